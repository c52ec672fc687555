"""What the histories of a design leave beside their class: breach, coalition, casualties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Probability

__all__ = ["Casualties", "CoalitionLeft", "FirstUnanswered"]


@dataclass(frozen=True, slots=True)
class FirstUnanswered:
    """The first grave breach to which no answer came in time, never dated finer than the quarter.

    Breaches are those that count towards erosion; the offensive with which war begins is none of
    them.

    Parameters
    ----------
    p_any : chance that there is one within the horizon.
    by_quarter : share of histories in which it falls in each quarter; adds to ``p_any``.
    median_quarter : quarter by whose end half of all histories have had one, None where fewer do.
    classes : share of histories by its class; links : by its first broken link.
    """

    p_any: Probability
    by_quarter: tuple[float, ...]
    median_quarter: int | None
    classes: Mapping[str, float]
    links: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CoalitionLeft:
    """What of the coalition stands behind the guarantee at the horizon, or when war comes.

    Shares are means over histories; ``spread`` is that over futures with luck taken out. All are 0
    once the guarantee has lapsed. Members are the guarantors with a pledge that is not refused; the
    histories draw how many of them take their troops home, never which.

    Parameters
    ----------
    members : share of the members that have not taken their troops home.
    force : share of the foreign force delivered for that quarter that is still there, after
        withdrawals and without what stands on the backing of the United States where that ended;
        None where no force was to be there.
    willing_members, willing_force : those of them who would say yes to ``answer``, the response to
        an offensive, in the mood of that day: after changes of government, casualties, breaches
        without an answer and what the challenger stirs up. Members count alike, or by the force
        that the plan has of each. None where nothing answers an offensive.
    willing_at_start : mean share of the members who would say yes in the mood of day 0.
    withdrawn : chance that somebody has taken troops home; backstop_over : that the backing of the
        United States has ended, None where the design has none; lapsed : that the guarantee has.
    """

    members: Probability
    force: Probability | None
    answer: str | None
    willing_members: Probability | None
    willing_force: Probability | None
    willing_at_start: float | None
    withdrawn: Probability
    backstop_over: Probability | None
    lapsed: Probability


@dataclass(frozen=True, slots=True)
class Casualties:
    """People killed or wounded in a history, all sides together, by order of magnitude.

    Parameters
    ----------
    bands : share of histories with none, 1-9, 10-99, 100-999, and 1,000 or more: those of the
        background exchanges, and of the offensive where the file says how one would go.
    war_uncounted : share of histories that end in a war of which the bands count nothing.
    """

    bands: Mapping[str, Probability]
    war_uncounted: Probability

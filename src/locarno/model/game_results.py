"""Results of the deterrence game: frozen, with units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Probability

__all__ = [
    "CampaignQuarter",
    "CampaignResult",
    "CloudPoint",
    "Displacement",
    "ForceCurve",
    "ForcePoint",
    "GameAction",
    "GameLink",
    "GameResult",
    "Rivals",
    "Salami",
    "Spiral",
]


@dataclass(frozen=True, slots=True)
class GameLink:
    """One factor of the answer to an action, given those before.

    Parameters
    ----------
    mean : chance of the factor (of ``punished``: share of the full harm that is done).
    if_perfect : change of P(action) if this factor were 1 for every action and nothing else
        changed, on the first futures of the run.
    """

    mean: float
    if_perfect: float


@dataclass(frozen=True, slots=True)
class GameAction:
    """One action of the challenger in the solved game.

    Parameters
    ----------
    p : chance that it is taken, by precision.
    by_type : the same at the headline precision, by type of challenger (mean over futures).
    offered, believed : credibility of a timely answer, as played by the coalition as it is, and
        as played by the one that the challenger expects.
    bluff, wasted : mean of believed over offered where it is above, and of offered over believed.
    share_deterred : futures in which keeping the ceasefire is worth at least as much.
    chain : detected, attributed, willing, decided, arrived, punished; empty without an answer.
    elasticity : relative change of P(action) per relative change of any one factor; None where
        nothing answers the action. Factors multiply, so all have the same.
    """

    p: Mapping[str, Probability]
    by_type: Mapping[str, float]
    offered: Probability
    believed: Probability
    bluff: float
    wasted: float
    share_deterred: Probability
    chain: Mapping[str, GameLink]
    elasticity: float | None


@dataclass(frozen=True, slots=True)
class ForcePoint:
    """One force behind the answer to an attack, in brigade-equivalents; w in payoff units."""

    force: float
    w: float
    p: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ForceCurve:
    """What force does to the attack, at the headline precision.

    Parameters
    ----------
    answer : response whose force is varied.
    points : rising force, means over futures.
    needed : least force at which the mean P(attack) is at most alpha; None where none is enough.
    alpha : that chance.
    at_least : lowest mean P(attack) that any force reaches.
    there : force of the design at the reference quarter, mean over futures.
    """

    answer: str
    points: tuple[ForcePoint, ...]
    needed: float | None
    alpha: float
    at_least: float
    there: float


@dataclass(frozen=True, slots=True)
class Salami:
    """Slices too small to be worth an answer.

    Parameters
    ----------
    threshold : gain over keeping the ceasefire, in payoff units, up to which a slice is deterred;
        10 %, 50 % and 90 % of futures.
    share_undeterred : futures in which the slice is worth more than that.
    """

    threshold: tuple[float, float, float]
    share_undeterred: Probability


@dataclass(frozen=True, slots=True)
class Displacement:
    """Where attacks go that the answer to an attack prevents: changes of P, by action.

    Parameters
    ----------
    attack : change of P(attack) that the answer to an attack makes.
    to : change of P of every other action.
    share : part of the attacks prevented that turns into other breaches.
    """

    attack: float
    to: Mapping[str, float]
    share: float | None


@dataclass(frozen=True, slots=True)
class Spiral:
    """What foreign force does through the worth of keeping the ceasefire alone.

    Parameters
    ----------
    with_provocation, without : P(attack) as drawn, and with a provocation of 0.
    share_rising : futures in which another brigade-equivalent raises P(attack).
    """

    with_provocation: float
    without: float
    share_rising: Probability


@dataclass(frozen=True, slots=True)
class Rivals:
    """Other ways to play the game, searched for at one precision.

    Parameters
    ----------
    starts, futures : how far the search went.
    most : most answers found in one future.
    share : futures with more than one.
    p_attack : lowest and highest P(attack) over all answers, means over futures; None where the
        challenger cannot attack.
    """

    starts: int
    futures: int
    most: int
    share: float
    p_attack: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class CampaignQuarter:
    """The campaign at the end of a quarter, means over the futures it was solved in.

    Parameters
    ----------
    fresh, held : share attacked so far, private shocks drawn every quarter, and drawn once.
    belief, slices : belief in a resolute coalition, and slices taken, where no attack came (fresh).
    """

    fresh: float
    held: float
    belief: float
    slices: float


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """The game over quarters, in which an answer moves what is believed next.

    Parameters
    ----------
    quarters : quarters looked ahead, with their course.
    fresh, held : share attacked by the end.
    futures : in which it was solved, the first of a longer run; unconverged : those left out.
    largest_residual : of any state of the futures kept, in log-odds.
    """

    quarters: tuple[CampaignQuarter, ...]
    fresh: Probability
    held: Probability
    futures: int
    unconverged: int
    largest_residual: float


@dataclass(frozen=True, slots=True)
class CloudPoint:
    """One future: credibility of the answer to an attack, and the one needed (None: none is)."""

    offered: float
    believed: float
    needed: float | None


@dataclass(frozen=True, slots=True)
class GameResult:
    """The deterrence game of one design at its reference quarter.

    Parameters
    ----------
    p_comply : chance that the ceasefire is kept, by precision.
    after_clash : chance that the challenger holds back after a clash, at the headline precision;
        None where no answer can lead to one.
    retaliates, provokes : chance that the protected party answers in kind, and begins.
    unconverged : futures that were not solved and enter no mean, by precision.
    nodes, information_sets : size of the tree.
    campaign : the same over quarters; None where it could not be solved.
    cloud : the first futures of the run, for the phase diagram of the attack.
    """

    p_comply: Mapping[str, Probability]
    by_action: Mapping[str, GameAction]
    force: ForceCurve | None
    salami: Salami | None
    displacement: Displacement | None
    spiral: Spiral | None
    after_clash: float | None
    retaliates: float | None
    provokes: float | None
    rivals: Mapping[str, Rivals]
    unconverged: Mapping[str, int]
    futures: int
    nodes: int
    information_sets: int
    campaign: CampaignResult | None = None
    cloud: tuple[CloudPoint, ...] = ()

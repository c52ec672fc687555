"""Decision rules: whether a coalition ever says yes, and whether in time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.coalition.members import pressed
from locarno.theory.coalition.votes import at_least, everybody
from locarno.theory.elementary import exp

__all__ = [
    "Decision",
    "consensus",
    "dual_key",
    "kept_under_pressure",
    "lead_nation",
    "lead_with_followers",
    "median_hours",
    "pre_delegated",
    "qualified_majority",
]

F64 = NDArray[np.float64]

_BISECTIONS: Final = 200


class Decision(NamedTuple):
    """What a decision rule gives at each node of Z.

    Parameters
    ----------
    willing : (R, G) or (R, 1), chance that the rule ever says yes.
    willing_and_decided : same shape, chance that it says yes and says it in time.
    """

    willing: F64
    willing_and_decided: F64


def consensus(yes: F64, decided_in_time: F64, members: Sequence[int]) -> Decision:
    """Rule under which all must say yes and the slowest member sets the time.

    Parameters
    ----------
    yes, decided_in_time : (K, R, G), independent of each other given Z.
    members : (K,), number of members of the group.
    """
    return Decision(everybody(yes, members), everybody(yes * decided_in_time, members))


def qualified_majority(
    yes: F64, decided_in_time: F64, votes: Sequence[int], members: Sequence[int], quota: int
) -> Decision:
    """Rule under which enough votes must say yes; the vote completing the quota sets the time.

    Parameters
    ----------
    yes, decided_in_time : (K, R, G), independent of each other given Z.
    votes, members : (K,), votes of each member and members of the group.
    quota : votes needed.
    """
    in_time = yes * decided_in_time
    return Decision(at_least(yes, votes, members, quota), at_least(in_time, votes, members, quota))


def lead_nation(yes: F64, decided_in_time: F64, lead: int) -> Decision:
    """Rule under which one member decides alone, at its own time, and followers join later.

    Parameters
    ----------
    yes, decided_in_time : (K, R, G), independent of each other given Z.
    lead : index of the leading member's group.
    """
    return Decision(yes[lead], yes[lead] * decided_in_time[lead])


def lead_with_followers(lead: Decision, followers: Decision) -> Decision:
    """Rule under which one member leads and moves only if enough of the others follow.

    Parameters
    ----------
    lead : what the leading member decides.
    followers : what the others decide by their own quota, the lead not among them; a quota of
        nothing is a yes at once and leaves the lead alone.
    """
    return dual_key(lead, followers)


def pre_delegated(
    trigger_met: F64, recall_rate_per_hour: F64, command_hours: F64, hours: F64
) -> Decision:
    """Answer by an order given in advance, carried out on the trigger unless recalled first.

    Parameters
    ----------
    trigger_met : (R,), chance that the agreed trigger is met by an attributed breach.
    recall_rate_per_hour : (R,), hazard of a recall while the order travels, per hour.
    command_hours : (R,), hours from attribution to the order being carried out.
    hours : (R,), hours allowed.

    Returns
    -------
    Decision of shape (R, 1): nobody votes, so it is the same at every node of Z.
    """
    kept = exp(-recall_rate_per_hour * command_hours)
    in_time = np.where(command_hours <= hours, trigger_met * kept, 0.0)
    return Decision(trigger_met[..., None], in_time[..., None])


def kept_under_pressure(kept: F64, shift: F64) -> F64:
    """Chance that an order given in advance is not recalled while somebody presses for it.

    Votes cannot be bought where nobody votes; a recall can. What no recall can reach, kept = 1,
    no pressure moves.

    Parameters
    ----------
    kept : chance that the order is not recalled, exp(-rate * hours).
    shift : probits of the pressure; broadcasts with ``kept``.

    >>> kept_under_pressure(np.array([1.0, 0.5]), np.array([2.0, 0.0])).tolist()
    [1.0, 0.5]
    """
    return pressed(kept, shift)


def dual_key(first: Decision, second: Decision) -> Decision:
    """Rule under which two bodies must both say yes and the later of the two times counts.

    Parameters
    ----------
    first, second : what each body decides under its own rule, with no member in common; given Z
        they are independent.
    """
    return Decision(
        first.willing * second.willing, first.willing_and_decided * second.willing_and_decided
    )


def median_hours(decided_at: Callable[[float], float], upper: float) -> float:
    """Median time to a decision, given that one ever comes.

    Parameters
    ----------
    decided_at : chance that the decision has come by so many hours; not falling, and at infinity
        the chance that it ever comes.
    upper : hours, end of the search.

    Returns
    -------
    Hours; infinity if the median lies beyond ``upper`` or no decision can come.

    >>> median_hours(lambda hours: 0.4 * min(hours / 10.0, 1.0), 100.0)
    5.0
    """
    half = 0.5 * decided_at(math.inf)
    if half <= 0.0 or decided_at(upper) < half:
        return math.inf
    low, high = 0.0, upper
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (low, middle) if decided_at(middle) >= half else (middle, high)
    return high

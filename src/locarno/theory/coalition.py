"""Whether and when a coalition answers: correlated willingness, correlated delay, voting rules.

One standard normal factor Z, the coalition's *reluctance*, moves all members together: the higher
Z, the fewer say yes and the later. Given Z the members are independent, so a rule's probability is
an exact sum over votes, and the average over Z comes last.

Axes: R futures, G nodes of Z, K groups of identical members.

Source
------
Gaussian common factor: Vasicek, "Probability of loss on loan portfolio", KMV 1987. Weighted votes:
the Poisson-binomial recursion of Thomas & Taub, J. Stat. Comput. Simul. 14 (1982) 125-131.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import exp, log
from locarno.theory.normal import ndtr, ndtri

__all__ = [
    "Decision",
    "at_least",
    "conditional_decided",
    "conditional_yes",
    "consensus",
    "dual_key",
    "everybody",
    "integrate",
    "lead_nation",
    "median_hours",
    "pre_delegated",
    "qualified_majority",
    "reluctance_grid",
    "split_at",
]

F64 = NDArray[np.float64]

_REACH: Final = 8.0
_WIDEST_STEP: Final = 0.2
_STEP_PER_SLOPE: Final = 0.3
# Columns worked on at a time: the table of votes then stays in the processor's second-level cache.
_BLOCK_COLUMNS: Final = 4096
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


def reluctance_grid(rho_max: float) -> tuple[F64, F64]:
    """Nodes and weights by which a function of the reluctance Z is averaged.

    The trapezoid rule on [-8, 8]: the integrands are smooth and die off with the normal density,
    and for such functions the rule's error falls faster than any power of the step. A member's
    answer steepens in Z as sqrt(rho / (1 - rho)), so the step shrinks in proportion. The error is
    below 1e-12 for five unlike members and below 1e-6 for 35 identical ones, whose joint answer is
    steeper than that of one. What lies beyond 8 standard deviations weighs 1.2e-15.

    Parameters
    ----------
    rho_max : largest correlation in use, 0 <= rho_max < 1.

    Returns
    -------
    z : (G,) nodes, rising, symmetric about 0.
    weight : (G,) weights, sum 1.

    Source
    ------
    Trefethen & Weideman, SIAM Review 56 (2014) 385-458, sections 4-5.

    >>> z, weight = reluctance_grid(0.5)
    >>> len(z), round(float((weight * z * z).sum()), 12)
    (81, 1.0)
    """
    if not 0.0 <= rho_max < 1.0:
        message = f"a correlation lies in [0, 1); got {rho_max}"
        raise ValueError(message)
    step = _WIDEST_STEP
    if rho_max > 0.0:
        step = min(step, _STEP_PER_SLOPE * math.sqrt((1.0 - rho_max) / rho_max))
    half = math.ceil(_REACH / step)
    z = np.arange(-half, half + 1, dtype=np.float64) * (_REACH / half)
    weight: F64 = exp(-0.5 * z * z)
    weight[0] *= 0.5
    weight[-1] *= 0.5
    weight /= np.sum(weight)
    return z, weight


def conditional_yes(p: F64, rho: F64, z: F64) -> F64:
    """Chance that a member says yes, given the reluctance Z.

    Parameters
    ----------
    p : (R,) or (K, R), its chance averaged over Z; 0 and 1 stay what they are at every node.
    rho : (R,), correlation of the members' latent resolve, in [0, 1).
    z : (G,), nodes.

    Returns
    -------
    (R, G) or (K, R, G), falling in z.

    Source
    ------
    Vasicek 1987: Phi((Phi^-1(p) - sqrt(rho) z) / sqrt(1 - rho)).

    >>> half = conditional_yes(np.array([0.5]), np.array([0.3]), np.array([0.0]))
    >>> float(half[0, 0])
    0.5
    """
    certain = (p <= 0.0) | (p >= 1.0)
    yes = _below(ndtri(np.where(certain, 0.5, p)), rho, z)
    return np.where(certain[..., None], p[..., None], yes)


def conditional_decided(hours: F64, mu: F64, sigma: F64, rho: F64, z: F64) -> F64:
    """Chance that a member's decision, once it will come, comes within ``hours``, given Z.

    The time is T = exp(mu + sigma (sqrt(rho) Z + sqrt(1 - rho) eta)) hours, eta standard normal and
    the member's own: reluctant coalitions are also slow.

    Parameters
    ----------
    hours : (R,), hours allowed; 0 or less gives 0, infinity gives 1.
    mu : (R,), natural logarithm of the median in hours.
    sigma : (R,), spread of the logarithm, 0 or more.
    rho : (R,), correlation of the members' delays, in [0, 1).
    z : (G,), nodes.

    Returns
    -------
    (R, G), falling in z; leading axes broadcast as in NumPy.
    """
    limited = (hours > 0.0) & (hours < math.inf)
    gap = log(np.where(limited, hours, 1.0)) - mu
    certain = sigma <= 0.0
    decided = _below(gap / np.where(certain, 1.0, sigma), rho, z)
    decided = np.where(certain[..., None], (gap >= 0.0)[..., None], decided)
    return np.where(limited[..., None], decided, (hours > 0.0)[..., None])


def _below(threshold: F64, rho: F64, z: F64) -> F64:
    """Chance that sqrt(rho) Z + sqrt(1 - rho) eta is below a threshold, given Z = z."""
    pull = np.sqrt(rho)[..., None] * z
    own = np.sqrt(1.0 - rho)[..., None]
    return ndtr((threshold[..., None] - pull) / own)


def at_least(yes: F64, votes: Sequence[int], members: Sequence[int], quota: int) -> F64:
    """Chance that the votes of those who say yes reach a quota, given Z (exact).

    Weighted Poisson-binomial: the distribution of the votes gathered so far is updated member by
    member, and what passes the quota is collected at once, so that the table has ``quota`` rows
    only and the result is a sum of positive terms.

    Parameters
    ----------
    yes : (K, R, G), chance that one member of the group says yes.
    votes : (K,), votes of each single member, 0 or more.
    members : (K,), number of members of the group.
    quota : votes needed; 0 or less is always reached.

    Returns
    -------
    (R, G).

    Source
    ------
    Thomas & Taub 1982 (recursion); weights as in weighted voting games.

    >>> fair = np.full((1, 1, 1), 0.5)
    >>> float(at_least(fair, [1], [3], 2)[0, 0])
    0.5
    """
    unit = math.gcd(*votes) or 1
    needed = -(-quota // unit)
    ballots = [
        (group, vote // unit)
        for group, (vote, count) in enumerate(zip(votes, members, strict=True))
        for _ in range(count)
    ]
    reached = np.ones(yes.shape[1:])
    if needed <= 0:
        return reached
    # Whole futures a block, so that no result depends on where a block ends.
    rows = max(1, _BLOCK_COLUMNS // yes.shape[2])
    for start in range(0, yes.shape[1], rows):
        block = slice(start, start + rows)
        reached[block] = _votes_reach(yes[:, block], ballots, needed)
    return np.minimum(reached, 1.0)


def _votes_reach(yes: F64, ballots: Sequence[tuple[int, int]], quota: int) -> F64:
    """``at_least`` for one block, members listed one by one as (group, votes)."""
    reached = np.zeros(yes.shape[1:])
    short = np.zeros((quota, *reached.shape))
    short[0] = 1.0
    gained = np.empty_like(short)
    top = 1
    for group, vote in ballots:
        chance = yes[group]
        np.multiply(short[:top], chance, out=gained[:top])
        short[:top] *= 1.0 - chance
        reached += gained[max(quota - vote, 0) : top].sum(axis=0)
        grown = min(quota, top + vote)
        if vote < quota:
            short[vote:grown] += gained[: grown - vote]
        top = grown
    return reached


def everybody(yes: F64, members: Sequence[int]) -> F64:
    """Chance that every member of every group says yes, given Z.

    Parameters
    ----------
    yes : (K, R, G), chance of one member of the group.
    members : (K,), number of members of the group.

    Returns
    -------
    (R, G), a product by repeated multiplication, which rounds alike on every machine.
    """
    product = np.ones(yes.shape[1:])
    for chance, count in zip(yes, members, strict=True):
        for _ in range(count):
            product *= chance
    return product


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


def integrate(values: F64, weight: F64) -> F64:
    """Mean over Z of a function on the grid.

    Parameters
    ----------
    values : (R, G) or (R, 1).
    weight : (G,), from ``reluctance_grid``.

    Returns
    -------
    (R,).
    """
    mean: F64 = np.sum(values * weight, axis=-1)
    return mean


def split_at(values: F64, weight: F64, z: F64, z0: F64) -> tuple[F64, F64]:
    """Means of a function given a resolute (Z < z0) and a weak coalition (Z >= z0).

    The four nodes around z0 are shared between the sides by the integral of the cubic through them,
    so the means move smoothly with z0; for |z0| <= 2 they are right to 5e-4. A side without mass
    takes the value at its end of the grid, which is the limit.

    Parameters
    ----------
    values : (R, G) or (R, 1).
    weight, z : (G,), from ``reluctance_grid``.
    z0 : (R,) or a 0-d array, threshold between resolute and weak.

    Returns
    -------
    resolute, weak : (R,) each.
    """
    step = z[1] - z[0]
    share = _share_below((np.asarray(z0)[..., None] - z) / step)
    resolute = _mean(values, share * weight, values[..., 0])
    return resolute, _mean(values, (1.0 - share) * weight, values[..., -1])


def _share_below(steps: F64) -> F64:
    """Share of a node that lies below a cut so many steps above it: integral of cubic Lagrange."""
    far = np.minimum(np.abs(steps), 2.0)
    inner = far * (1.0 + far * (-1.0 / 4.0 + far * (-1.0 / 3.0 + far / 8.0)))
    outer = 1.0 / 6.0 + far * (1.0 + far * (-11.0 / 12.0 + far * (1.0 / 3.0 - far / 24.0)))
    half = np.where(far < 1.0, inner, np.where(far < 2.0, outer, 0.5))  # noqa: PLR2004
    return 0.5 + np.copysign(half, steps)


def _mean(values: F64, mass: F64, empty: F64) -> F64:
    """Mean of values under masses (…, G), or ``empty`` where there is no mass."""
    total = np.sum(mass, axis=-1)
    filled = total > 0.0
    mean: F64 = np.sum(values * mass, axis=-1) / np.where(filled, total, 1.0)
    # Some shares are slightly negative, which shows where a side has next to no mass.
    inside = np.clip(mean, np.min(values, axis=-1), np.max(values, axis=-1))
    return np.where(filled, inside, empty)


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

"""What decides a breach, its answer and what follows: formulas of single numbers.

They are registered in ``kernels/formulas.py`` and compiled as they stand.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.episode.inputs import Broken
from locarno.theory.scalar import exp_of, log_of

__all__ = [
    "GENERAL",
    "HALF",
    "accused_of",
    "ahead_of",
    "bite_of",
    "clash_band_of",
    "first_broken_of",
    "grave_chance_of",
    "gumbel_of",
    "kind_of",
    "learned_of",
    "left_node_of",
    "on_line_of",
    "response_of",
    "sector_of",
    "tilted_weight_of",
]

F64 = NDArray[np.float64]

NONE: Final = int(Broken.NONE)
UNDETECTED: Final = int(Broken.UNDETECTED)
UNATTRIBUTED: Final = int(Broken.UNATTRIBUTED)
UNWILLING: Final = int(Broken.UNWILLING)
UNDECIDED: Final = int(Broken.UNDECIDED)
LATE: Final = int(Broken.LATE)
OUTMATCHED: Final = int(Broken.OUTMATCHED)
WITHDRAWN: Final = int(Broken.WITHDRAWN)

HALF: Final = 0.5
"""Share of shocks that are raised where they are tilted."""
GENERAL: Final = 3
"""Band of a clash that ends the ceasefire."""
TINY: Final = 1e-12
"""Least chance of an observation, so that belief never reaches certainty."""
ALMOST: Final = 1e-6
"""Keeps the last node of a table from being the left one of a pair."""


def gumbel_of(u: float) -> float:
    """Return the quantile of the standard Gumbel distribution.

    Parameters
    ----------
    u : uniform

    Returns
    -------
    dimensionless

    Source
    ------
    As ``sampling.gumbel``.

    Examples
    --------
    >>> float(round(gumbel_of(0.5), 6))
    0.366513
    """
    return -log_of(-log_of(u))


def tilted_weight_of(shock: float, tilt: float) -> float:
    """Return the logarithm of how much likelier a shock truly is than where it was drawn from.

    Parameters
    ----------
    shock : standard Gumbel draw, raised by ``tilt`` in every second case
    tilt : by which it may have been raised

    Returns
    -------
    log of the ratio of densities, at most log 2; 0 without a tilt

    Source
    ------
    Defensive mixture: Hesterberg (1995), Technometrics 37, 185-194. Without its half of plain
    draws the weights of histories that lack a high shock would have no variance.

    Examples
    --------
    >>> float(tilted_weight_of(1.5, 0.0))
    0.0
    """
    ratio = exp_of(tilt - exp_of(tilt - shock) + exp_of(-shock))
    return log_of(2.0 / (1.0 + ratio))


def left_node_of(position: float, nodes: int) -> int:
    """Return the node at or left of a position on an even grid, both ends holding beyond.

    Parameters
    ----------
    position : in steps from the first node
    nodes : number of them, at least 2

    Returns
    -------
    0 to nodes - 2

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> [left_node_of(x, 3) for x in (-5.0, 0.5, 1.0, 9.0)]
    [0, 0, 1, 1]
    """
    return int(min(max(position, 0.0), nodes - 1.0 - ALMOST))


def on_line_of(left: float, right: float, position: float, node: int, nodes: int) -> float:
    """Return what a table gives between two nodes.

    Parameters
    ----------
    left, right : values at the node and the next
    position : in steps from the first node
    node : that of ``left_node_of``
    nodes : number of them

    Returns
    -------
    in the unit of the values

    Source
    ------
    Linear interpolation.

    Examples
    --------
    >>> on_line_of(2.0, 4.0, 1.25, 1, 3)
    2.5
    """
    share = min(max(position, 0.0), nodes - 1.0 - ALMOST) - node
    return left * (1.0 - share) + right * share


def ahead_of(quarter: int, quarters: int, ahead: int) -> int:
    """Return the quarter of the campaign game that a quarter of the history is.

    The game looks so many quarters ahead at most; until fewer are left it stands at its first.

    Parameters
    ----------
    quarter, quarters : of the history, and how many it has
    ahead : quarters of the game

    Returns
    -------
    0 to ahead - 1

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> [ahead_of(quarter, 20, 12) for quarter in (0, 8, 9, 19)]
    [0, 0, 1, 11]
    """
    return max(ahead - (quarters - quarter), 0)


def kind_of(u: float, chance: F64) -> int:
    """Return the kind of challenger that governs.

    Parameters
    ----------
    u : uniform
    chance : (kinds,) chance of each

    Returns
    -------
    0 to kinds - 1

    Source
    ------
    Inversion of a distribution on some points.

    Examples
    --------
    >>> [kind_of(u, np.array([0.7, 0.3])) for u in (0.5, 0.8)]
    [0, 1]
    """
    upto = 0.0
    for kind in range(chance.size - 1):
        upto += chance[kind]
        if u < upto:
            return kind
    return chance.size - 1


def bite_of(force: float, half: float, plain: float) -> float:
    """Return the share of its full harm that an answer does.

    Parameters
    ----------
    force : brigade-equivalents behind it
    half : force that does half the harm
    plain : bite declared for an answer without troops, NaN where troops are needed

    Returns
    -------
    between 0 and 1

    Source
    ------
    As ``deterrence.saturating``; semantics §9.

    Examples
    --------
    >>> bite_of(6.0, 2.0, math.nan), bite_of(6.0, 2.0, 0.2), bite_of(0.0, 0.0, math.nan)
    (0.75, 0.2, 0.0)
    """
    if not math.isnan(plain):
        return plain
    if force > 0.0:
        return force / (force + half)
    return 0.0


def grave_chance_of(exchanges: int, share: float) -> float:
    """Return the chance that at least one of some exchanges is grave, each on its own.

    Parameters
    ----------
    exchanges : number on the day
    share : chance that one happens and is grave, below 1

    Returns
    -------
    between 0 and 1

    Source
    ------
    The binomial distribution at none.

    Examples
    --------
    >>> float(round(grave_chance_of(2, 0.5), 12))
    0.75
    """
    return 1.0 - exp_of(exchanges * log_of(1.0 - share))


def sector_of(u: float, weight: F64) -> int:
    """Return the sector in which something falls.

    Parameters
    ----------
    u : uniform
    weight : (S,) relative chances or counts, not negative

    Returns
    -------
    0 to S - 1; the last one where all are 0

    Source
    ------
    Inversion of a distribution on S points.

    Examples
    --------
    >>> [sector_of(u, np.array([1.0, 0.0, 3.0])) for u in (0.2, 0.25, 0.9)]
    [0, 2, 2]
    """
    total = 0.0
    for sector in range(weight.size):
        total += weight[sector]
    upto = 0.0
    for sector in range(weight.size - 1):
        upto += weight[sector]
        if u * total < upto:
            return sector
    return weight.size - 1


def clash_band_of(fires: float, how: float, clash: float, limited: float, general: float) -> int:
    """Return the band of the clash that an answer in time leads to (semantics §11).

    Parameters
    ----------
    fires, how : uniforms
    clash : chance that guarantor and challenger fire on each other
    limited, general : chances of the upper bands, given a clash

    Returns
    -------
    0 none, 1 incident, 2 limited, 3 general

    Source
    ------
    Inversion of a distribution on four points.

    Examples
    --------
    >>> [clash_band_of(0.1, u, 0.5, 0.3, 0.1) for u in (0.05, 0.2, 0.9)]
    [3, 2, 1]
    >>> clash_band_of(0.6, 0.05, 0.5, 0.3, 0.1)
    0
    """
    if fires >= clash:
        return 0
    if how < general:
        return GENERAL
    if how < general + limited:
        return GENERAL - 1
    return 1


def response_of(  # noqa: PLR0911 - one return for each link
    luck: tuple[float, float, float, float],
    coalition: tuple[float, float, float],
    bite: float,
    full_bite: float,
    lapsed: bool,  # noqa: FBT001 - compiled code passes by position
) -> int:
    """Return the first broken link of the response once somebody has been named (``Broken``).

    An answer that comes in time may still be outmatched, with the chance by which its bite falls
    short of the full harm; where only the force withdrawn makes that difference, the cause is the
    withdrawal.

    Parameters
    ----------
    luck : four uniforms: willing, decided, arrived, strong enough
    coalition : chances of willing; of decided in time, and of arrived in time, joint with willing
    bite, full_bite : what the force left can do, and what the whole force could
    lapsed : whether the guarantee has ended

    Returns
    -------
    0 for an answer in time

    Source
    ------
    Semantics §8, §11.

    Examples
    --------
    >>> response_of((0.6,) * 4, (0.7, 0.4, 0.3), 1.0, 1.0, False)
    4
    """
    yes, timely, there, strong = luck
    willing, decided, arrived = coalition
    if lapsed:
        return WITHDRAWN
    if yes >= willing:
        return UNWILLING
    if timely * willing >= decided:
        return UNDECIDED
    if there * decided >= arrived:
        return LATE
    if strong < bite:
        return NONE
    if strong < full_bite:
        return WITHDRAWN
    return OUTMATCHED


def first_broken_of(seen: float, named: float, sight: tuple[float, float], response: int) -> int:
    """Return the first broken link of the answer to a breach (``Broken``).

    Parameters
    ----------
    seen, named : uniforms
    sight : chances that it is detected, and put to the right side
    response : the first broken link behind that, as ``response_of`` finds it

    Returns
    -------
    0 for an answer in time

    Source
    ------
    Semantics §8, §11.

    Examples
    --------
    >>> [first_broken_of(0.5, named, (0.9, 0.8), 4) for named in (0.7, 0.8)]
    [4, 2]
    """
    if seen >= sight[0]:
        return UNDETECTED
    if named >= sight[1]:
        return UNATTRIBUTED
    return response


def accused_of(seen: float, named: float, sight: tuple[float, float, float]) -> bool:
    """Return whether the wrong side is named for a breach.

    Parameters
    ----------
    seen, named : uniforms
    sight : chances that it is detected, and put to the right and to the wrong side

    Returns
    -------
    whether it is

    Source
    ------
    Semantics §7: attribution has three results.

    Examples
    --------
    >>> [accused_of(0.5, named, (0.9, 0.6, 0.1)) for named in (0.5, 0.65, 0.75)]
    [False, True, False]
    """
    return seen < sight[0] and sight[1] <= named < sight[1] + sight[2]


def learned_of(belief: float, came: bool, resolute: float, weak: float) -> float:  # noqa: FBT001
    """Return the challenger's belief that the coalition is resolute, after an answer or none.

    Parameters
    ----------
    belief : before
    came : whether a timely answer came
    resolute, weak : chance of a timely answer from either coalition

    Returns
    -------
    between 0 and 1

    Source
    ------
    Bayes' rule.

    Examples
    --------
    >>> round(learned_of(0.5, True, 0.9, 0.3), 12)
    0.75
    """
    likely, unlikely = resolute, weak
    if not came:
        likely, unlikely = 1.0 - resolute, 1.0 - weak
    odds = belief / max(1.0 - belief, TINY) * (max(likely, TINY) / max(unlikely, TINY))
    return odds / (1.0 + odds)

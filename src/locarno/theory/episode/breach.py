"""A breach and its answer: whether it happens, which link breaks first, who is named, what clashes.

Formulas of single numbers, registered in ``kernels/formulas.py`` and compiled as they stand.
"""

from __future__ import annotations

import math
from typing import Final

from locarno.theory.episode.inputs import Broken
from locarno.theory.scalar import exp_of, log_of

__all__ = [
    "GENERAL",
    "NOBODY",
    "NONE",
    "NOWHERE",
    "OUTMATCHED",
    "WITHDRAWN",
    "accused_of",
    "against_of",
    "bite_of",
    "came_of",
    "clash_band_of",
    "facing_of",
    "first_broken_of",
    "grave_chance_of",
    "met_band_of",
    "response_of",
    "shots_chance_of",
]

NONE: Final = int(Broken.NONE)
UNDETECTED: Final = int(Broken.UNDETECTED)
UNATTRIBUTED: Final = int(Broken.UNATTRIBUTED)
UNWILLING: Final = int(Broken.UNWILLING)
UNDECIDED: Final = int(Broken.UNDECIDED)
LATE: Final = int(Broken.LATE)
OUTMATCHED: Final = int(Broken.OUTMATCHED)
WITHDRAWN: Final = int(Broken.WITHDRAWN)

NOBODY: Final = 0
"""Author of a breach that no challenger committed; those of a challenger have 1 or 2."""
NOWHERE: Final = -1
"""Sector of what does not happen on the line."""
GENERAL: Final = 3
"""Band of a clash that ends the ceasefire."""


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


def shots_chance_of(meetings: float, fires: float) -> float:
    """Return the chance that shots are fired at one of a day's meetings at least.

    Parameters
    ----------
    meetings : expected number of the day, each on its own
    fires : chance that shots are fired at one

    Returns
    -------
    between 0 and 1

    Source
    ------
    The Poisson distribution, thinned, at none.

    Examples
    --------
    >>> float(round(shots_chance_of(2.0, 0.5), 4))
    0.6321
    """
    return 1.0 - exp_of(-(meetings * fires))


def met_band_of(u: float, how: float, meetings: float, bands: tuple[float, float, float]) -> int:
    """Return the band of the worst clash at a day's meetings, 0 for none (semantics §11).

    Clashes that become general and those that do not are thinned from one Poisson process, so that
    without the one kind the other stays what it was.

    Parameters
    ----------
    u, how : uniforms
    meetings : expected number of the day
    bands : chance that shots are fired at one; shares of those clashes that are limited, general

    Returns
    -------
    0 none, 1 incident, 2 limited, 3 general

    Source
    ------
    Thinning of a Poisson process; inversion.

    Examples
    --------
    >>> [met_band_of(u, 0.4, 2.0, (0.5, 0.4, 0.2)) for u in (0.1, 0.5, 0.7)]
    [3, 2, 0]
    """
    fires, limited, general = bands
    if u >= shots_chance_of(meetings, fires):
        return 0
    if u < shots_chance_of(meetings, fires * general):
        return GENERAL
    return GENERAL - 1 if how * (1.0 - general) < limited else 1


def facing_of(side: int, challengers: int) -> int:
    """Return the author of what the party that faces a challenger does.

    Parameters
    ----------
    side : the challenger, from 0
    challengers : how many there are

    Returns
    -------
    1 or 2, or ``NOBODY`` if that party never chooses

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> [facing_of(0, 2), facing_of(1, 2), facing_of(0, 1)]
    [2, 1, 0]
    """
    return 2 - side if challengers > 1 else NOBODY


def against_of(author: int, accused: bool, challengers: int) -> int:  # noqa: FBT001
    """Return which challenger an answer turns on: the author, or the other if that is accused.

    What nobody's choice did, and what is laid at a party that never chooses, is answered as if it
    were the first challenger's.

    Parameters
    ----------
    author : of the breach
    accused : whether the wrong side is named
    challengers : how many there are

    Returns
    -------
    the challenger, from 0

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> [against_of(2, False, 2), against_of(2, True, 2), against_of(0, True, 2)]
    [1, 0, 0]
    """
    if author == NOBODY or challengers == 1:
        return 0
    return 2 - author if accused else author - 1


def came_of(link: int, lapsed: bool) -> bool:  # noqa: FBT001
    """Return whether an answer came, be it strong enough or not.

    One too weak for want of a withdrawn force came all the same; that of a lapsed guarantee did
    not.

    Parameters
    ----------
    link : first broken link
    lapsed : whether the guarantee has lapsed

    Returns
    -------
    whether it came in time

    Source
    ------
    semantics section 11.

    Examples
    --------
    >>> [came_of(WITHDRAWN, False), came_of(WITHDRAWN, True), came_of(LATE, False)]
    [True, False, False]
    """
    return link == NONE or link == OUTMATCHED or (link == WITHDRAWN and not lapsed)  # noqa: PLR1714

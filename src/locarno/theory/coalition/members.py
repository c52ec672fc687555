"""One member: whether it says yes and when, given what moves all members together."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from locarno.theory.elementary import log
from locarno.theory.normal import ndtr, ndtri

__all__ = ["bloc_yes", "conditional_decided", "conditional_yes", "pressed"]

F64 = NDArray[np.float64]


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


def bloc_yes(p: F64, rho: F64, rho_bloc: F64, z: F64, b: F64) -> F64:
    """Chance that a member of a bloc says yes, given the reluctance Z and the bloc's own factor.

    The member's latent reluctance is sqrt(rho) Z + sqrt(rho_bloc) B + sqrt(1 - rho - rho_bloc) eta.
    Averaged over B it is ``conditional_yes``: a bloc moves who agrees with whom, never how often
    one member does.

    Parameters
    ----------
    p : (R,) or (K, R), its chance averaged over both factors; 0 and 1 stay what they are.
    rho, rho_bloc : (R,), correlation with all members and what is added within the bloc, each 0 or
        more, sum below 1.
    z : (G,), nodes of Z.
    b : (B,), nodes of the bloc's factor.

    Returns
    -------
    (R, G, B) or (K, R, G, B), falling in z and in b.
    """
    certain = (p <= 0.0) | (p >= 1.0)
    threshold = ndtri(np.where(certain, 0.5, p))
    pull = np.sqrt(rho)[..., None, None] * z[:, None] + np.sqrt(rho_bloc)[..., None, None] * b
    own = np.sqrt(1.0 - rho - rho_bloc)[..., None, None]
    yes = ndtr((threshold[..., None, None] - pull) / own)
    return np.where(certain[..., None, None], p[..., None, None], yes)


def pressed(p: F64, shift: F64) -> F64:
    """Chance of a yes of a member under pressure: Phi(Phi^-1(p) - shift).

    Parameters
    ----------
    p : chance without pressure; 0 and 1 cannot be moved.
    shift : probits, the member's sensitivity times the pressure on it; broadcasts with ``p``.

    >>> round(float(pressed(np.array(0.8), np.array(0.5))), 4)
    0.6337
    """
    movable = (p > 0.0) & (p < 1.0) & (shift != 0.0)
    moved = ndtr(ndtri(np.where(movable, p, 0.5)) - shift)
    return np.where(movable, moved, p)


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
    if certain.any():
        decided = np.where(certain[..., None], (gap >= 0.0)[..., None], decided)
    if limited.all():
        return decided
    return np.where(limited[..., None], decided, (hours > 0.0)[..., None])


def _below(threshold: F64, rho: F64, z: F64) -> F64:
    """Chance that sqrt(rho) Z + sqrt(1 - rho) eta is below a threshold, given Z = z."""
    pull = np.sqrt(rho)[..., None] * z
    own = np.sqrt(1.0 - rho)[..., None]
    left = threshold[..., None] - pull
    left /= own
    return ndtr(left)

"""Size of a force from the length of line it covers and the density at which it covers it.

Numbers may be scalars or arrays of one shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BATTALIONS_PER_BRIGADE",
    "DENSE_DEFENCE",
    "HUBS",
    "PRESENCE",
    "SCREEN",
    "WIDE_DEFENCE",
    "ForceSize",
    "Posture",
    "force_for_brigades",
    "force_size",
    "km_per_brigade",
    "national_support_element",
]

F64 = NDArray[np.float64]

BATTALIONS_PER_BRIGADE: Final = 3
_SUPPORT_ELEMENT_SHARE: Final = 0.08
_SMALLEST_SUPPORT_ELEMENT: Final = 80.0


@dataclass(frozen=True, slots=True)
class Posture:
    """How thinly a line is held.

    Parameters
    ----------
    km_per_battalion : km of line for each battalion in it, above 0.
    reserve_share : share of all battalions that stand behind the line, 0 to below 1.
    """

    km_per_battalion: float
    reserve_share: float

    def __post_init__(self) -> None:
        """Refuse a posture that no force can take."""
        if self.km_per_battalion <= 0.0:
            message = f"a battalion holds some length of line; got {self.km_per_battalion} km"
            raise ValueError(message)
        if not 0.0 <= self.reserve_share < 1.0:
            message = f"the reserve is a share in [0, 1); got {self.reserve_share}"
            raise ValueError(message)


# Frontages: the 4-8 km per battalion of Cold-War brigade sectors of 7-15 km (Mearsheimer,
# International Security 7:1, 1982); reserve of a third after Liddell Hart, Military Review, April
# 1960. The three thin postures are assumed by this project.
DENSE_DEFENCE: Final = Posture(km_per_battalion=4.0, reserve_share=1.0 / 3.0)
WIDE_DEFENCE: Final = Posture(km_per_battalion=8.0, reserve_share=1.0 / 3.0)
SCREEN: Final = Posture(km_per_battalion=15.0, reserve_share=0.25)
HUBS: Final = Posture(km_per_battalion=30.0, reserve_share=1.0 / 3.0)
PRESENCE: Final = Posture(km_per_battalion=100.0, reserve_share=0.0)


@dataclass(frozen=True, slots=True)
class ForceSize:
    """A land force in whole or fractional formations and in persons.

    Parameters
    ----------
    battalions_in_line : battalions holding the line.
    battalions : the same and the reserve.
    brigades : brigade equivalents.
    combat_persons : persons in those brigades.
    land_persons : the same and their support, one tour, on station.
    """

    battalions_in_line: F64
    battalions: F64
    brigades: F64
    combat_persons: F64
    land_persons: F64


def force_size(
    length_km: F64,
    posture: Posture,
    persons_per_brigade: F64,
    support_factor: F64,
    terrain_factor: F64 | None = None,
    battalions_per_brigade: float = BATTALIONS_PER_BRIGADE,
) -> ForceSize:
    """Land force that holds a line in a posture.

    Parameters
    ----------
    length_km : km of line.
    posture : km per battalion and share in reserve.
    persons_per_brigade : combat persons in a brigade.
    support_factor : persons on land for each person in a combat brigade, 1 or more.
    terrain_factor : by how much terrain lengthens what a battalion holds; 1 when absent.
    battalions_per_brigade : battalions in a brigade, above 0.

    Returns
    -------
    ForceSize, fields of the inputs' common shape; nothing is rounded.

    Source
    ------
    Force-to-space planning ratios: Mearsheimer, International Security 7:1 (1982) 3-39.

    >>> size = force_size(np.array(1000.0), WIDE_DEFENCE, np.array(4500.0), np.array(2.0))
    >>> round(float(size.brigades), 2), round(float(size.land_persons))
    (62.5, 562500)
    """
    held = posture.km_per_battalion * (1.0 if terrain_factor is None else terrain_factor)
    in_line = np.asarray(length_km / held)
    battalions = in_line / (1.0 - posture.reserve_share)
    brigades = battalions / battalions_per_brigade
    combat = brigades * persons_per_brigade
    return ForceSize(in_line, battalions, brigades, combat, combat * support_factor)


def force_for_brigades(brigades: F64, persons_per_brigade: F64, support_factor: F64) -> F64:
    """Persons on land that a number of brigades brings, support included.

    Parameters
    ----------
    brigades : brigade equivalents.
    persons_per_brigade : combat persons in a brigade.
    support_factor : persons on land for each person in a combat brigade.

    >>> float(force_for_brigades(np.float64(3.0), np.float64(4500.0), np.float64(2.0)))
    27000.0
    """
    return brigades * persons_per_brigade * support_factor


def km_per_brigade(
    length_km: F64, land_persons: F64, persons_per_brigade: F64, support_factor: F64
) -> F64:
    """Length of line left to each brigade that a force of given size affords.

    Parameters
    ----------
    length_km : km of line.
    land_persons : persons on land, support included, above 0.
    persons_per_brigade : combat persons in a brigade.
    support_factor : persons on land for each person in a combat brigade.

    >>> args = (1000.0, 100_000.0, 4500.0, 2.0)
    >>> float(km_per_brigade(*(np.float64(value) for value in args)))
    90.0
    """
    return length_km * persons_per_brigade * support_factor / land_persons


def national_support_element(combat_persons: F64) -> F64:
    """Persons of national support that a contingent brings with it, the price of many flags.

    Parameters
    ----------
    combat_persons : persons of one nation's contingent; none brings none.

    Returns
    -------
    8 % of the contingent, at least 80; an assumption of this project, no published figure.
    """
    support = np.maximum(_SMALLEST_SUPPORT_ELEMENT, _SUPPORT_ELEMENT_SHARE * combat_persons)
    return np.where(combat_persons > 0.0, support, 0.0)

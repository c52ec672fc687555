"""The Lambert conformal conic projection of the ellipsoid, parallels chosen from the extent."""

import math
from dataclasses import dataclass
from functools import cached_property

SEMI_MAJOR_KM = 6378.137
FLATTENING = 1 / 298.257223563
_ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))
_NARROWEST = 1e-6


@dataclass(frozen=True)
class Conic:
    """Lambert conformal conic on WGS 84: lon, lat in degrees to x, y in km, y to the north.

    Source
    ------
    Snyder, J. P. (1987), Map Projections: A Working Manual, USGS PP 1395, eqs 15-1 to 15-10.
    """

    south: float
    north: float
    lon0: float
    lat0: float

    @cached_property
    def cone(self) -> float:
        """Return the cone constant n.

        About the equator the cone is a cylinder, with n = 0 and its tip nowhere; one as narrow as
        the least n here is drawn alike, to millimetres.
        """
        if abs(self.north - self.south) < 1e-9:
            n = math.sin(math.radians(self.south))
        else:
            ratio = math.log(_m(self.south) / _m(self.north))
            n = ratio / math.log(_t(self.south) / _t(self.north))
        return n if abs(n) > _NARROWEST else _NARROWEST

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return x, y in km.

        >>> Conic(46.0, 50.0, 33.0, 48.0).xy(33.0, 48.0)
        (0.0, 0.0)
        """
        rho, theta = self._rho(lat), self.cone * math.radians(lon - self.lon0)
        return rho * math.sin(theta), self._rho0 - rho * math.cos(theta)

    def _rho(self, lat: float) -> float:
        """Distance of a parallel from the tip of the cone, km."""
        rho: float = self._scale * _t(lat) ** self.cone
        return rho

    @cached_property
    def _scale(self) -> float:
        n = self.cone
        scale: float = SEMI_MAJOR_KM * _m(self.south) / (n * _t(self.south) ** n)
        return scale

    @cached_property
    def _rho0(self) -> float:
        return self._rho(self.lat0)


def fitted(west: float, south: float, east: float, north: float) -> Conic:
    """Return the conic for an extent in degrees, parallels one sixth inside its edges."""
    sixth = (north - south) / 6
    return Conic(south + sixth, north - sixth, (west + east) / 2, (south + north) / 2)


def _m(lat: float) -> float:
    sine = math.sin(math.radians(lat))
    return math.cos(math.radians(lat)) / math.sqrt(1 - (_ECCENTRICITY * sine) ** 2)


def _t(lat: float) -> float:
    phi = math.radians(lat)
    sine = _ECCENTRICITY * math.sin(phi)
    stretch: float = ((1 - sine) / (1 + sine)) ** (_ECCENTRICITY / 2)
    return math.tan(math.pi / 4 - phi / 2) / stretch

"""Length of a line on the ellipsoid, with the tolerance at which it is measured (semantics §14)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

__all__ = ["distances_km", "generalised", "length_km", "step_lengths_km"]

Points = Sequence[tuple[float, float]]

_METRES_PER_KM = 1000.0
_METRE_DIGITS = 3


def step_lengths_km(points: Points) -> tuple[float, ...]:
    """Geodesic length of every step of a line, km.

    Parameters
    ----------
    points : longitude and latitude in degrees, WGS 84.

    Source
    ------
    Karney (2013), "Algorithms for geodesics", Journal of Geodesy 87, 43-55, as in PROJ.

    >>> round(step_lengths_km([(0.0, 0.0), (1.0, 0.0)])[0], 3)
    111.319
    """
    geod = Geod(ellps="WGS84")
    return tuple(
        float(geod.line_length([a[0], b[0]], [a[1], b[1]])) / _METRES_PER_KM
        for a, b in pairwise(points)
    )


def generalised(points: Points, tolerance_km: float) -> tuple[tuple[float, float], ...]:
    """The line without the points that lie within the tolerance of a straight stretch.

    Parameters
    ----------
    points : longitude and latitude in degrees.
    tolerance_km : tolerance of the generalisation; 0 keeps every point.

    Source
    ------
    Douglas & Peucker (1973), Cartographica 10(2), 112-122, in an equal-area plane on the line.
    """
    if tolerance_km <= 0 or len(points) < 3:  # noqa: PLR2004 - a straight stretch has two ends
        return tuple(points)
    lon = sum(p[0] for p in points) / len(points)
    lat = sum(p[1] for p in points) / len(points)
    plane = CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m")
    forward = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    flat = shapely.LineString([forward.transform(*point) for point in points])
    kept = flat.simplify(tolerance_km * _METRES_PER_KM, preserve_topology=False)
    corners = {tuple(corner) for corner in kept.coords}
    return tuple(
        point for point, place in zip(points, flat.coords, strict=True) if tuple(place) in corners
    )


def length_km(points: Points, tolerance_km: float = 0.0) -> float:
    """Geodesic length of a line after generalisation to a tolerance, km."""
    return sum(step_lengths_km(generalised(points, tolerance_km)))


def distances_km(places: Points, points: Points) -> NDArray[np.float64]:
    """Geodesic distance from every place to every point, km, to the metre.

    Rounded, so that the last bit of the machine's sine does not travel into results.

    Parameters
    ----------
    places, points : longitude and latitude in degrees, WGS 84.

    Returns
    -------
    (places, points).

    Source
    ------
    As for ``step_lengths_km``.

    >>> distances_km([(0.0, 0.0)], [(1.0, 0.0), (0.0, 0.0)]).tolist()
    [[111.319, 0.0]]
    """
    geod, shape = Geod(ellps="WGS84"), (len(places), len(points))
    starts, ends = np.array(places, dtype=np.float64), np.array(points, dtype=np.float64)
    lon, lat = (np.broadcast_to(starts[:, None, axis], shape).ravel() for axis in (0, 1))
    to_lon, to_lat = (np.broadcast_to(ends[None, :, axis], shape).ravel() for axis in (0, 1))
    _, _, metres = geod.inv(lon, lat, to_lon, to_lat)
    return np.round(np.reshape(metres, shape) / _METRES_PER_KM, _METRE_DIGITS)

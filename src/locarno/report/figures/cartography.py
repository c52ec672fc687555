"""The map's frame: extent, projection to the page, clipping, distances, graticule."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from locarno.report.figures.placement import Box
from locarno.report.figures.projection import Conic, fitted

Point = tuple[float, float]

EARTH_RADIUS_KM = 6371.0088
_GRATICULE_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0)
_MOST_LINES = 7


@dataclass(frozen=True, slots=True)
class View:
    """A conic projection scaled and moved onto the frame; `points_per_km` is the map's scale."""

    conic: Conic
    frame: Box
    centre: Point
    points_per_km: float

    def at(self, place: Point) -> Point:
        """Return the position on the page of a place (lon, lat)."""
        x, y = self.conic.xy(*place)
        middle_x = (self.frame.left + self.frame.right) / 2
        middle_y = (self.frame.top + self.frame.bottom) / 2
        return (
            middle_x + (x - self.centre[0]) * self.points_per_km,
            middle_y - (y - self.centre[1]) * self.points_per_km,
        )


def view_of(places: Sequence[Point], wide: float, heights: Point, padding: float) -> View:
    """Return the view that shows all places.

    Parameters
    ----------
    places : lon, lat in degrees.
    wide : width of the frame in points; heights : least and greatest height.
    padding : points kept free inside each edge.
    """
    west, south, east, north = extent(places)
    conic = fitted(west, south, east, north)
    projected = [conic.xy(*place) for place in places]
    left, low, right, high = extent(projected)
    across, up = max(right - left, 1.0), max(high - low, 1.0)
    inner = wide - 2 * padding
    tall = min(max(inner * up / across + 2 * padding, heights[0]), heights[1])
    scale = min(inner / across, (tall - 2 * padding) / up)
    return View(conic, Box(0.0, 0.0, wide, tall), ((left + right) / 2, (low + high) / 2), scale)


def extent(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of the points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def distance_km(first: Point, second: Point) -> float:
    """Return the great-circle distance of two places (lon, lat) in km.

    >>> round(distance_km((0.0, 0.0), (0.0, 1.0)), 1)
    111.2
    """
    lon1, lat1, lon2, lat2 = (math.radians(v) for v in (*first, *second))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def clipped_ring(points: Sequence[Point], frame: Box) -> list[Point]:
    """Return the ring cut to the frame.

    Source
    ------
    Sutherland, I. E. and Hodgman, G. W. (1974), Reentrant polygon clipping, CACM 17(1).
    """
    kept = list(points)
    for axis, limit, side in (
        (0, frame.left, 1),
        (0, frame.right, -1),
        (1, frame.top, 1),
        (1, frame.bottom, -1),
    ):
        kept = _cut(kept, axis, limit, side)
    return kept


def _cut(points: Sequence[Point], axis: int, limit: float, side: int) -> list[Point]:
    kept: list[Point] = []
    for i, end in enumerate(points):
        start = points[i - 1]
        from_start, from_end = side * (start[axis] - limit), side * (end[axis] - limit)
        if (from_start >= 0) != (from_end >= 0):
            share = from_start / (from_start - from_end)
            kept.append(between(start, end, share))
        if from_end >= 0:
            kept.append(end)
    return kept


def clipped_line(points: Sequence[Point], frame: Box) -> list[list[Point]]:
    """Return the pieces of the line inside the frame.

    Source
    ------
    Liang, Y.-D. and Barsky, B. A. (1984), A new concept and method for line clipping, ACM
    Transactions on Graphics 3(1).
    """
    pieces: list[list[Point]] = []
    for start, end in pairwise(points):
        shares = _inside_shares(start, end, frame)
        if shares is None:
            continue
        first, last = between(start, end, shares[0]), between(start, end, shares[1])
        if pieces and pieces[-1][-1] == first:
            pieces[-1].append(last)
        else:
            pieces.append([first, last])
    return pieces


def _inside_shares(start: Point, end: Point, frame: Box) -> Point | None:
    low, high = 0.0, 1.0
    for axis, least, most in ((0, frame.left, frame.right), (1, frame.top, frame.bottom)):
        step = end[axis] - start[axis]
        if step == 0:
            if not least <= start[axis] <= most:
                return None
            continue
        near, far = sorted(((least - start[axis]) / step, (most - start[axis]) / step))
        low, high = max(low, near), min(high, far)
    return (low, high) if low < high else None


def between(start: Point, end: Point, share: float) -> Point:
    """Return the point at a share (0-1) of the way."""
    if share in {0.0, 1.0}:
        return end if share else start
    return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


@dataclass(frozen=True, slots=True)
class Track:
    """A drawn line that can be measured: points on the page and running lengths."""

    points: tuple[Point, ...]
    lengths: tuple[float, ...]

    def at(self, share: float) -> Point:
        """Return the point at a share (0-1) of the length."""
        index, rest = self._locate(share)
        return between(self.points[index], self.points[index + 1], rest)

    def normal(self, share: float) -> Point:
        """Return the unit vector to the left of the line (page axes), smoothed over a tenth."""
        (x0, y0), (x1, y1) = self.at(max(0.0, share - 0.05)), self.at(min(1.0, share + 0.05))
        size = math.hypot(x1 - x0, y1 - y0) or 1.0
        return ((y1 - y0) / size, -(x1 - x0) / size)

    def part(self, first: float, last: float) -> list[Point]:
        """Return the points between two shares."""
        low, high = self._locate(first)[0], self._locate(last)[0]
        return [self.at(first), *self.points[low + 1 : high + 1], self.at(last)]

    def _locate(self, share: float) -> tuple[int, float]:
        target = share * self.lengths[-1]
        index = 0
        while index < len(self.points) - 2 and self.lengths[index + 1] < target:
            index += 1
        step = self.lengths[index + 1] - self.lengths[index]
        return index, min(1.0, max(0.0, (target - self.lengths[index]) / step)) if step else 0.0


def track_of(points: Sequence[Point]) -> Track:
    """Return the measured line through at least two points on the page."""
    lengths = [0.0]
    for start, end in pairwise(points):
        lengths.append(lengths[-1] + math.dist(start, end))
    return Track(tuple(points), tuple(lengths))


def graticule_values(low: float, high: float) -> tuple[float, ...]:
    """Return the round degrees between low and high, at most seven.

    >>> graticule_values(30.0, 41.0)
    (30.0, 32.0, 34.0, 36.0, 38.0, 40.0)
    """
    step = next((s for s in _GRATICULE_STEPS if (high - low) / s <= _MOST_LINES), 20.0)
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(i * step for i in range(first, last + 1))


def visible_degrees(view: View) -> tuple[float, float, float, float]:
    """Return a lon, lat box that surely holds the frame: west, south, east, north."""
    frame, conic = view.frame, view.conic
    half_high = (frame.bottom - frame.top) / 2 / view.points_per_km
    half_wide = (frame.right - frame.left) / 2 / view.points_per_km
    degree = 111.2
    up = view.centre[1] / degree
    lat = conic.lat0 + up
    tall = half_high / degree * 1.25 + 0.5
    shrink = math.cos(math.radians(min(85.0, abs(lat) + tall)))
    wide = half_wide / degree / shrink * 1.1 + 0.5
    lon = conic.lon0 + view.centre[0] / degree / shrink
    return lon - wide, lat - tall, lon + wide, lat + tall

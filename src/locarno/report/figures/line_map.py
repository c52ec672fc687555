"""Map of the line: sectors, bases, countries and borders under a stated policy."""

import math
from dataclasses import dataclass
from enum import StrEnum

from locarno.report.figures import base_layers, line_layers, map_key, svg
from locarno.report.figures.cartography import (
    Track,
    View,
    distance_km,
    extent,
    track_of,
    view_of,
)
from locarno.report.figures.disclaimer import GENERALISED, length_note
from locarno.report.figures.geography import BaseMap
from locarno.report.figures.placement import Board, Box

Point = tuple[float, float]

_HEIGHTS = (230.0, 350.0)
_PADDING = 34.0
_LEAST_LINE_SHARE = 0.42
_INSET = 4.0


class BaseKind(StrEnum):
    """What a base is for; each kind has its own shape."""

    AIR = "air"
    HUB = "hub"
    SEA = "sea"


@dataclass(frozen=True, slots=True)
class Base:
    """A public base: place in degrees, kind, ISO 3166 alpha-3 code of its country."""

    lon: float
    lat: float
    name: str
    kind: BaseKind
    country: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of the line, from and to in km of the stated length; value is printed as given."""

    name: str
    from_km: float
    to_km: float
    value: str = ""


@dataclass(frozen=True, slots=True)
class LineMap:
    """Input of the map.

    Parameters
    ----------
    points : the line as (lon, lat) in degrees, at least two.
    length_km, tolerance_km : the stated length and the tolerance it was measured at.
    sectors : in order along the line; may be empty.
    bases : drawn with their shape; one too far away stands at the edge with its distance.
    base : countries, borders and the boundary policy's sentence.
    left, right : what stands on either side of the line, seen along it; "" for nothing.
    buffer_km : depth of the buffer on each side in km, or None.
    value_name : heading of the sectors' values, with unit.
    """

    caption: svg.Caption
    points: tuple[Point, ...]
    length_km: float
    tolerance_km: float
    sectors: tuple[Sector, ...]
    bases: tuple[Base, ...]
    base: BaseMap
    left: str = ""
    right: str = ""
    buffer_km: float | None = None
    value_name: str = ""


def draw(given: LineMap) -> str:
    """Return the map as SVG text."""
    view = _view(given)
    track = track_of([view.at(place) for place in given.points])
    near = [b for b in given.bases if _is_visible(view, b)]
    far = [b for b in given.bases if not _is_visible(view, b)]
    frame = view.frame
    board = Board(Box(_INSET, _INSET, frame.right - _INSET, frame.bottom - _INSET))
    scale_bar = base_layers.scale_bar(view, board)
    top = _line_parts(given, view, track, board)
    top += line_layers.base_marks(
        [(view.at((b.lon, b.lat)), b.kind, _label(b)) for b in near], board
    )
    top += line_layers.edge_marks(
        [(view.at((b.lon, b.lat)), b.kind, _far_label(b, given.points)) for b in far], view, board
    )
    top += line_layers.sides(track, (given.left, given.right), board)
    crossed = frozenset(given.base.country_at(lon, lat) or "" for lon, lat in given.points)
    names = base_layers.country_names(view, given.base, board, crossed)
    top += line_layers.posts(track, given.length_km, board)
    grid = base_layers.graticule(view, board)
    names += base_layers.names(view, given.base, board, crossed)
    edge = svg.rect((0, 0), (frame.right, frame.bottom), "none", "#555555")
    parts = [base_layers.ground(view, given.base), grid, scale_bar, names, *top, edge]
    key, key_height = map_key.key(frame.bottom + 6, _key_texts(given, view))
    return svg.sheet(_noted(given, view), [*parts, key], frame.bottom + 6 + key_height)


def _view(given: LineMap) -> View:
    """Return the view of the line and of as many bases as leave the line large enough."""
    shown = list(given.points)
    line_size = _diagonal(given.points)
    ordered = sorted(given.bases, key=lambda b: (_nearest_km(b, given.points), b.name))
    for base in ordered:
        trial = [*shown, (base.lon, base.lat)]
        if given.base.covers(base.lon, base.lat) and line_size >= _LEAST_LINE_SHARE * _diagonal(
            trial
        ):
            shown = trial
    return view_of(shown, svg.WIDTH, _HEIGHTS, _PADDING)


def _diagonal(points: tuple[Point, ...] | list[Point]) -> float:
    west, south, east, north = extent(points)
    return distance_km((west, south), (east, north))


def _nearest_km(base: Base, points: tuple[Point, ...]) -> float:
    return min(distance_km((base.lon, base.lat), p) for p in points)


def _is_visible(view: View, base: Base) -> bool:
    x, y = view.at((base.lon, base.lat))
    inner = _PADDING / 4
    inside_x = view.frame.left + inner <= x <= view.frame.right - inner
    return inside_x and view.frame.top + inner <= y <= view.frame.bottom - inner


def _label(base: Base) -> str:
    return f"{base.name} ({base.country})" if base.country else base.name


def _far_label(base: Base, points: tuple[Point, ...]) -> str:
    return f"{_label(base)}, {svg.grouped(round(_nearest_km(base, points), -1))} km"


def _line_parts(given: LineMap, view: View, track: Track, board: Board) -> list[str]:
    buffer_wide = 2 * (given.buffer_km or 0.0) * view.points_per_km
    shares = [(s.from_km / given.length_km, s.to_km / given.length_km) for s in given.sectors]
    base_points = [view.at((b.lon, b.lat)) for b in given.bases if _is_visible(view, b)]
    return line_layers.line(track, shares, buffer_wide, board, base_points)


def _key_texts(given: LineMap, view: View) -> map_key.KeyTexts:
    rows = tuple(
        (s.name, f"{svg.grouped(s.from_km)}–{svg.grouped(s.to_km)}", s.value) for s in given.sectors
    )
    kinds = tuple(kind.value for kind in BaseKind if any(b.kind == kind for b in given.bases))
    contested = base_layers.shows_contested(view, given.base)
    return map_key.KeyTexts(rows, given.value_name, kinds, contested)


def _noted(given: LineMap, view: View) -> svg.Caption:
    notes = [length_note(given.length_km, given.tolerance_km)]
    if given.buffer_km:
        wide = 2 * given.buffer_km * view.points_per_km
        drawn = "drawn to scale" if wide >= line_layers.LEAST_BUFFER else "too narrow to draw here"
        notes.append(f"Buffer zone: {svg.number(given.buffer_km)} km on each side, {drawn}.")
    notes += [
        GENERALISED,
        given.base.statement,
        "Boundaries and names shown do not imply endorsement.",
        f"{_projection(view)} {given.base.credit}{'.' if given.base.credit else ''}".strip(),
    ]
    caption = given.caption
    return svg.Caption(caption.title, caption.finding, (*notes, *caption.notes))


def _projection(view: View) -> str:
    south, north = (math.floor(v * 10 + 0.5) / 10 for v in (view.conic.south, view.conic.north))
    return f"Lambert conformal conic, parallels {svg.number(south)}° and {svg.number(north)}° N."

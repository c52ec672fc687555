"""The ground of a map: sea, land, borders, graticule, scale bar, names."""

import math

from locarno.report.figures import palette, svg
from locarno.report.figures.cartography import (
    View,
    clipped_line,
    clipped_ring,
    extent,
    graticule_values,
    visible_degrees,
)
from locarno.report.figures.geography import BaseMap, Country, Town, inside
from locarno.report.figures.placement import Board, Box, text_box
from locarno.report.figures.scales import round_step
from locarno.report.figures.typeface import BODY, SMALL, Face, wrap

Point = tuple[float, float]

_COUNTRY = Face(BODY, italic=True, fill="#4A4A4A")
_TOWN = Face(SMALL, fill="#3A3A3A")
_DEGREES = Face(SMALL, fill="#5A6A74")
_LEAST_AREA = 900.0
_GRID = 14


def ground(view: View, base: BaseMap) -> str:
    """Return sea, countries and borders inside the frame."""
    frame = view.frame
    shapes = []
    for country in base.countries:
        rings = [clipped_ring([view.at(p) for p in ring], frame) for ring in country.rings]
        data = "".join(svg.path(ring, closed=True) for ring in rings if len(ring) > 2)
        if data:
            shapes.append(data)
    land = (
        svg.tag("path", d="".join(shapes), fill=palette.LAND, fill_rule="evenodd") if shapes else ""
    )
    sea = svg.rect((0, 0), (frame.right, frame.bottom), palette.SEA)
    return sea + land + _borders(view, base)


def _borders(view: View, base: BaseMap) -> str:
    styles: dict[tuple[bool, bool], list[str]] = {}
    for border in base.borders:
        for piece in clipped_line([view.at(p) for p in border.points], view.frame):
            styles.setdefault((border.coast, border.contested), []).append(svg.path(piece))
    parts = []
    for (coast, contested), data in sorted(styles.items()):
        parts.append(
            svg.tag(
                "path",
                d="".join(data),
                fill="none",
                stroke="#8FA3AF" if coast else "#7A7A7A",
                stroke_width=0.5 if coast else 0.8,
                stroke_dasharray="3 2" if contested else "",
                stroke_linejoin="round",
            )
        )
    return "".join(parts)


def shows_contested(view: View, base: BaseMap) -> bool:
    """Return whether a contested boundary crosses the frame."""
    return any(
        clipped_line([view.at(p) for p in border.points], view.frame)
        for border in base.borders
        if border.contested
    )


def graticule(view: View, board: Board) -> str:
    """Return the lines of longitude and latitude with their labels at the edge."""
    west, south, east, north = visible_degrees(view)
    parts = []
    for lon in graticule_values(west, east):
        points = [view.at((lon, south + (north - south) * i / 24)) for i in range(25)]
        parts.append(_degree_line(points, view, board, f"{svg.number(abs(lon))}° {_east(lon)}"))
    for lat in graticule_values(south, north):
        points = [view.at((west + (east - west) * i / 24, lat)) for i in range(25)]
        parts.append(_degree_line(points, view, board, f"{svg.number(abs(lat))}° {_north(lat)}"))
    return "".join(parts)


def _east(lon: float) -> str:
    return "E" if lon >= 0 else "W"


def _north(lat: float) -> str:
    return "N" if lat >= 0 else "S"


def _degree_line(points: list[Point], view: View, board: Board, label: str) -> str:
    pieces = clipped_line(points, view.frame)
    if not pieces:
        return ""
    data = "".join(svg.path(piece) for piece in pieces)
    drawn = svg.tag("path", d=data, fill="none", stroke="#C2CED6", stroke_width=0.4)
    ends = (pieces[0][0], pieces[-1][-1])
    for x, y in ends:
        if y >= view.frame.bottom - 0.5:
            spot = (x, view.frame.bottom - 7.0, "middle")
        elif x <= view.frame.left + 0.5:
            spot = (view.frame.left + 5.0, y - 2.0, "start")
        else:
            continue
        box = text_box(spot[0], spot[1], label, _DEGREES, spot[2])
        if board.first_free([box]) is not None:
            return drawn + svg.text(spot[0], spot[1], label, _DEGREES, spot[2])
    return drawn


def scale_bar(view: View, board: Board) -> str:
    """Return the scale bar, true at the centre of the map, in the emptiest bottom corner."""
    kilometres = round_step(110.0 / view.points_per_km, 1)
    kilometres = kilometres / 2 if kilometres * view.points_per_km > 130.0 else kilometres
    wide = kilometres * view.points_per_km
    x, y = view.frame.right - wide - 14.0, view.frame.bottom - 20.0
    board.take(Box(x - 6, y - 14, x + wide + 14, y + 8))
    face = Face(SMALL, fill=palette.INK)
    half = wide / 2
    return (
        svg.tag(
            "rect",
            x=x - 6,
            y=y - 13,
            width=wide + 14,
            height=20,
            fill=palette.PAPER,
            fill_opacity=0.85,
        )
        + svg.rect((x, y), (half, 3.2), palette.INK, palette.INK)
        + svg.rect((x + half, y), (half, 3.2), palette.PAPER, palette.INK)
        + svg.text(x + half, y - 3.5, f"{svg.grouped(kilometres)} km", face, "middle")
    )


def country_names(view: View, base: BaseMap, board: Board, codes: frozenset[str]) -> str:
    """Return the names of these countries, the largest first, where there is room."""
    pieces: dict[str, tuple[float, Country, list[Point]]] = {}
    for country in (c for c in base.countries if c.code in codes):
        ring = clipped_ring([view.at(p) for p in country.rings[0]], view.frame)
        size = _area(ring)
        if size > max(_LEAST_AREA, pieces.get(country.code, (0.0,))[0]):
            pieces[country.code] = (size, country, ring)
    ordered = sorted(pieces.values(), key=lambda piece: -piece[0])
    return "".join(_country(country, ring, board) for _, country, ring in ordered)


def names(view: View, base: BaseMap, board: Board, done: frozenset[str]) -> str:
    """Return the names of the other countries and of towns that find a free place."""
    towns = [t for t in base.towns if board.frame.holds(_dot(view.at((t.lon, t.lat))))]
    first = [_town(view, t, board) for t in towns if t.rank == 1]
    others = frozenset(c.code for c in base.countries) - done
    labels = country_names(view, base, board, others)
    rest = [_town(view, t, board) for t in sorted(towns, key=lambda t: t.rank) if t.rank > 1]
    return "".join((*first, labels, *rest))


def _dot(point: Point) -> Box:
    return Box(point[0] - 2, point[1] - 2, point[0] + 2, point[1] + 2)


def _town(view: View, town: Town, board: Board) -> str:
    x, y = view.at((town.lon, town.lat))
    spots = (
        (x + 4, y + 2.6, "start"),
        (x - 4, y + 2.6, "end"),
        (x, y - 4, "middle"),
        (x, y + 9, "middle"),
    )
    if not board.is_free(_dot((x, y))):
        return ""
    index = board.first_free(text_box(*spot[:2], town.name, _TOWN, spot[2]) for spot in spots)
    if index is None:
        return ""
    board.take(_dot((x, y)))
    left, base_line, anchor = spots[index]
    return svg.tag("circle", cx=x, cy=y, r=1.3, fill="#3A3A3A") + svg.halo(
        left, base_line, town.name, _TOWN, anchor
    )


def _country(country: Country, ring: list[Point], board: Board) -> str:
    lines = wrap(country.name.upper(), 90.0, _COUNTRY)
    step = BODY * 1.2
    high = step * len(lines)
    spots = _inner_points(ring, board.frame)
    boxes = []
    for x, y in spots:
        tall = [text_box(x, y + i * step, line, _COUNTRY, "middle") for i, line in enumerate(lines)]
        boxes.append(
            Box(
                min(b.left for b in tall) - 2,
                tall[0].top,
                max(b.right for b in tall) + 2,
                tall[0].top + high,
            )
        )
    index = board.first_free(boxes)
    if index is None:
        return ""
    x, y = spots[index]
    return "".join(
        svg.halo(x, y + i * step, line, _COUNTRY, "middle") for i, line in enumerate(lines)
    )


def _inner_points(ring: list[Point], frame: Box) -> list[Point]:
    """Return grid points inside the ring, the one farthest from its edge and the frame first."""
    left, top, right, bottom = extent(ring)
    edge = ring[:: max(1, len(ring) // 120)]
    found = []
    for i in range(1, _GRID):
        for j in range(1, _GRID):
            spot = (left + (right - left) * i / _GRID, top + (bottom - top) * j / _GRID)
            if inside(spot, ring):
                rim = min(spot[0], frame.right - spot[0], 2 * spot[1], 2 * (frame.bottom - spot[1]))
                found.append((-min(rim, *(math.dist(spot, p) for p in edge)), spot))
    return [spot for _, spot in sorted(found)]


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2

"""The line on a map: buffer, sectors, km posts, bases, names of the sides."""

import math
from collections.abc import Sequence

from locarno.report.figures import palette, svg
from locarno.report.figures.cartography import Track, View
from locarno.report.figures.placement import Board, Box, around, text_box
from locarno.report.figures.scales import round_step
from locarno.report.figures.typeface import BODY, SMALL, Face

Point = tuple[float, float]
Mark = tuple[Point, str, str]

LEAST_BUFFER = 6.0
"""Narrower buffers (points) would vanish under the line and are only noted."""

_DISC = 6.5
_MARK = 5.0
_LABEL = Face(SMALL, bold=True, fill=palette.GUARANTOR)
_POST = Face(SMALL, fill=palette.INK)
_DIRECTIONS = tuple((math.cos(k * math.pi / 8), math.sin(k * math.pi / 8)) for k in range(16))


def line(
    track: Track,
    sectors: Sequence[Point],
    buffer_wide: float,
    board: Board,
    bases: Sequence[Point],
) -> list[str]:
    """Return buffer, casing, alternating sector fill and numbered discs; reserve their places."""
    parts = []
    if buffer_wide >= LEAST_BUFFER:
        parts.append(_stroke(track.points, palette.GUARANTOR, buffer_wide, 0.18))
    parts.append(_stroke(track.points, palette.INK, 4.4))
    for index, (first, last) in enumerate(sectors or [(0.0, 1.0)]):
        fill = palette.PAPER if index % 2 == 0 else "#9A9A9A"
        parts.append(_stroke(track.part(max(0.0, first), min(1.0, last)), fill, 2.4, cap="butt"))
    steps = max(2, int(track.lengths[-1] / 3))
    for i in range(steps + 1):
        board.take(around(track.at(i / steps), 3.2))
    for point in bases:
        board.take(around(point, _MARK + 1.5))
    for index, (first, last) in enumerate(sectors):
        parts.append(_disc(track, (first + last) / 2, str(index + 1), board))
    return parts


def _stroke(
    points: Sequence[Point], colour: str, wide: float, opacity: float = 1.0, cap: str = "round"
) -> str:
    return svg.tag(
        "path",
        d=svg.path(points),
        fill="none",
        stroke=colour,
        stroke_width=wide,
        stroke_opacity=opacity if opacity < 1.0 else "",
        stroke_linejoin="round",
        stroke_linecap=cap,
    )


def _disc(track: Track, share: float, label: str, board: Board) -> str:
    x, y = track.at(share)
    nx, ny = track.normal(share)
    spots = [
        (x + side * reach * nx, y + side * reach * ny)
        for reach in (13.0, 18.0, 25.0, 34.0)
        for side in (1, -1)
    ]
    spots += [(x + r * dx, y + r * dy) for r in (14.0, 22.0, 32.0, 46.0) for dx, dy in _DIRECTIONS]
    index = board.first_free(around(spot, _DISC + 0.8) for spot in spots)
    spot = spots[index or 0]
    face = Face(SMALL, bold=True, fill=palette.PAPER)
    return (
        svg.line((x, y), spot, palette.INK, 0.7)
        + svg.tag(
            "circle",
            cx=spot[0],
            cy=spot[1],
            r=_DISC,
            fill="#2B2B2B",
            stroke=palette.PAPER,
            stroke_width=0.8,
        )
        + svg.text(spot[0], spot[1] + 2.7, label, face, "middle")
    )


def shape(kind: str, centre: Point) -> str:
    """Return the mark of a base: triangle = air, square = hub, circle = sea."""
    x, y = centre
    style: dict[str, str | float] = {
        "fill": palette.GUARANTOR,
        "stroke": palette.PAPER,
        "stroke_width": 0.9,
    }
    if kind == "air":
        points = [(x, y - _MARK), (x + _MARK, y + _MARK * 0.8), (x - _MARK, y + _MARK * 0.8)]
        return svg.tag("path", d=svg.path(points, closed=True), **style)
    if kind == "hub":
        side = _MARK * 1.7
        return svg.tag("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, **style)
    return svg.tag("circle", cx=x, cy=y, r=_MARK * 0.95, **style) + svg.tag(
        "circle", cx=x, cy=y, r=_MARK * 0.4, fill=palette.PAPER
    )


def base_marks(marks: Sequence[Mark], board: Board) -> list[str]:
    """Return the bases inside the frame with their labels, a leader where the label is away."""
    return [_base(mark, board) for mark in sorted(marks)]


def _base(mark: Mark, board: Board) -> str:
    (x, y), kind, label = mark
    spots = _label_spots((x, y))
    index = board.first_free(text_box(*s[:2], label, _LABEL, s[2]) for s in spots)
    drawn = shape(kind, (x, y))
    if index is None:
        return drawn
    left, base_line, anchor = spots[index]
    leader = ""
    if math.dist((left, base_line), (x, y)) > 16.0:
        leader = svg.line((x, y), (left, base_line - 2.7), palette.GUARANTOR, 0.6)
    return leader + drawn + svg.halo(left, base_line, label, _LABEL, anchor)


def _label_spots(point: Point) -> list[tuple[float, float, str]]:
    x, y = point
    spots = [
        (x + 8, y + 2.7, "start"),
        (x - 8, y + 2.7, "end"),
        (x, y - 8, "middle"),
        (x, y + 13, "middle"),
        (x + 6, y - 6, "start"),
        (x + 6, y + 11, "start"),
        (x - 6, y - 6, "end"),
        (x - 6, y + 11, "end"),
    ]
    for reach in (20.0, 32.0, 46.0, 64.0, 84.0):
        for dx, dy in _DIRECTIONS:
            anchor = "start" if dx >= 0 else "end"
            spots.append((x + reach * dx, y + reach * dy + 2.7, anchor))
    return spots


def edge_marks(marks: Sequence[Mark], view: View, board: Board) -> list[str]:
    """Return the bases beyond the frame: mark and label at the edge, arrow outwards."""
    frame = view.frame
    centre = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    inner = Box(frame.left + 17, frame.top + 17, frame.right - 17, frame.bottom - 30)
    return [_edge(mark, centre, inner, board) for mark in sorted(marks)]


def _edge(mark: Mark, centre: Point, inner: Box, board: Board) -> str:
    target, kind, label = mark
    dx, dy = target[0] - centre[0], target[1] - centre[1]
    size = math.hypot(dx, dy) or 1.0
    dx, dy = dx / size, dy / size
    spot, (left, base_line, anchor) = _edge_place(
        _on_edge(centre, (dx, dy), inner), label, inner, board
    )
    tip = (spot[0] + 14 * dx, spot[1] + 14 * dy)
    head = [
        tip,
        (tip[0] - 5 * dx - 2.6 * dy, tip[1] - 5 * dy + 2.6 * dx),
        (tip[0] - 5 * dx + 2.6 * dy, tip[1] - 5 * dy - 2.6 * dx),
    ]
    arrow = svg.tag("path", d=svg.path(head, closed=True), fill=palette.GUARANTOR)
    return (
        svg.line(spot, tip, palette.GUARANTOR, 1.0)
        + arrow
        + shape(kind, spot)
        + svg.halo(left, base_line, label, _LABEL, anchor)
    )


def _on_edge(centre: Point, way: Point, inner: Box) -> Point:
    reaches = []
    if way[0]:
        reaches.append(((inner.right if way[0] > 0 else inner.left) - centre[0]) / way[0])
    if way[1]:
        reaches.append(((inner.bottom if way[1] > 0 else inner.top) - centre[1]) / way[1])
    reach = min(reaches, default=0.0)
    return centre[0] + reach * way[0], centre[1] + reach * way[1]


def _edge_place(
    wanted: Point, label: str, inner: Box, board: Board
) -> tuple[Point, tuple[float, float, str]]:
    """Return the free place along the edge nearest to the wanted one, with its label's place."""
    along = (_slid(wanted, sign * step * 6.0, inner) for step in range(40) for sign in (1, -1))
    options = [((x, y), spot) for x, y in along for spot in _beside(x, y)]
    for moved, spot in options:
        box, dot = text_box(*spot[:2], label, _LABEL, spot[2]), around(moved, _MARK + 1)
        if board.is_free(box) and board.is_free(dot):
            board.take(box)
            board.take(dot)
            return moved, spot
    return options[0]


def _beside(x: float, y: float) -> tuple[tuple[float, float, str], ...]:
    return (x + 8, y + 2.7, "start"), (x - 8, y + 2.7, "end"), (x, y + 14, "middle")


def _slid(point: Point, by: float, inner: Box) -> Point:
    x, y = point
    on_side = abs(x - inner.left) < 1e-6 or abs(x - inner.right) < 1e-6
    if on_side:
        return x, min(max(y + by, inner.top), inner.bottom)
    return min(max(x + by, inner.left), inner.right), y


def posts(track: Track, length_km: float, board: Board) -> list[str]:
    """Return ticks across the line every round number of km, labelled where there is room."""
    most = max(2, min(12, int(track.lengths[-1] / 34)))
    step = round_step(length_km, most)
    last = math.ceil(length_km / step - 1e-9)
    return [_post(track, i * step / length_km, i * step, board) for i in range(1, last)]


def _post(track: Track, share: float, kilometre: float, board: Board) -> str:
    (x, y), (nx, ny) = track.at(share), track.normal(share)
    tick = svg.line((x - 4 * nx, y - 4 * ny), (x + 4 * nx, y + 4 * ny), palette.INK, 1.1)
    label = f"km {svg.grouped(kilometre)}"
    spots = [
        (x + s * r * nx, y + s * r * ny + 2.7, _anchor(s * nx))
        for r in (7.0, 10.0, 14.0)
        for s in (-1, 1)
    ]
    index = board.first_free(text_box(*spot[:2], label, _POST, spot[2]) for spot in spots)
    if index is None:
        return tick
    left, base_line, anchor = spots[index]
    return tick + svg.halo(left, base_line, label, _POST, anchor)


def _anchor(way: float) -> str:
    if abs(way) < 0.3:
        return "middle"
    return "start" if way > 0 else "end"


def sides(track: Track, labels: tuple[str, str], board: Board) -> list[str]:
    """Return the names of the sides left and right of the line, seen along it."""
    parts = []
    for label, sign, colour in ((labels[0], 1, palette.SIDE_A), (labels[1], -1, palette.SIDE_B)):
        face = Face(BODY + 1, bold=True, fill=colour)
        spots = []
        for reach in (34.0, 46.0, 60.0, 80.0):
            for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
                (x, y), (nx, ny) = track.at(share), track.normal(share)
                spots.append((x + sign * reach * nx, y + sign * reach * ny))
        index = (
            board.first_free(text_box(*s, label, face, "middle") for s in spots) if label else None
        )
        if index is not None:
            parts.append(svg.halo(*spots[index], label, face, "middle"))
    return parts

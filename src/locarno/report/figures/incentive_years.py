"""Incentive to break by year: shifts of power both ways, and an attack against keeping."""

from dataclasses import dataclass

from locarno.report.figures import palette, svg
from locarno.report.figures.scales import Scale, ticks
from locarno.report.figures.typeface import BODY, LINE_HEIGHT, SMALL, Face, fitted, wrap

_GAP = 34.0
_TALL = 120.0
_LEFT = 34.0
_RIGHT = 6.0
_TITLE, _TEXT, _QUIET = Face(BODY, bold=True), Face(SMALL), Face(SMALL, fill=palette.MUTED)
_STEP = SMALL * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Series:
    """One line with its band, all in hundredths: median, 10 % and 90 % of futures, by year."""

    name: str
    years: tuple[float, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    greatest: int
    """Place of the greatest median."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Series on one axis: what it shows, what above 0 means."""

    title: str
    above: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class IncentiveYears:
    """Input: one or two panels side by side; a panel has one or two series."""

    caption: svg.Caption
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """How a series is drawn, so that two are apart in grey: dashes, mark and band."""

    stroke: str
    dash: str
    round_mark: bool
    band: str


_LOOKS = (
    _Look(palette.SIDE_B, "", round_mark=True, band="#EBDCC4"),
    _Look(palette.SIDE_A, "5 3", round_mark=False, band=""),
)


def draw(given: IncentiveYears) -> str:
    """Return the panels as SVG text."""
    count = max(len(given.panels), 1)
    wide = (svg.WIDTH - _LEFT - _RIGHT - (_GAP + _LEFT) * (count - 1)) / count
    heads = [wrap(panel.title, wide, _TITLE) for panel in given.panels]
    deep = BODY * LINE_HEIGHT * max((len(head) for head in heads), default=1) + 4
    lines = max((len(panel.series) for panel in given.panels), default=1)
    parts = []
    for index, panel in enumerate(given.panels):
        left = _LEFT + index * (wide + _GAP + _LEFT)
        parts.append(svg.paragraph(left, 0, heads[index], _TITLE))
        parts.append(_panel(panel, (left, left + wide), (deep, deep + _TALL)))
        for row, series in enumerate(panel.series):
            key = deep + _TALL + 38 + row * (_STEP + 4)
            parts.append(_key(series, _LOOKS[row], (left, key), wide))
    return svg.sheet(given.caption, parts, deep + _TALL + 36 + lines * (_STEP + 4))


def _panel(panel: Panel, across: tuple[float, float], down: tuple[float, float]) -> str:
    values = [v for s in panel.series for row in (s.middle, s.low, s.high) for v in row]
    low, high = min([0.0, *values]), max([0.0, *values])
    room = max(high - low, 1.0) * 0.12
    years = sorted({year for series in panel.series for year in series.years})
    y = Scale((low - room, high + room), (down[1], down[0]))
    x = Scale((years[0] - 0.4, years[-1] + 0.4), across) if years else Scale((0, 1), across)
    parts = [svg.rect((across[0], down[0]), (across[1] - across[0], _TALL), palette.PANEL)]
    for tick in ticks(*y.values, 6):
        at = y.at(tick)
        parts.append(svg.line((across[0], at), (across[1], at), palette.GRID, 0.6))
        parts.append(svg.text(across[0] - 4, at + 2.8, svg.number(tick), _QUIET, "end"))
    for row, series in enumerate(panel.series):
        parts.append(_band(series, _LOOKS[row], x, y))
    zero = y.at(0.0)
    parts.append(svg.line((across[0], zero), (across[1], zero), palette.INK, 1.4))
    parts.append(svg.halo(across[1] - 3, zero - 4, panel.above, _TEXT, "end"))
    for row, series in enumerate(panel.series):
        parts.append(_line(series, _LOOKS[row], x, y))
    for year in years:
        parts.append(svg.line((x.at(year), down[1]), (x.at(year), down[1] + 3), palette.RULE))
        parts.append(svg.text(x.at(year), down[1] + 12, svg.number(year), _QUIET, "middle"))
    middle = (across[0] + across[1]) / 2
    parts.append(svg.text(middle, down[1] + 24, "year after the ceasefire", _QUIET, "middle"))
    return "".join(parts)


def _band(series: Series, look: _Look, x: Scale, y: Scale) -> str:
    upper = [(x.at(year), y.at(v)) for year, v in zip(series.years, series.high, strict=True)]
    lower = [(x.at(year), y.at(v)) for year, v in zip(series.years, series.low, strict=True)]
    if look.band:
        outline = svg.path([*upper, *reversed(lower)], closed=True)
        return svg.tag("path", d=outline, fill=look.band)
    return "".join(
        svg.tag(
            "path", d=svg.path(edge), fill="none", stroke=look.stroke, stroke_width=0.9,
            stroke_dasharray="1.5 2.5",
        )
        for edge in (upper, lower)
    )  # fmt: skip


def _line(series: Series, look: _Look, x: Scale, y: Scale) -> str:
    points = [(x.at(year), y.at(v)) for year, v in zip(series.years, series.middle, strict=True)]
    drawn = svg.tag(
        "path", d=svg.path(points), fill="none", stroke=look.stroke, stroke_width=1.8,
        stroke_dasharray=look.dash,
    )  # fmt: skip
    marks = [_mark(point, look, filled=i == series.greatest) for i, point in enumerate(points)]
    return drawn + "".join(marks)


def _mark(at: svg.Point, look: _Look, *, filled: bool) -> str:
    fill = look.stroke if filled else palette.PAPER
    if look.round_mark:
        return svg.tag(
            "circle", cx=at[0], cy=at[1], r=3.4, fill=fill, stroke=look.stroke, stroke_width=1.4
        )
    return svg.rect((at[0] - 3.2, at[1] - 3.2), (6.4, 6.4), fill, look.stroke)


def _key(series: Series, look: _Look, at: svg.Point, wide: float) -> str:
    left, base_line = at
    y = base_line - 2.8
    name = fitted(series.name, wide - 27, _TEXT)
    return "".join(
        (
            svg.line((left, y), (left + 22, y), look.stroke, 1.8, look.dash),
            _mark((left + 11, y), look, filled=False),
            svg.text(left + 27, base_line, name, _TEXT),
        )
    )

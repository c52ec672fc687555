"""The page of a study: one self-contained HTML file, readable without scripts and network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from locarno.report.figures import box_limits, heat_map, tornado, trade_offs
from locarno.report.figures.svg import Caption
from locarno.report.study_maps import NO_PLACE

__all__ = ["study_page", "tables_shown"]

DRIVERS: Final = 8
_CHANCE: Final = "clear of nothing although all inputs were looked at"

_CELLS: Final = (
    "Mean of the futures in each cell, in points of 100 where the outcome is a share; cells are "
    "equally wide in the quantiles of the inputs."
)

Found = Mapping[str, Any]


def study_page(found: Found, maps: Sequence[str] = ()) -> str:
    """The page as the text of an HTML file.

    Parameters
    ----------
    found : the document ``study.json``; every number shown is its own, formatted.
    maps : of each box, empty where none of its inputs has a place; none for a function.
    """
    environment = Environment(
        loader=PackageLoader("locarno.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": _figure, "interval": _interval}
    pictures = {
        "trade_off": _trade_off(found),
        "tornados": [_tornado(table) for table in tables_shown(found) if _swings(table)],
        "maps": [_heat_map(ranking) for ranking in found["ranking"] if ranking["map"]],
        "boxes": [_box(box) for box in found["boxes"]],
        "box_maps": list(maps),
    }
    return environment.get_template("study.html.j2").render(
        s=found, p=_safe(pictures), tables=tables_shown(found), no_place=NO_PLACE
    )


def tables_shown(found: Found) -> list[Found]:
    """Tables of sensitivity of the first design by each outcome that ranks; all of a lone case."""
    first = {ranking["outcome"]: ranking["order"][0]["case"] for ranking in found["ranking"]}
    if not first:
        return list(found["sensitivity"])
    return [table for table in found["sensitivity"] if first.get(table["outcome"]) == table["case"]]


def _safe(pictures: Mapping[str, Any]) -> dict[str, Any]:
    """Pictures as mark-up: the figures escape every text."""

    def mark(value: str | list[str]) -> Markup | list[Markup]:
        if isinstance(value, list):
            return [Markup(text) for text in value]  # noqa: S704 - as above
        return Markup(value)  # noqa: S704

    return {name: mark(value) for name, value in pictures.items()}


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _interval(value: Mapping[str, float] | None) -> str:
    return "" if value is None else f"{value['low']:.3g} to {value['high']:.3g}"


def _swings(table: Found) -> bool:
    """Whether a table has swings to draw, and something clear among them."""
    return table["method"] == "pawn" and any(row["clear"] for row in table["rows"])


def _tornado(table: Found) -> str:
    """Mean outcome in the lowest and the highest fifth of the inputs that move it most."""
    rows = [row for row in table["rows"] if row["clear"]][:DRIVERS]
    times = 100.0 if table["share"] else 1.0
    unit = "of 100 futures" if table["share"] else "mean"
    given = f", given {table['given']}" if table["given"] else ""
    drivers = tuple(
        tornado.Driver(
            row["input"], "lowest fifth", "highest fifth", times * row["at_low"],
            times * row["at_high"], row["basis"],
        )
        for row in rows
    )  # fmt: skip
    first = rows[0]["input"]
    caption = Caption(
        f"{table['case']}: what holds {table['outcome']}{given}",
        f"{first} moves it most; {len(rows)} of {table['inputs']} inputs are {_CHANCE}."
        if len(rows) > 1
        else f"Only {first} of {table['inputs']} inputs is {_CHANCE}.",
        (f"Means over {table['points']} futures by sampling, not one input at a time.",),
    )
    outcome = f"{table['outcome']}, {unit}"
    return tornado.draw(tornado.Tornado(caption, drivers, outcome, times * table["mean"]))


def _heat_map(ranking: Found) -> str:
    found, (first, second) = ranking["map"], (rank["case"] for rank in ranking["order"][:2])
    line = tuple(((a[0], a[1]), (b[0], b[1])) for a, b in found["line"])
    said = "Both are equally good along the line." if line else "No line of break-even in range."
    caption = Caption(
        f"Lead of {first} over {second} on {ranking['outcome']}",
        f"{ranking['sentence']}. {said}",
        (_CELLS,),
    )  # fmt: skip
    return heat_map.draw(
        heat_map.HeatMap(
            caption, _named(found["x"], found["x_unit"]), _named(found["y"], found["y_unit"]),
            tuple(found["x_values"]), tuple(found["y_values"]),
            tuple(tuple(row) for row in found["lead"]), line, first, second,
        )
    )  # fmt: skip


def _named(path: str, unit: str) -> str:
    return path if unit == "1" else f"{path} ({unit})"


def _box(box: Found) -> str:
    rows = tuple(
        box_limits.Restriction(
            limit["input"],
            0.0 if limit["low_quantile"] is None else limit["low_quantile"],
            1.0 if limit["high_quantile"] is None else limit["high_quantile"],
            _limit(limit["low"], limit["unit"]), _limit(limit["high"], limit["unit"]),
            f"in {100 * limit['stability']:.0f} of 100 halves; by accident {limit['quasi_p']:.2g}",
        )
        for limit in box["limits"]
    )  # fmt: skip
    word = "a stable box" if box["stable"] else "a box that does not come back from halves"
    caption = Caption(
        f"{box['case']}: where {box['interest']} ({box['method'].upper()}, {word})",
        box["sentence"] + ".",
        (f"Coverage {box['coverage']:.2f}, density {box['density']:.2f}, mass {box['mass']:.2f}.",
         "Bars are quantiles of each input's range."),
    )  # fmt: skip
    return box_limits.draw(box_limits.BoxLimits(caption, rows))


def _limit(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if unit == "1" else f"{value:.3g} {unit}"


def _trade_off(found: Found) -> str:
    """Designs by the first two outcomes that tell them apart."""
    names = found["trade_off"]["outcomes"]
    cases = [case for case in found["cases"] if all(n in case["outcomes"] for n in names)]
    if len(names) < len(("x", "y")) or len(cases) < len(("a", "b")):
        return ""
    x, y = names
    best = set(found["trade_off"]["not_dominated"])
    places = tuple(
        trade_offs.Place(
            case["case"], case["outcomes"][x][0], case["outcomes"][y][0],
            _ends(case["outcomes"][x][1]), _ends(case["outcomes"][y][1]), case["case"] in best,
        )
        for case in cases
    )  # fmt: skip
    caption = Caption(
        f"Designs by {x} and {y}",
        f"No other design has a better mean on both than {', '.join(sorted(best))}.",
        ("Filled: not dominated on these two means. Bars: 95 % sampling intervals.",
         "All share their futures and their luck: paired differences are surer than the bars."),
    )  # fmt: skip
    return trade_offs.draw(trade_offs.TradeOffs(caption, x, y, places))


def _ends(interval: Mapping[str, float]) -> tuple[float, float]:
    return interval["low"], interval["high"]

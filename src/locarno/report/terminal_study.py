"""A study on the terminal: what it took, what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from locarno.report.study_page import tables_shown

__all__ = ["estimate_sentence", "run_sentences", "show", "show_rows", "show_search"]

_WIDTH_WITHOUT_TERMINAL: Final = 140
_ROWS: Final = 8
_LOSSES: Final = 12
_NAMES: Final = {
    "pawn": ("PAWN", "delta", "swing"),
    "sobol": ("first order", "total", ""),
    "morris": ("mean size", "spread", "mean"),
}


def estimate_sentence(found: Any) -> str:  # noqa: ANN401 - an estimate of a study
    """What a study will take, before it starts."""
    return (
        f"estimate: {found.evaluations:,} evaluations in about {found.minutes:.1f} min on "
        f"{found.workers} workers, {found.megabytes:.1f} MB on disk, "
        f"{found.memory_megabytes:.0f} MB of memory so far, {found.chunk} points a chunk"
    )


def run_sentences(outcome: Any) -> Iterator[str]:  # noqa: ANN401 - of a study's run
    """What a run did."""
    if outcome.before:
        yield f"{outcome.before:,} of {outcome.total:,} evaluations were there already"
    if outcome.estimate is not None and outcome.confirmed:
        yield estimate_sentence(outcome.estimate)
    yield f"{outcome.made:,} evaluations made, {outcome.bytes_written / 1e6:.1f} MB written"


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
    return console


def show(found: Mapping[str, Any]) -> None:
    """Prints what a study says.

    Parameters
    ----------
    found : the document ``study.json``.
    """
    console = _console()
    console.print(
        f"{found['title']}: {found['points']} points by {found['plan']}, "
        f"{len(found['inputs'])} inputs, {found['histories']} histories a point"
    )
    console.print(_cases(found["cases"]))
    for table in tables_shown(found):
        if table["caveat"]:
            console.print(f"{table['case']}: {table['caveat']}.")
        else:
            console.print(_sensitivity(table))
            for pair in table.get("pairs", ()):  # a run of an earlier version has none
                if pair["clear"]:
                    console.print(
                        f"Together {pair['first']} and {pair['second']} hold "
                        f"{_number(pair['index'])} ({_range(pair['interval'])}) more."
                    )
    for ranking in found["ranking"]:
        console.print(_ranking(ranking))
        console.print(ranking["sentence"] + ".")
        if ranking.get("by_lambda"):
            console.print(f"Lead {_number(ranking['lead'])}{_at_ends(ranking['by_lambda'])}.")
    for box in found["boxes"]:
        if box["method"] == "cart":
            continue
        word = "stable" if box["stable"] else "not stable"
        console.print(f"Box by {box['method']}, {word}: {box['sentence']}.")
    for caveat in found["caveats"]:
        console.print(f"Caveat: {caveat}")


def show_search(found: Mapping[str, Any]) -> None:
    """Prints what a search says.

    Parameters
    ----------
    found : the document ``search.json``.
    """
    console = _console()
    console.print(
        f"{found['title']}: {found['looked_at']} of {found['grid']} designs looked at in "
        f"{found['generations']} generations, {found['points']} points each by {found['plan']}"
    )
    known = {each["case"]: each for each in found["candidates"]}
    names = [each["name"] for each in found["objectives"]]
    table = Table(
        "design", *(_heading(each) for each in found["objectives"]),
        title="Designs that no other one looked at beats",
    )  # fmt: skip
    for label in found["front"]:
        table.add_row(label, *(_number(known[label]["objectives"][name]) for name in names))
    console.print(table)
    for loss in found["losses"][:_LOSSES]:
        console.print(loss["sentence"] + ".")
    if len(found["losses"]) > _LOSSES:
        console.print(f"{len(found['losses']) - _LOSSES} more lose; search.json says to which.")
    for each in found["candidates"]:
        if each["failure"]:
            console.print(f"{each['case']}: not judged: {each['failure']}.")
    for caveat in found["caveats"]:
        console.print(f"Caveat: {caveat}")


def _heading(objective: Mapping[str, Any]) -> str:
    unit = "" if objective["unit"] == "1" else f", {objective['unit']}"
    return f"{objective['name']}{unit} ({objective['better']} is better)"


def show_rows(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Prints the answer to a question in SQL."""
    table = Table(*names)
    for row in rows:
        table.add_row(*(str(row[name]) for name in names))
    _console().print(table)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


def _range(interval: Mapping[str, float] | None) -> str:
    return "" if interval is None else f"{interval['low']:.3g} to {interval['high']:.3g}"


def _at_ends(found: Sequence[Mapping[str, Any]]) -> str:
    """The lead at the ends of the band of lambda."""
    return "".join(
        f"; {_number(each['lead'])} ({_range(each['interval'])}) at its {each['end']} λ"
        for each in found
    )


def _cases(cases: Sequence[Mapping[str, Any]]) -> Table:
    names = list(dict.fromkeys(name for case in cases for name in case["outcomes"]))
    table = Table("design", *names, title="Mean over futures, with 95 % sampling intervals")
    for case in cases:
        if not case["outcomes"]:
            table.add_row(case["case"], f"not evaluated: {case['failure']}")
            continue
        cells = []
        for name in names:
            mean, interval = case["outcomes"].get(name, (None, None))
            cells.append(f"{_number(mean)} ({_range(interval)})" if interval else "")
        table.add_row(case["case"], *cells)
    return table


def _sensitivity(found: Mapping[str, Any]) -> Table:
    given = f", given {found['given']}" if found["given"] else ""
    title = f"{found['case']}: what holds {found['outcome']}{given}"
    index, total, swing = _NAMES[found["method"]]
    table = Table("input", index, "95 %", total, swing, "95 %", "clear", title=title)
    for row in found["rows"][:_ROWS]:
        table.add_row(
            row["input"], _number(row["index"]), _range(row["index_interval"]),
            _number(row["total"]), _number(row["swing"]),
            _range(row["swing_interval"] or row["total_interval"]),
            "yes" if row["clear"] else "",
        )  # fmt: skip
    return table


def _ranking(found: Mapping[str, Any]) -> Table:
    table = Table(
        "design", found["outcome"], "mean regret", "regret, 95 %", "good enough",
        title=f"Designs by {found['outcome']} ({found['better']} is better)",
    )  # fmt: skip
    for rank in found["order"]:
        table.add_row(
            rank["case"], _number(rank["mean"]), _number(rank["regret"]),
            _number(rank["worst_regret"]), _number(rank["satisfied"]),
        )  # fmt: skip
    return table

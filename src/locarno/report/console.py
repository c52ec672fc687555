"""What the command line shows: results on stdout, progress on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console, Group, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from locarno.model.results import Assessment, Finding, Ledger
from locarno.report import terminal, terminal_plan
from locarno.report.terminal_arrival import arrival_view
from locarno.report.terminal_bargain import bargaining_view, commitment_view, objections_view
from locarno.report.terminal_coalition import coalition_view
from locarno.report.terminal_game import game_view
from locarno.report.terminal_stations import cover_view

__all__ = ["finding_line", "progress", "show", "show_ledger"]

_WIDTH_WITHOUT_TERMINAL: Final = 140


def _clock(assessment: Assessment) -> RenderableType:
    """The response clock, who decides how, the coverage of the line, cover in the air."""
    return Group(
        terminal.clock_view(assessment),
        coalition_view(assessment),
        arrival_view(assessment),
        cover_view(assessment),
    )


def _deterrence(assessment: Assessment) -> RenderableType:
    """Credibility, then incentives to break over the years and objections."""
    return Group(
        terminal.deterrence_view(assessment),
        game_view(assessment),
        commitment_view(assessment),
        objections_view(assessment),
    )


_VIEWS: Final[dict[str, Callable[[Assessment], RenderableType]]] = {
    "comparison": terminal.comparison_view,
    "size": terminal.size_view,
    "generation": terminal_plan.generation_view,
    "clock": _clock,
    "deterrence": _deterrence,
    "bargaining": bargaining_view,
    "simulation": terminal.simulation_view,
}


class Placed(Protocol):
    """A finding with its place in the file and the designs that share it."""

    @property
    def finding(self) -> Finding:
        """The finding."""

    @property
    def designs(self) -> tuple[str, ...]:
        """Designs that share it."""

    @property
    def place(self) -> str:
        """``file:line:col``."""


def _stdout() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL, no_color=True)
    return console


def show(view: str, assessment: Assessment) -> None:
    """Prints one view of an assessment."""
    _stdout().print(_VIEWS[view](assessment))


def show_ledger(ledger: Ledger) -> None:
    """Prints the ledger."""
    _stdout().print(terminal.ledger_view(ledger))


def finding_line(item: Placed, designs: int) -> str:
    """A finding as ``place: path: code severity: message; remedy``, of so many designs in all."""
    found = item.finding
    whose = "all designs" if len(item.designs) == designs > 1 else ", ".join(item.designs)
    where = f"{item.place}: {found.where}: {found.code} {found.severity.value}"
    return f"{where}: {found.message}. Remedy: {found.remedy}. [{whose}]"


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A bar with the time left on stderr, one for each stage."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, share: float) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bars.update(task, completed=1.0)
                tasks[stage] = bars.add_task(stage, total=1.0)
            bars.update(tasks[stage], completed=share)

        yield tell

"""Commands of single stages: size, generate, clock, deter, bargain, simulate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from locarno.cli_options import (
    Borrowed,
    Designs,
    EfgOut,
    EngineName,
    Histories,
    Json,
    Name,
    PlansOut,
    Quiet,
    Ranked,
    Rare,
    Reading,
    Runs,
    Seed,
    Set,
    Threads,
    View,
)
from locarno.cli_session import (
    INTERRUPTED,
    api,
    asked,
    compile_for,
    console,
    declare,
    plans_in,
    progress,
    say,
    say_plans,
    write_json,
)
from locarno.errors import LocarnoError

__all__ = ["add_stages"]

_CSV = typer.Option("--csv", help="Write this table as CSV to stdout.")
CsvOfSize = Annotated[Literal["requirement", "rows"] | None, _CSV]
CsvOfYears = Annotated[Literal["calendar"] | None, _CSV]
CsvOfPlan = Annotated[Literal["plan", "placement", "shortfall", "account", "cost"] | None, _CSV]


@dataclass(frozen=True)
class _Stage:
    """A command: what it prints of an assessment, and what it says of itself.

    Parameters
    ----------
    name : of the command and the stage.
    keys : parts of the document that it writes.
    view : what of ``report.console`` shows it.
    text, example : of its help.
    also : other stages that it needs.
    options : those that not every stage has, by name: csv, out, engine, efg,
        until_ranked, rare.
    """

    name: str
    keys: tuple[str, ...]
    view: str
    text: str
    example: str
    also: tuple[str, ...] = ()
    options: dict[str, object] = field(default_factory=dict)


_DETER: Final = (
    "deterrence", "other_deterrence", "game", "other_game", "commitment", "objections",
)  # fmt: skip

_STAGES: Final = (
    _Stage(
        "size", ("requirement",), "size", "The force each design needs.", "size ukraine-2025",
        options={"csv": CsvOfSize},
    ),
    _Stage(
        "generate", ("generation",), "generation",
        "Which pledge fills what, when, and what is missing.",
        "generate ukraine-2025 --design reassurance", also=("explain", "cost"),
        options={"csv": CsvOfPlan, "out": PlansOut, "engine": EngineName},
    ),
    _Stage(
        "clock", ("clock", "arrival", "contested_air", "coalition"), "clock",
        "From breach to answer against the fait accompli, and who decides how.",
        "clock ukraine-2025 --design tripwire",
    ),
    _Stage(
        "deter", _DETER, "deterrence",
        "Credibility needed, offered and believed; the game solved; incentives to break by year.",
        "deter ukraine-2025 --view revisionist", options={"efg": EfgOut},
    ),
    _Stage(
        "bargain", ("bargaining", "commitment", "objections"), "bargaining",
        "Packages that every party would accept, and those of them that would be kept.",
        "bargain ukraine-2025 --runs 200", also=("deter",),
    ),
    _Stage(
        "simulate", ("simulation", "challengers", "rare"), "simulation",
        "Ceasefire years: held, eroded, war.",
        "simulate donbas-2015 --runs 200",
        options={"csv": CsvOfYears, "until_ranked": Ranked, "rare": Rare},
    ),
)  # fmt: skip


def add_stages(app: typer.Typer) -> None:
    """Adds a command for each stage, in the order in which they are worked out."""
    for stage in _STAGES:
        app.command(stage.name)(_command_of(stage))


def _command_of(stage: _Stage) -> Callable[..., None]:
    def command(
        scenario: Name,
        *,
        design: Designs = None,
        view: View = None,
        runs: Runs = 500,
        histories: Histories = 4,
        seed: Seed = 1,
        set_: Set = None,
        reading: Reading = None,
        design_from: Borrowed = None,
        until_ranked: Any = False,  # noqa: ANN401 - only where designs are simulated
        rare: Any = False,  # noqa: ANN401 - as above
        json: Json = False,
        csv: Any = None,  # noqa: ANN401 - each command has its own tables, or none
        out: Any = None,  # noqa: ANN401 - only where plans are searched
        engine: Any = None,  # noqa: ANN401 - as above
        efg: Any = None,  # noqa: ANN401 - only where a game is solved
        threads: Threads = None,
        no_progress: Quiet = False,
    ) -> None:
        _one_document(json=json, csv=csv)
        compile_for(stage.name, *stage.also)
        loaded = asked(scenario, view, (design, set_, reading, design_from)).load()
        loaded = api().bargained_over(loaded) if stage.name == "bargain" else loaded
        settings = api().Settings(
            runs, histories, seed, threads or api().usual_threads(),
            (stage.name, *stage.also, *(("rare",) if rare else ())), api().engine_named(engine),
            partial=True,
        )  # fmt: skip
        plans = plans_in(out)
        _say_game(loaded, efg)
        with progress(hidden=no_progress) as tell:
            found = api().assess(loaded, settings, tell, plans, until_ranked=until_ranked)
        say_plans(plans, found)
        _show(stage, found, csv, json=json)
        if found.interrupted:
            raise typer.Exit(INTERRUPTED)
        if stage.name == "generate" and not api().plans_feasible(found):
            raise typer.Exit(1)

    command.__doc__ = f"{stage.text}\n\nExample: locarno {stage.example}"
    absent = dict.fromkeys(("csv", "out", "engine", "efg", "until_ranked", "rare"))
    declare(command, {**absent, **stage.options})
    return command


def _one_document(*, json: bool, csv: object) -> None:
    if json and csv:
        message = "--csv and --json: stdout carries one document; leave one of them out"
        raise LocarnoError(message)


def _say_game(loaded: Any, efg: Path | None) -> None:  # noqa: ANN401 - of a module imported late
    """Writes the game where that is asked for, and says where."""
    if efg is not None:
        say(f"game: {api().write_game(loaded, efg)}")


def _show(stage: _Stage, found: Any, csv: Any, *, json: bool) -> None:  # noqa: ANN401 - as above
    """Writes a table or the parts of the document to stdout, or shows the stage."""
    if csv:
        typer.echo(api().as_csv(api().csv_table(found, csv)), nl=False)
    elif json:
        write_json(api().document(found, stage.keys))
    else:
        console().show(stage.view, found)

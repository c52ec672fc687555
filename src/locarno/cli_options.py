"""Arguments and options that commands share, with what --help says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = [
    "Borrowed",
    "Designs",
    "EfgOut",
    "EngineName",
    "Histories",
    "Json",
    "Name",
    "PlansOut",
    "Quiet",
    "Ranked",
    "Rare",
    "Reading",
    "Runs",
    "Seed",
    "Set",
    "Threads",
    "View",
]

Name = Annotated[str, typer.Argument(metavar="SCENARIO", help="Path, or name of a bundled one.")]
Designs = Annotated[
    list[str] | None, typer.Option("--design", help="Design to run; may be given again.")
]
View = Annotated[str | None, typer.Option(help="Named reading of contested parameters.")]
Runs = Annotated[int, typer.Option(min=2, max=1_000_000, help="Futures to draw.")]
Histories = Annotated[int, typer.Option(min=2, max=10_000, help="Histories in each future.")]
Seed = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Study seed.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="Override, such as agreement.us_backstop=false.")
]
Reading = Annotated[
    list[str] | None,
    typer.Option("--reading", help="Side taken in a dispute, such as tripwire=schelling."),
]
Borrowed = Annotated[
    list[str] | None,
    typer.Option(
        "--design-from",
        help="Design of another scenario, as SCENARIO:DESIGN, tried in this setting.",
    ),
]
Ranked = Annotated[
    bool,
    typer.Option(
        "--until-ranked",
        help="Stop when the ranking of the designs is decided; --runs is the budget.",
    ),
]
Rare = Annotated[
    bool,
    typer.Option(
        "--rare",
        help="Also compute ends that plain histories hardly show: attacks decided on, escalation.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write the JSON document to stdout.")]
Threads = Annotated[int | None, typer.Option(min=1, help="Threads; no result depends on it.")]
Quiet = Annotated[bool, typer.Option("--no-progress", help="No progress on stderr.")]
PlansOut = Annotated[
    Path | None, typer.Option(help="Folder of a run: the plans are kept there for assess.")
]

EngineName = Annotated[
    Literal["highs", "cp-sat"] | None,
    typer.Option("--engine", help="Who searches for plans; cp-sat needs the extra solver."),
]

EfgOut = Annotated[
    Path | None,
    typer.Option("--efg", help="Write the solved game of one design as Gambit's text here."),
]

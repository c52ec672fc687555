"""The command line: thin over ``api``, which is imported when a command needs it.

Here are the commands on whole runs and on files; those of single stages are in ``cli_stages``,
those of studies in ``cli_study``, arguments that they share in ``cli_options``.

Exit codes: 0 the document was written, 1 a finding of severity error (``check``) or an infeasible
plan (``generate``), 2 bad input, 130 interrupted (the document, if one is written, says so).
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from locarno.cli_options import (
    Borrowed,
    Designs,
    Histories,
    Json,
    Name,
    Quiet,
    Ranked,
    Reading,
    Runs,
    Seed,
    Set,
    Threads,
    View,
)
from locarno.cli_session import (
    INTERRUPTED,
    Interruptible,
    api,
    asked,
    compile_for,
    console,
    plans_in,
    progress,
    say,
    say_plans,
    write_json,
)
from locarno.cli_stages import add_stages
from locarno.cli_study import app as study_app
from locarno.errors import LocarnoError, ScenarioError

__all__ = ["app", "main"]

app = typer.Typer(
    name="locarno",
    cls=Interruptible,
    help="Whether, where and why a security guarantee behind a ceasefire would fail.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_BAD_INPUT = 2

app.add_typer(study_app, name="study")


def _version(*, value: bool) -> None:
    if value:
        typer.echo(import_module("locarno").__version__)
        raise typer.Exit


@app.callback()
def _options(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Whether, where and why a security guarantee behind a ceasefire would fail."""


@app.command()
def assess(
    scenario: Name,
    *,
    design: Designs = None,
    view: View = None,
    runs: Runs = 500,
    histories: Histories = 4,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for the run.")] = None,
    set_: Set = None,
    reading: Reading = None,
    design_from: Borrowed = None,
    until_ranked: Ranked = False,
    disputes: Annotated[
        list[str] | None,
        typer.Option(help="Dispute to run on both sides, or all; may be given again."),
    ] = None,
    json: Json = False,
    threads: Threads = None,
    no_progress: Quiet = False,
) -> None:
    """All stages, every design: compare, and write assessment.json and brief.html.

    Example: locarno assess ukraine-2025 --out out/ukraine-2025
    """
    compile_for("clock", "deter", "simulate")
    module = import_module("locarno.engine.beside")
    with module.if_worth(runs, len(design or ()), threads) as beside:
        with import_module("locarno.engine.lasting").kept_for_good():
            request = asked(scenario, view, (design, set_, reading, design_from))
            loaded = request.load()
        settings = api().Settings(
            runs, histories, seed, threads or api().usual_threads(), partial=True
        )
        plans = plans_in(out)
        with progress(hidden=no_progress) as tell:
            found = api().assess(loaded, settings, tell, plans, beside, until_ranked=until_ranked)
    if disputes:
        with progress(hidden=no_progress) as tell:
            found = api().assess_disputes(request, disputes, found, settings, tell)
    if out is not None:
        brief = api().write_assessment(out, loaded, found, request.origin(), plans)
        say_plans(plans, found)
        say(f"brief: {brief}")
    if json:
        write_json(api().document(found))
    else:
        console().show("comparison", found)
    if found.interrupted:
        raise typer.Exit(INTERRUPTED)


@app.command()
def history(
    scenario: Name,
    *,
    design: Annotated[str | None, typer.Option(help="Design; the first without it.")] = None,
    future: Annotated[int, typer.Option(min=0, max=9_999, help="Future, from 0.")] = 0,
    number: Annotated[int, typer.Option(min=0, max=9_999, help="History in it, from 0.")] = 0,
    seed: Seed = 1,
    view: View = None,
    set_: Set = None,
) -> None:
    """One simulated history told quarter by quarter.

    Example: locarno history bosnia-1995 --design historical --future 3
    """
    loaded = api().load(
        scenario, view=view, designs=[design] if design else (), settings=set_ or ()
    )
    name = design or next(iter(loaded.cases))
    for line in api().history(loaded, name, seed=seed, future=future, number=number):
        typer.echo(line)


@app.command()
def check(
    scenario: Name,
    *,
    view: View = None,
    set_: Set = None,
    json: Json = False,
    resolved: Annotated[
        str | None, typer.Option(metavar="DESIGN", help="Print this design as merged instead.")
    ] = None,
) -> None:
    """Problems of the file, then weaknesses of the guarantee; exit 1 on one of severity error.

    Example: locarno check ukraine-2025
    """
    if resolved is not None:
        typer.echo(api().resolved_text(scenario, resolved, view, set_ or ()), nl=False)
        return
    loaded = api().load(scenario, view=view, settings=set_ or (), both_sides=True)
    found = api().check(loaded)
    if json:
        write_json(api().check_document(found))
    else:
        for item in found:
            typer.echo(console().finding_line(item, len(loaded.cases)))
        typer.echo(f"{len(found)} findings." if found else "No findings.")
    if any(item.finding.severity == "error" for item in found):
        raise typer.Exit(1)


add_stages(app)


@app.command()
def brief(run: Annotated[Path, typer.Argument(help="Folder of a run.")]) -> None:
    """Draw the brief of a run again.

    Example: locarno brief out/ukraine-2025
    """
    typer.echo(f"brief: {api().rerender(run)}")


@app.command()
def scenarios(*, json: Json = False) -> None:
    """List the bundled scenarios.

    Example: locarno scenarios
    """
    listing = import_module("locarno.io.listing")  # not the facade: what is listed is not read
    listed = {name: listing.described(name) for name in listing.bundled_names()}
    if json:
        found = [{"name": n, "title": t, "designs": list(d)} for n, (t, d) in listed.items()]
        write_json(found)
        return
    for name, (title, designs) in listed.items():
        typer.echo(f"{name}: {title}\n    designs: {', '.join(designs)}")


@app.command()
def init(
    file: Annotated[Path, typer.Argument(help="Scenario file to write.")],
    *,
    from_: Annotated[str, typer.Option("--from", help="Bundled scenario to copy.")],
) -> None:
    """Copy a bundled scenario, tables included, to start from.

    Example: locarno init my/scenario.yaml --from ukraine-2025
    """
    for path in api().init(file, from_):
        typer.echo(f"wrote {path}")


@app.command()
def schema(
    *,
    assessment: Annotated[
        bool, typer.Option("--assessment", help="That of assessment.json instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of a scenario file.

    Example: locarno schema > scenario.schema.json
    """
    found = api().assessment_schema() if assessment else api().scenario_schema()
    write_json(found)


@app.command()
def migrate(file: Annotated[Path, typer.Argument(help="Scenario file.")]) -> None:
    """Rewrite a scenario file in the current version of the language.

    Example: locarno migrate old.yaml
    """
    text, said = api().migrated(file)
    if said:
        file.write_text(text, encoding="utf-8")
    for sentence in said or ("is at the current version; nothing was changed",):
        typer.echo(f"{file}: {sentence}")


@app.command()
def warmup() -> None:
    """Compile the kernels now rather than at their first use, and say where they are kept.

    Example: locarno warmup
    """
    folder = api().warm_up(say)
    typer.echo(f"kernels: {folder}")


@app.command()
def sources(
    scenario: Name, *, design: Designs = None, view: View = None, json: Json = False
) -> None:
    """The ledger: every assumption with value, range, source and basis, weakest first.

    Example: locarno sources ukraine-2025
    """
    loaded = api().load(scenario, view=view, designs=design or ())
    found = api().ledger(loaded)
    if json:
        write_json(api().plain(found))
    else:
        console().show_ledger(found)


def main() -> None:
    """Run the command line; a problem of ours is a message and exit code 2, never a traceback."""
    try:
        app()
    except ScenarioError as error:
        for problem in error.problems:
            say(str(problem))
        count = len(error.problems)
        say(f"{count} problem{'s' if count > 1 else ''}. Nothing was run.")
        sys.exit(_BAD_INPUT)
    except LocarnoError as error:
        say(str(error))
        sys.exit(_BAD_INPUT)

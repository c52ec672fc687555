"""The command line: thin over ``api``, which is imported when a command needs it.

Exit codes: 0 the document was written, 1 a finding of severity error (``check``) or an infeasible
plan (``generate``), 2 bad input.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, Literal

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
    Reading,
    Runs,
    Seed,
    Set,
    Threads,
    View,
)
from locarno.cli_study import app as study_app
from locarno.errors import LocarnoError, ScenarioError

__all__ = ["app", "main"]

app = typer.Typer(
    name="locarno",
    help="Whether, where and why a security guarantee behind a ceasefire would fail.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_BAD_INPUT = 2

app.add_typer(study_app, name="study")


def _api() -> Any:  # noqa: ANN401 - a module, imported late so that --help is quick
    return import_module("locarno.api")


def _console() -> Any:  # noqa: ANN401
    return import_module("locarno.report.console")


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
    module = import_module("locarno.engine.beside")
    with module.if_worth(runs, len(design or ()), threads) as beside:
        api = _api()
        asked = _asked(scenario, view, (design, set_, reading, design_from))
        loaded = asked.load()
        gc.freeze()  # what is there by now stays: the collector need not look at it again
        settings = api.Settings(runs, histories, seed, threads or api.usual_threads())
        plans = _plans(out)
        with _progress(hidden=no_progress) as tell:
            found = api.assess(loaded, settings, tell, plans, beside, until_ranked=until_ranked)
    if disputes:
        with _progress(hidden=no_progress) as tell:
            found = api.assess_disputes(asked, disputes, found, settings, tell)
    if out is not None:
        brief = api.write_assessment(out, loaded, found, asked.origin(), plans)
        _say_plans(plans, found)
        typer.echo(f"brief: {brief}", err=True)
    if json:
        typer.echo(api.as_json(api.document(found)), nl=False)
    else:
        _console().show("comparison", found)


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
    api = _api()
    loaded = api.load(scenario, view=view, designs=[design] if design else (), settings=set_ or ())
    name = design or next(iter(loaded.cases))
    for line in api.history(loaded, name, seed=seed, future=future, number=number):
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
    api = _api()
    if resolved is not None:
        typer.echo(api.resolved_text(scenario, resolved, view, set_ or ()), nl=False)
        return
    loaded = api.load(scenario, view=view, settings=set_ or (), both_sides=True)
    found = api.check(loaded)
    if json:
        typer.echo(api.as_json(api.check_document(found)), nl=False)
    else:
        for item in found:
            typer.echo(_console().finding_line(item, len(loaded.cases)))
        typer.echo(f"{len(found)} findings." if found else "No findings.")
    if any(item.finding.severity == "error" for item in found):
        raise typer.Exit(1)


_CSV = typer.Option("--csv", help="Write this table as CSV to stdout.")
CsvOfSize = Annotated[Literal["requirement", "rows"] | None, _CSV]
CsvOfPlan = Annotated[Literal["plan", "placement", "shortfall", "account", "cost"] | None, _CSV]


def _stage(
    name: str,
    keys: tuple[str, ...],
    view_name: str,
    text: str,
    example: str,
    *,
    also: tuple[str, ...] = (),
    **options: object,
) -> None:
    """Registers a stage's command; options of its own by name: csv, out, engine, efg."""

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
        json: Json = False,
        csv: Any = None,  # noqa: ANN401 - each command has its own tables, or none
        out: Any = None,  # noqa: ANN401 - only where plans are searched
        engine: Any = None,  # noqa: ANN401 - as above
        efg: Any = None,  # noqa: ANN401 - only where a game is solved
        threads: Threads = None,
        no_progress: Quiet = False,
    ) -> None:
        _one_document(json=json, csv=csv)
        api = _api()
        loaded = _asked(scenario, view, (design, set_, reading, design_from)).load()
        loaded = api.bargained_over(loaded) if name == "bargain" else loaded
        settings = api.Settings(
            runs, histories, seed, _threads(threads), (name, *also), api.engine_named(engine)
        )
        plans = _plans(out)
        _say_game(loaded, efg)
        with _progress(hidden=no_progress) as tell:
            found = api.assess(loaded, settings, tell, plans, until_ranked=until_ranked)
        _say_plans(plans, found)
        if not _as_document(found, csv, keys if json else ()):
            _console().show(view_name, found)
        if name == "generate" and not api.plans_feasible(found):
            raise typer.Exit(1)

    command.__doc__ = f"{text}\n\nExample: locarno {example}"
    absent = dict.fromkeys(("csv", "out", "engine", "efg", "until_ranked"))
    _declare(command, {**absent, **options})
    app.command(name)(command)


def _asked(scenario: str, view: str | None, lists: Iterable[list[str] | None]) -> Any:  # noqa: ANN401 - of the module imported late
    """What to load: designs, settings, readings and designs of other scenarios lie over it."""
    return _api().Request(scenario, view, *(tuple(each or ()) for each in lists))


def _declare(command: Callable[..., None], options: Mapping[str, object]) -> None:
    """Types parameters of a command; one without an option is not on the command line."""
    command.__annotations__ |= {name: option for name, option in options.items() if option}
    whole = signature(command, eval_str=True)
    kept = [p for name, p in whole.parameters.items() if options.get(name, True) is not None]
    command.__signature__ = whole.replace(parameters=kept)  # type: ignore[attr-defined]


def _as_document(found: Any, csv: Any, keys: tuple[str, ...]) -> bool:  # noqa: ANN401 - as above
    """Writes a table or these parts of the document to stdout; False where neither is asked for."""
    api = _api()
    if csv:
        typer.echo(api.as_csv(api.csv_table(found, csv)), nl=False)
    elif keys:
        typer.echo(api.as_json(api.document(found, keys)), nl=False)
    return bool(csv or keys)


def _plans(out: Path | None) -> Any:  # noqa: ANN401 - of the module imported late
    """The plans of a run directory that can be written; None without one."""
    if out is None:
        return None
    _api().check_folder(out)
    return _api().plan_folder(out)


def _threads(given: int | None) -> int:
    """Threads asked for, or as many as usual."""
    return given or int(_api().usual_threads())


def _say_game(loaded: Any, efg: Path | None) -> None:  # noqa: ANN401 - as above
    """Writes the game where that is asked for, and says where."""
    if efg is not None:
        typer.echo(f"game: {_api().write_game(loaded, efg)}", err=True)


def _say_plans(plans: Any, found: Any) -> None:  # noqa: ANN401 - as above
    """Says on stderr which plans were kept, taken and refused."""
    if plans is None:
        return
    for sentence in plans.refused.values():
        typer.echo(sentence, err=True)
    if plans.kept:
        typer.echo(f"plans: {len(plans.kept)} kept in {plans.folder}", err=True)
    elif taken := len({plan["digest"] for plan in _api().plans_taken(found)}):
        typer.echo(f"plans: {taken} taken from {plans.folder}", err=True)


def _one_document(*, json: bool, csv: object) -> None:
    if json and csv:
        message = "--csv and --json: stdout carries one document; leave one of them out"
        raise LocarnoError(message)


_stage(
    "size", ("requirement",), "size", "The force each design needs.", "size ukraine-2025",
    csv=CsvOfSize,
)  # fmt: skip
_stage(
    "generate", ("generation",), "generation",
    "Which pledge fills what, when, and what is missing.",
    "generate ukraine-2025 --design reassurance", also=("explain", "cost"), csv=CsvOfPlan,
    out=PlansOut, engine=EngineName,
)  # fmt: skip
_stage(
    "clock", ("clock", "arrival", "coalition"), "clock",
    "From breach to answer against the fait accompli, and who decides how.",
    "clock ukraine-2025 --design tripwire",
)  # fmt: skip
_stage(
    "deter", ("deterrence", "game", "commitment", "objections"), "deterrence",
    "Credibility needed, offered and believed; the game solved; incentives to break by year.",
    "deter ukraine-2025 --view revisionist", efg=EfgOut,
)  # fmt: skip
_stage(
    "bargain", ("bargaining", "commitment", "objections"), "bargaining",
    "Packages that every party would accept, and those of them that would be kept.",
    "bargain ukraine-2025 --runs 200", also=("deter",),
)  # fmt: skip
_stage(
    "simulate", ("simulation",), "simulation", "Ceasefire years: held, eroded, war.",
    "simulate donbas-2015 --runs 200", until_ranked=Ranked,
)  # fmt: skip


@app.command()
def brief(run: Annotated[Path, typer.Argument(help="Folder of a run.")]) -> None:
    """Draw the brief of a run again.

    Example: locarno brief out/ukraine-2025
    """
    typer.echo(f"brief: {_api().rerender(run)}")


@app.command()
def scenarios(*, json: Json = False) -> None:
    """List the bundled scenarios.

    Example: locarno scenarios
    """
    listing = import_module("locarno.io.listing")  # not the facade: what is listed is not read
    listed = {name: listing.described(name) for name in listing.bundled_names()}
    if json:
        found = [{"name": n, "title": t, "designs": list(d)} for n, (t, d) in listed.items()]
        typer.echo(import_module("locarno.io.run_folder").as_json(found), nl=False)
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
    for path in _api().init(file, from_):
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
    api = _api()
    found = api.assessment_schema() if assessment else api.scenario_schema()
    typer.echo(api.as_json(found), nl=False)


@app.command()
def migrate(file: Annotated[Path, typer.Argument(help="Scenario file.")]) -> None:
    """Rewrite a scenario file in the current version of the language.

    Example: locarno migrate old.yaml
    """
    text, said = _api().migrated(file)
    if said:
        file.write_text(text, encoding="utf-8")
    for sentence in said or ("is at the current version; nothing was changed",):
        typer.echo(f"{file}: {sentence}")


@app.command()
def warmup() -> None:
    """Compile the kernels now rather than at their first use, and say where they are kept.

    Example: locarno warmup
    """
    folder = _api().warm_up(lambda sentence: typer.echo(sentence, err=True))
    typer.echo(f"kernels: {folder}")


@app.command()
def sources(
    scenario: Name, *, design: Designs = None, view: View = None, json: Json = False
) -> None:
    """The ledger: every assumption with value, range, source and basis, weakest first.

    Example: locarno sources ukraine-2025
    """
    api = _api()
    loaded = api.load(scenario, view=view, designs=design or ())
    found = api.ledger(loaded)
    if json:
        typer.echo(api.as_json(api.plain(found)), nl=False)
    else:
        _console().show_ledger(found)


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[str, float], None]]:
    """Progress with the time left on stderr; silent where nobody watches."""
    if hidden or not sys.stderr.isatty():
        yield lambda _stage, _share: None
        return
    with _console().progress() as tell:
        yield tell


def main() -> None:
    """Run the command line; a problem of ours is a message and exit code 2, never a traceback."""
    try:
        app()
    except ScenarioError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        count = len(error.problems)
        typer.echo(f"{count} problem{'s' if count > 1 else ''}. Nothing was run.", err=True)
        sys.exit(_BAD_INPUT)
    except LocarnoError as error:
        typer.echo(str(error), err=True)
        sys.exit(_BAD_INPUT)
    except KeyboardInterrupt:
        typer.echo("Cancelled. Nothing was written.", err=True)
        sys.exit(130)

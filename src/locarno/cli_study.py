"""``locarno study``: thin over ``studies``, which is imported when a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from locarno.cli_options import Json
from locarno.cli_session import INTERRUPTED, declare, say, write_json
from locarno.errors import LocarnoError

__all__ = ["app"]

app = typer.Typer(
    help="Studies of many futures: run, search, resume, show and export.\n\n"
    "Example: locarno study run study.yaml --out out/study",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Run = Annotated[Path, typer.Argument(help="Folder of a study's run.")]
Threads = Annotated[int | None, typer.Option(min=1, help="Chunks at a time; no result depends.")]
Out = Annotated[Path, typer.Option(help="Folder for the run; may hold a part of it already.")]
Executor = Annotated[
    Literal["threads", "processes"], typer.Option(help="Where chunks are evaluated.")
]
Cluster = Annotated[
    str | None, typer.Option(help="Dask scheduler instead, such as tcp://127.0.0.1:8786.")
]
Chunk = Annotated[
    int | None, typer.Option(min=1, help="Points a chunk; found by timing if absent.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Go on beyond the budget without asking.")]

_EXTRA = {"dask", "distributed", "duckdb", "pyarrow", "sklearn"}


def _studies() -> Any:  # noqa: ANN401 - a module, imported late so that --help is quick
    try:
        return import_module("locarno.studies")
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        message = f"studies need {error.name}: pip install 'locarno[study]'"
        raise LocarnoError(message) from error


def _searches() -> Any:  # noqa: ANN401 - as above
    _studies()
    return import_module("locarno.searches")


def _asked_of(folder: Path) -> Any:  # noqa: ANN401 - as above
    """What a run is of: a study or a search."""
    return _searches() if _studies().is_search(folder) else _studies()


def _evaluating(
    name: str, modules: Callable[[], Any], argument: str, text: str, example: str
) -> None:
    """Registers a command that evaluates what a study file asks for, new or in part there."""

    def command(
        study: Any,  # noqa: ANN401 - a path, with a help of its own in each command
        *,
        out: Out,
        threads: Threads = None,
        executor: Executor = "threads",
        cluster: Cluster = None,
        chunk: Chunk = None,
        yes: Yes = False,
        json: Json = False,
    ) -> None:
        of = modules()
        how = _studies().How.of(threads, executor, cluster, chunk, _asker(yes=yes))
        with _kept(out):
            _told(of, out, of.run(study, out, how, _progress()), json=json)

    command.__doc__ = f"{text}\n\nExample: locarno study {example}"
    declare(command, {"study": Annotated[Path, typer.Argument(help=argument)]})
    app.command(name)(command)


_evaluating(
    "run", _studies, "Study file.",
    "Evaluate a study; what its folder holds already is not evaluated again.",
    "run docs/studies/ukraine-2025.yaml --out out/study",
)  # fmt: skip
_evaluating(
    "search", _searches, "Study file with levers and `search:`.",
    "Search the levels of the levers for designs that no other beats, and say why the rest lose.",
    "search search.yaml --out out/search",
)  # fmt: skip


@app.command()
def resume(
    run: Run,
    *,
    threads: Threads = None,
    executor: Executor = "threads",
    cluster: Cluster = None,
    chunk: Chunk = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Go on with a study after whatever ended it.

    Example: locarno study resume out/study
    """
    studies = _asked_of(run)
    how = _studies().How.of(threads, executor, cluster, chunk, _asker(yes=yes))
    with _kept(run):
        _told(studies, run, studies.resume(run, how, _progress()), json=json)


@app.command()
def show(
    run: Run,
    *,
    sql: Annotated[
        str | None, typer.Option(help="Ask in SQL instead, of results, cases and sample.")
    ] = None,
    json: Json = False,
) -> None:
    """What a study says, from its folder alone.

    Example: locarno study show out/study --sql "select avg(war) from results"
    """
    studies = _studies()
    if sql is not None:
        answer = studies.sql(run, sql)
        rows = answer.to_pylist()
        if json:
            typer.echo(import_module("json").dumps(rows, default=str))
        else:
            _view().show_rows(answer.column_names, rows)
        return
    _shown(_asked_of(run), run, json=json)


@app.command()
def export(
    run: Run,
    target: Annotated[Path, typer.Argument(help="File to write: .csv, .parquet or .nc.")],
) -> None:
    """Every evaluation with its inputs and outcomes, as one table.

    Example: locarno study export out/study study.parquet
    """
    _studies().export(run, target)
    say(f"wrote {target}")


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Says on Ctrl-C what is kept of a study and how to go on with it."""
    try:
        yield
    except KeyboardInterrupt:
        if not (folder / "manifest.json").exists():
            raise
        say(f"Stopped; what was evaluated is kept. Go on with: locarno study resume {folder}")
        raise typer.Exit(INTERRUPTED) from None


def _view() -> Any:  # noqa: ANN401 - as _studies
    return import_module("locarno.report.terminal_study")


def _told(studies: Any, folder: Path, outcome: Any, *, json: bool) -> None:  # noqa: ANN401
    """What a run did, on stderr, then what the study says."""
    for sentence in _view().run_sentences(outcome):
        say(sentence)
    if not outcome.confirmed:
        message = "Stopped before the study began; --yes goes on, or lower sampling.size"
        raise LocarnoError(message)
    for sentence in _studies().said(folder):
        say(sentence)
    if not outcome.before + outcome.made:
        message = f"{folder}: not one evaluation could be made, for the reasons above"
        raise LocarnoError(message)
    if (folder / "study.html").exists():
        say(f"page: {folder / 'study.html'}")
    _shown(studies, folder, json=json)


def _shown(studies: Any, folder: Path, *, json: bool) -> None:  # noqa: ANN401
    found = studies.show(folder)
    if json:
        write_json(found)
    else:
        (_view().show_search if "front" in found else _view().show)(found)


def _asker(*, yes: bool) -> Any:  # noqa: ANN401 - a question, or None
    """Asks on a terminal; without one, only ``--yes`` goes beyond the budget."""

    def ask(found: Any) -> bool:  # noqa: ANN401
        say(_view().estimate_sentence(found))
        if yes:
            return True
        return sys.stdin.isatty() and typer.confirm("Go on?", err=True)

    return ask


def _progress() -> Any:  # noqa: ANN401
    """Every tenth of the way, where somebody watches."""
    last = [-1]

    def tell(stage: str, share: float) -> None:
        tenth = int(10 * share)
        if stage == "evaluations" and tenth > last[0] and sys.stderr.isatty():
            last[0] = tenth
            say(f"{10 * tenth} %")

    return tell

"""What commands share: the facade imported late, what is asked for, plans kept, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

__all__ = [
    "INTERRUPTED",
    "Interruptible",
    "api",
    "asked",
    "compile_for",
    "console",
    "declare",
    "plans_in",
    "progress",
    "say",
    "say_plans",
    "write_json",
]


INTERRUPTED = 130
"""Exit code of a command that Ctrl-C ended, as shells have it."""


class Interruptible(TyperGroup):
    """Commands that say so when Ctrl-C ends them."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as overridden
        """Runs the command that is asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say("Cancelled; no document was written.")
            raise typer.Exit(INTERRUPTED) from None


def api() -> Any:  # noqa: ANN401 - a module, imported late so that --help is quick
    """``locarno.api``."""
    return import_module("locarno.api")


def compile_for(*stages: str) -> None:
    """Has other processes begin with kernels that are to be compiled, while this one imports."""
    import_module("locarno.engine.compiling").compile_for(stages)


def console() -> Any:  # noqa: ANN401 - as above
    """``locarno.report.console``."""
    return import_module("locarno.report.console")


def say(text: str) -> None:
    """Writes to stderr: stdout is for the document alone."""
    typer.echo(text, err=True)


def write_json(document: object) -> None:
    """Writes a document as JSON to stdout."""
    typer.echo(import_module("locarno.io.run_folder").as_json(document), nl=False)


def asked(scenario: str, view: str | None, lists: Iterable[list[str] | None]) -> Any:  # noqa: ANN401 - of the module imported late
    """What to load: designs, settings, readings and designs of other scenarios lie over it."""
    return api().Request(scenario, view, *(tuple(each or ()) for each in lists))


def declare(command: Callable[..., None], options: Mapping[str, object]) -> None:
    """Types parameters of a command; one without an option is not on the command line."""
    command.__annotations__ |= {name: option for name, option in options.items() if option}
    whole = signature(command, eval_str=True)
    kept = [p for name, p in whole.parameters.items() if options.get(name, True) is not None]
    command.__signature__ = whole.replace(parameters=kept)  # type: ignore[attr-defined]


def plans_in(out: Path | None) -> Any:  # noqa: ANN401 - as above
    """The plans of a run directory that can be written; None without one."""
    if out is None:
        return None
    api().check_folder(out)
    return api().plan_folder(out)


def say_plans(plans: Any, found: Any) -> None:  # noqa: ANN401 - as above
    """Says on stderr which plans were kept, taken and refused."""
    if plans is None:
        return
    for sentence in plans.refused.values():
        say(sentence)
    if plans.kept:
        say(f"plans: {len(plans.kept)} kept in {plans.folder}")
    elif taken := len({plan["digest"] for plan in api().plans_taken(found)}):
        say(f"plans: {taken} taken from {plans.folder}")


@contextmanager
def progress(*, hidden: bool) -> Iterator[Callable[[str, float], None]]:
    """Progress with the time left on stderr; silent where nobody watches."""
    if hidden or not sys.stderr.isatty():
        yield lambda _stage, _share: None
        return
    with console().progress() as tell:
        yield tell

"""A run that is interrupted (Ctrl-C): what is finished goes on to the result, and that is said."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping

from locarno.engine.one_design import Settings, Work
from locarno.model.scenario import Scenario

__all__ = ["say_kept", "unfinished"]


def say_kept(designs: Collection[str]) -> None:
    """Tells the user at once, for to finish what is left takes some seconds more."""
    named = ", ".join(designs)
    sys.stderr.write(f"Interrupted: the result is made of the designs that are finished: {named}\n")
    sys.stderr.flush()


def unfinished(scenario: Scenario, settings: Settings, works: Mapping[str, Work]) -> list[str]:
    """What a run lacks of what was asked for, in sentences; nothing where it went to its end."""
    said = []
    missing = [name for name in scenario.cases if name not in works]
    if missing:
        said.append(f"The run was interrupted, with no result for {', '.join(missing)}.")
    finished = [work.outcomes.futures for work in works.values() if work.outcomes is not None]
    if finished and min(finished) < settings.runs:
        said.append(
            f"The run was interrupted: outcomes stand on the first {min(finished)} of "
            f"{settings.runs} futures, or on as many of a part as were wanted of it."
        )
    return said

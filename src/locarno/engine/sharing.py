"""Tasks that two processes share: designs, and parts of what is said of a plan's two readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from locarno.engine.beside import Beside
from locarno.engine.explaining import told_reading
from locarno.engine.explanation import PARTS, Told, together
from locarno.engine.futures import Futures
from locarno.engine.one_design import Common, Work, finish, through_stages
from locarno.engine.shelf import Labels
from locarno.model.force_results import Generation
from locarno.model.plan_results import Engine, Explanation, Method
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case

__all__ = ["designs", "explanations", "shared_designs", "shared_explanations"]


class _Done(NamedTuple):
    """What of a finished design travels between processes.

    Parameters
    ----------
    variants : what the campaign runs on; parts : those of its numbers not sent with another design.
    """

    found: DesignAssessment
    generation: Generation | None
    variants: tuple[Labels, ...]
    parts: Mapping[bytes, NDArray[np.float64]]
    reads: frozenset[str]
    consulted: frozenset[str]


def designs(given: tuple[Common, Mapping[str, Case]]) -> Callable[[int], _Done]:
    """For the second process: a design of a run by its number, but for the bargaining over it."""
    common, cases = given
    names = list(cases)
    first: list[Futures] = []
    sent: set[bytes] = set()

    def task(number: int) -> _Done:
        name = names[number]
        futures = common.futures(cases[name], *first)
        first[:] = first or [futures]
        work = through_stages(cases[name], futures, common, None)
        finish(work, name, common)
        parts = {label: part for label, part in common.shelf.parts.items() if label not in sent}
        sent.update(parts)
        labels = tuple(each.labels for each in work.variants or ())
        reads = frozenset(futures.reads)
        return _Done(work.found, work.generation, labels, parts, reads, work.consulted)

    return task


def shared_designs(
    found: dict[str, Work],
    beside: Beside,
    common: Common,
    cases: Mapping[str, Case],
    how: tuple[Callable[[str, Common], Work], Callable[[Mapping[str, Work]], None]],
    mine: int,
) -> None:
    """Every design, some of them worked out by the second process.

    Parameters
    ----------
    found : takes each design as it is finished, so that an interruption leaves those that are.
    cases : in the order in which this process takes them.
    how : works one out in this process; what else this process has to do once the first is done,
        for which it has time when all are claimed and the other process is not done with its last.
    mine : number of designs, the first ones, that only this process can work out.
    """
    here, meanwhile = how
    names = list(cases)
    alone = replace(common, settings=replace(common.settings, threads=1))
    others = {name: cases[name] for name in names[mine:]}
    beside.begin(f"{__name__}:designs", (alone, others), len(others))

    def take() -> None:
        for number, done in beside.found():
            assert isinstance(done, _Done)  # noqa: S101 - as sent above
            variants = common.shelf.take(done.variants, done.parts)
            if len(variants) < len(done.variants):
                continue  # some parts came with a design that an interruption lost
            name = names[mine + number]
            futures = common.futures(cases[name])
            futures.reads |= done.reads
            work = Work(cases[name], futures, done.found, done.generation)
            work.variants, work.consulted = variants or None, done.consulted
            found[name] = work

    try:
        for name in names[:mine]:
            found[name] = here(name, alone)
        while (number := beside.claim()) is not None:
            found[names[mine + number]] = here(names[mine + number], alone)
        meanwhile(found)
        take()
    except KeyboardInterrupt:
        beside.leave()
        take()
        raise
    for name in names:
        if name not in found:
            found[name] = here(name, common)


def explanations(given: tuple[Case, Futures]) -> Callable[[int], dict[str, Any]]:
    """For the second process: a part of the explanation of a reading, those of the stated first."""
    case, futures = given

    @cache
    def told(reading: int) -> Told:
        how = (Method.ROUNDED, None, Engine.HIGHS)
        return told_reading(case, futures, how, announced=reading > 0)

    def task(number: int) -> dict[str, Any]:
        reading, part = divmod(number, len(PARTS))
        return PARTS[part](told(reading))

    return task


def shared_explanations(
    beside: Beside, case: Case, futures: Futures
) -> tuple[Explanation, Explanation]:
    """Both readings explained, stated and announced; no plan kept before is taken."""
    count = 2 * len(PARTS)
    beside.begin(f"{__name__}:explanations", (case, futures), count)
    make = explanations((case, futures))
    found: dict[int, dict[str, Any]] = {}
    while (number := beside.claim()) is not None:
        found[number] = make(number)
    for number, done in beside.found():
        assert isinstance(done, dict)  # noqa: S101 - as sent above
        found[number] = done
    parts = [found[n] if n in found else make(n) for n in range(count)]
    return together(parts[: len(PARTS)]), together(parts[len(PARTS) :])

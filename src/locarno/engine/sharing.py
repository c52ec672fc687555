"""Tasks that two processes share: designs, and the two readings of a plan that is explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from locarno.engine.beside import Beside
from locarno.engine.explaining import explained_reading
from locarno.engine.futures import Futures
from locarno.engine.one_design import Common, Work, finish, through_stages
from locarno.model.force_results import Generation, Reading
from locarno.model.plan_results import Engine, Method
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case
from locarno.theory.episode.inputs import Variant

__all__ = ["designs", "readings", "shared_designs", "shared_readings"]


class _Done(NamedTuple):
    """What of a finished design travels between processes."""

    found: DesignAssessment
    generation: Generation | None
    variants: tuple[Variant, ...] | None
    reads: frozenset[str]


def designs(given: tuple[Common, Mapping[str, Case]]) -> Callable[[int], _Done]:
    """For the second process: a design of a run by its number, but for the bargaining over it."""
    common, cases = given
    names = list(cases)
    first: list[Futures] = []

    def task(number: int) -> _Done:
        name = names[number]
        futures = common.futures(cases[name], *first)
        first[:] = first or [futures]
        work = through_stages(cases[name], futures, common, None)
        finish(work, name, common)
        reads = frozenset(futures.reads)
        return _Done(work.found, work.generation, work.variants, reads)

    return task


def shared_designs(
    beside: Beside,
    common: Common,
    cases: Mapping[str, Case],
    here: Callable[[str, Common], Work],
    mine: int,
) -> dict[str, Work]:
    """Every design, some of them worked out by the second process.

    Parameters
    ----------
    cases : in the order in which this process takes them.
    here : works one out in this process.
    mine : number of designs, the first ones, that only this process can work out.
    """
    names = list(cases)
    alone = replace(common, settings=replace(common.settings, threads=1))
    others = {name: cases[name] for name in names[mine:]}
    beside.begin(f"{__name__}:designs", (alone, others), len(others))
    found = {name: here(name, alone) for name in names[:mine]}
    while (number := beside.claim()) is not None:
        found[names[mine + number]] = here(names[mine + number], alone)
    for number, done in beside.found():
        assert isinstance(done, _Done)  # noqa: S101 - as sent above
        name = names[mine + number]
        futures = common.futures(cases[name])
        futures.reads |= done.reads
        found[name] = Work(
            cases[name], futures, done.found, done.generation, variants=done.variants
        )
    for name in names:
        if name not in found:
            found[name] = here(name, common)
    return found


def readings(given: tuple[Case, Futures]) -> Callable[[int], Reading]:
    """For the second process: a reading explained, the stated one first."""
    case, futures = given
    return lambda number: explained_reading(
        case, futures, (Method.ROUNDED, None, Engine.HIGHS), announced=number > 0
    )


def shared_readings(beside: Beside, case: Case, futures: Futures) -> tuple[Reading, Reading]:
    """Both readings explained, stated and announced; no plan kept before is taken."""
    beside.begin(f"{__name__}:readings", (case, futures), 2)
    make = readings((case, futures))
    found: dict[int, Reading] = {}
    while (number := beside.claim()) is not None:
        found[number] = make(number)
    for number, done in beside.found():
        assert isinstance(done, Reading)  # noqa: S101 - as sent above
        found[number] = done
    stated, announced = (found[n] if n in found else make(n) for n in (0, 1))
    return stated, announced

"""One case at given points: what a study evaluates, chunk by chunk.

Axes: ``n`` points of a chunk, ``K`` inputs that the study varies, ``H`` histories.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from locarno.engine.background import background_of
from locarno.engine.cost import plan_cost
from locarno.engine.deterrence import stakes
from locarno.engine.futures import Drawn, Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import action_names
from locarno.engine.prepared import announced_stages
from locarno.engine.simulation import histories_at
from locarno.engine.sizing import requirement
from locarno.engine.stages import Stages, reference_quarter
from locarno.engine.streams import Stream
from locarno.engine.variants import at_precision, campaign_rules, campaign_variant
from locarno.model.evidence import Quantity
from locarno.model.force_results import Generation
from locarno.model.parties import ActionKind
from locarno.model.scenario import Case
from locarno.model.study import BAND
from locarno.theory.deterrence import needed
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import Histories, Variant
from locarno.theory.incidents.choice import Method
from locarno.theory.philox import uniforms

__all__ = ["CaseModel", "PointFutures", "case_model", "outcomes_at", "planned_numbers", "probed"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Columns = dict[str, NDArray[np.float64]]

_PROBE = 16
"""Futures from which the inputs that a case ever draws, and its rate of incidents, are read."""

_ONE_AT_A_TIME = threading.Lock()
"""Held by the part of a chunk that holds Python's own lock anyway.

Threads that share that part in turns of 5 ms all end it late and then leave Python's lock idle
together; one after the other, all but the first are in a kernel while the next is in here.
"""


class PointFutures(Futures):
    """Futures some of whose inputs stand at given quantiles, at given addresses.

    Parameters
    ----------
    seed : study seed; positions : ordinal of each quantity's path in the file.
    addresses : (n,) number of the future that each point takes its luck from.
    given : by path, (n,) quantiles.
    ranges : inputs that the study gives a range of its own, by path.
    likely : whether inputs that are not given stand at their most likely value.
    """

    def __init__(
        self,
        case: Case,
        seed: int,
        positions: Mapping[str, int],
        addresses: I64,
        given: Mapping[str, F64],
        *,
        ranges: Mapping[str, Quantity] = MappingProxyType({}),
        likely: bool = False,
    ) -> None:
        super().__init__(seed, len(addresses), positions, together=case.together)
        self._case, self._addresses, self._given = case, addresses, given
        self._ranges, self._likely = ranges, likely

    def __getitem__(self, quantity: Quantity) -> F64:
        """The value at each point, shape (n,), in the quantity's unit."""
        chosen = self._ranges.get(quantity.path, quantity)
        if self._likely and quantity.path not in self._given:
            self.reads.add(quantity.path)
            return np.full(self.runs, self.fixed.get(quantity.path, quantity.mode))
        return super().__getitem__(chosen)

    def draw_ahead(self, ranges: Sequence[Drawn]) -> None:
        """Draws what will be read, in one call; what the study itself sets is left."""
        super().draw_ahead(
            [
                each
                for each in ranges
                if each[0] not in self._ranges and (not self._likely or each[0] in self._given)
            ]
        )

    def _independent(self, path: str) -> F64:
        if path in self._given:
            return self._given[path]
        draw, _ = uniforms(self.seed, Stream.PARAMETER, self._addresses, 0, 0, self.positions[path])
        return draw

    def luck(self, stream: Stream, lane: int) -> F64:
        """A uniform draw per point that belongs to no input, shape (n,)."""
        if (stream, lane) not in self._luck:
            draw, _ = uniforms(self.seed, stream, self._addresses, 0, 0, lane)
            self._luck[stream, lane] = draw
        return self._luck[stream, lane]


@dataclass(frozen=True, slots=True)
class CaseModel:
    """A case made ready to be evaluated anywhere: its plan is made once, never in a future.

    Parameters
    ----------
    generation : both plans; positions : ordinal of each quantity's path.
    scale : payoff scale of the scenario.
    method : how incidents are drawn, one for the whole study.
    drawn : ranges that are read in every future.
    """

    case: Case
    generation: Generation
    positions: Mapping[str, int]
    scale: float
    method: Method = Method.SECTORS
    drawn: tuple[Drawn, ...] = ()


def case_model(case: Case, positions: Mapping[str, int], scale: float, seed: int) -> CaseModel:
    """A case with its plan; the plan is the same whatever futures it is then put to."""
    futures = Futures(seed, _PROBE, positions, together=case.together)
    return CaseModel(case, generate(case, requirement(case), futures), positions, scale)


def probed(
    models: Sequence[CaseModel | None], seed: int
) -> tuple[tuple[CaseModel | None, ...], frozenset[str]]:
    """Cases with the one way to draw incidents for all of them, and the inputs they ever draw."""
    variants, read = [], set[str]()
    ready: list[CaseModel | None] = []
    for model in models:
        ready.append(model)
        if model is not None:
            futures = Futures(seed, _PROBE, model.positions, together=model.case.together)
            variants += _closed_form(model, futures)[0]
            read |= futures.reads
            ready[-1] = replace(model, drawn=futures.drawn)
    if not variants:
        return tuple(models), frozenset()
    method = background_of(variants).method
    alike = (None if model is None else replace(model, method=method) for model in ready)
    return tuple(alike), frozenset(read)


def planned_numbers(model: CaseModel) -> dict[str, float]:
    """What the announced plan of a case costs a year, EUR, and its heaviest burden; NaN if unknown.

    The burden is a multiple of the one that all would bear at their fair shares.
    """
    reading = model.generation.announced
    burden = reading.proof.burden if reading.proof is not None else None
    return {
        "cost": plan_cost(model.case, reading.plan).incremental_eur_per_year.mode,
        "burden": math.nan if burden is None else burden,
    }


def outcomes_at(
    model: CaseModel,
    futures: PointFutures,
    addresses: I64,
    histories: int,
    *,
    band: bool = False,
) -> Columns:
    """Outcomes of every history of every point, each (n * H,), histories running fastest.

    Parameters
    ----------
    futures : inputs at the points; addresses : (n,) luck of each.
    histories : H, histories of each point.
    band : whether the same histories are lived at both ends of the band of lambda too; their
        outcomes have the suffix ``_low`` and ``_high``.
    """
    case = model.case
    futures.draw_ahead(model.drawn)
    ends = {f"_{end}": getattr(case.choice, end) for end in BAND} if band else {}
    with _ONE_AT_A_TIME:
        variants, found = _closed_form(model, futures, tuple(ends.values()))
    lived = histories_at(
        campaign_rules(case),
        variants,
        model.method,
        seed=futures.seed,
        addresses=addresses,
        histories=histories,
    )
    columns: dict[str, NDArray[Any]] = {}
    for suffix, each in zip(("", *ends), lived, strict=True):
        columns |= {f"{name}{suffix}": v for name, v in _outcomes(each, case.horizon_days).items()}
    columns |= {name: np.repeat(values, histories) for name, values in found.items()}
    return {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}


def _outcomes(lived: Histories, horizon_days: int) -> dict[str, NDArray[Any]]:
    """What is kept of histories, (n * H,) each."""
    war = lived.war_day != NEVER
    eroded = (lived.eroded_day != NEVER) & ~war
    last = np.full(war.shape, horizon_days)
    for day in (lived.war_day, lived.eroded_day):
        last = np.where(day != NEVER, np.minimum(day, last), last)
    return {
        "held": ~war & ~eroded,
        "eroded": eroded,
        "war": war,
        "clash": lived.clash > 0,
        "held_days": last,
        "breaches": lived.breaches,
        "answered": lived.answered,
    }


def _closed_form(
    model: CaseModel, futures: Futures, others: tuple[float, ...] = ()
) -> tuple[list[Variant], dict[str, F64]]:
    """What to simulate, at the headline and at other precisions, and outcomes that need none, (n,).

    Everything but the precision and the game at it is the headline's own.
    """
    case = model.case
    stages = announced_stages(case, futures, model.generation)
    found = _of_the_attack(case, futures, stages)
    variant = campaign_variant(case, futures, stages, case.choice.headline, model.scale)
    ends = [at_precision(variant, case, futures, stages, (lam, futures.runs)) for lam in others]
    return [variant, *ends], found


def _of_the_attack(case: Case, futures: Futures, stages: Stages) -> dict[str, F64]:
    """Credibility offered against an attack and whether it deters; nothing where none is known."""
    if ActionKind.ATTACK not in action_names(case):
        return {name: np.full(futures.runs, np.nan) for name in ("deterred", "offered")}
    attack = stakes(case, futures, stages.chain, stages.force, reference_quarter(case))
    at = attack[ActionKind.ATTACK]
    enough = at.offered >= needed(at.keep, at.alone, at.answered)
    return {"deterred": enough.astype(np.float64), "offered": at.offered}

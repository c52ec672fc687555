"""Ceasefire years: running the campaign over futures and reading outcomes from its histories."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.background import Background, background_of
from locarno.engine.memory import refuse_what_does_not_fit
from locarno.engine.shelf import Shelved, some_futures
from locarno.kernels.histories import live
from locarno.model.probability import Probability
from locarno.model.results import Offensives, Simulation
from locarno.theory.casualties import MAGNITUDES, magnitude
from locarno.theory.combat import BREAKTHROUGH, LIMITED_GAIN, NO_BATTLE, REPELLED
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import Broken, Histories, Rules, Variant
from locarno.theory.estimation import simulated_probability
from locarno.theory.incidents.choice import Method
from locarno.theory.incidents.inputs import Addresses
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["BANDS", "Outcomes", "histories_at", "run_campaign", "summary"]

Flags = NDArray[np.bool_]

_FUTURES_A_CHUNK = 32
"""Futures simulated at a time; results do not depend on it."""
_VARIANTS_A_TIME = 8
"""Variants lived at a time, whose solved games are held in memory; results do not depend on it."""

BANDS = ("incident", "limited", "general")

_BY_DATE: Final = frozenset({"actions", "second_actions", "calendar"})
"""Of histories, what has a row for each date or quarter: most of their memory."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Histories of one variant as futures by histories, (R, H).

    ``method`` is how incidents were drawn, which is part of the luck.
    """

    histories: Histories
    futures: int
    method: Method

    def clashed(self) -> Flags:
        """Whether guarantor and challenger forces have fired on each other, (R, H)."""
        return np.asarray(self.histories.clash > 0).reshape(self.futures, -1)

    def war(self, day: int | None = None) -> Flags:
        """Whether war has come by a day (None: the horizon), (R, H)."""
        return self._by(self.histories.war_day, day)

    def eroded(self, day: int | None = None) -> Flags:
        """Whether the ceasefire is eroded but not at war by a day, (R, H)."""
        return self._by(self.histories.eroded_day, day) & ~self.war(day)

    def held(self, day: int | None = None) -> Flags:
        """Whether the ceasefire still holds on a day, (R, H)."""
        return ~self.war(day) & ~self._by(self.histories.eroded_day, day)

    def _by(self, days: NDArray[np.integer[Any]], day: int | None) -> Flags:
        happened = days != NEVER if day is None else (days != NEVER) & (days <= day)
        return np.asarray(happened).reshape(self.futures, -1)


class CutShort(KeyboardInterrupt):
    """An interruption (Ctrl-C) of a campaign; ``outcomes`` are those of the futures finished."""

    def __init__(self, outcomes: tuple[Outcomes, ...]) -> None:
        super().__init__()
        self.outcomes = outcomes


def run_campaign(
    rules: Rules,
    variants: Sequence[Variant | Shelved],
    *,
    seed: int,
    futures: Sequence[int],
    histories: int,
    threads: int = 1,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[Outcomes, ...]:
    """Outcomes of every variant on the same futures and the same luck.

    Futures are simulated in chunks, on as many threads as wanted; every draw is addressed, so
    neither chunks nor threads change a bit of the result.

    Parameters
    ----------
    futures : how many of the first futures each variant is run on; of those run on fewer than
        another, what goes by date and quarter (actions, calendar) is not kept.

    Raises
    ------
    CutShort
        When it is interrupted, with the futures finished until then for whoever wants a part.
    """
    refuse_what_does_not_fit(rules, futures, histories)
    chunks = _chunks(futures)
    background = background_of(variants)
    weights = [(last - first) * len(members) for first, last, members in chunks]
    done = [0.0] * len(chunks)

    def work(number: int) -> tuple[Histories, ...]:
        first, last, members = chunks[number]
        some = {k: some_futures(variants[k], first, last) for k in members}
        addresses = Addresses.grid(seed, first, last - first, histories)
        found = _lived(rules, some, background, addresses, histories)
        done[number] = weights[number]
        progress(sum(done) / sum(weights))
        return tuple(found[k] for k in members)

    whole = max(futures)
    gathered = [_Gathered(count * histories, by_date=count == whole) for count in futures]

    def take(number: int, found: tuple[Histories, ...]) -> None:
        first, _, members = chunks[number]
        for k, part in zip(members, found, strict=True):
            gathered[k].add(first * histories, part)

    taken = _as_far_as_let(work, take, len(chunks), threads)
    reached = chunks[taken - 1][1]
    counts = [min(count, reached) for count in futures]
    outcomes = tuple(
        Outcomes(each.first(count * histories), count, background.method)
        for each, count in zip(gathered, counts, strict=True)
    )
    if taken < len(chunks):
        raise CutShort(outcomes)
    return outcomes


def _as_far_as_let(
    work: Callable[[int], tuple[Histories, ...]],
    take: Callable[[int, tuple[Histories, ...]], None],
    chunks: int,
    threads: int,
) -> int:
    """How many chunks were worked out and taken, in order; all unless it is interrupted.

    Futures are alike, so that the first of them are a smaller study of the same kind.
    """
    done = 0
    with ThreadPoolExecutor(max_workers=max(threads, 1)) as pool:
        waiting = deque(pool.submit(work, number) for number in range(chunks))
        first = waiting[0]
        try:
            while waiting:
                take(done, waiting.popleft().result())
                done += 1
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            if not done:
                if first.cancelled():
                    raise
                take(0, first.result())  # it is being worked out, and takes a moment
                done = 1
    return done


class _Gathered:
    """Histories of one variant as parts of them come in, in numbers as wide as they need to be.

    Parameters
    ----------
    size : most histories.
    by_date : whether what has a row for each date or quarter is kept.
    """

    def __init__(self, size: int, *, by_date: bool = True) -> None:
        self._size, self._by_date = size, by_date
        self._columns: dict[str, NDArray[Any]] = {}

    def add(self, first: int, part: Histories) -> None:
        """Histories from number ``first`` on."""
        for name in Histories.__slots__:
            values = getattr(part, name)
            if name in _BY_DATE and not self._by_date:
                values = values[..., :0, :]
            if name not in self._columns:
                # Histories first in memory, so that a part is written in one piece.
                room = np.empty((self._size, *values.shape[:-1]), _narrow(name, values.dtype))
                self._columns[name] = np.moveaxis(room, 0, -1)
            self._columns[name][..., first : first + values.shape[-1]] = values

    def first(self, count: int) -> Histories:
        """The first histories."""
        return Histories(**{name: each[..., :count] for name, each in self._columns.items()})


def _narrow(name: str, dtype: np.dtype[Any]) -> np.dtype[Any]:
    """A type in which a column loses nothing: actions are few, days and counts under 2^31."""
    if dtype != np.int64:
        return dtype
    return np.dtype(np.int8 if name in _BY_DATE else np.int32)


def _lived(
    rules: Rules,
    some: Mapping[int, Variant],
    background: Background,
    addresses: Addresses,
    histories: int,
) -> dict[int, Histories]:
    """Histories of some variants by number, each setting's incidents drawn once."""
    found: dict[int, Histories] = {}
    for group in background.groups:
        members = [k for k in group if k in some]
        if members:
            counts = background.counts(some[members[0]], addresses, histories, rules.horizon_days)
            for first in range(0, len(members), _VARIANTS_A_TIME):
                part = members[first : first + _VARIANTS_A_TIME]
                lived = live(rules, [some[k] for k in part], addresses, counts)
                found |= dict(zip(part, lived.histories, strict=True))
    return found


def histories_at(
    rules: Rules,
    variants: Sequence[Variant],
    method: Method,
    *,
    seed: int,
    addresses: NDArray[np.int64],
    histories: int,
) -> tuple[Histories, ...]:
    """Histories of variants at given points, whatever the order in which they are asked for.

    Parameters
    ----------
    variants : of one setting, so that they share their incidents.
    method : how incidents are drawn, one for all that is compared.
    addresses : (R,) number of the future that each point of the variants takes its luck from.
    """
    background = Background(method, (tuple(range(len(variants))),))
    gathered = [_Gathered(len(addresses) * histories) for _ in variants]
    for first in range(0, len(addresses), _FUTURES_A_CHUNK):
        here = addresses[first : first + _FUTURES_A_CHUNK]
        some = {k: some_futures(each, first, first + len(here)) for k, each in enumerate(variants)}
        luck = Addresses(
            seed,
            np.repeat(here, histories).astype(np.uint64),
            np.tile(np.arange(histories, dtype=np.uint64), len(here)),
        )
        for k, found in _lived(rules, some, background, luck, histories).items():
            gathered[k].add(first * histories, found)
    return tuple(each.first(len(addresses) * histories) for each in gathered)


def _chunks(futures: Sequence[int]) -> list[tuple[int, int, tuple[int, ...]]]:
    """First and last future of each chunk, and the variants that are run on it.

    Boundaries lie where a variant ends and at fixed steps, whatever the number of threads.
    """
    bounds = sorted({0, *futures, *range(0, max(futures), _FUTURES_A_CHUNK)})
    return [
        (first, last, tuple(k for k, count in enumerate(futures) if count >= last))
        for first, last in itertools.pairwise(bounds)
    ]


def summary(
    outcomes: Outcomes,
    horizon_days: int,
    by_lambda: Mapping[str, Mapping[str, Probability]],
    under_stated: Mapping[str, Probability],
) -> Simulation:
    """What the histories of one design say."""
    days = [0, *range(DAYS_PER_YEAR // QUARTERS_PER_YEAR, horizon_days, 91), horizon_days]
    histories = outcomes.histories
    breaches, answered = int(histories.breaches.sum()), int(histories.answered.sum())
    years, shares = horizon_days / DAYS_PER_YEAR, outcome_shares(outcomes)
    return Simulation(
        p_held=shares["p_held"],
        p_eroded=shares["p_eroded"],
        p_war=shares["p_war"],
        p_direct_clash=simulated_probability(outcomes.clashed()),
        survival=tuple((d, simulated_probability(outcomes.held(d))) for d in days),
        states=tuple((d, *(float(np.mean(state(d))) for state in _states(outcomes))) for d in days),
        causes=causes(outcomes),
        war_after_erosion=_war_after_erosion(outcomes),
        clash_bands={
            name: float(np.mean(histories.clash == band)) for band, name in enumerate(BANDS, 1)
        },
        by_lambda=by_lambda,
        under_stated=under_stated,
        breaches_per_year=breaches / histories.breaches.size / years,
        answered_share=answered / breaches if breaches else None,
        wrong_answers_per_year=float(np.mean(histories.wrong_answers)) / years,
        failures=tuple((day, first_failures(outcomes, day)) for day in days),
        unsolved=float(np.mean(histories.unsolved)),
        offensives=_offensives(histories),
    )


def _offensives(histories: Histories) -> Offensives | None:
    """How the battles ended; None where none was fought."""
    fought = histories.battle != NO_BATTLE
    if not fought.any():
        return None
    battle, helped = histories.battle[fought], histories.helped[fought]
    lost = magnitude(np.rint(histories.lost[fought]))
    return Offensives(
        repelled=float(np.mean(battle == REPELLED)),
        limited_gain=float(np.mean(battle == LIMITED_GAIN)),
        breakthrough=float(np.mean(battle == BREAKTHROUGH)),
        broken_alone=float(np.mean((battle == BREAKTHROUGH) & (helped == 0))),
        ground_km=float(np.mean(histories.ground[fought])),
        days=float(np.mean(histories.battle_days[fought])),
        losses={name: float(np.mean(lost == place)) for place, name in enumerate(MAGNITUDES)},
    )


def first_failures(outcomes: Outcomes, day: int) -> dict[str, float]:
    """Share of all histories no longer held by a day, by the first broken link of the reason."""
    found = outcomes.histories
    war = np.where(found.war_day == NEVER, np.inf, found.war_day)
    eroded = np.where(found.eroded_day == NEVER, np.inf, found.eroded_day)
    cause = np.where(eroded <= war, found.eroded_cause, found.war_cause)
    counts = np.bincount(cause[np.minimum(war, eroded) <= day], minlength=len(Broken))
    return {
        link.name.lower(): float(counts[link] / cause.size)
        for link in Broken
        if link is not Broken.NONE and counts[link]
    }


def _states(outcomes: Outcomes) -> tuple[Callable[[int], Flags], ...]:
    return outcomes.held, outcomes.eroded, outcomes.war


def outcome_shares(outcomes: Outcomes) -> dict[str, Probability]:
    """Chances of the three outcome classes at the horizon."""
    return {
        "p_held": simulated_probability(outcomes.held()),
        "p_eroded": simulated_probability(outcomes.eroded()),
        "p_war": simulated_probability(outcomes.war()),
    }


def causes(outcomes: Outcomes) -> dict[str, float]:
    """Share of all histories that failed for each first broken link."""
    histories = outcomes.histories
    war, eroded = outcomes.war().ravel(), outcomes.eroded().ravel()
    cause = np.where(war, histories.war_cause, np.where(eroded, histories.eroded_cause, 0))
    counts = np.bincount(cause, minlength=len(Broken))
    return {
        link.name.lower(): float(counts[link] / cause.size)
        for link in Broken
        if link is not Broken.NONE and counts[link]
    }


def _war_after_erosion(outcomes: Outcomes) -> float:
    war = outcomes.histories.war_cause == Broken.ERODED
    return float(np.mean(war))

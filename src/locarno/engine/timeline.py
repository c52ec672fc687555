"""One history of a run told again: the same addresses give the same events; nothing is stored."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Final

import numpy as np

from locarno.engine.background import background_of
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import action_names, payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.shelf import some_futures
from locarno.engine.sides import challengers
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.model.history import HistoryTold, QuarterTold, ToldBreaches, ToldUnanswered
from locarno.model.scenario import Case, Scenario
from locarno.theory.episode.dates import decision_days, quarter_days
from locarno.theory.episode.erosion import NEVER
from locarno.theory.episode.inputs import Broken
from locarno.theory.episode.purpose import SIDE_SLOT, Slot
from locarno.theory.episode.reference import Address, Event, Record, episode
from locarno.theory.incidents.inputs import Addresses
from locarno.units import quarter_of_day

__all__ = ["told_again"]

_USUAL: Final = 500
_CHALLENGER: Final = "challenger"
_BY: Final = {
    Slot.REGIME: _CHALLENGER,
    Slot.SPOILER: "spoilers",
    Slot.PROVOCATION: "protected party",
    Slot.ALARM: "false alarm",
}


def told_again(
    scenario: Scenario, design: str, seed: int, future: int, history: int
) -> HistoryTold:
    """A history of a design at the headline precision, as a run with this seed lives it.

    Exchanges of a quarter are those of the line times the share that buffer and presence left of
    them over the whole history.

    Parameters
    ----------
    future, history : numbers of both, from 0.
    """
    case = scenario.cases[design]
    # As many futures as a run usually has: together they decide how incidents are drawn.
    futures = Futures(seed, max(future + 1, _USUAL), scenario.positions, together=case.together)
    ready = prepare(case, futures, generate(case, requirement(case), futures))
    scale = payoff_scale(scenario.payoff_cases)
    variant = campaign_variant(case, futures, ready.announced, case.choice.headline, scale)
    one, rules = some_futures(variant, future, future + 1), campaign_rules(case)
    whole = np.array([future], dtype=np.uint64), np.array([history], dtype=np.uint64)
    addresses, days = Addresses(seed, *whole), rules.horizon_days
    counts = background_of([variant]).counts(one, addresses, 1, days)[0].astype(np.int64)
    record = episode(rules, one, 0, Address(seed, future, history), counts)
    end = days if record.war_day == NEVER else record.war_day + 1
    upto = np.concatenate([[0], np.cumsum(counts.sum(axis=1))])
    left = record.exchanges / max(int(upto[end]), 1)
    records = float(futures[case.incidents.records][future])
    starts = [day for day in quarter_days(days) if day < end]
    quarters = tuple(
        _quarter(case, record, number, left * float(upto[stop] - upto[start]), records)
        for number, (start, stop) in enumerate(itertools.pairwise([*starts, end]))
    )
    return _told(design, (future, history), record, quarters, tuple(case.violations))


def _told(
    design: str,
    at: tuple[int, int],
    record: Record,
    quarters: tuple[QuarterTold, ...],
    classes: tuple[str, ...],
) -> HistoryTold:
    war, eroded = record.war_day != NEVER, record.eroded_day != NEVER
    outcome = "war" if war else "eroded" if eroded else "held"
    day = record.war_day if war else record.eroded_day
    cause = record.war_cause if war else record.eroded_cause
    return HistoryTold(
        design=design,
        future=at[0],
        history=at[1],
        outcome=outcome,
        cause=Broken(cause).name.lower() if outcome != "held" else None,
        outcome_quarter=quarter_of_day(day) if outcome != "held" else None,
        eroded_quarter=quarter_of_day(record.eroded_day) if eroded else None,
        quarters=quarters,
        unanswered=_unanswered(record, classes),
        left=0.0 if record.lapsed else record.share_left,
    )


def _unanswered(record: Record, classes: tuple[str, ...]) -> ToldUnanswered | None:
    if record.unanswered_day == NEVER:
        return None
    return ToldUnanswered(
        quarter_of_day(record.unanswered_day),
        classes[record.unanswered_class],
        Broken(record.unanswered_link).name.lower(),
    )


def _quarter(
    case: Case, record: Record, number: int, exchanges: float, records: float
) -> QuarterTold:
    names, dates, who = action_names(case), decision_days(campaign_rules(case)), _who(case)
    chosen = (record.actions, record.second_actions)
    actions = {
        name: tuple(
            names[action]
            for day, action in zip(dates, one, strict=False)
            if quarter_of_day(day) == number
        )
        for name, one in zip(who, chosen, strict=False)
    }
    mine = [event for event in record.events if quarter_of_day(event.day) == number]
    kinds = Counter(_kind(event, who) for event in mine)
    classes = list(case.violations)
    breaches = []
    for kind, count in kinds.items():
        alike = [event for event in mine if _kind(event, who) == kind]
        violation, by, ended = kind
        breaches.append(
            ToldBreaches(
                classes[violation],
                by,
                ended,
                count,
                sum(event.wrongly for event in alike),
                max(event.band for event in alike),
            )
        )
    return QuarterTold(number, actions, exchanges, exchanges * records, tuple(breaches))


def _who(case: Case) -> tuple[str, ...]:
    """Names of the challengers; where there is one it needs none."""
    keys = challengers(case)
    return tuple(case.parties[key].name for key in keys) if len(keys) > 1 else (_CHALLENGER,)


def _kind(event: Event, who: tuple[str, ...]) -> tuple[int, str, str]:
    """Class, author and end of a breach."""
    ended = "answered" if event.link == Broken.NONE else Broken(event.link).name.lower()
    slot = event.slot % SIDE_SLOT
    if slot in (Slot.AIR, Slot.SEA):
        return event.violation, "the air" if slot == Slot.AIR else "the sea", "shots"
    if len(who) > 1 and event.author:
        does = " (reprisal)" if slot >= Slot.REPRISAL else ""
        return event.violation, f"{who[event.author - 1]}{does}", ended
    if slot in _BY:
        return event.violation, _BY[Slot(slot)], ended
    if slot >= Slot.REPRISAL:
        return event.violation, "reprisal", ended
    return event.violation, _CHALLENGER if event.author else "the other side", ended

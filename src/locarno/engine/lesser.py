"""What may be agreed on where the answer finds no quorum: the next weaker response of its rung."""

from __future__ import annotations

from dataclasses import replace

from locarno.engine.chain import Chain, Link, response_chain
from locarno.engine.futures import Futures
from locarno.engine.sides import challengers
from locarno.model.mandate import Rung
from locarno.model.scenario import Case

__all__ = ["answered_with_less", "with_lesser"]


def answered_with_less(case: Case, violation: str) -> Case | None:
    """The case with the next weaker response to a class, where that does any harm."""
    rung = case.ladder[violation]
    foreseen = list(rung.responses)
    place = foreseen.index(rung.answer) if rung.answer in foreseen else 0
    if place == 0:
        return None
    name = foreseen[place - 1]
    if not case.responses[name].force and case.responses[name].bite.high == 0.0:
        return None
    ladder = {**case.ladder, violation: Rung(answer=name, responses=rung.responses)}
    return replace(case, ladder=ladder)


def with_lesser(case: Case, futures: Futures, chain: Chain) -> Chain:
    """The chain with the links of lesser answers to the classes that challengers commit."""
    found: dict[str, Link] = {}
    for violation in _committed(case):
        other = answered_with_less(case, violation)
        if other is None:
            continue
        fresh = futures.apart()
        found[violation] = response_chain(other, fresh, (violation,)).links[violation]
        futures.reads |= fresh.reads
    return replace(chain, lesser=found)


def _committed(case: Case) -> tuple[str, ...]:
    """Classes on the ladder that some action of a challenger commits, each once."""
    payoffs = (case.parties[key].payoffs for key in challengers(case))
    found = (action.commits for each in payoffs if each for action in each.actions.values())
    return tuple(dict.fromkeys(name for name in found if name and name in case.ladder))

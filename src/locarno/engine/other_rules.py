"""The same coalition under every decision rule that can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from locarno.model.deciding import is_ordered, member_time, recorded
from locarno.model.mandate import Procedure, Rule
from locarno.model.scenario import Case, by_class

__all__ = ["can_decide", "under_every_rule"]


def under_every_rule(case: Case) -> Mapping[Rule, Case]:
    """The case under each rule, its own as it stands; a rule that nobody could run is absent.

    A lead that is not named is a member of the stance most willing to give the gravest answer;
    what is delegated, where nothing is, is every answer on the ladder.
    """
    procedures = {rule: procedure for rule in Rule if (procedure := _under(case, rule)) is not None}
    return {rule: replace(case, procedure=procedure) for rule, procedure in procedures.items()}


def _under(case: Case, rule: Rule) -> Procedure | None:
    own = case.procedure
    if rule is own.rule:
        return own
    if rule is Rule.DUAL_KEY:
        return replace(own, rule=rule) if own.keys else None
    answers = tuple(dict.fromkeys(rung.answer for rung in case.ladder.values()))
    if rule is Rule.PRE_DELEGATED:
        return replace(own, rule=rule, delegated=own.delegated or answers)
    if not case.voters():
        return None
    if rule is Rule.LEAD_NATION:
        return replace(own, rule=rule, lead=own.lead or _most_willing(case))
    votes = sum(case.guarantors[name].votes for name in case.voters())
    return replace(own, rule=rule) if rule is Rule.CONSENSUS or votes else None


def _most_willing(case: Case) -> str:
    """A member of the stance that is most willing to give the answer to the gravest breach."""
    gravest = max(case.ladder, key=lambda name: case.violations[name].rank)
    answer = case.ladder[gravest].answer

    def willing(name: str) -> float:
        chance = by_class(case.stances[case.guarantors[name].stance].willing, answer)
        return chance.mode if chance is not None else 0.0

    return max(case.voters(), key=willing)


def can_decide(case: Case, answer: str) -> bool:
    """Whether the case says how long its rule takes to decide on an answer."""
    if is_ordered(case, answer) or member_time(case, answer) is not None:
        return True
    return all(time is not None for _, time in recorded(case, answer))

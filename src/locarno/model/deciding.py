"""Which clock a decision runs on: the record of a rule, one government's own, or a commander's."""

from __future__ import annotations

from locarno.model.dynamics import MemberTime
from locarno.model.mandate import DecisionTime, Key, Rule
from locarno.model.scenario import Case
from locarno.model.term import DEFAULT_KEY

__all__ = ["is_ordered", "member_time", "recorded", "rules_on_record"]


def is_ordered(case: Case, answer: str) -> bool:
    """Whether a commander may order an answer, so that nobody votes on it."""
    procedure = case.procedure
    return procedure.rule is Rule.PRE_DELEGATED and answer in procedure.delegated


def member_time(case: Case, answer: str) -> MemberTime | None:
    """The time in which one government decides on an answer, where the case gives one."""
    times = case.coalition.member_times
    return times.get(answer, times.get(DEFAULT_KEY))


def rules_on_record(case: Case, answer: str) -> tuple[Rule, ...]:
    """Rules whose records say how long a vote on an answer takes; the slower of two counts.

    What is not delegated under pre_delegated is decided by consensus. Two keys without a record of
    their own take that of each key's rule: consensus where all its members must agree.
    """
    rule = case.procedure.rule
    if rule is Rule.PRE_DELEGATED:
        return (Rule.CONSENSUS,)
    if rule is Rule.DUAL_KEY and _entry(case, rule, answer) is None:
        return tuple(_rule_of(key) for key in case.procedure.keys.values())
    return (rule,)


def _rule_of(key: Key) -> Rule:
    return Rule.CONSENSUS if key.quota.mode >= 1.0 else Rule.QUALIFIED_MAJORITY


def recorded(case: Case, answer: str) -> tuple[tuple[Rule, DecisionTime | None], ...]:
    """Decision times on record for a vote on an answer; None where the case has none."""
    return tuple((rule, _entry(case, rule, answer)) for rule in rules_on_record(case, answer))


def _entry(case: Case, rule: Rule, answer: str) -> DecisionTime | None:
    record = case.decision_times.get(rule, {})
    return record.get(answer, record.get(DEFAULT_KEY))

"""What the numbers on a coalition's decision say, in sentences; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from locarno.model.coalition_results import ClassDecision, RuleOutcome
from locarno.model.mandate import Rule
from locarno.model.scenario import Case

__all__ = ["class_sentences", "rule_name"]

_NAMES: Final = {
    Rule.CONSENSUS: "consensus",
    Rule.QUALIFIED_MAJORITY: "a qualified majority",
    Rule.LEAD_NATION: "a lead nation",
    Rule.PRE_DELEGATED: "pre-delegation",
    Rule.DUAL_KEY: "two keys",
}
_SHOWN: Final = 0.005
"""A gain smaller than half a point of a hundred is none."""
_QUORUM: Final = "that a quorum says yes"
_ORDER: Final = "that the trigger counts as met"
_LINKS: Final = (
    "that the breach is seen and put to the right side",
    _QUORUM,
    "that the decision, and what it sends, comes in time",
)


def rule_name(rule: str, row: RuleOutcome) -> str:
    """A rule as it stands in a sentence; what is not delegated is decided by consensus."""
    given = Rule(rule)
    if given is Rule.PRE_DELEGATED and not row.ordered:
        given = Rule.CONSENSUS
    return _NAMES[given]


def class_sentences(case: Case, name: str, found: ClassDecision) -> ClassDecision:
    """The decision on a class with its numbers said in words."""
    return replace(found, says=tuple(_sentences(case, name, found)))


def _sentences(case: Case, name: str, found: ClassDecision) -> Iterator[str]:
    label = case.violations[name].label
    own_rule, own = next((rule, row) for rule, row in found.rules.items() if row.own)
    if own_rule == Rule.PRE_DELEGATED and not own.ordered:
        yield f"{case.responses[found.answer].label} is not delegated: consensus decides on it."
    yield _chain(label, case.responses[found.answer].label, found, own)
    yield _binding(found, own)
    yield from _other_rules(found, own_rule, own)
    yield from _under_pressure(found, own_rule, own)


def _chain(label: str, answer: str, found: ClassDecision, own: RuleOutcome) -> str:
    yes = "an order stands" if own.ordered else "a quorum says yes"
    return (
        f"{label}, answered by {answer}: put to the right side in {_of(found.p_attributed.mean)} of"
        f" 100 cases; then {yes} in {_of(own.p_willing.mean)}; then it comes in time in"
        f" {_of(own.p_in_time.mean)}: κ = {_of(own.kappa.mean)} of 100."
    )


def _binding(found: ClassDecision, own: RuleOutcome) -> str:
    """Which of the three chances is least, and with it what to repair first."""
    chances = (found.p_attributed.mean, own.p_willing.mean, own.p_in_time.mean)
    weakest = _LINKS[chances.index(min(chances))]
    return f"The weakest link is {_ORDER if own.ordered and weakest == _QUORUM else weakest}."


def _other_rules(found: ClassDecision, own_rule: str, own: RuleOutcome) -> Iterator[str]:
    best = max(found.rules, key=lambda rule: (found.rules[rule].kappa.mean, rule == own_rule))
    row = found.rules[best]
    if row.kappa.mean - own.kappa.mean >= _SHOWN:
        yield f"The same members under {rule_name(best, row)} would reach {_of(row.kappa.mean)}."
    elif len(found.rules) > 1:
        yield f"No other rule would give more than {rule_name(own_rule, own)}."


def _under_pressure(found: ClassDecision, own_rule: str, own: RuleOutcome) -> Iterator[str]:
    if own.pressed is None or found.loses_least is None or found.keeps_most is None:
        return
    name = rule_name(own_rule, own)
    sure = "" if own.pressed.exact else " (the worst found; a bound stands beside it)"
    yield (
        f"Under the worst pressure {name} keeps {_of(own.pressed.kappa.mean)} of 100, a loss of"
        f" {_of(own.pressed.share_lost)} in 100 of what it had{sure}."
    )
    least, most = found.rules[found.loses_least], found.rules[found.keeps_most]
    if least.pressed is not None and rule_name(found.loses_least, least) != name:
        share = _of(least.pressed.share_lost)
        yield f"{rule_name(found.loses_least, least).capitalize()} loses least, {share} in 100."
    if found.gain is not None and found.gain >= _SHOWN:
        yield (
            f"Under pressure {rule_name(found.keeps_most, most)} keeps most,"
            f" {100 * found.gain:.0f} points of 100 more than {name}."
        )
    else:
        yield f"Under pressure no other rule keeps more than {name}."


def _of(chance: float) -> str:
    """A chance as a count of 100."""
    count = 100.0 * chance
    if 0.0 < count < 0.5:  # noqa: PLR2004 - what would print as 0 and is not
        return "fewer than 1"
    if 99.5 <= count < 100.0:  # noqa: PLR2004 - likewise at the other end
        return "more than 99"
    return f"{count:.0f}"

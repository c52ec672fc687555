"""Words for bargaining and commitment: objections, conditions, rules, packages."""

from __future__ import annotations

from collections.abc import Mapping

from locarno.model.bargaining_results import BargainResult, Constraint, Objection
from locarno.model.scenario import Case
from locarno.report import words

__all__ = [
    "RULES",
    "condition",
    "level",
    "objection",
    "package",
    "party_name",
    "singled_out",
]

RULES: Mapping[str, str] = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}
"""Rules by the name they are known by."""

_OBJECTIONS: Mapping[str, str] = {
    "abandoned": "its army alone does not deter and the answer on offer is too unlikely or weak",
    "disbelieved": "the answer on offer would be enough, but the challenger does not believe in it",
    "capped": "its army would deter alone without the ceiling, and with it does not",
    "provoked": "an attack is worth more than keeping only because foreign forces are there",
    "underpaid": "war against the protected party alone is worth more to it than what it gets",
    "outgrown": "the other side grows so fast that fighting at once would be better",
}
_CHANCES: Mapping[str, str] = {
    "blamed": "breaches of the class where it is likeliest the wrong side is named",
    "refuses": "packages no agreement is worth more to it",
}


def objection(found: Objection) -> tuple[str, str]:
    """What stands before and after the count of 100 in the sentence of an objection."""
    if found.code in _CHANCES:
        return "In", f"of 100 {_CHANCES[found.code]}."
    return "In", f"of 100 futures {_OBJECTIONS[found.code]}."


def party_name(key: str, case: Case | None) -> str:
    """Name of a party at the table or of the scenario; its key where no case is at hand."""
    if case is None:
        return key
    seat = case.bargaining.parties.get(key) if case.bargaining else None
    return seat.name if seat else case.parties[key].name if key in case.parties else key


def condition(found: Constraint, case: Case | None) -> str:
    """A condition on packages in words."""
    name = party_name(found.party, case)
    return {
        "acceptance": f"{name} refuses",
        "commitment": f"Power shifts to {name}",
        "compliance": "Not kept: an attack pays",
    }[found.kind]


def singled_out(found: BargainResult) -> str:
    """A warning where no rule picks the same package in half of the futures; else empty."""
    often = [solution.frequency for solution in found.solutions.values() if solution is not None]
    if not often or max(often) >= _HALF:
        return ""
    most = words.hundred(max(often))
    return (
        f"No package is singled out: no rule picks the same one in more than {most} of 100 futures."
        " Read what the packages have in common and what binds, not one of them."
    )


_HALF = 0.5


def level(issue: str, key: str, case: Case | None = None) -> tuple[str, str]:
    """An issue and one of its levels, in words where a case is at hand."""
    table = case.bargaining if case is not None else None
    if table is None:
        return issue, key
    return table.issues[issue].label, table.issues[issue].levels[key].label


def package(levels: Mapping[str, str], case: Case | None = None) -> str:
    """A package by its levels, in words where a case is at hand."""
    table = case.bargaining if case is not None else None
    if table is None:
        return ", ".join(f"{issue} {level}" for issue, level in levels.items())
    issues = table.issues
    return "; ".join(
        f"{issues[issue].label}: {issues[issue].levels[level].label}"
        for issue, level in levels.items()
    )

"""How the coalition decides, for the terminal: rules side by side, pressure, the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from locarno.model.coalition_results import (
    ClassDecision,
    CoalitionDecision,
    RuleOutcome,
    VotingPower,
)
from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.terminal_parts import chance_cell, table

__all__ = ["coalition_view"]

_SHOWN_HOURS = (24.0, 72.0, 720.0)
_HEADS = (
    "breach", "rule", "π willing", "D in time", "κ offered", "κ pressed", "lost",
    "decided by 24 h", "72 h", "30 days",
)  # fmt: skip
_TABLE = (
    "Of 100: π given attributed, D decided and arrived given willing, κ offered in all; κ pressed"
    " is what the worst pressure leaves. Decided counts from the attribution. * the design's rule."
)
_POWER = (
    "Power is that of the rule alone, by stance: it counts in how many coalitions a member tips the"
    " scale, whatever anybody wants."
)


def coalition_view(assessment: Assessment) -> RenderableType:
    """Every decision rule for the coalition of each design."""
    parts: list[RenderableType] = []
    alone = len(assessment.designs) == 1  # of several designs only the last rung is told in words
    for name, design in assessment.designs.items():
        found = design.coalition
        if found is None:
            continue
        rows = [row for key, one in found.by_class.items() for row in _rows(key, one)]
        parts.append(table(f"{name}: {_who(found)}", _HEADS, rows))
        said = list(found.by_class.values())[0 if alone else -1 :]
        parts += [Text(" ".join(one.says)) for one in said]
        parts.append(_watered(name, found))
        if found.power is not None:
            parts.append(_power(name, found.power))
        parts += [Text(line) for line in _closing(found)]
    if parts:
        parts += [Text(_TABLE), Text(_POWER)]
    return Group(*parts)


def _who(found: CoalitionDecision) -> str:
    rule = words.label(found.rule)
    if not found.members:
        return f"{rule}, nobody votes"
    voters = f"{found.members} member{'' if found.members == 1 else 's'}"
    return f"{rule}, {voters} with {found.votes} vote{'' if found.votes == 1 else 's'}"


def _rows(key: str, found: ClassDecision) -> Iterator[tuple[str, ...]]:
    for number, (rule, row) in enumerate(found.rules.items()):
        pressed = row.pressed
        yield (
            f"{key}: {found.answer}" if number == 0 else "",
            f"{words.label(rule)}{' *' if row.own else ''}",
            words.hundred(row.p_willing.mean),
            words.hundred(row.p_in_time.mean),
            chance_cell(row.kappa),
            words.hundred(pressed.kappa.mean) if pressed else words.NOT_GIVEN,
            words.hundred(pressed.share_lost) if pressed else words.NOT_GIVEN,
            *(_by(row, hours) for hours in _SHOWN_HOURS),
        )


def _by(row: RuleOutcome, hours: float) -> str:
    return next((words.hundred(c) for h, c in row.decided_by if h == hours), words.NOT_GIVEN)


def _watered(name: str, found: CoalitionDecision) -> RenderableType:
    """At which response the vote ends."""
    heads = ("breach", "the vote ends at, of 100 (in time)", "level, of", "in time",
             "brigades of those who say yes")  # fmt: skip
    rows = []
    for key, one in found.by_class.items():
        watering, force = one.watering, one.force
        ends = ", ".join(
            f"{level.response} {words.hundred(level.p_ends.mean)}"
            f" ({words.hundred(level.p_in_time.mean)})"
            for level in watering.levels
        )
        level = f"{words.amount(watering.expected)} of {watering.top}"
        given = words.NOT_GIVEN
        if force is not None:
            given = f"{words.amount(force.mean)} of {words.amount(force.planned)}"
        rows.append((key, ends, level, words.amount(watering.expected_in_time), given))
    return table(f"{name}: how far the answer is watered down", heads, rows, whole=(0,))


def _power(name: str, power: VotingPower) -> RenderableType:
    heads = ("stance", "members", "votes", "share of power", "tips the scale, one member")
    rows = [
        (
            stance,
            str(group.members),
            str(group.votes),
            words.hundred(group.shapley_shubik),
            f"{words.significant(100 * group.banzhaf)} of 100",
        )
        for stance, group in power.by_stance.items()
    ]
    return table(f"{name}: the voting rule, by stance", heads, rows)


def _closing(found: CoalitionDecision) -> Iterable[str]:
    """How many can carry and stop a decision, the record, and what is taken for granted."""
    power = found.power
    if power is not None and power.carry is not None:
        yield (
            f"At least {power.carry} must agree; {power.block} can stop it;"
            f" {power.vetoes} must agree in any case."
        )
    if found.pressure is None:
        yield "Pressure: none is given (coalition.pressure), so none is computed."
    if found.record.ladder is not None:
        yield found.record.ladder.says
    yield from (f"{note[0].upper()}{note[1:]}." for note in found.notes)

"""Results for the terminal: tables that read the same with and without colour."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from locarno.model.probability import Range
from locarno.model.results import ActionDeterrence, Assessment, Ledger, Severity
from locarno.report import prose, words
from locarno.report.bottom_line import HELD, WAR, Headline, headline
from locarno.report.terminal_disputes import dispute_parts
from locarno.report.terminal_ends import (
    casualties,
    challengers,
    coalition_left,
    encounters,
    first_unanswered,
    offensives,
    rare_ends,
)
from locarno.report.terminal_parts import (
    caveat_lines,
    caveats_of,
    chance_cell,
    range_cell,
    share_cell,
    table,
)
from locarno.report.terminal_stations import station_tables

__all__ = [
    "clock_view",
    "comparison_view",
    "deterrence_view",
    "findings_view",
    "ledger_view",
    "simulation_view",
    "size_view",
]

_NEEDED = (
    "Needed: 10 %, median and 90 % of futures; 0: the protected party deters alone; none: no"
    " credibility is enough."
)
_OFFENSIVE = "offensive"
_CHAIN = ("p_detect", "p_attribute", "p_willing", "p_decide_in_time", "p_arrive_in_time")


def comparison_view(assessment: Assessment) -> RenderableType:
    """Every design on one line, then which of them can be told apart."""
    heads = ("design", "held", "eroded", "war", "attack deterred", "offensive answered",
             "filled, stated / announced", "persons deployed")  # fmt: skip
    rows = []
    for name, design in assessment.designs.items():
        found, required, made = design.simulation, design.requirement, design.generation
        attack = design.deterrence.by_action.get(prose.ATTACK) if design.deterrence else None
        answer = (design.clock or {}).get(_OFFENSIVE)
        filled = [share_cell(r.filled_share) for r in (made.stated, made.announced)] if made else []
        shares = (found.p_held, found.p_eroded, found.p_war) if found else (None, None, None)
        rows.append(
            (
                name,
                *map(chance_cell, shares),
                chance_cell(attack.share_deterred if attack else None),
                chance_cell(answer.p_in_time if answer else None),
                " / ".join(filled) or words.NOT_GIVEN,
                range_cell(required.persons_deployed if required else None),
            )
        )
    years = words.years(assessment.horizon_days)
    title = f"{assessment.title}: of 100, within {years}, with 95 % sampling intervals"
    looked = any(design.findings is not None for design in assessment.designs.values())
    return Group(
        table(title, heads, rows),
        *_verdicts(assessment),
        *([findings_view(assessment)] if looked else []),
        *(dispute_parts(assessment.disputes) if assessment.disputes else ()),
        *caveat_lines(assessment.caveats),
    )


def _verdicts(assessment: Assessment) -> Iterable[RenderableType]:
    """What can be told apart on the outcome that the bottom line speaks of."""
    head = headline(assessment)
    if head is None or not head.pairs:
        return
    rows = [
        (
            f"{c.a} − {c.b}",
            words.points(c.difference),
            words.span(words.points(c.sampling.low), words.points(c.sampling.high)),
        )
        for c in assessment.comparison
        if c.told_apart and c.outcome == head.outcome
    ]
    if rows:
        heads = (prose.outcome_label(head.outcome), "points of 100", "interval")
        yield table("Designs that can be told apart", heads, rows)
    yield Text("\n".join(_closing(assessment, head)) + "\n")


def _closing(assessment: Assessment, head: Headline) -> Iterable[str]:
    """Lines below the table: what separates the designs, and who is level with the first."""
    top = assessment.designs[head.ceiling].simulation
    if head.held_level and top:
        bound = words.fewer(top.p_held.sampling.high)
        level = f"designs cannot be told apart ({bound} of 100 under each)"
        yield f"On the {prose.outcome_label(HELD)} {level}."
    if head.outcome == WAR or not head.held_level:
        told = f"{head.apart} of {head.pairs} pairs can be told apart"
        yield f"On the {prose.outcome_label(head.outcome)}, {told}."
    elif head.war_pairs:
        yield f"On the {prose.outcome_label(WAR)} none can be told apart either."
    if head.apart and head.pairs > 1:
        end = "lowest" if head.outcome == WAR else "highest"
        others = words.listing(head.first.level)
        told = f"cannot be told apart from {others}" if others else "differs from all others"
        yield f"{head.first.design}, the {end}, {told}."


def size_view(assessment: Assessment) -> RenderableType:
    """The force each design asks for, row by row."""
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        required = design.requirement
        if required is None:
            continue
        rows = [
            (
                row.id,
                row.domain.value,
                row.tier.value,
                range_cell(row.units),
                range_cell(row.persons),
            )
            for row in required.rows
        ]
        rows.append(("deployed", "", "", "", range_cell(required.persons_deployed)))
        rows.append(("pool with rotation", "", "", "", range_cell(required.persons_pool)))
        parts.append(table(name, ("row", "domain", "tier", "units", "persons"), rows))
        sized = required.land_sized
        if sized is not None:
            line = f"{words.amount(sized.line_km.mode)} km at {words.amount(sized.tolerance_km)}"
            parts.append(Text(f"Line: {line} km tolerance; posture: {sized.label}.\n"))
        if required.composed_over_sized is not None:
            ratio = words.amount(required.composed_over_sized)
            why = required.reason or "no reason is given"
            parts.append(Text(f"Recorded land force over the sized one: {ratio}; {why}.\n"))
        parts += station_tables(name, required)
        parts += caveat_lines(required.caveats)
    return Group(*parts)


def clock_view(assessment: Assessment) -> RenderableType:
    """The response chain of every class of breach."""
    heads = ("breach", "answer", "seen", "attributed", "willing", "decided", "arrived", "in time",
             "answer after", "promised", "accomplished after")  # fmt: skip
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        if design.clock is None:
            continue
        rows = [
            (
                key,
                row.answer,
                *(words.hundred(getattr(row, link).mean) for link in _CHAIN),
                chance_cell(row.p_in_time),
                _hours(row.median_hours),
                _hours(row.promised_hours),
                _hours_range(row.fait_accompli_hours),
            )
            for key, row in design.clock.items()
        ]
        parts.append(table(f"{name}: of 100, each chance given the one before", heads, rows))
    return Group(*parts)


def deterrence_view(assessment: Assessment) -> RenderableType:
    """Needed, offered and believed credibility of every action."""
    heads = ("action", "needed 10/50/90 %", "offered", "believed", "deterred in futures",
             "due to guarantee", "needs none", "nothing deters")  # fmt: skip
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        if design.deterrence is None:
            continue
        others = (design.other_deterrence or {}).items()
        for title, found in ((name, design.deterrence), *((f"{name}, {k}", d) for k, d in others)):
            rows = [(key, *_action(action)) for key, action in found.by_action.items()]
            parts.append(table(f"{title}: of 100", heads, rows))
    if parts:
        parts.append(Text(_NEEDED))
    return Group(*parts, *caveats_of(assessment))


def _action(action: ActionDeterrence) -> tuple[str, ...]:
    needed = action.needed
    quantiles = (needed.p10, needed.p50, needed.p90)
    return (
        "/".join("none" if q is None else words.hundred(q) for q in quantiles),
        chance_cell(action.offered),
        chance_cell(action.believed),
        chance_cell(action.share_deterred),
        words.hundred(action.due_to_guarantee),
        words.hundred(needed.share_zero.mean),
        words.hundred(needed.share_none.mean),
    )


def simulation_view(assessment: Assessment) -> RenderableType:
    """Outcomes at the horizon, and what broke first."""
    heads = ("design", "held", "eroded", "war", "direct clash", "held on stated pledges",
             "held at low/high λ")  # fmt: skip
    rows, causes = [], []
    for name, design in assessment.designs.items():
        found = design.simulation
        if found is None:
            continue
        ends = [found.by_lambda[key]["p_held"].mean for key in found.by_lambda]
        shares = (found.p_held, found.p_eroded, found.p_war, found.p_direct_clash)
        band = f"{words.hundred(ends[0])}/{words.hundred(ends[-1])}" if ends else words.NOT_GIVEN
        stated = chance_cell(found.under_stated.get("p_held"))
        rows.append((name, *map(chance_cell, shares), stated, band))
        ordered = sorted(found.causes.items(), key=lambda pair: -pair[1])
        causes += [(name, cause, words.hundred(share)) for cause, share in ordered]
    return Group(
        table(f"Outcomes within {words.years(assessment.horizon_days)}, of 100", heads, rows),
        table("First broken link", ("design", "link", "of 100"), causes),
        *first_unanswered(assessment),
        *challengers(assessment),
        *encounters(assessment),
        *offensives(assessment),
        *coalition_left(assessment),
        *casualties(assessment),
        *rare_ends(assessment),
        *_verdicts(assessment),
    )


def findings_view(assessment: Assessment) -> RenderableType:
    """Weaknesses in short: the grave ones with their remedy, and how many notes there are besides.

    Where each stands in the file is what ``locarno check`` says.
    """
    found = prose.grouped_findings(assessment)
    grave = [g for g in found if g.finding.severity is not Severity.NOTE]
    notes = len(found) - len(grave)
    if not found:
        return Text("No weakness was found.\n")
    every = len(assessment.designs)
    rows = [
        (
            f"{g.finding.code} {g.finding.severity.value}",
            f"{g.finding.message}; remedy: {g.finding.remedy}",
            "all" if len(g.designs) == every > 1 else words.listing(g.designs),
        )
        for g in grave
    ]
    noted = "" if not notes else f"{notes} note{'s' if notes > 1 else ''} besides. "
    where = f"{noted}Where they stand in the file is what locarno check says.\n"
    if not rows:
        return Text(where)
    return Group(table("Weaknesses, the gravest first", ("", "what", "designs"), rows, (0,)),
                 Text(where))  # fmt: skip


def ledger_view(ledger: Ledger) -> RenderableType:
    """Every assumption, weakest first, then what was declared and never used."""
    heads = ("input", "low", "most likely", "high", "unit", "basis", "source")
    rows = [
        (
            entry.path,
            words.amount(entry.low),
            words.amount(entry.mode),
            words.amount(entry.high),
            words.unit_short(entry.unit),
            entry.basis.value,
            entry.source or words.NOT_GIVEN,
        )
        for entry in ledger.weakest
    ]
    parts: list[RenderableType] = [
        table("Assumptions, weakest first", heads, rows, whole=(0, 1, 4))
    ]
    if ledger.unread:
        parts.append(Text("Declared, never used: " + ", ".join(ledger.unread)))
    return Group(*parts)


def _hours_range(given: Range) -> str:
    return words.span(words.hours(given.low), words.hours(given.high))


def _hours(hours: float | None) -> str:
    return words.NOT_GIVEN if hours is None else words.hours(hours)

"""Plans for the terminal: how full, how good, what stands in the way, and what would help."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from locarno.model.force_results import PlanStatus, Reading
from locarno.model.plan_results import Explanation, MarginalStep
from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.coverage_words import explained_sectors
from locarno.report.plan_words import level_cells
from locarno.report.terminal_account import account_table
from locarno.report.terminal_cost import cost_tables
from locarno.report.terminal_coverage import coverage_tables
from locarno.report.terminal_parts import caveats_of, chance_cell, share_cell, table
from locarno.report.terminal_sectors import sector_tables

__all__ = ["generation_view"]

_NEVER = "never"
_SHOWN = 8


def generation_view(assessment: Assessment) -> RenderableType:
    """Who fills the requirement, under both readings."""
    heads = ("design", "reading", "filled", "expected fill", "full in futures",
             "months to 50 / 80 / 100 %", "sustained", "plan")  # fmt: skip
    proofs = ("design", "reading", "missing", "no plan lacks less than", "made in one pass",
              "largest burden")  # fmt: skip
    rows: list[tuple[str, ...]] = []
    proved: list[tuple[str, ...]] = []
    levels: list[tuple[str, ...]] = []
    stopped: list[str] = []
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        made = design.generation
        if made is None:
            continue
        for word, reading in made.by_name.items():
            rows.append((name, word, *_reading(reading)))
            proved += [(name, word, *_proof(reading))] if reading.proof else []
            levels += _levels(f"{name}, {word}", reading)
            stopped += [f"{name}, {word}: {text}"] if (text := _unproved(reading)) else []
            parts += [_shortfall(f"{name}, {word}: missing", reading)] if reading.shortfall else []
            parts += account_table(f"{name}, {word}", reading)
            if reading.explanation:
                parts += _explanation(f"{name}, {word}", reading.explanation)
        parts += coverage_tables(name, explained_sectors(design))
    parts += cost_tables(assessment)
    return Group(
        table("Force generation, of 100", heads, rows),
        table("How good the plans are, mandatory person-quarters", proofs, proved),
        table("Objectives in order, each held while the next is sought", _LEVELS, levels),
        *([Text("\n".join(stopped) + "\n")] if stopped else []),
        *parts,
        *caveats_of(assessment),
    )


def _reading(reading: Reading) -> tuple[str, ...]:
    months = [reading.months_to.get(key) for key in ("50", "80", "100")]
    lasting = "yes" if reading.sustainable else "no"
    if reading.rotation_breaks is not None:
        quarter = words.quarters(reading.rotation_breaks, reading.rotation_breaks)
        lasting = f"{lasting}; falls from {quarter} on"
    return (
        share_cell(reading.filled_share),
        chance_cell(reading.expected_fill),
        chance_cell(reading.p_full),
        " / ".join(_NEVER if month is None else str(month) for month in months),
        lasting,
        reading.status.value,
    )


def _proof(reading: Reading) -> tuple[str, ...]:
    proof = reading.proof
    if proof is None:
        return ()
    burden = words.NOT_GIVEN if proof.burden is None else f"{words.amount(proof.burden)} x mean"
    return (*map(words.amount, (proof.missing, proof.bound, proof.greedy)), burden)


_LEVELS = ("plan", "objective", "reached", "no plan falls below", "least")


def _levels(title: str, reading: Reading) -> Iterator[tuple[str, ...]]:
    for level in reading.proof.levels if reading.proof else ():
        yield title, *level_cells(level)


_ENDED = {
    PlanStatus.STOPPED: "the search ended at its limit of work",
    PlanStatus.STOPPED_BY_CLOCK: "the search was stopped by the clock",
    PlanStatus.INFEASIBLE: "no plan keeps every rule",
}


def _unproved(reading: Reading) -> str:
    """What is known of a plan that is not proved best; nothing of one that is."""
    ended = _ENDED.get(reading.status)
    if ended is None or reading.proof is None:
        return ended or ""
    missing, bound = map(words.amount, (reading.proof.missing, reading.proof.bound))
    return f"{ended}; the plan shown lacks {missing}, and no plan lacks less than {bound}."


def _shortfall(title: str, reading: Reading) -> Table:
    rows = [
        (
            short.row,
            short.tier.value,
            words.quarters(short.first_quarter, short.last_quarter),
            words.amount(short.units),
            words.amount(short.persons),
        )
        for short in reading.shortfall
    ]
    return table(title, ("row", "tier", "when", "units", "persons"), rows)


def _explanation(title: str, said: Explanation) -> Iterator[RenderableType]:
    """The sentence first, then reasons, whom to ask, who is missed, and what more would buy."""
    yield Text(f"{title}: {' '.join(filter(None, (said.sentence, said.rotation)))}\n")
    if said.reasons:
        rows = [
            (reason.row, reason.message, _places(reason.places or reason.where))
            for reason in said.reasons
        ]
        yield table(f"{title}: why", ("row", "reason", "see"), rows, whole=(0,))
    if said.asks:
        asked = [(ask.guarantor, ask.message) for ask in said.asks[:_SHOWN]]
        yield table(f"{title}: what to ask whom for", ("guarantor", "ask"), asked, whole=(0,))
    if said.relaxations:
        yield Text("\n".join(eased.change for eased in said.relaxations[:_SHOWN]) + "\n")
    yield from sector_tables(title, said.placement)
    yield from _losses(title, said)
    yield from _more(title, said)


def _places(where: tuple[str, ...]) -> str:
    """Lines of the scenario, one below the other, by the names of the files alone."""
    shown = [place.rsplit("/", 1)[-1] for place in where[:2]]
    left = len(where) - len(shown)
    return "\n".join([*shown, f"and {left} more"] if left else shown)


def _losses(title: str, said: Explanation) -> Iterator[RenderableType]:
    """Who is missed, alone and in pairs, and what hangs on the backstop."""
    alone = [out for out in said.drop_outs if len(out.without) == 1 and out.lost > 0.0]
    pairs = [out for out in said.drop_outs if len(out.without) > 1 and out.lost > 0.0]
    rows = [
        (" and ".join(out.without), words.hundred(out.lost), words.amount(out.missing))
        for out in (*alone[:_SHOWN], *pairs[:_SHOWN])
    ]
    if rows:
        heads = ("without", "more is missing, of 100", "person-quarters missing")
        yield table(f"{title}: who is missed, the others planning again", heads, rows)
    if said.without_backstop:
        lost = [(key, words.amount(people)) for key, people in said.without_backstop.items()]
        title = f"{title}: without the backing of the United States"
        yield table(title, ("row", "people a quarter lost"), lost)


def _more(title: str, said: Explanation) -> Iterator[RenderableType]:
    """What would have to be assumed, what the next troops buy, and the tail of delivery."""
    if said.assumed:
        rows = [
            (
                a.guarantor,
                a.element,
                words.NOT_GIVEN if a.assumed is None else words.amount(a.assumed),
                words.amount(a.needed),
            )
            for a in said.assumed
        ]
        heads = ("guarantor", "element", "units assumed", "units needed")
        yield table(f"{title}: what pledges without a number would have to bring", heads, rows)
    if said.marginal:
        rows = [
            (
                words.amount(step.persons),
                words.hundred(step.filled),
                _gain(step),
                _told(step.persons, apart=step.told_apart),
            )
            for step in said.marginal
        ]
        heads = ("further troops pledged", "filled, of 100", "points of expected fill gained", "")
        yield table(f"{title}: what the next troops buy", heads, rows)
    if said.risk:
        yield Text(_risk(said))


def _gain(step: MarginalStep) -> str:
    """Points gained, and their 95 % interval on the line below where it shows."""
    gain, ends = words.points(step.gain), step.sampling
    if ends.low == ends.high:
        return gain
    return f"{gain}\n{words.span(words.points(ends.low), words.points(ends.high))}"


def _told(persons: float, *, apart: bool) -> str:
    return "" if apart or persons == 0.0 else "cannot be told"


def _risk(said: Explanation) -> str:
    risk = said.risk
    if risk is None:
        return ""
    best = "" if risk.cvar_best is None else f"; at best {words.hundred(risk.cvar_best)}"
    return (
        f"Of 100 that are mandatory {words.hundred(risk.missing)} are missing on average over the"
        f" futures, and {words.hundred(risk.cvar)} in the worst {words.hundred(risk.tail)} of 100"
        f" futures{best} under a plan made against just these.\n"
    )

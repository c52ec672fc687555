"""Tables for the terminal on the ends of simulated ceasefires: battles, and what is rare."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from locarno.model.rare_results import RareChance
from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.terminal_parts import chance_cell, share_cell, table

__all__ = ["challengers", "encounters", "offensives", "rare_ends"]

_WHERE = {"air": "in the air", "sea": "at sea"}


def challengers(assessment: Assessment) -> list[RenderableType]:
    """Who breaks the ceasefire where two may; nothing where one is simulated."""
    heads = ("design", "party", "begins war by attack", "grave breaches a year", "answered",
             "keeps at a date")  # fmt: skip
    rows = [
        (
            name, found.name, chance_cell(found.attack), words.amount(found.breaches_per_year),
            share_cell(found.answered_share), words.hundred(found.choices["comply"]),
        )
        for name, design in assessment.designs.items()
        for found in (design.challengers.by_party.values() if design.challengers else ())
    ]  # fmt: skip
    return [table("Who breaks it, of 100", heads, rows)] if rows else []


def encounters(assessment: Assessment) -> list[RenderableType]:
    """Meetings in the air and at sea and the clashes at them; nothing where forces never meet."""
    heads = ("design", "where", "a year", "with shots, of 100", "incident", "limited", "general")
    rows = []
    for name, design in assessment.designs.items():
        met = design.simulation.encounters if design.simulation else {}
        for domain, found in met.items():
            bands = map(words.hundred, found.bands.values())
            often = words.amount(found.per_year)
            rows.append((name, _WHERE[domain], often, chance_cell(found.p_clash), *bands))
    return [table("Meetings with the challenger's forces", heads, rows)] if rows else []


def offensives(assessment: Assessment) -> list[RenderableType]:
    """How the offensives that were fought out ended; nothing where none was."""
    heads = ("design", "repelled", "limited gain", "breakthrough", "before help came", "km moved")
    rows = []
    for name, design in assessment.designs.items():
        found = design.simulation.offensives if design.simulation else None
        if found is not None:
            shares = (found.repelled, found.limited_gain, found.breakthrough, found.broken_alone)
            rows.append((name, *map(words.hundred, shares), words.amount(found.ground_km)))
    return [table("How offensives end, of 100 that take place", heads, rows)] if rows else []


def rare_ends(assessment: Assessment) -> list[RenderableType]:
    """Rare ends, and how many times the histories plain luck would take to see them as well."""
    heads = ("design", "decides on an attack", "as many histories", "war that nobody chose",
             "as many histories")  # fmt: skip
    rows = [
        (name, *_rare_cells(design.rare.attack), *_rare_cells(design.rare.escalation))
        for name, design in assessment.designs.items()
        if design.rare is not None
    ]
    if not rows:
        return []
    title = f"Rare ends, first to come within {words.years(assessment.horizon_days)}, of 100"
    note = (
        "The last step of each is computed and not drawn; as many times the histories plain "
        "luck would take for the same error.\n"
    )
    return [table(title, heads, rows), Text(note)]


def _rare_cells(found: RareChance) -> tuple[str, str]:
    chance = found.chance
    ends = (words.significant(100.0 * end) for end in (chance.sampling.low, chance.sampling.high))
    worth = "no luck left" if found.gain is None else f"{words.significant(found.gain)} ×"
    return f"{words.significant(100.0 * chance.mean)}\n{words.span(*ends)}", worth

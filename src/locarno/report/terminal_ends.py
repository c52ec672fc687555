"""Tables for the terminal on what simulated ceasefires come to: breaches, battles, who is left."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.text import Text

from locarno.model.rare_results import RareChance
from locarno.model.results import Assessment
from locarno.report import outcome_words, words
from locarno.report.outcome_words import largest
from locarno.report.terminal_parts import chance_cell, share_cell, table

__all__ = [
    "casualties", "challengers", "coalition_left", "encounters", "first_unanswered", "offensives",
    "rare_ends",
]  # fmt: skip

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
    heads = ("design", "repelled", "limited gain", "breakthrough", "before help came", "km moved",
             "people lost")  # fmt: skip
    rows = []
    for name, design in assessment.designs.items():
        found = design.simulation.offensives if design.simulation else None
        if found is not None:
            shares = (found.repelled, found.limited_gain, found.breakthrough, found.broken_alone)
            lost = largest(found.losses)
            people = words.NOT_GIVEN if lost is None else outcome_words.MAGNITUDES[lost]
            moved = words.amount(found.ground_km)
            rows.append((name, *map(words.hundred, shares), moved, people))
    return [table("How offensives end, of 100 that take place", heads, rows)] if rows else []


def first_unanswered(assessment: Assessment) -> list[RenderableType]:
    """When a grave breach first goes unanswered, of which class, and why."""
    heads = ("design", "ever", "half have one by", "most often", "of 100", "because", "of 100")
    rows = []
    for name, design in assessment.designs.items():
        found = design.simulation.first_unanswered if design.simulation else None
        if found is None:
            continue
        half = "never" if found.median_quarter is None else words.quarter(found.median_quarter)
        rows.append(
            (name, chance_cell(found.p_any), half, *_largest(found.classes), *_largest(found.links))
        )
    title = "First grave breach that no answer in time meets, of 100"
    return [table(title, heads, rows)] if rows else []


def _largest(shares: Mapping[str, float]) -> tuple[str, str]:
    """The name with the largest share, and that share."""
    key = largest(shares)
    return ("", "") if key is None else (words.label(key), words.hundred(shares[key]))


def coalition_left(assessment: Assessment) -> list[RenderableType]:
    """Who still stands behind the guarantee when the histories end."""
    heads = ("design", "members there", "and would say yes", "would at the start", "force there",
             "and its senders would", "guarantee lapsed")  # fmt: skip
    rows = []
    for name, design in assessment.designs.items():
        left = design.simulation.coalition_left if design.simulation else None
        if left is not None:
            force = (
                ("no force", "")
                if left.force is None
                else tuple(map(chance_cell, (left.force, left.willing_force)))
            )
            there, willing = chance_cell(left.members), chance_cell(left.willing_members)
            before = share_cell(left.willing_at_start)
            rows.append((name, there, willing, before, *force, chance_cell(left.lapsed)))
    if not rows:
        return []
    title = "Coalition left at the horizon, or when war comes, of 100"
    return [table(title, heads, rows), Text(f"{outcome_words.COALITION_LEFT}\n")]


def casualties(assessment: Assessment) -> list[RenderableType]:
    """Casualties by order of magnitude, or that the file does not ask for them."""
    simulated = {n: d.simulation for n, d in assessment.designs.items() if d.simulation}
    found = {n: one.casualties for n, one in simulated.items() if one.casualties is not None}
    if not simulated or not found:
        return [Text(f"{outcome_words.NO_CASUALTIES}\n")] if simulated else []
    heads = ("design", *outcome_words.MAGNITUDES.values(), "war not counted")
    rows = [
        (name, *map(chance_cell, one.bands.values()), chance_cell(one.war_uncounted))
        for name, one in found.items()
    ]
    title = "People killed or wounded, all sides together, of 100 ceasefires"
    return [table(title, heads, rows), Text(f"{outcome_words.CASUALTIES}\n")]


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

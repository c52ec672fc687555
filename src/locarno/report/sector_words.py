"""What is said of a plan placed in sectors."""

from __future__ import annotations

from collections.abc import Mapping

from locarno.model.plan_results import SectorFill, SectorPlacement
from locarno.report import words

__all__ = ["cohesion_sentences", "largest_first", "sector_name"]


def sector_name(fill: SectorFill) -> str:
    """The sector in words."""
    return "behind the line" if fill.sector is None else words.label(fill.sector)


def largest_first(people: Mapping[str, float]) -> list[tuple[str, float]]:
    """Guarantors with their people, the most people first."""
    return sorted(people.items(), key=lambda item: -item[1])


def cohesion_sentences(placed: SectorPlacement) -> list[str]:
    """What cohesion is asked for, and what placing the plan costs.

    Numbers are not in them: they stand in the table or the record beside.
    """
    asked = []
    if placed.nations_per_sector is not None:
        asked.append(f"at most {_count(placed.nations_per_sector, 'nation')} to a sector")
    if placed.sectors_per_nation is not None:
        asked.append(f"at most {_count(placed.sectors_per_nation, 'sector')} to a nation")
    head = words.listing(asked) if asked else "any number of nations in a sector"
    found = [f"In sectors, with {head}, {_price(placed)}."]
    enough = placed.curve[-1].nations if placed.curve else None
    if enough is not None and placed.curve[-1].missing <= placed.missing - placed.price:
        found.append(f"{_count(enough, 'nation')[0].upper()}{_count(enough, 'nation')[1:]} to a"
                     " sector would do as well as any number.")  # fmt: skip
    return found


def _price(placed: SectorPlacement) -> str:
    if placed.missing <= placed.before:
        return "the plan lacks no more than before it is placed"
    certainty = "proved least" if placed.proved else "not proved least"
    if placed.price <= 0.0:
        return f"placing the plan costs something, for caveats and whole units alone ({certainty})"
    return f"placing the plan adds to what is missing ({certainty})"


def _count(number: int, noun: str) -> str:
    spelled = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    word = spelled[number] if number < len(spelled) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"

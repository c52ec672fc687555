"""What survives both sides of every dispute, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.disputes import Conclusion, DisputeReport, Verdict
from locarno.report import prose, words

__all__ = [
    "SideRow",
    "Survival",
    "conclusion_text",
    "falls_under",
    "side_rows",
    "survival",
    "survival_sentence",
]


@dataclass(frozen=True, slots=True)
class SideRow:
    """One line of the table of readings: where it stands in ``outcomes``, and how it is called."""

    place: int
    question: str
    side: str
    design: str


def side_rows(report: DisputeReport, design: str | None = None) -> tuple[SideRow, ...]:
    """Every reading of every dispute, the file as written first; of one design, or of all."""
    return tuple(
        SideRow(number, _question(report, row.dispute), _side(report, row.dispute, row.reading),
                row.design)
        for number, row in enumerate(report.outcomes)
        if design in {None, row.design}
    )  # fmt: skip


def _question(report: DisputeReport, dispute: str) -> str:
    return report.disputes[dispute].title if dispute else "The scenario as written"


def _side(report: DisputeReport, dispute: str, reading: str) -> str:
    return report.disputes[dispute].readings[reading].title if dispute else ""


def conclusion_text(found: Conclusion) -> str:
    """A conclusion as a sentence without its full stop."""
    a, b = words.label(found.a), words.label(found.b)
    if found.kind == "order":
        return f"{a} has a higher {prose.outcome_label(found.outcome)} than {b}"
    more = "more" if found.kind == "deterred" else "fewer"
    return f"under {a}, {found.outcome} is deterred in {more} than half of the futures"


def falls_under(found: Conclusion) -> Mapping[Verdict, tuple[str, ...]]:
    """Readings that do not hold a conclusion, by what they make of it."""
    fallen: dict[Verdict, tuple[str, ...]] = {}
    for key, verdict in found.verdicts.items():
        if verdict is not Verdict.HOLDS:
            dispute, _, reading = key.partition("=")
            name = f"{words.label(dispute)}: {words.label(reading)}"
            fallen[verdict] = (*fallen.get(verdict, ()), name)
    return dict(sorted(fallen.items(), key=lambda item: item[0] is not Verdict.REVERSED))


_KINDS = {"order": "orders of two designs", "deterred": "statements on what is deterred"}


def survival_sentence(report: DisputeReport) -> str:
    """How many conclusions of each kind survive, in one sentence."""
    parts = [
        f"{words.plain_count(found.kept)} of {words.plain_count(found.of)} {_KINDS[kind]}"
        for kind, found in report.survivors.items()
        if found.of
    ]
    questions = len(report.disputes)
    head = f"Both sides of {words.plain_count(questions)} dispute{'s' if questions != 1 else ''}"
    if not parts:
        return f"{head} were run; the scenario as written concludes nothing that could be tested."
    return f"{head} were run on the same futures: {words.listing(parts)} survive every reading."


@dataclass(frozen=True, slots=True)
class Survival:
    """What the brief says of the disputes: of all designs in a sentence, of one in detail.

    Parameters
    ----------
    kept : conclusions on the design in detail that every reading holds.
    fallen : the others, each with what becomes of it and the readings under which.
    """

    sentence: str
    rows: tuple[SideRow, ...]
    kept: tuple[str, ...]
    fallen: tuple[tuple[str, str, str], ...]


def survival(report: DisputeReport, design: str) -> Survival:
    """The disputes as the brief shows them, with one design in detail."""
    mine = [found for found in report.conclusions if design in {found.a, found.b}]
    return Survival(
        sentence=survival_sentence(report),
        rows=side_rows(report, design),
        kept=tuple(f"{_capital(conclusion_text(c))}." for c in mine if c.survives),
        fallen=tuple(
            (f"{_capital(conclusion_text(c))}.", verdict.value, words.listing(readings))
            for c in mine
            if not c.survives
            for verdict, readings in falls_under(c).items()
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What the report says first: which designs, drivers, causes and findings to show, in what order.

Nothing here computes a result: values are compared, sorted and chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from locarno.model.evidence import LedgerEntry
from locarno.model.results import (
    Assessment,
    DesignAssessment,
    Driver,
    Finding,
    Ledger,
    Severity,
    Simulation,
)
from locarno.report import words
from locarno.report.inputs import input_name

__all__ = [
    "ATTACK",
    "CAUSES",
    "HELD",
    "Cause",
    "Compared",
    "GroupedFinding",
    "Headline",
    "Tipping",
    "Watched",
    "by_held",
    "compared",
    "declared_ranges",
    "design_in_detail",
    "grouped_findings",
    "headline",
    "land_design",
    "outcomes_of",
    "tipping_values",
    "unidentified",
    "watch_list",
]

HELD = "p_held"
ATTACK = "attack"
_HALF = 0.5
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """A link that can break first: what that means, and what shows it early."""

    meaning: str
    indicator: str


CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        "undetected": Cause(
            "nobody saw the breach",
            "breaches that one means of monitoring reports and the others miss; access refused",
        ),
        "unattributed": Cause(
            "it was seen, but put to no side or to the wrong one",
            "reports that name no side, and findings that the parties dispute",
        ),
        "unwilling": Cause(
            "the coalition knew and did not want to answer",
            "new conditions on pledges, and silence after attributed breaches",
        ),
        "undecided": Cause(
            "it was willing and did not decide in time",
            "hours from attribution to decision, in exercises and after real breaches",
        ),
        "late": Cause(
            "it decided and arrived too late",
            "hours from order to arrival in exercises; units below their stated readiness",
        ),
        "outmatched": Cause(
            "it arrived in time and was too weak",
            "strength on station against the plan, and the balance of forces near the line",
        ),
        "withdrawn": Cause(
            "the force had gone home or the promise had lapsed",
            "drawdowns announced, mandates near expiry, backing called into doubt",
        ),
        "undeterred": Cause(
            "every link worked, and breaking the ceasefire was still worth it",
            "what each side says it would gain, and preparations that only an offensive needs",
        ),
        "eroded": Cause(
            "breaches went unanswered first, and war followed",
            "grave breaches in the last half-year, and the share of them left unanswered",
        ),
    }
)
"""First broken links (semantics §11), by their word in the document."""


@dataclass(frozen=True, slots=True)
class Headline:
    """Choices behind the bottom line.

    Parameters
    ----------
    first_pair : place of the first of those pairs in the comparison, or None.
    best, worst : designs with the highest and the lowest share still held; equal when alone.
    pairs, apart : pairs of designs compared on the share still held, and those told apart.
    level_with_best : designs that cannot be told apart from the best.
    first_cause : the most frequent first broken link under the best design, or None.
    word, worst_word : likelihood words of their shares still held, with what stands around them.
    confidence : low, moderate or high.
    """

    best: str
    worst: str
    pairs: int
    apart: int
    first_pair: int | None
    level_with_best: tuple[str, ...]
    first_cause: str | None
    word: tuple[str, str, str]
    worst_word: tuple[str, str, str]
    confidence: str


@dataclass(frozen=True, slots=True)
class Tipping:
    """A driver worth naming: its place among the design's drivers, and whether it tips."""

    index: int
    driver: Driver
    crosses: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """A first broken link to watch for."""

    cause: str
    meaning: str
    indicator: str


@dataclass(frozen=True, slots=True)
class GroupedFinding:
    """A finding and the designs that share it."""

    finding: Finding
    designs: tuple[str, ...]
    at: tuple[str, int]


def by_held(assessment: Assessment) -> tuple[str, ...]:
    """Designs that were simulated, the one that holds most often first; on a tie, least war."""
    shares = {
        name: (-design.simulation.p_held.mean, design.simulation.p_war.mean)
        for name, design in assessment.designs.items()
        if design.simulation
    }
    return tuple(sorted(shares, key=lambda name: shares[name]))


def design_in_detail(assessment: Assessment) -> str:
    """The design with the most people deployed (most likely value); the first one on a tie."""

    def persons(name: str) -> float:
        requirement = assessment.designs[name].requirement
        return requirement.persons_deployed.mode if requirement else -1.0

    return max(assessment.designs, key=persons)


def land_design(assessment: Assessment) -> str | None:
    """The first design that asks for a land force, or None."""
    for name, design in assessment.designs.items():
        required = design.requirement
        if required and (required.land_sized or required.land_composed):
            return name
    return None


def headline(assessment: Assessment) -> Headline | None:
    """Choices behind the bottom line; None when nothing was simulated."""
    order = by_held(assessment)
    if not order:
        return None
    best, worst = order[0], order[-1]
    pairs = [c for c in assessment.comparison if c.outcome == HELD]
    level = [c.b if c.a == best else c.a for c in pairs if best in {c.a, c.b} and not c.told_apart]
    first, last = _simulation(assessment, best), _simulation(assessment, worst)
    width = first.p_held.sampling.high - first.p_held.sampling.low
    return Headline(
        best=best,
        worst=worst,
        pairs=len(pairs),
        apart=sum(c.told_apart for c in pairs),
        first_pair=assessment.comparison.index(pairs[0]) if pairs else None,
        level_with_best=tuple(name for name in assessment.designs if name in level),
        first_cause=max(first.causes, key=lambda k: first.causes[k]) if first.causes else None,
        word=words.supposing(first.p_held.mean),
        worst_word=words.supposing(last.p_held.mean),
        confidence=words.confidence(assessment.ledger.assumed_share, width),
    )


def _simulation(assessment: Assessment, name: str) -> Simulation:
    found = assessment.designs[name].simulation
    assert found is not None  # noqa: S101 - only simulated designs are asked for
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of designs, and where in the comparison each of their outcomes stands."""

    outcomes: tuple[str, ...]
    pairs: Mapping[tuple[str, str], Mapping[str, int]]


def compared(assessment: Assessment) -> Compared:
    """The comparison by pair of designs, in its order."""
    pairs: dict[tuple[str, str], dict[str, int]] = {}
    for place, found in enumerate(assessment.comparison):
        pairs.setdefault((found.a, found.b), {})[found.outcome] = place
    outcomes = dict.fromkeys(found.outcome for found in assessment.comparison)
    return Compared(tuple(outcomes), pairs)


def tipping_values(design: DesignAssessment) -> tuple[Tipping, ...]:
    """Three drivers that would change the conclusion.

    First those that carry the share deterred across one half, the widest swing first; where there
    are fewer than three, the widest swings of the rest. An input stands once; one that moves
    nothing does not stand.
    """
    found = [
        Tipping(i, d, "deterred" in d.outcome and (d.at_low - _HALF) * (d.at_high - _HALF) < 0.0)
        for i, d in enumerate(design.drivers or ())
        if d.swing
    ]
    found.sort(key=lambda t: (not t.crosses, -abs(t.driver.swing)))
    once: dict[str, Tipping] = {}
    for tipping in found:
        once.setdefault(tipping.driver.input, tipping)
    return tuple(once.values())[:_SHOWN]


def outcomes_of(drivers: Sequence[Driver]) -> tuple[str, ...]:
    """Outcomes that drivers move, the share still held first."""
    outcomes = dict.fromkeys(driver.outcome for driver in drivers)
    return tuple(sorted(outcomes, key=lambda outcome: outcome != HELD))


def watch_list(simulation: Simulation) -> tuple[Watched, ...]:
    """The three links that break first most often, with what shows it early."""
    order = sorted(simulation.causes, key=lambda cause: -simulation.causes[cause])
    found = []
    for cause in order[:_SHOWN]:
        known = CAUSES.get(cause, Cause(cause, ""))
        found.append(Watched(cause, known.meaning, known.indicator))
    return tuple(found)


def declared_ranges(ledger: Ledger) -> tuple[tuple[int, LedgerEntry], ...]:
    """Entries of the ledger with more than one possible value, and their places in it."""
    return tuple((i, e) for i, e in enumerate(ledger.weakest) if e.high > e.low)


def unidentified(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """Whose numbers no data can identify, by what they mean."""
    found: dict[str, list[str]] = {}
    for path in ledger.unidentified:
        name = input_name(path)
        found.setdefault(name.meaning or name.short, []).append(name.owner)
    return {meaning: tuple(o for o in owners if o) for meaning, owners in found.items()}


def grouped_findings(assessment: Assessment) -> tuple[GroupedFinding, ...]:
    """Findings, the gravest first; one that several designs share stands once."""
    groups: dict[Finding, list[tuple[str, int]]] = {}
    for name, design in assessment.designs.items():
        for index, finding in enumerate(design.findings or ()):
            groups.setdefault(finding, []).append((name, index))
    order = list(Severity)
    found = [
        GroupedFinding(finding, tuple(dict.fromkeys(name for name, _ in places)), places[0])
        for finding, places in groups.items()
    ]
    return tuple(sorted(found, key=lambda g: (order.index(g.finding.severity), g.finding.code)))

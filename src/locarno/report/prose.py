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
from locarno.model.scenario import Case
from locarno.report.bottom_line import ERODED, HELD, Detail, detail
from locarno.report.inputs import input_name

__all__ = [
    "ATTACK",
    "CAUSES",
    "Cause",
    "Compared",
    "Flat",
    "GroupedFinding",
    "Tipping",
    "Watched",
    "compared",
    "declared_ranges",
    "design_in_detail",
    "drivers_shown",
    "flat_drivers",
    "grouped_findings",
    "land_design",
    "outcome_label",
    "outcomes_of",
    "tipping_values",
    "unidentified",
    "watch_list",
]

ATTACK = "attack"
_HALF = 0.5
_SHOWN = 3
_VISIBLE = 0.005
"""Half a count of 100: a smaller swing leaves every printed count as it is."""


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
        "encounter": Cause(
            "forces met in the air or at sea, and shots became a war that nobody chose",
            "intercepts and close passes by quarter, and whether the sides can reach each other",
        ),
        "eroded": Cause(
            "breaches went unanswered first, and war followed",
            "grave breaches in the last half-year, and the share of them left unanswered",
        ),
    }
)
"""First broken links (semantics §11), by their word in the document."""


@dataclass(frozen=True, slots=True)
class Tipping:
    """A driver worth naming: its place among the design's drivers, and whether it tips."""

    index: int
    driver: Driver
    crosses: bool


@dataclass(frozen=True, slots=True)
class Flat:
    """Drivers of an outcome that no input moves by half a count of 100.

    Parameters
    ----------
    design, outcome : whose; inputs : how many were moved.
    widest : place of the widest swing among the design's drivers; moved : whether it is not zero.
    """

    design: str
    outcome: str
    inputs: int
    widest: int
    moved: bool


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


def design_in_detail(assessment: Assessment) -> Detail:
    """The design that text and pictures speak of where there is room for one, and why it."""
    return detail(assessment)


def land_design(assessment: Assessment) -> str | None:
    """The first design that asks for a land force, or None."""
    for name, design in assessment.designs.items():
        required = design.requirement
        if required and (required.land_sized or required.land_composed):
            return name
    return None


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
    are fewer than three, the widest swings of the rest. An input stands once; one that moves no
    printed count does not stand.
    """
    found = [
        Tipping(i, d, "deterred" in d.outcome and (d.at_low - _HALF) * (d.at_high - _HALF) < 0.0)
        for i, d in enumerate(design.drivers or ())
    ]
    found = [t for t in found if t.crosses or abs(t.driver.swing) >= _VISIBLE]
    found.sort(key=lambda t: (not t.crosses, -abs(t.driver.swing)))
    once: dict[str, Tipping] = {}
    for tipping in found:
        once.setdefault(tipping.driver.input, tipping)
    return tuple(once.values())[:_SHOWN]


def outcomes_of(drivers: Sequence[Driver]) -> tuple[str, ...]:
    """Outcomes that drivers move, the share still held first."""
    outcomes = dict.fromkeys(driver.outcome for driver in drivers)
    return tuple(sorted(outcomes, key=lambda outcome: outcome != HELD))


def drivers_shown(assessment: Assessment) -> list[tuple[str, str]]:
    """Designs and outcomes whose drivers are shown.

    The design in detail with all its outcomes; what holds under the first design that has drivers
    of it, where the design in detail has none.
    """
    name = design_in_detail(assessment).design
    found = [(name, o) for o in outcomes_of(assessment.designs[name].drivers or ())]
    if (name, HELD) not in found:
        others = [
            (name, HELD)
            for name, design in assessment.designs.items()
            if HELD in outcomes_of(design.drivers or ())
        ]
        found = [*others[:1], *found]
    return found


def flat_drivers(assessment: Assessment) -> tuple[Flat, ...]:
    """Of the drivers that are shown, those of outcomes that no input moves visibly."""
    found = []
    for name, outcome in drivers_shown(assessment):
        drivers = assessment.designs[name].drivers or ()
        places = [i for i, driver in enumerate(drivers) if driver.outcome == outcome]
        widest = max(places, key=lambda i: abs(drivers[i].swing))
        if abs(drivers[widest].swing) < _VISIBLE:
            moved = drivers[widest].swing != 0.0
            found.append(Flat(name, outcome, len(places), widest, moved=moved))
    return tuple(found)


def outcome_label(outcome: str) -> str:
    """An outcome of drivers and comparisons in words.

    >>> outcome_label("p_held"), outcome_label("share_deterred")
    ('share still held', 'share of futures in which an attack is deterred')
    """
    known = {
        "p_held": "share still held",
        "p_eroded": "share eroded",
        "p_war": "share at war",
        "p_direct_clash": "share with a direct clash",
    }
    if "deterred" in outcome:
        return "share of futures in which an attack is deterred"
    return known.get(outcome, outcome.replace("_", " "))


def watch_list(simulation: Simulation) -> tuple[Watched, ...]:
    """The three links that break first most often, with what shows it early; erosion is none."""
    links = [cause for cause in simulation.causes if cause != ERODED]
    found = []
    for cause in sorted(links, key=lambda cause: -simulation.causes[cause])[:_SHOWN]:
        known = CAUSES.get(cause, Cause(cause, ""))
        found.append(Watched(cause, known.meaning, known.indicator))
    return tuple(found)


def declared_ranges(ledger: Ledger) -> tuple[tuple[int, LedgerEntry], ...]:
    """Entries of the ledger with more than one possible value, and their places in it."""
    return tuple((i, e) for i, e in enumerate(ledger.weakest) if e.high > e.low)


def unidentified(ledger: Ledger, case: Case) -> Mapping[str, tuple[str, ...]]:
    """Whose numbers no data can identify, by what they mean."""
    found: dict[str, list[str]] = {}
    for path in ledger.unidentified:
        name = input_name(path, case)
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

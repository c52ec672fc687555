"""The choice behind the bottom line: which outcome separates the designs, and who stands where.

Nothing here computes a result: values are compared, sorted and chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

from locarno.model.probability import Probability
from locarno.model.results import Assessment, Simulation
from locarno.report import words

__all__ = ["ERODED", "HELD", "WAR", "Detail", "End", "Headline", "detail", "headline", "ranked"]

HELD = "p_held"
WAR = "p_war"
ERODED = "eroded"
"""The one cause that is no link: breaches went unanswered, whichever link broke."""


@dataclass(frozen=True, slots=True)
class End:
    """A design at one end of an order.

    Parameters
    ----------
    design : its name; designs : all with exactly the same share, in the order of the file.
    word : the likelihood word of that share, with what stands around it.
    level : designs that cannot be told apart from it, in the order of the file.
    """

    design: str
    designs: tuple[str, ...]
    word: tuple[str, str, str]
    level: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """Choices behind the bottom line.

    Parameters
    ----------
    outcome : what it speaks of: the share still held, unless only war tells designs apart.
    first, last : ends of the order by that outcome; the same design when it stands alone.
    highest, lowest : ends of the order by the share still held.
    ceiling : the design whose interval of the share still held reaches highest.
    pairs, apart : pairs of designs compared on the outcome, and those told apart.
    first_pair : place of the first of those pairs in the comparison, or None.
    held_level : whether designs were compared on the share still held and none told apart.
    war_pairs : pairs of designs compared on war.
    design : whose credibility and causes it names.
    first_cause : the link that most often breaks first under that design, or None.
    confidence : low, moderate or high.
    """

    outcome: str
    first: End
    last: End
    highest: End
    lowest: End
    ceiling: str
    pairs: int
    apart: int
    first_pair: int | None
    held_level: bool
    war_pairs: int
    design: str
    first_cause: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Detail:
    """The design that is shown in detail, and why that one."""

    design: str
    why: str


def headline(assessment: Assessment) -> Headline | None:
    """Choices behind the bottom line; None when nothing was simulated."""
    outcome = _outcome(assessment)
    order, by_held = ranked(assessment, outcome), ranked(assessment, HELD)
    if not order:
        return None
    pairs, apart = _pairs(assessment, outcome)
    design = detail(assessment).design
    ceiling = max(by_held, key=lambda name: _share(assessment, name, HELD).sampling.high)
    held_pairs, held_apart = _pairs(assessment, HELD)
    return Headline(
        outcome=outcome,
        first=_end(assessment, order[0], outcome),
        last=_end(assessment, order[-1], outcome),
        highest=_end(assessment, by_held[0], HELD),
        lowest=_end(assessment, by_held[-1], HELD),
        ceiling=ceiling,
        pairs=pairs,
        apart=apart,
        first_pair=next(
            (i for i, c in enumerate(assessment.comparison) if c.outcome == outcome), None
        ),
        held_level=held_pairs > 0 and held_apart == 0,
        war_pairs=_pairs(assessment, WAR)[0],
        design=design,
        first_cause=_first_cause(assessment.designs[design].simulation),
        confidence=_confidence(assessment, {(by_held[0], HELD), (order[0], outcome)}),
    )


def detail(assessment: Assessment) -> Detail:
    """The design that the bottom line speaks of, else the one with the most people deployed."""
    names = tuple(assessment.designs)
    if len(names) == 1:
        return Detail(names[0], "the only design of this run")
    outcome = _outcome(assessment)
    pairs, apart = _pairs(assessment, outcome)
    order = ranked(assessment, outcome)
    if order and apart:
        why = {HELD: "the highest share still held", WAR: "the lowest share at war"}[outcome]
        return Detail(order[0], f"the design with {why}")
    why = "the design with the most people deployed"
    why += ", since no two designs can be told apart on the outcome" if pairs else ""
    return Detail(_most_deployed(assessment), why)


def ranked(assessment: Assessment, outcome: str) -> tuple[str, ...]:
    """Simulated designs: by the share still held, most first, or by war, least first.

    A tie is broken by the other of the two.
    """
    shares = {
        name: (-d.simulation.p_held.mean, d.simulation.p_war.mean)
        for name, d in assessment.designs.items()
        if d.simulation
    }
    if outcome == WAR:
        shares = {name: (war, held) for name, (held, war) in shares.items()}
    return tuple(sorted(shares, key=lambda name: shares[name]))


def _outcome(assessment: Assessment) -> str:
    """War where it tells some pair of designs apart and the share still held tells none."""
    return WAR if not _pairs(assessment, HELD)[1] and _pairs(assessment, WAR)[1] else HELD


def _pairs(assessment: Assessment, outcome: str) -> tuple[int, int]:
    """How many pairs of designs were compared on an outcome, and how many told apart."""
    found = [c.told_apart for c in assessment.comparison if c.outcome == outcome]
    return len(found), sum(found)


def _most_deployed(assessment: Assessment) -> str:
    """The design with the most people deployed (most likely value); the first one on a tie."""

    def persons(name: str) -> float:
        requirement = assessment.designs[name].requirement
        return requirement.persons_deployed.mode if requirement else -1.0

    return max(assessment.designs, key=persons)


def _end(assessment: Assessment, name: str, outcome: str) -> End:
    level = {
        c.b if c.a == name else c.a
        for c in assessment.comparison
        if c.outcome == outcome and name in {c.a, c.b} and not c.told_apart
    }
    shares = {other: _share(assessment, other, outcome).mean for other in ranked(assessment, HELD)}
    return End(
        design=name,
        designs=tuple(o for o in assessment.designs if shares.get(o) == shares[name]),
        word=words.supposing(shares[name]),
        level=tuple(o for o in assessment.designs if o in level),
    )


def _first_cause(simulation: Simulation | None) -> str | None:
    links = (
        {k: share for k, share in simulation.causes.items() if k != ERODED} if simulation else {}
    )
    return max(links, key=lambda k: links[k]) if links else None


def _confidence(assessment: Assessment, said: set[tuple[str, str]]) -> str:
    """Confidence in shares by design and outcome: that of the widest interval."""
    bands = [_share(assessment, name, outcome).sampling for name, outcome in said]
    width = max(band.high - band.low for band in bands)
    return words.confidence(assessment.ledger.assumed_share, width)


def _share(assessment: Assessment, name: str, outcome: str) -> Probability:
    found = _simulation(assessment, name)
    return found.p_war if outcome == WAR else found.p_held


def _simulation(assessment: Assessment, name: str) -> Simulation:
    found = assessment.designs[name].simulation
    assert found is not None  # noqa: S101 - only simulated designs are asked for
    return found

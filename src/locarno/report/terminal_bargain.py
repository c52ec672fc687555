"""Tables of bargaining and of incentives to break for the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from locarno.model.bargaining_results import (
    BargainResult,
    CommitmentProblem,
    PowerShift,
    Quantiles,
    Solution,
)
from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.bargain_words import RULES, condition, objection, package, singled_out
from locarno.report.terminal_parts import caveats_of, chance_cell, share_cell, table

__all__ = ["bargaining_view", "commitment_view", "objections_view"]

_UNITS = (
    "Margin: by how much the shift of power over the year exceeds what peace has to share, in"
    " hundredths of what is at stake; above 0 no peace can hold. Attack less keeping: at the end of"
    " the year (0: the day of the ceasefire), in hundredths of the payoff scale. Median and 10 to"
    " 90 % of futures."
)


def bargaining_view(assessment: Assessment) -> RenderableType:
    """Zone of agreement, what binds, packages, parties and the price of the guarantee."""
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        if design.bargaining is not None:
            parts += _bargain(name, design.bargaining)
    rest = (commitment_view(assessment), objections_view(assessment))
    return Group(*parts, *rest, *caveats_of(assessment))


def _bargain(name: str, found: BargainResult) -> list[RenderableType]:
    head = (
        f"{name}: {found.packages} packages from {found.combinations} guarantees"
        f" in {found.futures} futures"
    )
    sizes = [
        ("acceptable to all who can block", found.zone_size, found.p_zone),
        ("and kept: the credible zone", found.credible_zone_size, found.p_credible),
    ]
    zone = [
        (label, chance_cell(size), _spread(size), chance_cell(some)) for label, size, some in sizes
    ]
    binds = [
        (condition(each, None), chance_cell(each.excludes), words.hundred(each.alone))
        for each in found.binding
    ]
    seats = [
        (
            party.name,
            _cell(party.disagreement),
            chance_cell(party.refuses),
            words.hundred(party.blocks),
            _cell(party.best),
        )
        for party in found.parties.values()
    ]
    heads = ("no agreement is worth", "refuses, of 100", "can block, of 100", "most it can gain")
    return [
        table(head, ("packages", "of 100", "between futures", "any, in futures of 100"), zone),
        table("What binds, packages of 100", ("condition", "excludes", "alone"), binds),
        table("Parties: median and 10 to 90 % of futures", ("party", *heads), seats),
        table(
            "Packages",
            ("rule", "picked in futures of 100", "credible in", "levels"),
            _packages(found),
        ),
        table(
            "What they have in common, of 100", ("issue", "level", "kept", "Nash"), _common(found)
        ),
        *(Text(line) for line in (singled_out(found), _price(found)) if line),
    ]


def _spread(chance: object) -> str:
    band = getattr(chance, "spread", None)
    return words.span(words.hundred(band.low), words.hundred(band.high)) if band else ""


def _packages(found: BargainResult) -> list[tuple[str, ...]]:
    rows = [_rule(f"{RULES[rule]}, kept", found.solutions[rule]) for rule in found.solutions]
    rows.append(_rule("Nash, kept or not", found.signed))
    rows += [
        ("often credible", "", words.hundred(each.credible.mean), package(each.levels))
        for each in found.most_acceptable[:3]
    ]
    return [row for row in rows if row]


def _rule(label: str, solution: Solution | None) -> tuple[str, ...]:
    if solution is None:
        return (label, words.NOT_GIVEN, "", "no package in any future")
    chosen = solution.package
    often = words.hundred(solution.frequency)
    return (label, often, words.hundred(chosen.credible.mean), package(chosen.levels))


def _common(found: BargainResult) -> list[tuple[str, ...]]:
    """Each level with its share of credible and of Nash packages."""
    return [
        (issue, level, *map(share_cell, (shares.credible, shares.nash)))
        for issue, levels in found.levels.items()
        for level, shares in levels.items()
    ]


def _price(found: BargainResult) -> str:
    """What the guarantee has to be for any package to be credible."""
    price = found.price
    free, none = words.hundred(price.free.mean), words.hundred(price.none.mean)
    many = f"{_or_none(price.multiplier.p50)} times the force of its package"
    said = [
        f"Guarantee price: of 100 futures {free} have a credible package without foreign force,",
        f"{none} have none however large it is; median {_or_none(price.brigades.p50)} brigades,",
        f"{many}.",
    ]
    if found.as_designed is not None:
        often = words.hundred(found.as_designed.p_credible.mean)
        said.append(f"The design as it stands has a credible package in {often} of 100.")
    if price.cheapest is None:
        said.append("No named guarantee has a credible package in half of the futures.")
    else:
        force = words.amount(price.cheapest.brigades.p50 or 0.0)
        said.append(
            f"The least that has one in half of them: {package(price.cheapest.levels)}"
            f" ({force} brigades)."
        )
    return " ".join(said)


def commitment_view(assessment: Assessment) -> RenderableType:
    """Incentives to break by year, in both directions, and what an attack is worth."""
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        if design.commitment is not None:
            parts += _commitment(name, design.commitment)
    if parts:
        parts.append(Text(_UNITS))
    return Group(*parts)


def _commitment(name: str, found: CommitmentProblem) -> list[RenderableType]:
    heads = [f"{s.riser} rises: margin" for s in found.shifts]
    heads = [head for pair in zip(heads, ["breaks"] * len(heads), strict=True) for head in pair]
    rows = []
    for year, gain in enumerate(found.attack_gain):
        cells = []
        for shift in found.shifts:
            here = [each for each in shift.by_year if each.year == year]
            cells += (
                [_hundredths(here[0].margin), words.hundred(here[0].breaks.mean)]
                if here
                else ["", ""]
            )
        rows.append((str(year), *cells, _hundredths(gain.gain), words.hundred(gain.pays.mean)))
    columns = ("year", *heads, "attack less keeping", "pays")
    said = [Text(_worst(shift)) for shift in found.shifts]
    worst = f"at the end of year {found.gain_worst_year}"
    said.append(Text(f"An attack is worth most against keeping {worst}."))
    return [table(f"{name}: incentive to break, futures of 100", columns, rows), *said]


def _worst(shift: PowerShift) -> str:
    """The worst year while one side rises, and the force that would remove the incentive."""
    needed = (
        f"no force is needed in {words.hundred(shift.needed_zero.mean)} of 100 futures, none is"
        f" enough in {words.hundred(shift.needed_none.mean)}; median"
        f" {_or_none(shift.needed.p50)} brigades"
    )
    return (
        f"While {shift.riser} rises, {shift.decliner} has most reason to break in year"
        f" {shift.worst_year} (the worst in {words.hundred(shift.share_worst)} of 100 futures); no"
        f" peace can hold in {words.hundred(shift.breaks.mean)} of 100; {needed}."
    )


def objections_view(assessment: Assessment) -> RenderableType:
    """What each side could hold against a design, from the same numbers."""
    rows = [
        (name, found.party, f"{before} {words.hundred(found.share)} {after}")
        for name, design in assessment.designs.items()
        for found in design.objections or ()
        for before, after in [objection(found)]
    ]
    if not rows:
        return Group()
    return table("Objections from the numbers", ("design", "party", "objection"), rows)


def _cell(given: Quantiles) -> str:
    """Median, and 10 to 90 % on the line below."""
    ends = words.span(_or_none(given.p10), _or_none(given.p90))
    return f"{_or_none(given.p50)}\n{ends}"


def _hundredths(given: Quantiles) -> str:
    shown = [_or_none(None if q is None else 100.0 * q) for q in (given.p50, given.p10, given.p90)]
    return f"{shown[0]} ({words.span(shown[1], shown[2])})"


def _or_none(value: float | None) -> str:
    return "none" if value is None else words.amount(value)

"""Pictures of the force: how large a design is, and who fills it."""

from __future__ import annotations

from locarno.model.force_results import Requirement
from locarno.model.forces import Domain, Guarantor, PledgeStatus
from locarno.model.probability import Range
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case
from locarno.report import words
from locarno.report.figures import pledge_bars, waterfall
from locarno.report.figures.svg import Caption

__all__ = ["land_waterfall", "pledges", "without_troops"]


def land_waterfall(design: str, required: Requirement) -> str:
    """Waterfall from the fighting units on land to the pool that rotation needs.

    Parameters
    ----------
    design : its name; required : its force, with a land force.
    """
    steps = [*_land_steps(required)]
    for domain, persons in required.by_domain.items():
        if domain is not Domain.LAND and persons.high > 0:
            steps.append(_step(domain.value.capitalize(), persons))
    steps.append(_step("Deployed", required.persons_deployed, total=True))
    steps.append(_step("Pool with rotation", required.persons_pool, total=True))
    caption = Caption(
        f"Force that {words.label(design)} asks for",
        f"{_counted(required.persons_deployed)} people deployed take a pool of"
        f" {_counted(required.persons_pool)}: {words.amount(required.pool_multiplier)} people for"
        " each one deployed.",
        (_line_note(required), "Ends of the whiskers are the ends of the declared ranges."),
    )
    return waterfall.draw(waterfall.Waterfall(caption, tuple(steps)))


def _land_steps(required: Requirement) -> tuple[waterfall.Step, ...]:
    """Fighting units and their support where the force is sized, else the recorded units."""
    sized = required.land_sized
    if required.land_composed is not None:
        return (_step("Land, as recorded", required.land_composed),)
    if sized is None:
        return ()
    support = sized.persons.mode - sized.fighting_persons.mode
    return (
        _step("Land, fighting units", sized.fighting_persons),
        waterfall.Step("Land, support", support),
    )


def _step(label: str, persons: Range, *, total: bool = False) -> waterfall.Step:
    if persons.low == persons.high:
        return waterfall.Step(label, persons.mode, total=total)
    return waterfall.Step(label, persons.mode, persons.low, persons.high, total=total)


def _counted(persons: Range) -> str:
    return words.amount(persons.mode)


def _line_note(required: Requirement) -> str:
    sized = required.land_sized
    if sized is None:
        return "The land force is recorded, not sized from a line."
    return (
        f"Line of {words.amount(sized.line_km.mode)} km, measured at a tolerance of"
        f" {words.amount(sized.tolerance_km)} km."
    )


def pledges(design: DesignAssessment, case: Case, name: str) -> str:
    """Who puts how many people on station, under both readings, against the requirement.

    Parameters
    ----------
    design : results with requirement and generation; case : its pledges; name : of the design.
    """
    if design.generation is None or design.requirement is None:
        return ""
    stated = design.generation.stated.by_guarantor
    announced = design.generation.announced.by_guarantor
    rows = []
    for key, guarantor in case.guarantors.items():
        if key in stated or key in announced:
            first = stated.get(key, 0.0)
            extra = max(0.0, announced.get(key, 0.0) - first)
            rows.append(pledge_bars.CountryPledge(guarantor.name, first, extra))
    if not rows:
        return ""
    caption = Caption(
        f"Pledges for {words.label(name)} against what it asks for",
        "Mean number of people on station after the ramp, under the stated reading and what the"
        " announced reading adds; the most likely requirement is the line.",
        (
            (
                "Conditions of the pledges are taken as met, as the levers allow. No quantity is"
                " multiplied by a probability; chance stands in the table."
            ),
        ),
    )
    required = design.requirement.persons_deployed.mode
    return pledge_bars.draw(pledge_bars.PledgeBars(caption, tuple(rows), required, "persons"))


def without_troops(design: DesignAssessment, case: Case) -> dict[str, list[str]]:
    """Names of the guarantors that put nobody on station, by reason."""
    found: dict[str, list[str]] = {}
    if design.generation is None:
        return found
    present = {*design.generation.stated.by_guarantor, *design.generation.announced.by_guarantor}
    for key, guarantor in case.guarantors.items():
        if key not in present:
            found.setdefault(_reason(guarantor), []).append(guarantor.name)
    return found


def _reason(guarantor: Guarantor) -> str:
    offers = list(guarantor.pledges.values())
    if not offers:
        return "no pledge"
    if all(pledge.status is PledgeStatus.REFUSED for pledge in offers):
        return "refused"
    if all(pledge.quantity is None and pledge.assumed is None for pledge in offers):
        return "number not given"
    return "offered, but not used in the plan (a condition unmet, or not needed)"

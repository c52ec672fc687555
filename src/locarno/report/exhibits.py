"""Pictures of the brief: results put into the figures' own terms, and drawn."""

from __future__ import annotations

from collections.abc import Mapping

from locarno.model.force_results import Requirement
from locarno.model.probability import Probability
from locarno.model.results import Assessment, ClockRow, Driver
from locarno.model.scenario import Case, Scenario
from locarno.report import prose, words
from locarno.report.coverage_words import explained_sectors
from locarno.report.exhibits_of_bargain import agreement, bargained_design, incentives
from locarno.report.exhibits_of_calendar import calendar
from locarno.report.exhibits_of_coalition import curves
from locarno.report.exhibits_of_comparison import differences
from locarno.report.exhibits_of_failure import failures
from locarno.report.exhibits_of_force import land_waterfall, pledges
from locarno.report.exhibits_of_game import regions
from locarno.report.exhibits_of_gaps import from_pledge_to_post, gaps, next_troops
from locarno.report.exhibits_of_line import line_picture, sectors_strip
from locarno.report.exhibits_of_plan import nations_by_quarter, rotation
from locarno.report.figures import (
    credibility,
    outcome_bars,
    response_clock,
    small_multiples,
    survival_fan,
    tornado,
)
from locarno.report.figures.geography import BaseMap
from locarno.report.figures.svg import Caption
from locarno.report.inputs import input_name

__all__ = ["DRIVERS_SHOWN", "exhibits"]

DRIVERS_SHOWN = 8


def exhibits(assessment: Assessment, scenario: Scenario, base: BaseMap | None) -> dict[str, str]:
    """SVG text by name of exhibit; an exhibit whose stage was not run is absent.

    Parameters
    ----------
    assessment : results; scenario : the cases they belong to.
    base : country outlines for the map; None leaves the map to the straightened line.
    """
    detail = prose.design_in_detail(assessment).design
    land = prose.land_design(assessment)
    case = scenario.cases[detail]
    found = {
        "line": line_picture(case, assessment.line, detail, base),
        "outcomes": _outcomes(assessment),
        "waterfall": land_waterfall(land, _requirement(assessment, land)) if land else "",
        "pledges": pledges(assessment.designs[detail], case, detail),
        "nations": nations_by_quarter(assessment.designs[detail], case, detail),
        "rotation": rotation(assessment.designs[detail], detail),
        "account": from_pledge_to_post(assessment.designs[detail], detail),
        "gaps": gaps(assessment.designs[detail], case, detail),
        "marginal": next_troops(assessment.designs[detail], detail),
        "sectors": _sectors(assessment, detail),
        "clock": _clock(assessment.designs[detail].clock, case, detail),
        "decisions": curves(assessment.designs[detail], case, detail),
        "credibility": _credibility(assessment),
        "regions": regions(assessment.designs[detail], detail),
        "survival": _survival(assessment),
        "failures": failures(assessment),
        "calendar": calendar(assessment.designs[detail], detail),
        "differences": differences(assessment),
        "incentives": incentives(assessment.designs[detail], case, detail),
    }
    over = bargained_design(assessment)
    if over is not None:
        table = assessment.designs[over].bargaining
        found["agreement"] = agreement(table, scenario.cases[over], over)
    for number, (name, outcome) in enumerate(prose.drivers_shown(assessment)):
        found[f"drivers_{number}"] = _drivers(assessment, scenario, name, outcome)
    return {name: text for name, text in found.items() if text}


def _sectors(assessment: Assessment, detail: str) -> str:
    """The line sector by sector under the last reading that is explained."""
    by_reading = explained_sectors(assessment.designs[detail])
    if not by_reading:
        return ""
    reading, found = list(by_reading.items())[-1]
    return sectors_strip(found, assessment.line, detail, reading)


def _requirement(assessment: Assessment, design: str) -> Requirement:
    found = assessment.designs[design].requirement
    assert found is not None  # noqa: S101 - the design was chosen for what it requires
    return found


def _outcomes(assessment: Assessment) -> str:
    rows = []
    for name, design in assessment.designs.items():
        if design.simulation is not None:
            found = design.simulation
            means = (found.p_held.mean, found.p_eroded.mean, found.p_war.mean)
            rows.append(outcome_bars.OutcomeShares(words.label(name), *means))
    if not rows:
        return ""
    horizon = words.years(assessment.horizon_days)
    caption = Caption(
        f"What becomes of the ceasefire within {horizon}",
        "Of 100 simulated ceasefires under each design: still held, eroded by breaches that"
        " nobody answered, or ended by war.",
        (
            (
                "Counts are rounded so that each row adds up to 100: one may differ by 1 from the"
                " table, which also gives the intervals."
            ),
        ),
    )
    return outcome_bars.draw(outcome_bars.OutcomeBars(caption, tuple(rows)))


def _clock(rows: Mapping[str, ClockRow] | None, case: Case, design: str) -> str:
    if not rows:
        return ""
    drawn = []
    for name, row in rows.items():
        low, high = row.range_hours or (None, None)
        fait = row.fait_accompli_hours
        chances = (
            row.p_detect.mean,
            row.p_attribute.mean,
            row.p_willing.mean,
            row.p_decide_in_time.mean,
            row.p_arrive_in_time.mean,
        )
        drawn.append(
            response_clock.ClockRow(
                case.violations[name].label, low, row.median_hours, high, row.promised_hours,
                fait.low, fait.high, chances, row.p_in_time.mean,
            )
        )  # fmt: skip
    caption = Caption(
        f"Response clock of {words.label(design)}",
        "When an answer comes, against the time in which the breach becomes an accomplished fact,"
        " and how likely each link of the chain is.",
        (
            (
                "Answer times stand at the most likely inputs, given that an answer comes; the"
                " accomplished fact is a 5–95 % range over futures. Promised times run from the"
                " attribution and are drawn from the breach."
            ),
        ),
    )
    return response_clock.draw(response_clock.ResponseClock(caption, tuple(drawn)))


def _credibility(assessment: Assessment) -> str:
    rows = []
    for name, design in assessment.designs.items():
        found = design.deterrence.by_action.get(prose.ATTACK) if design.deterrence else None
        if found is not None:
            low, high = _spread(found.offered)
            needed = found.needed
            rows.append(
                credibility.DesignCredibility(
                    words.label(name), needed.p10, needed.p50, needed.p90, found.offered.mean,
                    low, high, found.believed.mean, found.share_deterred.mean,
                )
            )  # fmt: skip
    if not rows:
        return ""
    caption = Caption(
        "Credibility needed to deter an attack, offered and believed",
        "An attack is deterred in the futures in which the credibility offered reaches the one"
        " needed, (V − S)/(V − w).",
        (
            (
                "Needed 0: the protected party deters alone. None: nothing deters. The share on the"
                " right counts both guarantee and own army."
            ),
        ),
    )
    return credibility.draw(credibility.Credibility(caption, tuple(rows)))


def _spread(chance: Probability) -> tuple[float, float]:
    band = chance.spread or chance.sampling
    return band.low, band.high


def _survival(assessment: Assessment) -> str:
    panels = []
    for name, design in assessment.designs.items():
        if design.simulation is None:
            continue
        points = tuple(
            survival_fan.SurvivalPoint(day, p.mean, p.sampling.low, p.sampling.high, *_spread(p))
            for day, p in design.simulation.survival
        )
        panels.append(survival_fan.SurvivalPanel(words.label(name), points))
    if not panels:
        return ""
    caption = Caption(
        "How long the ceasefire holds",
        "Share of simulated ceasefires still held, quarter by quarter. The dark band is luck of"
        " the sample; the light one is how far the futures disagree.",
    )
    return "\n".join(
        survival_fan.draw(survival_fan.SurvivalFan(caption, sheet))
        for sheet in small_multiples.sheets(panels)
    )


def _drivers(assessment: Assessment, scenario: Scenario, name: str, outcome: str) -> str:
    design = assessment.designs[name]
    centre = _centre(assessment, name, outcome)
    flat = {(found.design, found.outcome) for found in prose.flat_drivers(assessment)}
    if centre is None or (name, outcome) in flat:
        return ""
    units = {quantity.path: quantity.unit for quantity in scenario.quantities[name]}
    case = scenario.cases[name]
    chosen = [driver for driver in design.drivers or () if driver.outcome == outcome]
    chosen = [driver for driver in chosen if driver.swing]
    chosen.sort(key=lambda driver: -abs(driver.swing))
    rows = tuple(_driver(driver, units, case) for driver in chosen[:DRIVERS_SHOWN])
    caption = Caption(
        f"What moves the {prose.outcome_label(outcome)}",
        f"Under {words.label(name)}, each input goes from its 10 % to its 90 % point while the"
        " others stay as drawn.",
    )
    label = f"{prose.outcome_label(outcome)}, of 100"
    return tornado.draw(tornado.Tornado(caption, rows, label, 100.0 * centre))


def _driver(driver: Driver, units: Mapping[str, str], case: Case) -> tornado.Driver:
    unit = words.unit_label(units.get(driver.input, ""))
    suffix = f" {unit}" if unit else ""
    name = input_name(driver.input, case)
    return tornado.Driver(
        name.label,
        f"{words.amount(driver.low_value)}{suffix}",
        f"{words.amount(driver.high_value)}{suffix}",
        100.0 * driver.at_low,
        100.0 * driver.at_high,
        str(driver.basis),
        name.gloss,
    )


def _centre(assessment: Assessment, name: str, outcome: str) -> float | None:
    """The value that drivers move, 0-1: the engine's own, never one worked out here."""
    design = assessment.designs[name]
    if "deterred" in outcome and design.deterrence is not None:
        found = design.deterrence.by_action.get(prose.ATTACK)
        return found.share_deterred.mean if found else None
    value = getattr(design.simulation, outcome, None)
    return value.mean if isinstance(value, Probability) else None

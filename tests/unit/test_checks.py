"""Each check of a guarantee on a case that triggers it and on one that does not."""

import inspect
import re
from pathlib import Path

import pytest

from locarno import api
from locarno.engine import checks
from locarno.model.results import Severity

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
LADDER = "ladder.{}.responses.{}.promised"

# A promise of one hour to every class with a time to beat; small.yaml promises 24 h against shots
# that are over in 6, and so on.
KEPT = [
    LADDER.format(*rung) + "=1"
    for rung in (
        ("shot", "statement"),
        ("strike", "sanctions"),
        ("incursion", "reserve"),
        ("probe", "reserve"),
    )
]
# Bands that challenge too, while Blue does not: only one who is faced by the first can be second.
ANOTHER_CHALLENGER = [
    "parties.bands.roles=[spoiler, challenger]",
    "parties.bands.belief=0.5",
    "parties.bands.strength={persons: 100}",
    "parties.bands.payoffs={keep: 0, army_effect: 0, actions: {split: {alone: 0, answered: 0}}}",
]
# small.yaml declares numbers for later stages and for rules it does not use.
IDLE = ["guarantors.DEL=null"]

# code: severity, place in the case, settings that trigger it, settings that keep it quiet
CASES = {
    "LOC001": (Severity.ERROR, "violations.shot", ["ladder.shot=null"], []),
    # Squadron of Alfa: the only fighters that anybody pledged, and strikes need them.
    "LOC002": (
        Severity.ERROR,
        "ladder.offensive.answer",
        ["guarantors.ALF.pledges.fighters.status=refused"],
        [],
    ),
    # Charlie votes and is wary: with no willingness at all there is no consensus.
    "LOC003": (Severity.ERROR, "procedure", ["stances.wary.willing.default=0"], []),
    "LOC004": (
        Severity.WARNING,
        "conditions.ceasefire",
        [],
        ["agreement.ceasefire_first=false"],
    ),
    "LOC005": (
        Severity.WARNING,
        "agreement.ceasefire_first",
        [],
        ["agreement.ceasefire_first=false"],
    ),
    "LOC006": (Severity.ERROR, LADDER.format("shot", "statement"), [], KEPT),
    # A strike is past after 12 h and no consensus on record took less than 24.
    "LOC007": (
        Severity.WARNING,
        "ladder.strike.responses.sanctions",
        [],
        ["decision_times.consensus.default.fastest=11"],
    ),
    "LOC008": (Severity.WARNING, "monitoring", ["responses.sanctions.bite=0"], []),
    # The scenario is of 1 January 2026: the source is then a year and a day old, or a year.
    "LOC009": (
        Severity.NOTE,
        "sources",
        ["sources.made_up.date='2024-12-31'"],
        ["sources.made_up.date='2025-01-01'"],
    ),
    "LOC010": (Severity.NOTE, "guarantors", [], ["guarantors.CHA.pledges.battalions.quantity=2"]),
    "LOC011": (Severity.NOTE, "parties", ANOTHER_CHALLENGER, []),
    "LOC012": (Severity.NOTE, "channels.obligation.defense", [], None),
}


def found(settings, designs=("tripwire",)):
    return api.check(api.load(SMALL, designs=designs, settings=settings))


def test_every_code_has_its_case():
    codes = set(re.findall(r'"(LOC\d{3})"', inspect.getsource(checks)))
    assert codes == set(CASES)


@pytest.mark.parametrize("code", CASES)
def test_a_check_finds_what_it_looks_for(code):
    severity, where, trigger, _ = CASES[code]
    hits = [item for item in found(trigger) if item.finding.code == code]
    assert hits
    first = next(item for item in hits if item.finding.where == where)
    assert first.finding.severity is severity
    assert first.finding.message
    assert first.finding.remedy
    assert first.designs == ("tripwire",)
    # Place in the file or among the settings: name, line and column.
    assert re.fullmatch(r".+:\d+:\d+", first.place)


@pytest.mark.parametrize("code", [code for code in CASES if CASES[code][3] is not None])
def test_a_check_is_silent_otherwise(code):
    _, _, _, quiet = CASES[code]
    assert code not in {item.finding.code for item in found(quiet)}


def idle_inputs(settings):
    """LOC012 over both designs: a number that one of them uses is not idle."""
    hits = [item.finding for item in found(settings, designs=()) if item.finding.code == "LOC012"]
    return hits[0]


def test_an_input_that_is_used_or_not_given_is_not_called_idle():
    # In small.yaml: a refused pledge and the tour of planning. Every rule is computed for the
    # coalition, so the records of all rules are used.
    assert idle_inputs([]).value == 2
    left = idle_inputs(IDLE)
    # The language demands the last one of every file, whether a stage uses it or not.
    assert left.message.endswith("not yet used: sizing.tour")
    assert left.value == 1


def test_an_input_becomes_used_with_the_rule_that_reads_it():
    # Nobody holds a key in small.yaml: the record of two keys is idle until somebody does.
    record = "decision_times.dual_key={default: {median: 40, sigma: 1, fastest: 5, cases: 4}}"
    keys = "procedure.keys={one: {members: [ALF]}, two: {members: [BRA]}}"
    assert "dual_key" in idle_inputs([record, *IDLE]).message
    assert "dual_key" not in idle_inputs([record, keys, *IDLE]).message


def test_a_finding_points_at_its_line():
    text = Path(SMALL).read_text().splitlines()
    by_code = {item.finding.code: item.place for item in found([])}
    line = int(by_code["LOC004"].split(":")[-2])
    assert text[line - 1].strip() == "ceasefire:"


def test_findings_come_worst_first():
    order = list(Severity)
    ranks = [order.index(item.finding.severity) for item in found([])]
    assert ranks == sorted(ranks)


def test_a_finding_of_several_designs_is_listed_once():
    items = found([], designs=())
    shared = [item for item in items if item.finding.code == "LOC004"]
    assert [item.designs for item in shared] == [("tripwire", "reassurance")]
    # A lead nation decided within 6 h before (small.yaml), so only the consensus is too slow.
    slow = [item for item in items if item.finding.code == "LOC007"]
    assert [item.designs for item in slow] == [("tripwire",)]


@pytest.mark.parametrize("name", ["bosnia-1995", "donbas-2015", "ukraine-2025"])
def test_findings_of_bundled_scenarios_are_whole(name):
    items = api.check(api.load(name))
    assert items
    for item in items:
        assert re.fullmatch(r"LOC\d{3}", item.finding.code)
        assert item.finding.where
        assert item.finding.message
        assert item.finding.remedy
        assert re.search(r":\d+:\d+$", item.place)
    # "Declared, never used" is reported once for the file.
    assert sum(item.finding.code == "LOC012" for item in items) <= 1

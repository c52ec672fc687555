"""Cost of a plan: by guarantor and year, three counts that are never added."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from locarno.engine import cost as costing
from locarno.engine.assess import Settings, assess
from locarno.engine.sizing import requirement
from locarno.io.scenario_file import load_scenario
from locarno.model.costs import OwnCost
from locarno.model.evidence import Quantity
from locarno.model.force_results import Plan, PlanLine, PlanStatus
from locarno.model.probability import Range
from locarno.report.document import document

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
UKRAINE = Path(costing.__file__).parents[1] / "scenarios" / "ukraine-2025" / "scenario.yaml"

# small.yaml: a brigade is 9,000 people, a minesweeper 50; a person costs 100,000, 200,000 or
# 400,000 EUR a year extra and 300,000, 500,000 or 900,000 in full.


@pytest.fixture(scope="module")
def case():
    return load_scenario(SMALL).cases["tripwire"]


def number(low, mode=None, high=None, path="x"):
    return Quantity(path, "", low, low if mode is None else mode, low if high is None else high)


def line(guarantor, element, *units):
    return PlanLine(guarantor, element, element, units)


def plan(*lines):
    return Plan(lines, PlanStatus.OPTIMAL)


def priced(case, **changes):
    return replace(case, costs=replace(case.costs, **changes))


def times(factor, *ends):
    return Range(*(factor * end for end in ends))


def test_a_year_of_one_person_is_four_quarters_on_station(case):
    # 9,000 people for 3 of 4 quarters are 6,750 person-years; two crews of 50 for a year, 100.
    made = plan(line("ALF", "brigade", 0, *[1] * 7), line("BRA", "sweepers", *[0] * 4, *[2] * 4))
    found = costing.plan_cost(case, made)
    extra, full = (1e5, 2e5, 4e5), (3e5, 5e5, 9e5)
    alf, bra = found.by_guarantor["ALF"], found.by_guarantor["BRA"]
    assert alf.incremental_by_year == (times(6_750, *extra), times(9_000, *extra))
    assert alf.full_by_year == (times(6_750, *full), times(9_000, *full))
    assert bra.incremental_by_year == (Range(0, 0, 0), times(100, *extra))
    assert alf.incremental_eur_per_year == times(7_875, *extra)
    assert found.incremental_by_year == (times(6_750, *extra), times(9_100, *extra))
    assert found.full_eur_per_year == times(7_925, *full)
    assert (found.price_year, alf.own_number) == (2025, False)


def test_a_part_of_a_year_counts_as_much_as_is_planned(case):
    # Five quarters of 9,000 people: 9,000 and 2,250 person-years, a mean of 9,000 a year.
    found = costing.plan_cost(case, plan(line("ALF", "brigade", *[1] * 5)))
    assert [year.mode for year in found.incremental_by_year] == [9_000 * 2e5, 2_250 * 2e5]
    assert found.incremental_eur_per_year.mode == pytest.approx(9_000 * 2e5)


def test_no_force_costs_nothing(case):
    found = costing.plan_cost(priced(case, set_up=number(3e4)), plan())
    nothing = Range(0, 0, 0)
    assert found.by_guarantor == {}
    assert set(found.incremental_by_year) == set(found.full_by_year) == {nothing}
    assert found.incremental_eur_per_year == found.full_eur_per_year == found.set_up_eur == nothing
    assert found.swing is None


def test_an_own_number_replaces_the_general_one_and_brings_the_share_at_home(case):
    # The general numbers add 200,000, 300,000 or 500,000 at home.
    own = OwnCost(incremental=number(6e4, 8e4, 1e5), full=None, currency="EUR")
    made = plan(line("ALF", "brigade", *[1] * 4), line("BRA", "brigade", *[1] * 4))
    found = costing.plan_cost(priced(case, by_guarantor={"ALF": own}), made).by_guarantor
    assert found["ALF"].incremental_eur_per_year == times(9_000, 6e4, 8e4, 1e5)
    assert found["ALF"].full_eur_per_year == times(9_000, 2.6e5, 3.8e5, 6e5)
    assert found["BRA"] == costing.plan_cost(case, made).by_guarantor["BRA"]
    assert (found["ALF"].own_number, found["BRA"].own_number) == (True, False)


def test_an_own_full_cost_and_a_currency(case):
    own = OwnCost(incremental=number(1e5), full=number(2e5, 3e5, 4e5), currency="GBP")
    costs = {"by_guarantor": {"ALF": own}, "exchange": {"GBP": number(1.1, 1.15, 1.2)}}
    found = costing.plan_cost(priced(case, **costs), plan(line("ALF", "battalion", *[1] * 4)))
    extra = found.incremental_eur_per_year
    assert (extra.low, extra.mode, extra.high) == pytest.approx((1.65e8, 1.725e8, 1.8e8))
    full = found.full_eur_per_year
    # 1,500 people at 200,000 x 1.1, 300,000 x 1.15 and 400,000 x 1.2.
    assert (full.low, full.mode, full.high) == pytest.approx((3.3e8, 5.175e8, 7.2e8))


def test_a_share_at_home_whose_ends_are_out_of_order(case):
    # 400 - 60, 420 - 200 and 600 - 450 thousand: from 150 to 340, most likely 220.
    own = OwnCost(incremental=number(1e5), full=None, currency="EUR")
    odd = priced(
        case, incremental=number(6e4, 2e5, 4.5e5), full=number(4e5, 4.2e5, 6e5),
        by_guarantor={"ALF": own},
    )  # fmt: skip
    found = costing.plan_cost(odd, plan(line("ALF", "battalion", *[1] * 4)))
    assert found.full_eur_per_year == times(1_500, 2.5e5, 3.2e5, 4.4e5)


def test_a_camp_is_built_once_and_grows_with_a_new_maximum(case):
    # One brigade, none for a while, one again, then two: 9,000 places, and 9,000 in year 2.
    made = plan(line("ALF", "brigade", 1, 0, 0, 0, 1, 2, 1, 2), line("BRA", "sweepers", *[2] * 8))
    found = costing.plan_cost(priced(case, set_up=number(1e4, 3e4, 6e4)), made)
    a_camp = times(9_000, 1e4, 3e4, 6e4)
    assert found.by_guarantor["ALF"].set_up_by_year == (a_camp, a_camp)
    # Crews at sea live aboard.
    assert found.by_guarantor["BRA"].set_up_by_year == (Range(0, 0, 0), Range(0, 0, 0))
    assert found.set_up_eur == times(2, *(a_camp.low, a_camp.mode, a_camp.high))
    # The camp is no part of the other two counts.
    assert found.incremental_by_year == costing.plan_cost(case, made).incremental_by_year
    assert found.full_by_year == costing.plan_cost(case, made).full_by_year


def test_without_a_price_of_camps_their_cost_is_not_given(case):
    found = costing.plan_cost(case, plan(line("ALF", "brigade", 1)))
    assert found.set_up_eur is found.set_up_by_year is None
    assert found.by_guarantor["ALF"].set_up_by_year is None


def test_what_carries_the_range(case):
    # Sizing gives 7,000 to 11,340 people; the price has a factor 4.
    needed = requirement(case)
    people = needed.persons_deployed.high / needed.persons_deployed.low
    assert people == pytest.approx(11_340 / 7_000)
    swing = costing.cost(case, needed).swing
    assert swing.factor == pytest.approx(4 * people)
    assert swing.due_to_price == pytest.approx(math.log(4) / math.log(4 * people))
    assert swing.due_to_price + swing.due_to_persons == 1
    # A brigade of a fixed size leaves nothing to the number of people; a fixed price has no range.
    made = plan(line("ALF", "brigade", *[1] * 4))
    assert costing.plan_cost(case, made).swing.due_to_persons == 0
    assert costing.plan_cost(priced(case, incremental=number(2e5)), made).swing is None


def test_inputs_read_are_those_of_the_guarantors_there(case):
    paths = ("costs.by_guarantor.ALF.incremental", "costs.exchange.GBP", "costs.set_up")
    own = OwnCost(incremental=number(1, path=paths[0]), full=None, currency="GBP")
    absent = OwnCost(incremental=number(1, path="absent"), full=number(1), currency="EUR")
    richer = priced(
        case, by_guarantor={"ALF": own, "ZZZ": absent}, set_up=number(1, path=paths[2]),
        exchange={"GBP": number(1, path=paths[1]), "USD": number(1, path="unread")},
    )  # fmt: skip
    assert costing.inputs_read(richer) == ("costs.incremental", "costs.full", *paths)


# --- the bundled coalition ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coalition():
    """`reassurance` of ukraine-2025: its case and its assessment."""
    scenario = load_scenario(UKRAINE, designs=["reassurance"])
    settings = Settings(2, 2, 1, 1, stages=("generate", "cost"))
    return scenario.cases["reassurance"], assess(scenario, settings, "0")


def ends(given):
    return given.low, given.mode, given.high


@pytest.mark.parametrize("reading", ["stated", "announced"])
def test_guarantors_add_up_to_the_total(coalition, reading):
    found = coalition[1].designs["reassurance"].cost.plans[reading]
    for count in ("incremental_by_year", "full_by_year", "set_up_by_year"):
        for year, total in enumerate(getattr(found, count)):
            bills = [ends(getattr(bill, count)[year]) for bill in found.by_guarantor.values()]
            assert ends(total) == pytest.approx([math.fsum(end) for end in zip(*bills)])  # noqa: B905 - three ends each
    means = [ends(bill.full_eur_per_year) for bill in found.by_guarantor.values()]
    total = [math.fsum(end) for end in zip(*means, strict=True)]
    assert ends(found.full_eur_per_year) == pytest.approx(total)


def test_at_one_price_the_total_is_people_times_price(coalition):
    case, assessment = coalition
    reading = assessment.designs["reassurance"].generation.announced
    found = costing.plan_cost(priced(case, by_guarantor={}), reading.plan)
    # ukraine-2025: 200,000 EUR extra a year, most likely; all elements at their most likely crew.
    people = math.fsum(reading.persons_on_station) / len(reading.persons_on_station)
    assert found.incremental_eur_per_year.mode == pytest.approx(people * 200_000)


def test_the_number_of_france_moves_france_only(coalition):
    case, assessment = coalition
    made = assessment.designs["reassurance"].generation.announced.plan
    others = {key: own for key, own in case.costs.by_guarantor.items() if key != "FRA"}
    with_it = costing.plan_cost(case, made).by_guarantor
    without = costing.plan_cost(priced(case, by_guarantor=others), made).by_guarantor
    assert [key for key in with_it if with_it[key] != without[key]] == ["FRA"]
    # 61,700 to 103,200 against the general 60,000 to 450,000 EUR.
    mine, general = with_it["FRA"].incremental_eur_per_year, without["FRA"].incremental_eur_per_year
    assert mine.high / general.high == pytest.approx(103_200 / 450_000)
    assert mine.low / general.low == pytest.approx(61_700 / 60_000)


@pytest.mark.parametrize("reading", ["stated", "announced"])
def test_the_full_cost_contains_the_extra_cost(coalition, reading):
    found = coalition[1].designs["reassurance"].cost.plans[reading]
    for bill in found.by_guarantor.values():
        for extra, full in zip(bill.incremental_by_year, bill.full_by_year, strict=True):
            assert all(a <= b for a, b in zip(ends(extra), ends(full), strict=True))


def test_without_plans_only_the_requirement_is_priced(case):
    scenario = load_scenario(SMALL)
    found = assess(scenario, Settings(2, 2, 1, 1, stages=("cost",)), "0").designs["tripwire"]
    assert found.cost == costing.cost(case, requirement(case))
    assert found.cost.plans is None


def test_the_document_of_generate_keeps_its_own_key(coalition):
    designs = document(coalition[1], ("generation",))["designs"]
    assert list(designs["reassurance"]) == ["generation"]


def test_a_price_changes_nobodys_draws(tmp_path):
    """Prices take the last places among the inputs; streams are addressed by place (§16)."""
    text = SMALL.read_text("utf-8")
    own = "  set_up: {low: 1, mode: 2, high: 3}\n  exchange: {GBP: 1.1}\n"
    own += "  by_guarantor: {ALF: {currency: GBP, incremental: 1}}\n"
    richer = tmp_path / "s.yaml"
    richer.write_text(text.replace("  price_year: 2025\n", f"  price_year: 2025\n{own}"), "utf-8")
    before, after = load_scenario(SMALL).positions, load_scenario(richer).positions
    assert set(after) - set(before) == {
        "costs.set_up", "costs.exchange.GBP", "costs.by_guarantor.ALF.incremental",
    }  # fmt: skip
    assert {path: after[path] for path in before} == before

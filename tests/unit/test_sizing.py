"""Sizing and cost: the steps from a line to persons, and planners' published totals."""

from dataclasses import replace
from pathlib import Path

import pytest

from locarno.engine import cost as costing
from locarno.engine import sizing
from locarno.io.scenario_file import load_scenario
from locarno.model.evidence import Quantity
from locarno.model.force_results import Tier
from locarno.model.forces import Domain
from locarno.model.probability import Range

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"

# Planning factors of every sizing test below, unless it says otherwise: 4,500 in a brigade (CBO's
# primer on force structure: 4,000-4,700), 2 in theatre for each of them, tours of 6 months, 1:2.


@pytest.fixture(scope="module")
def cases():
    return load_scenario(SMALL).cases


def fixed(value):
    return Quantity("", "", value, value, value)


def ranged(low, mode, high):
    return Quantity("", "", low, mode, high)


def asking(case, *, line=None, **posture):
    """The case with another line and another land posture, nothing else asked for."""
    land = replace(case.force.land, brigades=None, km_per_battalion=None, reserve_share=fixed(0))
    force = replace(case.force, land=replace(land, **posture), counts={}, composition={})
    terrain = case.line if line is None else replace(case.line, length=line)
    return replace(case, force=force, line=terrain)


@pytest.mark.parametrize(
    ("brigades", "rest", "least", "most"),
    [(1, 1_000, 9_000, 11_000), (3, 3_000, 27_000, 33_000)],
    ids=["tripwire of about 10,000", "reassurance of about 30,000"],
)
def test_totals_of_the_press(cases, brigades, rest, least, most):
    # IISS 2025: a brigade option of about 10,000, a division option of about 25-30,000.
    case = asking(cases["tripwire"], brigades=fixed(brigades))
    land = sizing.requirement(case).persons_deployed.mode
    assert land == brigades * 4_500 * 2
    assert least <= land + rest <= most


def test_forward_force_on_the_whole_line(cases):
    # 986 km at 30 km a battalion, a third in reserve: 986/30/(2/3)/3 x 4,500 x 2 = 147,900.
    third = replace(fixed(0), low=1 / 3, mode=1 / 3, high=1 / 3)
    case = asking(
        cases["tripwire"], line=fixed(986), km_per_battalion=fixed(30), reserve_share=third
    )
    found = sizing.requirement(case)
    assert 140_000 <= found.persons_deployed.mode <= 170_000
    assert found.persons_deployed.mode == pytest.approx(147_900)
    assert found.persons_pool.mode >= 3 * found.persons_deployed.mode
    assert found.pool_multiplier == 3


def test_steps_from_the_line(cases):
    # 300 km at 50 km: 6 battalions; a quarter in reserve: 8; 3 to a brigade: 2.667; x 4,500 x 2.
    sized = sizing.requirement(cases["reassurance"]).land_sized
    assert sized.battalions_in_line.mode == 6
    assert sized.battalions.mode == 8
    assert sized.brigades.mode == pytest.approx(8 / 3)
    assert sized.fighting_persons.mode == pytest.approx(12_000)
    assert sized.persons.mode == pytest.approx(24_000)
    assert sized.tolerance_km == 5
    # Low: 280 / 60 / 0.75 / 3 x 4,000 x 1.5; high: 330 / 40 / 0.75 / 3 x 4,700 x 2.2.
    assert sized.persons.low == pytest.approx(280 / 60 / 0.75 / 3 * 4_000 * 1.5)
    assert sized.persons.high == pytest.approx(330 / 40 / 0.75 / 3 * 4_700 * 2.2)


def test_counted_brigades_need_no_frontage(cases):
    sized = sizing.requirement(cases["tripwire"]).land_sized
    assert sized.battalions is None
    assert sized.battalions_in_line is None
    assert sized.brigades == Range(1, 1, 1)


def test_rows_domains_and_tiers(cases):
    found = sizing.requirement(cases["tripwire"])
    assert [row.id for row in found.rows] == ["land", "fighters", "headquarters", "sweepers"]
    tiers = {row.id: row.tier for row in found.rows}
    assert tiers["land"] is Tier.MANDATORY
    assert tiers["sweepers"] is Tier.DESIRED
    assert found.by_domain[Domain.AIR] == Range(400, 400, 400)
    assert found.by_domain[Domain.MONITORING] == Range(0, 0, 0)
    # 9,000 on land, 400 with the fighters, 500 in the headquarters, 2 x 50 at sea.
    assert found.persons_deployed.mode == 10_000
    assert sum(part.mode for part in found.by_domain.values()) == 10_000


def test_a_recorded_force_counts_and_is_compared(cases):
    case = cases["tripwire"]
    force = replace(case.force, composition={"brigade": fixed(2), "battalion": fixed(3)})
    found = sizing.requirement(replace(case, force=force))
    assert found.land_composed.mode == 2 * 9_000 + 3 * 1_500
    assert found.rows[0].persons == found.land_composed
    # 2 x 1 + 3 x 0.3 brigade-equivalents.
    assert found.rows[0].units.mode == pytest.approx(2.9)
    assert found.composed_over_sized == pytest.approx(22_500 / 9_000)
    assert "no reason is given" in found.caveats[0]
    reasoned = replace(force, reason="agreed like that")
    assert sizing.requirement(replace(case, force=reasoned)).caveats == ()


def test_a_posture_that_says_nothing_is_a_caveat_not_a_zero(cases):
    found = sizing.requirement(asking(cases["tripwire"]))
    assert found.rows == ()
    assert "neither a frontage nor a number of brigades" in found.caveats[0]
    assert found.land_sized is None


def test_inputs_read_name_what_was_used(cases):
    by_brigades = sizing.inputs_read(cases["tripwire"])
    by_frontage = sizing.inputs_read(cases["reassurance"])
    assert "force.land.brigades" in by_brigades
    assert "force.land.km_per_battalion" not in by_brigades
    assert {"force.land.km_per_battalion", "line.length"} <= set(by_frontage)
    assert "force.counts.fighters" in by_frontage


def test_cost_is_persons_times_cost_each_way_apart(cases):
    case = cases["tripwire"]
    needed = sizing.requirement(case)
    found = costing.cost(case, needed)
    # 10,000 persons at 200,000 and at 500,000 EUR.
    assert found.incremental_eur_per_year.mode == 2e9
    assert found.full_eur_per_year.mode == 5e9
    assert found.incremental_eur_per_year.low == needed.persons_deployed.low * 100_000
    assert found.full_eur_per_year.high == needed.persons_deployed.high * 900_000
    assert found.price_year == 2025
    assert costing.inputs_read(case) == ("costs.incremental", "costs.full")


def test_no_force_costs_nothing(cases):
    case = asking(cases["tripwire"])
    assert costing.cost(case, sizing.requirement(case)).full_eur_per_year == Range(0, 0, 0)


def test_ranges_narrow_inputs_give_a_point(cases):
    case = cases["tripwire"]
    exact = replace(
        case.sizing, brigade_persons=fixed(4_500), support_factor=fixed(2), dwell=fixed(2)
    )
    found = sizing.requirement(replace(case, sizing=exact))
    assert found.persons_deployed == Range(10_000, 10_000, 10_000)
    assert found.persons_pool == Range(30_000, 30_000, 30_000)

"""Force generation: laws that hold for every set of pledges."""

from dataclasses import replace
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.engine import generation, plan_check, sizing
from locarno.engine.futures import Futures
from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.from_case import case_problem
from locarno.engine.planning.search import Thorough, plan
from locarno.io.scenario_file import load_scenario
from locarno.model.evidence import Quantity
from locarno.model.force_results import PlanStatus
from locarno.theory import rotation

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
NUMBERS = count()
SCENARIO = load_scenario(SMALL)
CASE = SCENARIO.cases["reassurance"]
PLEDGE = CASE.guarantors["ALF"].pledges["brigade"]


def fixed(value):
    # Draws are remembered by path, so every number needs one of its own.
    return Quantity(f"made.up.{next(NUMBERS)}", "", value, value, value)


@st.composite
def states(draw):
    """A guarantor with one pledge of brigades and, perhaps, a pool behind it."""
    days = draw(st.sampled_from([0, 45, 91, 200, 400]))
    pledge = replace(PLEDGE, quantity=fixed(draw(st.integers(0, 3))), notice=fixed(days))
    pool = draw(st.one_of(st.none(), st.integers(0, 60_000)))
    return replace(
        CASE.guarantors["ALF"],
        pledges={"brigade": pledge},
        pools={} if pool is None else {"land": fixed(pool)},
        tour=fixed(draw(st.sampled_from([1, 4, 6, 9, 12]))),
        dwell=fixed(draw(st.sampled_from([0, 1.5, 2, 4]))),
    )


def case_of(guarantors):
    named = {f"G{number}": guarantor for number, guarantor in enumerate(guarantors)}
    return replace(CASE, guarantors=named, force=replace(CASE.force, counts={}))


def solved(case):
    made_from = case_problem(case, sizing.requirement(case), announced=True)
    return made_from, plan(made_from.problem, thorough=Thorough())


@given(st.lists(states(), min_size=1, max_size=5))
@settings(max_examples=60)
def test_every_plan_passes_the_exact_check(guarantors):
    case = case_of(guarantors)
    made_from, theatre = solved(case)
    assert broken_rules(made_from.problem, theatre.starts) == ()
    assert plan_check.violations(case, generation._plan(made_from, theatre)) == ()
    assert theatre.bound <= theatre.missing <= theatre.greedy


@given(st.lists(states(), min_size=1, max_size=4), states())
@settings(max_examples=60)
def test_one_more_pledge_never_raises_the_shortfall(guarantors, another):
    # The calendar is that of the longer list, so that both plans count the same quarters.
    made_from, with_it = solved(case_of([*guarantors, another]))
    larger = made_from.problem
    kept = tuple(o for o in larger.offers if o.nation != len(guarantors))
    without = plan(replace(larger, offers=kept), thorough=Thorough())
    if {with_it.status, without.status} == {PlanStatus.OPTIMAL}:
        assert with_it.missing <= without.missing
    assert with_it.bound <= without.missing


@given(st.integers(1, 4), st.sampled_from([3, 6, 9]), st.integers(0, 4))
@settings(max_examples=30)
def test_the_pool_of_the_formula_is_enough_and_no_more(on_station, tour, dwell):
    # theory.rotation, exact in whole months: pool_needed(n, D, W) for tours of D months.
    size = rotation.pool_needed(on_station, tour, tour * dwell)
    for pool, enough in ((size, True), (size - 1, False)):
        pledge = replace(PLEDGE, quantity=fixed(on_station), notice=fixed(0), move=fixed(0))
        state = replace(
            CASE.guarantors["ALF"],
            pledges={"brigade": pledge},
            pools={"land": fixed(9_000 * pool)},
            tour=fixed(tour),
            dwell=fixed(dwell),
        )
        land = replace(CASE.force.land, brigades=fixed(on_station), km_per_battalion=None)
        case = case_of([state])
        _, theatre = solved(replace(case, force=replace(case.force, land=land)))
        assert (theatre.missing == 0) is enough


@given(st.lists(states(), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_shares_stay_shares(guarantors, seed):
    case = case_of(guarantors)
    futures = Futures(seed, 20, _Everything())
    found = generation.generate(case, sizing.requirement(case), futures)
    for reading in (found.stated, found.announced):
        assert 0.0 <= reading.filled_share <= 1.0
        assert 0.0 <= reading.expected_fill.mean <= 1.0
        assert reading.p_full.mean <= 1.0
        assert all(0.0 <= lost <= 1.0 for lost in reading.lost_without.values())
        last = len(reading.persons_on_station) - 1
        if any(short.last_quarter == last for short in reading.shortfall):
            assert not reading.sustainable
            assert reading.months_to_full is None


class _Everything(dict):
    """Positions of quantities made up in these tests, all at the same place."""

    def __missing__(self, key):
        return SCENARIO.positions.get(key, 0)

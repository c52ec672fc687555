"""Commitment over time on the small scenario: against plain loops, and what moves the incentive."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locarno.engine.commitment import _needed, commitment, power_path, quantiles, years_of
from locarno.engine.deterrence import stakes
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.objections import objections
from locarno.engine.payoffs import payoff_scale, payoff_table
from locarno.engine.prepared import prepare
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.engine.strength import challenger_strength, protected_strength
from locarno.io.scenario_file import load_scenario
from locarno.theory import commitment as theory
from locarno.theory import deterrence

DATA = Path(__file__).parents[1] / "data"
TEXT = (DATA / "small.yaml").read_text("utf-8") + (DATA / "bargaining.yaml").read_text("utf-8")
RUNS = 50


class Ready:
    """One design with its stages."""

    def __init__(self, folder, *settings, design="reassurance"):
        path = folder / "s.yaml"
        path.write_text(TEXT, encoding="utf-8")
        scenario = load_scenario(path, shown="s.yaml", settings=settings)
        self.case = scenario.cases[design]
        self.futures = Futures(1, RUNS, scenario.positions)
        self.scale = payoff_scale(scenario.payoff_cases)
        made = generate(self.case, requirement(self.case), self.futures)
        self.stages = prepare(self.case, self.futures, made).announced

    def path(self):
        return power_path(self.case, self.futures, self.stages.chain, self.stages.force)

    def problem(self):
        stages = self.stages
        return commitment(self.case, self.futures, stages.chain, stages.force, self.scale)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("commitment")


@pytest.fixture(scope="module")
def ready(folder):
    return Ready(folder)


def test_a_path_equals_plain_loops(ready):
    case, futures = ready.case, ready.futures
    path, problem = ready.path(), ready.problem()
    given = case.commitment
    margins = path.margins(path.foreign)
    kappa = ready.stages.chain.by_resolve("offensive")
    belief = futures[case.parties["amber"].belief]
    half = futures[case.violations["offensive"].force_half]
    assert margins.shape == (2, RUNS, 5)
    for future in (0, 11, 37):
        believed = belief[future] * kappa[0][future] + (1 - belief[future]) * kappa[1][future]
        each = futures[given.persons_per_brigade][future]
        wars = []
        for year in range(6):
            amber = futures[case.parties["amber"].strength.persons][future] * (1 + 0.01 * year)
            blue = futures[case.parties["blue"].strength.persons][future]
            blue *= 1 + futures[case.channels.weapons_army][future] * 0.5 * year
            quarter = min(4 * year, 19)
            force = ready.stages.force["air_strikes"][future, quarter]
            alone, helped = amber / (amber + blue), amber / (amber + blue + force * each)
            wins = (1 - believed) * alone + believed * helped
            bite = force / (force + half[future]) if force > 0 else 0.0
            lost = futures[given.destroyed][future]
            more = max(futures[given.destroyed_answered][future], lost) - lost
            lost = lost + believed * bite * more
            wars.append((wins * (1 - lost), (1 - wins) * (1 - lost)))
        discount = futures[given.discount][future]
        for year in range(5):
            for side in (0, 1):
                now, after = wars[year][side], wars[year + 1][side]
                shift = theory.shift_powell_2006(now, after, discount)
                surplus = theory.bargaining_surplus_powell_2006(1.0, now, wars[year][1 - side])
                assert margins[side, future, year] == pytest.approx(shift - surplus, abs=1e-12)
    by_year = problem.shifts[0].by_year
    assert [each.margin for each in by_year] == [quantiles(margins[0, :, y]) for y in range(5)]
    assert [each.breaks.mean for each in by_year] == np.mean(margins[0] > 0, axis=0).tolist()


def test_both_directions_are_reported_and_the_worst_year_has_the_greatest_median(ready):
    problem = ready.problem()
    assert [(s.riser, s.decliner) for s in problem.shifts] == [("amber", "blue"), ("blue", "amber")]
    for shift in problem.shifts:
        medians = [each.margin.p50 for each in shift.by_year]
        assert shift.worst_year == 1 + medians.index(max(medians))
        assert [each.year for each in shift.by_year] == [1, 2, 3, 4, 5]
    gains = [each.gain.p50 for each in problem.attack_gain]
    assert problem.gain_worst_year == gains.index(max(gains))
    assert years_of(ready.case) == 5


def test_the_gain_of_an_attack_is_that_of_deterrence_in_its_quarter(ready):
    """Year 1 begins in quarter 4, where the small scenario has its force in full."""
    table = payoff_table(ready.case, ready.futures, 5)
    attack = stakes(
        ready.case, ready.futures, ready.stages.chain, ready.stages.force, 4
    )["attack"]  # fmt: skip
    value = attack.alone - attack.believed * (attack.alone - attack.answered)
    gain = (value - attack.keep) / ready.scale
    assert ready.problem().attack_gain[1].gain == quantiles(gain)
    assert ready.problem().attack_gain[1].pays.mean == np.mean(gain > 0)
    assert table.alone.shape[2] == 5


FAST = (
    "parties.amber.strength.ready=0.05", "parties.amber.strength.ready_years=1",
    "commitment.destroyed=0.01", "commitment.destroyed_answered=0.02", "commitment.discount=0.99",
)  # fmt: skip


def test_a_side_that_recovers_fast_makes_the_other_break_at_once(folder, ready):
    slow, fast = ready.problem(), Ready(folder, *FAST).problem()
    rising, other = fast.shifts
    assert rising.worst_year == 1
    assert rising.breaks.mean == 1.0
    assert fast.breaks.mean == 1.0
    assert rising.breaks.mean > slow.shifts[0].breaks.mean
    # In the year in which one side rises so fast the other cannot.
    assert other.by_year[0].breaks.mean == 0.0


def test_the_other_way_round_it_is_the_challenger_who_breaks(folder):
    swapped = tuple(s.replace("amber", "blue") for s in FAST)
    rising = Ready(folder, *swapped).problem().shifts[1]
    assert (rising.riser, rising.decliner) == ("blue", "amber")
    assert rising.worst_year == 1
    assert rising.breaks.mean == 1.0


def test_a_force_that_arrives_is_a_shift_of_power_itself(folder):
    """Before it is there the challenger has more reason to break than without any force.

    Here an answer makes the war no dearer; where it does, that may outweigh the shift.
    """
    path = Ready(folder, "commitment.destroyed_answered=0").path()
    assert np.all(path.foreign[:, 0] == 0.0)
    arriving = path.margins(path.foreign)[1, :, 0]
    never = path.margins(np.zeros_like(path.foreign))[1, :, 0]
    there = path.foreign[:, 1] > 0.0
    assert there.any()
    assert np.all(arriving[there] > never[there])
    assert np.array_equal(arriving[~there], never[~there])


def test_force_that_removes_the_incentive_does_so_and_a_little_less_does_not(folder):
    settings = (
        "parties.amber.strength.ready=0.7", "parties.amber.strength.ready_years=2",
        "commitment.discount=0.99", "agreement.ceasefire_first=false",
        "procedure.rule=pre_delegated", "procedure.delegated=[air_strikes]",
        "sensors.drones.right.offensive=0.99", "monitoring.means.drones.coverage=0.99",
    )  # fmt: skip
    ready = Ready(folder, *settings)
    path, shift = ready.path(), ready.problem().shifts[0]
    needed = _needed(path, 0)
    build_up = path.build_up()

    def holds(brigades):
        return np.all(path.margins(build_up * brigades[:, None])[0] <= 0.0, axis=1)

    some = np.isfinite(needed) & (needed > 0.0)
    assert some.any()
    assert np.all(holds(np.where(some, needed, 0.0))[some])
    # A 64th of the step of the grid in which it lies: 0 to 0.25, and then doubling.
    step = np.where(needed <= 0.25, 0.25, 2.0 ** np.ceil(np.log2(np.where(some, needed, 1.0))) / 2)
    less = np.where(some, needed - 1.01 * step / 64, 0.0)
    assert not np.any(holds(np.maximum(less, 0.0))[some])
    assert np.array_equal(needed == 0.0, holds(np.zeros(RUNS)))
    never = ~np.isfinite(needed)
    for brigades in (1.0, 16.0, 256.0):
        assert not np.any(holds(np.full(RUNS, brigades))[never])
    assert shift.needed_zero.mean == np.mean(needed == 0.0)
    assert shift.needed_none.mean == np.mean(never)


def test_an_answer_without_troops_has_no_force_to_add(folder):
    weak = Ready(
        folder, *FAST, "ladder.offensive.answer=sanctions",
        "ladder.offensive.responses={sanctions: {}, reserve: null, air_strikes: null}",
    )  # fmt: skip
    path = weak.path()
    assert path.half is None
    assert np.all(path.foreign == 0.0)
    assert np.all(path.bite > 0.0)
    shift = weak.problem().shifts[0]
    assert shift.needed_none.mean == 1.0 - shift.needed_zero.mean == 1.0
    assert shift.needed.p50 is None


def test_readiness_ceiling_and_cap_bound_the_strengths(folder, ready):
    quarters = 9
    plain = challenger_strength(ready.case, ready.futures, quarters)
    bound = Ready(
        folder, "parties.amber.strength.ready=0.6", "parties.amber.strength.ready_years=2",
        "parties.amber.strength.ceiling=260000", "agreement.host_army_cap=150000",
        "parties.blue.strength.ready=0.5",
    )  # fmt: skip
    found = challenger_strength(bound.case, bound.futures, quarters)
    people = np.minimum(plain, 260_000.0)
    shares = np.array([0.6 + 0.4 * min(q / 8, 1.0) for q in range(quarters)])
    assert found == pytest.approx(people * shares)
    capped = protected_strength(bound.case, bound.futures, quarters)
    assert capped[:, 0] == pytest.approx(np.full(RUNS, 75_000.0))
    assert capped[:, 1:] == pytest.approx(np.full((RUNS, quarters - 1), 150_000.0))


def test_objections_are_shares_of_futures(ready):
    stages, problem = ready.stages, ready.problem()
    said = objections(ready.case, ready.futures, stages.chain, stages.force, problem)
    quarter = reference_quarter(ready.case)
    attack = stakes(ready.case, ready.futures, stages.chain, stages.force, quarter)["attack"]
    tempted = attack.alone > attack.keep
    enough = deterrence.needed(attack.keep, attack.alone, attack.answered)
    shares = {(o.party, o.code): o.share for o in said}
    assert shares["blue", "abandoned"] == np.mean(tempted & (attack.offered < enough))
    assert shares["amber", "underpaid"] == np.mean(tempted)
    assert {o.side for o in said} == {"A", "B"}
    by_party = [[o.share for o in said if o.party == key] for key in ("blue", "amber")]
    for listed in by_party:
        assert len(listed) <= 2
        assert listed == sorted(listed, reverse=True)
        assert min(listed) > 0.0


def test_a_cap_and_a_provocation_become_objections(folder):
    capped = Ready(folder, "agreement.host_army_cap=20000")
    said = objections(capped.case, capped.futures, capped.stages.chain, capped.stages.force, None)
    free = replace(capped.case, agreement=replace(capped.case.agreement, host_army_cap=None))
    bound, loose = (
        payoff_table(case, capped.futures, 3).alone[4, :, 2] for case in (capped.case, free)
    )
    assert np.all(bound >= loose)
    assert {o.code for o in said if o.party == "blue"} <= {"abandoned", "capped", "blamed"}
    provoking = Ready(folder, "parties.amber.payoffs.provocation=-0.8")
    said = objections(
        provoking.case, provoking.futures, provoking.stages.chain, provoking.stages.force, None
    )
    assert {"provoked", "underpaid"} == {o.code for o in said if o.party == "amber"}

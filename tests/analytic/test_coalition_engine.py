"""The coalition of the real engine: by hand, against itself, and in the direction theory says."""

import csv
import json
import math
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from locarno import api
from locarno.engine.chain import response_chain
from locarno.engine.electorate import body_of, voting_members
from locarno.engine.futures import Futures
from locarno.engine.willingness import body_says_yes
from locarno.theory import coalition

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
RUNS = 24
CLASS, ANSWER = "land_grab", "reserve"


@cache
def decided(scenario, design, settings=(), runs=RUNS):
    """Clock and coalition of one design."""
    loaded = api.load(scenario, designs=[design], settings=settings)
    return api.assess(loaded, api.Settings(runs, 2, 1, 1, stages=("clock",))).designs[design]


def chain_of(design, *settings, scenario=SMALL, runs=RUNS):
    loaded = api.load(scenario, designs=[design], settings=settings)
    case = loaded.cases[design]
    futures = Futures(1, runs, loaded.positions)
    return case, futures, response_chain(case, futures)


# --- by hand --------------------------------------------------------------------------------------


def reluctance():
    """Gauss-Legendre nodes and normal weights on [-9, 9]; 1,200 nodes leave only rounding."""
    x, w = np.polynomial.legendre.leggauss(1_200)
    z = 9.0 * x
    return z, 9.0 * w * norm.pdf(z)


def below(threshold, rho, z):
    return norm.cdf((threshold - math.sqrt(rho) * z) / math.sqrt(1.0 - rho))


def members_by_hand(case, f, r, rho, z):
    """Chance of a yes of each guarantor at each node in one future."""
    duty = next(iter(case.obligations.values()))
    shift = f[case.channels.obligation[duty.type]][r]
    if case.troops_inside():
        shift += f[case.channels.tripwire][r]
    return {
        name: below(
            norm.ppf(f[case.stances[g.stance].willing["default"]][r]) + shift, rho, z
        )
        for name, g in case.guarantors.items()
    }  # fmt: skip


def decided_by_hand(case, f, r, rule, hours, rho, z):
    record = case.decision_times[rule]["default"]
    gap = (math.log(hours) - math.log(f[record.median][r])) / f[record.sigma][r]
    return below(gap, rho, z)


def left_by_hand(link, r):
    """Hours left for a decision in one future, and their chances, by who names the side first."""
    named = link.sight.in_time
    return [
        (link.deadline[r] - hours[r] - link.arrival[r], share[r])
        for hours, share in zip(named.hours, named.share, strict=True)
        if link.deadline[r] - hours[r] - link.arrival[r] > 0.0
    ]


TWO_KEYS = "procedure.keys={one: {members: [ALF, BRA]}, two: {members: [CHA], quota: 1}}"


def test_two_keys_by_hand():
    # Both bodies agree by consensus, each on its own clock; the later of the two counts.
    case, f, chain = chain_of("tripwire", "procedure.rule=dual_key", TWO_KEYS)
    link = chain.links[CLASS]
    z, weight = reluctance()
    for r in range(0, RUNS, 8):
        rho = f[case.coalition.correlation][r]
        yes = members_by_hand(case, f, r, rho, z)
        joint = f[case.procedure.proposed["default"]][r] * yes["ALF"] * yes["BRA"] * yes["CHA"]
        expected = 0.0
        for left, share in left_by_hand(link, r):
            both = decided_by_hand(case, f, r, "consensus", left, rho, z) ** 2
            expected += share * float(np.sum(weight * joint * both))
        found = float(coalition.integrate(link.arrived, chain.weight)[r])
        assert found == pytest.approx(expected, abs=1e-9)


def test_votes_people_and_a_veto_by_hand():
    # Three votes of six and six tenths of the people, and Bravo in any case: of the choices, Alfa
    # with Bravo, or all three; Bravo with Charlie has the votes and half of the people only.
    case, f, chain = chain_of(
        "tripwire", "procedure.rule=qualified_majority", "procedure.quota=0.5",
        "procedure.population_quota=0.6", "procedure.vetoes=[BRA]", "guarantors.ALF.population=50",
        "guarantors.BRA.population=30", "guarantors.CHA.population=20",
    )  # fmt: skip
    link = chain.links[CLASS]
    z, weight = reluctance()
    for r in range(0, RUNS, 8):
        rho = f[case.coalition.correlation][r]
        yes = members_by_hand(case, f, r, rho, z)
        joint = f[case.procedure.proposed["default"]][r] * yes["ALF"] * yes["BRA"]
        found = float(coalition.integrate(link.willing, chain.weight)[r])
        assert found == pytest.approx(float(np.sum(weight * joint)), abs=1e-9)


def test_a_lead_that_needs_followers_by_hand():
    case, f, chain = chain_of(
        "tripwire", "procedure.rule=lead_nation", "procedure.lead=CHA",
        "procedure.followers=[ALF, BRA]", "procedure.followers_needed=0.6",
    )  # fmt: skip
    z, weight = reluctance()
    for r in range(0, RUNS, 8):
        rho = f[case.coalition.correlation][r]
        yes = members_by_hand(case, f, r, rho, z)
        # Three votes of five suffice: Alfa's, with or without Bravo's two.
        joint = f[case.procedure.proposed["default"]][r] * yes["CHA"] * yes["ALF"]
        found = float(coalition.integrate(chain.links[CLASS].willing, chain.weight)[r])
        assert found == pytest.approx(float(np.sum(weight * joint)), abs=1e-9)


OWN_CLOCKS = "coalition.member_times={default: {median: 40, sigma: 0.8}}"


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("consensus", ()),
        ("qualified_majority", ("procedure.rule=qualified_majority", "procedure.quota=0.6")),
    ],
)
def test_members_own_clocks_by_hand(rule, more):
    # All three, or four votes of six: Alfa (3) with Bravo (2) or Charlie (1). Each says yes and has
    # decided, or does not count.
    case, f, chain = chain_of("tripwire", OWN_CLOCKS, *more)
    link = chain.links[CLASS]
    z, weight = reluctance()
    for r in range(0, RUNS, 8):
        rho = f[case.coalition.correlation][r]
        expected = 0.0
        for left, share in left_by_hand(link, r):
            decided = below((math.log(left) - math.log(40.0)) / 0.8, rho, z)
            done = {k: v * decided for k, v in members_by_hand(case, f, r, rho, z).items()}
            either = 1.0 - (1.0 - done["BRA"]) * (1.0 - done["CHA"])
            both = done["BRA"] * done["CHA"]
            agreed = done["ALF"] * (both if rule == "consensus" else either)
            joint = f[case.procedure.proposed["default"]][r] * agreed
            expected += share * float(np.sum(weight * joint))
        found = float(coalition.integrate(link.arrived, chain.weight)[r])
        assert found == pytest.approx(expected, abs=1e-9)


def test_a_bloc_by_hand():
    # Alfa and Bravo share a factor: their joint yes is averaged over it before Charlie's counts.
    case, f, chain = chain_of(
        "tripwire", "coalition.blocs={east: {label: East, members: [ALF, BRA], correlation: 0.2}}"
    )
    z, weight = reluctance()
    for r in range(0, RUNS, 16):
        rho = f[case.coalition.correlation][r]
        yes = members_by_hand(case, f, r, rho, z)
        p = f[case.stances["firm"].willing["default"]][r]
        shift = norm.ppf(p) + f[case.channels.obligation["consultation"]][r]
        shift += f[case.channels.tripwire][r] if case.troops_inside() else 0.0
        pull = math.sqrt(rho) * z[:, None] + math.sqrt(0.2) * z[None, :]
        firm = norm.cdf((shift - pull) / math.sqrt(0.8 - rho))
        pair = np.sum(weight * firm**2, axis=1)
        joint = f[case.procedure.proposed["default"]][r] * pair * yes["CHA"]
        found = float(coalition.integrate(chain.links[CLASS].willing, chain.weight)[r])
        assert found == pytest.approx(float(np.sum(weight * joint)), abs=1e-8)


def test_a_bloc_helps_those_who_must_all_agree():
    bloc = "coalition.blocs={all: {label: All, members: [ALF, BRA, CHA], correlation: 0.2}}"
    plain, held = decided(SMALL, "tripwire"), decided(SMALL, "tripwire", (bloc,))
    for name in plain.clock:
        assert held.clock[name].p_willing.mean > plain.clock[name].p_willing.mean
    rules = [d.coalition.by_class[CLASS].rules["lead_nation"].p_willing for d in (plain, held)]
    assert rules[0].mean == pytest.approx(rules[1].mean, abs=1e-9)


# --- against itself -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("qualified_majority", ()),
        ("lead_nation", ("procedure.lead=ALF",)),
        ("dual_key", (TWO_KEYS,)),
        ("pre_delegated", ("procedure.delegated=[reserve, sanctions, air_strikes, statement]",)),
    ],
)
def test_a_rule_beside_the_own_is_the_rule_in_its_place(rule, more):
    beside = decided(SMALL, "tripwire", more).coalition.by_class
    alone = decided(SMALL, "tripwire", (f"procedure.rule={rule}", *more))
    for name, row in alone.clock.items():
        found = beside[name].rules[rule]
        assert found.kappa == row.p_in_time
        assert found.p_willing == row.p_willing
        assert alone.coalition.by_class[name].rules[rule] == found.__class__(
            own=True, ordered=found.ordered, p_willing=found.p_willing, p_in_time=found.p_in_time,
            kappa=found.kappa, decided_by=found.decided_by, pressed=None,
        )  # fmt: skip


def test_q_pi_and_d_multiply_to_kappa():
    for design in ("tripwire", "reassurance"):
        for one in decided(SMALL, design).coalition.by_class.values():
            for row in one.rules.values():
                product = one.p_attributed.mean * row.p_willing.mean * row.p_in_time.mean
                assert product == pytest.approx(row.kappa.mean, abs=1e-9)


def test_curves_rise_to_whether_anything_is_decided_at_all():
    for one in decided(SMALL, "tripwire").coalition.by_class.values():
        for row in one.rules.values():
            chances = [chance for _, chance in row.decided_by]
            assert chances == sorted(chances)
            assert chances[-1] <= row.p_willing.mean + 1e-12


# --- pressure -------------------------------------------------------------------------------------


def test_pressure_on_a_lead_nation_by_hand():
    # All of it falls on the lead: its yes goes from p to Phi(Phi^-1(p) - 0.7 * 0.5).
    more = ("coalition.pressure=0.5", "stances.firm.beta=0.7", "procedure.lead=ALF")
    row = decided(SMALL, "tripwire", more).coalition.by_class[CLASS].rules["lead_nation"]
    case, f, chain = chain_of("tripwire", "procedure.rule=lead_nation", *more)
    z, weight = reluctance()
    link = chain.links[CLASS]
    kappas = []
    for r in range(RUNS):
        rho = f[case.coalition.correlation][r]
        p = f[case.stances["firm"].willing["default"]][r]
        shift = f[case.channels.obligation["consultation"]][r] - 0.35
        shift += f[case.channels.tripwire][r] if case.troops_inside() else 0.0
        said = f[case.procedure.proposed["default"]][r] * below(norm.ppf(p) + shift, rho, z)
        in_time = sum(
            share * np.sum(weight * said * decided_by_hand(case, f, r, "lead_nation", left, rho, z))
            for left, share in left_by_hand(link, r)
        )
        kappas.append(link.sight.detected[r] * link.sight.right[r] * float(in_time))
    assert row.pressed.kappa.mean == pytest.approx(float(np.mean(kappas)), abs=1e-9)
    assert row.pressed.exact
    assert row.pressed.members == 1


def test_more_pressure_never_helps_and_none_changes_nothing():
    found = [
        decided(SMALL, "tripwire", (f"coalition.pressure={budget}",)).coalition.by_class
        for budget in (0, 0.4, 1.5)
    ]
    for name, none in found[0].items():
        for rule, row in none.rules.items():
            assert row.pressed.kappa.mean == pytest.approx(row.kappa.mean, abs=1e-12)
            left = [one[name].rules[rule].pressed for one in found]
            # Held at the worst of the most likely inputs, so in each future more is never better.
            assert left[0].kappa.mean >= left[1].kappa.mean >= left[2].kappa.mean
            assert left[0].typical >= left[1].typical - 1e-12 >= left[2].typical - 2e-12
            assert all(p.exact for p in left)


def test_an_order_loses_to_pressure_only_through_its_recall():
    ordered = (
        "procedure.rule=pre_delegated", "procedure.delegated=[reserve]", "coalition.pressure=1",
    )  # fmt: skip
    sure = decided(SMALL, "tripwire", ordered).coalition
    row = sure.by_class[CLASS].rules["pre_delegated"]
    assert row.ordered
    assert row.pressed.kappa.mean == row.kappa.mean
    assert any("recall" in note for note in sure.notes)
    recallable = (*ordered, "procedure.recall=0.1", "procedure.command=5")
    row = decided(SMALL, "tripwire", recallable).coalition.by_class[CLASS].rules["pre_delegated"]
    kept = math.exp(-0.5)
    expected = row.kappa.mean * norm.cdf(norm.ppf(kept) - 1.0) / kept
    assert row.pressed.kappa.mean == pytest.approx(expected, rel=1e-9)
    # At the most likely inputs the reserve is there in time: what is left is that the order stands.
    assert row.pressed.typical == pytest.approx(norm.cdf(norm.ppf(kept) - 1.0), abs=1e-9)
    assert row.pressed.exact
    # What is not delegated is decided by consensus, and pressed as a vote is.
    plain = decided(SMALL, "tripwire", recallable).coalition.by_class["offensive"].rules
    assert plain["pre_delegated"].kappa == plain["consensus"].kappa
    assert plain["pre_delegated"].pressed == plain["consensus"].pressed


def test_nobody_is_named_where_pressure_would_fall():
    # Semantics §20: by rule, with the remedy and its gain; never a list of states as targets.
    for design in ("tripwire", "lead_nation", "predelegated"):
        loaded = api.load("ukraine-2025", designs=[design])
        found = api.assess(loaded, api.Settings(20, 2, 1, 1, stages=("clock",)))
        text = json.dumps(api.document(found, ("coalition",))["designs"])
        guarantors = loaded.cases[design].guarantors
        assert not [key for key, g in guarantors.items() if f'"{key}"' in text or g.name in text]
        one = found.designs[design].coalition.by_class["offensive"]
        assert one.loses_least in one.rules
        assert one.keeps_most in one.rules
        assert one.gain >= 0.0


# --- watering down and force ----------------------------------------------------------------------


def test_the_vote_goes_down_the_ladder():
    one = decided(SMALL, "tripwire").coalition.by_class["incursion"]
    # Responses from the weakest to the strongest in small.yaml: statement, then the reserve.
    assert [level.response for level in one.watering.levels] == [ANSWER, "statement"]
    assert one.watering.top == 2
    first = one.watering.levels[0]
    assert first.p_ends.mean == pytest.approx(one.rules["consensus"].p_willing.mean, abs=1e-12)
    by_hand = 2.0 * first.p_ends.mean + one.watering.levels[1].p_ends.mean
    assert one.watering.expected == pytest.approx(by_hand, abs=1e-12)
    # A statement is agreed on more often, and the two add up to it where all are likelier to.
    assert one.watering.levels[1].p_ends.mean > 0.1


def test_votes_that_fail_cost_time():
    waits = [
        decided(SMALL, "tripwire", (f"procedure.revote={hours}",)).coalition.by_class["incursion"]
        for hours in (0, 12, 1000)
    ]
    second = [one.watering.levels[1] for one in waits]
    assert second[0].p_in_time.mean > second[1].p_in_time.mean > second[2].p_in_time.mean == 0.0
    assert len({level.p_ends.mean for level in second}) == 1
    assert len({one.watering.levels[0].p_in_time.mean for one in waits}) == 1


def test_force_is_that_of_those_who_say_yes():
    everybody = decided(SMALL, "tripwire").coalition.by_class[CLASS].force
    assert everybody.mean == pytest.approx(everybody.planned, rel=1e-9)
    # One leads; whoever else brings troops says yes for itself or stays at home.
    led = decided(SMALL, "tripwire", ("procedure.rule=lead_nation", "procedure.lead=CHA"))
    force = led.coalition.by_class[CLASS].force
    assert force.planned == pytest.approx(everybody.planned, rel=1e-12)
    assert force.given_yes.low < force.mean < force.planned
    assert force.given_yes.high <= force.planned
    # Bound to follow by an order, all of it goes.
    ordered = ("procedure.rule=pre_delegated", f"procedure.delegated=[{ANSWER}]")
    assert decided(SMALL, "tripwire", ordered).coalition.by_class[CLASS].force.mean == force.planned


def test_the_electorate_is_who_votes():
    case, _, _ = chain_of("tripwire")
    members, quorum = voting_members(case)
    assert [m.name for m in members] == ["ALF", "BRA", "CHA"]  # Delta refuses and does not vote
    assert quorum is None
    assert [g.members for g in body_of(case).groups] == [1, 1, 1]  # unlike in stance or votes


def test_a_body_may_be_asked_alone():
    case, f, chain = chain_of("tripwire")
    said = body_says_yes(case, f, body_of(case), ANSWER, chain.z)
    proposed = f[case.procedure.proposed["default"]][:, None]
    np.testing.assert_array_equal(proposed * said, chain.links[CLASS].willing)


# --- the record -----------------------------------------------------------------------------------


def test_the_ladder_held_against_the_record_by_hand():
    # Promised in ukraine-2025: protest 24 h, local force 72 at most (mode 48), the rest 72.
    text = (files("locarno") / "record" / "decision_times.csv").read_text(encoding="utf-8")
    promised = {"protest": 24.0, "local_force": 48.0, "reinforce": 72.0, "full_force": 72.0}
    kept = of = never = 0
    for row in csv.DictReader(text.splitlines()):
        if row["clock"] == "tactical":
            continue
        never += row["response"] == "none"
        if row["response"] in promised and row["hours_to_decision"]:
            of += 1
            kept += float(row["hours_to_decision"]) <= promised[row["response"]]
    found = decided("ukraine-2025", "tripwire", (), 20).coalition.record.ladder
    assert (found.kept, found.of, found.never) == (kept, of, never) == (19, 86, 22)
    assert found.says.startswith("Of 86 decisions on record 19 (22 of 100) came within the time")


def test_a_ladder_without_levels_on_record_is_not_compared():
    found = decided(SMALL, "tripwire").coalition.record
    assert found.ladder is None
    assert found.everything.cases == 123
    assert not found.by_response


# --- the direction that theory says ---------------------------------------------------------------

BUNDLED = "ukraine-2025"


@pytest.mark.parametrize("name", ["probe", "incursion", "strike", "land_grab", "offensive"])
def test_orders_given_in_advance_are_worth_more_than_a_consensus(name):
    consensus = decided(BUNDLED, "reassurance", (), 60).clock[name].p_in_time.mean
    ordered = decided(BUNDLED, "predelegated", (), 60).clock[name].p_in_time.mean
    assert ordered > 5.0 * consensus


@pytest.mark.parametrize("design", ["tripwire", "predelegated"])
def test_without_the_backstop_less_is_seen_and_less_is_offered(design):
    _, _, backed = chain_of(design, scenario=BUNDLED, runs=500)
    _, _, alone = chain_of(design, "agreement.us_backstop=false", scenario=BUNDLED, runs=500)
    for name, link in backed.links.items():
        assert np.all(alone.links[name].sight.detected <= link.sight.detected)
        assert float(np.mean(alone.offered(name))) < float(np.mean(backed.offered(name)))


SLOW = (
    "sensors.slow={label: Slow, detection: {default: 0.9}, right: {default: 0.8},"
    " wrong: {default: 0}, hours: {low: 100, mode: 300, high: 600}}"
)


@pytest.mark.parametrize(
    "rule", [(), ("procedure.rule=pre_delegated", "procedure.delegated=[reserve]")]
)
def test_a_slow_witness_that_never_errs_takes_nothing_away_in_any_future(rule):
    # Without the pipeline, whose findings are named as those of the means are on average.
    usual = ("agreement.intelligence=0", *rule)
    _, _, before = chain_of("tripwire", *usual)
    more = "monitoring.means.slow={sensor: slow, coverage: 1, access: 1}"
    _, _, after = chain_of("tripwire", *usual, SLOW, more)
    rises = 0
    for name, link in after.links.items():
        assert np.all(link.sight.detected > before.links[name].sight.detected)
        assert np.all(after.offered(name) >= before.offered(name) - 1e-15)
        rises += int(np.sum(after.offered(name) > before.offered(name) + 1e-6))
    assert rises  # where the time is long, the slow one names the side in time


@pytest.mark.parametrize("design", ["tripwire", "predelegated"])
def test_nobodys_willingness_hangs_on_the_backstop_in_this_file(design):
    """It is q that falls; pi as printed moves by the weight of futures in which more is seen."""
    ended = "agreement.us_backstop=false"
    _, _, backed = chain_of(design, scenario=BUNDLED)
    _, _, alone = chain_of(design, ended, scenario=BUNDLED)
    for name, link in backed.links.items():
        np.testing.assert_array_equal(alone.links[name].willing, link.willing)


def test_a_ceiling_on_the_host_army_moves_the_need_and_not_the_offer():
    plain = decided(BUNDLED, "tripwire", (), 60)
    capped = decided(BUNDLED, "tripwire", ("agreement.host_army_cap=85000",), 60)
    for name, row in plain.clock.items():
        assert capped.clock[name].p_in_time == row.p_in_time
    assert not [note for note in plain.coalition.notes if "host army" in note]
    (said,) = [note for note in capped.coalition.notes if "host army" in note]
    assert "what the coalition offers (kappa) is the same without it" in said

"""Deterrence as the engine computes it: laws of the choice, logit by hand, what an army changes."""

import math
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.deterrence import choice_values, stakes
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale, payoff_table
from locarno.engine.prepared import prepare
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
RUNS = 60
ATTACK = "parties.amber.payoffs.actions.attack"


def deterrence(scenario, designs=(), settings=(), view=None):
    loaded = api.load(scenario, view=view, designs=designs, settings=settings)
    found = api.assess(loaded, api.Settings(RUNS, 2, 1, 1, stages=("deter",)))
    return {name: design.deterrence for name, design in found.designs.items()}


def choice(scenario, design, settings=()):
    """Q of every action by future and the payoff scale, as the engine makes them."""
    loaded = api.load(scenario, designs=[design], settings=settings)
    case = loaded.cases[design]
    futures = Futures(1, RUNS, loaded.positions, together=case.together)
    ready = prepare(case, futures, generate(case, requirement(case), futures)).announced
    found = stakes(case, futures, ready.chain, ready.force, reference_quarter(case))
    return case, choice_values(found), payoff_scale(loaded.payoff_cases)


def weights_of(case):
    payoffs = next(party for party in case.parties.values() if party.payoffs).payoffs
    return np.array([1.0, *(action.weight.mode for action in payoffs.actions.values())])


def logit(values, lam, weights):
    """Shares of a logit choice, written out."""
    pull = weights[:, None] * np.exp(lam * (values - values.max(axis=0)))
    return pull / pull.sum(axis=0)


# --- needed credibility ---------------------------------------------------------------------------


def test_an_attack_not_worth_it_alone_needs_no_guarantee():
    # S is 0 at least; V is -5 and moves by 0.3 at most with the army (army_effect 0.6 x 1/2).
    found = deterrence(SMALL, settings=[f"{ATTACK}.alone=-5", f"{ATTACK}.answered=-6"])
    for design in found.values():
        attack = design.by_action["attack"]
        assert (attack.needed.p10, attack.needed.p50, attack.needed.p90) == (0.0, 0.0, 0.0)
        assert (attack.needed.share_zero.mean, attack.needed.share_none.mean) == (1.0, 0.0)
        assert attack.share_deterred.mean == 1.0
        assert attack.due_to_guarantee == 0.0


def test_an_attack_worth_it_even_when_answered_is_never_deterred():
    # S is 0.6 at most (0.5 and the snap-back), w is 4.7 at least.
    found = deterrence(SMALL, settings=[f"{ATTACK}.alone=9", f"{ATTACK}.answered=5"])
    for design in found.values():
        attack = design.by_action["attack"]
        assert (attack.needed.p10, attack.needed.p50, attack.needed.p90) == (None, None, None)
        assert (attack.needed.share_zero.mean, attack.needed.share_none.mean) == (0.0, 1.0)
        assert attack.share_deterred.mean == 0.0


# --- choice ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "design"),
    [
        (SMALL, "tripwire"),
        (SMALL, "reassurance"),
        ("bosnia-1995", "historical"),
        ("donbas-2015", "historical"),
        ("ukraine-2025", "tripwire"),
    ],
)
def test_printed_choice_is_the_logit_of_the_values(scenario, design):
    case, values, scale = choice(scenario, design)
    printed = deterrence(scenario, [design])[design]
    assert printed.payoff_scale == scale
    band = (case.choice.low, case.choice.headline, case.choice.high)
    assert list(printed.p_action) == [f"{lam:g}" for lam in band]
    for lam in band:
        by_hand = logit(values / scale, lam, weights_of(case)).mean(axis=1)
        shares = printed.p_action[f"{lam:g}"]
        assert list(shares) == ["comply", "probe", "slice", "pretext", "split", "attack"]
        for name, expected in zip(shares, by_hand, strict=True):
            assert shares[name].mean == pytest.approx(expected, abs=1e-12)
        # What one action loses others gain: displacement is printed, nothing gets lost.
        assert sum(share.mean for share in shares.values()) == pytest.approx(1.0, abs=1e-12)


def test_noise_floor_of_equal_weights_by_hand():
    # small.yaml: five actions of weight 1 beside keeping it, lambda 5, 10 and 20; each loses a
    # fifth of the scale: e^(-lambda/5) / (1 + 5 e^(-lambda/5)).
    for design in deterrence(SMALL).values():
        for lam in (5, 10, 20):
            each = math.exp(-lam / 5.0)
            floor = design.noise_floor[str(lam)]
            for name in ("probe", "slice", "pretext", "split", "attack"):
                assert floor[name] == pytest.approx(each / (1.0 + 5.0 * each), rel=1e-12)
            assert floor["comply"] == pytest.approx(1.0 / (1.0 + 5.0 * each), rel=1e-12)


def test_noise_floor_of_unequal_weights_by_hand():
    # The bundled scenarios: four actions of weight 0.25 and an attack of 0.667; lambda 20.
    found = deterrence("bosnia-1995")
    floors = [design.noise_floor["20"] for design in found.values()]
    total = 1.0 + (4 * 0.25 + 0.667) * math.exp(-4.0)
    assert floors[0]["attack"] == pytest.approx(0.667 * math.exp(-4.0) / total, rel=1e-12)
    assert floors[0]["split"] == pytest.approx(0.25 * math.exp(-4.0) / total, rel=1e-12)
    # The same for every design: it measures noise, not a guarantee.
    assert all(floor == floors[0] for floor in floors)


def test_one_payoff_scale_for_all_designs_and_settings():
    usual = deterrence(SMALL)
    changed = deterrence(SMALL, settings=[f"{ATTACK}.alone=9"])
    # By hand, small.yaml: V of the attack 1 + 0.3 at most, its w -2 - 0.3 at least: 3.6.
    for design in (*usual.values(), *changed.values()):
        assert design.payoff_scale == pytest.approx(3.6)


# --- the protected army ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "design"),
    [
        (SMALL, "tripwire"),
        ("ukraine-2025", "tripwire"),
        ("donbas-2015", "historical"),
        ("bosnia-1995", "historical"),
    ],
)
def test_a_larger_protected_army_never_lowers_the_share_that_keeps_it(scenario, design):
    case = api.load(scenario, designs=[design]).cases[design]
    key = next(k for k, p in case.parties.items() if "protected" in p.roles)
    persons = case.parties[key].strength.persons
    path = f"parties.{key}.strength.persons"
    # Foreign presence may provoke in small.yaml: switched off, so that only the army differs.
    calm = ["parties.amber.payoffs.provocation=0"] if scenario == SMALL else []
    doubled = f"{{low: {2 * persons.low}, mode: {2 * persons.mode}, high: {2 * persons.high}}}"
    if not persons.uncertain:
        doubled = f"{2 * persons.mode}"
    variants = [
        choice(scenario, design, [*calm, *more])
        for more in ([f"{path}=0"], [], [f"{path}={doubled}"])
    ]
    payoffs = [next(p for p in c.parties.values() if p.payoffs).payoffs for c, _, _ in variants]
    assert {(q.provocation.low, q.provocation.high) for q in payoffs} == {(0.0, 0.0)}
    assert len({scale for _, _, scale in variants}) == 1
    for lam in (case.choice.low, case.choice.headline, case.choice.high):
        none, usual, twice = (
            logit(values / scale, lam, weights_of(case))[0] for case, values, scale in variants
        )
        assert np.all(none <= usual)
        assert np.all(usual <= twice)
        inside = (none > 0.01) & (twice < 0.99)
        assert np.all(none[inside] < usual[inside])
        assert np.all(usual[inside] < twice[inside])
        assert inside.any()


@pytest.mark.parametrize("key", ["5", "10", "20"])
def test_the_printed_share_that_keeps_it_rises_with_the_army(key):
    calm = "parties.amber.payoffs.provocation=0"
    army = "parties.blue.strength.persons"
    none = deterrence(SMALL, settings=[calm, f"{army}=0"])
    usual = deterrence(SMALL, settings=[calm])
    for name, design in usual.items():
        before, after = none[name].p_action[key], design.p_action[key]
        assert before["comply"].mean < after["comply"].mean


def test_strength_enters_as_a_bounded_share():
    # s(x) = x / (1 + x): V at the first quarter lies army_effect x (s - 1/2) below parity; s of
    # 200,000 against 250,000 to 350,000 people lies in (0.36, 0.45).
    loaded = api.load(SMALL)
    case = loaded.cases["tripwire"]
    futures = Futures(1, RUNS, loaded.positions)
    table = payoff_table(case, futures, 1)
    party = next(p for p in case.parties.values() if p.payoffs)
    attack = party.payoffs.actions["attack"]
    fall = futures[attack.alone] - table.alone[-1, :, 0]
    share = 200_000 / (200_000 + futures[party.strength.persons])
    np.testing.assert_allclose(fall, futures[party.payoffs.army_effect] * (share - 0.5))


# --- views ----------------------------------------------------------------------------------------


def test_views_run_and_a_revisionist_attacks_at_least_as_often():
    plain = deterrence("ukraine-2025", ["tripwire"])
    for view in ("opportunist", "revisionist", "security_seeker"):
        seen = deterrence("ukraine-2025", ["tripwire"], view=view)
        for name, design in seen.items():
            assert design.payoff_scale == plain[name].payoff_scale
            for lam, shares in design.p_action.items():
                assert sum(share.mean for share in shares.values()) == pytest.approx(1.0)
                usual = plain[name].p_action[lam]["attack"].mean
                if view == "revisionist":
                    assert shares["attack"].mean >= usual
                elif view == "opportunist":  # "shuns a large war"
                    assert shares["attack"].mean <= usual


def test_a_security_seeker_minds_foreign_brigades():
    # Its S falls by up to 0.15 for each brigade present (view security_seeker), the plain one's by
    # none: of two designs that differ in force only, the larger makes keeping it worth less.
    loaded = api.load("ukraine-2025", view="security_seeker", designs=["reassurance"])
    case = loaded.cases["reassurance"]
    futures = Futures(1, RUNS, loaded.positions, together=case.together)
    ready = prepare(case, futures, generate(case, requirement(case), futures)).announced
    with_force = stakes(case, futures, ready.chain, ready.force, reference_quarter(case))
    without = stakes(case, futures, ready.chain, {}, reference_quarter(case))
    assert np.all(with_force["attack"].keep <= without["attack"].keep)
    assert with_force["attack"].keep.mean() < without["attack"].keep.mean()


# --- lambda ---------------------------------------------------------------------------------------


def test_the_order_of_designs_at_every_precision_is_in_the_document():
    loaded = api.load(SMALL)
    settings = api.Settings(16, 2, 1, 1, stages=("deter", "simulate"))
    found = api.document(api.assess(loaded, settings))
    assert found["lambda"] == {"low": 5.0, "headline": 10.0, "high": 20.0}  # small.yaml
    for lam in ("5", "10", "20"):
        held = {}
        for name, design in found["designs"].items():
            shares = design["simulation"]["by_lambda"][lam]
            assert set(shares) == {"p_held", "p_eroded", "p_war"}
            assert sum(share["mean"] for share in shares.values()) == pytest.approx(1.0)
            held[name] = shares["p_held"]["mean"]
            assert lam in design["deterrence"]["p_action"]
        assert list(held) == ["tripwire", "reassurance"]
    for design in found["designs"].values():
        headline = design["simulation"]["by_lambda"]["10"]
        assert headline["p_held"] == design["simulation"]["p_held"]

"""Ceasefire years against closed forms: variants made by hand, each with one cause at work.

Every interval is z standard errors wide; z = 4 leaves 6 in 100,000 to chance, and seeds are fixed.
"""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from locarno.engine.simulation import causes, run_campaign
from locarno.theory.deterrence import logit_choice, noise_floor
from locarno.theory.episode.dates import decision_days
from locarno.theory.episode.inputs import NAMES, Broken, Rules, Variant

Z = 4.0
RAID, GRAB, OFFENSIVE = range(3)
COMPLY, PROBE, SLICE, PRETEXT, SPLIT, ATTACK = range(6)
NEVER_WORTH = -1e6
QUARTERS = 8

ACTIONS, CLASSES, BACKSTOPS, NODES = 5, 3, 2, 3
SHAPES = {
    "lam": (), "weight": (ACTIONS + 1,), "z": (NODES,), "withdrawal_share": (),
    **dict.fromkeys(("detected", "right", "wrong", "resolute", "weak"), (BACKSTOPS, CLASSES, 1)),
    **dict.fromkeys(("willing", "decided", "arrived"), (CLASSES, 1, NODES)),
    "force": (BACKSTOPS, CLASSES, 1, QUARTERS), "half": (CLASSES, 1, QUARTERS),
    **dict.fromkeys(("present", "ground"), (BACKSTOPS, 1, QUARTERS)),
    **dict.fromkeys(("alone", "punished"), (ACTIONS, 1, QUARTERS)),
    **dict.fromkeys(("attackers", "defenders"), (1, QUARTERS)),
    **dict.fromkeys(("rate", "reluctance"), (ACTIONS, 1)),
    **dict.fromkeys(("deadline_days", "plain_bite", "clash", "limited", "general"), (CLASSES, 1)),
    "grave_share": (1, 1), "elections": (2, 1), "truces": (6, 1), "sector": (2,),
    "meetings": (BACKSTOPS, 2, 1, QUARTERS),
    **dict.fromkeys(("fires", "met_limited", "met_general"), (2, 1)),
}  # fmt: skip
# Nothing ever happens: the challenger complies, nobody shoots, and every answer would work.
NEUTRAL = {
    **dict.fromkeys(NAMES, 0.0),
    **dict.fromkeys(("lam", "weight", "detected", "right", "willing", "decided", "arrived"), 1.0),
    **dict.fromkeys(("resolute", "weak", "faced", "plain_bite", "decay", "deadline_days",
                    "buffer_calm", "busy"), 1.0),
    **dict.fromkeys(("alone", "punished"), NEVER_WORTH),
    "sector": 0.5, "z": (-8.0, 0.0, 8.0), "duration_days": np.inf,
}  # fmt: skip
RULES = Rules(
    horizon_days=365,
    decisions_per_year=4,
    action_class=(RAID, GRAB, RAID, -1, OFFENSIVE),
    slice_action=SLICE,
    split_action=SPLIT,
    attack_action=ATTACK,
    offensive=OFFENSIVE,
    reprisal=RAID,
    in_kind=(RAID, RAID, RAID),
    grave=(RAID,),
    counts=(True, True, True),
    window_days=180,
    breaches=1_000_000,  # so that nothing erodes unless a test says so
    unanswered_share=0.5,
    slice_ceiling=1_000_000,
)


def variant(**changes):
    """The neutral variant of one future with some numbers changed, scalars for whole arrays."""
    values = {**NEUTRAL, **changes}
    return Variant(
        **{
            name: np.array(np.broadcast_to(np.asarray(value, float), SHAPES.get(name, (1,))))
            for name, value in values.items()
        }
    )


def in_futures(one, count):
    """The same variant in several futures that differ in their luck alone."""
    repeated = {}
    for name in NAMES:
        value = getattr(one, name)
        if name not in ("lam", "weight", "z", "withdrawal_share", "sector"):
            value = np.repeat(value, count, axis=-1 if value.shape[-1] == 1 else -2)
        repeated[name] = value
    return Variant(**repeated)


def rules(**changes):
    return dataclasses.replace(RULES, **changes)


def run(rule, *variants, histories=4000, seed=7):
    """Outcomes of each variant in one future; futures differ in nothing here but their luck."""
    return run_campaign(rule, variants, seed=seed, futures=[1] * len(variants), histories=histories)


def worth(**by_action):
    """Payoffs (A, 1, T) with the actions named changed."""
    table = np.full((ACTIONS, 1, QUARTERS), NEVER_WORTH)
    names = ("probe", "slice", "pretext", "split", "attack")
    for name, value in by_action.items():
        table[names.index(name)] = value
    return table


def regime(action, rate):
    """Rates (A, 1) of one regime alone."""
    table = np.zeros((ACTIONS, 1))
    table[action - 1] = rate
    return table


def close_to_share(found, share, z=Z):
    """Whether a share of independent histories lies within z standard errors of its chance."""
    found = np.asarray(found)
    return abs(found.mean() - share) <= z * np.sqrt(share * (1.0 - share) / found.size)


def close_to_mean(found, mean, z=Z):
    return abs(found.mean() - mean) <= z * found.std(ddof=1) / np.sqrt(found.size)


# Peace


def test_nobody_dies_while_the_challenger_complies_and_nobody_shoots():
    (outcomes,) = run(rules(), variant())
    found = outcomes.histories
    assert outcomes.held().all()
    assert (found.actions == COMPLY).all()
    assert found.exchanges.sum() == found.breaches.sum() == 0
    assert not found.clash.any()


def test_shooting_alone_is_no_war():
    (outcomes,) = run(rules(), variant(exchanges=2.0, branching=0.5, shock=0.1), histories=400)
    assert outcomes.held().all()
    assert outcomes.histories.exchanges.min() > 0


# Exchanges


@pytest.mark.parametrize("rate", [0.7, 30.0])  # inverted, and above 16 by rejection
def test_exchanges_without_excitation_are_poisson(rate):
    days, n = 100, 4000
    (outcomes,) = run(rules(horizon_days=days), variant(exchanges=rate), histories=n)
    counts = outcomes.histories.exchanges
    mean = rate * days
    assert abs(counts.mean() - mean) <= Z * np.sqrt(mean / n)
    # Of n Poisson counts with mean m the sample variance varies by about (m + 2 m^2) / n.
    assert abs(counts.var(ddof=1) - mean) <= Z * np.sqrt((mean + 2.0 * mean**2) / n)


@pytest.mark.parametrize(("branching", "decay"), [(0.3, 0.5), (0.7, 0.5), (0.6, 2.0)])
def test_excited_exchanges_settle_at_mu_over_one_minus_n(branching, decay):
    mu, burn_in, days = 0.5, 80, 160
    excited = variant(exchanges=mu, branching=branching, decay=decay)
    # Same luck, so that the difference of two horizons is what fell between them.
    first, second = (
        run(rules(horizon_days=h), excited)[0].histories.exchanges for h in (burn_in, days)
    )
    # Branching process: each exchange is the root of 1 / (1 - n) in all. The mean excitation
    # nears its limit by the factor d + n (1 - d) a day, d = exp(-decay): 0.88^80 = 4e-5 at most.
    assert close_to_mean((second - first) / (days - burn_in), mu / (1.0 - branching))


def test_tension_multiplies_the_rate_by_the_mean_of_a_lognormal():
    mu, persistence, shock, burn_in, days = 0.5, 0.8, 0.3, 40, 140
    tense = variant(exchanges=mu, persistence=persistence, shock=shock)
    first, second = (
        run(rules(horizon_days=h), tense)[0].histories.exchanges for h in (burn_in, days)
    )
    # AR(1): variance s^2 / (1 - p^2), and exp of a normal has the mean exp(variance / 2).
    mean = mu * np.exp(shock**2 / (1.0 - persistence**2) / 2.0)
    assert close_to_mean((second - first) / (days - burn_in), mean)


def test_troops_inside_calm_exchanges_raids_and_provocations():
    # exp(-0.2 x 3 brigades) of each; a raid every 20 days without troops.
    calm = {"exchanges": 1.0, "spoilers": 0.05, "presence_calm": 0.2, "ground": 3.0}
    loose, kept = run(rules(horizon_days=200), variant(**{**calm, "ground": 0.0}), variant(**calm))
    share = np.exp(-0.2 * 3.0)
    assert close_to_mean(kept.histories.exchanges, 200 * share)
    assert close_to_mean(kept.histories.breaches, 200 * 0.05 * share)
    assert close_to_mean(loose.histories.breaches, 200 * 0.05)


# Choice


def test_the_noise_floor_is_the_share_that_attacks_for_no_reason():
    lams = (5.0, 10.0, 20.0, 40.0)
    # V = w = S - 0.2 for every action, on a payoff scale of 1 (semantics §10); seven decision
    # dates, over which the share must not compound.
    noise = [in_futures(variant(lam=lam, alone=-0.2, punished=-0.2), 50) for lam in lams]
    rule = rules(horizon_days=200, decisions_per_year=12)
    assert len(decision_days(rule)) == 7
    found = run_campaign(rule, noise, seed=7, futures=[50] * 4, histories=400)
    for lam, outcomes in zip(lams, found, strict=True):
        floor = noise_floor(lam, np.ones(ACTIONS + 1))
        attacked = outcomes.histories.chosen_attack
        assert close_to_share(attacked, floor[ATTACK])
        assert (outcomes.war().ravel() == attacked).all()
        for action in range(ACTIONS + 1):
            assert close_to_share(outcomes.histories.actions[0] == action, floor[action])
    assert attacked.mean() <= 0.001  # the work order's ceiling at lambda = 40


def test_weights_and_futures_enter_the_noise_floor_as_the_logit_says():
    weight = np.array([1.0, 1.0, 2.0, 0.5, 0.0, 3.0])
    noise = variant(lam=5.0, alone=-0.2, punished=-0.2, weight=weight)
    (outcomes,) = run_campaign(
        rules(horizon_days=92), [in_futures(noise, 2)], seed=3, futures=[2], histories=10_000
    )
    found, floor = outcomes.histories.actions[0], noise_floor(5.0, weight)
    assert not (found == SPLIT).any()  # weight 0
    for future in (found[:10_000], found[10_000:]):
        assert close_to_share(future == ATTACK, floor[ATTACK])
    assert (found[:10_000] != found[10_000:]).any()  # luck of its own in each future


@pytest.mark.parametrize("often", [1, 12])
def test_how_often_it_decides_changes_nothing_while_nothing_changes(often):
    # Belief stays at its prior, as resolute and weak answer alike; probes go on all the time.
    steady = variant(
        lam=5.0, alone=0.1, punished=-0.3, belief=0.5, resolute=0.4, weak=0.4,
        rate=regime(PROBE, 0.05), reluctance=regime(PROBE, 0.3), mood=0.9,
    )  # fmt: skip
    (four,) = run(rules(), steady, histories=2000)
    (other,) = run(rules(decisions_per_year=often), steady, histories=2000)
    first = four.histories.actions[0]
    assert len(np.unique(first)) == ACTIONS + 1
    for found in (four.histories.actions, other.histories.actions):
        assert ((found == first) | (found == -1)).all()
    assert (four.histories.chosen_attack == other.histories.chosen_attack).all()


def test_shares_follow_the_logit_of_what_the_challenger_believes():
    # Believed credibility 0.25 x 0.8 + 0.75 x 0.4 = 0.5; bite 0.5; so Q = V - 0.25 (V - w).
    alone = worth(probe=0.1, slice=0.2, pretext=0.0, split=0.05, attack=0.3)
    punished = worth(probe=-0.1, slice=-0.6, pretext=-0.2, split=0.05, attack=-1.0)
    q = np.array([0.0, 0.05, 0.0, -0.05, 0.05, -0.025])
    lam = 6.0
    shares = logit_choice(q[:, None], lam, np.ones(6))[:, 0]
    (outcomes,) = run(
        rules(horizon_days=30),
        variant(
            lam=lam, alone=alone, punished=punished, belief=0.25, resolute=0.8, weak=0.4,
            plain_bite=0.5,
        ),
        histories=20_000,
    )  # fmt: skip
    for action in range(ACTIONS + 1):
        assert close_to_share(outcomes.histories.actions[0] == action, shares[action])


def test_presence_that_provokes_is_taken_from_the_worth_of_peace():
    # S = 0.3 - 0.05 x 4 brigades = 0.1 against V = w = 0 of every other action.
    (outcomes,) = run(
        rules(horizon_days=30),
        variant(lam=10.0, keep=0.3, provocation=-0.05, present=4.0, alone=0.0, punished=0.0),
        histories=20_000,
    )
    comply = 1.0 / (1.0 + 5.0 * np.exp(-10.0 * 0.1))
    assert close_to_share(outcomes.histories.actions[0] == COMPLY, comply)


def test_a_new_government_brings_new_shocks():
    # Two actions alike; a change for certain each quarter makes the four choices independent.
    alike = variant(alone=worth(slice=0.0), punished=worth(slice=0.0), government=1.0)
    (outcomes,) = run(rules(), alike)
    assert close_to_share((outcomes.histories.actions == SLICE).all(axis=0), 0.5**4)


def test_a_certain_answer_with_a_very_bad_end_deters_every_attack():
    sure = variant(lam=20.0, alone=1.0, punished=NEVER_WORTH, belief=1.0)
    (outcomes,) = run(rules(), sure)
    # Split commits no breach, so nothing answers it: worth V = 1 against S = 0.
    assert np.isin(outcomes.histories.actions, (COMPLY, SPLIT)).all()
    assert outcomes.held().all()


def test_attacks_fall_evenly_on_the_days_until_the_next_date():
    # An attack is one offensive, even where the file gives that regime a rate.
    eager = variant(alone=worth(attack=1e6), punished=worth(attack=1e6), rate=regime(ATTACK, 1.0))
    (outcomes,) = run(rules(decisions_per_year=1), eager)
    days = outcomes.histories.war_day
    # Uniform on 0..364: mean 182, variance (365^2 - 1) / 12.
    assert abs(days.mean() - 182.0) <= Z * np.sqrt((365**2 - 1) / 12 / days.size)
    assert days.min() >= 0
    assert days.max() <= 364
    assert (outcomes.histories.war_cause == Broken.UNDETERRED).all()
    assert outcomes.histories.breaches.sum() == 0


# Slices and erosion


def slicing(**changes):
    """A challenger that slices at 0.05 a day, which nobody sees; past answering in ten days."""
    return variant(
        alone=worth(slice=1e6), punished=worth(slice=1e6), rate=regime(SLICE, 0.05), detected=0.0,
        deadline_days=9.3, **changes,
    )  # fmt: skip


def test_without_any_response_slices_come_at_the_rate_of_the_regime():
    days, n = 365, 2000
    (outcomes,) = run(rules(horizon_days=days), slicing(), histories=n)
    found = outcomes.histories
    # Binomial(365, 0.05) in each history.
    error = np.sqrt(n * days * 0.05 * 0.95)
    assert abs(found.breaches.sum() - n * days * 0.05) <= Z * error
    assert found.answered.sum() == 0


@pytest.mark.parametrize("ceiling", [10, 18])
def test_slices_erode_when_the_last_one_below_the_ceiling_is_past_answering(ceiling):
    days = 365
    (outcomes,) = run(rules(slice_ceiling=ceiling), slicing(), histories=8000)
    found = outcomes.histories
    # At least that many successes in the days 0 to d - 10, as 9.3 days are over after ten.
    for day in (200, 300, days):
        share = stats.binom(day - 10 + 1, 0.05).sf(ceiling - 1)
        assert close_to_share(outcomes.eroded(day), share)
    assert (found.eroded_cause[found.eroded_day >= 0] == Broken.UNDETECTED).all()
    assert not outcomes.war().any()


def test_answered_slices_are_none():
    answered = dataclasses.replace(slicing(), detected=np.full((2, 3, 1), 0.6))
    (outcomes,) = run(rules(slice_ceiling=6, horizon_days=200), answered, histories=8000)
    # Slices at 0.05 x 0.4 a day: at least six in days 0 to 190.
    assert close_to_share(outcomes.eroded(), stats.binom(191, 0.05 * 0.4).sf(5))


# War at a constant hazard

GRAVE, RATE = 0.02, 1.0
# A Poisson number of exchanges of which each is grave with this chance: thinning.
DAILY = 1.0 - np.exp(-RATE * GRAVE)


def survives(outcomes, hazard, days=(30, 100, 200, 364)):
    """Whether survival on several days is the exponential of a constant daily hazard."""
    return all(close_to_share(outcomes.held(d), np.exp(np.log1p(-hazard) * (d + 1))) for d in days)


def test_survival_is_exponential_when_reprisals_grow_into_war_at_a_constant_hazard():
    (outcomes,) = run(
        rules(),
        variant(exchanges=RATE, grave_share=GRAVE, challenger_share=0.8, detected=0.0,
                retaliate=0.5, escalate=0.4),
    )  # fmt: skip
    assert survives(outcomes, DAILY * 0.8 * 0.5 * 0.4)
    assert set(outcomes.histories.war_cause[outcomes.war().ravel()]) == {Broken.UNDETECTED}


def test_survival_is_exponential_when_general_clashes_come_at_a_constant_hazard():
    (outcomes,) = run(
        rules(),
        variant(exchanges=RATE, grave_share=GRAVE, challenger_share=0.8, clash=0.5, general=0.4,
                limited=0.3),
    )  # fmt: skip
    # Answers to either side's breach may clash (semantics §7: violations by either side).
    assert survives(outcomes, DAILY * 0.5 * 0.4)
    clash = outcomes.histories.clash
    assert ((clash == 3) == outcomes.war().ravel()).all()  # only a general clash ends it
    assert (clash == 1).any()
    assert (clash == 2).any()
    assert set(outcomes.histories.war_cause[clash == 3]) == {Broken.UNDETERRED}


def test_reprisals_of_two_classes_on_one_day_have_luck_of_their_own():
    # Each day a raid, never seen, and a land grab, seen half the time. The reprisal to the raid
    # is of the third class, that to a grab not answered is a grab; each is seen half the time.
    tense = variant(
        exchanges=50.0, challenger_share=1.0, retaliate=1.0,
        detected=np.broadcast_to(np.array([[0.0], [0.5], [0.5]]), (2, 3, 1)),
    )  # fmt: skip
    tense = dataclasses.replace(tense, grave_share=np.ones((2, 1)))
    (outcomes,) = run(
        rules(grave=(RAID, GRAB), in_kind=(OFFENSIVE, GRAB, OFFENSIVE), horizon_days=1), tense
    )
    # No answer at all: three independent misses. Shared luck would make it a quarter.
    assert close_to_share(outcomes.histories.answered == 0, 0.5**3)


def test_nothing_is_counted_after_the_war():
    (outcomes,) = run(rules(), variant(exchanges=RATE, grave_share=GRAVE, clash=1.0, general=1.0))
    found, war = outcomes.histories, outcomes.war().ravel()
    assert (found.breaches == war).all()  # the first breach is war
    # Exchanges less their rate are a martingale, and the day of war is a stopping time.
    lived = np.where(war, found.war_day + 1, 365)
    assert close_to_mean(found.exchanges - RATE * lived, 0.0)
    assert (found.actions[-1] == -1)[war & (found.war_day < 274)].all()  # the last date


def test_worst_clash_has_the_chances_of_its_bands():
    # General clashes switched off: no clash up to day d with chance (1 - h)^(d + 1), and none
    # worse than an incident with (1 - 0.3 h)^(d + 1), as 0.3 of them are limited.
    (outcomes,) = run(
        rules(), variant(exchanges=RATE, grave_share=GRAVE, clash=0.3, limited=0.3, general=0.0)
    )
    hazard = DAILY * 0.3
    none, mild = (1.0 - hazard) ** 365, (1.0 - 0.3 * hazard) ** 365
    clash = outcomes.histories.clash
    assert close_to_share(clash == 0, none)
    assert close_to_share(clash == 1, mild - none)
    assert close_to_share(clash == 2, 1.0 - mild)
    assert outcomes.held().all()


def test_two_ends_share_the_failures_by_their_hazards():
    (outcomes,) = run(
        rules(),
        variant(exchanges=RATE, grave_share=GRAVE, challenger_share=1.0, detected=0.6,
                retaliate=0.4, escalate=1.0, clash=0.7, general=0.4),
    )  # fmt: skip
    # Every reprisal grows, as one that did not would be a breach that may end in a clash itself.
    clashes, reprisals = DAILY * 0.6 * 0.7 * 0.4, DAILY * 0.4 * 0.4
    both = clashes + reprisals  # never on one day: a breach is answered or not
    gone = 1.0 - (1.0 - both) ** 365
    # Cumulative incidence of competing risks at constant hazards.
    found = outcomes.histories.war_cause
    assert close_to_share(found == Broken.UNDETERRED, gone * clashes / both)
    assert close_to_share(found == Broken.UNDETECTED, gone * reprisals / both)
    assert sum(causes(outcomes).values()) == pytest.approx(outcomes.war().mean())


def test_a_single_unanswered_breach_may_erode_and_war_after_it_has_cause_eroded():
    (outcomes,) = run(
        rules(breaches=1),
        variant(exchanges=RATE, grave_share=GRAVE, challenger_share=1.0, detected=0.0,
                retaliate=1.0, escalate=0.3),
    )  # fmt: skip
    found, war = outcomes.histories, outcomes.war().ravel()
    eroded = found.eroded_day >= 0
    assert (found.eroded_day <= found.war_day)[war & eroded].all()
    assert (found.war_cause[war & eroded] == Broken.ERODED).all()
    assert (found.war_cause[war & ~eroded] == Broken.UNDETECTED).all()
    # The first breach turns into war with chance 0.3, a day before it is past answering.
    breached = 1.0 - (1.0 - DAILY) ** 365
    assert close_to_share(war & ~eroded, 0.3 * breached)


def test_outcomes_sum_to_one_survival_falls_and_erosion_gives_way_to_war():
    (outcomes,) = run(
        rules(breaches=2),
        variant(exchanges=RATE, grave_share=0.01, challenger_share=1.0, detected=0.3,
                retaliate=0.6, escalate=0.6),
        histories=2000,
    )  # fmt: skip
    days = range(0, 366, 5)
    held, eroded, war = (
        np.array([state(d) for d in days]).reshape(len(days), -1).astype(int)
        for state in (outcomes.held, outcomes.eroded, outcomes.war)
    )
    assert (held + eroded + war == 1).all()
    assert (np.diff(held, axis=0) <= 0).all()
    assert (np.diff(war, axis=0) >= 0).all()
    assert (np.diff(eroded, axis=0) < 0).any()  # somewhere war follows erosion


# Mood, force and guarantee over the years


def test_answers_follow_the_mood_of_the_quarter_however_seldom_it_decides():
    # A breach a day, answered where the mood is below 0; the mood is drawn afresh each quarter.
    willing = np.broadcast_to([1.0, 0.0, 0.0], (CLASSES, 1, NODES))
    z = np.array([-1e-6, 0.0, 1e-6])
    moody = {"spoilers": 1.0, "z": z, "willing": willing, "decided": willing, "arrived": willing}
    for often in (1, 4):
        (outcomes,) = run(rules(decisions_per_year=often), variant(**moody), histories=1500)
        answered = outcomes.histories.answered
        # Four independent quarters of 92, 91, 91 and 91 days, each answered with chance 1/2.
        assert close_to_share(answered == 0, 0.5**4)
        assert close_to_share(answered == 365, 0.5**4)


def test_withdrawals_take_their_share_of_the_force_each_quarter():
    # All contributors but a third of the force leave at each turn of a quarter, for certain;
    # force / (force + half) with force 3 (1, 1/3, 1/9, 1/27) and half 1.
    (outcomes,) = run(
        rules(),
        variant(spoilers=1.0, plain_bite=np.nan, force=3.0, half=1.0, withdrawal=1.0,
                withdrawal_share=2.0 / 3.0),
        histories=1000,
    )  # fmt: skip
    lengths, force = np.array([92, 91, 91, 91]), 3.0 / 3.0 ** np.arange(4)
    assert close_to_mean(outcomes.histories.answered, np.sum(lengths * force / (force + 1.0)))


def test_a_guarantee_that_lapses_answers_nothing_more():
    # Over after half a year, renewed with chance 0.3: day 183 is the first of the third quarter.
    (outcomes,) = run(
        rules(), variant(spoilers=1.0, duration_days=182.5, renewal=0.3), histories=2000
    )
    answered = outcomes.histories.answered
    assert set(answered) == {183, 365}
    assert close_to_share(answered == 365, 0.3)


def test_the_challenger_acts_once_the_guarantee_has_lapsed():
    # Without doubts (lambda of a million): deterred while an answer is certain, not without one.
    bold = variant(
        lam=1e6, alone=worth(slice=1.0), punished=worth(slice=-1.0), belief=1.0,
        duration_days=182.5, renewal=0.3,
    )  # fmt: skip
    (outcomes,) = run(rules(), bold)
    actions = outcomes.histories.actions
    assert (actions[:2] == COMPLY).all()
    assert close_to_share(actions[2] == SLICE, 0.7)
    assert (actions[3] == actions[2]).all()


def test_the_challenger_looks_at_the_force_that_is_left():
    # Q = 1 - 2 bite with force 1 and half 0.2: bite 5/6 at first, and 1/3 with a tenth of it.
    bold = variant(
        lam=1e6, alone=worth(slice=1.0), punished=worth(slice=-1.0), belief=1.0,
        plain_bite=np.nan, force=1.0, half=0.2, withdrawal=1.0, withdrawal_share=0.9,
    )  # fmt: skip
    (outcomes,) = run(rules(), bold, histories=10)
    assert (outcomes.histories.actions[0] == COMPLY).all()
    assert (outcomes.histories.actions[1] == SLICE).all()


def test_the_backstop_ends_once_and_takes_its_sensors_with_it():
    # Seen for certain with the backstop, never without; a quarter's hazard of 0.2.
    seen = np.stack([np.ones((CLASSES, 1)), np.zeros((CLASSES, 1))])
    (outcomes,) = run(
        rules(), variant(spoilers=1.0, detected=seen, backstop_end=0.2), histories=2000
    )
    answered = outcomes.histories.answered
    # Ends at the turn of a quarter: geometric on the days 92, 183, 274, or not in the year.
    for days, share in ((92, 0.2), (183, 0.8 * 0.2), (274, 0.64 * 0.2), (365, 0.512)):
        assert close_to_share(answered == days, share)


# Belief


def by_belief(alone, punished, **changes):
    """A challenger without doubts that never complies; answers of a resolute coalition tell."""
    return variant(
        lam=1e6, keep=NEVER_WORTH, alone=alone, punished=punished,
        **{"belief": 0.4, "resolute": 0.9, "weak": 0.1, "mood": 1.0, **changes},
    )  # fmt: skip


def test_answers_in_time_raise_belief_and_silence_lowers_it():
    # Q(slice) = 1 - 2 kappa against Q(split) = 0, where kappa = 0.9 b + 0.1 (1 - b) is 0.42 at
    # the prior b = 0.4, and one answer makes the odds of b 9 x 2/3.
    alone, punished = worth(slice=1.0, split=0.0), worth(slice=-1.0, split=0.0)
    slices = by_belief(alone, punished, rate=regime(SLICE, 0.1))
    unseen = dataclasses.replace(slices, detected=np.zeros((BACKSTOPS, CLASSES, 1)))
    answered, ignored = run(rules(), slices, unseen, histories=1000)
    actions = answered.histories.actions
    assert (actions[0] == SLICE).all()
    # A quarter of 92 days without a slice has the chance 0.9^92; belief stays without breaches.
    assert close_to_share(actions[1] == SLICE, 0.9**92)
    assert (np.diff((actions == SLICE).astype(int), axis=0) <= 0).all()  # never again
    assert (ignored.histories.actions == SLICE).all()


def test_an_answer_too_weak_after_a_withdrawal_still_came():
    # From the second quarter the force has a thousandth of its strength: a bite of 0.1 instead
    # of 0.99. Answers come for certain; that they bite less says nothing of resolve.
    grabs = {"exchanges": 10.0, "grave_share": 0.1, "challenger_share": 1.0}
    plain = np.array([[1.0], [np.nan], [np.nan]])  # the answer to raids needs no troops
    weakened = {"plain_bite": plain, "force": 1.0, "half": 0.01, "withdrawal": 1.0,
                "withdrawal_share": 0.999}  # fmt: skip
    (outcomes,) = run(
        rules(grave=(GRAB,), decisions_per_year=12, horizon_days=150),
        # No mood is left after a quarter, and so no belief but the prior.
        by_belief(worth(probe=1.0, slice=0.0), worth(probe=-1.0, slice=0.0), mood=0.0,
                  **grabs, **weakened),
        histories=500,
    )  # fmt: skip
    # Dates 3 and 4 are days 92, the turn of the quarter, and 122, after some 19 land grabs.
    assert (outcomes.histories.actions[3] == PROBE).all()
    assert (outcomes.histories.actions[4] == SLICE).all()


# Wrong answers, terms and governments


def test_false_alarms_are_answered_as_often_as_the_chain_says():
    days, n = 200, 4000
    chances = {"willing": 0.7, "decided": 0.5, "arrived": 0.4, "clash": 0.3}
    (outcomes,) = run(rules(horizon_days=days), variant(false_alarms=0.05, **chances), histories=n)
    found = outcomes.histories
    # Nobody committed anything: an alarm is no breach. Each is answered with chance 0.4.
    assert found.breaches.sum() == 0
    error = np.sqrt(n * days * 0.02 * 0.98)
    assert abs(found.wrong_answers.sum() - n * days * 0.05 * 0.4) <= Z * error
    assert close_to_share(outcomes.clashed(), 1.0 - (1.0 - 0.05 * 0.4 * 0.3) ** days)


def test_breaches_put_to_the_wrong_side_add_answers_to_it():
    days, n = 200, 4000
    (outcomes,) = run(
        rules(horizon_days=days), variant(spoilers=0.1, right=0.5, wrong=0.2, arrived=0.6),
        histories=n,
    )  # fmt: skip
    found = outcomes.histories
    trials = n * days
    for events, chance in ((found.wrong_answers, 0.1 * 0.2 * 0.6), (found.answered, 0.1 * 0.3)):
        error = np.sqrt(trials * chance * (1.0 - chance))
        assert abs(events.sum() - trials * chance) <= Z * error


def test_a_guarantee_is_renewed_term_by_term():
    # Terms of 100 days end with the quarters of days 183, 274, 365, ...: two are over by day 274.
    termed = variant(spoilers=0.05, duration_days=100.0, renewal=0.6)
    (outcomes,) = run(rules(horizon_days=365), termed, histories=20_000)
    (never,) = run(
        rules(horizon_days=365), variant(spoilers=0.05, duration_days=np.inf), histories=20_000
    )
    # Answered for certain while it stands: by day 183 one term is over, by day 274 two.
    stands = 183 + 0.6 * 91 + 0.6**2 * 91
    assert close_to_mean(outcomes.histories.answered, 0.05 * stands)
    assert close_to_mean(never.histories.answered, 0.05 * 365)


def test_new_governments_move_the_mood_by_what_their_number_says():
    # No common mood (share left 1 keeps the first draw), so stance shows in a steep willingness:
    # willing for certain below Z = 0, never above.
    z = (-1e-6, 0.0, 1e-6)
    step = np.array([1.0, 1.0, 0.0])
    (outcomes,) = run(
        rules(horizon_days=184),
        variant(
            spoilers=0.5, z=z, willing=step, decided=step, arrived=step, mood=0.0, elections=1.0,
            turn=3.0,
        ),
        histories=4000,
    )  # fmt: skip
    # Moods are symmetric around zero with or without new governments: half the breaches.
    found = outcomes.histories
    assert abs(found.answered.sum() / found.breaches.sum() - 0.5) < 0.02


def test_a_clash_moves_the_next_answer_and_fades_with_the_mood():
    # Answers come for certain at Z <= 0 and never above 8; a clash a day shifts reluctance by 8.
    scared = variant(
        spoilers=1.0, z=(-8.0, 0.0, 8.0), clash=1.0, casualties=1e3, hardening=0.0,
        **dict.fromkeys(("willing", "decided", "arrived"), np.array([1.0, 1.0, 0.0])),
    )  # fmt: skip
    brave = dataclasses.replace(scared, hardening=np.ones(1))
    broken, hardened = run(rules(horizon_days=90), scared, brave, histories=500)
    assert broken.histories.answered.max() == 1  # the first answer was the last
    # Hardened after the first clash: every later breach is answered.
    assert hardened.histories.answered.min() > 80

"""Two challengers that face each other: with equal numbers neither is favoured by a bit of luck."""

import dataclasses
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.rare.attack import rare_attack
from locarno.engine.rare.escalation import rare_escalation
from locarno.engine.shelf import some_futures
from locarno.engine.simulation import run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.errors import ScenarioError
from locarno.theory.episode.inputs import By
from locarno.theory.estimation import paired_difference

DATA = Path(__file__).parents[1] / "data"
MIRROR, SMALL = DATA / "mirror.yaml", DATA / "small.yaml"
RUNS, HISTORIES = 800, 4
LIMIT = 3.3
"""Standard errors that a difference without cause may reach: once in a thousand."""


@cache
def numbers(path, settings=(), runs=RUNS):
    """Rules and numbers of a file's first design."""
    found = api.load(str(path), designs=["tripwire"], settings=settings)
    case = found.cases["tripwire"]
    futures = Futures(1, runs, found.positions, together=case.together)
    ready = prepare(case, futures, generate(case, requirement(case), futures))
    scale = payoff_scale(found.payoff_cases)
    lam = case.choice.headline
    return campaign_rules(case), campaign_variant(case, futures, ready.announced, lam, scale)


def lived(rules, variant, runs=RUNS):
    (outcomes,) = run_campaign(rules, [variant], seed=1, futures=[runs], histories=HISTORIES)
    return outcomes


@cache
def outcomes_of(path, settings=(), runs=RUNS):
    return lived(*numbers(path, settings, runs), runs)


def of_sides(outcomes):
    """What the first and what the second did, by name, each (R, H)."""
    found = outcomes.histories
    rows = {
        "attack": (found.war_by == By.FIRST, found.war_by == By.SECOND),
        "breaches": tuple(found.breaches_by),
        "answered": tuple(found.answered_by),
    }
    for number, name in enumerate(("comply", "probe", "slice", "attack at a date")):
        rows[name] = tuple(
            (actions == number).mean(axis=0) for actions in (found.actions, found.second_actions)
        )
        rows[f"{name} at first"] = found.actions[0] == number, found.second_actions[0] == number
    return {
        name: [np.asarray(one, float).reshape(outcomes.futures, -1) for one in pair]
        for name, pair in rows.items()
    }


def errors_apart(one, other):
    """Difference of means in standard errors, clustered by future."""
    by_future = (one - other).mean(axis=1)
    error = by_future.std(ddof=1) / np.sqrt(len(by_future))
    return abs(by_future.mean()) / error if error > 0.0 else 0.0


def test_with_equal_numbers_every_pair_of_outcomes_is_equal_within_its_paired_interval():
    outcomes = outcomes_of(MIRROR)
    assert 0.02 < outcomes.held().mean() < 0.98
    for name, (first, second) in of_sides(outcomes).items():
        assert first.mean() > 0.0, name
        _, interval = paired_difference(first, second)
        assert interval.low <= 0.0 <= interval.high, name
        # That interval allows for looking again and again; this bound does not.
        assert errors_apart(first, second) < LIMIT, name


def exchanged(path, target):
    """The file with its two parties in the other order."""
    text = path.read_text(encoding="utf-8")
    start, middle = text.index("  amber:\n"), text.index("  blue:\n")
    end = text.index("\n", text.index("answered: {low: -2", middle)) + 1
    target.write_text(
        text[:start] + text[middle:end] + text[start:middle] + text[end:], encoding="utf-8"
    )
    return target


UNEQUAL = ("parties.blue.payoffs.keep={low: 0, mode: 0.3, high: 0.6}",)
"""Blue has less to lose by breaking the ceasefire."""


def test_exchanging_the_two_in_the_file_exchanges_their_results(tmp_path):
    there = of_sides(outcomes_of(MIRROR, UNEQUAL))
    back = of_sides(outcomes_of(exchanged(MIRROR, tmp_path / "back.yaml"), UNEQUAL))
    for name, (amber, blue) in there.items():
        blue_first, amber_second = back[name]
        assert errors_apart(amber, amber_second) < LIMIT, name
        assert errors_apart(blue, blue_first) < LIMIT, name
    amber, blue = there["attack"]
    assert errors_apart(amber, blue) > LIMIT  # so that there is something to exchange


@pytest.mark.parametrize("party", ["amber", "blue"])
def test_who_has_less_to_lose_breaks_it_more_often(party):
    change = (UNEQUAL[0].replace("blue", party),)
    before, after = of_sides(outcomes_of(MIRROR)), of_sides(outcomes_of(MIRROR, change))
    mine = ["amber", "blue"].index(party)
    for name, more in (("attack", True), ("comply at first", False)):
        moved = after[name][mine].mean() - before[name][mine].mean()
        assert bool(moved > 0.0) is more, name
        assert errors_apart(after[name][mine], before[name][mine]) > LIMIT, name


FEW = 40
QUIET = {  # action: a weight of 0 leaves it out
    f"parties.blue.payoffs.actions.{action}.weight": "0"
    for action in ("probe", "slice", "attack")
}  # fmt: skip
ALONE = "parties.blue.roles=[protected]"


def test_a_second_challenger_that_always_keeps_leaves_the_first_its_luck():
    """Where nobody is blamed wrongly and no breach unsettles the coalition, all else is equal."""
    blameless = [f"sensors.{name}.wrong={{default: 0}}" for name in ("patrols", "drones")]
    common = (*blameless, "choice.policy=decision", "parties.blue.conduct.provoke=0",
              "parties.amber.conduct={retaliate: 0, provoke: 0, escalate: 0}")  # fmt: skip
    keeps = tuple(f"{path}={value}" for path, value in QUIET.items())
    one = outcomes_of(MIRROR, (*common, ALONE, "parties.amber.roles=[challenger]"), FEW)
    two = outcomes_of(MIRROR, (*common, *keeps), FEW)
    assert (two.histories.second_actions <= 0).all()
    assert one.histories.breaches.sum() > 100
    apart = {"second_actions", "breaches_by", "answered_by"}
    for item in dataclasses.fields(one.histories):
        if item.name not in apart:
            values = (getattr(found.histories, item.name) for found in (one, two))
            assert np.array_equal(*values), item.name
    assert np.array_equal(one.histories.breaches_by[0], two.histories.breaches_by[0])


ASKED = (
    "parties.blue.roles=[protected, challenger]",
    "parties.blue.belief=0.5",
    (
        "parties.blue.payoffs={keep: 0.2, army_effect: 0.4, actions: {"
        "probe: {commits: probe, alone: 0.2, answered: -0.2, rate: 0.02}, "
        "slice: {commits: land_grab, alone: 0.4, answered: -0.5, rate: 0.004}, "
        "pretext: {commits: pretext, alone: 0.1, answered: -0.3, rate: 0.01}, "
        "split: {alone: 0, answered: 0}, "
        "attack: {commits: offensive, alone: 0.3, answered: -1}}}"
    ),
)
"""What if the protected party breaks it? Amber stays unprotected."""


def test_the_answer_meets_the_protected_party_as_far_as_the_file_says():
    shares = [
        outcomes_of(SMALL, (*ASKED, f"parties.blue.faced={faced}"), 200).histories
        for faced in (0, 0.5, 1)
    ]
    for found in shares:
        assert found.breaches_by.sum(axis=1).min() > 100
    blue = [found.answered_by[1].sum() / found.breaches_by[1].sum() for found in shares]
    amber = [found.answered_by[0].sum() / found.breaches_by[0].sum() for found in shares]
    assert blue[0] == 0.0 < blue[1] < blue[2]
    assert min(amber) > 0.0


def test_whom_no_answer_meets_breaks_it_more_often():
    meets, spares = (
        of_sides(outcomes_of(MIRROR, settings)) for settings in ((), ("parties.blue.faced=0",))
    )
    assert spares["comply"][1].mean() < meets["comply"][1].mean()
    assert errors_apart(spares["comply"][1], meets["comply"][1]) > LIMIT
    assert spares["answered"][1].max() == 0.0 < meets["answered"][1].max()


def test_the_first_ones_luck_is_that_of_a_file_in_which_it_is_alone():
    """Its governments, their shocks and the dates of its attacks have the addresses they had."""
    before = outcomes_of(SMALL, (), FEW).histories
    after = outcomes_of(SMALL, (*ASKED, "parties.blue.faced=1"), FEW).histories
    # On the first date nothing has happened yet that could tell the two apart.
    assert np.array_equal(before.actions[0], after.actions[0])
    assert len(set(before.actions[0].tolist())) > 2
    assert not np.array_equal(after.actions[0], after.second_actions[0])


def test_a_study_of_two_is_the_same_whatever_the_chunks():
    rules, variant = numbers(MIRROR, (), FEW)
    whole = lived(rules, variant, FEW).histories
    half = lived(rules, some_futures(variant, 0, FEW // 2), FEW // 2).histories
    for item in dataclasses.fields(whole):
        mine, other = getattr(half, item.name), getattr(whole, item.name)
        assert np.array_equal(mine, other[..., : mine.shape[-1]]), item.name


ERRORS = {
    "other actions": (
        [ASKED[0], ASKED[1], ASKED[2].replace("split: {alone: 0, answered: 0}, ", ""),
         "parties.blue.faced=1"],
        r"parties\.blue\.payoffs\.actions: lacks 'split'",
    ),
    "another class": (
        [ASKED[0], ASKED[1], ASKED[2].replace("commits: probe", "commits: incursion"),
         "parties.blue.faced=1"],
        r"actions\.probe\.commits: must be the class that it commits for the other challenger",
    ),
    "nobody says whom the answer meets": (list(ASKED), r"say in `faced` how far"),
    "faced without a second challenger": (
        ["parties.blue.faced=1"], r"parties\.blue\.faced: is for a challenger that is protected",
    ),
    "nobody else to protect": (
        ["parties.blue.roles=[mediator]", "parties.amber.roles=[challenger, protected]",
         "parties.amber.conduct={retaliate: 0}"],
        r"another must be protected",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "said"), ERRORS.values(), ids=ERRORS)
def test_a_file_that_leaves_something_open_is_refused(settings, said):
    with pytest.raises(ScenarioError) as caught:
        api.load(str(SMALL), settings=settings)
    assert re.search(said, str(caught.value))


STAGES = ("deter", "simulate")


@cache
def document_of(path, settings=()):
    found = api.load(str(path), designs=["tripwire"], settings=settings)
    chosen = api.Settings(runs=40, histories=2, threads=1, stages=STAGES)
    return api.document(api.assess(found, chosen))["designs"]["tripwire"]


def test_a_document_tells_who_broke_it_and_what_would_deter_either():
    design = document_of(MIRROR)
    found, simulated = design["challengers"], design["simulation"]
    assert list(found["by_party"]) == ["amber", "blue"]
    began = [party["attack"] for party in found["by_party"].values()]
    began += [found["reprisal"], found["clash"]]
    total = sum(chance["mean"] for chance in began)
    assert total == pytest.approx(simulated["p_war"]["mean"])
    breaches = sum(party["breaches_per_year"] for party in found["by_party"].values())
    assert 0.0 < breaches < simulated["breaches_per_year"]  # spoilers are nobody's
    amber, blue = (party["attack"]["mean"] for party in found["by_party"].values())
    assert found["attack_difference"] == pytest.approx(amber - blue)
    for party in found["by_party"].values():
        assert sum(party["choices"].values()) == pytest.approx(1.0)
    assert list(design["other_deterrence"]) == list(design["other_game"]) == ["blue"]
    own, other = design["deterrence"], design["other_deterrence"]["blue"]
    assert own["payoff_scale"] == other["payoff_scale"]
    for action, one in own["by_action"].items():
        assert one["offered"] == other["by_action"][action]["offered"]
        assert one["believed"] != other["by_action"][action]["believed"]  # each has its prior
    assert any("Amber and Blue may both break" in caveat for caveat in design["caveats"])


def test_what_is_offered_against_the_second_is_its_share_of_the_willingness():
    half = document_of(MIRROR, ("parties.blue.faced=0.5",))
    own, other = half["deterrence"]["by_action"], half["other_deterrence"]["blue"]["by_action"]
    for action, one in own.items():
        ratio = other[action]["offered"]["mean"] / one["offered"]["mean"]
        assert ratio == pytest.approx(0.5)


def test_with_one_challenger_the_document_has_no_word_of_two():
    design = document_of(SMALL)
    assert not {"challengers", "other_deterrence", "other_game"} & set(design)
    assert not any("both break" in caveat for caveat in design["caveats"])


def test_war_that_nobody_chose_has_the_same_chance_by_its_last_step():
    """Conditional Monte Carlo counts the reprisals to either author."""
    rules, variant = numbers(MIRROR)
    found = rare_escalation(rules, variant, seed=3, futures=200, histories=4)
    by = outcomes_of(MIRROR).histories.war_by
    plain = np.isin(by, (By.REPRISAL, By.CLASH)).reshape(RUNS, -1).mean(axis=1)
    error = np.hypot(found.error, plain.std(ddof=1) / np.sqrt(RUNS))
    assert abs(found.mean - plain.mean()) < LIMIT * error
    assert found.mean > 5.0 * found.error


def test_an_attack_that_either_decides_on_has_the_same_chance_by_its_last_step():
    """Both shocks are spared, the chance is that of either."""
    rules, variant = numbers(MIRROR)
    found = rare_attack(rules, variant, seed=3, futures=RUNS, histories=HISTORIES)
    histories = outcomes_of(MIRROR).histories
    chosen = np.concatenate([histories.actions, histories.second_actions]) == rules.attack_action
    plain = chosen.any(axis=0).reshape(RUNS, -1).mean(axis=1)
    error = np.hypot(found.error, plain.std(ddof=1) / np.sqrt(RUNS))
    assert abs(found.mean - plain.mean()) < LIMIT * error
    assert found.mean > 5.0 * found.error

"""The compiled episodes give the events of the day-by-day reference, whatever the numbers."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.kernels.histories import live
from locarno.theory.episode.inputs import NAMES, Broken, By, Rules, Variant
from locarno.theory.episode.purpose import SIDE_SLOT, Slot
from locarno.theory.episode.reference import Address, Event, episode
from locarno.theory.incidents.inputs import Addresses

FUTURES, HISTORIES, VARIANTS, SECTORS, QUARTERS = 2, 2, 2, 3, 3
ACTIONS, CLASSES, BACKSTOPS, NODES = 5, 4, 2, 4
SLICE, SPLIT, ATTACK = 2, 4, 5
KINDS = 2

AXES = {
    "lam": (), "weight": (ACTIONS + 1,), "z": (NODES,), "withdrawal_share": (),
    "sector": (SECTORS,),
    **dict.fromkeys(("detected", "right", "wrong", "resolute", "weak"),
                    (BACKSTOPS, CLASSES, FUTURES)),
    **dict.fromkeys(("willing", "decided", "arrived"), (CLASSES, FUTURES, NODES)),
    "force": (BACKSTOPS, CLASSES, FUTURES, QUARTERS), "half": (CLASSES, FUTURES, QUARTERS),
    **dict.fromkeys(("present", "ground"), (BACKSTOPS, FUTURES, QUARTERS)),
    **dict.fromkeys(("alone", "punished"), (ACTIONS, FUTURES, QUARTERS)),
    **dict.fromkeys(("attackers", "defenders"), (FUTURES, QUARTERS)),
    **dict.fromkeys(("rate", "reluctance"), (ACTIONS, FUTURES)),
    **dict.fromkeys(("deadline_days", "plain_bite", "clash", "limited", "general"),
                    (CLASSES, FUTURES)),
    "grave_share": (2, FUTURES), "elections": (3, FUTURES),
    "meetings": (BACKSTOPS, 2, FUTURES, QUARTERS),
    **dict.fromkeys(("fires", "met_limited", "met_general"), (2, FUTURES)),
    "truces": (6, FUTURES), "scale": (),
    "gain": (FUTURES, 2, KINDS, ACTIONS + 1), "harm": (FUTURES, 2, KINDS, ACTIONS + 1, 2, 3),
    "share": (FUTURES, 2, ACTIONS + 1, 2, 3), "named": (FUTURES, 2, ACTIONS + 1),
    "timely": (FUTURES, 2, ACTIONS + 1, 2), "loss": (FUTURES, 2, ACTIONS + 1),
    "kinds": (FUTURES, KINDS), "solid": (FUTURES, 2),
}  # fmt: skip
LARGEST = {
    "lam": 4.0, "deadline_days": 30.0, "force": 3.0, "half": 2.0, "ground": 3.0, "present": 3.0,
    "alone": 2.0, "punished": 0.5, "keep": 1.5, "rate": 0.2, "spoilers": 0.2, "provoke": 0.2,
    "grave_share": 0.05, "general": 0.05, "duration_days": 500.0, "weight": 2.0, "escalate": 0.05,
    "false_alarms": 0.2, "battle_days": 40.0, "limited_km": 5.0, "depth_km": 60.0, "retreat": 9.0,
    "attackers": 4.0, "attacker_kills": 0.02, "defender_kills": 0.02, "unanswered": 0.3,
    "met_general": 0.05, "fires": 0.2, "busy": 4.0,
}  # fmt: skip


def variant(random, challengers=1):
    """A variant with every number drawn from a wide range; some chances are 0 or 1."""
    values = {}
    for name in NAMES:
        shape = AXES.get(name, (FUTURES,))
        drawn = random.random(shape)
        at_ends = random.random(shape)
        drawn = np.where(at_ends < 0.1, 0.0, np.where(at_ends > 0.95, 1.0, drawn))
        values[name] = drawn * LARGEST.get(name, 1.0)
    values["z"] = np.linspace(-2.0, 2.0, NODES)
    values["sector"] = (random.random(SECTORS) + 0.1) / SECTORS
    values["plain_bite"][random.random((CLASSES, FUTURES)) < 0.5] = np.nan
    values["decided"] *= values["willing"]
    values["arrived"] *= values["decided"]
    values["grave_share"] *= 0.99
    values["weight"][0] = 1.0
    values["scale"] = np.asarray(1.0 + random.random())
    values["share"] = random.dirichlet(np.ones(3), AXES["share"][:-1])
    values["gain"][..., 0] = 0.0
    values["gain"] -= 0.3
    values["kinds"] = random.dirichlet(np.ones(KINDS), FUTURES)
    values["busy"] += 1.0
    if random.random() < 0.3:
        values["meetings"][:] = 0.0
    if random.random() < 0.3:  # a coalition that mostly answers in time
        for name in ("detected", "right", "willing", "decided", "arrived"):
            values[name] = values[name] ** 0.1
    values["solid"] = (random.random((FUTURES, 2)) < 0.9).astype(float)
    return Variant(**values, second=variant(random) if challengers > 1 else None)


@st.composite
def studies(draw):
    """Rules, variants that share their luck, addresses and exchanges."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    horizon = draw(st.integers(1, 250))
    rules = Rules(
        horizon_days=horizon,
        decisions_per_year=draw(st.sampled_from([1, 4, 12])),
        action_class=(1, 2, 0, -1, 3),
        slice_action=SLICE,
        split_action=SPLIT,
        attack_action=ATTACK,
        offensive=3,
        reprisal=0,
        in_kind=(0, 0, 1, 1),
        grave=(0, 2),
        counts=tuple(draw(st.tuples(*[st.booleans()] * CLASSES))),
        window_days=draw(st.integers(1, 100)),
        breaches=draw(st.integers(1, 6)),
        unanswered_share=0.5,
        slice_ceiling=draw(st.integers(1, 6)),
        sparing=draw(st.booleans()),
        ahead=draw(st.sampled_from([0, 0, 1, 2])),
        nodes=draw(st.integers(2, 3)),
        reference=draw(st.integers(0, QUARTERS - 1)),
        challengers=draw(st.integers(1, 2)),
    )
    counts = random.poisson(draw(st.sampled_from([0.0, 0.2, 3.0])),
                            (FUTURES * HISTORIES, horizon, SECTORS)).astype(np.int32)  # fmt: skip
    addresses = Addresses.grid(draw(st.integers(0, 2**32 - 1)), 7, FUTURES, HISTORIES)
    variants = [variant(random, rules.challengers) for _ in range(VARIANTS)]
    return rules, variants, addresses, counts


@settings(max_examples=90, deadline=None)
@given(studies())
def test_the_kernel_gives_the_events_of_the_reference(study):
    rules, variants, addresses, counts = study
    found = live(rules, variants, addresses, counts, events=250 * 10)
    for k, one in enumerate(variants):
        for member in range(FUTURES * HISTORIES):
            address = Address(
                addresses.seed, int(addresses.future[member]), int(addresses.history[member])
            )
            expected = episode(rules, one, member // HISTORIES, address, counts[member])
            histories, told = found.histories[k], found.told[k, member]
            events = [Event(*row) for row in found.events[k, member, :told].tolist()]
            assert events == expected.events
            for item in dataclasses.fields(histories):
                value, told_of = getattr(histories, item.name), getattr(expected, item.name)
                if item.name.endswith("actions"):
                    value = value[:, member]
                    assert value[value >= 0].tolist() == told_of
                else:
                    assert np.all(value[..., member] == told_of), item.name


def test_the_studies_have_something_to_disagree_about():
    random = np.random.default_rng(3)
    counts = random.poisson(1.0, (FUTURES * HISTORIES, 250, SECTORS)).astype(np.int32)
    rules = Rules(250, 4, (1, 2, 0, -1, 3), SLICE, SPLIT, ATTACK, 3, 0, (0, 0, 1, 1), (0, 2),
                  (True,) * 4, 60, 3, 0.5, 6, ahead=2, nodes=3)  # fmt: skip
    variants = [variant(random) for _ in range(120)]
    found = live(rules, variants, Addresses.grid(1, 0, FUTURES, HISTORIES), counts, events=2500)
    causes = {int(cause) for one in found.histories for cause in one.war_cause}
    slots = set(found.events[..., 1].ravel().tolist())
    assert len(causes) >= 6
    assert int(Broken.ENCOUNTER) in causes
    assert {int(Slot.AIR), int(Slot.SEA)} <= slots
    assert {0, 1, 2, 3, 8, 9} <= slots
    assert sum(one.wrong_answers.sum() for one in found.histories) > 20
    assert max(slots) >= 1 << 16
    assert {one.clash.max() for one in found.histories} >= {1, 2, 3}
    assert any((one.eroded_day >= 0).any() for one in found.histories)
    assert {-1, 0, 1, 2} == {int(how) for one in found.histories for how in one.battle}
    assert any(one.helped.any() for one in found.histories)
    unsolved = np.concatenate([one.unsolved for one in found.histories])
    assert 0.02 < np.mean(unsolved > 0) < 0.5


def test_two_challengers_have_something_to_disagree_about():
    random = np.random.default_rng(5)
    counts = random.poisson(1.0, (FUTURES * HISTORIES, 250, SECTORS)).astype(np.int32)
    rules = Rules(250, 4, (1, 2, 0, -1, 3), SLICE, SPLIT, ATTACK, 3, 0, (0, 0, 1, 1), (0, 2),
                  (True,) * 4, 60, 3, 0.5, 6, ahead=2, nodes=3, challengers=2)  # fmt: skip
    variants = [variant(random, 2) for _ in range(120)]
    found = live(rules, variants, Addresses.grid(1, 0, FUTURES, HISTORIES), counts, events=2500)
    authors = found.events[..., 4].ravel()
    assert {0, 1, 2} == set(authors.tolist())
    slots = set(found.events[..., 1].ravel().tolist())
    assert {0, 1, 2, 3, 8, 9, SIDE_SLOT, SIDE_SLOT + 2} <= slots
    assert max(slots) >= SIDE_SLOT + (1 << 16)  # reprisals of the first on the second
    assert set(By) == {By(by) for one in found.histories for by in one.war_by}
    assert all((one.breaches_by.sum(axis=0) <= one.breaches).all() for one in found.histories)
    # Each has a mind of its own.
    assert any((one.actions != one.second_actions).any() for one in found.histories)


def test_of_two_attacks_due_on_a_day_the_earlier_hour_decides_and_neither_side_is_favoured():
    """Both attack in every period of a day: each is first about half the time."""
    random = np.random.default_rng(8)
    members = 400
    one = variant(random, 2)
    attacks = np.zeros(ACTIONS + 1)
    attacks[ATTACK] = 1.0
    second = dataclasses.replace(one.second, weight=attacks)
    calm = dict.fromkeys(("spoilers", "provoke", "false_alarms"), np.zeros(FUTURES))
    calm["meetings"] = np.zeros(AXES["meetings"])
    one = dataclasses.replace(
        one, weight=attacks, second=dataclasses.replace(second, provoke=calm["provoke"]), **calm
    )
    rules = Rules(1, 4, (1, 2, 0, -1, 3), SLICE, SPLIT, ATTACK, 3, 0, (0, 0, 1, 1), (0, 2),
                  (True,) * 4, 60, 3, 0.5, 6, challengers=2)  # fmt: skip
    counts = np.zeros((FUTURES * members, 1, SECTORS), np.int32)
    found = live(rules, [one], Addresses.grid(2, 0, FUTURES, members), counts).histories[0]
    assert (found.war_day == 0).all()
    first = np.mean(found.war_by == By.FIRST)
    assert set(found.war_by.tolist()) == {By.FIRST, By.SECOND}
    assert abs(first - 0.5) < 3.3 * 0.5 / np.sqrt(FUTURES * members)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"counts": np.zeros((4, 9, SECTORS), np.int32)}, "counts need the days of the horizon"),
        ({"counts": np.zeros((4, 10, 2), np.int32)}, "counts need the sectors of the variants"),
        ({"counts": np.zeros((3, 10, SECTORS), np.int32)}, "each future needs the same number"),
        ({"horizon": 400, "counts": np.zeros((4, 400, SECTORS), np.int32)}, "numbers by quarter"),
    ],
)
def test_what_a_kernel_would_read_beyond_its_end_is_refused(change, said):
    rules = Rules(change.get("horizon", 10), 4, (1, 2, 0, -1, 3), SLICE, SPLIT, ATTACK, 3, 0,
                  (0, 0, 1, 1), (0, 2), (True,) * 4, 60, 3, 0.5, 6)  # fmt: skip
    one = variant(np.random.default_rng(1))
    with pytest.raises(ValueError, match=said):
        live(rules, [one], Addresses.grid(1, 0, FUTURES, HISTORIES), change["counts"])

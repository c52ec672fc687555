"""Ceasefire years: laws that hold for all inputs, on the small scenario or on random breaches."""

import dataclasses
import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.engine import simulation
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.rare.attack import rare_attack
from locarno.engine.simulation import CutShort, run_campaign, summary
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.errors import RunError
from locarno.io.scenario_file import load_scenario
from locarno.theory.episode.erosion import NEVER, eroded_of, placed_of
from locarno.theory.episode.inputs import Broken
from locarno.theory.estimation import paired_difference

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
FUTURES, HISTORIES, SEED = 10, 4, 6
HORIZON = 500
"""Days simulated where no chance is estimated: more than a year, not a whole number of quarters."""


# Erosion, day by day


def eroded_by_hand(rows, last, window, at_least, share, ceiling):
    """The rule of semantics §11 as it reads: look at every day in turn, at every breach."""
    rows = sorted(rows, key=lambda row: row[0])
    for day in range(last + 1):
        past = [row for row in rows if row[0] <= day]
        recent = [link for due, link, _ in past if due > day - window]
        failed = sum(link != 0 for link in recent)
        enough = len(recent) >= at_least and failed >= share * len(recent)
        if enough or sum(took for _, _, took in past) >= ceiling:
            return day, [link for _, link, _ in past if link][-1] if failed or past else 0
    return NEVER, 0


@st.composite
def breaches(draw):
    """Breaches of one history: due day, first broken link, whether it was a slice."""
    link = st.sampled_from([0, 0, 1, 3, 5])
    rows = draw(st.lists(st.tuples(st.integers(0, 40), link, st.booleans()), max_size=14))
    return [(due, link, took and link != 0) for due, link, took in rows]


@settings(max_examples=600)
@given(
    breaches(),
    st.integers(0, 45),
    st.integers(1, 20),
    st.integers(1, 5),
    st.sampled_from(["0.25", "0.28", "0.5", "0.6", "0.75", "1"]),
    st.integers(1, 6),
)
def test_erosion_is_what_a_day_by_day_reading_finds(rows, last, window, at_least, share, ceiling):
    kept = np.zeros((len(rows) + 1, 3), dtype=np.int64)
    for number, row in enumerate(rows):
        assert placed_of(kept, number, *row) == number + 1
    # Of breaches due on one day the last to come names the cause.
    assert kept[: len(rows)].tolist() == [list(row) for row in sorted(rows, key=lambda row: row[0])]
    found = eroded_of(kept, len(rows), last, (window, at_least, float(share), ceiling))
    assert found == eroded_by_hand(rows, last, window, at_least, Fraction(share), ceiling)


# Scenarios


def variants_of(scenario, names, runs):
    """Rules and one variant of each design named, at the headline precision."""
    scale = payoff_scale(scenario.payoff_cases)
    found = []
    for name in names:
        case = scenario.cases[name]
        futures = Futures(SEED, runs, scenario.positions, together=case.together)
        ready = prepare(case, futures, generate(case, requirement(case), futures))
        found.append(campaign_variant(case, futures, ready.announced, case.choice.headline, scale))
    return campaign_rules(case), found


@pytest.fixture(scope="module")
def small():
    """Rules cut to fewer days, and three variants that differ in design or precision."""
    rules, (first, second) = variants_of(load_scenario(SMALL), ("tripwire", "reassurance"), FUTURES)
    sharp = dataclasses.replace(first, lam=first.lam * 2.0)
    return dataclasses.replace(rules, horizon_days=HORIZON), (first, second, sharp)


def outcomes_of(rules, variants, futures=None, threads=1):
    counts = [FUTURES] * len(variants) if futures is None else futures
    return run_campaign(
        rules, variants, seed=SEED, futures=counts, histories=HISTORIES, threads=threads
    )


@pytest.fixture(scope="module")
def together(small):
    return outcomes_of(*small)


def same(first, second):
    """Whether two outcomes agree in every bit of every history."""
    assert first.futures == second.futures
    for item in dataclasses.fields(first.histories):
        one, other = (getattr(found.histories, item.name) for found in (first, second))
        assert one.dtype == other.dtype
        assert np.array_equal(one, other), item.name
    return True


def test_the_small_scenario_has_events_to_disagree_about(together):
    first, second, sharp = together
    assert first.histories.breaches.sum() > 100
    assert first.war().any()
    assert first.eroded().any()
    for other in (second, sharp):
        assert (first.histories.actions != other.histories.actions).any()


@pytest.mark.parametrize(("chunk", "threads"), [(1, 2), (3, 4), (7, 1)])
def test_chunks_and_threads_change_nothing(small, together, chunk, threads, monkeypatch):
    monkeypatch.setattr(simulation, "_FUTURES_A_CHUNK", chunk)
    found = outcomes_of(*small, threads=threads)
    assert all(same(a, b) for a, b in zip(found, together, strict=True))


def test_other_variants_in_the_run_and_their_order_change_nothing(small, together):
    rules, (first, second, sharp) = small
    (alone,) = outcomes_of(rules, [first])
    assert same(alone, together[0])
    backwards = outcomes_of(rules, [sharp, second, first])
    assert all(same(a, b) for a, b in zip(backwards[::-1], together, strict=True))


def test_a_calmer_setting_beside_it_changes_nothing(small, together):
    rules, (first, _, _) = small
    calm = dataclasses.replace(first, exchanges=first.exchanges * 0.1)
    busy = dataclasses.replace(first, exchanges=first.exchanges * 40.0)  # rates above 16 too
    _, found, _ = outcomes_of(rules, [calm, first, busy])
    assert same(found, together[0])


def test_fewer_futures_are_the_first_of_more(small, together):
    rules, (first, second, _) = small
    few, many = outcomes_of(rules, [first, second], futures=[4, FUTURES])
    assert same(many, together[1])
    for item in dataclasses.fields(few.histories):
        found, whole = (getattr(each.histories, item.name) for each in (few, together[0]))
        if item.name in {"actions", "calendar", "second_actions"}:
            assert found.size == 0  # kept of those that are run on all futures
        else:
            assert np.array_equal(found, whole[..., : 4 * HISTORIES])


# Names say nothing, and in this order would sort otherwise than the ones they replace.
NAMES = {
    "amber": "zulu", "blue": "yankee", "bands": "abel", "ALF": "ZZZ", "BRA": "YYY", "CHA": "BBB",
    "DEL": "AAA", "firm": "unsure", "wary": "bold", "north": "south_end", "centre": "middle",
    "made_up": "invention", "parliament": "assembly", "drones": "aircraft", "patrols": "walkers",
}  # fmt: skip
DESIGNS = {"tripwire": "zz_small", "reassurance": "aa_large"}


def renamed(text):
    for old, new in NAMES.items():
        text = re.sub(rf"\b{old}\b", new, text)
    for old, new in DESIGNS.items():
        # A posture keeps its label, which is a word of the language and no name.
        text = re.sub(rf"^  {old}:|(?<=inherits: ){old}", lambda m, n=new, o=old:
                      m.group().replace(o, n), text, flags=re.MULTILINE)  # fmt: skip
    mirrored = {"side: A": "side: B", "side: B": "side: A"}
    return re.sub(r"side: [AB]\b", lambda m: mirrored[m.group()], text)


def test_names_and_sides_mean_nothing(small, together, tmp_path):
    rules, _ = small
    path = tmp_path / "other.yaml"
    path.write_text(renamed(SMALL.read_text(encoding="utf-8")), encoding="utf-8")
    scenario = load_scenario(path)
    assert tuple(scenario.cases) == tuple(DESIGNS.values())
    assert "zulu" in next(iter(scenario.cases.values())).parties
    other, variants = variants_of(scenario, DESIGNS.values(), FUTURES)
    assert dataclasses.replace(other, horizon_days=HORIZON) == rules
    found = outcomes_of(rules, variants)
    assert all(same(a, b) for a, b in zip(found, together[:2], strict=True))


def test_outcomes_sum_to_one_and_failures_never_heal(together):
    days = range(0, HORIZON + 1, 10)
    for outcomes in together:
        held, eroded, war = (
            np.array([state(d) for d in days], dtype=int)
            for state in (outcomes.held, outcomes.eroded, outcomes.war)
        )
        assert (held + eroded + war == 1).all()
        assert (held[-1] == outcomes.held()).all()
        assert (np.diff(held, axis=0) <= 0).all()
        assert (np.diff(war, axis=0) >= 0).all()


def test_causes_bands_and_marks_agree(together):
    for outcomes in together:
        found, war = outcomes.histories, outcomes.war().ravel()
        eroded = found.eroded_day != NEVER
        assert (found.war_cause[war & eroded] == Broken.ERODED).all()
        assert (found.war_cause[~war] == Broken.NONE).all()
        assert (found.eroded_cause[eroded] != Broken.NONE).all()
        assert (found.eroded_day[war & eroded] <= found.war_day[war & eroded]).all()
        assert war[found.clash == 3].all()
        assert war[found.chosen_attack].all()
        assert (found.answered <= found.breaches).all()
        assert ((found.actions[-1] == -1) >= (war & (found.war_day < 400))).all()


def test_the_summary_adds_up(together):
    found = summary(together[0], HORIZON, {}, {})
    assert found.p_held.mean + found.p_eroded.mean + found.p_war.mean == pytest.approx(1.0)
    assert sum(found.causes.values()) == pytest.approx(found.p_eroded.mean + found.p_war.mean)
    # What failed first, by its cause, is what is no longer held; and it only grows.
    for (day, held), (same, shares) in zip(found.survival, found.failures, strict=True):
        assert day == same
        assert sum(shares.values()) == pytest.approx(1.0 - held.mean)
    for (_, before), (_, after) in itertools.pairwise(found.failures):
        assert all(after[cause] >= share for cause, share in before.items())
    assert sum(found.clash_bands.values()) == pytest.approx(found.p_direct_clash.mean)
    assert found.survival[-1][1].mean == found.p_held.mean
    assert all(held + eroded + war == pytest.approx(1.0) for _, held, eroded, war in found.states)


def test_seeing_less_does_not_make_a_ceasefire_hold(tmp_path):
    # Nobody is wrongly accused and no reprisal grows, so that being seen can only help.
    text = SMALL.read_text(encoding="utf-8")
    text, wrong = re.subn(r"(?m)^( +)wrong: .*$", r"\1wrong: {default: 0}", text)
    text, escalate = re.subn(r"escalate: [0-9.]+", "escalate: 0", text)
    assert (wrong, escalate) == (2, 1)
    blind, coverage = re.subn(r"coverage: \{[^}]*\}", "coverage: 0", text)
    blind, pipeline = re.subn(r"intelligence: 0.5", "intelligence: 0", blind)
    assert (coverage, pipeline) == (2, 1)
    held = []
    for name, content in (("seeing", text), ("blind", blind)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(content, encoding="utf-8")
        rules, variants = variants_of(load_scenario(path), ("reassurance",), 60)
        (outcomes,) = outcomes_of(rules, variants, futures=[60])
        held.append(outcomes)
    # After five years hardly anything of this scenario still holds; earlier there is more to lose.
    for day in (90, 180, 365, 1825):
        _, interval = paired_difference(*(found.held(day) for found in reversed(held)))
        assert interval.low <= 0.0
    assert held[0].histories.answered.sum() > 0
    assert held[1].histories.answered.sum() == 0


# Interrupted, or too large


def stand_on_first(found, whole, futures):
    """Whether outcomes are those of the first futures of a whole study, and no others."""
    assert {outcomes.futures for outcomes in found} == {futures}
    for part, same in zip(found, whole, strict=True):
        assert np.array_equal(part.histories.war_day, same.histories.war_day[: futures * HISTORIES])


def test_an_interruption_keeps_the_futures_that_are_finished(small, together, monkeypatch):
    rules, variants = small
    monkeypatch.setattr(simulation, "_FUTURES_A_CHUNK", 3)
    lived, calls = simulation.live, []

    def interrupted(*args):
        calls.append(None)
        if len(calls) > 2 * 1:
            raise KeyboardInterrupt
        return lived(*args)

    monkeypatch.setattr(simulation, "live", interrupted)
    with pytest.raises(CutShort) as cut:
        outcomes_of(rules, variants)
    # Two chunks of three futures were done, the third was not.
    stand_on_first(cut.value.outcomes, together, 6)


class Impatient(ThreadPoolExecutor):
    """Ctrl-C while the first job is waited for, which is being worked out by then."""

    def submit(self, *args):
        job = super().submit(*args)
        result, asked = job.result, []

        def interrupted():
            while not (job.running() or job.done()):
                time.sleep(0.001)
            if not asked:
                asked.append(None)
                raise KeyboardInterrupt
            return result()

        job.result = interrupted
        return job


def test_the_first_futures_are_waited_for(small, together, monkeypatch):
    monkeypatch.setattr(simulation, "_FUTURES_A_CHUNK", 3)
    monkeypatch.setattr(simulation, "ThreadPoolExecutor", Impatient)
    with pytest.raises(CutShort) as cut:
        outcomes_of(*small)
    stand_on_first(cut.value.outcomes, together, 3)


def test_an_interruption_before_anything_is_finished_is_passed_on(small, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(simulation, "live", interrupted)
    with pytest.raises(KeyboardInterrupt) as passed:
        outcomes_of(*small)
    assert not isinstance(passed.value, CutShort)


def test_rare_ends_are_computed_of_all_futures_or_not_at_all(small, monkeypatch):
    """Half of them were once taken for all, which ended in an error of shapes."""
    rules, variants = small
    monkeypatch.setattr(simulation, "_FUTURES_A_CHUNK", 3)
    lived, calls = simulation.live, []

    def interrupted(*args):
        calls.append(None)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return lived(*args)

    monkeypatch.setattr(simulation, "live", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rare_attack(rules, variants[0], seed=SEED, futures=FUTURES, histories=HISTORIES)


def test_more_histories_than_memory_are_refused_with_what_would_fit(small):
    rules, variants = small
    counts = [FUTURES] * len(variants)
    said = r"10 futures with 10\d+ histories each need about \d+ GB.*at most --runs \d+, or fewer"
    with pytest.raises(RunError, match=said):
        run_campaign(rules, variants, seed=1, futures=counts, histories=10**10)

"""Simulating until the ranking is decided: fixed looks, honest stopping, and what is said."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from locarno import api
from locarno.engine.ranked import FIRST_LOOK, assess_until_ranked, looks, order_of, undecided
from locarno.errors import RunError
from locarno.model.probability import Interval
from locarno.model.results import Comparison
from locarno.theory.estimation import paired_difference

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


@pytest.mark.parametrize(
    ("runs", "histories", "expected"),
    [
        (500, 4, (128, 256, 500)),
        (512, 4, (128, 256, 512)),
        (100, 4, (100,)),
        (1000, 512, (2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)),
    ],
)
def test_looks_double_from_512_histories_to_the_budget(runs, histories, expected):
    assert looks(runs, histories) == expected
    if expected[0] > 2 and len(expected) > 1:
        assert expected[0] * histories == FIRST_LOOK


def compared(a, b, low, high, outcome="p_held"):
    return Comparison(a, b, outcome, (low + high) / 2, Interval(low, high), told_apart=False)


def test_only_neighbours_and_only_p_held_decide():
    found = [
        compared("x", "y", 0.1, 0.3),
        compared("z", "y", -0.4, -0.2),
        compared("x", "z", -0.1, 0.9),
        compared("x", "y", -0.5, 0.5, "p_war"),
    ]
    assert undecided(("x", "y", "z"), found) == ()
    assert undecided(("x", "z", "y"), found) == (("x", "z"),)


def test_a_difference_that_touches_nothing_is_open():
    assert undecided(("x", "y"), [compared("x", "y", 0.0, 0.0)]) == (("x", "y"),)


def scripted(spans, cut):
    """A run in place of an assessment: the interval of each look, and the looks asked for."""
    asked = []

    def run(_, settings, *__):
        asked.append(settings)
        low, high = spans[min(len(asked), len(spans)) - 1]
        return SimpleNamespace(
            designs={
                name: SimpleNamespace(simulation=SimpleNamespace(p_held=SimpleNamespace(mean=mean)))
                for name, mean in (("poor", 0.2), ("good", 0.6))
            },
            comparison=[compared("poor", "good", low, high)],
            caveats=("first",),
            interrupted=len(asked) == cut,
        )

    return run, asked


def stopped(monkeypatch, spans, cut=0, **settings):
    monkeypatch.setattr(
        "locarno.engine.ranked.replace",
        lambda thing, **more: (
            SimpleNamespace(**{**vars(thing), **more})
            if isinstance(thing, SimpleNamespace)
            else type(thing)(
                **{name: more.get(name, getattr(thing, name)) for name in thing.__slots__}
            )
        ),
    )
    run, asked = scripted(spans, cut)
    scenario = SimpleNamespace(cases={"poor": None, "good": None})
    found = assess_until_ranked(scenario, api.Settings(**settings), "test", run=run)
    return found, asked


def test_it_stops_at_the_first_look_that_decides(monkeypatch):
    found, asked = stopped(
        monkeypatch, [(-0.6, 0.1), (-0.5, -0.3), (-9, 9)], runs=5000, stages=("simulate",)
    )
    assert [each.runs for each in asked] == [128, 256]
    assert found.ranking.decided
    assert found.ranking.order == ("good", "poor")
    assert found.caveats[0] == (
        "The ranking is decided after 1,024 histories a design (2 looks): good, poor."
    )


def test_it_says_which_neighbours_a_spent_budget_leaves_open(monkeypatch):
    found, asked = stopped(monkeypatch, [(-0.6, 0.1)], runs=300, stages=("simulate",))
    assert [each.runs for each in asked] == [128, 256, 300]
    assert not found.ranking.decided
    assert found.ranking.looks[-1].undecided == (("good", "poor"),)
    assert found.caveats[0] == (
        "The budget of 1,200 histories a design (3 looks) is spent and the ranking not decided: "
        "good, poor, but these neighbours cannot be told apart: good and poor."
    )
    assert found.caveats[1:] == ("first",)


def test_other_stages_run_once_on_the_futures_it_took(monkeypatch):
    _, asked = stopped(monkeypatch, [(-0.5, -0.3)], runs=5000)
    assert [(each.runs, tuple(each.stages)) for each in asked] == [
        (128, ("simulate",)),
        (128, api.STAGES),
    ]


def test_the_numbers_are_those_of_a_plain_run_of_that_size():
    scenario = api.load(SMALL)
    settings = api.Settings(runs=48, histories=16, stages=("simulate",))
    found = api.assess(scenario, settings, until_ranked=True)
    assert found.ranking.order == order_of(found)
    assert found.ranking.looks[0].runs == 32
    plain = api.assess(scenario, api.Settings(found.runs, 16, stages=("simulate",)))
    assert found.designs == plain.designs
    assert found.comparison == plain.comparison
    written = api.document(found)["ranking"]
    assert written["looks"][-1]["runs"] == found.runs
    assert written["decided"] is found.ranking.decided


def test_one_design_has_no_ranking():
    scenario = api.load(SMALL)
    first = next(iter(scenario.cases))
    alone = api.load(SMALL, designs=[first])
    with pytest.raises(RunError, match="at least two designs"):
        api.assess(alone, until_ranked=True)
    with pytest.raises(RunError, match="a ranking needs the simulation"):
        api.assess(scenario, api.Settings(stages=("clock",)), until_ranked=True)


def test_equal_designs_are_seldom_ranked_at_any_look():
    """All looks together err in at most 5 % of studies: here within three standard errors."""
    rng = np.random.default_rng(5)
    studies, wrong = 600, 0
    for _ in range(studies):
        chance = rng.random(4096)[:, None]
        a, b = (rng.random((4096, 4)) < chance for _ in range(2))
        for futures in looks(4096, 4):
            _, span = paired_difference(a[:futures], b[:futures])
            if span.low > 0 or span.high < 0:
                wrong += 1
                break
    assert wrong / studies <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / studies)


def test_an_interrupted_look_is_the_last_and_ranks_nothing(monkeypatch):
    found, asked = stopped(monkeypatch, [(-0.6, 0.1)], cut=2, runs=5000)
    assert [each.runs for each in asked] == [128, 256]
    assert not hasattr(found, "ranking")
    said, *others = found.caveats
    assert said == (
        "The search for the ranking was interrupted at its look at 256 futures; only the "
        "simulation ran, and nothing is ranked."
    )
    assert others == ["first"]

"""Numbers on a shelf are those of the variants, and equal ones lie there once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine import memory
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.shelf import Shelf, number_of, some_futures
from locarno.engine.simulation import run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import at_precision, campaign_rules, campaign_variant
from locarno.theory.episode.inputs import NAMES

DATA = Path(__file__).parents[1] / "data"
RUNS = 12
HISTORIES = 2


def of_file(path):
    """Rules, cases, and of each design the headline variant and one at a low precision."""
    scenario = api.load(path)
    scale, found = payoff_scale(scenario.payoff_cases), []
    for case in scenario.cases.values():
        futures = Futures(3, RUNS, scenario.positions, together=case.together)
        stages = prepare(case, futures, generate(case, requirement(case), futures)).announced
        headline = campaign_variant(case, futures, stages, case.choice.headline, scale)
        found.append(headline)
        found.append(at_precision(headline, case, futures, stages, (case.choice.low, RUNS // 2)))
    return campaign_rules(case), tuple(scenario.cases.values()), found


@pytest.fixture(scope="module", params=["small.yaml", "mirror.yaml"])
def lying(request):
    """One challenger or two, the latter of whom looks at the game from the other side."""
    rules, cases, variants = of_file(DATA / request.param)
    shelf = Shelf()
    return rules, cases, variants, shelf, shelf.put(variants)


def bits(variant):
    """Every number of a variant, both views, with its shape."""
    return [
        (name, value.shape, value.tobytes())
        for view in variant.views
        for name, value in ((name, np.asarray(getattr(view, name))) for name in NAMES)
    ]


def test_some_futures_of_a_shelf_have_the_bits_of_the_variant(lying):
    _, _, variants, _, shelved = lying
    assert any(variant.second is not None for variant in variants) == (len(variants) == 2)
    for variant, kept in zip(variants, shelved, strict=True):
        for first, last in ((0, 3), (2, 6)):
            cut = some_futures(variant, first, last)
            assert bits(some_futures(kept, first, last)) == bits(cut)
        for name in NAMES:
            assert number_of(kept, name).tobytes() == getattr(variant, name).tobytes()


def test_a_campaign_of_a_shelf_is_that_of_the_variants(lying):
    rules, _, variants, _, shelved = lying
    rules = replace(rules, horizon_days=200)
    given = {"seed": 3, "futures": [RUNS, RUNS // 2] * (len(variants) // 2), "histories": HISTORIES}
    plain, kept = (run_campaign(rules, each, **given) for each in (variants, shelved))
    for one, other in zip(plain, kept, strict=True):
        for name in one.histories.__slots__:
            assert np.array_equal(getattr(one.histories, name), getattr(other.histories, name))


def test_what_designs_leave_is_as_much_as_memory_reckons(lying):
    """Less than half of what variants would hold by themselves; more would be refused too late."""
    _, cases, variants, shelf, _ = lying
    stored = sum(part.nbytes for part in shelf.parts.values())
    arrays = {id(each): each for one in variants for each in own_arrays(one)}
    assert stored < 0.6 * sum(each.nbytes for each in arrays.values())
    assert stored < memory.least_needed(cases, RUNS, 0)


def own_arrays(variant):
    return [getattr(view, name) for view in variant.views for name in NAMES]


def test_a_part_of_a_large_array_does_not_keep_it():
    shelf, large = Shelf(), np.arange(1000.0)
    part = shelf.parts[shelf.label(large[:3])]
    assert part.base is None
    assert part.tolist() == [0.0, 1.0, 2.0]


def test_variants_that_lack_a_part_are_left_out(lying):
    """An interruption may lose what came with another design."""
    *_, shelf, shelved = lying
    labels = [each.labels for each in shelved]
    assert len(Shelf().take(labels, shelf.parts)) == len(labels)
    some = dict(shelf.parts)
    del some[labels[0].of["belief"].labels[0]]
    assert Shelf().take(labels[:1], some) == ()


def test_histories_are_as_narrow_as_they_are():
    """Actions and calendar are most of a history, and read of none but the headline."""
    rules, _, variants = of_file(DATA / "small.yaml")
    runs = {"seed": 3, "futures": [RUNS, RUNS // 2], "histories": HISTORIES}
    whole, few = run_campaign(replace(rules, horizon_days=200), variants[:2], **runs)
    assert whole.histories.calendar.shape[1] > 0
    assert len(few.histories.actions) == few.histories.calendar.shape[1] == 0
    held = sum(getattr(few.histories, name).nbytes for name in few.histories.__slots__)
    assert held < 200 * HISTORIES * RUNS // 2

"""Ranks and room of a search against pymoo's; needs the extra ``peer``."""

import warnings

import numpy as np
import pytest

from locarno.theory.designs_by_evolution import Plan, crowding, evolved, fronts

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own imports
    pytest.importorskip("pymoo", reason="the extra `peer` is not installed")
    from pymoo.indicators.hv import HV
    from pymoo.operators.survival.rank_and_crowding.metrics import calc_crowding_distance
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting


@pytest.mark.parametrize("objectives", [2, 3, 4])
@pytest.mark.parametrize("ties", [False, True])
def test_ranks_are_those_of_pymoo(objectives, ties):
    values = np.random.default_rng(objectives).random((120, objectives))
    values = np.round(values * 4) / 4 if ties else values
    theirs = np.empty(120, dtype=int)
    for rank, places in enumerate(NonDominatedSorting().do(values)):
        theirs[places] = rank
    np.testing.assert_array_equal(fronts(values), theirs)


def test_room_is_that_of_pymoo():
    """pymoo divides by the number of objectives, which changes no order."""
    values = np.random.default_rng(7).random((80, 3))
    front = values[fronts(values) == 0]
    np.testing.assert_allclose(crowding(front), 3 * calc_crowding_distance(front), rtol=1e-12)


def test_a_search_covers_as_much_as_the_whole_front_does():
    """Three conflicting objectives on 20^3 designs: 600 looks give 99 of 100 of the volume."""
    levels = 20

    def evaluate(some):
        x = np.array(some) / (levels - 1)
        waste = 1.0 + 3.0 * (x[:, 2] - 0.5) ** 2
        return np.stack([x[:, 0], x[:, 1], (2.0 - x[:, 0] - x[:, 1]) ** 2], axis=1) * waste[:, None]

    whole = evaluate([(a, b, c) for a in range(levels) for b in range(levels) for c in (9, 10)])
    found = evolved(Plan((levels,) * 3, 50, 12, 1), evaluate)
    volume = HV(ref_point=np.array([2.0, 2.0, 5.0]))
    assert len(found.candidates) == 600
    assert volume(found.objectives) >= 0.99 * volume(whole)

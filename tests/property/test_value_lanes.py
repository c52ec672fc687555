"""The campaign game of many futures side by side gives the bits of each future alone."""

import numpy as np
import pytest

from locarno.kernels.values import LANES, fill_values
from locarno.theory.episode.inputs import Rules
from locarno.theory.episode.tables import contest_of, values_shape
from locarno.theory.episode.values import LAPSED, STATES, Contest, solve_values
from locarno.theory.reputation.agreement import ENOUGH
from locarno.theory.reputation.shapes import room_for

ACTIONS, KINDS = 4, 2


class Numbers:
    """What the game needs of a variant, drawn from wide ranges; some chances are 0 or 1."""

    def __init__(self, seed, futures, lam):
        random = np.random.default_rng(seed)

        def chance(*shape):
            drawn, ends = random.random((futures, *shape)), random.random((futures, *shape))
            return np.where(ends < 0.1, 0.0, np.where(ends > 0.9, 1.0, drawn))

        self.lam, self.scale = np.asarray(lam / 1.7), np.asarray(1.7)
        self.weight = np.array([1.0, 0.5, 2.0, 0.0])
        self.gain = random.normal(0.1, 0.4, (futures, 2, KINDS, ACTIONS))
        self.gain[..., 0] = 0.0
        self.harm = random.random((futures, 2, KINDS, ACTIONS, 2, 3))
        self.share = random.dirichlet(np.ones(3), (futures, 2, ACTIONS, 2))
        self.share[random.random((futures, 2, ACTIONS, 2)) < 0.1] = (5e-10, 5e-10, 1.0 - 1e-9)
        self.named, self.timely = chance(2, ACTIONS), chance(2, ACTIONS, 2)
        self.loss = 2.0 * random.random((futures, 2, ACTIONS))
        self.kinds = random.dirichlet(np.ones(KINDS), futures)
        self.solid = np.ones((futures, 2))
        self.views = (self,)


def rules(slice_action=2):
    return Rules(2000, 4, (1, 2, 0), slice_action, -1, 3, 3, 0, (0, 0, 1, 1), (0,), (True,) * 4,
                 60, 3, 0.5, 3, ahead=6, nodes=4)  # fmt: skip


def together(game, variant, wanted, values):
    """Values of all futures, (F, W, kinds, T, S, B, A), over some that are there."""
    found = np.full((1, len(wanted), 1, *values_shape(game, variant)), values)
    fill_values(game, [variant], wanted[None], found)
    return found[0, :, 0]


def alone(game, variant, future):
    """Values of one future by the readable text, and the largest error of each state."""
    contest = Contest(*(each[future] for each in contest_of(variant)))
    shape = values_shape(game, variant)
    values, of = np.zeros(shape), (game.slice_action, game.attack_action)
    kinds, *size, actions = shape[1:]
    rooms, errors = (*room_for(tuple(size), kinds, actions), np.zeros(actions)), []
    numbers = float(variant.lam) * float(variant.scale), float(variant.scale)
    for state in range(STATES):
        solve_values(
            contest, variant.weight, numbers, of, np.arange(STATES) == state, values, rooms
        )
        errors.append(rooms[0].residual.max())
    return values, errors


@pytest.mark.parametrize(("seed", "lam", "slicing"), [(1, 2.0, 2), (2, 12.0, -1), (3, 600.0, 2)])
def test_lanes_give_the_values_of_the_reference(seed, lam, slicing):
    futures = LANES + 3
    game, variant = rules(slicing), Numbers(seed, futures, lam)
    values = together(game, variant, np.ones((futures, STATES), dtype=bool), 0.0)
    lost = np.flatnonzero(np.isnan(values).any(axis=(1, 2, 3, 4, 5, 6)))
    assert (lost.size > 0) == (lam == 600.0)  # what cannot be solved is left out by both
    for future in {0, 1, 2, LANES - 1, LANES, LANES + 2, *lost.tolist()}:
        expected, errors = alone(game, variant, future)
        assert np.array_equal(values[future], expected, equal_nan=True)
        assert (max(errors) > ENOUGH) == (future in lost)
    assert np.isfinite(values).any()


def test_states_that_are_not_asked_for_are_left_alone():
    game, variant = rules(), Numbers(4, 5, 3.0)
    wanted = np.zeros((5, STATES), dtype=bool)
    wanted[1:4, LAPSED] = True
    values = together(game, variant, wanted, 7.0)
    asked = np.broadcast_to(wanted[..., None, None, None, None, None], values.shape)
    assert np.all(values[~asked] == 7.0)
    assert np.all(values[asked] != 7.0)

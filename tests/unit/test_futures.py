"""Futures: addressed draws, shared between designs, held at a value, drawn together."""

import numpy as np
import pytest
from scipy import stats

from locarno.engine.futures import FirstFutures, Futures, Typical, quantile
from locarno.engine.streams import Stream
from locarno.model.evidence import Quantity, Shape, Together
from locarno.theory.normal import ndtri

POSITIONS = {"a": 0, "b": 1, "c": 2}


def quantity(path, low=0.0, mode=1.0, high=2.0, shape=Shape.PERT):
    return Quantity(path, "1", low, mode, high, shape)


def test_a_fixed_number_is_the_same_in_every_future():
    futures = Futures(1, 5, POSITIONS)
    assert futures[quantity("a", 3.0, 3.0, 3.0, Shape.FIXED)].tolist() == [3.0] * 5


def test_draws_depend_on_the_position_and_not_on_the_name():
    renamed = Futures(1, 50, {"x": 0})
    assert np.array_equal(renamed[quantity("x")], Futures(1, 50, POSITIONS)[quantity("a")])
    other = Futures(1, 50, POSITIONS)[quantity("b")]
    assert not np.array_equal(renamed[quantity("x")], other)


def test_fewer_futures_are_the_first_ones():
    many, few = Futures(1, 50, POSITIONS), Futures(1, 20, POSITIONS)
    assert np.array_equal(many[quantity("a")][:20], few[quantity("a")])


def test_two_ranges_at_one_path_share_the_draw_and_not_the_value():
    first = Futures(1, 50, POSITIONS)
    wide = first[quantity("a")]
    narrow = Futures(1, 50, POSITIONS, like=first)[quantity("a", 0.0, 0.5, 1.0)]
    assert np.allclose(wide, 2.0 * narrow, rtol=1e-12)


def test_holding_an_input_leaves_the_others_as_drawn():
    futures = Futures(1, 50, POSITIONS)
    held = futures.holding({"a": 7.0})
    assert np.all(held[quantity("a")] == 7.0)
    assert np.array_equal(held[quantity("b")], futures[quantity("b")])
    assert np.array_equal(held.luck(Stream.DELIVERY, 3), futures.luck(Stream.DELIVERY, 3))


def test_reads_are_remembered():
    futures = Futures(1, 5, POSITIONS)
    _ = futures[quantity("b")]
    assert futures.reads == {"b"}
    assert futures.holding({}).reads == set()


def test_inputs_drawn_together_have_the_rank_correlation_asked_for():
    """Spearman .7 within 4 standard errors, (1 - r^2) / sqrt(n) = .0081 at n = 4,000."""
    group = Together(inputs=("a", "c"), rank_correlation=0.7)
    futures = Futures(1, 4_000, POSITIONS, together=(group,))
    found = stats.spearmanr(futures[quantity("a")], futures[quantity("c")]).statistic
    assert abs(found - 0.7) < 4 * 0.0081
    alone = stats.spearmanr(futures[quantity("a")], futures[quantity("b")]).statistic
    assert abs(alone) < 4 / np.sqrt(4_000)


@pytest.mark.parametrize(
    ("shape", "low", "mode", "high", "middle"),
    [
        (Shape.DEEP, 2.0, 3.0, 4.0, 3.0),  # uniform: the middle
        (Shape.PERT, 2.0, 3.0, 4.0, 3.0),  # symmetric: the mode
        (Shape.TRIANGULAR, 2.0, 3.0, 4.0, 3.0),  # symmetric: the mode
        (Shape.LOGNORMAL, 2.0, 4.0, 8.0, 4.0),  # geometric mean of the 5 % and 95 % points
        (Shape.FIXED, 3.0, 3.0, 3.0, 3.0),
    ],
)
def test_median_of_each_shape(shape, low, mode, high, middle):
    found = quantile(quantity("a", low, mode, high, shape), np.array([0.5]))
    assert found[0] == pytest.approx(middle, rel=1e-9)


def test_the_typical_future_takes_modes_and_meets_conditions():
    typical = Typical(POSITIONS)
    assert typical[quantity("a", 0.0, 1.5, 2.0)].tolist() == [1.5]
    assert typical.luck(Stream.CONDITION, 1).tolist() == [0.0]
    assert typical.reads == {"a"}


def test_the_first_futures_keep_the_draws_made_and_draw_the_rest_alike():
    whole, alone = Futures(1, 50, POSITIONS), Futures(1, 20, POSITIONS)
    _ = whole[quantity("a")], whole.luck(Stream.DELIVERY, 3)
    few = whole.first(20)
    for path in POSITIONS:
        assert np.array_equal(few[quantity(path)], alone[quantity(path)])
    assert np.array_equal(few.luck(Stream.DELIVERY, 3), alone.luck(Stream.DELIVERY, 3))


def test_the_typical_future_remembers_and_holds_like_any_other():
    typical, made = Typical(POSITIONS), []

    def value(drawn):
        made.append(1)
        return float(drawn[quantity("a")][0])

    assert [typical.remembered(("x",), value) for _ in range(2)] == [1.0, 1.0]
    assert typical.holding({"b": 9.0}).remembered(("x",), value) == 1.0
    assert typical.holding({"a": 1.25}).remembered(("x",), value) == 1.25
    assert len(made) == 2
    assert typical.reads == {"a"}


def test_an_input_first_read_by_what_is_remembered_is_drawn_as_by_anybody():
    """Futures that hold something, or stand apart, are of the class from which they come."""
    alone = FirstFutures(Futures(1, 50, POSITIONS), 16)[quantity("a")]
    for read in (
        lambda futures: futures.holding({"b": 7.0})[quantity("a")],
        lambda futures: futures.apart()[quantity("a")],
        lambda futures: futures.remembered(("x",), lambda drawn: drawn[quantity("a")]),
    ):
        futures = FirstFutures(Futures(1, 50, POSITIONS), 16)
        assert np.array_equal(read(futures), alone)
        assert np.array_equal(futures[quantity("a")], alone)


def test_what_is_remembered_apart_is_remembered_there_alone():
    futures = Futures(1, 50, POSITIONS)
    assert futures.apart().remembered(("x",), lambda _: "of another answer") == "of another answer"
    assert futures.remembered(("x",), lambda _: "of this one") == "of this one"


def test_what_reads_a_held_input_serves_while_it_is_held():
    futures, made = Futures(1, 4, POSITIONS), []

    def value(drawn):
        made.append(1)
        return float(drawn[quantity("a")][0])

    held = futures.holding({"a": 1.5})
    assert [held.remembered(("x",), value) for _ in range(2)] == [1.5, 1.5]
    assert held.holding({}).remembered(("x",), value) == 1.5
    assert len(made) == 1
    assert held.holding({"a": 1.25}).remembered(("x",), value) == 1.25
    assert held.apart().remembered(("x",), value) == 1.5
    assert futures.remembered(("x",), value) == float(futures[quantity("a")][0])
    assert len(made) == 4


def test_luck_and_chances_as_normal_numbers():
    futures, chance = Futures(1, 50, POSITIONS), quantity("a", 0.1, 0.5, 0.9)
    assert np.array_equal(
        futures.normal(Stream.DELIVERY, 3), ndtri(futures.luck(Stream.DELIVERY, 3))
    )
    assert np.array_equal(futures.probit(chance), ndtri(futures[chance]))
    assert futures.holding({"a": 0.5}).probit(chance).tolist() == [0.0] * 50
    assert np.array_equal(futures.holding({"b": 1.0}).probit(chance), futures.probit(chance))
    assert futures.reads == {"a"}
    assert np.isfinite(Typical(POSITIONS).normal(Stream.DELIVERY, 1)).all()

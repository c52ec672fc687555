"""What kernels make of loops, items and records is what Python makes of them."""

from typing import NamedTuple

import numpy as np
import pytest
from numba.core import types
from numba.core.errors import TypingError

from locarno.kernels.compiler.records import Record, RecordClass, by_address
from locarno.kernels.jit import jit, jit_allocating, part, routine


def items(a, i, j, k, found):
    found[0] = a[i, j, k]
    found[1] = a[i][j][k]
    found[2] = a[i, j][k]
    found[3] = a[-1, 0, -2]
    a[i, -1, k] = a[i, j, k] + 1
    row = a[i, j]
    row[0] = 7
    found[4], found[5], found[6] = row.size, a[i].shape[1], a[i].size
    found[7] = a[i].T.shape[0]


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.int32, np.uint64, np.float32])
@pytest.mark.parametrize("layout", ["C", "every other", "turned"])
@pytest.mark.parametrize("at", [(0, 0, 0), (1, 2, 3), (-1, -3, -4), (np.uint64(1), 1, 2)])
def test_items_of_arrays(dtype, layout, at):
    whole = np.arange(2 * 6 * 4).reshape(2, 6, 4).astype(dtype)
    arrays, results = [], []
    for way in (items, jit(items)):
        mine = whole.copy()
        a = {"C": mine[:, :3].copy(), "every other": mine[:, ::2], "turned": mine[:, 2::-1]}[layout]
        found = np.zeros(8)
        way(a, *at, found)
        arrays.append(a)
        results.append(found)
    assert np.array_equal(*results)
    assert np.array_equal(*arrays)


def flags(a, found):
    a[1] = not a[0]
    found[0] = 1.0 if a[1] and a[-1] else 0.0


@pytest.mark.parametrize("begin", [[True, False, True], [False, False, True]])
def test_items_that_are_flags(begin):
    results = []
    for way in (flags, jit(flags)):
        a, found = np.array(begin), np.zeros(1)
        way(a, found)
        results.append([*a.tolist(), *found])
    assert results[0] == results[1]


@routine
def sum_to(first, last):
    total = 0
    for j in range(first, last):
        total += first * j
    return total


def loops(first, last, step, found):
    whole = range(last)
    for i in whole:
        found[0] += i
    for i in range(first, last):
        if i == 3:
            continue
        if i == 6:
            break
        found[1] += i
    for i in range(first, last, step):
        found[2] = 10 * found[2] + i
    for i in range(last, first, -1):
        found[3] = 10 * found[3] + i
    for i in range(2):
        found[4] += sum_to(i, last)
    for i in whole:
        found[5] += i + len(whole)


@pytest.mark.parametrize(
    ("first", "last", "step"), [(0, 5, 1), (2, 9, 2), (5, 2, -1), (4, 4, 1), (3, -2, 3), (-3, 3, 4)]
)
def test_loops_over_ranges(first, last, step):
    results = []
    for way in (loops, jit(loops)):
        found = np.zeros(6)
        way(first, last, step, found)
        results.append(found)
    assert np.array_equal(*results)


@routine
def every_other(last):
    return range(0, last, 2)


def by_twos(last, found):
    for i in every_other(last):
        found[0] = 10 * found[0] + i


def test_a_range_that_comes_from_elsewhere_keeps_its_step():
    results = []
    for way in (by_twos, jit(by_twos)):
        found = np.zeros(1)
        way(7, found)
        results.append(found[0])
    assert results == [246.0, 246.0]


def test_a_range_that_does_not_move_is_refused():
    with pytest.raises(ValueError, match="range"):
        jit(loops)(0, 5, 0, np.zeros(6))


@by_address
class Inner(NamedTuple):
    row: np.ndarray
    times: int
    sure: bool


@by_address
class Outer(NamedTuple):
    inner: Inner
    plane: np.ndarray
    share: float
    pair: tuple[int, float]


@part
def made(row: np.ndarray, times: int) -> Inner:
    return Inner(row, times, True)


@part
def told(outer: Outer, inner: Inner, found: np.ndarray) -> None:
    for i in range(outer.inner.row.size):
        # What it writes is what it reads by another name: what lies where must not move.
        outer.inner.row[i] += inner.row[i] * inner.times
    found[0] = outer.plane[1, 1] * outer.share + outer.pair[0] + outer.pair[1]
    found[1] = outer.inner.times if outer.inner.sure else -1


def records(outer, found):
    rows = outer.plane.shape[0]
    for r in range(rows):
        inner = made(outer.plane[r], r + 2)
        changed = Outer(inner, outer.plane, outer.share + r, (r, 0.25))
        told(changed, outer.inner, found[r])
        told(outer, inner, found[r + rows])


def outer_one():
    plane = np.arange(6.0).reshape(2, 3)
    return Outer(Inner(plane[1], 3, False), plane, 0.5, (4, 2.5))


def by_python(outer, found):
    """The same by hand: ``told`` and ``made`` are parts, which Python cannot call."""

    def tell(outer, inner, found):
        outer.inner.row[:] += inner.row * inner.times
        found[0] = outer.plane[1, 1] * outer.share + sum(outer.pair)
        found[1] = outer.inner.times if outer.inner.sure else -1

    for r in range(2):
        inner = Inner(outer.plane[r], r + 2, sure=True)
        tell(Outer(inner, outer.plane, outer.share + r, (r, 0.25)), outer.inner, found[r])
        tell(outer, inner, found[r + 2])


def test_records_hold_what_they_were_made_of():
    results = []
    for way in (by_python, jit(records), jit_allocating(records)):
        outer, found = outer_one(), np.zeros((4, 2))
        way(outer, found)
        results.append((found, outer.plane))
    for found, plane in results[1:]:
        assert np.array_equal(found, results[0][0])
        assert np.array_equal(plane, results[0][1])


def test_a_record_is_one_argument_and_other_tuples_are_as_they_were():
    def kernel(inner, found):
        found[0] = inner.times

    compiled = jit(kernel)
    compiled(Inner(np.zeros(2), 3, sure=True), np.zeros(1))
    ((inner, _),) = compiled.signatures
    assert isinstance(inner, Record)
    assert inner.types == (types.float64[::1], types.int64, types.boolean)
    assert isinstance(RecordClass(Inner), types.Callable)


def test_fields_of_the_wrong_kind_are_refused():
    with pytest.raises(TypingError, match="non-precise type pyobject"):
        jit(records)(outer_one()._replace(share=object()), np.zeros((4, 2)))

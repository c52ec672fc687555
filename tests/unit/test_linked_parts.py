"""Parts of kernels stand in one library, are optimised once, and are not made for constants."""

import gc

import numpy as np
import pytest

from locarno.kernels.compiler import linked
from locarno.kernels.jit import allocating, jit, jit_allocating, part, routine


@part
def scaled(x: float, often: int) -> float:
    return 2.0 * x * often


@routine
def thrice(x: float) -> float:
    return scaled(x, 1) + scaled(x, 2) - 0.5 * scaled(x, 3)


@allocating
def both(x: float) -> np.ndarray:
    made = np.zeros(2)
    made[0], made[1] = x, thrice(x)
    return made


@jit
def into_room(x, room):
    room[0] = scaled(x, 7) + thrice(x)


@jit_allocating
def by_itself(x):
    return both(x)


def test_parts_compute_what_their_texts_say():
    room = np.zeros(1)
    into_room(1.5, room)
    assert room[0] == 2.0 * 1.5 * 7 + 2.0 * 1.5 * 1.5
    assert by_itself(1.5).tolist() == [1.5, 4.5]


def test_a_part_is_compiled_once_whatever_constants_it_is_given():
    @part
    def times(x, often):
        return x * often

    def kernel(x, room):
        room[0] = times(x, 2) + times(x, 3) + times(x, room.size)

    room = np.zeros(1)
    jit(kernel)(0.5, room)
    assert room[0] == 3.0
    assert len(times.overloads) == 1


def test_only_kernels_are_optimised_and_become_machine_code(monkeypatch):
    optimised, emitted = [], []

    def noting(library, name, found):
        usual = getattr(library, name)

        def noted(self):
            found.append(self.name)
            return usual(self)

        monkeypatch.setattr(library, name, noted)

    for library in (linked.JITCodeLibrary, linked._OnceOptimised):
        noting(library, "_optimize_final_module", optimised)
    noting(linked.JITCodeLibrary, "_finalize_specific", emitted)

    @part
    def inner(x):
        return x + 1.0

    @part
    def outer(x):
        return inner(x) * inner(2.0 * x)

    def kernel(x, room):
        room[0] = outer(x)

    room = np.zeros(1)
    jit(kernel)(3.0, room)
    assert room[0] == 4.0 * 7.0
    assert len(optimised) == len(emitted) == 1
    assert "kernel" in optimised[0]


@pytest.mark.parametrize("collected", [True, False])
def test_compilation_leaves_the_collector_as_it_was(collected):
    def kernel(x, room):
        room[0] = x + 2.0

    (gc.enable if collected else gc.disable)()
    try:
        jit(kernel)(1.0, np.zeros(1))
        assert gc.isenabled() is collected
    finally:
        gc.enable()

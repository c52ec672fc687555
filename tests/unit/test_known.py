"""What is kept beside the numbers it was computed from."""

import numpy as np

from locarno.engine.known import KnownArrays


def test_equal_numbers_are_worked_out_once_and_others_again():
    known, made = KnownArrays(), []

    def doubled(values, what=()):
        def compute():
            made.append(1)
            return (2.0 * values,)

        return known(what, (values,), compute)[0].tolist()

    ones = np.ones(3)
    assert doubled(ones) == doubled(np.ones(3)) == [2.0, 2.0, 2.0]
    assert len(made) == 1
    assert doubled(ones, ("another",)) == [2.0, 2.0, 2.0]
    assert doubled(np.ones((1, 3))) == [[2.0, 2.0, 2.0]]
    assert doubled(np.array([1.0, 1.0, np.nextafter(1.0, 2.0)]))[2] > 2.0
    assert len(made) == 4


def test_what_nobody_asked_for_longest_is_let_go_of():
    known, made = KnownArrays(most=2 * 8), []

    def asked(number):
        known((number,), (), lambda: made.append(number) or (np.array([float(number)]),))

    for number in (1, 2, 1, 3, 1, 2):
        asked(number)
    assert made == [1, 2, 3, 2]


def test_a_result_larger_than_all_that_may_be_kept_is_given_and_not_kept():
    known, made = KnownArrays(most=8), []
    for _ in range(2):
        (found,) = known((), (), lambda: made.append(1) or (np.zeros(4),))
        assert found.tolist() == [0.0] * 4
    assert len(made) == 2


def test_computations_in_one_room_are_told_apart_and_forgotten_together():
    one, other, made = KnownArrays(), KnownArrays(), []

    def asked(known, number):
        return known((), (), lambda: made.append(number) or (np.array([float(number)]),))[0][0]

    assert [asked(one, 1), asked(other, 2), asked(one, 3), asked(other, 4)] == [1, 2, 1, 2]
    KnownArrays.forget()
    assert [asked(one, 5), asked(other, 6)] == [5, 6]
    assert made == [1, 2, 5, 6]

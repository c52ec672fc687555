"""How a breach is answered: which link breaks first, and how often (semantics §8, §11)."""

import numpy as np
import pytest

from locarno.theory.episode.breach import bite_of, first_broken_of, response_of
from locarno.theory.episode.inputs import Broken
from locarno.theory.episode.points import left_node_of, on_line_of

# Any chances do, as long as all differ; the last three of the chain are joint with willing.
CHANCES = {
    "detected": 0.9, "right": 0.8, "willing": 0.7, "decided": 0.5, "arrived": 0.4,
    "bite": 0.3, "full_bite": 0.75, "lapsed": False,
}  # fmt: skip
LINKS = (
    Broken.UNDETECTED, Broken.UNATTRIBUTED, Broken.UNWILLING, Broken.UNDECIDED, Broken.LATE,
    Broken.OUTMATCHED,
)  # fmt: skip


def broken(luck, **changes):
    """First broken link of one breach with these six uniforms."""
    given = {**CHANCES, **changes}
    seen, named, *rest = luck
    response = response_of(
        tuple(rest), (given["willing"], given["decided"], given["arrived"]),
        given["bite"], given["full_bite"], given["lapsed"],
    )  # fmt: skip
    return first_broken_of(seen, named, (given["detected"], given["right"]), response)


@pytest.mark.parametrize("number", range(6))
def test_the_first_link_that_breaks_is_named_whatever_comes_after(number):
    lucky, unlucky = 1e-9, 1.0 - 1e-9
    luck = [lucky] * number + [unlucky] * (6 - number)
    assert broken(luck) == LINKS[number]
    assert broken([lucky] * number + [unlucky] + [lucky] * (5 - number)) == LINKS[number]


def test_an_answer_that_works_breaks_no_link():
    assert broken([1e-9] * 6) == Broken.NONE


def test_what_only_the_force_withdrawn_would_have_done_counts_as_withdrawn():
    # Up to 0.3 the force left suffices, up to 0.75 the whole force would have.
    assert [broken([1e-9] * 5 + [u]) for u in (0.29, 0.31, 0.74, 0.76)] == [
        Broken.NONE, Broken.WITHDRAWN, Broken.WITHDRAWN, Broken.OUTMATCHED,
    ]  # fmt: skip


def test_a_lapsed_guarantee_answers_nothing_it_has_seen_and_named():
    assert broken([1e-9] * 6, lapsed=True) == Broken.WITHDRAWN
    assert broken([1.0 - 1e-9] + [1e-9] * 5, lapsed=True) == Broken.UNDETECTED
    assert broken([1e-9, 1.0 - 1e-9] + [1e-9] * 4, lapsed=True) == Broken.UNATTRIBUTED


@pytest.mark.parametrize(
    ("change", "link"),
    [
        ({"willing": 0.0, "decided": 0.0, "arrived": 0.0}, Broken.UNWILLING),
        ({"decided": 0.0, "arrived": 0.0}, Broken.UNDECIDED),
        ({"arrived": 0.0}, Broken.LATE),
        ({"bite": 0.0, "full_bite": 0.0}, Broken.OUTMATCHED),
    ],
)
def test_a_link_of_no_chance_breaks_with_the_best_of_luck(change, link):
    assert broken([2.0**-53] * 6, **change) == link


def test_each_link_breaks_as_often_as_the_chain_says():
    size, z = 40_000, 4.0
    luck = np.random.default_rng(11).random((size, 6)).tolist()
    found = np.bincount([broken(row) for row in luck], minlength=len(Broken)) / size
    named = 0.9 * 0.8  # CHANCES: detected, right
    expected = {  # closed form: the chain rule on CHANCES
        Broken.NONE: named * 0.4 * 0.3,
        Broken.UNDETECTED: 1.0 - 0.9,
        Broken.UNATTRIBUTED: 0.9 * (1.0 - 0.8),
        Broken.UNWILLING: named * (1.0 - 0.7),
        Broken.UNDECIDED: named * (0.7 - 0.5),
        Broken.LATE: named * (0.5 - 0.4),
        Broken.OUTMATCHED: named * 0.4 * (1.0 - 0.75),
        Broken.WITHDRAWN: named * 0.4 * (0.75 - 0.3),
    }
    assert sum(expected.values()) == pytest.approx(1.0)
    for link, share in expected.items():
        assert abs(found[link] - share) < z * np.sqrt(share * (1.0 - share) / size)


def test_chances_between_two_moods_lie_on_the_line_between_them():
    table = [1.0, 0.5, 0.1]  # at moods -2, 0, 2
    found = []
    for mood in (-9.0, -2.0, -1.0, 0.0, 1.5, 2.0, 9.0):
        position = (mood + 2.0) / 2.0
        node = left_node_of(position, 3)
        found.append(on_line_of(table[node], table[node + 1], position, node, 3))
    # By hand; beyond the grid the ends hold.
    assert found == pytest.approx([1.0, 1.0, 0.75, 0.5, 0.2, 0.1, 0.1], abs=1e-6)


def test_an_answer_bites_by_its_troops_or_as_declared():
    # force / (force + half): 1/2, 3/4 and nothing; the second is declared without troops.
    given = ((2.0, 2.0, np.nan), (6.0, 2.0, 0.2), (0.0, 2.0, np.nan))
    assert [bite_of(*row) for row in given] == [0.5, 0.2, 0.0]

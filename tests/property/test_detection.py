"""Detection and attribution against every outcome written out."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locarno.theory import detection

share = st.floats(0.0, 1.0)
finding = st.tuples(st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
means = st.lists(st.tuples(share, finding), min_size=2, max_size=4)


def enumerated(chances, findings):
    """Chance of detection and of each finding, over all sets of means that detect."""
    detected = 0.0
    found = np.zeros(3)
    for seen in product((False, True), repeat=len(chances)):
        weight = 1.0
        for chance, saw in zip(chances, seen, strict=True):
            weight *= chance if saw else 1.0 - chance
        if any(seen):
            detected += weight
            found += weight * findings[seen.index(True)]
    return detected, found


@given(means)
def test_agrees_with_every_outcome(cases):
    chances = np.array([chance for chance, _ in cases])
    findings = np.array([np.array(parts) / sum(parts) for _, parts in cases])
    detected, found = enumerated(chances, findings)
    ones = np.ones((len(chances), 1))
    assert float(detection.detect(chances[:, None], ones, ones)[0]) == pytest.approx(
        detected, abs=1e-13
    )
    seen = detection.first_to_see(chances[:, None])
    assert float(seen.sum()) == pytest.approx(detected, abs=1e-13)
    parts = detection.attribute(chances[:, None], findings[:, :, None])
    assert sum(float(part[0]) for part in parts) == pytest.approx(1.0, abs=1e-13)
    if detected > 1e-6:
        joint = [float(part[0]) * detected for part in parts]
        assert joint == pytest.approx(found.tolist(), abs=1e-12)


@given(share, share, share, share)
def test_another_means_never_lowers_detection(first, second, coverage, access):
    one = np.ones((1, 1))
    alone = detection.detect(np.full((1, 1), first), one, one)
    both = detection.detect(
        np.array([[first], [second]]), np.array([[1.0], [coverage]]), np.array([[1.0], [access]])
    )
    assert float(both[0]) >= float(alone[0]) - 1e-15


# --- who names the right side first ---------------------------------------------------------------

HOURS = st.sampled_from([2.0, 6.0, 6.0, 24.0, 96.0])
witness = st.tuples(share, finding, HOURS)
truthful = st.tuples(
    share, st.tuples(st.floats(0.01, 1.0), st.just(0.0), st.floats(0.01, 1.0)), HOURS
)


def columns(witnesses):
    """Chances that each detects, and names the right and the wrong side, and its hours: (M, 1)."""
    detects = np.array([[chance] for chance, _, _ in witnesses])
    says = np.array([np.array(parts) / sum(parts) for _, parts, _ in witnesses])
    return detects, says[:, :1], says[:, 1:2], np.array([[hours] for _, _, hours in witnesses])


def told_by_enumeration(witnesses):
    """Chance of each (first to name the right side), where the most trusted speaker is right."""
    detects, right, wrong, hours = (part[:, 0] for part in columns(witnesses))
    first = np.zeros(len(witnesses))
    for said in product(("right", "wrong", "nobody", "unseen"), repeat=len(witnesses)):
        weight = 1.0
        for i, word in enumerate(said):
            chance = {"right": right[i], "wrong": wrong[i], "nobody": 1.0 - right[i] - wrong[i]}
            weight *= 1.0 - detects[i] if word == "unseen" else detects[i] * chance[word]
        sides = [word for word in said if word in ("right", "wrong")]
        if sides and sides[0] == "right":
            named = [i for i, word in enumerate(said) if word == "right"]
            first[min(named, key=lambda i: (hours[i], i))] += weight
    return first


@given(st.lists(witness, min_size=1, max_size=5))
def test_the_first_to_name_the_right_side_agrees_with_every_outcome(witnesses):
    found = detection.first_to_name(*columns(witnesses))[:, 0]
    np.testing.assert_allclose(found, told_by_enumeration(witnesses), rtol=0.0, atol=1e-13)


@given(st.lists(witness, min_size=1, max_size=5))
def test_who_is_first_adds_up_to_the_side_that_the_most_trusted_names(witnesses):
    detects, right, wrong, hours = columns(witnesses)
    named = detection.name_side(detects, right, wrong).right
    detected = 1.0 - np.prod(1.0 - detects)
    found = detection.first_to_name(detects, right, wrong, hours)
    assert float(found.sum()) == pytest.approx(float(named[0]) * detected, abs=1e-13)


@given(st.lists(witness, min_size=1, max_size=4), st.floats(0.0, 200.0))
def test_the_formula_of_the_docstring(witnesses, limit):
    detects, right, wrong, hours = columns(witnesses)
    a, c = (detects * right)[:, 0], (1.0 - detects * (right + wrong))[:, 0]
    late = hours[:, 0] > limit
    count = range(len(witnesses))
    after = sum(
        np.prod(c[:i])
        * a[i]
        * late[i]
        * np.prod([1.0 - a[k] * (not late[k]) for k in count[i + 1 :]])
        for i in count
    )
    found = detection.first_to_name(detects, right, wrong, hours)[:, 0]
    assert float(found[late].sum()) == pytest.approx(float(after), abs=1e-13)


@given(st.lists(witness, max_size=4), truthful, st.integers(0, 4), st.floats(0.0, 200.0))
def test_one_more_witness_never_lowers_the_right_side_in_time(others, added, place, limit):
    """At any place in the order of trust, if it never names the wrong side; by any hour."""
    more = [*others[:place], added, *others[place:]]

    def in_time(witnesses):
        if not witnesses:
            return 0.0
        detects, right, wrong, hours = columns(witnesses)
        named = detection.first_to_name(detects, right, wrong, hours)
        return float(named[hours < limit].sum())

    assert in_time(more) >= in_time(others) - 1e-14


@given(st.lists(witness, min_size=1, max_size=4), witness, st.floats(0.0, 200.0))
def test_the_least_trusted_witness_takes_nothing_away_even_if_it_errs(others, added, limit):
    def in_time(witnesses):
        detects, right, wrong, hours = columns(witnesses)
        return float(detection.first_to_name(detects, right, wrong, hours)[hours < limit].sum())

    assert in_time([*others, added]) >= in_time(others) - 1e-14


@given(st.lists(st.tuples(share, finding), min_size=1, max_size=4), HOURS)
def test_witnesses_at_one_hour_are_the_side_that_they_name_at_that_hour(cases, hour):
    found = detection.first_to_name(*columns([(*case, hour) for case in cases]))[:, 0]
    detects, right, wrong, _ = columns([(*case, hour) for case in cases])
    named = detection.name_side(detects, right, wrong).right[0] * (1.0 - np.prod(1.0 - detects))
    assert float(found.sum()) == pytest.approx(float(named), abs=1e-13)

"""Detection and attribution by hand."""

import numpy as np
import pytest

from locarno.theory import detection


def test_coverage_and_access_thin_each_means():
    # 1 - (1 - 0.8 * 0.5 * 1)(1 - 0.6 * 1 * 0.5) = 1 - 0.6 * 0.7 = 0.58
    found = detection.detect(
        np.array([[0.8], [0.6]]), np.array([[0.5], [1.0]]), np.array([[1.0], [0.5]])
    )
    assert float(found[0]) == pytest.approx(0.58)


def test_the_most_trusted_witness_decides():
    # Means 1 detects with 0.5 and is always right; means 2 with 0.8 and never names anybody: first
    # to see 0.5 and 0.5 * 0.8 = 0.4, so right 5/9 and none 4/9.
    findings = np.array([[[1.0], [0.0], [0.0]], [[0.0], [0.0], [1.0]]])
    found = detection.attribute(np.array([[0.5], [0.8]]), findings)
    assert [float(part[0]) for part in found] == pytest.approx([5 / 9, 0.0, 4 / 9])


def test_a_means_that_always_sees_silences_the_rest():
    findings = np.array([[[0.2], [0.3], [0.5]], [[1.0], [0.0], [0.0]]])
    found = detection.attribute(np.array([[1.0], [1.0]]), findings)
    assert [float(part[0]) for part in found] == pytest.approx([0.2, 0.3, 0.5])


def test_where_nothing_detects_nobody_is_named():
    findings = np.array([[[1.0], [0.0], [0.0]], [[1.0], [0.0], [0.0]]])
    found = detection.attribute(np.zeros((2, 1)), findings)
    assert [float(part[0]) for part in found] == [0.0, 0.0, 1.0]


def test_a_fast_witness_names_the_side_before_the_one_that_is_trusted():
    # Trusted: sees .5, right .8, wrong .2, at 9 h. Fast: sees .5, always right, at 2 h.
    # The trusted one names the right side .4, the wrong one .1, nobody .5. The fast one is first
    # to name the right side where it speaks (.5) and is not overruled (.9); the trusted one where
    # it is right and the fast one is silent: .4 * .5.
    found = detection.first_to_name(
        np.array([[0.5], [0.5]]),
        np.array([[0.8], [1.0]]),
        np.array([[0.2], [0.0]]),
        np.array([[9.0], [2.0]]),
    )
    assert found[:, 0].tolist() == pytest.approx([0.2, 0.45])


def test_of_equal_hours_the_more_trusted_is_the_first():
    ones, none = np.ones((2, 1)), np.zeros((2, 1))
    found = detection.first_to_name(ones, ones, none, np.full((2, 1), 6.0))
    assert found[:, 0].tolist() == [1.0, 0.0]

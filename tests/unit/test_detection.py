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

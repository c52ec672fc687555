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

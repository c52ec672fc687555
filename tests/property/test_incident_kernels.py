"""Each kernel gives the events of its readable reference; so do threads, chunks and processors."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.engine.incidents import incidents_of_study
from locarno.kernels import incidents as face
from locarno.kernels.incidents import incidents, tension
from locarno.kernels.lanes import COARSE_LIMIT, LANES, MARGIN, coarse_exponential
from locarno.theory.elementary import exp
from locarno.theory.incidents.by_cluster import incidents_by_cluster
from locarno.theory.incidents.by_sector import incidents_by_sector
from locarno.theory.incidents.choice import Method
from locarno.theory.incidents.inputs import Addresses, Process
from locarno.theory.incidents.tension import tension_factors

WORDS = st.integers(0, 2**32 - 1)


@st.composite
def studies(draw, rates, most_histories, most_days):
    """A process with histories of different length, its addresses, factors and days."""
    histories, sectors = draw(st.integers(1, most_histories)), draw(st.integers(1, 9))
    horizon = draw(st.integers(1, most_days))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    process = Process(
        random.uniform(0.0, 2.0, sectors) * (random.random(sectors) < 0.9),
        10.0 ** random.uniform(*rates, histories) * (random.random(histories) < 0.9),
        random.uniform(0.0, 0.9, histories),
        random.uniform(0.0, 1.0, histories),
        10.0 ** random.uniform(-2.0, 1.0, histories),
    )
    seed, first = draw(WORDS), draw(WORDS)
    future = (first + np.arange(histories, dtype=np.uint64)) % np.uint64(2**32)
    addresses = Addresses(seed, future, future[::-1].copy())
    factor = np.exp(random.normal(0.0, 0.5, (horizon, histories)))
    return process, addresses, factor, random.integers(0, horizon + 1, histories)


@settings(max_examples=40, deadline=None)
@given(studies((-4.0, 2.0), most_histories=40, most_days=25), st.booleans())
def test_kernels_by_sector_give_the_events_of_the_reference(study, side_by_side):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(face, "FEW", 0 if side_by_side else 1000)
        found = incidents(Method.SECTORS, *study, by_day=True)
    expected = incidents_by_sector(*study)
    assert np.array_equal(found.counts, expected)
    assert np.array_equal(found.totals, expected.sum(axis=1))


@settings(max_examples=25, deadline=None)
@given(studies((-4.0, 1.3), most_histories=3, most_days=10))
def test_the_kernel_by_cluster_gives_the_events_of_its_reference(study):
    found = incidents(Method.CLUSTERS, *study, by_day=True)
    expected = incidents_by_cluster(*study)
    assert np.array_equal(found.counts, expected)
    assert np.array_equal(found.totals, expected.sum(axis=1))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 70), st.integers(1, 140), WORDS)
def test_the_kernel_of_the_tension_has_the_bits_of_its_reference(histories, days, seed):
    random = np.random.default_rng(seed)
    given_ = random.uniform(-0.99, 0.99, histories), random.uniform(0.0, 2.0, histories)
    addresses = Addresses.grid(seed, 5, histories, 1)
    found = tension(*given_, addresses, days)
    assert np.array_equal(found, tension_factors(*given_, addresses, days))


def test_totals_do_not_need_the_counts_of_days():
    study = _study(40)
    assert incidents(Method.SECTORS, *study).counts.size == 0
    for method in Method:
        kept = incidents(method, *study, by_day=True)
        assert np.array_equal(incidents(method, *study).totals, kept.totals)


def test_the_coarse_exponential_is_as_good_as_its_margin_says():
    """The limits of 0, 1 and 2 take it times 1, 1 + r and 1 + r + r^2 / 2, at most 2.5."""
    rate = np.linspace(0.0, COARSE_LIMIT, 100_001)
    error = np.abs(coarse_exponential(rate) - 2.0**32 * exp(-rate))
    assert 2.5 * error.max() + 0.5 < MARGIN


def _study(histories):
    """Histories of unequal length: more than fill the lanes once."""
    assert histories > 2 * LANES
    random = np.random.default_rng(7)
    part = random.random((4, histories))
    process = Process(
        np.linspace(0.2, 1.8, 10), 0.3 * part[0], 0.8 * part[1], part[2], 0.1 + part[3]
    )
    days = random.integers(0, 31, histories)
    factor = np.exp(random.normal(0.0, 0.3, (30, histories)))
    return process, Addresses.grid(3, 0, histories, 1), factor, days


def study_bytes(threads, chunk, scale):
    """Digest of two thousand histories drawn as the engine draws them, and the method."""
    histories = 2000
    part = np.random.default_rng(11).random((6, histories))
    process = Process(
        np.linspace(0.2, 1.8, 12), scale * part[0], 0.6 * part[1], 0.4 * part[2], 0.1 + part[3]
    )
    days = (60 + 60 * part[5]).astype(np.int64)
    found = incidents_of_study(
        process, (0.9 + 0.09 * part[4], 0.1 * part[5]), Addresses.grid(9, 100, 500, 4), days,
        threads=threads, chunk=chunk,
    )  # fmt: skip
    return f"{found.method} {hashlib.sha256(found.totals.tobytes()).hexdigest()}"


# Found on the first day of these kernels; a change of any draw or rule shows here.
DIGESTS = {
    0.3: "by_sector 3687a8188ed7d7c6a190f1079a41ac4da23a319ace81d26619579c5b227c18ee",
    0.001: "by_cluster 1435ca0c9a0d972ff8d04221ca86a98175f3dc11a8941cdbeb2df0fbe7241b9d",
}


@pytest.mark.parametrize("scale", DIGESTS)
@pytest.mark.parametrize(("threads", "chunk"), [(1, 2000), (2, 2000), (1, 777), (2, 777), (2, 3)])
def test_threads_and_chunks_change_no_byte(threads, chunk, scale):
    assert study_bytes(threads, chunk, scale) == DIGESTS[scale]


def test_another_processor_changes_no_byte():
    """Compiled for any x86-64, or whatever the machine's kind is at its plainest."""
    programme = (
        f"import runpy; run = runpy.run_path({__file__!r})\n"
        "for scale in run['DIGESTS']: print(run['study_bytes'](1, 2000, scale))\n"
    )
    environment = {**os.environ, "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    done = subprocess.run(
        [sys.executable, "-c", programme], check=True, capture_output=True, text=True,
        env=environment,
    )  # fmt: skip
    assert done.stdout.splitlines() == list(DIGESTS.values())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"factor": np.ones((30, 3))}, r"factor needs the shape \(D, n\)"),
        ({"factor": np.full((30, 40), -1.0)}, "factor must be finite and not negative"),
        ({"factor": np.full((30, 40), 1e9)}, "a sector can have 1e\\+06 incidents a day, not"),
        ({"days": np.ones(3, dtype=np.int64)}, r"days and addresses need the shape \(n,\)"),
        ({"days": np.full(40, 31)}, "a history lasts 0 to D days"),
        ({"addresses": Addresses.grid(1, 0, 3, 1)}, r"days and addresses need the shape \(n,\)"),
    ],
)
def test_what_a_kernel_would_read_beyond_its_end_is_refused(change, said):
    process, addresses, factor, days = _study(40)
    names = {"addresses": addresses, "factor": factor, "days": days, **change}
    with pytest.raises(ValueError, match=said):
        incidents(Method.SECTORS, process, **names)

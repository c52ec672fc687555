"""Same scenario, version and seed, same bits: whatever the threads, chunks and processor (§16)."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"

# The dispatch groups above X86_V3 (AVX2) in numpy 2.4: without them np.exp and np.log of doubles
# take another path and round otherwise. OpenBLAS picks its kernels apart from NumPy.
OLDER_PROCESSOR = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Nehalem",
}

SCRIPT = """
import dataclasses, hashlib, pathlib, sys
import numpy as np
from locarno.engine import assess, simulation
from locarno.io.scenario_file import load_scenario

path, threads, chunk = sys.argv[1:]
simulation._FUTURES_A_CHUNK = int(chunk)
run_campaign = assess.run_campaign
histories = []

def noting(*args, **settings):
    # A last bit seldom changes an event; the histories' own numbers show it.
    outcomes = run_campaign(*args, **settings)
    for found in outcomes:
        for item in dataclasses.fields(found.histories):
            histories.append(np.ascontiguousarray(getattr(found.histories, item.name)).tobytes())
    return outcomes

assess.run_campaign = noting
scenario = load_scenario(pathlib.Path(path))
every = assess.Settings(runs=8, histories=2, threads=int(threads))
# With more futures, as another np.exp rounds one number in twenty otherwise.
many = assess.Settings(runs=40, histories=2, threads=int(threads), stages=("simulate",))
found = "".join(repr(assess.assess(scenario, settings, "test")) for settings in (every, many))
grid = np.exp(np.linspace(-30.0, 30.0, 20_001))
for text in (grid.tobytes(), found.encode() + b"".join(histories)):
    print(hashlib.sha256(text).hexdigest())
print(len(found))
"""


def prints(threads, chunk, more, path=SMALL):
    """Digests of a grid of np.exp, and of an assessment with the histories behind it."""
    # Hashes of strings differ from run to run, so that no order may come from a set.
    environment = {**os.environ, "PYTHONHASHSEED": "random", **more}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), str(threads), str(chunk)],
        check=True, capture_output=True, text=True, env=environment, timeout=300,
    )  # fmt: skip
    exponentials, assessment, length = done.stdout.split()
    assert int(length) > 10_000  # two designs with all their stages
    return exponentials, assessment


@pytest.fixture(scope="module")
def runs():
    """One thread and chunk; two threads; four threads and chunks that end amid the futures."""
    jobs = {
        "plain": (1, 375, {}),
        "two": (2, 3, {}),
        "four": (4, 1, {}),
        "older": (1, 375, OLDER_PROCESSOR),
    }
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(jobs, pool.map(lambda job: prints(*job), jobs.values()), strict=True))


@pytest.mark.parametrize("other", ["two", "four"])
def test_threads_and_chunks_change_no_bit(runs, other):
    assert runs[other][1] == runs["plain"][1]


def test_another_processor_changes_no_bit(runs):
    if runs["older"][0] == runs["plain"][0]:
        pytest.skip("this CPU cannot show it: np.exp has the same bits without its vector units")
    assert runs["older"][1] == runs["plain"][1]


LINE = """  trace:
    - {place: a, lon: 30.1, lat: 46.2}
    - {place: b, lon: 30.9, lat: 46.8}
    - {place: c, lon: 32.3, lat: 47.1}
  sectors:
    west: {name: West, start: a, end: b, weight: {low: 0.3, mode: 0.6, high: 1}}
    east: {name: East, start: b, end: c}
bases:
  one: {name: One, lon: 29.7, lat: 47.9, country: blue, kind: hub}
  two: {name: Two, lon: 31.3, lat: 48.4, country: blue, kind: hub}
  three: {name: Three, lon: 33.1, lat: 48.7, country: blue, kind: hub}

"""


def test_distances_from_real_places_have_the_same_bits_too(tmp_path):
    text = SMALL.read_text(encoding="utf-8")
    head, _, rest = text.partition("  sectors:\n")
    text = head + LINE + rest[rest.index("parties:") :]
    text = text.replace("hubs: 2", "hubs_at: [one, three]").replace("      hubs: 4\n", "")
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    jobs = ((1, 375, {}), (2, 3, OLDER_PROCESSOR))
    with ThreadPoolExecutor(max_workers=2) as pool:
        one, other = pool.map(lambda job: prints(*job, path), jobs)
    assert one[1] == other[1]
    assert one[1] != prints(1, 375, {})[1]

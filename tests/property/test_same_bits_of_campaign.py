"""The full daily model gives the same bytes whatever the chunks, threads, processes and processor.

A year of Donbas under two designs, with all that may happen: re-commitments, elections, false
alarms, spoilers, lapse, withdrawals. Semantics §16.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

FUTURES, HISTORIES = 1600, 2
GENERIC = {
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Nehalem",
}

SCRIPT = """
import dataclasses, hashlib, sys
import numpy as np
from locarno import api
from locarno.engine import simulation
from locarno.engine.futures import Futures
from locarno.engine.generation import generate
from locarno.engine.payoffs import payoff_scale
from locarno.engine.prepared import prepare
from locarno.engine.shelf import some_futures
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant

futures, histories, first, last, chunk, threads = map(int, sys.argv[1:])
scenario = api.load("donbas-2015", settings=["horizon_days=365"])
scale = payoff_scale(scenario.payoff_cases)
names = list(scenario.cases)
variants = []
for name in names:
    case = scenario.cases[name]
    drawn = Futures(1, futures, scenario.positions, together=case.together)
    ready = prepare(case, drawn, generate(case, requirement(case), drawn))
    variants.append(campaign_variant(case, drawn, ready.announced, case.choice.headline, scale))
rules = campaign_rules(scenario.cases[names[0]])
simulation._FUTURES_A_CHUNK = chunk
if (first, last) == (0, futures):
    found = simulation.run_campaign(
        rules, variants, seed=1, futures=[futures] * len(variants), histories=histories,
        threads=threads,
    )
    found = [each.histories for each in found]
else:
    found = simulation.histories_at(
        rules, [some_futures(each, first, last) for each in variants],
        simulation.background_of(variants).method,
        seed=1, addresses=np.arange(first, last), histories=histories,
    )
for each in found:
    for item in dataclasses.fields(each):
        value = getattr(each, item.name)
        if not value.size:  # what a second challenger does
            continue
        rows = value.reshape(-1, value.shape[-1] // histories, histories)
        for half in (rows[:, : futures // 2], rows[:, futures // 2 :]):
            if half.size:
                print(item.name, hashlib.sha256(np.ascontiguousarray(half).tobytes()).hexdigest())
    wars = np.count_nonzero(each.war_day != each.war_day.max())
    print("varied", 0 < wars < each.war_day.size, each.breaches.max() > 3)
"""


def digests(first, last, chunk, threads, more):
    """Digests of every number of every history, by half of the futures."""
    environment = {**os.environ, "PYTHONHASHSEED": "random", **more}
    numbers = (FUTURES, HISTORIES, first, last, chunk, threads)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, numbers)],
        check=True, capture_output=True, text=True, env=environment, timeout=900,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("varied")] == ["varied True True"] * 2
    return [line for line in lines if not line.startswith("varied")]


@pytest.fixture(scope="module")
def runs():
    jobs = {
        "all": (0, FUTURES, FUTURES, 1, {}),
        "777": (0, FUTURES, 777, 2, {}),
        "generic": (0, FUTURES, 777, 1, GENERIC),
        "first process": (0, FUTURES // 2, 64, 1, {}),
        "second process": (FUTURES // 2, FUTURES, 777, 1, {}),
    }
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(jobs, pool.map(lambda job: digests(*job), jobs.values()), strict=True))


@pytest.mark.parametrize("other", ["777", "generic"])
def test_chunks_threads_and_processor_change_no_byte(runs, other):
    # What never happens in a year is alike everywhere; the rest tells variants and futures apart.
    names = [line.partition(" ")[0] for line in runs["all"]]
    told = {name for name in names if len({x for x in runs["all"] if x.split()[0] == name}) == 4}
    assert told >= {"war_day", "eroded_day", "breaches", "exchanges", "actions"}
    assert runs[other] == runs["all"]


def test_two_processes_find_what_one_finds(runs):
    halves = runs["first process"], runs["second process"]
    assert [line for pair in zip(*halves, strict=True) for line in pair] == runs["all"]

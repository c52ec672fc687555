"""A run that does not fit into memory is refused before it begins, with what would fit."""

import os
import re
import sys
from pathlib import Path

import pytest

from locarno import api
from locarno.engine import assess, memory
from locarno.errors import RunError


@pytest.fixture(scope="module")
def scenario():
    return api.load("bosnia-1995")


def test_what_does_not_fit_is_refused_before_any_stage(scenario, monkeypatch):
    monkeypatch.setattr(memory, "installed", lambda: 1e8)
    monkeypatch.setattr(assess, "through_stages", lambda *_: pytest.fail("a stage was begun"))
    with pytest.raises(RunError, match="take at most --runs") as refused:
        api.assess(scenario, api.Settings(runs=20_000, histories=4))
    fits = int(re.search(r"--runs (\d+)", str(refused.value))[1])
    cases = tuple(scenario.cases.values())
    memory.refuse_too_many(cases, fits, 4)
    with pytest.raises(RunError):
        memory.refuse_too_many(cases, fits + 2, 4)


def test_what_is_needed_grows_with_all_that_is_held(scenario):
    cases = tuple(scenario.cases.values())
    needed = memory.least_needed(cases, 500, 4)
    assert memory.least_needed(cases, 1000, 4) == pytest.approx(2 * needed)
    assert memory.least_needed(cases, 500, 8) > needed
    # Without histories too: chains and forces of every design are held.
    assert memory.least_needed(cases, 500, 0) > 500 * len(cases) * 10_000


def test_where_the_system_does_not_tell_nothing_is_refused(scenario, monkeypatch):
    monkeypatch.setattr(memory, "installed", lambda: None)
    memory.refuse_too_many(tuple(scenario.cases.values()), 10**9, 10**4)


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="the system has another way to tell")
def test_memory_is_that_of_the_machine(monkeypatch):
    assert 1e8 < memory.installed() < 1e14
    monkeypatch.setattr(os, "sysconf", lambda _: (_ for _ in ()).throw(OSError))
    assert memory.installed() is None


def test_memory_that_nobody_uses_goes_back_to_the_system():
    if not sys.platform.startswith("linux"):
        pytest.skip("only the C library of Linux is asked")
    held = [bytearray(50_000) for _ in range(2_000)]
    before = resident()
    # The last of them keeps what lies below it from being handed back unasked.
    del held[:-1]
    memory.give_back()
    assert resident() < before - 5e7


def resident():
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

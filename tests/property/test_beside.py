"""A second process shares the work and changes no byte; where it fails, nothing is lost."""

import os
import signal

import pytest

from locarno import api
from locarno.engine.beside import Beside, if_worth


@pytest.fixture(scope="module")
def beside():
    with Beside() as process:
        yield process


def test_every_task_is_done_once(beside):
    beside.begin("functools:partial", bytes, 40)
    mine = {}
    for _ in range(3):
        number = beside.claim()
        if number is not None:
            mine[number] = bytes(number)
    others = dict(beside.found())
    assert list(mine) == list(range(len(mine)))
    assert not mine.keys() & others.keys()
    assert mine | others == {number: bytes(number) for number in range(40)}
    assert beside.claim() is None


def test_rounds_follow_each_other(beside):
    for count in (1, 0, 5):
        beside.begin("functools:partial", bytes, count)
        assert dict(beside.found()) == {number: bytes(number) for number in range(count)}


@pytest.mark.parametrize("how", ["no.such:thing", "operator:itemgetter"])
def test_what_it_fails_at_is_left_to_this_process(beside, how):
    beside.begin(how, 0, 3)
    assert dict(beside.found()) == {}
    beside.begin("functools:partial", bytes, 1)
    assert dict(beside.found()) == {0: b""}


def test_a_process_that_dies_is_not_waited_for():
    with Beside() as dying:
        os.kill(dying.pid, signal.SIGTERM)
        dying.begin("functools:partial", bytes, 2)
        assert dict(dying.found()) == {}
        assert dict(dying.found()) == {}


def test_a_small_run_starts_none():
    for futures, designs, threads in ((10, 0, 2), (500, 1, 2), (500, 0, 1)):
        with if_worth(futures, designs, threads) as none:
            assert none is None


def test_two_processes_give_the_bytes_of_one(beside):
    scenario = api.load("bosnia-1995")
    assert len(scenario.cases) > 1
    settings = api.Settings(runs=12, histories=2, threads=2)
    alone = api.as_json(api.document(api.assess(scenario, settings)))
    shared = api.as_json(api.document(api.assess(scenario, settings, beside=beside)))
    assert shared == alone

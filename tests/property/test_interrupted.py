"""Ctrl-C: what is finished goes on to the result and is said; with nothing finished nothing is."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from locarno import api
from locarno.cli import app
from locarno.engine import assess as stages
from locarno.engine import sharing, simulation
from locarno.engine.beside import Beside

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
SETTINGS = api.Settings(runs=6, histories=2, threads=1, partial=True)
WHOLE_OR_NOTHING = replace(SETTINGS, partial=False)


@pytest.fixture
def after(monkeypatch):
    """Ctrl-C once so many designs are worked out in this process."""

    def interrupt(count):
        work_out, calls = stages.through_stages, []

        def cut_short(*args):
            calls.append(None)
            if len(calls) > count:
                raise KeyboardInterrupt
            return work_out(*args)

        monkeypatch.setattr(stages, "through_stages", cut_short)

    return interrupt


def test_designs_that_are_finished_are_a_run_of_their_own(after, capsys):
    scenario = api.load(SMALL)
    first, *others = scenario.cases
    alone = api.assess(api.load(SMALL, designs=[first]), SETTINGS)
    after(1)
    found = api.assess(scenario, SETTINGS)
    assert f"designs that are finished: {first}\n" in capsys.readouterr().err
    assert list(found.designs) == [first]
    assert found.designs[first].simulation == alone.designs[first].simulation
    assert found.interrupted
    assert f"The run was interrupted, with no result for {', '.join(others)}." in found.caveats
    assert not alone.interrupted


def test_who_asks_for_the_whole_gets_the_interruption(after, monkeypatch, capsys):
    """A loop of many runs in Python ends at the first Ctrl-C."""
    scenario = api.load(SMALL)
    after(1)
    with pytest.raises(KeyboardInterrupt):
        api.assess(scenario, WHOLE_OR_NOTHING)
    monkeypatch.undo()
    monkeypatch.setattr(simulation, "_FUTURES_A_CHUNK", 2)
    lived, calls = simulation._lived, []

    def cut_short(*args):
        calls.append(None)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return lived(*args)

    monkeypatch.setattr(simulation, "_lived", cut_short)
    one = api.load(SMALL, designs=["tripwire"])
    with pytest.raises(KeyboardInterrupt):
        api.assess(one, WHOLE_OR_NOTHING)
    calls.clear()
    assert api.assess(one, SETTINGS).interrupted
    assert "Interrupted" not in capsys.readouterr().err


def test_with_no_design_finished_there_is_no_result(after):
    after(0)
    with pytest.raises(KeyboardInterrupt):
        api.assess(api.load(SMALL), SETTINGS)


def test_designs_that_the_other_process_has_finished_are_kept():
    """Whoever has them: this process is interrupted once the other has told of one."""
    scenario = api.load("bosnia-1995")
    first, *others = scenario.cases
    told = sharing.designs((_common(scenario), {name: scenario.cases[name] for name in others}))

    class Telling:
        """A second process that has finished its design before this one could claim it."""

        def begin(self, *_):
            self.heard = [(0, told(0))]

        def claim(self):
            raise KeyboardInterrupt

        def found(self):
            return iter(self.heard)

        def leave(self):
            self.left = True

    process = Telling()
    found = api.run_stages(scenario, SETTINGS, "test", beside=process)
    assert process.left
    assert list(found.designs) == [first, others[0]]


def _common(scenario):
    return stages.Common(
        SETTINGS, stages.payoff_scale(scenario.payoff_cases), scenario.positions,
        scenario.quantities, scenario.record,
    )  # fmt: skip


def test_a_process_that_is_left_still_tells_what_it_sent():
    with Beside() as process:
        process.begin("functools:partial", bytes, 2)
        assert next(process.found()) == (1, b"\0")
        process.leave()
        assert dict(process.found()) in ({}, {0: b""})
        # Nobody is there any more, and all is for this process to do.
        process.begin("functools:partial", bytes, 2)
        assert [process.claim(), process.claim(), process.claim()] == [0, 1, None]
        assert dict(process.found()) == {}


def test_the_command_writes_what_is_finished_and_says_so_by_its_exit_code(after, tmp_path):
    after(1)
    command = ["assess", SMALL, "--runs", "6", "--histories", "2", "--threads", "1"]
    done = CliRunner().invoke(app, [*command, "--out", str(tmp_path)])
    assert done.exit_code == 130
    assert json.loads((tmp_path / "manifest.json").read_text())["state"] == "interrupted"
    written = json.loads((tmp_path / "assessment.json").read_text())
    assert written["interrupted"]
    assert list(written["designs"]) == ["tripwire"]
    page = (tmp_path / "brief.html").read_text()
    jsonschema.validate(written, api.assessment_schema())
    assert "The run was interrupted, with no result for reassurance." in page
    (tmp_path / "brief.html").unlink()
    assert CliRunner().invoke(app, ["brief", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "brief.html").read_text() == page


def test_the_command_says_that_nothing_came_of_it(after, tmp_path):
    after(0)
    done = CliRunner().invoke(app, ["assess", SMALL, "--runs", "6", "--out", str(tmp_path / "r")])
    assert done.exit_code == 130
    assert "Cancelled; no document was written." in done.stderr
    assert not (tmp_path / "r").exists()


def test_an_explanation_that_is_given_up_costs_nothing_else(monkeypatch, capsys):
    scenario = api.load(SMALL)
    whole = api.assess(scenario, SETTINGS)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "explain_design", interrupted)
    with pytest.raises(KeyboardInterrupt):
        api.assess(scenario, WHOLE_OR_NOTHING)
    found = api.assess(scenario, SETTINGS)
    detail = next(n for n, d in whole.designs.items() if d.generation.stated.explanation)
    assert f"Interrupted: the plans of {detail} are not explained\n" in capsys.readouterr().err
    assert found.interrupted
    assert found.caveats[-1].endswith(f"before the plans of {detail} were explained.")
    assert found.designs[detail].generation.stated.explanation is None
    assert [d.simulation for d in found.designs.values()] == [
        d.simulation for d in whole.designs.values()
    ]

"""``locarno study`` as its users meet it: exit codes, what goes where."""

import json
import sys
from pathlib import Path

import pytest

from locarno.cli import main

STUDY = """\
study: 1
title: A function in closed form
function: locarno.theory.benchmark_functions:ishigami
uncertainties:
  a: {low: -3.14, high: 3.14}
  b: {low: -3.14, high: 3.14}
  c: {low: -3.14, high: 3.14}
sampling: {plan: sobol, size: 256}
"""


@pytest.fixture
def locarno(monkeypatch, capsys, tmp_path):
    """Runs a command line in this process; its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    Path("study.yaml").write_text(STUDY, encoding="utf-8")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["locarno", "study", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out, shown.err

    return run


def test_run_show_export(locarno):
    code, out, err = locarno("run", "study.yaml", "--out", "run", "--json")
    assert code == 0
    assert json.loads(out)["points"] == 256
    assert "256 evaluations made" in err
    assert "page: run/study.html" in err
    code, out, _ = locarno("show", "run")
    assert code == 0
    assert "A function in closed form: 256 points by sobol" in out
    code, out, _ = locarno("show", "run", "--sql", "select count(*) as n from results", "--json")
    assert json.loads(out) == [{"n": 256}]
    code, _, err = locarno("export", "run", "table.csv")
    assert (code, err) == (0, "wrote table.csv\n")
    assert len(Path("table.csv").read_text().splitlines()) == 257
    code, _, err = locarno("resume", "run")
    assert code == 0
    assert "256 of 256 evaluations were there already" in err


def test_bad_input_is_exit_code_2_without_a_traceback(locarno):
    Path("study.yaml").write_text(STUDY.replace("sobol", "sobel") + "seed: x\n", encoding="utf-8")
    code, out, err = locarno("run", "study.yaml", "--out", "run")
    assert (code, out) == (2, "")
    assert "study.yaml:8:12: sampling.plan: must be one of" in err
    assert err.endswith("2 problems. Nothing was run.\n")
    assert not Path("run").exists()


def test_beyond_the_budget_nobody_goes_on_unasked(locarno):
    Path("study.yaml").write_text(STUDY + "budget: {minutes: 1.0e-9}\n", encoding="utf-8")
    code, _, err = locarno("run", "study.yaml", "--out", "run")
    assert code == 2
    assert "estimate: 256 evaluations in about" in err
    assert "--yes goes on, or lower sampling.size" in err
    code, _, err = locarno("run", "study.yaml", "--out", "run", "--yes")
    assert code == 0
    assert "256 evaluations made" in err


def test_show_of_no_run(locarno):
    code, _, err = locarno("show", "nothing")
    assert (code, err) == (2, "nothing: is no folder of a run, for it holds no manifest.json\n")


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(locarno, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("locarno.studies.evaluating.check_folder", interrupted)
        assert locarno("run", "study.yaml", "--out", "run") == (
            130, "", "Cancelled; no document was written.\n",
        )  # fmt: skip
    with monkeypatch.context() as patched:
        patched.setattr("locarno.studies.evaluating.evaluated", interrupted)
        code, out, err = locarno("run", "study.yaml", "--out", "run")
    assert (code, out) == (130, "")
    assert err.endswith(
        "Stopped; what was evaluated is kept. Go on with: locarno study resume run\n"
    )
    code, _, err = locarno("resume", "run")
    assert code == 0
    assert "256 evaluations made" in err

"""Evaluations belong to the code that made them, not to its version alone."""

import sys
from pathlib import Path

import pytest

from locarno import studies
from locarno.errors import RunError
from locarno.io.study_store import shard_files
from locarno.studies import preparing
from locarno.study import code

STUDY = """\
study: 1
function: own_line:line
uncertainties: {a: {low: 0, high: 1}}
sampling: {plan: lhs, size: 16}
"""


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "own_line", raising=False)
    (tmp_path / "own_line.py").write_text("def line(given):\n    return given['a']\n")
    (tmp_path / "study.yaml").write_text(STUDY)
    return tmp_path / "study.yaml"


def test_a_function_that_was_edited_is_not_gone_on_with(study, tmp_path):
    studies.run(study, tmp_path / "run")
    (tmp_path / "own_line.py").write_text("def line(given):\n    return 2 * given['a']\n")
    with pytest.raises(RunError, match="run: was made with other code; name another folder"):
        studies.resume(tmp_path / "run")
    assert len(shard_files(tmp_path / "run")) > 0


def test_another_state_of_locarno_has_other_keys(study, tmp_path, monkeypatch):
    before = studies.prepare(study).space.keys
    assert studies.prepare(study).space.keys == before
    studies.run(study, tmp_path / "run")
    monkeypatch.setattr(preparing, "code_digest", lambda: "0" * 16)
    assert studies.prepare(study).space.keys != before
    with pytest.raises(RunError, match="was made with other code"):
        studies.run(study, tmp_path / "run")


def test_the_digest_follows_names_and_contents(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_text("y = 1\n")
    files = [tmp_path / "a.py", tmp_path / "b.py"]
    first = code._digest_of(tmp_path, files)
    (tmp_path / "b.py").write_text("y = 2\n")
    edited = code._digest_of(tmp_path, files)
    (tmp_path / "b.py").rename(tmp_path / "c.py")
    renamed = code._digest_of(tmp_path, [tmp_path / "a.py", tmp_path / "c.py"])
    assert len({first, edited, renamed}) == 3


def test_the_command_line_and_reports_make_no_other_code():
    package = Path(code.__file__).parents[1]
    words = {path.name for path in package.iterdir() if code._first_word(Path(path.name)) in
             code._WORDS_ALONE}  # fmt: skip
    assert {path.name for path in package.glob("cli*.py")} < words
    assert not words & {"engine", "kernels", "theory", "io", "study", "studies", "units.py"}


def test_a_function_of_no_file_has_no_digest():
    assert code.function_digest("no.such.module:f") == ""
    assert code.function_digest("sys:exit") == ""
    assert code.function_digest("locarno.theory.robustness:regret") != ""

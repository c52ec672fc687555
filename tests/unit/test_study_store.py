"""What a run of a study survives, and what it refuses."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest
import xarray

from locarno import studies
from locarno.errors import RunError
from locarno.io import study_store
from locarno.io.study_store import ParquetStore, shard_files, writing
from locarno.studies import recording

DATA = Path(__file__).parents[1] / "data"
STUDY = """\
study: 1
title: A line
function: {function}
uncertainties:
  a: {{low: 0, high: 1}}
  b: {{low: 0, high: 2}}
outcomes: {outcomes}
sampling: {{plan: sobol, size: {size}}}
"""


@pytest.fixture(autouse=True)
def _path(monkeypatch):
    monkeypatch.syspath_prepend(str(DATA))


@pytest.fixture
def study(tmp_path):
    """Writes a study of a function and returns its path."""

    def write(function="slow_line", outcomes="[line, steep]", size=64):
        file = tmp_path / "study.yaml"
        name = f"study_functions:{function}"
        file.write_text(STUDY.format(function=name, outcomes=outcomes, size=size), encoding="utf-8")
        return file

    return write


def run(file, folder, chunk=16, **more):
    return studies.run(file, folder, studies.How(workers=1, chunk=chunk, **more))


def test_nothing_is_evaluated_twice(study, tmp_path):
    first = run(study(), tmp_path / "run")
    again = run(study(), tmp_path / "run")
    assert (first.before, first.made, first.complete) == (0, 64, True)
    assert (again.before, again.made, again.complete) == (64, 0, True)


def test_a_larger_sample_keeps_what_is_there(study, tmp_path):
    """A longer Sobol sequence begins with the points of the shorter one."""
    run(study(), tmp_path / "run")
    grown = run(study(size=100), tmp_path / "run")
    assert (grown.before, grown.made, grown.complete) == (64, 36, True)
    whole = run(study(size=100), tmp_path / "other", chunk=100)
    assert whole.complete
    assert studies.table(tmp_path / "run").equals(studies.table(tmp_path / "other"))


def test_a_damaged_shard_is_put_aside_and_made_again(study, tmp_path):
    folder = tmp_path / "run"
    run(study(), folder)
    whole = studies.table(folder)
    victim = shard_files(folder)[1]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    again = studies.resume(folder, studies.How(workers=1, chunk=16))
    assert (again.before, again.made) == (48, 16)
    assert "is damaged and put aside" in " ".join(studies.said(folder))
    assert studies.table(folder).equals(whole)


def test_a_half_written_shard_is_removed_and_said(study, tmp_path):
    folder = tmp_path / "run"
    run(study(), folder)
    half = folder / "futures/.abc.parquet.1.part"
    half.write_bytes(b"PAR1 and then the power failed")
    studies.resume(folder)
    assert not half.exists()
    assert "a shard was being written when the run ended" in " ".join(studies.said(folder))


def test_a_full_disk_loses_the_shard_being_written(study, tmp_path, monkeypatch):
    folder, written = tmp_path / "run", []

    def full(descriptor):
        written.append(descriptor)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(study_store.os, "fsync", full)
    with pytest.raises(RunError, match="the disk is full; only the shard being written is lost"):
        run(study(), folder)
    assert len(shard_files(folder)) == 2
    assert list(folder.glob("futures/.*")) == []
    assert json.loads((folder / "manifest.json").read_text())["state"] == "running"
    monkeypatch.undo()
    monkeypatch.syspath_prepend(str(DATA))
    assert studies.resume(folder, studies.How(workers=1, chunk=16)).before == 32


def test_two_writers(study, tmp_path):
    file, folder = study(), tmp_path / "run"
    with writing(folder), pytest.raises(RunError, match=f"process {os.getpid()} is writing"):
        run(file, folder)


def test_another_version_is_refused(study, tmp_path, monkeypatch):
    file, folder = study(), tmp_path / "run"
    run(file, folder)
    monkeypatch.setattr(recording, "__version__", "9.9")
    with pytest.raises(RunError, match=r"made by Locarno .*, this is 9\.9.*name another folder"):
        run(file, folder)


def test_another_subject_seed_or_range_is_refused(study, tmp_path):
    folder = tmp_path / "run"
    run(study(), folder)
    with pytest.raises(RunError, match="from another state of the scenario"):
        run(study("sometimes_nan", "[line]"), folder)
    file = study()
    text = file.read_text()
    file.write_text(text + "seed: 2\n")
    with pytest.raises(RunError, match="with other seed; name another folder"):
        run(file, folder)
    file.write_text(text.replace("high: 2", "high: 3"))
    with pytest.raises(RunError, match="with other inputs; name another folder"):
        run(file, folder)


def test_folders_of_something_else_are_refused(study, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(RunError, match=r"is not empty and no run \(thesis.txt\)"):
        run(study(), folder)
    (folder / "manifest.json").write_text('{"locarno": "0", "runs": 4}')
    with pytest.raises(RunError, match="is the run of an assessment, not of a study"):
        run(study(), folder)
    with pytest.raises(RunError, match="is no folder of a run"):
        studies.show(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(study, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(RunError, match="may not be written to; name another folder"):
        run(study(), tmp_path / "closed/run")


def test_nan_of_a_plug_in_is_kept_and_said(study, tmp_path):
    folder = tmp_path / "run"
    run(study("sometimes_nan", "[y]", 100), folder)
    answer = studies.show(folder)
    lost = answer["cases"][0]["not_finite"]["y"]
    assert 5 <= lost <= 15
    assert f"{lost} of 100 points have no finite y" in " ".join(answer["caveats"])
    assert answer["sensitivity"][0]["points"] == 100 - lost


@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("raises", "study_functions:raises raised KeyError: 'missing'"),
        ("wrong_shape", "must return 16 values of 'y', one a point; found shape (1,)"),
        ("absent", "study_functions:absent: cannot be used"),
    ],
)
def test_a_plug_in_that_fails_is_kept_with_its_reason(study, tmp_path, function, message):
    folder = tmp_path / "run"
    outcome = run(study(function, "[y]"), folder)
    assert (outcome.made, outcome.complete) == (0, False)
    assert message in " ".join(studies.said(folder))


def test_beyond_the_budget_somebody_is_asked(study, tmp_path):
    file = study()
    file.write_text(file.read_text() + "budget: {minutes: 1.0e-6}\n")
    asked = []

    def no(found):
        asked.append(found)
        return False

    outcome = run(file, tmp_path / "run", confirm=no)
    assert not outcome.confirmed
    assert outcome.made == 0
    assert asked[0].evaluations == 64


def test_questions_in_sql(study, tmp_path):
    run(study(), tmp_path / "run")
    answer = studies.sql(tmp_path / "run", "select count(*) as n, sum(steep) as s from results")
    assert answer.to_pylist() == [{"n": 64, "s": 32.0}]
    with pytest.raises(RunError, match="--sql: "):
        studies.sql(tmp_path / "run", "select peace from results")


@pytest.mark.parametrize("suffix", ["csv", "parquet", "nc"])
def test_export_holds_every_evaluation(study, tmp_path, suffix):
    run(study(), tmp_path / "run")
    target = tmp_path / f"table.{suffix}"
    studies.export(tmp_path / "run", target)
    if suffix == "nc":
        with xarray.open_dataset(target, engine="scipy") as found:
            a, b, line = (found[name].to_numpy() for name in ("a", "b", "line"))
    else:
        found = getattr(duckdb, f"read_{suffix}")(str(target)).fetchnumpy()
        a, b, line = found["a"], found["b"], found["line"]
    assert len(line) == 64
    assert abs(2.0 * a + b - line).max() < 1e-12


def test_export_to_frames(study, tmp_path):
    run(study(), tmp_path / "run")
    table = studies.table(tmp_path / "run")
    assert pl.from_arrow(table)["line"].sum() == pytest.approx(table.to_pandas()["line"].sum())
    with pytest.raises(RunError, match="cannot tell the format"):
        studies.export(tmp_path / "run", tmp_path / "table.xlsx")


def test_kill_loses_at_most_the_shard_in_flight(study, tmp_path):
    """SIGKILL in the middle: every shard with a final name is whole, and the rest is made again."""
    file, folder = study(size=1024), tmp_path / "run"
    command = [sys.executable, "-m", "locarno", "study", "run", str(file), "--out", str(folder),
               "--chunk", "32", "--threads", "1"]  # fmt: skip
    process = subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": f"{DATA}:{os.environ.get('PYTHONPATH', '')}"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while len(shard_files(folder)) < 5:
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    there = len(shard_files(folder))
    store = ParquetStore(folder)
    assert len(store.kept()) == there
    assert not [sentence for sentence in store.said if "damaged" in sentence]
    outcome = studies.resume(folder, studies.How(workers=2, chunk=512))
    assert outcome.before == 32 * there
    assert outcome.complete

"""Kills a study at random moments and says what was lost: python scripts/kill_study.py [KILLS].

A process runs a study of a slow function and is killed (SIGKILL) at a random moment; then every
shard is checked against the digest of its bytes, and the next process goes on. When a study is
whole, the table that it exports is held against that of a study never interrupted.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parents[1] / "tests/data"
sys.path.insert(0, str(DATA))

from locarno import studies  # noqa: E402 - the function that is studied must be found first
from locarno.errors import RunError  # noqa: E402
from locarno.io.study_store import ParquetStore, shard_files  # noqa: E402

STUDY = """\
study: 1
function: study_functions:slow_line
uncertainties: {a: {low: 0, high: 1}, b: {low: 0, high: 1}}
outcomes: [line, steep]
sampling: {plan: sobol, size: 8192}
"""
CHUNK = 16
EVALUATING = 0.85
"""Share of kills that wait for the process to evaluate; the others may hit it while it starts."""
LONGEST_SECONDS = 0.4


def _forked(work: Callable[[], None]) -> int:
    """Number of a process that does this work; forked while this one has no threads."""
    process = os.fork()
    if process == 0:
        try:
            work()
        except RunError as error:
            print(error, file=sys.stderr)
            os._exit(2)
        os._exit(0)
    return process


def _go_on(folder: Path, log: Path) -> None:
    """Runs or resumes the study and notes every shard that it was told is kept."""
    with log.open("a", encoding="utf-8") as handle:

        def told(stage: str, share: float) -> None:
            if stage == "evaluations":
                handle.write(f"{share}\n")
                handle.flush()

        how = studies.How(workers=2, chunk=CHUNK)
        studies.run(folder.parent / "study.yaml", folder, how, told)


def _checked(folder: Path, answer: Path) -> None:
    """Whole and damaged shards, counted by a process of its own."""
    store = ParquetStore(folder)
    halves = len(list(folder.glob("futures/.*.part")))
    whole = len(store.kept())
    damaged = sum("damaged" in sentence for sentence in store.said)
    answer.write_text(f"{whole} {damaged} {halves}", encoding="utf-8")


def _exported(folder: Path, target: Path) -> None:
    studies.export(folder, target)


def _until_it_evaluates(log: Path, told: int, process: int) -> None:
    """Returns when a first shard was told to be kept, or the process is gone."""
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if log.exists() and len(log.read_text().splitlines()) > told:
            return
        time.sleep(0.005)


def _waited(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def main(kills: int) -> int:
    """Kills so many times and prints what happened; 1 when something was lost."""
    place = Path(tempfile.mkdtemp(prefix="kill-study-"))
    (place / "study.yaml").write_text(STUDY, encoding="utf-8")
    draw = random.Random(1)  # noqa: S311 - moments, not secrets
    _waited(_forked(lambda: _go_on(place / "whole", place / "whole.log")))
    _waited(_forked(lambda: _exported(place / "whole", place / "whole.csv")))
    truth = (place / "whole.csv").read_bytes()
    folder, log = place / "run", place / "run.log"
    lost = damaged = halves = done = finished = inside = 0
    while done < kills:
        told = len(log.read_text().splitlines()) if log.exists() else 0
        before = len(shard_files(folder)) if folder.exists() else 0
        process = _forked(lambda: _go_on(folder, log))
        if draw.random() < EVALUATING:
            _until_it_evaluates(log, told, process)
        time.sleep(draw.uniform(0.0, LONGEST_SECONDS))
        os.kill(process, signal.SIGKILL)
        if _waited(process) == 0:  # it was done before it was killed
            _waited(_forked(lambda: _exported(folder, place / "run.csv")))
            if (place / "run.csv").read_bytes() != truth:
                print("the table of a killed and resumed study differs")
                return 1
            finished += 1
            shutil.rmtree(folder)
            log.unlink()
            continue
        done += 1
        if not folder.exists():
            continue
        _waited(_forked(lambda: _checked(folder, place / "check")))
        whole, broken, half = map(int, (place / "check").read_text().split())
        kept = len(log.read_text().splitlines()) - told if log.exists() else 0
        lost += max(kept - (whole - before), 0)
        damaged += broken
        inside += whole > before
        halves = max(halves, half)
    print(
        f"{done} kills, {inside} of them after a first shard; {finished} studies finished between "
        f"them with the bytes of one never interrupted; shards lost that were told to be kept: "
        f"{lost}; damaged under a final name: {damaged}; most half-written at a time: {halves}"
    )
    shutil.rmtree(place)
    return int(lost + damaged > 0 or halves > 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))

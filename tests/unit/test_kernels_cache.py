"""Compiled code is kept by content: edits are seen, a second run compiles nothing."""

import os
import subprocess
import sys

import numpy as np
import pytest
from numba.core.errors import TypingError

from locarno.kernels.cache import cache_folder, content_digest
from locarno.kernels.jit import jit

SLOW = """
import sys, time
from numba.core import event
from locarno.kernels import jit as known
from locarno.theory.rotation import multiplier

class Slowly(event.Listener):
    def on_start(self, event):
        print("compiles", flush=True)
        sys.stdin.readline()
    def on_end(self, event):
        pass

event.register("numba:compile", Slowly())
compiled = known.jit(multiplier)
print(compiled(6.0, 12.0, 0.0), sum(compiled.stats.cache_hits.values()), flush=True)
"""


def test_a_folder_of_the_user_is_named_after_the_content(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCARNO_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / f"kernels-{content_digest()}"
    assert len(content_digest()) == 16


def test_a_folder_that_cannot_be_written_is_not_used(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("LOCARNO_CACHE", str(file))
    assert tmp_path not in cache_folder().parents


def test_a_second_process_compiles_nothing(tmp_path):
    programme = (
        "from locarno.kernels.jit import jit\n"
        "from locarno.theory.rotation import multiplier\n"
        "compiled = jit(multiplier)\n"
        "print(compiled(6.0, 12.0, 0.0), sum(compiled.stats.cache_hits.values()))\n"
    )
    environment = {**os.environ, "LOCARNO_CACHE": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", programme], check=True, capture_output=True, text=True,
            env=environment,
        ).stdout.split()
        for _ in range(2)
    ]  # fmt: skip
    assert said == [["3.0", "0"], ["3.0", "1"]]


def start(folder):
    return subprocess.Popen(
        [sys.executable, "-c", SLOW], env={**os.environ, "LOCARNO_CACHE": str(folder)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_kernel_is_compiled_by_one_process_and_awaited_by_the_others(tmp_path):
    with start(tmp_path) as first:
        assert first.stdout.readline() == "compiles\n"
        with start(tmp_path) as second:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(5.0)  # it neither compiles nor fails
            assert first.communicate("go on\n")[0] == "3.0 0\n"
            assert second.communicate()[0] == "3.0 1\n"


def test_who_waits_compiles_when_the_other_process_dies(tmp_path):
    with start(tmp_path) as first:
        assert first.stdout.readline() == "compiles\n"
        with start(tmp_path) as second:
            first.kill()
            assert second.communicate("go on\n")[0] == "compiles\n3.0 0\n"


def test_a_kernel_that_cannot_be_compiled_lets_go_of_the_lock():
    def kernel(x):
        x.no_such_thing()

    compiled = jit(kernel)
    with pytest.raises(TypingError):
        compiled(np.zeros(1))
    assert compiled._cache.lock is None

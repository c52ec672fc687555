"""Compiled code is kept by content: edits are seen, a second run compiles nothing."""

import os
import subprocess
import sys

from locarno.kernels.cache import cache_folder, content_digest


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

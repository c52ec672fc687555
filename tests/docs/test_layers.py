"""Imports point one way: the contracts in pyproject.toml hold, and notice when they do not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint_imports(source):
    """Outcome of import-linter on the package `locarno` in one folder."""
    command = [LINT_IMPORTS, "--config", ROOT / "pyproject.toml", "--no-cache", "--no-logo"]
    return subprocess.run(command, capture_output=True, check=False, cwd=source, text=True)


def test_contracts_are_kept():
    done = lint_imports(ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("added", "finding"),
    [
        ({"units": "import locarno.engine"}, "imports point downwards BROKEN"),
        ({"stray": ""}, "locarno.stray"),
        ({"theory.stray": "import json"}, "model and theory are pure BROKEN"),
        ({"report.stray": "import locarno.io"}, "only the edge opens files BROKEN"),
        (
            {"model.one": "import locarno.model.two", "model.two": "import locarno.model.one"},
            "no cycles BROKEN",
        ),
    ],
    ids=["upwards", "no layer", "impure", "files", "cycle"],
)
def test_a_violation_is_noticed(tmp_path, added, finding):
    shutil.copytree(ROOT / "src" / "locarno", tmp_path / "locarno")
    for module, statement in added.items():
        path = tmp_path.joinpath("locarno", *module.split(".")).with_suffix(".py")
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{statement}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert finding in done.stdout

"""Which scenarios are bundled and what they call themselves, without reading what they say."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from locarno.errors import ScenarioError
from locarno.io.located import parse_yaml, plain

__all__ = ["SCENARIO_FILE", "bundled_names", "bundled_root", "described"]

SCENARIO_FILE = "scenario.yaml"


def bundled_root() -> Path:
    """Folder of the bundled scenarios."""
    with as_file(files("locarno") / "scenarios") as path:
        return path


def bundled_names() -> tuple[str, ...]:
    """Names of the bundled scenarios, in alphabetical order."""
    folders = bundled_root().iterdir()
    return tuple(sorted(p.name for p in folders if (p / SCENARIO_FILE).is_file()))


def described(name: str) -> tuple[str, tuple[str, ...]]:
    """Title and designs of a bundled scenario, which tests hold to be valid."""
    file = bundled_root() / name / SCENARIO_FILE
    tree, problems = parse_yaml(file.read_text("utf-8"), f"{name}/{SCENARIO_FILE}")
    title, designs = (None, None) if tree is None else (tree.child("title"), tree.child("designs"))
    if title is None or designs is None or not isinstance(designs.value, dict):
        raise ScenarioError(tuple(problems))
    return str(plain(title)), tuple(designs.value)

"""What comes with the programme: bundled scenarios and the base map."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from locarno.errors import Problem, ScenarioError
from locarno.io.listing import SCENARIO_FILE, bundled_names, bundled_root
from locarno.io.tables import read_text
from locarno.io.wording import suggestion

__all__ = ["base_map_text", "bundled_names", "copy_bundled", "outlines", "scenario_path"]

_PACKAGED = ("un", "de_facto")
"""Boundary policies whose outlines come with the package."""


def scenario_path(name: str) -> tuple[Path, str]:
    """The file of a scenario given by path or bundled name, and how to call it in messages."""
    path = Path(name)
    if name in bundled_names() and not path.is_file():
        return bundled_root() / name / SCENARIO_FILE, f"{name}/{SCENARIO_FILE}"
    if path.is_dir() and (path / SCENARIO_FILE).is_file():
        path = path / SCENARIO_FILE
    if not path.is_file():
        message = (
            f"no such file, and no bundled scenario of that name{suggestion(name, bundled_names())}"
        )
        raise ScenarioError((Problem(name, "", message),))
    return path, str(path)


def outlines(scenario: Path, policy: str) -> str:
    """Country outlines for a boundary policy: the package's own, or GeoJSON beside the scenario.

    Raises
    ------
    ScenarioError
        When a file that the policy names is not beside the scenario or is no GeoJSON.
    """
    if policy in _PACKAGED:
        return base_map_text()
    name = Path(policy)
    if name.suffix not in {".json", ".geojson"} or name.is_absolute() or ".." in name.parts:
        message = f"must be un, de_facto or a .geojson file beside the scenario, found {policy!r}"
        raise ScenarioError((Problem(str(scenario), "boundaries", message),))
    text, problems = read_text(scenario.parent / name, policy)
    if text is None:
        raise ScenarioError(tuple(problems))
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{policy}:{error.lineno}:{error.colno}"
        raise ScenarioError((Problem(where, "", f"is no GeoJSON: {error.msg}"),)) from error
    return text


def base_map_text() -> str:
    """Country outlines that maps are drawn on (Natural Earth, see the NOTICE beside them)."""
    return (files("locarno") / "report" / "base_map" / "countries.json").read_text("utf-8")


def copy_bundled(name: str, target: Path) -> tuple[Path, ...]:
    """Copies a bundled scenario with its tables; refuses to overwrite."""
    if name not in bundled_names():
        message = f"no bundled scenario of that name{suggestion(name, bundled_names())}"
        raise ScenarioError((Problem(name, "", message),))
    folder = target.parent
    sources = sorted((bundled_root() / name).iterdir())
    copies = [(s, target if s.name == SCENARIO_FILE else folder / s.name) for s in sources]
    taken = [str(copy) for _, copy in copies if copy.exists()]
    if taken:
        message = f"exists already: {', '.join(taken)}; name another file or folder"
        raise ScenarioError((Problem(str(target), "", message),))
    folder.mkdir(parents=True, exist_ok=True)
    for source, copy in copies:
        copy.write_bytes(source.read_bytes())
    return tuple(copy for _, copy in copies)

"""Run directories: written whole or not at all (contract of ``docs``: manifest, results, brief)."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from locarno.errors import RunError

__all__ = ["as_json", "check_folder", "read_json", "write_run", "write_text"]


def write_text(path: Path, text: str) -> None:
    """Writes a file under a temporary name and renames it, so that no half of it is ever seen."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        message = f"{path}: cannot be written: {error.strerror}; nothing of it is left behind"
        raise RunError(message) from error


def check_folder(folder: Path) -> None:
    """Makes sure that a run can be written, before anything is computed for it."""
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir():
        message = f"{folder}: {nearest} is a file; name a folder for the run"
        raise RunError(message)
    if not os.access(nearest, os.W_OK):
        message = f"{folder}: {nearest} may not be written to; name another folder"
        raise RunError(message)


def as_json(document: object) -> str:
    """A document as JSON text; numbers keep every digit, and NaN is refused."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def write_run(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files of a run, the manifest last: its presence says that the run is whole."""
    for name in sorted(files, key=lambda name: name == "manifest.json"):
        write_text(folder / name, files[name])


def read_json(path: Path) -> dict[str, Any]:
    """A JSON file of a run."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"{path.parent}: is no folder of a run, for it holds no {path.name}"
        raise RunError(message) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        message = f"{path}: cannot be read as a file of a run: {error}"
        raise RunError(message) from error
    if not isinstance(found, dict):
        message = f"{path}: is not a document of a run"
        raise RunError(message)
    return found

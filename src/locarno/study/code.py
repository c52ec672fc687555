"""What code an evaluation was made by: a version alone does not say so while it is worked on."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["code_digest", "function_digest"]

_WORDS_ALONE = ("api", "cli", "report", "scenarios", "schemas")
"""First words of parts that no outcome passes through; a scenario has a digest of its own."""
_KINDS = (".py", ".csv")
_DIGITS = 16


@cache
def code_digest() -> str:
    """SHA-256 of every source file that an outcome may depend on, 16 digits; read once a process.

    Examples
    --------
    >>> len(code_digest())
    16
    """
    package = Path(__file__).parents[1]
    files = (
        path
        for path in package.rglob("*")
        if path.suffix in _KINDS and _first_word(path.relative_to(package)) not in _WORDS_ALONE
    )
    return _digest_of(package, sorted(files))


def _first_word(path: Path) -> str:
    """Such as cli of cli_study.py."""
    return path.parts[0].removesuffix(".py").partition("_")[0]


def _digest_of(package: Path, files: list[Path]) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.relative_to(package).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:_DIGITS]


def function_digest(function: str) -> str:
    """The same of the file of a user's own function; empty where none can be found.

    Parameters
    ----------
    function : ``module:name``.

    Examples
    --------
    >>> function_digest("nowhere.at_all:f")
    ''
    """
    try:
        spec = find_spec(function.partition(":")[0])
    except (ImportError, ValueError):
        return ""
    if spec is None or not spec.has_location or spec.origin is None:
        return ""
    path = Path(spec.origin)
    return _digest_of(path.parent, [path]) if path.exists() else ""

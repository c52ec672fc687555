"""Where compiled code is kept between runs."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

__all__ = ["cache_folder", "cache_root", "content_digest"]

_ROOMS = ("kernels", "theory")
_OWN_FOLDER = "LOCARNO_CACHE"
"""Environment variable that names another folder for the cache."""


def content_digest() -> str:
    """Digest of every source file that compiled code may contain, 16 hexadecimal digits."""
    source = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((source / room).rglob("*.py")):
            digest.update(file.relative_to(source).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Folder of all that is kept: the user's own, or a temporary one if that is shut."""
    named = os.environ.get(_OWN_FOLDER)
    home = os.environ.get("XDG_CACHE_HOME")
    root = Path(named) if named else Path(home or Path("~/.cache").expanduser()) / "locarno"
    nearest = next(place for place in (root, *root.absolute().parents) if place.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK)):
        root = (
            Path(tempfile.gettempdir()) / f"locarno-{os.getuid() if hasattr(os, 'getuid') else 0}"
        )
    return root


def cache_folder() -> Path:
    """Folder for the kernels of this version of the code."""
    return cache_root() / f"kernels-{content_digest()}"

"""Templates as an earlier run compiled them."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import version

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from locarno import __version__
from locarno.kernels.cache import cache_root

__all__ = ["kept_templates"]


class _Kept(FileSystemBytecodeCache):
    """Files of a folder; one that cannot be written is compiled anew next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept_templates() -> BytecodeCache | None:
    """Where compiled templates lie, beside the compiled kernels; None where nothing can be kept.

    Jinja asks for them by the text of the template, which leaves its own version to the folder.
    """
    folder = cache_root() / f"templates-{__version__}-{version('jinja2')}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return _Kept(str(folder))
    return None

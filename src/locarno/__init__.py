"""Locarno models a security guarantee that backs a ceasefire.

It says whether, where and why the guarantee would fail. The functions here are those of
`locarno.api`; they are imported when first used, so that `import locarno` costs nothing.

>>> import locarno
>>> locarno.__version__
'0.1.0'
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

__all__ = ["Settings", "__version__", "assess", "check", "load", "pictures"]


def __getattr__(name: str) -> Callable[..., Any]:
    """What `locarno.api` has under this name."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: Callable[..., Any] = getattr(import_module("locarno.api"), name)
    return found


def __dir__() -> list[str]:
    """Names to offer for completion, whether imported yet or not."""
    return sorted(globals().keys() | __all__)

"""Values as bytes for another process of ours."""

from __future__ import annotations

import io
import pickle  # to send our own values to our own workers
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

__all__ = ["packed", "unpacked"]


def _read_only(entries: Mapping[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(entries)


class _Packer(pickle.Pickler):
    """Packs read-only maps too, which pickle leaves out."""

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - NotImplemented has no type
        """How an object is rebuilt; NotImplemented leaves it to pickle."""
        if isinstance(obj, MappingProxyType):
            return _read_only, (dict(obj),)
        return NotImplemented


def packed(values: Sequence[object]) -> bytes:
    """Values as bytes that another process of ours can read."""
    target = io.BytesIO()
    _Packer(target, protocol=5).dump(tuple(values))
    return target.getvalue()


def unpacked(data: bytes) -> tuple[object, ...]:
    """Values from ``packed``."""
    found: tuple[object, ...] = pickle.loads(data)  # noqa: S301 - our own, from our coordinator
    return found

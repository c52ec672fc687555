"""Terms of the scenario language: what a field means, its unit and its bounds.

The file format, its JSON Schema and its documentation are all derived from these declarations,
so that the words of the language stand in one place only.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from locarno.units import Unit

__all__ = ["DEFAULT_KEY", "REQUIRED", "Reference", "Term", "term", "term_of"]

DEFAULT_KEY: Final = "default"
"""Key of a map that stands for every key not named."""


class _Required:
    """Mark of a field that a file must give."""


REQUIRED: Final = _Required()


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """The values (or keys) of this field must be keys of the map ``target`` of the same case.

    ``also`` lists words that are allowed beside those keys.
    """

    target: str
    also: tuple[str, ...] = ()
    keys: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Meaning of one field of the scenario language."""

    help: str
    unit: Unit | None = None
    ge: float | None = None
    le: float | None = None
    reference: Reference | None = None
    why: str | None = None


def term(
    help: str,  # noqa: A002 - the word argparse, click and pydantic users expect
    unit: Unit | None = None,
    *,
    ge: float | None = None,
    le: float | None = None,
    default: Any = REQUIRED,  # noqa: ANN401 - as a file would write it
    reference: Reference | None = None,
    why: str | None = None,
) -> Any:  # noqa: ANN401 - stands for a value of the field, as dataclasses.field does
    """Declare a field: its meaning, unit, bounds, default and what it refers to.

    A probability is bounded by 0 and 1 without being told. ``why`` says in a message what stands
    behind a bound that is not plain from the number.
    """
    if unit is Unit.PROBABILITY:
        ge, le = 0.0 if ge is None else ge, 1.0 if le is None else le
    metadata = {"term": Term(help, unit, ge, le, reference, why), "raw_default": default}
    return dataclasses.field(metadata=metadata)


def term_of(item: dataclasses.Field[Any]) -> tuple[Term, Any]:
    """The declaration of a dataclass field and its default as a file would write it."""
    return item.metadata["term"], item.metadata["raw_default"]

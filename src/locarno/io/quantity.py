"""How a number may be written in a scenario, and its conversion to the unit used inside."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from locarno.io.located import shown
from locarno.model.evidence import Basis, Shape
from locarno.model.term import Term
from locarno.units import Unit

__all__ = ["LARGEST", "NUMBER_FORMS", "QuantityInput", "quantity_type"]

LARGEST: Final = 1e12
"""Largest size of any number; nothing here counts higher, and sums and products stay finite."""

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]

_NUMBER: Final = r"[-+]?(?:[0-9][0-9_]*\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_WORD: Final = r"[A-Za-z%_][A-Za-z_]*(?:\s*(?:\^|\*\*)\s*-?[1-9])?"
_UNIT: Final = rf"(?:1\s*/\s*|/\s*)?\(?{_WORD}(?:\s*[*/ ]\s*\(?\s*{_WORD}\)?)*"
"""A product of words; nothing else reaches the parser of units, which would compute it."""
_NUMBER_WITH_UNIT: Final = re.compile(rf"^\s*({_NUMBER})\s*((?:%|[A-Za-z]|1?\s*/).*)?$")
_UNIT_FORM: Final = re.compile(_UNIT)

NUMBER_FORMS: Final = (
    {"type": "number"},
    {"type": "string", "pattern": _NUMBER_WITH_UNIT.pattern},
    {"$ref": "#/$defs/QuantityInput"},
)
"""JSON Schema of the ways to write a number."""


@lru_cache(maxsize=512)
def _factor(found: str, wanted: Unit) -> float:
    """Factor from a spelling to the unit inside; raises ValueError when they do not fit."""
    spelling = found.strip()
    if spelling in {str(wanted), ""}:
        return 1.0
    formed = spelling == "1" or _UNIT_FORM.fullmatch(spelling)
    if len(spelling) > _LONGEST_UNIT or not formed or spelling.count("(") != spelling.count(")"):
        raise ValueError(found)
    if wanted is Unit.HOUR and spelling in _HOURS:
        return _HOURS[spelling]
    # Most files need no parser of units, and it is slow to load.
    factor: float = import_module("locarno.io.unit_parser").parsed_factor(spelling, wanted)
    return factor


_LONGEST_UNIT: Final = 60
_HOURS: Final = {"minute": 1.0 / 60.0, "minutes": 1.0 / 60.0, "day": 24.0, "days": 24.0}
"""What the bundled scenarios write for hours, as the parser has it."""


class QuantityInput(BaseModel):
    """A number: a value, a range, or a named distribution, with unit, source and basis."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Number | None = Field(default=None, description="the value, when it is taken as known")
    low: Number | None = Field(default=None, description="low end of the range")
    mode: Number | None = Field(
        default=None, description="most likely value; without it the range is deep uncertainty"
    )
    high: Number | None = Field(default=None, description="high end of the range")
    distribution: Shape | None = Field(
        default=None, description="pert (default with a mode), deep, triangular or lognormal"
    )
    unit: str | None = Field(default=None, description="unit, where it is not the field's own")
    source: str | None = Field(default=None, description="key of `sources`")
    basis: Basis | None = Field(default=None, description="measured, published, elicited, assumed")
    note: str | None = Field(default=None, description="remark")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        """Either a value or a whole range, never reversed."""
        ranged = self.low is not None or self.high is not None or self.mode is not None
        if self.value is not None and ranged:
            raise PydanticCustomError("form", "give either `value` or a range, not both")
        if self.value is None and (self.low is None or self.high is None):
            raise PydanticCustomError("form", "give `value`, or both `low` and `high`")
        low, mode, high = self.bounds()
        if not low <= mode <= high:
            shape = ("low", "mode", "high") if self.mode is not None else ("low", "high")
            found = ", ".join(f"{name} {getattr(self, name):g}" for name in shape)
            message = "range is reversed: {found}; write {order}"
            order = {"found": found, "order": " <= ".join(shape)}
            raise PydanticCustomError("reversed", message, order)
        self._check_distribution(low)
        return self

    def _check_distribution(self, low: float) -> None:
        """A named distribution has what it needs."""
        named = self.distribution
        if named is None:
            return
        if self.value is not None and named is not Shape.FIXED:
            raise PydanticCustomError("form", "a `value` has no distribution; give a range")
        if self.value is None and named is Shape.FIXED:
            raise PydanticCustomError("form", "a fixed number has a `value`, not a range")
        if named in {Shape.PERT, Shape.TRIANGULAR} and self.mode is None:
            message = "a {name} range needs `mode`; without one it is deep uncertainty"
            raise PydanticCustomError("form", message, {"name": str(named)})
        if named is Shape.DEEP and self.mode is not None:
            raise PydanticCustomError("form", "a deep range has no `mode`; leave one of them out")
        if named is Shape.LOGNORMAL and low <= 0:
            raise PydanticCustomError("lognormal", "a lognormal range must lie above 0")

    def bounds(self) -> tuple[float, float, float]:
        """Low, mode and high in the unit as written."""
        if self.value is not None:
            return self.value, self.value, self.value
        low = 0.0 if self.low is None else self.low
        high = 0.0 if self.high is None else self.high
        if self.mode is not None:
            return low, self.mode, high
        return low, low + (high - low) / 2, high

    def shape(self) -> Shape:
        """How the number is drawn."""
        if self.value is not None or self.low == self.high:
            return Shape.FIXED
        if self.distribution is not None:
            return self.distribution
        return Shape.DEEP if self.mode is None else Shape.PERT


def _as_map(raw: object) -> object:
    """A bare number, or a number with its unit in one word, as a map."""
    if isinstance(raw, dict):
        return raw
    if isinstance(raw, str):
        found = _NUMBER_WITH_UNIT.match(raw)
        if found is None:
            raise _no_number(raw)
        unit = {"unit": found.group(2).strip()} if found.group(2) else {}
        return {"value": _finite(float(found.group(1).replace("_", "")), raw), **unit}
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _no_number(raw)
    return {"value": _finite(raw, raw)}


def _finite(number: float, raw: object) -> float:
    """The number, when a computer and a planner can work with it."""
    if not -LARGEST <= number <= LARGEST:
        if str(number).lstrip("-") in {"inf", "nan"}:
            message = "must be a finite number, found {raw}"
            raise PydanticCustomError("finite", message, {"raw": shown(raw)})
        message = "must lie between -1e12 and 1e12, found {raw}"
        raise PydanticCustomError("large", message, {"raw": shown(raw)})
    return float(number)


_SEPARATED: Final = re.compile(r"\s*[-+]?[0-9]+(?:[ ,'][0-9]+)+\s*")


def _no_number(raw: object) -> PydanticCustomError:
    """What to say of something that is no number."""
    remedy = ""
    if isinstance(raw, str) and _SEPARATED.fullmatch(raw):
        remedy = "; write a decimal point as '.', and thousands without a separator"
    elif not isinstance(raw, str):
        remedy = "; write 3, '3 km' or {low: 1, mode: 2, high: 3}"
    message = "must be a number, found {raw}{remedy}"
    return PydanticCustomError("number", message, {"raw": shown(raw), "remedy": remedy})


def _fitted(term: Term) -> Callable[[QuantityInput], QuantityInput]:
    """Converts to the unit of the term and checks its bounds."""
    wanted = term.unit or Unit.ONE

    def fit(given: QuantityInput) -> QuantityInput:
        factor = 1.0
        if given.unit is not None:
            try:
                factor = _factor(given.unit, wanted)
            except ValueError:
                raise PydanticCustomError(
                    "unit",
                    "unit {found} does not fit; this field is in {wanted}",
                    {"found": shown(given.unit), "wanted": f"'{wanted}'"},
                ) from None
        low, mode, high = (_finite(factor * x, factor * x) for x in given.bounds())
        _check_bounds(term, low, high)
        return given.model_copy(
            update={"value": None, "low": low, "mode": mode, "high": high,
                    "distribution": given.shape(), "unit": str(wanted)}
        )  # fmt: skip

    return fit


def _check_bounds(term: Term, low: float, high: float) -> None:
    why = f"; {term.why}" if term.why else ""
    if term.ge is not None and low < term.ge:
        raise PydanticCustomError(
            "bound", "must be at least {bound}, found {found}{why}",
            {"bound": f"{term.ge:g}", "found": f"{low:g}", "why": why},
        )  # fmt: skip
    if term.le is not None and high > term.le:
        raise PydanticCustomError(
            "bound", "must be at most {bound}, found {found}{why}",
            {"bound": f"{term.le:g}", "found": f"{high:g}", "why": why},
        )  # fmt: skip


def quantity_type(term: Term) -> Any:
    """The pydantic type of a number field declared by ``term``."""
    schema = {
        "x-unit": str(term.unit or Unit.ONE),
        "description": f"{term.help} [{term.unit or Unit.ONE}]",
    }
    return Annotated[
        QuantityInput,
        BeforeValidator(_as_map),
        AfterValidator(_fitted(term)),
        WithJsonSchema(schema),
    ]

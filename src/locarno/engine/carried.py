"""A guarantee carried over to another setting: what was promised there, tried here (semantics §6).

What was promised comes along: guarantors, procedure, ladder, monitoring, terms and the force asked
for, with its density per km of line at one tolerance, and its distances. Everything else stays as
the setting has it; words of the guarantee that the setting does not know come with it. A state that
is a party here cannot stand behind a guarantee against itself or for itself, and is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from locarno.errors import RunError
from locarno.model.evidence import Quantity
from locarno.model.forces import Guarantor
from locarno.model.parties import Role
from locarno.model.scenario import DESIGN_KEYS, Case

__all__ = ["TOLERANCE_KM", "carried_over", "left_out", "quantities_of"]

TOLERANCE_KM: Final = 5.0
"""Tolerance at which lengths of lines are compared (semantics §14)."""

_WORDS: Final = (
    "elements", "caveats", "conditions", "stances", "responses", "decision_times", "sensors",
    "bases", "sources",
)  # fmt: skip
"""Tables of the setting that a guarantee refers to by key."""


def carried_over(design: Case, setting: Case) -> Case:
    """The guarantee of one case in the setting of another.

    Pledges and units asked for are scaled by the ratio of the lengths of both lines at 5 km
    tolerance. Where both know a word, the setting's meaning holds; bases are the guarantee's.

    Raises
    ------
    RunError
        When the length of a line at that tolerance is not given, or when no guarantor is left.
    """
    factor = _length_km(setting) / _length_km(design)
    parts: dict[str, Any] = {key: getattr(design, key) for key in DESIGN_KEYS}
    out = set(left_out(design, setting))
    guarantors = {
        key: _with_pledges(value, factor) for key, value in design.guarantors.items()
        if key not in out
    }  # fmt: skip
    if not guarantors:
        raise RunError(
            f"all guarantors of {design.name} are parties of {setting.name}: nobody is left to "
            "stand behind the guarantee there"
        )
    parts["guarantors"] = MappingProxyType(guarantors)
    parts["procedure"] = dataclasses.replace(
        design.procedure, members=tuple(m for m in design.procedure.members if m not in out)
    )
    parts["force"] = dataclasses.replace(
        design.force,
        composition=_scaled_map(design.force.composition, factor),
        counts=_scaled_map(design.force.counts, factor),
    )
    words: dict[str, Any] = {
        key: _both(getattr(setting, key), getattr(design, key)) for key in _WORDS
    }
    words["bases"] = _both(design.bases, setting.bases)
    known = {quantity.path for quantity in quantities_of(setting)}
    case = dataclasses.replace(
        setting, **parts, **words, design_title=_title(design), bargaining=None
    )
    here = known | {quantity.path for quantity in quantities_of(case)}
    together = tuple(group for group in case.together if here >= set(group.inputs))
    return dataclasses.replace(case, together=together)


def left_out(design: Case, setting: Case) -> tuple[str, ...]:
    """Guarantors who are a party to the conflict in the other setting."""
    parties = {
        key for key, party in setting.parties.items()
        if {Role.CHALLENGER, Role.PROTECTED, Role.SPOILER} & set(party.roles)
    }  # fmt: skip
    return tuple(key for key in design.guarantors if key in parties)


def quantities_of(part: object) -> Iterator[Quantity]:
    """Every number of a case or of a part of one, in the order of the schema."""
    if isinstance(part, Quantity):
        yield part
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from quantities_of(item)
    elif isinstance(part, tuple):
        for item in part:
            yield from quantities_of(item)
    elif dataclasses.is_dataclass(part):
        for item in dataclasses.fields(part):
            yield from quantities_of(getattr(part, item.name))


def _length_km(case: Case) -> float:
    line = case.line
    if line.tolerance.mode == TOLERANCE_KM:
        return line.length.mode
    found = line.at_tolerance.get(f"{TOLERANCE_KM:g}")
    if found is None:
        raise RunError(
            f"{case.name} gives no length of its line at {TOLERANCE_KM:g} km tolerance, at which "
            f'densities are compared; add it under `line.at_tolerance` as "{TOLERANCE_KM:g}"'
        )
    return found.mode


def _title(design: Case) -> str:
    return f"{design.design_title or design.title} (from {design.name})"


def _both(first: Mapping[str, Any], then: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first table with what only the other has at its end."""
    return MappingProxyType(
        {**first, **{key: value for key, value in then.items() if key not in first}}
    )


def _scaled(quantity: Quantity, factor: float) -> Quantity:
    return dataclasses.replace(
        quantity,
        low=quantity.low * factor,
        mode=quantity.mode * factor,
        high=quantity.high * factor,
    )


def _scaled_map(values: Mapping[str, Quantity], factor: float) -> Mapping[str, Quantity]:
    return MappingProxyType({key: _scaled(value, factor) for key, value in values.items()})


def _with_pledges(guarantor: Guarantor, factor: float) -> Guarantor:
    """A guarantor with what it promised, and what its mandate lets it, at the same density."""

    def scaled(value: Quantity | None) -> Quantity | None:
        return None if value is None else _scaled(value, factor)

    pledges = {
        key: dataclasses.replace(
            pledge, quantity=scaled(pledge.quantity), assumed=scaled(pledge.assumed)
        )
        for key, pledge in guarantor.pledges.items()
    }
    return dataclasses.replace(
        guarantor, pledges=MappingProxyType(pledges), ceiling=scaled(guarantor.ceiling)
    )

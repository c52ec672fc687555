"""Reading a scenario: layers, inheritance, validation, and the frozen result."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from locarno.errors import Problem, ScenarioError
from locarno.io.decision_record import decision_record
from locarno.io.explain import explained, path_keys
from locarno.io.inherit import merge
from locarno.io.layers import Layers, read_layers, resolved
from locarno.io.levels import Levels
from locarno.io.links import Finding, broken_links
from locarno.io.located import Node, plain
from locarno.io.located import shown as quoted
from locarno.io.overrides import set_layers
from locarno.io.partial import other_findings
from locarno.io.positions import positions_in_order, positions_of_levels
from locarno.io.schema import case_input
from locarno.io.wording import suggestion
from locarno.model.evidence import Quantity
from locarno.model.scenario import DESIGN_KEYS, Case, Scenario

__all__ = ["Layers", "load_scenario", "read_layers", "resolved", "set_layers"]

MOST_PROBLEMS = 500
"""Problems of one case that are explained; whoever has more is helped by the first ones."""

_Found = tuple[Case, tuple[Quantity, ...]]


def _validated(layers: Layers, node: Node, design: str) -> _Found | None:
    """The case a resolved tree describes, or None with its problems noted."""
    result = layers.parts.case(node)
    found = (
        _refused(layers, node, design)
        if result is None
        else broken_links(result[0], layers.mentions)
    )
    if layers.broken:  # what refers to a table that is not there is no news
        found = []
    layers.problems += [
        Problem(str(node.nearest(path_keys(path))), path, message) for path, message in found
    ]
    return None if found else result


def _refused(layers: Layers, node: Node, design: str) -> list[Finding]:
    """Notes why the validator refuses a tree; what else is wrong with it."""
    raw = plain(node)
    try:
        case_input().model_validate(raw)
    except ValidationError as refused:
        errors = refused.errors(include_url=False)[:MOST_PROBLEMS]
        if refused.error_count() > MOST_PROBLEMS:
            message = f"has {refused.error_count()} problems; the first {MOST_PROBLEMS} are listed"
            layers.problems.append(Problem(layers.file, "", message))
        home = layers.designs[design].mark
        problems = [explained(node, dict(error), design, home) for error in errors]
        known = {str(mark) for mark in layers.broken}
        layers.problems += [problem for problem in problems if problem.where not in known]
        return other_findings(raw, errors)
    raise AssertionError(design)  # its parts were refused one by one


def load_scenario(
    path: Path,
    *,
    shown: str | None = None,
    view: str | None = None,
    designs: Sequence[str] = (),
    settings: Sequence[str] = (),
    readings: Sequence[str] = (),
    both_sides: bool = False,
) -> Scenario:
    """The scenario of a file under a view; raises ScenarioError with every problem at once.

    Parameters
    ----------
    path : the YAML file.
    shown : name of the file in messages.
    view : view to apply, or None for the setting as written.
    designs : designs to keep, in this order; empty keeps all.
    settings : ``path=value`` overrides, laid over every design kept.
    readings : ``dispute=reading``, sides taken in disputes, laid over designs before ``settings``.
    both_sides : whether every reading of every dispute is checked, chosen or not.
    """
    layers = read_layers(path, shown)
    _check_choice(layers, view, designs)
    chosen = view if view in layers.views else None
    names = [name for name in designs or layers.designs if name in layers.designs]
    overrides = [
        *layers.disputes.chosen(readings, layers.problems),
        *set_layers(settings, layers.problems),
    ]
    every = _every_case(layers, chosen)
    kept = _kept(layers, names, chosen, overrides, every)
    if both_sides:
        _check_readings(layers, chosen)
    cases = {name: case for name, (case, _) in kept.items()}
    levels = Levels(layers, chosen, overrides, cases)
    if not layers.problems:
        layers.problems += levels.problems()
    order = _positions((*every.values(), *kept.values()))
    layers.problems += _unknown_inputs(layers, every, order)
    layers.problems += _unknown_payers(layers, every)
    if layers.problems:
        raise ScenarioError(_once(layers.problems))
    return Scenario(
        name=next(iter(kept.values()))[0].name,
        digest=_digest(layers.digest, view, (*readings, *settings)),
        view=view,
        views=tuple(layers.views),
        cases=MappingProxyType(cases),
        quantities=_quantities(kept, levels),
        positions=MappingProxyType(order | _positions_of_levels(levels, order)),
        payoff_cases=_payoff_cases(every),
        locate=_locator(layers, view),
        notices=layers.notices,
        bargained=levels.bargained(),
        combine=levels.combine,
        without_agreement=_without_agreement(layers, chosen, overrides, levels),
        record=decision_record(),
        disputes=layers.disputes.disputes,
        readings=tuple(readings),
    )


def _kept(
    layers: Layers,
    names: Sequence[str],
    view: str | None,
    overrides: Sequence[Node],
    every: Mapping[tuple[str | None, str], _Found],
) -> dict[str, _Found]:
    """The designs asked for under the view, with the overrides laid over them."""
    if overrides:
        return _with_settings(layers, names, view, overrides)
    return {name: every[view, name] for name in names if (view, name) in every}


def _positions(cases: Iterable[_Found]) -> dict[str, int]:
    return positions_in_order(q.path for _, quantities in cases for q in quantities)


def _positions_of_levels(levels: Levels, known: Mapping[str, int]) -> dict[str, int]:
    return positions_of_levels((q.path for q in levels.brought()), known)


def _quantities(kept: Mapping[str, _Found], levels: Levels) -> Mapping[str, tuple[Quantity, ...]]:
    """Numbers of each design, those that levels of a bargaining write after its own."""
    return MappingProxyType(
        {name: (*found, *levels.written(name)) for name, (_, found) in kept.items()}
    )


def _without_agreement(
    layers: Layers, view: str | None, overrides: Sequence[Node], levels: Levels
) -> Case | None:
    """The case that stands for support without an agreement; None where nothing is bargained over.

    Overrides of the setting change it, those of a guarantee do not: there is none.
    """
    name = levels.without_agreement()
    if name is None:
        return None
    quiet = dataclasses.replace(layers, problems=[])
    parts = [_of_setting(node) for node in overrides]
    node = resolved(quiet, name, view, [part for part in parts if part.value])
    result = _validated(quiet, node, name)
    if result is None:
        raise ScenarioError(_once(quiet.problems))
    return result[0]


def _of_setting(node: Node) -> Node:
    """An override without what belongs to a guarantee."""
    assert isinstance(node.value, dict)  # noqa: S101 - overrides begin at a part of the case
    kept = {key: value for key, value in node.value.items() if key not in DESIGN_KEYS}
    return Node(kept, node.mark)


def _check_readings(layers: Layers, view: str | None) -> None:
    """Notes what is wrong with the readings of disputes; each is validated with one design.

    A reading must change something under at least one design.
    """
    usable = [name for name in layers.designs if name not in layers.unusable]
    for change in layers.disputes.changes.values():
        idle: list[list[Problem]] = []
        for name in usable:
            unchanged: list[Problem] = []
            node = merge(resolved(layers, name, view), change, unchanged)
            idle.append(unchanged)
            if name == usable[0]:
                _validated(layers, node, name)
        layers.problems += (p for p in (idle or [[]])[0] if all(p in found for found in idle))


def _with_settings(
    layers: Layers, names: Sequence[str], view: str | None, overrides: Sequence[Node]
) -> dict[str, _Found]:
    """The cases with ``--set`` laid over them.

    A setting must change something in at least one of them: what one design has already, the
    others may not.
    """
    kept: dict[str, _Found] = {}
    idle: list[list[Problem]] = []
    for name in names:
        if name in layers.unusable:
            continue
        unchanged: list[Problem] = []
        node = resolved(layers, name, view)
        for override in overrides:
            node = merge(node, override, unchanged)
        idle.append(unchanged)
        result = _validated(layers, node, name)
        if result is not None:
            kept[name] = result
    everywhere = (problem for problem in (idle or [[]])[0] if all(problem in i for i in idle))
    layers.problems += everywhere
    return kept


def _unknown_inputs(
    layers: Layers, every: Mapping[tuple[str | None, str], _Found], order: Mapping[str, int]
) -> list[Problem]:
    """Inputs named in ``together`` that no design has."""
    found = []
    for (view, design), (case, _) in every.items():
        for number, group in enumerate(case.together):
            for index, path in enumerate(group.inputs):
                if path not in order and not layers.problems:
                    here = f"together.{number}.inputs.{index}"
                    place = resolved(layers, design, view).nearest(path_keys(here))
                    message = f"no input {quoted(path)}{suggestion(path, order)}"
                    found.append(Problem(str(place), here, message))
    return found


def _unknown_payers(
    layers: Layers, every: Mapping[tuple[str | None, str], _Found]
) -> list[Problem]:
    """States with a cost of their own that no design has: prices belong to the setting."""
    known = dict.fromkeys(key for case, _ in every.values() for key in case.guarantors)
    found = []
    for (view, design), (case, _) in every.items():
        for key in case.costs.by_guarantor:
            if key not in known and not layers.problems:
                here = f"costs.by_guarantor.{key}"
                place = resolved(layers, design, view).nearest(path_keys(here))
                message = f"no design has a guarantor {quoted(key)}{suggestion(key, known)}"
                found.append(Problem(str(place), here, message))
    return found


def _locator(layers: Layers, view: str | None) -> Callable[[str, str], str]:
    """Finds the place of a path of a design; trees are merged once, when first asked for."""
    trees: dict[str, Node] = {}

    def locate(design: str, path: str) -> str:
        if design not in trees:
            trees[design] = resolved(layers, design, view)
        return str(trees[design].nearest(path_keys(path)))

    return locate


def _every_case(layers: Layers, view: str | None) -> dict[tuple[str | None, str], _Found]:
    """The valid cases of all views and designs; what is wrong with the others is noted.

    The view chosen is checked with every design. Of another view that leaves the guarantee alone
    only the first design is checked, for its setting is the same under all of them.
    """
    every: dict[tuple[str | None, str], _Found] = {}
    usable = [name for name in layers.designs if name not in layers.unusable]
    first = next(iter(usable), None)
    for chosen in (None, *layers.views):
        whole = chosen in {None, view} or _touches_design(layers.views[chosen])
        for name in usable:
            if whole or name == first:
                result = _validated(layers, resolved(layers, name, chosen), name)
                if result is not None:
                    every[chosen, name] = result
    return every


def _touches_design(view: Node) -> bool:
    return any(view.child(key) is not None for key in DESIGN_KEYS)


def _payoff_cases(every: Mapping[tuple[str | None, str], _Found]) -> tuple[Case, ...]:
    """Every view with every design, from which the one payoff scale is taken."""
    plain = {name: case for (view, name), (case, _) in every.items() if view is None}
    cases = list(plain.values())
    for view in dict.fromkeys(view for view, _ in every if view is not None):
        seen = {name: case for (of, name), (case, _) in every.items() if of == view}
        setting = next(iter(seen.values()))
        for name, design in plain.items():
            guarantee = {key: getattr(design, key) for key in DESIGN_KEYS}
            cases.append(seen.get(name, dataclasses.replace(setting, **guarantee)))
    return tuple(cases)


def _check_choice(layers: Layers, view: str | None, designs: Sequence[str]) -> None:
    if view is not None and view not in layers.views:
        message = f"no view {quoted(view)}{suggestion(view, layers.views)}"
        layers.problems.append(Problem("--view", "", message))
    for name in designs:
        if name not in layers.designs:
            message = f"no design {quoted(name)}{suggestion(name, layers.designs)}"
            layers.problems.append(Problem("--design", "", message))


def _digest(file_digest: str, view: str | None, settings: Sequence[str]) -> str:
    """Digest of everything that makes the cases what they are."""
    text = "\0".join([file_digest, view or "", *settings])
    return hashlib.sha256(text.encode()).hexdigest() if view or settings else file_digest


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, although several designs may share it, in order of place."""

    def place(problem: Problem) -> tuple[str, int, int]:
        found = _PLACE.fullmatch(problem.where)
        return (found[1], int(found[2]), int(found[3])) if found else (problem.where, 0, 0)

    return tuple(sorted(dict.fromkeys(problems), key=place))


_PLACE = re.compile(r"(.*):([0-9]+):([0-9]+)", re.DOTALL)

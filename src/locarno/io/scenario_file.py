"""Reading a scenario: layers, inheritance, validation, and the frozen result."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from locarno.errors import Problem, ScenarioError
from locarno.io.inherit import ancestry, merge
from locarno.io.links import broken_links, suggestion
from locarno.io.located import Mark, Node, parse_yaml, plain
from locarno.io.migrate import migrate
from locarno.io.schema import VERSION, build, case_input, fields_at
from locarno.io.tables import TableReader, read_text
from locarno.model.evidence import Quantity
from locarno.model.scenario import DESIGN_KEYS, Case, Scenario

__all__ = ["Layers", "load_scenario", "read_layers", "resolved", "set_layers"]

_DESIGN_WORDS = (*DESIGN_KEYS, "title", "inherits")


_Found = tuple[Case, tuple[Quantity, ...]]


@dataclass(slots=True)
class Layers:
    """A scenario file taken apart: setting, views, designs, and the problems met so far."""

    file: str
    setting: Node
    views: dict[str, Node]
    designs: dict[str, Node]
    digest: str
    notices: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)


def read_layers(path: Path, shown: str | None = None) -> Layers:
    """The layers of a scenario file with its tables written out; raises when it is no scenario."""
    file = shown or str(path)
    text, problems = read_text(path, file)
    tree, more = parse_yaml(text, file) if text is not None else (None, [])
    problems += more
    if tree is None or not isinstance(tree.value, dict):
        raise ScenarioError(tuple(problems))
    tree, notices = _current(tree, file)
    tables = TableReader(path.parent)
    tree = tables.expand(tree)
    digest = hashlib.sha256((text or "").encode())
    for name in sorted(tables.contents):
        digest.update(name.encode() + b"\0" + tables.contents[name].encode())
    assert isinstance(tree.value, dict)  # noqa: S101 - expand keeps maps maps
    setting = {k: v for k, v in tree.value.items() if k not in {"locarno", "views", "designs"}}
    layers = Layers(
        file=file,
        setting=Node(setting, tree.mark),
        views=_entries(tree, "views"),
        designs=_entries(tree, "designs"),
        digest=digest.hexdigest(),
        notices=notices,
        problems=problems + tables.problems,
    )
    _check_layers(layers, tree)
    return layers


def _current(tree: Node, file: str) -> tuple[Node, tuple[str, ...]]:
    """The tree at the current version of the language."""
    stated = tree.child("locarno")
    if stated is None:
        message = f"says no version; begin the file with `locarno: {VERSION}`"
        raise ScenarioError((Problem(f"{file}:1:1", "locarno", message),))
    version = stated.value
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= VERSION:
        message = f"version {version!r} is not known; this Locarno reads 1 to {VERSION}"
        raise ScenarioError((Problem(str(stated.mark), "locarno", message),))
    upgraded, said = migrate(tree, version)
    return upgraded, tuple(said)


def _entries(tree: Node, key: str) -> dict[str, Node]:
    node = tree.child(key)
    return dict(node.value) if node is not None and isinstance(node.value, dict) else {}


def _check_layers(layers: Layers, tree: Node) -> None:
    if not layers.designs:
        node = tree.child("designs") or tree
        message = "a scenario needs at least one design, as a map by id"
        layers.problems.append(Problem(str(node.mark), "designs", message))
    for name, design in layers.designs.items():
        if not isinstance(design.value, dict):
            message = "a design is a map of what it changes"
            layers.problems.append(Problem(str(design.mark), f"designs.{name}", message))
            layers.designs[name] = Node({}, design.mark)
            continue
        for key, value in design.value.items():
            if key not in _DESIGN_WORDS:
                hint = suggestion(key, _DESIGN_WORDS)
                message = f"is not part of a design but of the setting or a view{hint}"
                path = f"designs.{name}.{key}"
                layers.problems.append(Problem(str(value.mark), path, message))
    for name, view in layers.views.items():
        if not isinstance(view.value, dict):
            message = "a view is a map of what it changes"
            layers.problems.append(Problem(str(view.mark), f"views.{name}", message))
            layers.views[name] = Node({}, view.mark)


def resolved(layers: Layers, design: str, view: str | None, settings: Iterable[Node] = ()) -> Node:
    """The case of one design under one view: setting, view, ancestors, design, ``--set``."""
    problems = layers.problems
    node = layers.setting
    if view is not None:
        node = merge(node, _without(layers.views[view], ("title",)), problems)
    for layer in ancestry(layers.designs, design, problems):
        node = merge(node, _without(layer, ("title", "inherits")), problems)
    title = layers.designs[design].child("title")
    if title is not None and isinstance(node.value, dict):
        node = Node({**node.value, "design_title": title}, node.mark)
    for setting in settings:
        node = merge(node, setting, problems)
    return node


def _without(node: Node, keys: tuple[str, ...]) -> Node:
    assert isinstance(node.value, dict)  # noqa: S101 - checked when the layers were read
    return Node({k: v for k, v in node.value.items() if k not in keys}, node.mark)


def _validated(node: Node, problems: list[Problem]) -> _Found | None:
    """The case a resolved tree describes, or None with its problems noted."""
    try:
        given = case_input().model_validate(plain(node))
    except ValidationError as error:
        problems.extend(_problem(node, dict(item)) for item in error.errors(include_url=False))
        return None
    case, quantities = build(given)
    found = [
        Problem(str(node.nearest(_keys(path))), path, message)
        for path, message in broken_links(case)
    ]
    problems.extend(found)
    return None if found else (case, quantities)


def _keys(path: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in path.split("."))


def _problem(node: Node, error: Mapping[str, Any]) -> Problem:
    """A pydantic error in our words, with its place in the file."""
    location = tuple(part for part in error["loc"] if part != "[key]")
    path = ".".join(str(part) for part in location)
    where = str(node.nearest(location))
    kind, last = error["type"], str(location[-1]) if location else ""
    if kind == "missing":
        return Problem(where, path, "is required, but not given")
    if kind == "extra_forbidden":
        hint = suggestion(last, fields_at(location[:-1]))
        return Problem(where, path, f"unknown key{hint}")
    if kind == "enum":
        found = error["input"]
        expected = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        hint = suggestion(str(found), expected.split(", "))
        return Problem(where, path, f"{found!r} is not one of the words allowed here{hint}")
    message = str(error["msg"])
    return Problem(where, path, message[:1].lower() + message[1:])


def set_layers(settings: Sequence[str], problems: list[Problem]) -> list[Node]:
    """``path=value`` arguments as layers of overrides."""
    layers: list[Node] = []
    for number, text in enumerate(settings, start=1):
        path, equals, value = text.partition("=")
        mark = Mark("--set", number, 1)
        if not equals or not all(path.split(".")):
            message = f"must read path=value, found {text!r}"
            problems.append(Problem(str(mark), path, message))
            continue
        tree, more = parse_yaml(f"value: {value}\n", "--set")
        problems.extend(more)
        node = tree.child("value") if tree is not None else None
        if node is None:
            continue
        node = _marked(node, mark)
        for key in reversed(path.split(".")):
            node = Node({key: node}, mark)
        layers.append(node)
    return layers


def _marked(node: Node, mark: Mark) -> Node:
    if isinstance(node.value, dict):
        return Node({k: _marked(v, mark) for k, v in node.value.items()}, mark)
    if isinstance(node.value, list):
        return Node([_marked(v, mark) for v in node.value], mark)
    return Node(node.value, mark)


def load_scenario(
    path: Path,
    *,
    shown: str | None = None,
    view: str | None = None,
    designs: Sequence[str] = (),
    settings: Sequence[str] = (),
) -> Scenario:
    """The scenario of a file under a view; raises ScenarioError with every problem at once.

    Parameters
    ----------
    path : the YAML file.
    shown : name of the file in messages.
    view : view to apply, or None for the setting as written.
    designs : designs to keep, in this order; empty keeps all.
    settings : ``path=value`` overrides, laid over every design kept.
    """
    layers = read_layers(path, shown)
    problems = layers.problems
    _check_choice(layers, view, designs)
    overrides = set_layers(settings, problems)
    every = _every_case(layers, view)
    kept = {}
    for name in designs or layers.designs:
        if name in layers.designs:
            result = every.get((view, name))
            if overrides and not problems:
                result = _validated(resolved(layers, name, view, overrides), problems)
            if result is not None:
                kept[name] = result
    if problems:
        raise ScenarioError(_once(problems))
    found = [quantities for _, quantities in (*every.values(), *kept.values())]
    order: dict[str, int] = {}
    for quantity in itertools.chain.from_iterable(found):
        order.setdefault(quantity.path, len(order))
    return Scenario(
        name=next(iter(kept.values()))[0].name,
        digest=_digest(layers.digest, view, settings),
        view=view,
        views=tuple(layers.views),
        cases=MappingProxyType({name: case for name, (case, _) in kept.items()}),
        quantities=MappingProxyType({name: found for name, (_, found) in kept.items()}),
        positions=MappingProxyType(order),
        payoff_cases=_payoff_cases(every),
        locate=_locator(layers, view),
        notices=layers.notices,
    )


def _locator(layers: Layers, view: str | None) -> Callable[[str, str], str]:
    """Finds the place of a path of a design; trees are merged once, when first asked for."""
    trees: dict[str, Node] = {}

    def locate(design: str, path: str) -> str:
        if design not in trees:
            trees[design] = resolved(layers, design, view)
        return str(trees[design].nearest(_keys(path)))

    return locate


def _every_case(layers: Layers, view: str | None) -> dict[tuple[str | None, str], _Found]:
    """The valid cases of all views and designs; what is wrong with the others is noted.

    The view chosen is checked with every design. Of another view that leaves the guarantee alone
    only the first design is checked, for its setting is the same under all of them.
    """
    every: dict[tuple[str | None, str], _Found] = {}
    first = next(iter(layers.designs), None)
    for chosen in (None, *layers.views):
        whole = chosen in {None, view} or _touches_design(layers.views[chosen])
        for name in layers.designs:
            if whole or name == first:
                result = _validated(resolved(layers, name, chosen), layers.problems)
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
        message = f"no view {view!r}{suggestion(view, layers.views)}"
        raise ScenarioError((Problem("--view", "", message),))
    for name in designs:
        if name not in layers.designs:
            message = f"no design {name!r}{suggestion(name, layers.designs)}"
            layers.problems.append(Problem("--design", "", message))


def _digest(file_digest: str, view: str | None, settings: Sequence[str]) -> str:
    """Digest of everything that makes the cases what they are."""
    text = "\0".join([file_digest, view or "", *settings])
    return hashlib.sha256(text.encode()).hexdigest() if view or settings else file_digest


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, although several designs may share it, in order of place."""
    unique = {(p.where, p.message): p for p in reversed(list(problems))}

    def place(problem: Problem) -> tuple[str, int, int]:
        file, _, rest = problem.where.rpartition(":")
        file, _, line = file.rpartition(":") if rest.isdigit() else (problem.where, "", "0")
        numbers = (int(line) if line.isdigit() else 0, int(rest) if rest.isdigit() else 0)
        return file, *numbers

    return tuple(sorted(unique.values(), key=place))

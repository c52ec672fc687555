"""A scenario file taken apart: setting, views, designs, and how they are laid over one another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from locarno.errors import Problem, ScenarioError
from locarno.io.disputes import DisputeLayers, read_disputes
from locarno.io.inherit import ancestry, merge
from locarno.io.located import Mark, Node, parse_yaml, plain, shown
from locarno.io.mentions import Mentions
from locarno.io.migrate import migrate
from locarno.io.parts import Parts
from locarno.io.schema import VERSION, fields_at
from locarno.io.tables import TableReader, read_text
from locarno.io.wording import suggestion
from locarno.model.scenario import DESIGN_KEYS

__all__ = ["Layers", "read_layers", "resolved"]

_NOT_IN_A_VIEW = {"views", "designs", "disputes", "locarno", "inherits", "design_title"}
_DESIGN_WORDS = (*DESIGN_KEYS, "title", "inherits")
_PARTS = ", ".join(DESIGN_KEYS)


@dataclass(slots=True)
class Layers:
    """A scenario file taken apart: setting, views, designs, and the problems met so far."""

    file: str
    setting: Node
    views: dict[str, Node]
    designs: dict[str, Node]
    disputes: DisputeLayers
    digest: str
    notices: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)
    """Designs that cannot be resolved; what they lack is no news."""
    broken: frozenset[Mark] = frozenset()
    """Places of tables that could not be read."""
    parts: Parts = field(default_factory=Parts)
    mentions: Mentions = field(default_factory=Mentions)


def read_layers(path: Path, called: str | None = None) -> Layers:
    """The layers of a scenario file with its tables written out; raises when it is no scenario."""
    file = called or str(path)
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
    apart = {"locarno", "views", "designs", "disputes"}
    setting = {k: v for k, v in tree.value.items() if k not in apart}
    said: list[Problem] = []
    disputes = read_disputes(tree.child("disputes"), tree.child("sources"), said)
    layers = Layers(
        file=file,
        setting=Node(setting, tree.mark),
        views=_entries(tree, "views"),
        designs=_entries(tree, "designs"),
        disputes=disputes,
        digest=digest.hexdigest(),
        notices=notices,
        problems=problems + tables.problems + said,
        broken=frozenset(tables.broken),
    )
    _check_layers(layers, tree)
    return layers


def _current(tree: Node, file: str) -> tuple[Node, tuple[str, ...]]:
    """The tree at the current version of the language."""
    stated = tree.child("locarno")
    if stated is None:
        message = f"says no version; begin the file with `locarno: {VERSION}`"
        raise ScenarioError((Problem(f"{file}:1:1", "locarno", message),))
    version = plain(stated)
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= VERSION:
        known = "version 1" if VERSION == 1 else f"versions 1 to {VERSION}"
        message = f"version {shown(version)} is not known; this Locarno reads {known}"
        raise ScenarioError((Problem(str(stated.mark), "locarno", message),))
    upgraded, said = migrate(tree, version)
    return upgraded, tuple(said)


def _entries(tree: Node, key: str) -> dict[str, Node]:
    node = tree.child(key)
    return dict(node.value) if node is not None and isinstance(node.value, dict) else {}


def _check_layers(layers: Layers, tree: Node) -> None:
    """Notes what is wrong with the layers themselves, and takes it out of them."""
    views = tree.child("views")
    if views is not None and views.value is not None and not isinstance(views.value, dict):
        message = f"views are a map by id, found {shown(plain(views))}"
        layers.problems.append(Problem(str(views.mark), "views", message))
    if not layers.designs:
        node = tree.child("designs") or tree
        message = "a scenario needs at least one design, as a map by id"
        layers.problems.append(Problem(str(node.mark), "designs", message))
    title = layers.setting.child("design_title")
    if title is not None:
        message = "unknown key; a design has its `title` within it"
        layers.problems.append(Problem(str(title.mark), "design_title", message))
        layers.setting = _without(layers.setting, ("design_title",))
    for name, design in layers.designs.items():
        layers.designs[name] = _checked_layer(layers, "design", name, design)
    for name, view in layers.views.items():
        layers.views[name] = _checked_layer(layers, "view", name, view)
    for name in layers.designs:
        problems: list[Problem] = []
        chain = ancestry(layers.designs, name, problems)
        layers.problems += problems
        lacking = any(layers.designs[unusable] in chain for unusable in layers.unusable)
        if problems or lacking:
            layers.unusable.add(name)


def _checked_layer(layers: Layers, kind: str, name: str, layer: Node) -> Node:
    """A design or view without what does not belong in it."""
    if not isinstance(layer.value, dict):
        message = f"a {kind} is a map of what it changes, found {shown(plain(layer))}"
        layers.problems.append(Problem(str(layer.mark), f"{kind}s.{name}", message))
        if kind == "design":
            layers.unusable.add(name)
        return Node({}, layer.mark)
    refused = []
    for key, value in layer.value.items():
        refusal = _refusal(kind, key, value)
        if refusal:
            layers.problems.append(Problem(str(value.mark), f"{kind}s.{name}.{key}", refusal))
            refused.append(key)
            if key == "inherits":
                layers.unusable.add(name)
    return _without(layer, refused)


def _refusal(kind: str, key: str, value: Node) -> str | None:
    """Why a key may not stand in a design or view, or None."""
    if key in {"title", "inherits"} and (kind == "design" or key == "title"):
        what = "must be text" if key == "title" else "must be the id of a design"
        return None if isinstance(value.value, str) else f"{what}, found {shown(plain(value))}"
    setting = tuple(word for word in fields_at(()) if word not in {*DESIGN_KEYS, "title"})
    if kind == "design" and key in setting:
        return f"is not part of a design but of the setting or a view; a design has {_PARTS}"
    if kind == "design" and key not in DESIGN_KEYS:
        return f"unknown key{suggestion(key, _DESIGN_WORDS)}"
    if kind == "view" and key in _NOT_IN_A_VIEW:
        return "may not stand in a view; a view changes parts of the setting"
    return None


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


def _without(node: Node, keys: Sequence[str]) -> Node:
    assert isinstance(node.value, dict)  # noqa: S101 - checked when the layers were read
    return Node({k: v for k, v in node.value.items() if k not in keys}, node.mark)

"""Levels of guarantee issues laid over a design: each alone when a file is read, then together."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from locarno.errors import Problem, ScenarioError
from locarno.io.explain import explained, path_keys
from locarno.io.inherit import merge
from locarno.io.layers import Layers, resolved
from locarno.io.links import broken_parts
from locarno.io.located import Node, shown
from locarno.io.wording import suggestion
from locarno.model.bargaining import Bargaining, IssueKind, Level
from locarno.model.evidence import Quantity
from locarno.model.scenario import DESIGN_KEYS, Case

__all__ = ["Levels"]


@dataclasses.dataclass(frozen=True, slots=True)
class _Built:
    """A case with levels over it: numbers of the parts touched, and what is wrong with it."""

    case: Case
    quantities: tuple[Quantity, ...]
    broken: tuple[Problem, ...]
    idle: tuple[Problem, ...] = ()


class Levels:
    """The guarantee levels of a file, to be laid over its designs.

    Parts that a level takes from another design are those of the file, whatever ``--set`` says.

    Parameters
    ----------
    layers : the file taken apart.
    view : view chosen.
    settings : ``--set`` layers.
    cases : the valid cases of the designs kept, under view and settings.
    """

    def __init__(
        self,
        layers: Layers,
        view: str | None,
        settings: Sequence[Node],
        cases: Mapping[str, Case],
    ) -> None:
        # What is wrong with the layers as such was said when they were read.
        self._layers = dataclasses.replace(layers, problems=[])
        self._view, self._settings, self._cases = view, settings, cases
        self._table = next((case.bargaining for case in cases.values()), None)
        self._trees: dict[str, Node] = {}
        self._sources: dict[str, Node] = {}
        self._singles: dict[tuple[str, str, str], _Built] = {}

    def problems(self) -> list[Problem]:
        """What is wrong with designs that are named, and with levels laid alone over designs."""
        if self._table is None:
            return []
        found = []
        for path, name in _designs_named(self._table):
            if name not in self._layers.designs:
                hint = suggestion(name, self._layers.designs)
                where = self._tree(next(iter(self._cases))).nearest(path_keys(path))
                found.append(Problem(str(where), path, f"no design {shown(name)}{hint}"))
        for issue, level, _ in [] if found else _guarantee_levels(self._table):
            found += self._idle_or_broken(issue, level)
        return found

    def bargained(self) -> tuple[str, ...]:
        """Designs that are bargained over."""
        named = self._table.designs if self._table else ()
        return tuple(name for name in self._cases if self._table and name in (named or self._cases))

    def without_agreement(self) -> str | None:
        """Design that stands for support without an agreement, where something is bargained."""
        return self._table.disagreement.design if self._table and self.bargained() else None

    def brought(self) -> Iterator[Quantity]:
        """Numbers of parts that levels change, under their place in the case."""
        for design, (issue, level, _) in itertools.product(self.bargained(), self._levels()):
            yield from self._alone(design, issue, level).quantities

    def written(self, design: str) -> Iterator[Quantity]:
        """Numbers that levels of a design write themselves, under their place in the file."""
        for issue, level, _ in self._levels() if design in self.bargained() else ():
            overrides = self._overrides(design, issue, level)
            leaves = [] if overrides is None else [".".join(path) for path, _ in overrides.leaves()]
            for quantity in self._alone(design, issue, level).quantities:
                if any(f"{leaf}.".startswith(f"{quantity.path}.") for leaf in leaves):
                    place = f"bargaining.issues.{issue}.levels.{level}.overrides.{quantity.path}"
                    yield dataclasses.replace(quantity, path=place, given=True)

    def combine(self, design: str, chosen: Mapping[str, str]) -> Case:
        """The case of a design with a level of each guarantee issue laid over it.

        Raises
        ------
        ScenarioError
            When levels that fit alone do not fit together.
        """
        built = self._built(design, self._laid(design, chosen, []))
        if built.broken:
            raise ScenarioError(tuple(_with(chosen, problem) for problem in built.broken))
        return built.case

    def _idle_or_broken(self, issue: str, level: str) -> Iterator[Problem]:
        """What is wrong with one level; what one design has already, another may not."""
        seen = [self._alone(design, issue, level) for design in self.bargained()]
        for built in seen:
            yield from (_with({issue: level}, problem) for problem in built.broken)
        for problem in seen[0].idle if seen else ():
            if all(problem in other.idle for other in seen):
                yield problem

    def _alone(self, design: str, issue: str, level: str) -> _Built:
        """The case of a design with one level laid over it, made once."""
        key = (design, issue, level)
        if key not in self._singles:
            idle: list[Problem] = []
            built = self._built(design, self._laid(design, {issue: level}, idle))
            self._singles[key] = dataclasses.replace(built, idle=tuple(idle))
        return self._singles[key]

    def _levels(self) -> tuple[tuple[str, str, Level], ...]:
        return tuple(_guarantee_levels(self._table)) if self._table else ()

    def _tree(self, design: str) -> Node:
        if design not in self._trees:
            self._trees[design] = resolved(self._layers, design, self._view, self._settings)
        return self._trees[design]

    def _untouched(self, design: str) -> Node:
        """A design as the file has it: ``--set`` is about the design bargained over."""
        if design not in self._sources:
            self._sources[design] = resolved(self._layers, design, self._view)
        return self._sources[design]

    def _overrides(self, design: str, issue: str, level: str) -> Node | None:
        node: Node | None = self._tree(design)
        for key in ("bargaining", "issues", issue, "levels", level, "overrides"):
            node = node.child(key) if node is not None else None
        return node

    def _laid(self, design: str, chosen: Mapping[str, str], problems: list[Problem]) -> Node:
        """The tree of a design with levels over it: whole parts first, then overrides."""
        assert self._table is not None  # noqa: S101 - who has no bargaining has no levels
        node = self._tree(design)
        for issue, name in chosen.items():
            level = self._table.issues[issue].levels[name]
            assert isinstance(node.value, dict)  # noqa: S101 - a case is a map
            if level.design is not None:
                other = self._untouched(level.design)
                taken = {part: other.child(part) or Node({}, other.mark) for part in level.parts}
                node = Node(node.value | taken, node.mark)
        for issue, name in chosen.items():
            overrides = self._overrides(design, issue, name)
            if overrides is not None and overrides.value:
                node = merge(node, overrides, problems)
        return node

    def _built(self, design: str, node: Node) -> _Built:
        """The case of a laid tree; only parts that levels touch are read again."""
        base, case = self._tree(design), self._cases[design]
        parts: dict[str, Any] = {}
        quantities: list[Quantity] = []
        problems: list[Problem] = []
        for part in DESIGN_KEYS:
            child = node.child(part)
            if child is None or child is base.child(part):
                continue
            try:
                parts[part], found = self._layers.parts.part(part, child)
                quantities += found
            except ValidationError as refused:
                home = self._layers.designs[design].mark
                for error in refused.errors(include_url=False):
                    located = {**error, "loc": (part, *error["loc"])}
                    problems.append(explained(node, located, design, home))
        if parts and not problems:
            case = dataclasses.replace(case, **parts)
            problems += [
                Problem(str(node.nearest(path_keys(path))), path, message)
                for path, message in broken_parts(case, parts, self._layers.mentions)
            ]
        return _Built(case, tuple(quantities), tuple(problems))


def _with(chosen: Mapping[str, str], problem: Problem) -> Problem:
    """A problem of a case that is not in the file as such, with the levels that make it."""
    together = ", ".join(f"{issue}: {level}" for issue, level in chosen.items())
    return dataclasses.replace(problem, message=f"{problem.message} (with {together})")


def _designs_named(table: Bargaining) -> Iterator[tuple[str, str]]:
    """Places where a design is named, and its name."""
    for number, name in enumerate(table.designs):
        yield f"bargaining.designs.{number}", name
    yield "bargaining.disagreement.design", table.disagreement.design
    for issue, level, given in _guarantee_levels(table):
        if given.design is not None:
            yield f"bargaining.issues.{issue}.levels.{level}.design", given.design


def _guarantee_levels(table: Bargaining) -> Iterator[tuple[str, str, Level]]:
    for key, issue in table.issues.items():
        if issue.kind is IssueKind.GUARANTEE:
            yield from ((key, name, level) for name, level in issue.levels.items())

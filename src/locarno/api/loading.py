"""Scenarios from files and names, with views, settings and readings laid over them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from locarno.engine.carried import TOLERANCE_KM, carried_over, left_out, quantities_of
from locarno.errors import Problem, ScenarioError
from locarno.io.bundled import outlines, scenario_path
from locarno.io.links import broken_links
from locarno.io.located import parse_yaml
from locarno.io.migrate import migrate
from locarno.io.positions import positions_of_borrowed
from locarno.io.scenario_file import load_scenario, read_layers, resolved, set_layers
from locarno.io.schema import VERSION
from locarno.io.written import written_yaml
from locarno.model.scenario import DESIGN_KEYS, Case, Scenario

__all__ = ["Request", "bargained_over", "load", "migrated", "outlines_of", "resolved_text"]


@dataclass(frozen=True, slots=True)
class Request:
    """What to load: a scenario with everything laid over it.

    Parameters
    ----------
    scenario : path of a file, or name of a bundled scenario.
    view : view to apply.
    designs : designs to keep, in this order; empty keeps all.
    settings : overrides such as ``agreement.us_backstop=false``.
    readings : sides taken in disputes, such as ``tripwire=schelling``.
    borrowed : designs of other scenarios, as ``SCENARIO:DESIGN``, tried in this setting.
    """

    scenario: str
    view: str | None = None
    designs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()

    def load(self, *more: str) -> Scenario:
        """The scenario, with more readings taken."""
        return load(
            self.scenario,
            view=self.view,
            designs=self.designs,
            settings=self.settings,
            readings=(*self.readings, *more),
            borrowed=self.borrowed,
        )

    def origin(self) -> dict[str, object]:
        """What was asked for, as a manifest keeps it, so that ``brief RUN`` can be drawn again."""
        return {
            "scenario": self.scenario,
            "view": self.view,
            "designs": list(self.designs),
            "settings": list(self.settings),
            "readings": list(self.readings),
            "borrowed": list(self.borrowed),
        }


def load(
    scenario: str,
    *,
    view: str | None = None,
    designs: Sequence[str] = (),
    settings: Sequence[str] = (),
    readings: Sequence[str] = (),
    borrowed: Sequence[str] = (),
    both_sides: bool = False,
) -> Scenario:
    """A scenario by path or bundled name; raises ScenarioError with every problem at once.

    Parameters
    ----------
    scenario : path of a file, or name of a bundled scenario.
    view : view to apply.
    designs : designs to keep, in this order; empty keeps all.
    settings : overrides such as ``agreement.us_backstop=false``.
    readings : sides taken in disputes, such as ``tripwire=schelling``.
    borrowed : designs of other scenarios, as ``SCENARIO:DESIGN``, tried in this setting.
    both_sides : whether every reading of every dispute is checked as well.
    """
    path, shown = scenario_path(scenario)
    read = load_scenario(
        path, shown=shown, view=view, designs=designs, settings=settings, readings=readings,
        both_sides=both_sides,
    )  # fmt: skip
    # A map that is missing is a mistake of the scenario: said now, not after the run.
    outlines_of(read, scenario)
    for name in borrowed:
        read = _with_borrowed(read, name)
    return read


def _with_borrowed(scenario: Scenario, named: str) -> Scenario:
    """The scenario with a design of another beside its own, on the same futures and luck.

    Numbers that both know keep the draws of this scenario; those that only the other has come
    after all of them, so that nothing of its own moves.
    """
    source, _, design = named.rpartition(":")
    if not source or not design:
        message = f"{named!r} names no design of a scenario; write SCENARIO:DESIGN"
        raise ScenarioError((Problem("--design-from", "", message),))
    other = load(source, designs=[design])
    case = carried_over(other.cases[design], next(iter(scenario.cases.values())))
    problems = [Problem("--design-from", path, message) for path, message in broken_links(case)]
    if problems:
        raise ScenarioError(tuple(problems))
    quantities = tuple(quantities_of(case))
    fresh = positions_of_borrowed((q.path for q in quantities), scenario.positions)
    name, own, digest = f"{other.name}:{design}", scenario.locate, hashlib.sha256()
    digest.update(f"{scenario.digest}\0{other.digest}\0{design}".encode())

    def locate(of: str, path: str) -> str:
        """In the other file what belongs to the guarantee, in this one what to the setting."""
        if of != name:
            return own(of, path)
        if path.partition(".")[0] in DESIGN_KEYS:
            return other.locate(design, path)
        return own(next(iter(scenario.cases)), path)

    return replace(
        scenario,
        digest=digest.hexdigest(),
        cases=MappingProxyType({**scenario.cases, name: case}),
        quantities=MappingProxyType({**scenario.quantities, name: quantities}),
        positions=MappingProxyType({**scenario.positions, **fresh}),
        locate=locate,
        notices=(*scenario.notices, _said_of(name, other.cases[design], scenario)),
    )


def _said_of(name: str, design: Case, scenario: Scenario) -> str:
    setting = next(iter(scenario.cases.values()))
    out = left_out(design, setting)
    without = f"; without {', '.join(out)}, who are parties here" if out else ""
    return (
        f"{name}: pledges and units asked for are scaled to the length of this line at "
        f"{TOLERANCE_KM:g} km tolerance, distances are those of the design{without}"
    )


def outlines_of(scenario: Scenario, name: str) -> str:
    """Outlines for the boundary policy of a scenario, given by path or bundled name."""
    policy = next(iter(scenario.cases.values())).boundaries
    return outlines(scenario_path(name)[0], policy)


def bargained_over(scenario: Scenario) -> Scenario:
    """The scenario with only those of its designs that are bargained over.

    Raises
    ------
    ScenarioError
        When there is none, with what to declare.
    """
    kept = [name for name in scenario.cases if name in scenario.bargained]
    if not kept:
        first, case = next(iter(scenario.cases.items()))
        table = case.bargaining
        if table is None:
            message = "no `bargaining` is declared; give its parties, issues and values"
        else:
            over = ", ".join(table.designs)
            message = f"only {over} is bargained over; choose it, or add {first!r} to `designs`"
        where = scenario.locate(first, "bargaining.designs")
        raise ScenarioError((Problem(where, "bargaining", message),))
    return replace(
        scenario,
        cases={name: scenario.cases[name] for name in kept},
        quantities={name: scenario.quantities[name] for name in kept},
    )


def resolved_text(
    scenario: str, design: str, view: str | None = None, settings: Sequence[str] = ()
) -> str:
    """One design as merged from all its layers, as YAML."""
    path, shown = scenario_path(scenario)
    load_scenario(path, shown=shown, view=view, designs=[design], settings=settings)
    layers = read_layers(path, shown)
    return written_yaml(resolved(layers, design, view, set_layers(settings, layers.problems)))


def migrated(path: Path) -> tuple[str, tuple[str, ...]]:
    """A scenario file at the current version of the language, and what was changed."""
    text = path.read_text(encoding="utf-8")
    tree, _ = parse_yaml(text, str(path))
    load(str(path))
    version = tree.child("locarno") if tree else None
    if tree is None or version is None or version.value == VERSION:
        return text, ()
    upgraded, said = migrate(tree, int(str(version.value)))
    return written_yaml(upgraded), tuple(said)

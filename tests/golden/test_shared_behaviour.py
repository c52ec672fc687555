"""The bundled scenarios share all behaviour; only listed, reasoned facts may differ."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

import locarno
from locarno.io.scenario_file import load_scenario
from locarno.model.evidence import Quantity
from locarno.model.parties import Role
from locarno.model.scenario import Case

SCENARIOS = Path(locarno.__file__).parent / "scenarios"
NAMES = ("ukraine-2025", "bosnia-1995", "donbas-2015")
LISTED = yaml.safe_load(Path(__file__).with_name("shared_behaviour.yaml").read_text("utf-8"))
ALLOWED = [tuple(entry["path"].split(".")) for group in LISTED.values() for entry in group]

Flat = dict[tuple[str, ...], Any]


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    """The first design of every bundled scenario, as written."""
    found = {}
    for name in NAMES:
        scenario = load_scenario(SCENARIOS / name / "scenario.yaml")
        found[name] = next(iter(scenario.cases.values()))
    return found


@pytest.fixture(scope="module")
def flat(cases: dict[str, Case]) -> dict[str, Flat]:
    """All values of those cases by path."""
    return {name: dict(_leaves(_by_role(case), ())) for name, case in cases.items()}


def _by_role(case: Case) -> dict[str, Any]:
    """A case with its first challenger and first protected party under the name of their role."""
    parties: dict[str, Any] = {"other": {}}
    for key, party in case.parties.items():
        role = next(
            (r for r in (Role.CHALLENGER, Role.PROTECTED) if party is case.party_with(r)), None
        )
        place = parties["other"] if role is None else parties
        place[key if role is None else str(role)] = party
    values = {item.name: getattr(case, item.name) for item in dataclasses.fields(case)}
    return {**values, "parties": parties}


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every number, word and note with its path; the path inside a quantity is its place."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _leaves(child, (*path, str(key)))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        skipped = {"path"} if isinstance(value, Quantity) else set()
        for item in dataclasses.fields(value):
            if item.name not in skipped:
                yield from _leaves(getattr(value, item.name), (*path, item.name))
    elif isinstance(value, tuple):
        for number, child in enumerate(value):
            yield from _leaves(child, (*path, str(number)))
    else:
        yield path, value


def _allowed(path: tuple[str, ...]) -> bool:
    return any(
        len(path) >= len(prefix)
        and all(part in ("*", given) for part, given in zip(prefix, path, strict=False))
        for prefix in ALLOWED
    )


def _differences(one: Flat, other: Flat) -> Iterator[tuple[str, ...]]:
    missing = object()
    for path in {**one, **other}:
        if one.get(path, missing) != other.get(path, missing):
            yield path


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_scenarios_differ_only_where_listed(flat: dict[str, Flat], one: str, other: str) -> None:
    """Payoffs, stances, sensors, clocks and all else are the same, word for word."""
    unlisted = [
        f"{'.'.join(path)}: {flat[one].get(path)!r} against {flat[other].get(path)!r}"
        for path in _differences(flat[one], flat[other])
        if not _allowed(path)
    ]
    assert unlisted == []


def test_no_difference_is_listed_in_vain(flat: dict[str, Flat]) -> None:
    """A listed path under which nothing differs would hide a later difference."""
    differing = {
        path
        for one, other in combinations(NAMES, 2)
        for path in _differences(flat[one], flat[other])
    }
    idle = [
        ".".join(prefix)
        for prefix in ALLOWED
        if not any(
            all(part in ("*", given) for part, given in zip(prefix, path, strict=False))
            and len(path) >= len(prefix)
            for path in differing
        )
    ]
    assert idle == []


def test_every_difference_has_a_reason() -> None:
    """The list says why."""
    assert all(entry["reason"].strip() for group in LISTED.values() for entry in group)


@pytest.mark.parametrize("element", ["troops", "fighter"])
def test_units_that_answer_weigh_the_same_everywhere(cases: dict[str, Case], element: str) -> None:
    """A soldier or aircraft of one scenario is no stronger than one of another."""
    first, *rest = [
        dict(_leaves(case.elements[element].brigade_equivalents, ())) for case in cases.values()
    ]
    assert all(first == other for other in rest)
    people = {
        (p.low, p.mode, p.high) for p in (c.elements[element].persons for c in cases.values())
    }
    assert len(people) == 1


def test_sources_cited_twice_agree(cases: dict[str, Case]) -> None:
    """One key stands for one reference."""
    for one, other in combinations(cases.values(), 2):
        for key in one.sources.keys() & other.sources.keys():
            assert one.sources[key] == other.sources[key], key


def test_monitors_that_name_nobody_see_as_well_as_others(cases: dict[str, Case]) -> None:
    """The mission of 2014 to 2022 differs in naming a side, not in what it could see."""
    sensors = cases["donbas-2015"].sensors
    for own, common in (("smm_patrols", "patrols"), ("smm_remote", "drones")):
        seen, usual = sensors[own].detection, sensors[common].detection
        assert {k: (q.low, q.mode, q.high) for k, q in seen.items()} == {
            k: (q.low, q.mode, q.high) for k, q in usual.items()
        }


def test_a_change_of_shared_behaviour_is_noticed(cases: dict[str, Case]) -> None:
    """The comparison sees a changed number in the payoffs of one scenario."""
    case = cases["bosnia-1995"]
    changed = dataclasses.replace(
        case, outcomes=dataclasses.replace(case.outcomes, breaches=case.outcomes.breaches + 1)
    )
    one, other = dict(_leaves(_by_role(case), ())), dict(_leaves(_by_role(changed), ()))
    assert [path for path in _differences(one, other) if not _allowed(path)] == [
        ("outcomes", "breaches")
    ]

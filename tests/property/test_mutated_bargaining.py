"""Whatever is done to a bargaining, reading it ends in a scenario or in a list of problems."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario

DATA = Path(__file__).parents[1] / "data"
SMALL = (DATA / "small.yaml").read_text(encoding="utf-8")
PART = yaml.safe_load((DATA / "bargaining.yaml").read_text(encoding="utf-8"))

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.floats(allow_nan=False), st.text(max_size=6),
    st.sampled_from([
        "amber", "blue", "tripwire", "reassurance", "force", "guarantors", "guarantee", "transfer",
        "lull", [], {}, ["force"], ["guarantors"], {"force": None}, {"guarantors": {}},
        {"agreement": {"host_army_cap": 5}}, {"ladder": {"probe": None}}, {"troops": "one"},
        {"procedure": {"rule": "pre_delegated"}}, {"low": 1, "high": 0}, {"monitoring": 3},
    ]),
)  # fmt: skip
KEYS = st.sampled_from(
    ["design", "parts", "overrides", "alone", "answered", "veto", "weight", "patience", "x",
     "amber", "blue", "one", "planned", "kind", "levels", "values", "label", "helped", "members"]
)  # fmt: skip


def copied(value):
    if isinstance(value, dict):
        return {key: copied(child) for key, child in value.items()}
    return [copied(child) for child in value] if isinstance(value, list) else value


def holders(value):
    """Every map and list below a value that is not empty."""
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list) and value:
        yield value
        for child in children:
            if isinstance(child, dict | list):
                yield from holders(child)


@st.composite
def mutations(draw):
    """The bargaining with one to three changes at places drawn at random."""
    tree = copied(PART)
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from(list(holders(tree["bargaining"])) or [tree]))
        is_map = isinstance(holder, dict)
        key = draw(st.sampled_from(list(holder) if is_map else range(len(holder))))
        kind = draw(st.sampled_from(["delete", "replace", "add", "swap"]))
        if kind == "delete":
            del holder[key]
        elif kind == "add" and is_map:
            holder[draw(KEYS)] = draw(JUNK)
        elif kind == "swap":
            holder[key] = copied(draw(st.sampled_from(list(holders(PART)))))
        else:
            holder[key] = draw(JUNK)
    return tree


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("mutated") / "s.yaml"


def outcome(path):
    """The scenario, or None when it is refused as it should be; any other error is let through."""
    try:
        return load_scenario(path, shown="s.yaml")
    except ScenarioError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert problem.where.startswith("s.yaml"), problem
        assert problem.message
        assert len(str(problem)) < 1_000
    return None


@given(tree=mutations())
@settings(max_examples=120, deadline=None)
def test_a_mutated_bargaining_is_read_or_refused(path, tree):
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)
    path.write_text(SMALL + "\n" + text, encoding="utf-8")
    found = outcome(path)
    if found is None:
        return
    table = found.cases["reassurance"].bargaining
    for name in found.bargained:
        first = {key: next(iter(issue.levels)) for key, issue in table.issues.items()}
        guarantees = {k: v for k, v in first.items() if table.issues[k].kind == "guarantee"}
        found.combine(name, guarantees)

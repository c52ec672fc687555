"""Files of earlier versions are brought to the current one, step by step, and told so."""

from pathlib import Path

import pytest
import yaml

from locarno.io.located import Node, parse_yaml, plain
from locarno.io.migrate import STEPS, migrate
from locarno.io.scenario_file import load_scenario
from locarno.io.schema import VERSION
from locarno.io.written import written_yaml

SCHEMA = Path(__file__).parents[1] / "golden" / "schema"


def tree_of(text):
    tree, problems = parse_yaml(text, "old.yaml")
    assert problems == []
    return tree


def renamed(old, new):
    """A step that renames a key at the root and says so."""

    def step(tree):
        return Node({new if key == old else key: v for key, v in tree.value.items()}, tree.mark)

    step.__doc__ = f"`{old}` is called `{new}`."
    return step


# Two invented versions before the first: -1 and 0.
CHAIN = {-1: renamed("a", "b"), 0: renamed("b", "c")}


def test_the_chain_walks_every_step_and_says_each_once():
    tree, said = migrate(tree_of("a: 1\nx: 2\n"), -1, CHAIN)
    assert plain(tree) == {"c": 1, "x": 2}
    assert said == [
        "read as version 0: `a` is called `b`.",
        "read as version 1: `b` is called `c`.",
    ]


def test_the_chain_begins_at_the_version_of_the_file():
    tree, said = migrate(tree_of("a: 1\nb: 2\n"), 0, CHAIN)
    assert plain(tree) == {"a": 1, "c": 2}
    assert said == ["read as version 1: `b` is called `c`."]


def test_places_survive_a_step():
    tree, _ = migrate(tree_of("x: 2\na: 1\n"), -1, CHAIN)
    assert str(tree.child("c").mark) == "old.yaml:2:1"


def test_the_current_version_is_left_alone():
    tree = tree_of("a: 1\n")
    assert migrate(tree, VERSION, CHAIN) == (tree, [])


def test_a_step_leads_from_every_earlier_version():
    assert set(STEPS) == set(range(1, VERSION))
    assert all(step.__doc__ for step in STEPS.values())


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_file_of_every_version_loads(version):
    """One complete file for each version is kept for ever."""
    path = SCHEMA / f"v{version}.yaml"
    scenario = load_scenario(path)
    assert list(scenario.cases) == ["tripwire", "reassurance"]
    assert len(scenario.notices) == VERSION - version
    assert scenario.cases["reassurance"].agreement.buffer_km.mode == 10


def test_writing_and_reading_again_changes_nothing(tmp_path):
    """What `migrate FILE` writes is read as the same scenario, and written the same again."""
    path = SCHEMA / f"v{VERSION}.yaml"
    once = written_yaml(tree_of(path.read_text(encoding="utf-8")))
    (tmp_path / "again.yaml").write_text(once, encoding="utf-8")
    first, second = load_scenario(path), load_scenario(tmp_path / "again.yaml")
    assert second.cases == first.cases
    assert second.quantities == first.quantities
    assert written_yaml(tree_of(once)) == once
    assert yaml.safe_load(once)["locarno"] == VERSION

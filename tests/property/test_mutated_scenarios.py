"""Whatever is done to a scenario file, reading it ends in a scenario or in a list of problems."""

import math
import random
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from locarno import api
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario

SMALL = (Path(__file__).parents[1] / "data" / "small.yaml").read_text(encoding="utf-8")
TREE = yaml.safe_load(SMALL)

NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([10**400, -(10**30), 2**63, 1e308, -1e308, 5e-324, 1e12, 1_000_001]),
    st.floats(),
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "", " ", "3 km", "3 km; x", "0x10", "12:30", "1e999", "9**9**9**9 km", "..", "a.b", "\x00",
        "\x1b[2J", "\ud7ff", "\ufeff", "²", "default", "null", "challenger", "north", "{}", "&x",
        "x" * 3_000, "9" * 5_000,
    ]),
)  # fmt: skip
KEYS = st.one_of(
    TEXTS,
    st.integers(-2, 99),
    st.sampled_from(["default", "value", "low", "high", "mode", "unit", "source", "file", "<<",
                     "inherits", "title", "designs", "views", "design_title", "attack", "reserve"]),
)  # fmt: skip
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS, st.dates())
JUNK = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)
DEEP = 60
"""More than the nesting that is read."""


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


def nested(value):
    for _ in range(DEEP):
        value = [value]
    return value


class Mutated:
    """The small scenario after some changes, shown by the changes alone."""

    def __init__(self):
        self.tree = copied(TREE)
        self.changes = []

    def __repr__(self):
        return f"small.yaml after {self.changes}"

    def change(self, draw):
        holder = draw(st.sampled_from(list(holders(self.tree))))
        is_map = isinstance(holder, dict)
        key = draw(st.sampled_from(list(holder) if is_map else range(len(holder))))
        kind = draw(st.sampled_from(["delete", "rename", "replace", "add", "swap", "nest"]))
        new_key = draw(KEYS) if kind in {"rename", "add"} and is_map else key
        value = draw(JUNK) if kind in {"replace", "add"} else holder[key]
        self.changes.append((kind, key, new_key, value if kind in {"replace", "add"} else ...))
        if kind == "swap":
            value = copied(draw(st.sampled_from(list(holders(TREE)))))
        if kind in {"delete", "rename"}:
            del holder[key]
        if kind == "delete" or (kind == "rename" and not is_map):
            return
        if is_map or kind != "add":
            holder[new_key] = nested(value) if kind == "nest" else value


@st.composite
def mutations(draw):
    """The small scenario with one to three changes at places drawn at random."""
    mutated = Mutated()
    for _ in range(draw(st.integers(1, 3))):
        if mutated.tree:
            mutated.change(draw)
    return mutated


def written(tree):
    """A tree as YAML, in flow style so that no tag or anchor of the writer comes in."""
    return yaml.dump(tree, Dumper=Plain, sort_keys=False, allow_unicode=True, width=math.inf)


class Plain(yaml.SafeDumper):
    """Writes numbers as a person would, and never an anchor."""

    def ignore_aliases(self, _data):
        return True


def outcome(path, text, **options):
    """The scenario, or None when it is refused as it should be; any other error is let through."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        return load_scenario(path, shown="s.yaml", **options)
    except ScenarioError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert problem.where.startswith(("s.yaml", "--set:")), problem
        assert problem.message
        assert "\n" not in str(problem)
        assert "Node(" not in str(problem)
        assert len(problem.message) < 1_000
    return None


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("mutated") / "s.yaml"


def test_writing_the_small_scenario_changes_nothing(path):
    """Else the property below would say little about the scenario it starts from."""
    assert outcome(path, written(TREE)).cases == outcome(path, SMALL).cases


@given(mutated=mutations())
@settings(max_examples=150)
def test_a_mutated_tree_is_read_or_refused(path, mutated):
    outcome(path, written(mutated.tree))


@given(mutated=mutations())
@settings(max_examples=50)
def test_what_can_be_read_can_be_checked(path, mutated):
    """`check` looks at cases that no author would write; it must not trip over them."""
    scenario = outcome(path, written(mutated.tree))
    if scenario is not None:
        assert isinstance(api.check(scenario), tuple)


@given(
    start=st.integers(0, len(SMALL) - 1),
    length=st.integers(0, 40),
    inserted=st.one_of(st.text(max_size=8), st.sampled_from(["*x", "&x ", "!!int ", "? ", "- ", "{",
                                                             "]", "\t", "\r", "\x00", "%", "---\n",
                                                             "...\n", ": ", "|\n", ">"])),
)  # fmt: skip
@settings(max_examples=250)
def test_a_mutated_text_is_read_or_refused(path, start, length, inserted):
    outcome(path, SMALL[:start] + inserted + SMALL[start + length :])


@given(content=st.binary(max_size=200))
@example(content=b"")
@example(content=b"\xef\xbb\xbf")
@example(content=b"locarno: 1\ndesigns: {a: {inherits: a}}\n")
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(path, content):
    assert outcome(path, content) is None


@given(
    place=st.sampled_from([
        "incidents.decay", "force.hubs", "guarantors.ALF.votes", "line.sectors", "title",
        "parties.amber.belief", "procedure", "nothing.here",
    ]),
    value=st.one_of(LEAVES.map(str), st.text(max_size=20)),
)  # fmt: skip
@settings(max_examples=150)
def test_any_setting_is_applied_or_refused(path, place, value):
    outcome(path, SMALL, settings=[f"{place}={value}"])


CELLS = st.one_of(LEAVES.map(str), st.text(max_size=8), st.just(""))


@given(
    header=st.lists(st.one_of(st.sampled_from(["id", "name", "weight.low", "length", "a.b", "a"]),
                              st.text(max_size=6)), max_size=5),
    rows=st.lists(st.lists(CELLS, max_size=6), max_size=4),
    quoted=st.booleans(),
)  # fmt: skip
@settings(max_examples=200)
def test_any_table_is_read_or_refused(path, header, rows, quoted):
    """Faults of a table are placed in the table."""
    table = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' if quoted else cell for cell in row)
        for row in [header, *rows]
    )
    (path.parent / "s.yaml.csv").write_bytes(table.encode("utf-8", "surrogatepass"))
    tree = copied(TREE)
    tree["line"]["sectors"] = {"file": "s.yaml.csv"}
    outcome(path, written(tree))


@pytest.mark.parametrize("seed", range(5))
def test_a_file_that_is_wrong_everywhere_is_refused(path, seed):
    """Every number of the file is replaced by a word; one problem each, and no other error."""
    shuffled = random.Random(seed)  # noqa: S311 - nothing secret
    tree, replaced = copied(TREE), 0
    for holder in list(holders(tree)):
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in list(keys):
            if isinstance(holder[key], float) and shuffled.random() < 0.5:
                holder[key] = "a word"
                replaced += 1
    path.write_text(written(tree), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path, shown="s.yaml")
    assert len(caught.value.problems) == replaced

"""The JSON Schema of a scenario file: current, and true of the scenarios we ship."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from locarno.io.located import parse_yaml, plain
from locarno.io.schema import VERSION, json_schema
from locarno.report.document_schema import document_schema

ROOT = Path(__file__).parents[2]
SCENARIOS = {
    "small": ROOT / "tests" / "data" / "small.yaml",
    **{p.parent.name: p for p in sorted((ROOT / "src/locarno/scenarios").glob("*/scenario.yaml"))},
}


def raw(path):
    """A scenario as a file holds it, before anything is inherited."""
    tree, problems = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    assert problems == []
    return plain(tree)


def errors(document):
    """Places at which a document breaks the schema."""
    found = Draft202012Validator(json_schema()).iter_errors(document)
    return [".".join(str(key) for key in error.absolute_path) for error in found]


@pytest.mark.parametrize(
    ("name", "schema"),
    [("scenario.schema.json", json_schema), ("assessment.schema.json", document_schema)],
)
def test_the_schema_in_the_package_is_current(name, schema):
    """Stale? Run `python scripts/write_schemas.py` and read what it changed."""
    written = (files("locarno") / "schemas" / name).read_text(encoding="utf-8")
    assert json.loads(written) == schema()


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


def test_four_scenarios_are_checked():
    """small.yaml and the three that are bundled."""
    assert len(SCENARIOS) == 4


@pytest.mark.parametrize("path", SCENARIOS.values(), ids=SCENARIOS)
def test_our_scenarios_keep_to_the_schema(path):
    assert errors(raw(path)) == []


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("incidents", "decaay"), 1, "incidents"),
        (("incidents", "decay"), "lots", "incidents.decay"),
        (("incidents", "decay"), {"low": 1, "hihg": 2}, "incidents.decay"),
        (("parties", "amber", "roles"), ["chalenger"], "parties.amber.roles.0"),
        (("line", "trace"), {"file": "trace.xlsx"}, "line.trace.file"),
        (("locarno",), VERSION + 1, "locarno"),
        (("design_title",), "x", ""),
        (("desings",), {}, ""),
        (("designs",), {}, "designs"),
        (("designs", "tripwire"), 3, "designs.tripwire"),
        (("views",), [1], "views"),
    ],
)
def test_the_schema_finds_what_an_editor_should_underline(path, value, place):
    document = raw(SCENARIOS["small"])
    target = document
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert errors(document) == [place]


@pytest.mark.parametrize(
    "value", [3, 0.5, "3", "3 /day", "50 %", {"low": 1, "mode": 2, "high": 3}, {"value": 1}]
)
def test_every_form_of_a_number_is_allowed(value):
    document = raw(SCENARIOS["small"])
    document["incidents"]["decay"] = value
    assert errors(document) == []


@pytest.mark.parametrize("key", ["locarno", "as_of", "name", "designs"])
def test_what_a_file_cannot_do_without(key):
    document = raw(SCENARIOS["small"])
    del document[key]
    assert errors(document) == [""]


def test_every_field_says_what_it_means():
    """An editor shows the description beside the key."""
    silent = [
        f"{name}.{key}"
        for name, model in json_schema()["$defs"].items()
        for key, field in model.get("properties", {}).items()
        if not field.get("description") and name != "Table"
    ]
    assert silent == []


def test_every_number_says_its_unit():
    rate = json_schema()["$defs"]["Incidents"]["properties"]["rate"]
    assert rate["x-unit"] == "1/day"

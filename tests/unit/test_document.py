"""The JSON document: its keys, what is absent, and the schema that describes it."""

import json
from dataclasses import replace

import jsonschema
import pytest

from locarno.report.document import STAGES, document
from locarno.report.document_schema import document_schema

VALIDATOR = jsonschema.Draft202012Validator(document_schema())


def unknown_keys(value, schema, definitions, at=""):
    """Places in a document that the schema does not speak of."""
    options = [s for s in schema.get("anyOf", []) if s != {"type": "null"}]
    schema = options[0] if options else schema
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    found = []
    if isinstance(value, dict):
        for key, item in value.items():
            known = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            here = f"{at}/{key}"
            found += [here] if known is None else unknown_keys(item, known, definitions, here)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += unknown_keys(item, schema["items"], definitions, f"{at}/{index}")
    return found


def test_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(document_schema())


def test_document_follows_its_schema_and_the_schema_knows_every_key(assessment):
    text = json.dumps(document(assessment), allow_nan=False)
    VALIDATOR.validate(json.loads(text))
    schema = document_schema()
    assert unknown_keys(json.loads(text), schema, schema["$defs"]) == []


def test_schema_notices_what_is_missing_or_wrong(assessment):
    data = document(assessment)
    del data["seed"]
    data["designs"]["tripwire"]["simulation"]["p_held"]["mean"] = "28 of 100"
    data["designs"]["tripwire"]["simulation"]["survival"][0].append(1)
    data["designs"]["tripwire"]["requirement"]["by_domain"]["space"] = None
    places = {"/".join(map(str, error.path)) for error in VALIDATOR.iter_errors(data)}
    assert places >= {
        "",
        "designs/tripwire/simulation/p_held/mean",
        "designs/tripwire/simulation/survival/0",
        "designs/tripwire/requirement/by_domain",
    }


def test_top_of_the_document_is_the_contract(assessment):
    """Keys from the contract of ``assess --json``, in its order."""
    data = document(assessment)
    assert list(data) == [
        "locarno", "schema", "scenario", "seed", "runs", "histories", "horizon_days", "lambda",
        "line", "designs", "comparison", "caveats", "ledger",
    ]  # fmt: skip
    assert data["schema"] == 1
    assert data["scenario"].keys() >= {"name", "digest", "as_of"}
    assert data["lambda"] == {"low": 5.0, "headline": 10.0, "high": 20.0}
    # Asked for by itself, and where there are two challengers.
    absent = {"rare", "other_deterrence", "other_game", "challengers"}
    assert list(data["designs"]["tripwire"]) == [
        "title", *(stage for stage in STAGES if stage not in absent), "caveats"
    ]  # fmt: skip


def test_values_travel_unrounded(assessment):
    simulation = document(assessment)["designs"]["tripwire"]["simulation"]
    given = assessment.designs["tripwire"].simulation
    assert simulation["p_eroded"]["mean"] == given.p_eroded.mean == (1.0 - 0.284) * 0.61
    assert json.loads(json.dumps(simulation["survival"][3][1]["spread"]["low"])) == (
        given.survival[3][1].spread.low
    )
    assert simulation["survival"][1][0] == 91


def test_absence_is_not_null_and_null_is_not_absence(assessment):
    design = document(assessment)["designs"]["tripwire"]
    assert "spread" not in design["generation"]["stated"]["p_full"]
    assert "spread" in design["generation"]["stated"]["expected_fill"]
    assert design["generation"]["stated"]["months_to_full"] is None
    assert design["clock"]["pretext"]["median_hours"] is None
    assert design["deterrence"]["by_action"]["attack"]["needed"]["p90"] is None


def test_a_stage_not_run_has_no_key(only_sized):
    data = document(only_sized)
    assert list(data["designs"]["tripwire"]) == ["title", "requirement", "caveats"]
    VALIDATOR.validate(json.loads(json.dumps(data)))


def test_a_stage_command_keeps_its_own_keys(assessment):
    data = document(assessment, keys=["clock"])
    assert [list(design) for design in data["designs"].values()] == [["clock"], ["clock"]]
    VALIDATOR.validate(json.loads(json.dumps(data)))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(assessment, value):
    ledger = replace(assessment.ledger, assumed_share=value)
    with pytest.raises(ValueError, match="a number of the document must be finite, found"):
        document(replace(assessment, ledger=ledger))

"""Reading an ``assessment.json`` back into the type it was written from."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from locarno.errors import RunError
from locarno.io.run_folder import read_json
from locarno.model.results import Assessment

__all__ = ["read_assessment"]

_SCHEMA = 1


def read_assessment(path: Path) -> Assessment:
    """The assessment a run has written; raises RunError when the file is something else."""
    document = read_json(path)
    if document.get("schema") != _SCHEMA:
        message = f"{path}: is not an assessment of schema {_SCHEMA}"
        raise RunError(message)
    try:
        scenario, band = document.pop("scenario"), document.pop("lambda")
        document.pop("schema")
        document |= {
            "scenario": scenario["name"],
            "title": scenario["title"],
            "digest": scenario["digest"],
            "as_of": scenario["as_of"],
            "view": scenario["view"],
            "readings": scenario.get("readings", []),
            "lambda_band": (band["low"], band["headline"], band["high"]),
        }
        return TypeAdapter(Assessment).validate_python(_with_spread(document))
    except (KeyError, TypeError, ValidationError) as error:
        message = f"{path}: is not a whole assessment: {error}"
        raise RunError(message) from error


def _with_spread(value: object) -> object:
    """Shares of futures carry no spread in the document; the type says so with None."""
    if isinstance(value, dict):
        found = {key: _with_spread(item) for key, item in value.items()}
        if {"mean", "sampling"} == set(found):
            found["spread"] = None
        return found
    if isinstance(value, list):
        return [_with_spread(item) for item in value]
    return value

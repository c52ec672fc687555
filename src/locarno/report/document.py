"""The assessment as the JSON document that ``assess --json`` writes."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass

from locarno.model.probability import Probability
from locarno.model.results import Assessment, DesignAssessment

__all__ = ["SCHEMA_VERSION", "STAGES", "document", "plain"]

SCHEMA_VERSION = 1
"""Version of the document; keys are only ever added within it."""

STAGES = (
    "requirement", "generation", "clock", "arrival", "contested_air", "coalition", "deterrence",
    "other_deterrence", "game", "other_game", "commitment", "objections", "bargaining",
    "simulation", "challengers", "rare", "cost", "findings", "drivers",
)  # fmt: skip
"""Keys of a design that stand for a stage; a stage that was not run has no key."""


def document(assessment: Assessment, keys: Collection[str] | None = None) -> dict[str, object]:
    """The document as maps, lists, strings and numbers, none of them rounded.

    Parameters
    ----------
    assessment : results of a run.
    keys : stages to keep under each design, of `STAGES`; None keeps all, with the design's title
        and caveats.

    Raises
    ------
    ValueError
        When a number is not finite, which JSON cannot say.
    """
    low, headline, high = assessment.lambda_band
    found: dict[str, object] = {
        "locarno": assessment.locarno,
        "schema": SCHEMA_VERSION,
        "scenario": {
            "name": assessment.scenario,
            "title": assessment.title,
            "digest": assessment.digest,
            "as_of": assessment.as_of,
            "view": assessment.view,
            "readings": list(assessment.readings),
        },
        "seed": assessment.seed,
        "runs": assessment.runs,
        "histories": assessment.histories,
        "horizon_days": assessment.horizon_days,
        "lambda": {"low": low, "headline": headline, "high": high},
        "line": plain(assessment.line),
        "designs": {name: _design(d, keys) for name, d in assessment.designs.items()},
        "comparison": plain(assessment.comparison),
        "caveats": list(assessment.caveats),
        "ledger": plain(assessment.ledger),
    }
    if assessment.disputes is not None:
        found["disputes"] = plain(assessment.disputes)
    if assessment.ranking is not None:
        found["ranking"] = plain(assessment.ranking)
    if assessment.interrupted:
        found["interrupted"] = True
    return found


def _design(design: DesignAssessment, keys: Collection[str] | None) -> dict[str, object]:
    """The stages that were run and are wanted."""
    values = {item.name: getattr(design, item.name) for item in fields(design)}
    wanted = STAGES if keys is None else tuple(key for key in STAGES if key in keys)
    found = {key: plain(values[key]) for key in wanted if values[key] is not None}
    if keys is not None:
        return found
    return {"title": design.title, **found, "caveats": list(design.caveats)}


def plain(value: object) -> object:
    """The value as JSON knows it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (int, float)):
        return _finite(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        found = {item.name: plain(getattr(value, item.name)) for item in fields(value)}
        if isinstance(value, Probability) and value.spread is None:
            del found["spread"]
        return found
    raise TypeError(f"{type(value).__name__} has no place in the document, found {value!r}")


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"a number of the document must be finite, found {value!r}")
    return value if isinstance(value, int) else float(value)

"""The decision record that comes with the programme, and the prior fitted to it."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import Final

from locarno.io.located import Mark, Node
from locarno.model.mandate import Rule
from locarno.model.record import RecordedDecision
from locarno.model.term import DEFAULT_KEY

__all__ = ["PRIORS", "decision_record", "prior_for", "prior_text"]

PRIORS: Final = ("decision_record",)
"""Names under which a prior may be asked for."""

_NONE: Final = "none"
_OF_RULE: Final = {
    Rule.CONSENSUS: "consensus",
    Rule.QUALIFIED_MAJORITY: "majority",
    Rule.LEAD_NATION: "lead_nation",
    Rule.DUAL_KEY: "dual_key",
}
"""Procedure of the record that stands for each rule."""
_OF_MEMBER: Final = "national"


@cache
def decision_record() -> tuple[RecordedDecision, ...]:
    """Every case of the record, in its order."""
    return tuple(
        RecordedDecision(
            id=row["id"],
            crisis=row["crisis"],
            procedure=row["procedure"],
            response=None if row["response"] == _NONE else row["response"],
            hours=_hours(row),
            tactical=row["clock"] == "tactical",
        )
        for row in csv.DictReader(io.StringIO(_text("decision_times.csv")))
    )


def _hours(row: dict[str, str]) -> float | None:
    """Hours to a decision; a decision to do nothing is none."""
    known = row["response"] != _NONE and row["hours_to_decision"]
    return float(row["hours_to_decision"]) if known else None


@cache
def prior_text() -> str:
    """The prior as the text of its table."""
    return _text("decision_prior.csv")


def _text(name: str) -> str:
    return (files("locarno") / "record" / name).read_text(encoding="utf-8")


def prior_for(*, members: bool, responses: frozenset[str] | None, mark: Mark) -> Node:
    """Times of the prior as a file would write them: by rule and response, or of one government.

    Parameters
    ----------
    members : whether the times of one government are asked for.
    responses : responses of the file, beyond which only the default is given; None for all.
    mark : place of the reference, which stands for every number in it.
    """
    rows = [
        row
        for row in csv.DictReader(io.StringIO(prior_text()))
        if responses is None or row["response"] in responses | {DEFAULT_KEY}
    ]
    if members:
        return _by_response(rows, _OF_MEMBER, mark, members=True)
    return Node({str(rule): _by_response(rows, of, mark) for rule, of in _OF_RULE.items()}, mark)


def _by_response(
    rows: list[dict[str, str]], procedure: str, mark: Mark, *, members: bool = False
) -> Node:
    found = {}
    for row in rows:
        if row["procedure"] != procedure:
            continue
        time = {"median": _range(row, "median", mark), "sigma": _range(row, "sigma", mark)}
        if not members:
            time["fastest"] = Node({"value": Node(float(row["fastest"]), mark)}, mark)
            time["cases"] = Node(int(row["cases"]), mark)
        found[row["response"]] = Node(time, mark)
    return Node(found, mark)


def _range(row: dict[str, str], name: str, mark: Mark) -> Node:
    note = f"fitted to the decision record, {row['cases']} cases of its own"
    values: dict[str, float | str] = {
        "low": float(row[f"{name}_low"]), "mode": float(row[name]),
        "high": float(row[f"{name}_high"]), "basis": "measured", "note": note,
    }  # fmt: skip
    return Node({key: Node(value, mark) for key, value in values.items()}, mark)

"""Tables for a spreadsheet: the document's numbers, row by row, every digit kept."""

import csv
import io

import pytest

from locarno.io.csv_text import as_csv
from locarno.report.csv_tables import TABLES, csv_table
from locarno.report.document import document

READINGS = ("stated", "announced")


def read(assessment, name):
    """A table as a spreadsheet would read it."""
    text = as_csv(csv_table(assessment, name))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def designs(assessment):
    return document(assessment)["designs"].items()


def test_requirement(assessment):
    expected = [
        {
            "design": name, "row": row["id"], "domain": row["domain"], "tier": row["tier"],
            **{f"{of}_{end}": repr(row[of][end]) for of in ("units", "persons")
               for end in ("low", "mode", "high")},
        }
        for name, design in designs(assessment) for row in design["requirement"]["rows"]
    ]  # fmt: skip
    assert read(assessment, "requirement") == expected
    assert len(expected) == 4  # two designs of two rows each (conftest.py)


def test_plan_counts_quarters_from_0(assessment):
    found = read(assessment, "plan")
    expected = [
        (name, word, line["guarantor"], line["pledge"], line["element"], str(quarter), repr(units))
        for name, design in designs(assessment) for word in READINGS
        for line in design["generation"][word]["plan"]["lines"]
        for quarter, units in enumerate(line["on_station"])
    ]  # fmt: skip
    assert [tuple(row.values())[:-1] for row in found] == expected
    # The plan of conftest.py does not say how many people: not given is an empty cell, not 0.
    assert {row["persons"] for row in found} == {""}


def test_shortfall(assessment):
    expected = [
        {"design": name, "reading": word, **{key: str(value) for key, value in short.items()}}
        for name, design in designs(assessment) for word in READINGS
        for short in design["generation"][word]["shortfall"]
    ]  # fmt: skip
    assert read(assessment, "shortfall") == expected
    assert len(expected) == 4


def test_cost_has_its_counts_apart(assessment):
    counts = {"incremental": "incremental_by_year", "full": "full_by_year",
              "set_up": "set_up_by_year"}  # fmt: skip
    expected = [
        (name, word, key, count, str(year), *(repr(money[end]) for end in ("low", "mode", "high")))
        for name, design in designs(assessment)
        for word, plan in design["cost"]["plans"].items()
        for key, bill in plan["by_guarantor"].items()
        for count, field in counts.items()
        for year, money in enumerate(bill[field])
    ]
    assert [tuple(row.values()) for row in read(assessment, "cost")] == expected
    assert len(expected) == 2 * 2 * 2 * 3 * 2


@pytest.mark.parametrize("name", ["plan", "shortfall", "cost"])
def test_a_stage_not_run_has_no_row_but_a_header(only_sized, name):
    assert read(only_sized, name) == []
    assert csv_table(only_sized, name) == (TABLES[name][0],)


def test_text_as_rfc_4180_has_it():
    """Section 2: CR LF ends a line; a comma, quote or line end is quoted, quotes doubled."""
    rows = [("a", "b"), ('say "x", y', 0.1 + 0.2), ("two\nlines", None)]
    assert as_csv(rows) == 'a,b\r\n"say ""x"", y",0.30000000000000004\r\n"two\nlines",\r\n'


def test_calendar_has_what_happened_and_what_was_recorded_by_quarter(assessment):
    found = read(assessment, "calendar")
    expected = []
    for name, design in designs(assessment):
        for quarter in design["simulation"]["calendar"]:
            for what in ("exchanges", "violations", "breaches", "reported"):
                rate = quarter[what] or {}
                ends = [rate.get(layer, {}).get(end) for layer in ("sampling", "spread")
                        for end in ("low", "high")]  # fmt: skip
                row = (name, quarter["quarter"], quarter["ceasefires"], what, rate.get("mean"))
                expected.append(["" if v is None else str(v) for v in (*row, *ends)])
    assert [list(row.values()) for row in found] == expected
    assert len(expected) == 2 * 20 * 4
    assert expected[-1][4:] == [""] * 5  # hardly any ceasefire was left: not given, which is not 0

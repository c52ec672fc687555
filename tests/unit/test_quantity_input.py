"""Ways to write a number, and its conversion to the unit used inside."""

import math
import time
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from locarno.io.located import shown
from locarno.io.quantity import quantity_type
from locarno.io.scenario_file import load_scenario
from locarno.io.unit_parser import parsed_factor
from locarno.model.evidence import Basis, Shape
from locarno.model.term import Term
from locarno.units import Unit

SMALL = (Path(__file__).parents[1] / "data" / "small.yaml").read_text(encoding="utf-8")


def read(raw, unit=Unit.KM, **bounds):
    """A number as a field in this unit reads it."""
    return TypeAdapter(quantity_type(Term("a length", unit, **bounds))).validate_python(raw)


def refusal(raw, unit=Unit.KM, **bounds):
    """What such a field says of something else."""
    with pytest.raises(ValidationError) as caught:
        read(raw, unit, **bounds)
    (error,) = caught.value.errors()
    return error["msg"]


@pytest.mark.parametrize(
    ("raw", "bounds", "shape"),
    [
        (3, (3, 3, 3), Shape.FIXED),
        (2.5, (2.5, 2.5, 2.5), Shape.FIXED),
        ("3", (3, 3, 3), Shape.FIXED),
        ("3 km", (3, 3, 3), Shape.FIXED),
        ("3km", (3, 3, 3), Shape.FIXED),
        ("-1.5e3 m", (-1.5, -1.5, -1.5), Shape.FIXED),
        ("1_200 m", (1.2, 1.2, 1.2), Shape.FIXED),
        (".5", (0.5, 0.5, 0.5), Shape.FIXED),
        ({"value": 3}, (3, 3, 3), Shape.FIXED),
        ({"value": 3, "distribution": "fixed"}, (3, 3, 3), Shape.FIXED),
        ({"value": 3000, "unit": "m"}, (3, 3, 3), Shape.FIXED),
        ({"low": 1, "mode": 2, "high": 4}, (1, 2, 4), Shape.PERT),
        ({"low": 1, "high": 4}, (1, 2.5, 4), Shape.DEEP),
        ({"low": 1000, "mode": 2000, "high": 4000, "unit": "m"}, (1, 2, 4), Shape.PERT),
        ({"low": 1, "mode": 2, "high": 4, "distribution": "triangular"}, (1, 2, 4),
         Shape.TRIANGULAR),
        ({"low": 1, "high": 4, "distribution": "lognormal"}, (1, 2.5, 4), Shape.LOGNORMAL),
        ({"low": 1, "high": 4, "distribution": "deep"}, (1, 2.5, 4), Shape.DEEP),
        ({"low": 2, "mode": 2, "high": 2}, (2, 2, 2), Shape.FIXED),
    ],
)  # fmt: skip
def test_forms(raw, bounds, shape):
    number = read(raw)
    assert number.bounds() == bounds
    assert number.shape() is shape
    assert number.unit == "km"


# Factors by definition: 1 h = 3,600 s, 1 mile = 1.609344 km, a year here has 365 days, a month a
# twelfth and a quarter a fourth of it.
@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("50 %", Unit.PROBABILITY, 0.5),
        ("50%", Unit.PROBABILITY, 0.5),
        ("0.5 probability", Unit.PROBABILITY, 0.5),
        ("2 days", Unit.HOUR, 48),
        ("90 min", Unit.HOUR, 1.5),
        ("1 week", Unit.DAY, 7),
        ("1 year", Unit.DAY, 365),
        ("1 yr", Unit.DAY, 365),
        ("6 months", Unit.YEAR, 0.5),
        ("1 quarter", Unit.MONTH, 3),
        ("1/h", Unit.PER_DAY, 24),
        ("365 /year", Unit.PER_DAY, 1),
        ("7 1/week", Unit.PER_DAY, 1),
        ("10 miles", Unit.KM, 16.09344),
        ("10 m/s", Unit.KM_PER_HOUR, 36),
        ("5 km per hour", Unit.KM_PER_HOUR, 5),
        ("4 troops", Unit.PERSON, 4),
        ("4 brigades", Unit.BRIGADE, 4),
        ("2 units", Unit.UNITS, 2),
        ("400 person/year", Unit.PERSON_PER_QUARTER, 100),
        ("1 kEUR/person/month", Unit.EUR_PER_PERSON_YEAR, 12_000),
        ("12 EUR / (person * year)", Unit.EUR_PER_PERSON_YEAR, 12),
        ("60 min/km", Unit.HOUR_PER_KM, 1),
    ],
)
def test_units_are_converted(text, unit, value):
    assert read(text, unit).mode == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_of_the_language_can_be_written(unit):
    assert read({"value": 0.5, "unit": str(unit)}, unit).mode == 0.5


@pytest.mark.parametrize("spelling", ["minute", "minutes", "day", "days"])
def test_hours_known_without_the_parser_are_those_of_the_parser(spelling):
    given = read({"value": 1.0, "unit": spelling}, Unit.HOUR)
    assert given.mode == parsed_factor(spelling, Unit.HOUR)


@pytest.mark.parametrize(
    "unit",
    [
        "h", "parsecz", "km**2", "m/m", "km)", "(km", "()", "km/", "°C", "degC", "3 km", "km km km",
        "__class__", "__import__('os')", "9**9**9**9", "km**999999999", "x" * 1000, "not", "lambda",
    ],
)  # fmt: skip
def test_a_unit_that_does_not_fit_is_refused_at_once(unit):
    """9**9**9**9 kept the parser of units busy for ever."""
    begun = time.perf_counter()
    expected = f"unit {shown(unit)} does not fit; this field is in 'km'"
    assert refusal({"value": 3, "unit": unit}) == expected
    assert time.perf_counter() - begun < 2


FORMS = "; write 3, '3 km' or {low: 1, mode: 2, high: 3}"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (True, f"must be a number, found true{FORMS}"),
        (None, f"must be a number, found null{FORMS}"),
        ([1, 2], f"must be a number, found a list{FORMS}"),
        ("lots", "must be a number, found 'lots'"),
        ("", "must be a number, found ''"),
        ("1..2", "must be a number, found '1..2'"),
        ("12:30", "must be a number, found '12:30'"),
        ("3 km; 4 km", "unit 'km; 4 km' does not fit; this field is in 'km'"),
        ("200 000", ("must be a number, found '200 000'; write a decimal point as '.', and "
         "thousands without a separator")),
        ("0,5", ("must be a number, found '0,5'; write a decimal point as '.', and "
         "thousands without a separator")),
        (math.nan, "must be a finite number, found nan"),
        (-math.inf, "must be a finite number, found -inf"),
        ("1e999", "must be a finite number, found '1e999'"),
        (1e13, "must lie between -1e12 and 1e12, found 10000000000000.0"),
        (10**400, "must lie between -1e12 and 1e12, found 1" + "0" * 56 + "..."),
        ("1e12 Mm", "must lie between -1e12 and 1e12, found 1000000000000000.0"),
        ({}, "give `value`, or both `low` and `high`"),
        ({"mode": 2}, "give `value`, or both `low` and `high`"),
        ({"low": 1, "mode": 2}, "give `value`, or both `low` and `high`"),
        ({"value": 1, "high": 2}, "give either `value` or a range, not both"),
        ({"low": 2, "high": 1}, "range is reversed: low 2, high 1; write low <= high"),
        ({"low": 1, "mode": 5, "high": 4},
         "range is reversed: low 1, mode 5, high 4; write low <= mode <= high"),
        ({"low": 0, "high": 4, "distribution": "lognormal"},
         "a lognormal range must lie above 0"),
        ({"low": -4, "high": -1, "distribution": "lognormal"},
         "a lognormal range must lie above 0"),
        ({"low": 1, "high": 4, "distribution": "pert"},
         "a pert range needs `mode`; without one it is deep uncertainty"),
        ({"low": 1, "mode": 2, "high": 4, "distribution": "deep"},
         "a deep range has no `mode`; leave one of them out"),
        ({"low": 1, "mode": 2, "high": 4, "distribution": "fixed"},
         "a fixed number has a `value`, not a range"),
        ({"value": 1, "distribution": "pert"}, "a `value` has no distribution; give a range"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(raw, message):
    assert refusal(raw) == message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (-1, "must be at least 0, found -1"),
        ({"low": -1, "mode": 2, "high": 3}, "must be at least 0, found -1"),
        ({"low": 1, "mode": 2, "high": 11}, "must be at most 10, found 11"),
        ("11000 m", "must be at most 10, found 11"),
    ],
)
def test_bounds_hold_for_the_whole_range_in_the_unit_of_the_field(raw, message):
    assert refusal(raw, ge=0, le=10) == message


def test_sources_and_bases(tmp_path):
    """Without a word on its basis a number is published when it has a source, else assumed."""
    text = SMALL.replace("decay: 0.5", "decay: {value: 0.5, source: made_up}").replace(
        "shock: 0.1", "shock: {value: 0.1, basis: elicited, note: asked four people}"
    )
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    incidents = load_scenario(path).cases["tripwire"].incidents
    assert (incidents.decay.basis, incidents.decay.source) == (Basis.PUBLISHED, "made_up")
    assert (incidents.shock.basis, incidents.shock.note) == (Basis.ELICITED, "asked four people")
    assert incidents.records.basis is Basis.ASSUMED
    assert incidents.decay.path == "incidents.decay"
    assert incidents.decay.unit == "1/day"


@pytest.mark.parametrize(
    ("written", "value"),
    [("2e5", 200_000), ("2.0e+5", 200_000), ("200_000", 200_000), ("0200", 200), ("+7", 7)],
)
def test_numbers_of_yaml(tmp_path, written, value):
    """`2e5` is text to YAML 1.1 and `0200` is octal; whoever writes them means decimal numbers."""
    path = tmp_path / "s.yaml"
    path.write_text(SMALL.replace("persons: 200000", f"persons: {written}"), encoding="utf-8")
    blue = load_scenario(path).cases["tripwire"].parties["blue"]
    assert blue.strength.persons.mode == value

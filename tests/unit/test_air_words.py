"""Designs with aircraft that could hold the air, and those without."""

from dataclasses import replace

from locarno.report.air_words import contested_designs


def test_designs_without_fit_aircraft_stand_apart(assessment):
    first, second = assessment.designs
    rows = assessment.designs[first].contested_air
    assert rows
    assert any(row.aircraft.high > 0.0 for row in rows)
    nothing = tuple(
        replace(row, aircraft=replace(row.aircraft, low=0.0, mode=0.0, high=0.0)) for row in rows
    )
    designs = {
        first: assessment.designs[first],
        second: replace(assessment.designs[second], contested_air=nothing),
    }
    found = contested_designs(replace(assessment, designs=designs))
    assert found == ((first,), (second,))
    unasked = {name: replace(one, contested_air=None) for name, one in designs.items()}
    assert contested_designs(replace(assessment, designs=unasked)) == ((), ())

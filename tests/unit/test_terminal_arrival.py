"""Tables of coverage: the numbers of the assessment, in order along the line."""

import io
from dataclasses import replace

from rich.console import Console

from locarno.model.arrival import Siting
from locarno.report.document import document
from locarno.report.terminal_arrival import arrival_view

TOWNS = ("old_town", "port")


def shown(view, width=200):
    file = io.StringIO()
    Console(file=file, width=width).print(view)
    return file.getvalue()


def test_classes_sectors_and_hubs(assessment):
    text = shown(arrival_view(assessment))
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "land_grab reserve 72 h 83 25 53 h 155" in rows
    # Hours with air strikes first, for the first class is answered by them.
    assert "Sector 1 100 to 197 port 32 to 84 29/34/42 9/14/22" in rows
    assert rows.index("Sector 0 0 to 97 old town 31 to 83 16/21/29 6/11/19") < rows.index(
        "Sector 1 100 to 197 port 32 to 84 29/34/42 9/14/22"
    )
    assert (
        "2 hubs: old town and port; the farthest km is 84 km away, the mean 44; as many on the "
        "line itself at best 75."
    ) in rows
    assert "The same number at hill and port would leave no km farther than 61 km." in rows
    instead = "the same number at hill and port would leave 4 km uncovered instead of 25."
    assert f"land_grab, at best: {instead}" in rows
    assert not any(row.startswith("incursion, ") for row in rows)
    assert any(row.startswith("2 hubs: evenly along the line") for row in rows)


def test_an_unproved_choice_and_a_best_one_say_so(assessment):
    design = assessment.designs["tripwire"]
    unproved = replace(design.arrival, centre=replace(design.arrival.centre, proved=False))
    text = shown(
        arrival_view(replace(assessment, designs={"d": replace(design, arrival=unproved)}))
    )
    assert "at hill and port (best found, not proved) would" in text
    own = replace(design.arrival, centre=Siting(TOWNS, 84.0, proved=True))
    text = shown(arrival_view(replace(assessment, designs={"d": replace(design, arrival=own)})))
    assert "No other 2 of the scenario's hubs stand nearer to the farthest km." in text


def test_nothing_placed_shows_nothing(only_sized):
    assert shown(arrival_view(only_sized)).strip() == ""


def test_document_has_the_key_only_where_there_is_one(assessment, only_sized):
    for found, there in ((only_sized, False), (assessment, True)):
        for design in document(found)["designs"].values():
            assert ("arrival" in design) is there
    whole = document(assessment)["designs"]["tripwire"]["arrival"]
    assert whole["centre"] == {"hubs": ["hill", "port"], "farthest_km": 61.2, "proved": True}
    assert whole["by_class"]["land_grab"]["decided"]["best"] is None

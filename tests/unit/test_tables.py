"""Tables beside a scenario: rows become entries, and every fault has its row and column."""

from pathlib import Path

import pytest

from locarno.errors import ScenarioError
from locarno.io.located import MAX_NODES
from locarno.io.scenario_file import load_scenario
from locarno.model.parties import Role

SMALL = (Path(__file__).parents[1] / "data" / "small.yaml").read_text(encoding="utf-8")
SECTORS = """  sectors:
    north: {name: North, length: 100}
    centre: {name: Centre, length: 120, weight: 2}
    south: {name: South, length: 80, weight: 0.5}
"""
TRACE = """\
seq,place,lon,lat,section
1,Aa,30.5,48.1,land
2,Bee,31.5,48.2,land
3,"Cee, upper",32.5,48.3,river
4,Dee,33.5,48.4,river
"""
SECTIONS = """\
id,name,start,end,weight.low,weight.mode,weight.high
north,North,Aa,Bee,0.5,1,2
centre,Centre,Bee,"Cee, upper",,,
south,South,"Cee, upper",Dee,,,
"""


def load(folder, trace=TRACE, sectors=SECTIONS, text=SMALL):
    """The small scenario with its line from two tables."""
    given = {"trace.csv": trace, "sectors.csv": sectors}
    for name, content in given.items():
        if content is not None:
            raw = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(raw)
    path = folder / "s.yaml"
    tables = "  trace: {file: trace.csv}\n  sectors: {file: sectors.csv}\n"
    path.write_text(text.replace(SECTORS, tables), encoding="utf-8")
    return load_scenario(path, shown="s.yaml")


def complaints(folder, **tables):
    with pytest.raises(ScenarioError) as caught:
        load(folder, **tables)
    return [str(problem) for problem in caught.value.problems]


def test_rows_become_a_list_or_a_map_by_id(tmp_path):
    line = load(tmp_path).cases["tripwire"].line
    assert [(w.seq, w.place, w.lon, w.section) for w in line.trace] == [
        (1, "Aa", 30.5, "land"),
        (2, "Bee", 31.5, "land"),
        (3, "Cee, upper", 32.5, "river"),
        (4, "Dee", 33.5, "river"),
    ]
    assert list(line.sectors) == ["north", "centre", "south"]
    weight = line.sectors["north"].weight
    assert (weight.low, weight.mode, weight.high) == (0.5, 1, 2)
    assert line.sectors["centre"].weight.mode == 1  # the default: the cells are empty


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["Unix", "DOS"])
def test_spreadsheets_write_marks_line_ends_and_empty_rows(tmp_path, start, end):
    table = (start + SECTIONS + ",,,,,,\n\n").replace("\n", end)
    sectors = load(tmp_path, sectors=table.encode()).cases["tripwire"].line.sectors
    assert list(sectors) == ["north", "centre", "south"]


def test_cells_are_words_lists_and_numbers_as_the_language_says(tmp_path):
    """Text stays text though it looks like a number or a truth value; `;` separates words."""
    (tmp_path / "parties.csv").write_text(
        "id,name,roles,objections,belief.value,belief.note,government_change\n"
        "one,1,spoiler,no; 2,0.5,yes,1e-1\n"
        "two,on,mediator;spoiler,,,,\n",
        encoding="utf-8",
    )
    text = SMALL + "  third:\n    inherits: tripwire\n    force: {hubs: 3}\n"
    bands = "  bands:\n    name: Bands nobody controls\n    roles: [spoiler]\n"
    head, tail = text.replace(bands, "").split("parties:\n")
    parties, rest = tail.split("elements:\n", maxsplit=1)
    view = "views:\n  armed:\n    parties: {file: parties.csv}\n"
    text = f"{head}{view}parties:\n{parties}elements:\n{rest}"
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    parties = load_scenario(path, view="armed").cases["tripwire"].parties
    assert list(parties) == ["amber", "blue", "one", "two"]
    one, two = parties["one"], parties["two"]
    assert (one.name, one.objections, one.belief.note) == ("1", ("no", "2"), "yes")
    assert (one.belief.mode, one.government_change.mode) == (0.5, 0.1)
    assert (two.name, two.roles) == ("on", (Role.MEDIATOR, Role.SPOILER))


ROWS = {
    "wrong number": (
        {"sectors": SECTIONS.replace("0.5,1,2", "0.5,many,2")},
        [("sectors.csv:2:6: line.sectors.north.weight.mode: must be a number, found 'many'; "
         "write it without quotes, and its unit under `unit`")],
    ),
    "reversed range": (
        {"sectors": SECTIONS.replace("0.5,1,2", "5,1,2")},
        [("sectors.csv:2:5: line.sectors.north.weight: range is reversed: low 5, mode 1, high 2; "
         "write low <= mode <= high")],
    ),
    "not a number": (
        {"trace": TRACE.replace("31.5", ".nan")},
        ["trace.csv:3:3: line.trace.1.lon: must be a finite number, found nan"],
    ),
    "out of bounds": (
        {"trace": TRACE.replace("48.2", "98.2")},
        ["trace.csv:3:4: line.trace.1.lat: must be at most 90, found 98.2"],
    ),
    "cell that is no YAML": (
        {"trace": TRACE.replace("31.5", "[a: b: *")},
        [("trace.csv:3:3: line.trace.1.lon: must be a number, found '[a: b: *'; "
         "write it without quotes, and its unit under `unit`")],
    ),
    "unknown column": (
        {"trace": TRACE.replace("section", "sektion")},
        [f"trace.csv:{row}:5: line.trace.{row - 2}.sektion: unknown key; did you mean 'section'?"
         for row in range(2, 6)],
    ),
    "missing cell": (
        {"trace": TRACE.replace("31.5", "")},
        ["trace.csv:3:1: line.trace.1.lon: is required, but not given: longitude in degrees east"],
    ),
    "id twice": (
        {"sectors": SECTIONS + "north,Again,Dee,Aa,,,\n"},
        ["sectors.csv:5:1: line.sectors.north: id 'north' appears twice; the first is in row 2"],
    ),
    "row without id": (
        {"sectors": SECTIONS + ",Again,Dee,Aa,,,\n"},
        ["sectors.csv:5:1: line.sectors: a row needs an `id` of one word"],
    ),
    "too many cells": (
        {"trace": TRACE.replace("48.2,land", "48.2,land,extra")},
        ["trace.csv:3:1: line.trace.1: has 6 cells, the header has 5 columns"],
    ),
    "column twice": (
        {"trace": TRACE.replace("section", "lon")},
        ["trace.csv:1:3: line.trace: column 'lon' appears twice",
         "trace.csv:1:5: line.trace: column 'lon' appears twice"],
    ),
    "column against column": (
        {"sectors": SECTIONS.replace("weight.low", "weight")},
        [("sectors.csv:2:6: line.sectors.north.weight.mode: another column gives this value too; "
         "keep one of them"),
         ("sectors.csv:2:7: line.sectors.north.weight.high: another column gives this value too; "
         "keep one of them")],
    ),
    "column against column the other way round": (
        {"sectors": SECTIONS.replace("weight.high", "weight")},
        ["sectors.csv:2:5: line.sectors.north.weight: give `value`, or both `low` and `high`",
         ("sectors.csv:2:7: line.sectors.north.weight: another column gives this value too; "
         "keep one of them")],
    ),
    "column without a name": (
        {"trace": TRACE.replace("section", "")},
        [f"trace.csv:{row}:5: line.trace.{row - 2}: stands in a column without a name, "
         f"found {found}"
         for row, found in ((2, "'land'"), (3, "'land'"), (4, "'river'"), (5, "'river'"))],
    ),
    "path without an end": (
        {"sectors": SECTIONS.replace("weight.low", "weight.")},
        ["sectors.csv:1:5: line.sectors: a column is called like a.b.c, found 'weight.'"],
    ),
    "path without end": (
        {"sectors": SECTIONS.replace("weight.low", "a." * 5_000 + "a")},
        [("sectors.csv:1:5: line.sectors: a column is called like a.b.c, "
         "found 'a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a....")],
    ),
    "empty": (
        {"trace": ""},
        ["trace.csv:1:1: line.trace: is empty; a table begins with a row of column names"],
    ),
    "semicolons": (
        {"trace": TRACE.replace(",", ";")},
        ["trace.csv:1:1: line.trace: columns are separated by commas, found semicolons"],
    ),
    "open quote": (
        {"trace": TRACE + '5,"Eh,1,2,land\n'},
        ["trace.csv:6:1: line.trace: not valid CSV: unexpected end of data"],
    ),
    "control character": (
        {"trace": TRACE.replace("Bee", "B\x1bee")},
        ["trace.csv:3:2: line.trace.1.place: control character U+001B is not allowed; remove it"],
    ),
    "not UTF-8": (
        {"trace": TRACE.replace("Bee", "Bée").encode("latin-1")},
        [("trace.csv:3:4: line.trace.file: table trace.csv is not UTF-8 here; save the file as "
         "UTF-8")],
    ),
    "not there": (
        {"trace": None},
        [("s.yaml:16:11: line.trace.file: table trace.csv cannot be read: "
         "No such file or directory")],
    ),
    "place that is not on the line": (
        {"sectors": SECTIONS.replace("Aa,Bee", "Aa,Be")},
        [("sectors.csv:2:4: line.sectors.north.end: no place 'Be' on the trace; "
         "did you mean 'Bee'?")],
    ),
    "gap between sectors": (
        {"sectors": SECTIONS.replace('centre,Centre,Bee,"Cee, upper",,,\n', "")},
        [("sectors.csv:3:3: line.sectors.south.start: gap or overlap: the sector before ends at "
         "'Bee', this one starts at 'Cee, upper'")],
    ),
    "gap at the end": (
        {"sectors": SECTIONS.replace('south,South,"Cee, upper",Dee,,,\n', "")},
        ["s.yaml:17:3: line.sectors: stop at 'Cee, upper', but the line goes on to 'Dee'"],
    ),
    "sector backwards": (
        {"sectors": SECTIONS.replace('Bee,"Cee, upper"', "Bee,Aa")},
        ["sectors.csv:3:4: line.sectors.centre.end: must lie further along the trace than `start`",
         ("sectors.csv:4:3: line.sectors.south.start: gap or overlap: the sector before ends at "
         "'Aa', this one starts at 'Cee, upper'")],
    ),
    "place twice": (
        {"trace": TRACE + "5,Bee,34.5,48.5,land\n", "sectors": SECTIONS.replace("Dee", "Bee")},
        ["s.yaml:16:3: line.trace: place 'Bee' appears 2 times; give each its own name",
         "sectors.csv:4:4: line.sectors.south.end: must lie further along the trace than `start`"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "messages"), ROWS.values(), ids=ROWS)
def test_a_fault_has_its_row_and_column(tmp_path, tables, messages):
    assert complaints(tmp_path, **tables) == messages


def test_faults_of_table_and_scenario_are_reported_together(tmp_path):
    text = SMALL.replace("decay: 0.5", "decay: -1")
    found = complaints(tmp_path, text=text, trace=TRACE.replace("48.2", "98.2"),
                       sectors=SECTIONS.replace("0.5,1,2", "0.5,-1,2"))  # fmt: skip
    assert [line.split(":", maxsplit=1)[0] for line in found] == [
        "s.yaml",
        "sectors.csv",
        "trace.csv",
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder = tmp_path / "scenario"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(TRACE, encoding="utf-8")
    (folder / "trace.csv").symlink_to(tmp_path / "secret.csv")
    assert complaints(folder, trace=None) == [
        "s.yaml:16:11: line.trace.file: must stay in the folder of the scenario, found 'trace.csv'"
    ]
    (folder / "trace.csv").unlink()
    (folder / "trace.csv").symlink_to(folder / "trace.csv")
    assert len(complaints(folder, trace=None)) == 1


def test_tables_in_a_folder_below_are_read(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "trace.csv").write_text(TRACE, encoding="utf-8")
    text = SMALL.replace("  sectors:\n", "  trace: {file: tables/trace.csv}\n  sectors:\n")
    text = text.replace("length: 100}", "start: Aa, end: Dee}")
    for sector in ("    centre: {name: Centre, length: 120, weight: 2}\n",
                   "    south: {name: South, length: 80, weight: 0.5}\n"):  # fmt: skip
        text = text.replace(sector, "")
    assert len(load(tmp_path, text=text).cases["tripwire"].line.trace) == 4


def test_tables_of_a_million_cells_are_refused(tmp_path):
    """The bound is on all that is written out, however often one table is referred to."""
    table = ",".join(f"c{i}" for i in range(1_000)) + "\n" + (",".join("1" * 1_000) + "\n") * 150
    (tmp_path / "big.csv").write_text(table, encoding="utf-8")
    text = SMALL + "bases: {file: big.csv}\ncaveats2: {file: big.csv}\n"
    found = complaints(tmp_path, text=text)
    expected = f"big.csv: caveats2: the tables hold more than {MAX_NODES} cells up to here"
    assert f"{expected}; shorten them" in found
    assert f"{MAX_NODES}" == "200000"


def test_the_digest_covers_the_tables(tmp_path):
    first = load(tmp_path).digest
    assert load(tmp_path).digest == first
    assert load(tmp_path, trace=TRACE.replace("31.5", "31.6")).digest != first

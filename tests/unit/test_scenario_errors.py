"""What a wrong scenario file is told: place, path, what was found and what would be right."""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario

SMALL = (Path(__file__).parents[1] / "data" / "small.yaml").read_text(encoding="utf-8")


def edited(*changes):
    """The small scenario with each text replaced once, in order."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def place(text, marker):
    """`line:column` of the first place where the marker stands."""
    before = text[: text.index(marker)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def complaints(folder, text, **options):
    """What loading says, problem by problem; nothing when it loads."""
    path = folder / "s.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        load_scenario(path, shown="s.yaml", **options)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


ONE_FAULT = {
    "unknown key": (
        ("  records: 5", "  records: 5\n  decaay: 0.5"),
        "decaay",
        "incidents.decaay: unknown key; did you mean 'decay'?",
    ),
    "unknown key at the root": (
        ("\ndesigns:", "\ndesing: 1\ndesigns:"),
        "desing:",
        "desing: unknown key; did you mean 'designs'?",
    ),
    "unknown key in a number": (
        ("rate: {low: 0.5, mode: 1,", "rate: {low: 0.5, mod: 1,"),
        "mod: 1",
        "incidents.rate.mod: unknown key; did you mean 'mode'?",
    ),
    "thousands with a comma": (
        ("persons: 200000", "persons: 200,000"),
        "000}\n    conduct",
        "parties.blue.strength.000: unknown key; thousands are written without a separator",
    ),
    "missing number": (
        ("  decay: 0.5\n", ""),
        "incidents:",
        (
            "incidents.decay: is required, but not given: speed at which excitation dies away, "
            "in 1/day"
        ),
    ),
    "missing text": (
        ("    label: Firm\n", ""),
        "firm:",
        "stances.firm.label: is required, but not given: name printed in tables",
    ),
    "wrong unit": (
        ("tolerance: 5", "tolerance: 5 h"),
        "tolerance: 5 h",
        "line.tolerance: unit 'h' does not fit; this field is in 'km'",
    ),
    "reversed range": (
        ("{low: 280, mode: 300, high: 330}", "{low: 380, mode: 300, high: 330}"),
        "length: {low: 380",
        "line.length: range is reversed: low 380, mode 300, high 330; write low <= mode <= high",
    ),
    "reversed range without mode": (
        ("{low: 280, mode: 300, high: 330}", "{low: 330, high: 280}"),
        "length: {low: 330",
        "line.length: range is reversed: low 330, high 280; write low <= high",
    ),
    "probability above 1": (
        ("challenger_share: 0.6", "challenger_share: 1.6"),
        "challenger_share",
        "incidents.challenger_share: must be at most 1, found 1.6",
    ),
    "casualties below none": (
        ("  records: 5", "  records: 5\n  casualties: -1"),
        "casualties: -1",
        "incidents.casualties: must be at least 0, found -1",
    ),
    "negative persons": (
        ("persons: 200000", "persons: -5"),
        "persons: -5",
        "parties.blue.strength.persons: must be at least 0, found -5",
    ),
    "duplicate id": (
        ("caveats:\n", "caveats:\n  rear_only: {label: twice}\n"),
        "rear_only: {label: stays",
        "caveats.rear_only: appears twice; the first stands on line 78",
    ),
    "undefined element": (
        ("element: fighters", "element: figters"),
        "element: figters",
        "guarantors.ALF.pledges.fighters.element: no element 'figters'; did you mean 'fighters'?",
    ),
    "missing source": (
        ("source: made_up", "source: made_upp"),
        "source: made_upp",
        "guarantors.ALF.pledges.brigade.source: no source 'made_upp'; did you mean 'made_up'?",
    ),
    "not a number": (
        ("decay: 0.5", "decay: .nan"),
        "decay: .nan",
        "incidents.decay: must be a finite number, found nan",
    ),
    "infinite end": (
        ("{low: 0.3, mode: 0.5, high: 0.7}", "{low: 0.3, mode: 0.5, high: .inf}"),
        "high: .inf",
        "incidents.branching.high: must be a finite number, found inf",
    ),
    "truth value for a number": (
        ("decay: 0.5", "decay: yes"),
        "decay: yes",
        (
            "incidents.decay: must be a number, found true; "
            "write 3, '3 km' or {low: 1, mode: 2, high: 3}"
        ),
    ),
    "word for a number": (
        ("decay: 0.5", "decay: lots"),
        "decay: lots",
        (
            "incidents.decay: must be a number, found 'lots': speed at which excitation dies away, "
            "in 1/day"
        ),
    ),
    "decimal comma": (
        ("decay: 0.5", "decay: '0,5'"),
        "decay: '0,5'",
        (
            "incidents.decay: must be a number, found '0,5'; write a decimal point as '.', and "
            "thousands without a separator"
        ),
    ),
    "quoted number inside a map": (
        ("decay: 0.5", "decay: {value: '0.5'}"),
        "value: '0.5'",
        (
            "incidents.decay.value: must be a number, found '0.5'; write it without quotes, and "
            "its unit under `unit`"
        ),
    ),
    "nothing for a number": (
        ("decay: 0.5", "decay:"),
        "decay:",
        (
            "incidents.decay: must be a number, found null; "
            "write 3, '3 km' or {low: 1, mode: 2, high: 3}"
        ),
    ),
    "number beyond all measure": (
        ("persons: 200000", "persons: 1.0e+13"),
        "persons: 1.0e+13",
        "parties.blue.strength.persons: must lie between -1e12 and 1e12, found 10000000000000.0",
    ),
    "fraction of a vote": (
        ("votes: 3", "votes: 3.5"),
        "votes: 3.5",
        "guarantors.ALF.votes: must be a whole number, found 3.5: votes in a qualified majority",
    ),
    "negative votes": (
        ("votes: 3", "votes: -1"),
        "votes: -1",
        "guarantors.ALF.votes: must be at least 0, found -1",
    ),
    "word for a truth value": (
        ("ground: false", "ground: nope"),
        "ground: nope",
        "violations.strike.ground: must be true or false, found 'nope': whether a buffer delays it",
    ),
    "number for a text": (
        ("name: Alfa", "name: 12"),
        "name: 12",
        "guarantors.ALF.name: must be text, found 12; put it in quotes",
    ),
    "word for a list": (
        ("roles: [spoiler]", "roles: spoiler"),
        "roles: spoiler",
        "parties.bands.roles: must be a list such as [a, b], found 'spoiler'; write [spoiler]",
    ),
    "list for a map": (
        ("land: {label: tripwire, brigades: 1}", "land: [1]"),
        "land: [1]",
        (
            "force.land: must be a map, found a list; it has label, km_per_battalion, "
            "reserve_share, brigades"
        ),
    ),
    "unknown word": (
        ("domain: air", "domain: aer"),
        "domain: aer",
        "elements.fighters.domain: 'aer' is not one of the words allowed here; did you mean 'air'?",
    ),
    "unknown action": (
        ("        split:\n", "        splitt:\n"),
        "splitt",
        (
            "parties.amber.payoffs.actions.splitt: 'splitt' is not one of the words allowed "
            "here; did you mean 'split'?"
        ),
    ),
    "trust in a source": (
        ("confidence: low", "confidence: none"),
        "confidence: none",
        "sources.made_up.confidence: must be high, moderate or low, found 'none'",
    ),
    "no date": (
        ('as_of: "2026-01-01"', "as_of: 2026-02-30"),
        "as_of",
        "as_of: must be a date such as 2026-01-31, found '2026-02-30'",
    ),
    "no date of a source": (
        ('date: "2026-01-01"', "date: 2026-13"),
        "date: 2026-13",
        "sources.made_up.date: must be a date such as 2026-01-31, 2026-01 or 2026, found '2026-13'",
    ),
    "band out of order": (
        ("{low: 5, headline: 10,", "{low: 5, headline: 30,"),
        "choice",
        "choice: band is out of order: 5, 30, 20; write low <= headline <= high",
    ),
    "answered better than alone": (
        ("answered: {low: -0.4, mode: -0.2, high: 0}", "answered: {low: -0.4, mode: 0, high: 0.6}"),
        "answered: {low: -0.4, mode: 0, high: 0.6}",
        (
            "parties.amber.payoffs.actions.probe.answered: w must not exceed V: high is 0.6 "
            "against 0.4"
        ),
    ),
    "attribution beyond certainty": (
        ("wrong: {default: 0.05,", "wrong: {default: 0.45,"),
        "wrong: {default: 0.45,",
        "sensors.patrols.wrong: right and wrong for 'default' can add to 1.05, at most 1",
    ),
    "shares of clashes": (
        ("general: 0.1", "general: 0.7"),
        "general: 0.7",
        "responses.air_strikes.general: with `limited` the shares of clashes add to 1.1, at most 1",
    ),
    "condition decided twice": (
        ("lever: agreement.us_backstop", "lever: agreement.us_backstop\n    probability: 0.5"),
        "backstop:",
        "conditions.backstop: needs either `lever` or `probability`",
    ),
    "lever that is none": (
        ("lever: agreement.us_backstop", "lever: agreement.buffer_km"),
        "lever: agreement.buffer_km",
        "conditions.backstop.lever: must be a yes-or-no lever, found 'agreement.buffer_km'",
    ),
    "answer that is no response": (
        ("incursion: {answer: reserve", "incursion: {answer: air_strikes"),
        "answer: air_strikes",
        "ladder.incursion.answer: 'air_strikes' is not among the responses of this rung",
    ),
    "lead nation without a lead": (
        ("rule: lead_nation, lead: ALF", "rule: lead_nation"),
        "rule: lead_nation",
        "procedure.rule: a lead_nation procedure must name its `lead`",
    ),
    "chance to be proposed": (
        (
            "proposed: {default: {low: 0.6, mode: 0.8, high: 0.95}}",
            "proposed: {statement: 1, sanctions: 1, reserve: 1}",
        ),
        "proposed: {statement",
        "procedure.proposed: needs an entry for 'air_strikes' or a `default`",
    ),
    "lone sector without length": (
        ("{name: North, length: 100}", "{name: North}"),
        "north:",
        "line.sectors.north: needs `length`, for the line has no trace",
    ),
    "table outside the folder": (
        ("objections: [No promise to fight for it]", "objections: {file: ../x.csv}"),
        "file: ../x.csv",
        "parties.blue.objections.file: must stay in the folder of the scenario, found '../x.csv'",
    ),
    "table elsewhere": (
        ("objections: [No promise to fight for it]", "objections: {file: /etc/x.csv}"),
        "file: /etc/x.csv",
        "parties.blue.objections.file: must stay in the folder of the scenario, found '/etc/x.csv'",
    ),
    "table of another kind": (
        ("objections: [No promise to fight for it]", "objections: {file: x.xlsx}"),
        "file: x.xlsx",
        "parties.blue.objections.file: must name a .csv file beside the scenario, found 'x.xlsx'",
    ),
    "table that is not there": (
        ("objections: [No promise to fight for it]", "objections: {file: x.csv}"),
        "file: x.csv",
        "parties.blue.objections.file: table x.csv cannot be read: No such file or directory",
    ),
    "merge key": (
        ("  records: 5", "  records: 5\n  <<: {shock: 1}"),
        "<<",
        "incidents: merge keys `<<` are not read; write the entries out, or let a design inherit",
    ),
    "foreign tag": (
        ("title: An abstract line", "title: !!python/name:os.system x"),
        "title: !!python",
        (
            "title: tag 'tag:yaml.org,2002:python/name:os.system' is not allowed; write the value "
            "without"
        ),
    ),
    "escape sequence": (
        ("title: An abstract line", 'title: "\\e[2Jgone"'),
        'title: "',
        "title: control character U+001B is not allowed; remove it",
    ),
    "list as a key": (
        ("  records: 5", "  records: 5\n  [1]: 2"),
        "[1]: 2",
        "incidents: a key must be a plain word, found a list or map",
    ),
    "empty key": (
        ("  records: 5", "  records: 5\n  '': 2"),
        "'': 2",
        "incidents: a key must be a plain word, found ''",
    ),
    "title of a design": (
        ("title: One brigade on the line", "title: [a]"),
        "title: [a]",
        "designs.tripwire.title: must be text, found a list",
    ),
    "unknown part of a design": (
        ("    title: Three brigades", "    guarantrs: {}\n    title: Three brigades"),
        "guarantrs",
        "designs.reassurance.guarantrs: unknown key; did you mean 'guarantors'?",
    ),
    "setting in a design": (
        ("    title: Three brigades", "    incidents: {decay: 1}\n    title: Three brigades"),
        "incidents: {decay: 1}",
        (
            "designs.reassurance.incidents: is not part of a design but of the setting or a view; "
            "a design has guarantors, procedure, ladder, monitoring, agreement, obligations, force"
        ),
    ),
}


@pytest.mark.parametrize(("change", "marker", "message"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_one_fault_gives_one_message(tmp_path, change, marker, message):
    text = edited(change)
    assert complaints(tmp_path, text) == [f"s.yaml:{place(text, marker)}: {message}"]


WHOLE_FILE = {
    "empty": ("", "s.yaml:1:1: a scenario is a map that begins `locarno: 1`"),
    "a list": ("- 1\n", "s.yaml:1:1: a scenario is a map that begins `locarno: 1`"),
    "no version": (
        SMALL.replace("locarno: 1\n", ""),
        "s.yaml:1:1: locarno: says no version; begin the file with `locarno: 1`",
    ),
    "later version": (
        SMALL.replace("locarno: 1\n", "locarno: 2\n"),
        "s.yaml:3:1: locarno: version 2 is not known; this Locarno reads version 1",
    ),
    "not YAML": ("locarno: [1\n", "s.yaml:2:1: not valid YAML: did not find expected ',' or ']'"),
    "two documents": (
        "locarno: 1\n---\nlocarno: 1\n",
        "s.yaml:2:1: not valid YAML: but found another document",
    ),
    "tab": (
        "locarno: 1\n\tname: x\n",
        "s.yaml:2:1: not valid YAML: found a tab character that violates indentation",
    ),
    "Latin-1": (
        "locarno: 1\nname: Zürich\n".encode("latin-1"),
        "s.yaml:2:8: is not UTF-8 here; save the file as UTF-8",
    ),
    "UTF-16": (
        "locarno: 1\n".encode("utf-16"),
        "s.yaml:1:1: is not UTF-8 here; save the file as UTF-8",
    ),
    "zero byte": (
        "locarno: 1\nname: a\0b\n",
        "s.yaml:2:8: control character U+0000 is not allowed; remove it",
    ),
    "no designs": (
        SMALL.split("designs:", maxsplit=1)[0],
        "s.yaml:3:1: designs: a scenario needs at least one design, as a map by id",
    ),
    "alias bomb": (
        "locarno: 1\nb0: &b0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"b{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 10)}]\n" for i in range(1, 10)),
        "s.yaml: holds more than 200000 values (aliases written out); shorten it",
    ),
    "alias to itself": (
        "locarno: 1\nname: &x [*x]\n",
        "s.yaml:2:7: is nested more than 40 levels deep; flatten it",
    ),
    # 200,000 brackets overran the stack of the YAML library and killed the process.
    "nested without end": (
        "locarno: 1\nname: " + "[" * 200_000,
        "s.yaml:2:46: is nested more than 40 levels deep; flatten it",
    ),
}


@pytest.mark.parametrize(("text", "message"), WHOLE_FILE.values(), ids=WHOLE_FILE)
def test_a_file_that_is_no_scenario(tmp_path, text, message):
    assert complaints(tmp_path, text) == [message]


def test_a_file_of_100_mb_is_refused_unread(tmp_path):
    path = tmp_path / "s.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    with pytest.raises(ScenarioError, match=r"^s.yaml: has 100 MB; a scenario may have at most 5$"):
        load_scenario(path, shown="s.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_something_that_is_no_file(tmp_path):
    with pytest.raises(ScenarioError, match=r"^s.yaml: is not a file$"):
        load_scenario(tmp_path, shown="s.yaml")
    with pytest.raises(ScenarioError, match=r"^s.yaml: cannot be read: No such file or directory$"):
        load_scenario(tmp_path / "none.yaml", shown="s.yaml")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ScenarioError, match=r"^s.yaml: is not a file$"):
        load_scenario(tmp_path / "pipe", shown="s.yaml")


def many_faults():
    """The small scenario with 30 elements that each say a wrong thing, and their problems."""
    lines = [
        f"  e{i}: {{name: E, domain: land, persons: {-1 - i}}}" if i % 2 else
        f"  e{i}: {{name: E, domain: land, persons: {i} km}}" for i in range(30)
    ]  # fmt: skip
    text = edited(("elements:\n", "elements:\n" + "\n".join(lines) + "\n"))
    first = text[: text.index("  e0:")].count("\n") + 1
    column = lines[0].index("persons") + 1
    return text, [
        f"s.yaml:{first + i}:{column + (i > 9)}: elements.e{i}.persons: "
        + (f"must be at least 0, found {-1 - i}" if i % 2
           else "unit 'km' does not fit; this field is in 'person'")
        for i in range(30)
    ]  # fmt: skip


def test_thirty_problems_are_reported_at_once_in_order_of_their_lines(tmp_path):
    text, expected = many_faults()
    assert complaints(tmp_path, text) == expected


def test_problems_of_every_kind_are_reported_together(tmp_path):
    """Neither a wrong value nor a broken table hides a reference that leads nowhere."""
    changes = {
        "incidents.decay": ("decay: 0.5", "decay: 0.5 km"),
        "conditions.parliament.label": (
            "label: The parliament agrees",
            "label: The parliament agrees\n    label: twice",
        ),
        "parties.bands.roles.0": ("roles: [spoiler]", "roles: [spoilr]"),
        "violations.shot.rnk": ("    rank: 0", "    rank: 0\n    rnk: 0"),
        "parties.blue.strength.persons": ("persons: 200000", "persons: .nan"),
        "guarantors.ALF.pledges.brigade.notice": ("notice: 30", "notice: -30"),
        "guarantors.ALF.pledges.brigade.source": ("source: made_up", "source: none"),
        "guarantors.ALF.pledges.fighters.element": ("element: fighters", "element: figters"),
        "parties.amber.payoffs.actions.slice.answered": ("high: -0.1}", "high: 0.9}"),
        "line.sectors.north": ("{name: North, length: 100}", "{name: North}"),
        "agreement.buffer_km": ("agreement: {buffer_km: 10}", "agreement: {buffer_km: 5}"),
    }
    found = complaints(tmp_path, edited(*changes.values()))
    assert {line.split(": ")[1] for line in found} == set(changes)
    assert len(found) == len(changes)


def test_what_a_repair_would_bring_about_is_not_reported(tmp_path):
    """`rule` decides which parts are needed: while it is unknown, none of them is missed."""
    text = edited(("procedure: {rule: lead_nation, lead: ALF}", "procedure: {rule: leed}"))
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'rule: leed')}: procedure.rule: 'leed' is not one of the words "
            "allowed here; there are: consensus, qualified_majority, lead_nation, pre_delegated, "
            "dual_key"
        )
    ]


def test_a_problem_that_designs_share_is_reported_once(tmp_path):
    """The wrong pledge is inherited; both designs have it."""
    text = edited(("element: fighters", "element: figters"))
    assert len(complaints(tmp_path, text)) == 1


def test_two_missing_fields_of_one_map_are_two_problems(tmp_path):
    text = edited(("  decay: 0.5\n", ""), ("  shock: 0.1\n", ""))
    assert [line.split(": ")[1] for line in complaints(tmp_path, text)] == [
        "incidents.decay",
        "incidents.shock",
    ]


def test_a_part_that_one_design_lacks_is_missed_there(tmp_path):
    text = SMALL + "  bare:\n    inherits: tripwire\n    force: null\n"
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'bare:')}: designs.bare.force: is required, but not given: "
            "the force asked for"
        )
    ]


def test_a_problem_in_a_view_is_found_although_it_is_not_chosen(tmp_path):
    text = SMALL + (
        "views:\n"
        "  cautious: {incidents: {decay: 0.4}}\n"
        "  bold: {parties: {amber: {belief: {low: 0.9, high: 1.9}}}}\n"
        "  same: {incidents: {decay: 0.5}}\n"
        "  none: 3\n"
        "  odd: {designs: {}}\n"
    )
    expected = [
        (
            f"s.yaml:{place(text, 'belief: {low: 0.9')}: parties.amber.belief: "
            "must be at most 1, found 1.9"
        ),
        (
            f"s.yaml:{place(text, 'decay: 0.5}')}: incidents.decay: "
            "changes nothing: the value is already 0.5; remove it"
        ),
        f"s.yaml:{place(text, 'none: 3')}: views.none: a view is a map of what it changes, found 3",
        (
            f"s.yaml:{place(text, 'designs: {}')}: views.odd.designs: "
            "may not stand in a view; a view changes parts of the setting"
        ),
    ]
    assert complaints(tmp_path, text) == expected
    assert complaints(tmp_path, text, view="cautious") == expected


def test_views_must_be_a_map(tmp_path):
    text = SMALL + "views: [1]\n"
    expected = [f"s.yaml:{place(text, 'views:')}: views: views are a map by id, found a list"]
    assert complaints(tmp_path, text) == expected
    assert complaints(tmp_path, SMALL + "views:\n") == []


CHOICES = {
    "view": ({"view": "bold"}, "--view: no view 'bold'; there are none"),
    "design": ({"designs": ["tripwir"]}, "--design: no design 'tripwir'; did you mean 'tripwire'?"),
}


@pytest.mark.parametrize(("options", "message"), CHOICES.values(), ids=CHOICES)
def test_a_choice_that_is_not_there(tmp_path, options, message):
    assert complaints(tmp_path, SMALL, **options) == [message]


SETTINGS = {
    "incidents.decaay=1": "incidents.decaay: unknown key; did you mean 'decay'?",
    "incident.decay=1": "incident.decay: unknown key; did you mean 'incidents'?",
    "incidents.decay=3 km": "incidents.decay: unit 'km' does not fit; this field is in '1/day'",
    "incidents.decay=0.5": "incidents.decay: changes nothing: the value is already 0.5; remove it",
    "incidents.decay": "must read path=value, found 'incidents.decay'",
    "incidents..decay=1": "incidents..decay: must read path=value, found 'incidents..decay=1'",
    "incidents.decay=": "incidents.decay: has no value; write null to remove the key",
    "incidents.decay=[1": "incidents.decay: not valid YAML: did not find expected ',' or ']', "
    "found '[1'",
    "incidents.decay=1\nas_of: 3": "incidents.decay: must read path=value, "
    "found 'incidents.decay=1\\nas_of: 3'",
    "incidents.decay=\udcff": "incidents.decay: must read path=value, "
    "found 'incidents.decay=\\udcff'",
    "designs.tripwire.force.hubs=3": "designs.tripwire.force.hubs: leads to no part of a case; "
    "write force.hubs, and choose with --design",
    "views.bold.incidents.decay=3": "views.bold.incidents.decay: leads to no part of a case; "
    "write incidents.decay, and choose with --view",
    "guarantors.ALF.pledges.brigade.element=x": "guarantors.ALF.pledges.brigade.element: "
    "no element 'x'; there are: brigade, battalion, fighters, sweepers, headquarters",
}


@pytest.mark.parametrize(
    ("setting", "message"), SETTINGS.items(), ids=lambda text: ascii(text)[:40]
)
def test_a_wrong_setting_is_named(tmp_path, setting, message):
    found = complaints(tmp_path, SMALL, settings=["line.tolerance=4", setting])
    assert found == [f"--set:2:1: {message}"]


def test_problems_of_file_and_settings_are_reported_together(tmp_path):
    text = edited(("decay: 0.5", "decay: -1"))
    assert complaints(tmp_path, text, view="x", designs=["y"], settings=["force.hub=1"]) == [
        "--design: no design 'y'; there are: tripwire, reassurance",
        "--view: no view 'x'; there are none",
        f"s.yaml:{place(text, 'decay: -1')}: incidents.decay: must be at least 0.01, found -1",
    ]


def test_inputs_that_move_together_must_exist(tmp_path):
    text = SMALL + "together:\n- {inputs: [line.length, line.lenght], rank_correlation: 0.5}\n"
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'line.lenght')}: together.0.inputs.1: no input 'line.lenght'; "
            "did you mean 'line.length'?"
        )
    ]


OWN_COSTS = {
    "no such guarantor": (
        "ALV: {incremental: 1}",
        "ALV: ",
        "costs.by_guarantor.ALV: no design has a guarantor 'ALV'; did you mean 'ALF'?",
    ),
    "no exchange rate": (
        "ALF: {currency: GBP, incremental: 1}",
        "currency: GBP",
        (
            "costs.by_guarantor.ALF.currency: no exchange rate for 'GBP'; there are: EUR; or "
            "declare one under `costs.exchange`"
        ),
    ),
    "full below extra": (
        "ALF: {incremental: {low: 1, mode: 2, high: 9}, full: {low: 1, mode: 4, high: 8}}",
        "full: {low: 1, mode: 4",
        "costs.by_guarantor.ALF.full: the full cost contains the extra cost: high is 8 against 9",
    ),
    "a unit of another currency": (
        "ALF: {incremental: 9 GBP/person/year}",
        "incremental: 9 GBP",
        (
            "costs.by_guarantor.ALF.incremental: unit 'GBP/person/year' does not fit; this field "
            "is in 'money/person/year'"
        ),
    ),
    "negative": (
        "ALF: {incremental: -1}",
        "incremental: -1",
        "costs.by_guarantor.ALF.incremental: must be at least 0, found -1",
    ),
}


@pytest.mark.parametrize(("given", "marker", "message"), OWN_COSTS.values(), ids=OWN_COSTS)
def test_a_cost_of_its_own(tmp_path, given, marker, message):
    own = f"price_year: 2025\n  by_guarantor:\n    {given}\n"
    text = edited(("price_year: 2025\n", own))
    assert complaints(tmp_path, text) == [f"s.yaml:{place(text, marker)}: {message}"]


def test_a_cost_may_belong_to_a_guarantor_of_one_design_only(tmp_path):
    own = "price_year: 2025\n  by_guarantor: {ZED: {incremental: '90000 EUR/person/year'}}\n"
    zed = "    inherits: tripwire\n    guarantors: {ZED: {name: Zed, stance: firm}}\n"
    text = edited(("price_year: 2025\n", own), ("    inherits: tripwire\n", zed))
    assert complaints(tmp_path, text) == []


def test_a_long_value_is_cut_in_a_message(tmp_path):
    text = edited(("decay: 0.5", "decay: " + "x" * 5_000))
    (message,) = complaints(tmp_path, text)
    assert len(message) < 200


def test_digits_of_other_scripts_are_no_numbers(tmp_path):
    """`²` is a digit to Python but not a whole number; as a key it must not break the search."""
    text = edited(
        ("element: fighters", "element: figters"), ("          fighters:", "          ²:")
    )
    (message,) = complaints(tmp_path, text)
    assert "guarantors.ALF.pledges.².element: no element 'figters'" in message


def command_line(*arguments, cwd):
    """A run of the command line in a folder."""
    command = [sys.executable, "-m", "locarno", *arguments]
    return subprocess.run(command, capture_output=True, check=False, cwd=cwd, text=True)


@pytest.mark.parametrize(
    "arguments",
    [("check", "s.yaml"), ("assess", "s.yaml", "--out", "run")],
    ids=" ".join,
)
def test_the_command_line_says_everything_and_writes_nothing(tmp_path, arguments):
    text, expected = many_faults()
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    done = command_line(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [*expected, "30 problems. Nothing was run."]
    assert [path.name for path in tmp_path.iterdir()] == ["s.yaml"]


def test_the_command_line_survives_what_would_overrun_its_stack(tmp_path):
    (tmp_path / "s.yaml").write_bytes(b"a: " + b"[" * 200_000)
    done = command_line("check", "s.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "s.yaml:1:43: is nested more than 40 levels deep; flatten it",
        "1 problem. Nothing was run.",
    ]


def test_the_command_line_names_a_file_that_is_not_there(tmp_path):
    done = command_line("check", "ukrain-2025", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "ukrain-2025: no such file, and no bundled scenario of that name; "
        "did you mean 'ukraine-2025'?"
    )


# --- hubs at real places --------------------------------------------------------------------------

BASES = (
    "bases:\n"
    "  town: {name: Town, lon: 1, lat: 1, country: blue, kind: hub}\n"
    "  port: {name: Port, lon: 2, lat: 1, country: amber, kind: hub}\n"
    "  pass: {name: Pass, lon: 3, lat: 1, country: ALF, kind: hub}\n"
    "  fort: {name: Fort, lon: 3, lat: 2, country: DUN, kind: hub}\n"
)
NO_TRACE = "force.hubs_at: needs a line with a `trace`, for distances are measured to it"
HUBS_AT = {
    "a base that is none": (
        "[toun]", "toun", "force.hubs_at.0: no base 'toun'; did you mean 'town'?"
    ),
    "a base of the challenger": (
        "[town, port]", "port]",
        "force.hubs_at.1: 'port' lies in 'amber', not in the protected country",
    ),
    "a base of a guarantor": (
        "[pass, town]", "pass, town]",
        "force.hubs_at.0: 'pass' lies in 'ALF', not in the protected country",
    ),
    "a base twice": (
        "[town, town]", "town]", "force.hubs_at.1: 'town' stands here twice; name each base once"
    ),
    "another number": (
        "[town]", "hubs_at: [town]",
        "force.hubs_at: names 1, but `hubs` says 2; make them agree, or leave `hubs` out",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("value", "marker", "message"), HUBS_AT.values(), ids=HUBS_AT)
def test_hubs_at_the_wrong_places(tmp_path, value, marker, message):
    text = edited(
        ("sensors:\n", BASES + "sensors:\n"), ("hubs: 2", f"hubs: 2\n      hubs_at: {value}")
    )
    said = complaints(tmp_path, text)
    assert f"s.yaml:{place(text, marker)}: {message}" in said


def test_hubs_at_real_places_need_a_trace_and_a_force_inside(tmp_path):
    text = edited(
        ("sensors:\n", BASES + "sensors:\n"),
        ("hubs: 2", "hubs: 2\n      hubs_at: [town, fort]"),
        ("      hubs: 4\n", ""),
    )
    # Nobody in the file says whose land DUN is.
    assert complaints(tmp_path, text) == [f"s.yaml:{place(text, 'hubs_at')}: {NO_TRACE}"]
    said = complaints(tmp_path, text, designs=["tripwire"], settings=["force.inside=false"])
    assert sorted(line.partition(": ")[2] for line in said) == [
        "force.hubs_at: needs `inside: true`; a force outside takes the time `outside`",
        NO_TRACE,
    ]

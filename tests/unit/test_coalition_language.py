"""The language of coalitions: what a wrong procedure or bloc is told; silence is neutral."""

from pathlib import Path

import pytest

from locarno import api
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario

PATH = Path(__file__).parents[1] / "data" / "small.yaml"
SMALL = PATH.read_text(encoding="utf-8")
RULE = "      rule: consensus\n"
MOOD = "  correlation: {low: 0.2, mode: 0.4, high: 0.7}\n"


def complaints(folder, text):
    """What loading says, problem by problem; nothing when it loads."""
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_scenario(path, shown="s.yaml")
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


def place(text, marker):
    """`line:column` of the first place where the marker stands."""
    before = text[: text.index(marker)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def procedure(*lines):
    """small.yaml with a procedure of the first design."""
    return SMALL.replace(RULE, "".join(f"      {line}\n" for line in lines), 1)


def mood(*lines):
    """small.yaml with more about its coalition."""
    return SMALL.replace(MOOD, MOOD + "".join(f"  {line}\n" for line in lines), 1)


TWO = "keys: {one: {members: [ALF, BRA]}, two: {members: [CHA], quota: 1}}"
FAULTS = {
    "a quorum larger than the coalition": (
        procedure("rule: qualified_majority", "quota: 1.2"),
        "quota: 1.2",
        "procedure.quota: must be at most 1, found 1.2",
    ),
    "a quorum of people larger than all": (
        procedure("rule: qualified_majority", "population_quota: 65"),
        "population_quota: 65",
        "procedure.population_quota: must be at most 1, found 65",
    ),
    "a member nobody knows": (
        procedure("rule: consensus", "members: [ALF, BRV]"),
        "BRV",
        "procedure.members.1: no guarantor 'BRV'; did you mean 'BRA'?",
    ),
    "a member twice": (
        procedure("rule: consensus", "members: [ALF, BRA, ALF]"),
        "ALF]",
        "procedure.members.2: 'ALF' stands here twice; name each member once",
    ),
    "a veto of somebody who does not vote": (
        procedure("rule: qualified_majority", "members: [ALF, BRA]", "vetoes: [CHA]"),
        "CHA]",
        "procedure.vetoes.0: 'CHA' does not vote, so it has no veto",
    ),
    "people counted that nobody gave": (
        procedure("rule: qualified_majority", "population_quota: 0.65", "members: [ALF]"),
        "ALF:",
        "guarantors.ALF: needs a `population`, for `procedure.population_quota` counts people",
    ),
    "followers that are not named": (
        procedure("rule: consensus", "followers_needed: 0.5"),
        "followers_needed",
        "procedure.followers_needed: asks for followers, but `followers` names nobody",
    ),
    "a lead that follows": (
        procedure("rule: consensus", "lead: BRA", "followers: [CHA, BRA]"),
        "BRA]",
        "procedure.followers.1: 'BRA' leads and cannot follow itself",
    ),
    "one key": (
        procedure("rule: dual_key", "keys: {one: {members: [ALF]}}"),
        "keys:",
        "procedure.keys: two keys are needed, found 1",
    ),
    "no keys": (
        procedure("rule: dual_key"),
        "procedure:\n      rule: dual_key",
        "procedure.keys: two keys are needed, found 0",
    ),
    "both keys in one hand": (
        procedure("rule: dual_key", TWO.replace("[CHA]", "[BRA]")),
        "BRA], quota",
        "procedure.keys.two.members.0: 'BRA' holds the key 'one' already",
    ),
    "a key without members": (
        procedure("rule: dual_key", TWO.replace("[CHA]", "[]")),
        "members: [], quota",
        "procedure.keys.two.members: a key without members never says yes; name who votes in it",
    ),
    "blocs that overlap": (
        mood(
            "blocs:",
            "  east: {label: East, members: [ALF, BRA], correlation: 0.2}",
            "  west: {label: West, members: [CHA, BRA], correlation: 0.1}",
        ),
        "BRA], correlation: 0.1",
        "coalition.blocs.west.members.1: 'BRA' is in the bloc 'east' already; blocs do not overlap",
    ),
    "a bloc that leaves nothing of one's own": (
        mood("blocs: {east: {label: East, members: [ALF], correlation: {low: 0, high: 0.3}}}"),
        "correlation: {low: 0, high: 0.3}",
        (
            "coalition.blocs.east.correlation: with `coalition.correlation` it can reach 1, "
            "at most 0.95"
        ),
    ),
    "an empty bloc": (
        mood("blocs: {east: {label: East, members: [], correlation: 0.1}}"),
        "members: [], correlation",
        "coalition.blocs.east.members: a bloc needs members",
    ),
    "a correlation outside its range": (
        mood("blocs: {east: {label: East, members: [ALF], correlation: 1.2}}"),
        "correlation: 1.2",
        "coalition.blocs.east.correlation: must be at most 0.95, found 1.2",
    ),
    "pressure below nothing": (
        mood("pressure: {low: -1, mode: 0.5, high: 1}"),
        "pressure",
        "coalition.pressure: must be at least 0, found -1",
    ),
    "a member's time for a response nobody gives": (
        mood("member_times: {reserv: {median: 20, sigma: 1}}"),
        "member_times",
        "coalition.member_times.reserv: no response 'reserv'; did you mean 'reserve'?",
    ),
}


@pytest.mark.parametrize(("text", "marker", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_said_with_its_place_and_remedy(tmp_path, text, marker, said):
    found = complaints(tmp_path, text)
    assert [line.split(": ", 1)[1] for line in found] == [said]
    if marker in text and not marker.startswith("procedure:"):
        line = place(text, marker).split(":")[0]
        assert found[0].startswith(f"s.yaml:{line}:")


def test_an_empty_coalition_is_refused(tmp_path):
    # Nobody is named and every pledge is refused: there is nobody to ask.
    text = SMALL.replace("status: offered", "status: refused")
    text = text.replace("status: conditional", "status: refused")
    text = text.replace("status: announced", "status: refused")
    said = [line.split(": ", 1)[1] for line in complaints(tmp_path, text)]
    message = "procedure.members: nobody votes: name `members`, or give a guarantor a pledge"
    assert [line for line in said if line.startswith(message)]


def test_members_without_votes_have_no_majority(tmp_path):
    text = procedure("rule: qualified_majority")
    for votes in ("votes: 3", "votes: 2", "votes: 1"):
        text = text.replace(votes, "votes: 0")
    said = [line.split(": ", 1)[1] for line in complaints(tmp_path, text)]
    assert "procedure.quota: no member has a vote; give them `votes` or drop the quota" in said


def test_two_keys_load_and_take_the_record_of_each_key(tmp_path):
    assert complaints(tmp_path, procedure("rule: dual_key", TWO)) == []
    without = procedure("rule: dual_key", TWO.replace("quota: 1", "quota: 0.5")).replace(
        "  qualified_majority:\n    default: {median: 72, sigma: 1.1, fastest: 12, cases: 12}\n", ""
    )
    said = {line.split(": ", 1)[1] for line in complaints(tmp_path, without)}
    assert "decision_times: no decision time for 'reserve' under qualified_majority" in said


def test_a_prior_may_be_asked_for_by_name(tmp_path):
    begin, end = SMALL.index("decision_times:"), SMALL.index("sensors:")
    text = SMALL[:begin] + "decision_times: {prior: decision_record}\n" + SMALL[end:]
    assert complaints(tmp_path, text) == []
    case = load_scenario(tmp_path / "s.yaml").cases["tripwire"]
    assert list(case.decision_times) == [
        "consensus", "qualified_majority", "lead_nation", "dual_key",
    ]  # fmt: skip
    # decision_prior.csv, any level: 69.6, 245 and 861 h from 38 cases, the fastest 7 h. Responses
    # of this file have other names than the record's levels, so the default is all there is.
    assert list(case.decision_times["consensus"]) == ["default"]
    time = case.decision_times["consensus"]["default"]
    assert (time.median.low, time.median.mode, time.median.high) == (69.6, 245, 861)
    assert (time.fastest.mode, time.cases) == (7, 38)
    assert time.median.basis == "measured"
    wrong = text.replace("decision_record", "decision_recod")
    (said,) = complaints(tmp_path, wrong)
    assert said.endswith(
        "decision_times.prior: no prior 'decision_recod'; did you mean 'decision_record'?"
    )


def test_one_government_s_times_may_be_asked_for_by_name(tmp_path):
    # Of the record's levels this file has none: what is left is the default.
    text = mood("member_times: {prior: decision_record}")
    assert complaints(tmp_path, text) == []
    times = load_scenario(tmp_path / "s.yaml").cases["tripwire"].coalition.member_times
    assert list(times) == ["default"]
    assert (times["default"].median.mode, times["default"].sigma.mode) == (115, 1.46)


def test_new_inputs_move_no_draw():
    plain = api.load(str(PATH))
    more = api.load(
        str(PATH),
        settings=[
            "coalition.pressure=0.5",
            "procedure.revote=24",
            "stances.firm.beta=2",
            "coalition.blocs={east: {label: East, members: [ALF], correlation: 0.1}}",
        ],
    )
    assert {path: more.positions[path] for path in plain.positions} == plain.positions
    assert set(more.positions) - set(plain.positions) == {
        "coalition.pressure", "procedure.revote", "stances.firm.beta",
        "coalition.blocs.east.correlation",
    }  # fmt: skip

"""The language of bargaining: what is read, and what is refused, with place and remedy."""

from pathlib import Path

import pytest

from locarno import api
from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario
from locarno.model.bargaining import IssueKind

DATA = Path(__file__).parents[1] / "data"
SMALL = (DATA / "small.yaml").read_text(encoding="utf-8")
PART = (DATA / "bargaining.yaml").read_text(encoding="utf-8")
FIRST_LINE = SMALL.count("\n")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.yaml"


def load(path, text=PART, **options):
    path.write_text(SMALL + text, encoding="utf-8")
    return load_scenario(path, shown="s.yaml", **options)


def problems(path, text, **options):
    with pytest.raises(ScenarioError) as caught:
        load(path, text, **options)
    return [f"{problem.path}: {problem.message}" for problem in caught.value.problems]


def changed(old, new):
    assert PART.count(old) == 1, old
    return PART.replace(old, new)


def test_a_bargaining_is_read(path):
    found = load(path)
    table = found.cases["reassurance"].bargaining
    assert found.bargained == ("reassurance",)
    assert [issue.kind for issue in table.issues.values()] == [IssueKind.GUARANTEE] * 3 + [
        IssueKind.TRANSFER
    ] * 2
    assert table.parties["bands"].veto.mode == 0.4
    assert table.issues["army"].values["blue"]["capped"].mode == -0.3


def test_levels_are_laid_over_the_design(path):
    found = load(path)
    design, other = found.cases["reassurance"], found.cases["tripwire"]
    chosen = {"troops": "one", "rule": "all", "army": "capped"}
    case = found.combine("reassurance", chosen)
    assert case.force == other.force
    assert case.procedure.rule == "consensus"
    assert case.procedure.lead == design.procedure.lead
    assert case.agreement.host_army_cap.mode == 120_000
    assert case.agreement.buffer_km == design.agreement.buffer_km
    assert case.guarantors is design.guarantors
    unchanged = found.combine("reassurance", {"troops": "planned", "rule": "lead", "army": "free"})
    assert unchanged == design


def test_a_bargaining_moves_no_position_of_an_input(path):
    """Positions address draws: none may move when a bargaining is added (semantics 16)."""
    before, after = load(path, ""), load(path)
    assert {key: after.positions[key] for key in before.positions} == dict(before.positions)
    added = after.positions.keys() - before.positions.keys()
    assert all(after.positions[key] >= 1 << 20 for key in added)
    assert "agreement.host_army_cap" in added


def test_numbers_of_levels_stand_in_the_ledger(path):
    found = load(path)
    paths = {quantity.path for quantity in found.quantities["reassurance"]}
    written = "bargaining.issues.army.levels.capped.overrides.agreement.host_army_cap"
    assert written in paths
    assert written not in {q.path for q in found.quantities["tripwire"]}
    listed = {entry.path: entry.read for entry in api.ledger(found).weakest}
    assert listed[written]
    assert [p for p in api.ledger(found).unread if p.startswith(("bargaining", "commitment"))] == []


def test_a_setting_reaches_a_bargaining(path):
    setting = "bargaining.alpha=0.3"
    assert load(path, settings=[setting]).cases["reassurance"].bargaining.alpha == 0.3


RULE = "overrides: {procedure: {rule: consensus}}"
LEVEL = "one: {label: One brigade, design: tripwire, parts: [force]}"
CAP = "{agreement: {host_army_cap: {low: 100000, mode: 120000, high: 150000}}}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "alone: {low: -1, mode: -0.3, high: 0.5}", "weight: 1",
            "bargaining.parties.blue: a party without disagreement point; give `alone`,",
        ),
        (
            "amber: {name: Amber, party: amber}", "amber: {name: Amber, party: amber, alone: 0}",
            "bargaining.parties.amber.alone: comes from the payoffs of the challenger; remove it",
        ),
        (
            "amber: {name: Amber, party: amber}", "amber: {name: Amber, alone: 0}",
            "bargaining.parties: nobody at the table is the challenger 'amber'; one",
        ),
        (
            "amber: {name: Amber, party: amber}", "amber: {name: Amber, party: amber, veto: 0.9}",
            "bargaining.parties.amber.veto: without the challenger there is no",
        ),
        (
            "bands: {name: Bands, party: bands", "bands: {name: Bands, party: blue",
            "bargaining.parties.bands.party: 'blue' is this party already; give it one seat",
        ),
        (
            "bands: {name: Bands, party: bands", "bands: {name: Bands, party: band",
            "bargaining.parties.bands.party: no partie 'band'; did you mean 'bands'?",
        ),
        (
            "members: [ALF, BRA]", "members: [ALF, BRO]",
            "bargaining.parties.firm.members.1: no guarantor 'BRO'; did you mean 'BRA'?",
        ),
        (
            "weight: 2}", "weight: 2, patience: 0.9}",
            "bargaining.parties.firm.patience: power is given twice; leave out",
        ),
        (
            "bands: {name: Bands, party: bands,", "bands: {name: Bands, patience: 0.9,",
            "bargaining.parties.blue: needs `patience`, as 'bands' has it; or weigh all",
        ),
        (
            "designs: [reassurance]", "designs: [reasurance]",
            "bargaining.designs.0: no design 'reasurance'; did you mean 'reassurance'?",
        ),
        (
            "disagreement: {design: tripwire}", "disagreement: {design: wire}",
            "bargaining.disagreement.design: no design 'wire'; did you mean 'tripwire'?",
        ),
        (
            LEVEL, LEVEL.replace("tripwire", "twowire"),
            "bargaining.issues.troops.levels.one.design: no design 'twowire'; did",
        ),
        (
            LEVEL, LEVEL.replace("[force]", "[forse]"),
            "bargaining.issues.troops.levels.one.parts.0: no part of a design 'forse'; did",
        ),
        (
            LEVEL, "one: {label: One brigade}",
            "bargaining.issues.troops.levels.one: leaves the design as it is, and",
        ),
        (
            LEVEL, "one: {label: One brigade, design: tripwire, parts: [force], alone: 1}",
            "bargaining.issues.troops.levels.one.alone: changes V or w directly; only",
        ),
        (
            "moved: {label: Moved,", "moved: {label: Moved, design: tripwire,",
            "bargaining.issues.land.levels.moved.design: changes the design; only a",
        ),
        (
            "stays: {label: Stays}", "stays: {label: Stays, alone: 0.1}",
            "bargaining.issues.land.levels.stays: is the reference: it cannot change V or",
        ),
        (
            RULE, "overrides: {incidents: {rate: 2}}",
            "bargaining.issues.rule.levels.all.overrides.incidents: no part of",
        ),
        (
            RULE, "overrides: {procedure: {rule: lead_nation}}",
            "procedure.rule: changes nothing: the value is already 'lead_nation'; remove it",
        ),
        (
            RULE, "overrides: {procedure: {rule: unanimity}}",
            "procedure.rule: 'unanimity' is not one of the words allowed here",
        ),
        (
            RULE, "overrides: {procedure: {members: [ZED]}}",
            "procedure.members.0: no guarantor 'ZED'",
        ),
        (
            "overrides: {procedure: {rule: consensus}}",
            "overrides: {agreement: {host_army_cap: 90000}}",
            "bargaining.issues.army.levels.capped.overrides.agreement.host_army_cap: is settled by",
        ),
        (
            "firm: {all: {low: -0.1, mode: 0.1, high: 0.3}}", "film: {all: 0.1}",
            "bargaining.issues.rule.values.film: nobody at the table is 'film'; did",
        ),
        (
            "firm: {all: {low: -0.1, mode: 0.1, high: 0.3}}", "firm: {al: 0.1}",
            "bargaining.issues.rule.values.firm.al: no level 'al'; did you mean 'all'?",
        ),
        (
            "firm: {all: {low: -0.1, mode: 0.1, high: 0.3}}", "firm: {lead: 0, all: 0.1}",
            "bargaining.issues.rule.values.firm.lead: is the reference, worth 0 to",
        ),
        (
            "amber: {half: {low: 0, mode: 0.1, high: 0.2}, open: {low: 0.1, mode: 0.2, high: 0.4}}",
            "amber: {half: 0.1}",
            "bargaining.issues.trade.values.amber: gives no worth of 'open'; value every",
        ),
        (
            "levels: {land: moved, troops: planned}", "levels: {land: moved}",
            "bargaining.interactions.land_for_troops.levels: binds levels of at least two issues",
        ),
        (
            "levels: {land: moved, troops: planned}", "levels: {land: moved, troop: planned}",
            "bargaining.interactions.land_for_troops.levels.troop: no issue 'troop'; did",
        ),
        (
            "levels: {land: moved, troops: planned}", "levels: {land: move, troops: planned}",
            "bargaining.interactions.land_for_troops.levels.land: no level 'move'; did",
        ),
        (
            "alpha: 0.2", "alpha: 1.5", "bargaining.alpha: must be at most 0.9999, found 1.5",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_a_remedy(path, old, new, expected):
    found = problems(path, changed(old, new))
    assert any(problem.startswith(expected) for problem in found), found


def test_an_empty_issue_is_refused_at_its_place(path):
    text = PART.replace(
        "      levels:\n        stays: {label: Stays}\n        moved: {label: Moved, alone:"
        " {low: -0.2, mode: 0, high: 0.2}, answered: {low: -0.1, mode: 0, high: 0.1}}\n"
        "      values:\n        amber: {moved: {low: 0.1, mode: 0.3, high: 0.6}}\n"
        "        blue: {moved: {low: -0.6, mode: -0.3, high: -0.1}}\n"
        "        bands: {moved: {low: -0.6, mode: -0.3, high: -0.1}}\n",
        "      levels: {}\n",
    )
    assert text != PART
    path.write_text(SMALL + text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path, shown="s.yaml")
    line = 1 + FIRST_LINE + text.split("levels: {}")[0].count("\n")
    said = (
        f"s.yaml:{line}:7: bargaining.issues.land.levels: has no level and decides nothing; give at"
        " least two, or remove the issue"
    )
    assert said in [str(problem) for problem in caught.value.problems]


def test_one_level_decides_nothing(path):
    text = changed("      values:\n        firm: {all: {low: -0.1, mode: 0.1, high: 0.3}}\n", "")
    text = text.replace(
        "        all: {label: All states, overrides: {procedure: {rule: consensus}}}\n", ""
    )
    assert (
        "bargaining.issues.rule.levels: has one level and decides nothing; give at least two, or"
        " remove the issue"
    ) in problems(path, text)


def test_a_bargaining_without_issues_is_refused(path):
    text = PART[: PART.index("  issues:")] + "  issues: {}\n"
    assert "bargaining.issues: needs at least one issue" in problems(path, text)


def test_too_many_combinations_are_refused_with_the_remedy(path):
    levels = "".join(
        f"        cap_{n}: {{label: Cap {n}, overrides: {{agreement: {{host_army_cap: {n}}}}}}}\n"
        for n in range(1, 60)
    )
    text = PART.replace(
        "        free: {label: No ceiling}\n", f"        free: {{label: None}}\n{levels}"
    )
    text = text.replace("        amber: {capped: {low: 0.1, mode: 0.3, high: 0.6}}\n", "")
    text = text.replace("        blue: {capped: {low: -0.6, mode: -0.3, high: -0.1}}\n", "")
    text = text.replace("      values:\n    land:", "    land:")
    # Two by two by 61.
    assert (
        "bargaining.issues: make 244 combinations of guarantee levels, of which at most 200 are"
        " solved; drop levels, or make an issue that moves no force a transfer"
    ) in problems(path, text)


def test_too_many_packages_are_refused(path):
    levels = "".join(f"        part_{n}: {{label: Part {n}}}\n" for n in range(2_000))
    text = PART.replace("        shut: {label: Shut}\n", f"        shut: {{label: Shut}}\n{levels}")
    text = text[: text.index("      values:\n        amber: {half:")] + "  interactions: {}\n"
    # Eight guarantees, two ways with the land, 2,003 ways to trade.
    assert (
        "bargaining.issues: make 32048 packages, of which at most 20000 are listed; drop levels"
    ) in problems(path, text)


def test_a_bargaining_needs_what_a_war_destroys(path):
    text = PART[PART.index("bargaining:") :]
    assert (
        "bargaining: needs `commitment`: what is kept must withstand shifts of power"
    ) in problems(path, text)


def test_levels_that_fit_alone_may_not_fit_together(path):
    """A rung without the answer, and a procedure that delegates it, break only together."""
    text = PART.replace(
        "all: {label: All states, overrides: {procedure: {rule: consensus}}}",
        "all: {label: All states, overrides: {ladder: {probe: {answer: air_strikes,"
        " responses: {air_strikes: {}}}}}}",
    )
    text = text.replace(
        "capped: {label: A ceiling, overrides: " + CAP + "}",
        "capped: {label: A ceiling, overrides: {procedure: {proposed: {default: null,"
        " statement: 0.9, sanctions: 0.9, reserve: 0.9, air_strikes: 0.9}}}}",
    )
    assert text != PART
    found = load(path, text)
    alone = found.combine("reassurance", {"troops": "planned", "rule": "all", "army": "free"})
    assert alone.ladder["probe"].answer == "air_strikes"
    clashing = text.replace("reserve: 0.9, air_strikes: 0.9", "reserve: 0.9")
    clashing = clashing.replace(
        "overrides: {ladder: {probe: {answer: air_strikes, responses: {air_strikes: {}}}}}",
        "overrides: {ladder: {offensive: {answer: reserve}}}",
    )
    with pytest.raises(ScenarioError, match=r"needs an entry for 'air_strikes'.*army: capped"):
        load(path, clashing)


def test_a_command_for_a_scenario_without_bargaining_says_what_to_declare(path):
    bare = load(path, "")
    with pytest.raises(
        ScenarioError, match="no `bargaining` is declared; give its parties, issues"
    ):
        api.bargained_over(bare)
    other = load(path, designs=["tripwire"])
    with pytest.raises(
        ScenarioError, match="only reassurance is bargained over; choose it, or add"
    ):
        api.bargained_over(other)


def test_a_setting_of_the_guarantee_leaves_other_designs_alone(path):
    """Neither what levels take from a design, nor what there is without an agreement."""
    settings = ["force.hubs=3", "agreement.buffer_km=7", "incidents.rate=2"]
    for designs in ((), ("reassurance",)):
        found = load(path, settings=settings, designs=designs)
        plain = load(path)
        assert found.cases["reassurance"].force.hubs == 3
        chosen = {"troops": "one", "rule": "lead", "army": "free"}
        assert found.combine("reassurance", chosen).force == plain.cases["tripwire"].force
        assert found.combine("reassurance", chosen).agreement.buffer_km.mode == 7
        without = found.without_agreement
        assert without.force == plain.cases["tripwire"].force
        assert without.agreement == plain.cases["tripwire"].agreement
        assert without.incidents.rate.mode == 2


def test_a_design_that_is_not_bargained_over_needs_nothing_else(path):
    """A setting that fits it alone must not be tried on the design without an agreement."""
    setting = "force.land.km_per_battalion=15"
    found = load(path, settings=[setting, "force.land.reserve_share=0.1"], designs=["reassurance"])
    assert found.without_agreement.force.land.km_per_battalion is None
    other = load(path, settings=["force.hubs=5"], designs=["tripwire"])
    assert other.bargained == ()
    assert other.without_agreement is None

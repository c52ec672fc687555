"""Tables for the terminal: the numbers of the assessment, readable without colour."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from locarno.model.probability import Interval, Probability
from locarno.report import terminal, terminal_plan

VIEWS = (
    terminal.comparison_view, terminal.size_view, terminal_plan.generation_view,
    terminal.clock_view, terminal.deterrence_view, terminal.simulation_view, terminal.findings_view,
)  # fmt: skip


def shown(view, width=200):
    file = io.StringIO()
    Console(file=file, width=width).print(view)
    return file.getvalue()


def line_with(text, *words):
    return next(line for line in text.splitlines() if all(word in line for word in words))


def test_designs_stand_side_by_side(assessment):
    """Numbers by hand from conftest.py: 0.284 and 0.617 held, deterred 0.52 and 0.53."""
    text = shown(terminal.comparison_view(assessment))
    assert line_with(text, "tripwire").split() == [
        "tripwire", "28", "44", "28", "52", "18", "71", "/", "88", "11,317",
    ]  # fmt: skip
    assert line_with(text, "reassurance", "62", "22,634")
    assert "24–33" in text
    assert "Designs that can be told apart" in text
    assert "−33" in line_with(text, "tripwire − reassurance")
    assert "Caveat: a caveat of the run" in text


def test_not_told_apart_is_said(assessment):
    pair = assessment.comparison[0]
    unclear = type(pair)(pair.a, pair.b, pair.outcome, 0.01, pair.sampling, told_apart=False)
    changed = type(assessment)(
        **{name: getattr(assessment, name) for name in assessment.__slots__}
        | {"comparison": (unclear,)}
    )
    assert "cannot be told apart" in shown(terminal.comparison_view(changed))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_views_are_plain_text_off_a_terminal(assessment, view):
    text = shown(view(assessment), width=80)
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "tripwire" in text or view is terminal.findings_view


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_views_do_without_the_stages_not_run(only_sized, view):
    text = shown(view(only_sized))
    assert "None" not in text
    assert "nan" not in text


def test_size_shows_rows_and_the_recorded_force(assessment):
    text = shown(terminal.size_view(assessment))
    assert "301 km at 5 km tolerance" in text
    assert "Recorded land force over the sized one: 1.14; the record counts engineers too" in text


def test_generation_shows_both_readings_and_what_is_missing(assessment):
    text = shown(terminal_plan.generation_view(assessment))
    assert "never" in line_with(text, "tripwire", "stated", "71")
    assert "6,007" in line_with(text, "land", "Q3 of year 1 to Q4 of year 5")


def test_generation_shows_what_each_guarantor_pays(assessment):
    """Numbers by hand from conftest.py: 157 and 131 million a year stated, 1.7 times announced."""
    text = shown(terminal_plan.generation_view(assessment))
    assert line_with(text, "ALF", "EUR 157 m (EUR 96 m – EUR 361 m) *", "EUR 267 m")
    assert "*" not in line_with(text, "BRA", "EUR 131 m")
    assert line_with(text, "all, extra cost", "EUR 287 m", "EUR 488 m")
    assert line_with(text, "all, full cost", "EUR 860 m", "EUR 1.5 bn")
    assert line_with(text, "set-up, once", "EUR 48 m")
    assert text.count("Prices of 2025.") == 2  # once for each design, not for each reading
    assert (
        "stated: the high end of the extra cost is 3.77 times the low one, of 100 parts 79 from "
        "the cost of a person and 21 from their number."
    ) in text


def test_a_guarantor_absent_from_a_plan_pays_nothing(assessment):
    design = assessment.designs["tripwire"]
    plans = dict(design.cost.plans)
    plans["stated"] = replace(
        plans["stated"], by_guarantor={"ALF": plans["stated"].by_guarantor["ALF"]}, swing=None,
        set_up_eur=None,
    )  # fmt: skip
    changed = replace(design, cost=replace(design.cost, plans=plans))
    text = shown(terminal_plan.generation_view(replace(assessment, designs={"tripwire": changed})))
    assert line_with(text, "BRA").split()[1] == "–"
    assert "not given" in line_with(text, "set-up, once")
    assert "stated: the high end" not in text


def test_ledger_lists_the_weakest_and_the_unread(assessment):
    text = shown(terminal.ledger_view(assessment.ledger))
    assert line_with(text, "coalition.correlation", "0.2", "0.4", "0.7", "assumed", "not given")
    assert "Declared, never used: channels.weapons_army" in text


def test_units_of_the_ledger_are_whole(assessment):
    long = replace(assessment.ledger.weakest[0], unit="payoff/brigade_equivalent")
    text = shown(terminal.ledger_view(replace(assessment.ledger, weakest=(long,))), width=90)
    assert "payoff/brigade" in text


def test_needed_credibility_has_a_legend(assessment):
    text = shown(terminal.deterrence_view(assessment))
    assert "0/37/none" in text
    assert "none: no credibility is enough" in text


def test_an_interval_that_prints_like_its_mean_is_left_out(assessment):
    """Under 0.5 of 100 with an interval from 0.2 to 0.4: one text, <1."""
    design = assessment.designs["tripwire"]
    held = Probability(0.003, Interval(0.002, 0.004), None)
    found = replace(design, simulation=replace(design.simulation, p_held=held))
    text = shown(terminal.comparison_view(replace(assessment, designs={"tripwire": found})))
    assert line_with(text, "tripwire", "<1")
    assert "<1–<1" not in text


def test_names_are_not_read_as_markup(assessment):
    design = assessment.designs["tripwire"]
    changed = type(assessment)(
        **{name: getattr(assessment, name) for name in assessment.__slots__}
        | {"designs": {"[red]x[/red]": design}, "title": "[bold]"}
    )
    text = shown(terminal.comparison_view(changed))
    assert "[red]x[/red]" in text
    assert "[bold]" in text


def test_weaknesses_are_short_in_a_comparison(assessment, only_sized):
    text = shown(terminal.comparison_view(assessment), width=80)
    # Both designs share the error; the notes are only counted (conftest).
    row = line_with(text, "LOC006 error")
    assert "promised too late" in row
    assert row.rstrip().endswith("all")
    assert "promise earlier" in " ".join(text.split())
    assert "LOC010" not in text
    assert "2 notes besides. Where they stand in the file is what locarno check says." in text
    assert text.index("LOC006") < text.index("Caveat: ")
    assert "weakness" not in shown(terminal.comparison_view(only_sized)).lower()


def test_no_weakness_and_notes_alone(assessment):
    def with_findings(found):
        changed = {
            name: replace(design, findings=found) for name, design in assessment.designs.items()
        }
        return shown(terminal.findings_view(replace(assessment, designs=changed)))

    note = assessment.designs["tripwire"].findings[0]
    assert with_findings(()) == "No weakness was found.\n\n"
    assert with_findings((note,)).startswith("1 note besides. ")


def test_words_are_kept_whole_on_a_terminal_of_80_columns(assessment):
    """Where the columns have room for their longest words, no word is broken."""
    for view in (terminal.comparison_view, terminal_plan.generation_view, terminal.size_view):
        wide = set(shown(view(assessment), width=400).split())
        narrow = shown(view(assessment), width=80).split()
        broken = [word for word in narrow if word not in wide and "─" not in word]
        assert broken == []


def test_how_offensives_end_is_said_where_any_was_fought(assessment):
    """Numbers by hand from conftest.py: 0.284 of ceasefires held."""
    text = shown(terminal.simulation_view(assessment))
    assert "How offensives end" in text
    ends = text[text.index("How offensives end") :]
    row = ["tripwire", "50", "16", "34", "27", "11.3", "1,000", "and", "more"]
    assert line_with(ends, "tripwire").split() == row
    none = {
        name: replace(design, simulation=replace(design.simulation, offensives=None))
        for name, design in assessment.designs.items()
    }
    assert "offensives" not in shown(terminal.simulation_view(replace(assessment, designs=none)))


def simulated_with(assessment, **changes):
    """The same assessment with something of every simulation changed."""
    designs = {
        name: replace(design, simulation=replace(design.simulation, **changes))
        for name, design in assessment.designs.items()
    }
    return shown(terminal.simulation_view(replace(assessment, designs=designs)))


def test_the_first_unanswered_breach_has_a_quarter_a_class_and_a_link(assessment):
    text = shown(terminal.simulation_view(assessment))
    first = text[text.index("First grave breach that no answer in time meets") :]
    row = line_with(first, "tripwire").split()
    assert row[2:] == ["Q2", "of", "year", "1", "incursion", "52", "late", "44"]
    found = assessment.designs["tripwire"].simulation.first_unanswered
    never = replace(found, median_quarter=None, classes={}, links={})
    rare = simulated_with(assessment, first_unanswered=never)
    assert line_with(rare[rare.index("First grave") :], "tripwire").split()[2:] == ["never"]
    assert "First grave" not in simulated_with(assessment, first_unanswered=None)


def test_the_coalition_that_is_left_is_told_with_its_members_and_its_force(assessment):
    text = shown(terminal.simulation_view(assessment))
    left = text[text.index("Coalition left at the horizon, or when war comes") :]
    row = line_with(left, "tripwire").split()
    assert row == ["tripwire", "87", "43", "56", "79", "38", "11"]
    found = assessment.designs["tripwire"].simulation.coalition_left
    without = simulated_with(
        assessment, coalition_left=replace(found, force=None, willing_force=None)
    )
    row = line_with(without[without.index("Coalition left") :], "tripwire").split()
    assert row == ["tripwire", "87", "43", "56", "no", "force", "11"]
    assert "Coalition left" not in simulated_with(assessment, coalition_left=None)


def test_casualties_are_bands_or_said_not_to_be_asked_for(assessment):
    text = shown(terminal.simulation_view(assessment))
    people = text[text.index("People killed or wounded") :]
    row = line_with(people, "tripwire").split()
    assert row[:6] == ["tripwire", "8", "18", "41", "27", "6"]
    assert "not asked for" not in text
    unasked = simulated_with(assessment, casualties=None)
    assert "Casualties were not asked for" in unasked
    assert "People killed" not in unasked


def test_meetings_in_the_air_and_at_sea_are_said_where_there_are_any(assessment):
    text = shown(terminal.simulation_view(assessment))
    met = text[text.index("Meetings with the challenger's forces") :]
    row = line_with(met, "tripwire").split()
    assert row[:6] == ["tripwire", "in", "the", "air", "83.7", "4"]
    none = {
        name: replace(design, simulation=replace(design.simulation, encounters={}))
        for name, design in assessment.designs.items()
    }
    assert "Meetings" not in shown(terminal.simulation_view(replace(assessment, designs=none)))

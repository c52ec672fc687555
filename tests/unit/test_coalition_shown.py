"""The coalition as it is shown: terminal, picture, brief."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from locarno.report.brief import brief
from locarno.report.exhibits_of_coalition import curves, gravest
from locarno.report.terminal_coalition import coalition_view


def printed(assessment):
    out = io.StringIO()
    Console(file=out, width=200, no_color=True).print(coalition_view(assessment))
    return " ".join(out.getvalue().split())


def one_design(assessment):
    return replace(assessment, designs={"tripwire": assessment.designs["tripwire"]})


def test_each_rule_stands_beside_the_others(assessment):
    text = printed(one_design(assessment))
    assert "tripwire: consensus, 3 members with 6 votes" in text
    # Of the first class: pi .42, D .33, kappa .2, pressed .118, lost .143; decided .08, .28, .41.
    assert "shot: reserve consensus * 42 33 20" in text
    assert "12 14 8 28 41" in text
    assert "not given not given" in text  # the other rule is not pressed
    assert "shot said in words. And a second sentence." in text
    assert "At least 3 must agree; 1 can stop it; 3 must agree in any case." in text
    assert "Of 86 decisions on record 19 were as fast." in text
    assert "A note on what is taken for granted." in text
    assert "reserve 41 (17), statement 22 (12) 1.04 of 2 0.465 1.81 of 2.37" in text


def test_of_several_designs_only_the_last_class_is_told_in_words(assessment):
    text = printed(assessment)
    assert text.count("said in words") == 2
    assert "offensive said in words." in text


def test_without_a_budget_the_terminal_says_so(assessment):
    quiet = one_design(assessment)
    found = replace(quiet.designs["tripwire"].coalition, pressure=None, power=None)
    quiet = replace(quiet, designs={"t": replace(quiet.designs["tripwire"], coalition=found)})
    text = printed(quiet)
    assert "Pressure: none is given (coalition.pressure), so none is computed." in text
    assert "must agree" not in text


def test_nothing_is_shown_of_a_stage_that_was_not_run(only_sized, small_scenario):
    assert printed(only_sized) == ""
    case = small_scenario.cases["tripwire"]
    assert curves(only_sized.designs["tripwire"], case, "tripwire") == ""


def test_the_gravest_breach_stands_first(assessment, small_scenario):
    found = assessment.designs["tripwire"].coalition
    # All have one answer in the example: the gravest class that it meets.
    assert gravest(small_scenario.cases["tripwire"], found) == ("offensive",)
    drawn = curves(assessment.designs["tripwire"], small_scenario.cases["tripwire"], "tripwire")
    assert "Offensive: Reserve moves up" in drawn


@pytest.fixture(scope="module")
def page(assessment, small_scenario):
    return brief(assessment, small_scenario)


def test_the_brief_has_the_section_with_its_sentence(page):
    assert '<h2 id="coalition">Who decides, and how</h2>' in page
    assert "Of 86 decisions on record 19 were as fast." in page
    assert "offensive said in words. And a second sentence." in page
    assert (
        'data-at="/designs/reassurance/coalition/by_class/offensive/rules/consensus/kappa' in page
    )
    assert "A note on what is taken for granted." in page


def test_the_brief_points_at_the_hours_it_names(page):
    # 24 h is the first point of the example's curve, 72 h the second.
    base = "/designs/reassurance/coalition/by_class/offensive/rules/lead_nation/decided_by"
    assert f'data-at="{base}/0/1"' in page
    assert f'data-at="{base}/1/1"' in page

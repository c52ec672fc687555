"""Words for chances and numbers; expected texts follow the declared scale and arithmetic."""

import pytest

from locarno.report import words
from locarno.report.inputs import input_name


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.0, "remote"), (0.049, "remote"), (0.05, "very unlikely"), (0.199, "very unlikely"),
        (0.2, "unlikely"), (0.449, "unlikely"), (0.45, "even chance"), (0.549, "even chance"),
        (0.55, "likely"), (0.799, "likely"), (0.8, "very likely"), (0.95, "very likely"),
        (0.951, "almost certain"), (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_likelihood_follows_the_scale(chance, word):
    assert words.likelihood(chance) == word


@pytest.mark.parametrize(
    ("chance", "sentence"),
    [
        (0.01, "there is only a remote chance"), (0.3, "it is unlikely"),
        (0.5, "there is an even chance"), (0.99, "it is almost certain"),
    ],
)  # fmt: skip
def test_every_likelihood_makes_a_sentence(chance, sentence):
    assert "".join(words.supposing(chance)) == sentence


@pytest.mark.parametrize(
    ("assumed", "width", "level"),
    [
        (None, 0.01, "low"), (0.61, 0.01, "low"), (0.1, 0.21, "low"), (0.6, 0.2, "moderate"),
        (0.25, 0.11, "moderate"), (0.26, 0.1, "moderate"), (0.25, 0.1, "high"),
    ],
)  # fmt: skip
def test_confidence_needs_data_and_a_narrow_interval(assumed, width, level):
    assert words.confidence(assumed, width) == level


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0.0, "0"), (0.0049, "<1"), (0.006, "1"), (0.094, "9"), (0.284, "28"),
     (0.9949, "99"), (0.996, ">99"), (1.0, "100")],
)  # fmt: skip
def test_a_chance_is_a_count_of_100_and_never_rounds_to_certainty(chance, text):
    assert words.hundred(chance) == text


@pytest.mark.parametrize(
    ("chance", "text"), [(0.0049, "fewer than 1"), (0.094, "9"), (0.996, "more than 99")]
)
def test_a_sentence_has_words_for_the_ends(chance, text):
    assert words.counted(chance) == text


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0.0, "fewer than 1"), (0.0099, "fewer than 1"), (0.01, "fewer than 2"),
     (0.07, "fewer than 8"), (0.29, "fewer than 30"), (0.999, "fewer than 100"),
     (1.0, "up to 100")],
)  # fmt: skip
def test_a_bound_lies_above_the_chance(chance, text):
    """0.07 and 0.29 times 100 are not whole in binary; the bound is the next whole count."""
    assert words.fewer(chance) == text


def test_ends_that_print_alike_are_printed_once():
    assert words.span("1", "1") == "1"
    assert words.span("<1", "1", between="–") == "<1–1"


@pytest.mark.parametrize(
    ("swing", "text"), [(0.0, "0"), (-0.00125, "0.2"), (0.001, "0.1"), (0.0301, "3.1")]
)
def test_a_swing_is_rounded_up(swing, text):
    assert words.swing_at_most(swing) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(1826, "5 years"), (1830, "5 years"), (1831, "5.0 years"), (1820, "5 years"),
     (365, "1 year"), (366, "1 year"), (90, "0.25 years"), (3, "0.0082 years")],
)  # fmt: skip
def test_a_horizon_is_whole_within_five_days(days, text):
    assert words.years(days) == text


def test_a_short_unit_has_no_word_to_break():
    assert words.unit_short("payoff/brigade_equivalent") == "payoff/brigade"
    assert words.unit_short("person/quarter") == "person/quarter"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.00123, "0.00123"), (-0.0992, "−0.0992"), (4.0, "4"), (99.96, "100"),
     (1234567.4, "1,234,567"), (-26400.0, "−26,400"), (10.0, "10"), (0.1, "0.1")],
)  # fmt: skip
def test_amounts_have_three_figures_or_whole_digits(value, text):
    assert words.amount(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.5, "0.5 h"), (24.0, "24 h"), (72.0, "72 h"), (96.0, "96 h"), (120.0, "5 days"),
     (172.0, "7.2 days"), (720.0, "30 days")],
)  # fmt: skip
def test_hours_become_days_when_they_are_many(value, text):
    assert words.hours(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.333, "−33"), (0.018, "+1.8"), (0.0, "0"), (0.00049, "0"), (1.0, "+100")],
)
def test_differences_carry_their_sign(value, text):
    assert words.points(value) == text


@pytest.mark.parametrize(
    ("path", "short", "meaning"),
    [
        ("line.length", "length", "length that sizing uses"),
        (
            "guarantors.FRA.pledges.brigade.quantity", "FRA, brigade: quantity",
            "units offered on station at any moment, as published",
        ),
        ("stances.firm.willing.default", "firm: willing", ("chance of a yes to each response in an "
         "average mood")),
        ("procedure.proposed.air_strikes", "air strikes: proposed", ("chance that anybody proposes "
         "each response to an attributed breach")),
        ("choice", "choice", "precision of the challenger's choice"),
        ("line.lenght", "line lenght", ""),
    ],
)  # fmt: skip
def test_inputs_are_named_in_the_words_of_the_language(path, short, meaning):
    name = input_name(path)
    assert (name.path, name.short, name.meaning) == (path, short, meaning)


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("parties.amber.payoffs.actions.attack.alone",
         "Amber, attack: V (worth when only the protected party resists)"),
        ("parties.amber.payoffs.keep", "Amber: S (worth of keeping the ceasefire)"),
        ("parties.amber.strength.growth", "Amber: growth"),
        ("guarantors.ALF.pledges.brigade.quantity", "Alfa, brigade: quantity"),
        ("guarantors.XXX.tour", "XXX: tour"),
        ("line.length", "length"),
    ],
)  # fmt: skip
def test_parties_and_guarantors_go_by_their_names(small_scenario, path, short):
    assert input_name(path, small_scenario.cases["tripwire"]).short == short


def test_a_symbol_stands_once():
    name = input_name("parties.red.payoffs.keep")
    assert (name.label, name.gloss) == ("red: S", "worth of keeping the ceasefire")
    assert name.meaning == "S: worth of keeping the ceasefire"

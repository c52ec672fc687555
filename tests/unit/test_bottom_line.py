"""The outcome that the bottom line speaks of, and the design that stands for it in detail."""

import html
import io
import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from rich.console import Console

from locarno.model.probability import Interval, Probability
from locarno.model.results import Comparison
from locarno.report import prose, terminal
from locarno.report.bottom_line import HELD, WAR, headline, ranked
from locarno.report.brief import brief

# Invented: held is at the floor everywhere, war differs, and the largest force is in the middle.
SHARES = {"tripwire": (0.002, 0.36), "reassurance": (0.0075, 0.41), "watch": (0.002, 0.44)}
PAIRS = (("tripwire", "reassurance"), ("tripwire", "watch"), ("reassurance", "watch"))
APART = {("tripwire", "watch"), ("reassurance", "watch")}


def chance(mean, off):
    return Probability(mean, Interval(max(0.0, mean - off), mean + off), None)


def simulated(base, held, war, **changes):
    shares = {"p_held": chance(held, 0.006), "p_war": chance(war, 0.04)}
    return replace(base, **shares, p_eroded=chance(1.0 - held - war, 0.04), **changes)


def compared(apart):
    """Three pairs on both outcomes; ``apart`` holds the outcome and pair told apart."""
    return tuple(
        Comparison(
            a, b, outcome, -0.05, Interval(-0.09, -0.01), told_apart=(outcome, a, b) in apart
        )
        for outcome in (HELD, WAR)
        for a, b in PAIRS
    )


@pytest.fixture
def at_floor(assessment):
    """Three designs that differ on war alone; erosion is the most frequent cause."""
    causes = {"eroded": 0.31, "unwilling": 0.173, "late": 0.061}
    designs = {}
    for name, (held, war) in SHARES.items():
        base = assessment.designs["tripwire" if name == "watch" else name]
        found = simulated(base.simulation, held, war, causes=causes, war_after_erosion=0.31)
        designs[name] = replace(base, simulation=found)
    apart = {(WAR, *pair) for pair in APART}
    return replace(assessment, designs=designs, comparison=compared(apart))


@pytest.fixture
def scenario(small_scenario):
    cases, quantities = dict(small_scenario.cases), dict(small_scenario.quantities)
    cases["watch"], quantities["watch"] = cases["tripwire"], quantities["tripwire"]
    return replace(
        small_scenario, cases=MappingProxyType(cases), quantities=MappingProxyType(quantities)
    )


def said(assessment, scenario):
    text = brief(assessment, scenario).partition("<script")[0]
    return " ".join(
        html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", "", text, flags=re.DOTALL)).split()
    )


def shown(view):
    file = io.StringIO()
    Console(file=file, width=200).print(view)
    return file.getvalue()


def test_held_is_spoken_of_while_it_tells_a_pair_apart(at_floor):
    held = replace(at_floor, comparison=compared({(HELD, *PAIRS[0]), (WAR, *PAIRS[1])}))
    head = headline(held)
    assert (head.outcome, head.held_level, head.apart, head.pairs) == (HELD, False, 1, 3)
    assert head.first.design == head.design == "reassurance"
    assert head.first.level == ("watch",)


def test_war_is_spoken_of_where_it_alone_tells_designs_apart(at_floor):
    head = headline(at_floor)
    assert (head.outcome, head.held_level, head.apart, head.pairs) == (WAR, True, 2, 3)
    assert (head.first.design, head.last.design, head.design) == ("tripwire", "watch", "tripwire")
    assert head.first.level == ("reassurance",)
    assert head.lowest.designs == ("tripwire", "watch")
    assert ranked(at_floor, WAR) == ("tripwire", "reassurance", "watch")
    assert ranked(at_floor, HELD) == ("reassurance", "tripwire", "watch")


def test_bottom_line_says_what_separates_designs(at_floor, scenario):
    """Floor: 0.75 + 0.6 of 100 lies below 2. War: 36 ± 4 and 44 ± 4 of 100."""
    text = said(at_floor, scenario)
    assert "Under every design fewer than 2 of 100 simulated ceasefires still hold" in text
    assert (
        "with reassurance, the highest, there is only a remote chance that one does, 1 of" in text
    )
    assert (
        "with tripwire and watch, the lowest, there is only a remote chance, fewer than 1" in text
    )
    assert "No two designs can be told apart on this result, so none is best on it." in text
    assert (
        "with tripwire, the lowest, it is unlikely that war comes within 5 years, 36 of 100"
        " (95 % sampling interval 32 to 40); with watch, the highest, it is unlikely, 44 of 100"
        " (40 to 48). 2 of 3 pairs can be told apart on war; tripwire cannot be told apart from"
        " reassurance." in text
    )
    assert "Under tripwire the credibility on offer deters an attack in 52 of 100" in text
    assert "Confidence in the first two sentences: moderate." in text


def test_erosion_is_no_first_broken_link(at_floor, scenario):
    """It is the most frequent cause here, 31 of 100, and the link named is the next, 17."""
    text = said(at_floor, scenario)
    assert (
        "that the coalition knew and did not want to answer (17 of 100); in 31 of 100 war" in text
    )
    assert "breaches went unanswered first, and war followed" not in text
    assert "In 31 of 100 simulated ceasefires war came after erosion" in text
    assert [w.cause for w in prose.watch_list(at_floor.designs["watch"].simulation)] == [
        "unwilling", "late",
    ]  # fmt: skip


def test_the_design_of_the_bottom_line_is_shown_with_the_reason(at_floor, scenario):
    text = said(at_floor, scenario)
    why = "tripwire, the design with the lowest share at war"
    assert f"Inputs of {why}, each moved" in text
    assert f"Links of {why}, that break first" in text
    assert f"Shown for {why}." in text
    assert f"Drawn for {why}." in text
    assert "Response clock of tripwire" in text
    assert "Pledges for tripwire against" in text


@pytest.mark.parametrize(
    ("apart", "design", "why"),
    [
        ({(WAR, *PAIRS[1])}, "tripwire", "the design with the lowest share at war"),
        ({(HELD, *PAIRS[1])}, "reassurance", "the design with the highest share still held"),
        (set(), "reassurance", ("the design with the most people deployed, since no two designs"
                                " can be told apart on the outcome")),
    ],
)  # fmt: skip
def test_the_design_in_detail_follows_one_rule(at_floor, apart, design, why):
    found = prose.design_in_detail(replace(at_floor, comparison=compared(apart)))
    assert (found.design, found.why) == (design, why)


def test_without_outcomes_the_largest_force_is_shown(only_sized):
    found = prose.design_in_detail(only_sized)
    assert (found.design, found.why) == ("reassurance", "the design with the most people deployed")
    alone = replace(only_sized, designs={"tripwire": only_sized.designs["tripwire"]})
    assert prose.design_in_detail(alone).why == "the only design of this run"
    assert headline(only_sized) is None


def test_where_nothing_separates_designs_none_is_best(at_floor, scenario):
    text = said(replace(at_floor, comparison=compared(set())), scenario)
    assert "None of the 3 pairs of designs can be told apart on this result, nor on war." in text
    assert "so none is best on it" in text
    assert "Under reassurance the credibility on offer" in text


def test_one_pair_is_named_in_full(at_floor, scenario):
    two = {name: at_floor.designs[name] for name in ("tripwire", "watch")}
    pairs = [c for c in at_floor.comparison if {c.a, c.b} == set(two)]
    text = said(replace(at_floor, designs=two, comparison=tuple(pairs)), scenario)
    assert "1 of 1 pair can be told apart on war: tripwire minus watch is −5.0 points" in text
    neither = tuple(replace(c, told_apart=False) for c in pairs)
    text = said(replace(at_floor, designs=two, comparison=neither), scenario)
    assert "The two designs cannot be told apart on this result" in text
    assert "Nor can they on war." in text


def test_terminal_closes_with_what_separates_designs(at_floor):
    text = shown(terminal.comparison_view(at_floor))
    assert "share at war" in text
    assert "tripwire − watch" in text
    assert "tripwire − reassurance" not in text
    assert "On the share still held designs cannot be told apart (fewer than 2 of 100" in text
    assert "On the share at war, 2 of 3 pairs can be told apart." in text
    assert "tripwire, the lowest, cannot be told apart from reassurance." in text
    level = shown(terminal.comparison_view(replace(at_floor, comparison=compared(set()))))
    assert "On the share at war none can be told apart either." in level
    assert "the lowest" not in level


def test_inputs_that_move_nothing_are_counted_not_drawn(at_floor, scenario):
    """Widest swing 0.00125: 0.125 points, at most 0.2 when rounded up to a tenth."""
    first, *_ = at_floor.designs["tripwire"].drivers
    flat = [
        replace(first, outcome=HELD, input=path, swing=swing, at_low=0.004, at_high=0.004 + swing)
        for path, swing in (("line.length", 0.0), ("coalition.correlation", -0.00125))
    ]
    design = replace(at_floor.designs["tripwire"], drivers=tuple(flat))
    changed = replace(at_floor, designs={**at_floor.designs, "tripwire": design})
    text = said(changed, scenario)
    none = "Under tripwire none of the 2 inputs that were varied moves the share still held"
    assert text.count(f"{none} by more than 0.2 points of 100.") == 2
    assert "What moves the share still held" not in text
    assert "Drivers were not computed" not in text
    assert prose.tipping_values(design) == ()
    still = replace(design, drivers=(flat[0],))
    text = said(replace(changed, designs={**changed.designs, "tripwire": still}), scenario)
    assert "the one input that was varied does not move the share still held." in text

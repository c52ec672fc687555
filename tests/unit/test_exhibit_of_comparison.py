"""Every design stands against the one that holds most often, with the sign of its difference."""

from types import SimpleNamespace

from locarno.model.probability import Interval
from locarno.model.results import Comparison
from locarno.report import exhibits_of_comparison
from locarno.report.exhibits_of_comparison import differences


def assessed(comparison, **held):
    designs = {
        name: SimpleNamespace(simulation=SimpleNamespace(p_held=SimpleNamespace(mean=mean)))
        for name, mean in held.items()
    }
    return SimpleNamespace(designs=designs, comparison=comparison)


def test_signs_are_those_of_the_other_design_minus_the_best(monkeypatch):
    drawn = []
    monkeypatch.setattr(exhibits_of_comparison.difference_strips, "draw", drawn.append)
    pairs = (
        Comparison("poor", "best_of_all", "p_held", -0.4, Interval(-0.5, -0.3), told_apart=True),
        Comparison("poor", "fair", "p_held", -0.1, Interval(-0.2, 0.0), told_apart=False),
        Comparison("best_of_all", "fair", "p_held", 0.3, Interval(-0.1, 0.7), told_apart=False),
        Comparison("best_of_all", "fair", "p_war", -0.2, Interval(-0.3, -0.1), told_apart=True),
    )
    differences(assessed(pairs, poor=0.2, best_of_all=0.6, fair=0.3))
    (given,) = drawn
    assert given.reference == "best of all"
    held, war = given.strips
    assert [(row.design, row.mean, row.low, row.high, row.told_apart) for row in held.rows] == [
        ("fair", -30.0, -70.0, 10.0, False),
        ("poor", -40.0, -50.0, -30.0, True),
    ]
    assert [(row.design, row.mean, row.low, row.high) for row in war.rows] == [
        ("fair", 20.0, 10.0, 30.0)
    ]


def test_nothing_compared_is_not_drawn():
    assert differences(assessed((), only=0.5)) == ""

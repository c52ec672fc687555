"""The picture of the coalition: how soon each rule decides, for the gravest breaches."""

from __future__ import annotations

from locarno.model.coalition_results import ClassDecision, CoalitionDecision
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case
from locarno.report import words
from locarno.report.figures import decision_curves
from locarno.report.figures.svg import Caption

__all__ = ["curves", "gravest"]


def curves(design: DesignAssessment, case: Case, name: str) -> str:
    """Decision curves by rule; empty where the coalition was not looked at.

    Parameters
    ----------
    design : results with a coalition; case : names of breaches and answers; name : of the design.
    """
    found = design.coalition
    if found is None or not found.by_class:
        return ""
    panels = tuple(_panel(case, key, found.by_class[key]) for key in gravest(case, found))
    caption = Caption(
        f"How soon {words.label(name)} decides, by rule",
        "The chance that the same members have decided, by the rule they decide under: how high a"
        " curve ends is whether they ever do, where it rises is how soon.",
        (
            (
                "Needed by: when the decision must have come, so that the answer arrives before the"
                " accomplished fact. Dots are past decisions of that level, counted from the breach"
                " and scaled by the share of cases that saw any decision."
            ),
        ),
    )
    return decision_curves.draw(decision_curves.DecisionCurves(caption, panels))


def gravest(case: Case, found: CoalitionDecision) -> tuple[str, ...]:
    """Classes to show: of each answer the gravest class that it meets, the gravest four in all."""
    by_rank = sorted(found.by_class, key=lambda key: -case.violations[key].rank)
    first: dict[str, str] = {}
    for key in by_rank:
        first.setdefault(found.by_class[key].answer, key)
    return tuple(first.values())[: decision_curves.MOST_PANELS]


def _panel(case: Case, key: str, found: ClassDecision) -> decision_curves.CurvePanel:
    breach, answer = case.violations[key].label, case.responses[found.answer].label
    return decision_curves.CurvePanel(
        title=f"{breach}: {answer}",
        curves=tuple(
            decision_curves.RuleCurve(words.label(rule), row.own, row.decided_by)
            for rule, row in sorted(found.rules.items())
        ),
        record=found.on_record,
        promised=found.promised_hours,
        needed_low=found.decide_by_hours.low,
        needed=found.decide_by_hours.mode,
        needed_high=found.decide_by_hours.high,
    )

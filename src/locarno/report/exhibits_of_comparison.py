"""Paired differences between designs, put into the figure's terms."""

from __future__ import annotations

from locarno.model.results import Assessment, Comparison
from locarno.report import prose, words
from locarno.report.figures import difference_strips
from locarno.report.figures.svg import Caption

__all__ = ["differences"]

_POINTS = 100.0


def differences(assessment: Assessment) -> str:
    """Every other design against the one that holds most often; empty where nothing is compared."""
    held = {
        name: design.simulation.p_held.mean
        for name, design in assessment.designs.items()
        if design.simulation is not None
    }
    if not held or not assessment.comparison:
        return ""
    best = max(held, key=lambda name: held[name])
    order = sorted(held, key=lambda name: -held[name])
    strips = []
    for outcome in dict.fromkeys(found.outcome for found in assessment.comparison):
        rows = {
            _other(found, best): _difference(found, best)
            for found in assessment.comparison
            if found.outcome == outcome and best in {found.a, found.b}
        }
        label = prose.outcome_label(outcome).capitalize()
        strips.append(
            difference_strips.Strip(label, tuple(rows[name] for name in order if name in rows))
        )
    caption = Caption(
        f"Designs against {words.label(best)}, on the same futures and the same luck",
        "Paired differences with 95 % intervals that hold however often one looks.",
        ("Filled: the interval leaves out 0 and the sign is the same at both ends of λ.",),
    )
    return difference_strips.draw(
        difference_strips.DifferenceStrips(caption, words.label(best), tuple(strips))
    )


def _other(found: Comparison, best: str) -> str:
    return found.b if found.a == best else found.a


def _difference(found: Comparison, best: str) -> difference_strips.Difference:
    """The pair as the other design minus the best."""
    sign = -_POINTS if found.a == best else _POINTS
    ends = sorted((sign * found.sampling.low, sign * found.sampling.high))
    name = words.label(_other(found, best))
    return difference_strips.Difference(
        name, sign * found.difference, ends[0], ends[1], found.told_apart
    )

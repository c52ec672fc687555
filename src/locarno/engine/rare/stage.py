"""Both rare ends of a design."""

from __future__ import annotations

from locarno.engine.one_design import Settings
from locarno.engine.rare.attack import rare_attack
from locarno.engine.rare.escalation import rare_escalation
from locarno.model.rare_results import RareEnds
from locarno.theory.episode.inputs import Rules, Variant

__all__ = ["rare_ends"]


def rare_ends(rules: Rules, variant: Variant, settings: Settings) -> RareEnds:
    """How likely a ceasefire is to end in either rare way first, on the luck of the campaign."""
    seed, runs, histories = settings.seed, settings.runs, settings.histories
    return RareEnds(
        rare_attack(rules, variant, seed=seed, futures=runs, histories=histories,
                    threads=settings.threads),
        rare_escalation(rules, variant, seed=seed, futures=runs, histories=histories),
    )  # fmt: skip

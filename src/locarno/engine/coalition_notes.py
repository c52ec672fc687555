"""What an analyst may look for in vain in a coalition's numbers, or should know of them."""

from __future__ import annotations

from typing import Final

from locarno.model.mandate import Rule
from locarno.model.scenario import Case

__all__ = ["notes_on"]

_UNNAMED_LEAD: Final = (
    "lead nation: any one member of the stance most willing to give the gravest answer"
)
_SURE_TRIGGER: Final = (
    "pre-delegation: no chance that the trigger counts as met is given, so it always does"
)
_NO_RECALL: Final = (
    "pre-delegation: no hazard of recall is given, so pressure finds nothing to buy there"
)
_CAP_MOVES_NEED: Final = (
    "a ceiling on the host army moves what the challenger stands to gain (V) and so the "
    "credibility needed; what the coalition offers (kappa) is the same without it"
)


def notes_on(case: Case) -> tuple[str, ...]:
    """What the other rules take for granted, and where a lever does not reach."""
    own = case.procedure
    found = []
    if own.rule is not Rule.LEAD_NATION and own.lead is None:
        found.append(_UNNAMED_LEAD)
    if own.rule is not Rule.PRE_DELEGATED and not own.delegated:
        found.append("pre-delegation: every answer on the ladder is delegated")
    if own.rule is not Rule.PRE_DELEGATED and not own.trigger.given:
        found.append(_SURE_TRIGGER)
    if not own.recall.given:
        found.append(_NO_RECALL)
    if case.agreement.host_army_cap is not None:
        found.append(_CAP_MOVES_NEED)
    return tuple(found)

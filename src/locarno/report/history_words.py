"""One history told in plain lines."""

from __future__ import annotations

from locarno.model.history import HistoryTold, QuarterTold, ToldBreaches
from locarno.report import words

__all__ = ["history_lines"]

_BANDS = ("", "clash: incident", "clash: limited", "clash: general")
_A_YEAR = 4


def history_lines(told: HistoryTold) -> tuple[str, ...]:
    """What happened, a quarter at a time."""
    head = f"{words.label(told.design)}, future {told.future}, history {told.history}"
    return (
        head,
        "",
        *(line for quarter in told.quarters for line in _quarter(quarter)),
        *_left(told),
        _end(told),
    )


def _when(quarter: int) -> str:
    return f"year {quarter // _A_YEAR + 1}, quarter {quarter % _A_YEAR + 1}"


def _quarter(quarter: QuarterTold) -> tuple[str, ...]:
    regimes = "; ".join(
        f"{name}: {', then '.join(actions) or 'as before'}"
        for name, actions in quarter.actions.items()
    )
    shot = f"{quarter.exchanges:,.0f} exchanges, recorded as {quarter.recorded:,.0f} violations"
    return (
        f"{_when(quarter.number)}: {regimes}; {shot}",
        *(f"  {_breach(found)}" for found in quarter.breaches),
    )


def _breach(found: ToldBreaches) -> str:
    parts = [f"{found.count} x {found.violation} by {found.by}: {found.ended}"]
    if found.by == "false alarm":
        parts = [f"{found.count} x false alarm ({found.violation}): {found.ended}"]
    if found.ended == "shots":
        parts = [f"{found.count} x shots at a meeting in {found.by}"]
    if found.wrongly:
        parts.append(f"{found.wrongly} answered to the wrong side")
    if found.clash:
        parts.append(_BANDS[found.clash])
    return "; ".join(parts)


def _left(told: HistoryTold) -> tuple[str, ...]:
    """The first breach that nobody answered, and who is left."""
    first, lines = told.unanswered, []
    if first is not None:
        what = f"{words.label(first.violation)} in {_when(first.quarter)}"
        lines.append(f"The first grave breach without an answer in time: {what}, {first.link}.")
    if told.left < 1.0:
        lines.append(
            f"Of 100 members {words.hundred(told.left)} had taken no troops home by then."
            if told.left > 0.0
            else "The guarantee had lapsed."
        )
    return tuple(lines)


def _end(told: HistoryTold) -> str:
    if told.outcome_quarter is None:
        return "The ceasefire held to the horizon."
    said = f"The ceasefire ended as {told.outcome} in {_when(told.outcome_quarter)}: {told.cause}."
    if told.outcome == "war" and told.eroded_quarter is not None:
        said += f" It had been eroded in {_when(told.eroded_quarter)}."
    return said

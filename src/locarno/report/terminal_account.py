"""Where pledges go, for the terminal: from what was promised to what is on station, row by row."""

from __future__ import annotations

from rich.console import RenderableType

from locarno.model.force_results import Reading
from locarno.model.plan_account import Loss, RowAccount
from locarno.report import words
from locarno.report.terminal_parts import table

__all__ = ["account_table"]

_HEADS = {
    Loss.CONDITIONS: "condition not met",
    Loss.CAVEATS: "caveat or Straits",
    Loss.NOT_THERE: "not there yet",
    Loss.ROTATION: "rotation",
    Loss.LIMITS: "other limits",
    Loss.LEFT_OUT: "left out by the plan",
    Loss.NOT_NEEDED: "not needed",
}


def account_table(title: str, reading: Reading) -> list[RenderableType]:
    """A table of pledges and losses, without the losses that no row has; none without a plan.

    Parameters
    ----------
    title : design and reading; reading : its plan.
    """
    found = reading.account
    if found is None:
        return []
    shown = [why for why in _HEADS if any(row.lost[why] > 0.0 for row in found.rows)]
    heads = ("row", "pledged", *(f"less {_HEADS[why]}" for why in shown), "on station", "wanted")
    rows = [_cells(row.row, row, shown) for row in found.rows]
    rows.append(_cells("all mandatory people", found.total, shown))
    return [table(f"{title}: from pledge to post, mean after the ramp", heads, rows, whole=(0,))]


def _cells(name: str, row: RowAccount, shown: list[Loss]) -> tuple[str, ...]:
    lost = (words.amount(row.lost[why]) for why in shown)
    return (
        name,
        words.amount(row.pledged),
        *lost,
        words.amount(row.filled),
        words.amount(row.wanted),
    )

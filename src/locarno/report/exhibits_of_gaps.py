"""Pictures of what is missing: where pledges go, why rows are short, what more troops would buy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from locarno.model.force_results import Reading
from locarno.model.plan_account import Loss, RowAccount
from locarno.model.plan_results import MarginalStep
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case
from locarno.report import words
from locarno.report.figures import gap_bars, marginal_curve, pledge_account
from locarno.report.figures.svg import Caption

__all__ = [
    "LOSSES",
    "explained_readings",
    "from_pledge_to_post",
    "gaps",
    "losses_shown",
    "next_troops",
    "until",
]

LOSSES: Mapping[Loss, str] = {
    Loss.CONDITIONS: "a condition is not met",
    Loss.CAVEATS: "kept out by a caveat or the Straits",
    Loss.NOT_THERE: "not there yet",
    Loss.ROTATION: "held back by rotation",
    Loss.LIMITS: "held back by another limit",
    Loss.LEFT_OUT: "left out by the plan",
    Loss.NOT_NEEDED: "not needed in its row",
    Loss.UNPLEDGED: "nobody pledged it",
}
"""What is said of each loss."""

_SHORT: Mapping[Loss, str] = {
    Loss.CONDITIONS: "condition not met",
    Loss.CAVEATS: "caveat or Straits",
    Loss.NOT_THERE: "not there yet",
    Loss.ROTATION: "held back by rotation",
    Loss.LIMITS: "held back otherwise",
    Loss.LEFT_OUT: "left out by the plan",
    Loss.NOT_NEEDED: "not needed in its row",
}
_HUNDRED = 100.0
_SHOWS = 0.5
"""Amount from which a step is drawn; below it the number would read 0."""


def from_pledge_to_post(design: DesignAssessment, name: str) -> str:
    """Waterfall from everything promised to what is on station and what is wanted.

    Parameters
    ----------
    design : results with generation; name : of the design.
    """
    totals = [(word, r.account.total) for word, r in _readings(design) if r.account]
    if not totals or not any(total.wanted or total.pledged for _, total in totals):
        return ""
    steps = [why for why in _SHORT if any(total.lost[why] >= _SHOWS for _, total in totals)]
    panels = tuple(
        pledge_account.Panel(
            word, total.pledged, tuple(total.lost[why] for why in steps), total.filled,
            total.wanted,
        )
        for word, total in totals
    )  # fmt: skip
    caption = Caption(
        f"From pledge to post in {words.label(name)}",
        "People pledged for the mandatory rows, what becomes of them, and what is wanted; means"
        " over the quarters after the ramp.",
        (
            (
                "Stated: numbers that somebody published. Announced: also pledges without a number,"
                " as assumed. No quantity is multiplied by a probability. Surplus in one row fills"
                " no other."
            ),
        ),
    )
    drawn = pledge_account.PledgeAccount(caption, tuple(_SHORT[why] for why in steps), panels)
    return pledge_account.draw(drawn)


def gaps(design: DesignAssessment, case: Case, name: str) -> str:
    """What fills each row and why the rest is missing, under both readings.

    Parameters
    ----------
    design : results with generation; case : names of the elements; name : of the design.
    """
    accounts = [(word, r.account.rows) for word, r in _readings(design) if r.account]
    if not accounts:
        return ""
    rows = []
    for number, first in enumerate(accounts[0][1]):
        if first.wanted > 0.0:
            bars = tuple(_bar(word, found[number]) for word, found in accounts)
            element = case.elements.get(first.row)
            label = element.name if element else words.label(first.row).capitalize()
            rows.append(gap_bars.Row(label if first.mandatory else f"{label}\u00a0*", bars))
    if not rows:
        return ""
    caption = Caption(
        f"What fills each row of {words.label(name)}, and why the rest is missing",
        "Of 100 that each row wants, means over the quarters after the ramp. A gap is put down to"
        " the pledge that comes nearest to filling it.",
        ("* desired, not mandatory. At the end of each bar: on station, of what is wanted.",)
        if any(not row.mandatory for row in accounts[0][1])
        else ("At the end of each bar: on station, of what is wanted.",),
    )
    return gap_bars.draw(gap_bars.GapBars(caption, tuple(rows)))


def _bar(reading: str, account: RowAccount) -> gap_bars.Bar:
    parts = {gap_bars.FILLED: account.filled}
    parts |= {LOSSES[why]: amount for why, amount in account.gap.items()}
    unit = "" if account.in_persons else " units"
    shown = f"{words.amount(account.filled)} of {words.amount(account.wanted)}{unit}"
    return gap_bars.Bar(reading, parts, shown)


def next_troops(design: DesignAssessment, name: str) -> str:
    """What each further step of troops buys, with intervals, under both readings.

    Parameters
    ----------
    design : results with explained plans; name : of the design.
    """
    panels = tuple(
        marginal_curve.Panel(
            word, tuple(_step(step) for step in said.marginal), until(said.marginal)
        )
        for word, reading in _readings(design)
        if (said := reading.explanation) is not None and said.marginal
    )
    if not panels:
        return ""
    caption = Caption(
        f"What the next troops buy in {words.label(name)}",
        "Further troops from those who pledge some, in proportion; the plan is made anew where that"
        " fills more. Above what it fills, below what of that can be expected to be delivered.",
        ("The interval is that of the mean over the futures; the same luck at every step.",),
    )
    return marginal_curve.draw(marginal_curve.MarginalCurve(caption, panels))


def until(steps: tuple[MarginalStep, ...]) -> float | None:
    """Troops up to which some step buys more and that can be told; None where the last one does."""
    buys = [step.persons for step in steps if step.told_apart and step.gain > 0.0]
    last = buys[-1] if buys else 0.0
    return None if last >= steps[-1].persons else last


def _step(step: MarginalStep) -> marginal_curve.Step:
    return marginal_curve.Step(
        persons=step.persons,
        filled=_HUNDRED * step.filled,
        gain=_HUNDRED * step.gain,
        low=_HUNDRED * step.sampling.low,
        high=_HUNDRED * step.sampling.high,
        told=step.told_apart and step.gain > 0.0,
    )


def losses_shown(design: DesignAssessment) -> dict[Loss, str]:
    """Losses of which some row has any, with what is said of them, in the order of the account."""
    rows = [row for _, r in _readings(design) if r.account for row in r.account.rows]
    return {
        why: said[0].upper() + said[1:]
        for why, said in _SHORT.items()
        if any(row.lost[why] > 0.0 for row in rows)
    }


def explained_readings(design: DesignAssessment) -> tuple[str, ...]:
    """Names of the readings that are explained."""
    return tuple(word for word, reading in _readings(design) if reading.explanation)


def _readings(design: DesignAssessment) -> Iterator[tuple[str, Reading]]:
    if design.generation is not None:
        yield from design.generation.by_name.items()

"""The picture of incidents that happened beside those recorded."""

from __future__ import annotations

from collections.abc import Sequence

from locarno.model.probability import Rate
from locarno.model.results import DesignAssessment, QuarterOfCalendar
from locarno.report import words
from locarno.report.figures import incident_calendar
from locarno.report.figures.svg import Caption

__all__ = ["calendar"]


def calendar(design: DesignAssessment, name: str) -> str:
    """Incidents by quarter under one design; empty without a simulation."""
    quarters = [q for q in (design.simulation.calendar if design.simulation else ()) if _whole(q)]
    if not quarters:
        return ""
    caption = Caption(
        f"What happens and what is recorded, under {words.label(name)}",
        "How many a quarter while no war has ended the ceasefire: what took place, and what the"
        " monitoring would have recorded of it. Each step of an axis is ten times the last.",
        (
            (
                "A monitor counts bursts and explosions, so one exchange leaves several recorded"
                " violations. Reports of grave breaches contain false alarms and miss what nobody"
                " saw. Later quarters show the ceasefires that have lasted."
            ),
        ),
    )
    panels = (
        incident_calendar.CalendarPanel(
            "Exchanges and recorded violations",
            _counted([quarter.exchanges for quarter in quarters]),
            _counted([quarter.violations for quarter in quarters]),
        ),
        incident_calendar.CalendarPanel(
            "Grave breaches and reports of them",
            _counted([quarter.breaches for quarter in quarters]),
            _counted([quarter.reported for quarter in quarters]),
        ),
    )
    return incident_calendar.draw(incident_calendar.IncidentCalendar(caption, panels))


def _whole(quarter: QuarterOfCalendar) -> bool:
    return quarter.exchanges is not None


def _counted(rates: Sequence[Rate | None]) -> tuple[incident_calendar.Counted, ...]:
    return tuple(
        incident_calendar.Counted(
            rate.mean, rate.sampling.low, rate.sampling.high, rate.spread.low, rate.spread.high
        )
        for rate in rates
        if rate is not None
    )

"""Pictures of bargaining and of incentives to break over the years."""

from __future__ import annotations

from locarno.model.bargaining_results import BargainResult, PowerShift, Quantiles
from locarno.model.probability import Probability
from locarno.model.results import Assessment, DesignAssessment
from locarno.model.scenario import Case
from locarno.report import words
from locarno.report.bargain_words import condition, package
from locarno.report.figures import agreement_zone, incentive_years
from locarno.report.figures.svg import Caption

__all__ = ["agreement", "bargained_design", "incentives"]

_BINDING_SHOWN = 6


def bargained_design(assessment: Assessment) -> str | None:
    """The first design that was bargained over."""
    return next((n for n, d in assessment.designs.items() if d.bargaining is not None), None)


def incentives(design: DesignAssessment, case: Case, name: str) -> str:
    """Incentive to break by year in both directions, and an attack against keeping.

    Parameters
    ----------
    design : results; empty where incentives were not computed.
    case : names of its parties; name : of the design.
    """
    found = design.commitment
    if found is None:
        return ""
    shifts = incentive_years.Panel(
        "Shift of power less what peace has to share, in hundredths of what is at stake",
        "above: no peace can hold",
        tuple(_shift(shift, case) for shift in found.shifts),
    )
    years = tuple(float(each.year) for each in found.attack_gain)
    gains = [each.gain for each in found.attack_gain]
    greatest = [each.year for each in found.attack_gain].index(found.gain_worst_year)
    gain = incentive_years.Panel(
        "An attack less keeping the ceasefire, in hundredths of the payoff scale",
        "above: an attack pays",
        (_series("challenger, terms as they stand", years, gains, greatest),),
    )
    caption = Caption(
        f"Incentive to break over the years under {words.label(name)}",
        "Left, whether one side grows so fast that the other, in decline, does better to fight at"
        " once; right, what an attack is worth to the challenger when the terms stay as they are.",
        (
            (
                "Line: median of futures, its greatest value filled; band or dotted lines: 10 to"
                " 90 %. Left by year, right at the end of the year, 0 being the day of the"
                " ceasefire. Illustrative, not a forecast of a date."
            ),
        ),
    )
    return incentive_years.draw(incentive_years.IncentiveYears(caption, (shifts, gain)))


def _shift(shift: PowerShift, case: Case) -> incentive_years.Series:
    riser, decliner = case.parties[shift.riser].name, case.parties[shift.decliner].name
    years = tuple(float(each.year) for each in shift.by_year)
    greatest = [each.year for each in shift.by_year].index(shift.worst_year)
    margins = [each.margin for each in shift.by_year]
    return _series(f"{riser} rises, {decliner} would break", years, margins, greatest)


def _series(
    name: str, years: tuple[float, ...], given: list[Quantiles], greatest: int
) -> incentive_years.Series:
    def hundredths(values: list[float | None]) -> tuple[float, ...]:
        return tuple(100.0 * (0.0 if value is None else value) for value in values)

    return incentive_years.Series(
        name,
        years,
        hundredths([each.p50 for each in given]),
        hundredths([each.p10 for each in given]),
        hundredths([each.p90 for each in given]),
        greatest,
    )


def agreement(found: BargainResult | None, case: Case, name: str) -> str:
    """Zone of agreement with what binds, and slack at one package; empty where none was computed.

    Parameters
    ----------
    found : result of bargaining.
    case : names of parties, issues and levels; name : of the design.
    """
    if found is None:
        return ""
    shown = found.nash_package or found.signed
    slack: tuple[agreement_zone.Slack, ...] = ()
    if shown is not None:
        slack = tuple(
            agreement_zone.Slack(found.parties[key].name, q.p10, q.p50, q.p90)
            for key, q in shown.package.slack.items()
            if q.p10 is not None and q.p50 is not None and q.p90 is not None
        )
    caption = Caption(
        f"What could be agreed, starting from {words.label(name)}",
        f"Of {words.plain_count(found.packages)} packages: those that every party able to block"
        " prefers to no agreement, those of them that would also be kept, and what excludes the"
        " others.",
        _notes(found, case),
    )
    return agreement_zone.draw(
        agreement_zone.AgreementZone(
            caption,
            (
                _share("Acceptable to all", found.zone_size),
                _share("Accepted and kept", found.credible_zone_size),
            ),
            tuple(
                agreement_zone.Excluder(condition(each, case), each.excludes.mean, each.alone)
                for each in found.binding[:_BINDING_SHOWN]
            ),
            "Gain over no agreement at the package that the Nash rule picks most often",
            slack,
        )
    )


def _share(name: str, chance: Probability) -> agreement_zone.Share:
    band = chance.spread or chance.sampling
    return agreement_zone.Share(name, chance.mean, band.low, band.high)


def _notes(found: BargainResult, case: Case) -> tuple[str, ...]:
    shown = found.nash_package or found.signed
    alpha = words.hundred(found.alpha)
    kept = f"no shift of power breaks it, and an attack at one decision has at most {alpha} of 100"
    notes = [f"Bars are means over futures, whiskers their 5–95 % spread. Kept: {kept}."]
    if shown is not None:
        notes.append(
            f"That package, picked in {words.counted(shown.frequency)} of 100 futures:"
            f" {package(shown.package.levels, case)}. Dots: median of futures, open where below 0;"
            " lines: 10 to 90 %. Gains of different parties are in units of their own."
        )
    return tuple(notes)

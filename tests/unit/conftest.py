"""An assessment made by hand for the scenario small.yaml, shared by the tests of the report."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from locarno.engine.line import line_measure
from locarno.io.scenario_file import load_scenario
from locarno.model.arrival import Arrival, ClassArrival, Coverage, SectorArrival, Siting
from locarno.model.bargaining_results import (
    AttackGain,
    BargainResult,
    CommitmentProblem,
    CommitmentYear,
    Constraint,
    GuaranteePrice,
    LevelShares,
    NamedForce,
    Objection,
    Package,
    PartyResult,
    PowerShift,
    Quantiles,
    Solution,
    StrengthAtYear,
)
from locarno.model.coalition_results import (
    ClassDecision,
    CoalitionDecision,
    ForceGivenYes,
    GroupPower,
    LadderOnRecord,
    Pressed,
    PromiseOnRecord,
    RecordCompared,
    RecordedTimes,
    RuleOutcome,
    VotingPower,
    WateredDown,
    WateredLevel,
)
from locarno.model.contested_air import Basing, CoverRow
from locarno.model.cost_results import Cost, CostSwing, GuarantorCost, PlanCost
from locarno.model.encounters import Encountered
from locarno.model.evidence import Basis, LedgerEntry, Shape
from locarno.model.force_results import (
    Generation,
    LandSizing,
    Plan,
    PlanLine,
    PlanStatus,
    Reading,
    Requirement,
    RequirementRow,
    Shortfall,
    Tier,
)
from locarno.model.forces import Domain
from locarno.model.game_results import (
    CampaignQuarter,
    CampaignResult,
    CloudPoint,
    Displacement,
    ForceCurve,
    ForcePoint,
    GameAction,
    GameLink,
    GameResult,
    Rivals,
    Salami,
    Spiral,
)
from locarno.model.outcome_results import Casualties, CoalitionLeft, FirstUnanswered
from locarno.model.probability import Interval, Probability, Range, Rate
from locarno.model.results import (
    ActionDeterrence,
    Assessment,
    ClockRow,
    Comparison,
    DesignAssessment,
    Deterrence,
    Driver,
    Finding,
    Ledger,
    Needed,
    Offensives,
    QuarterOfCalendar,
    Severity,
    Simulation,
)

DATA = Path(__file__).parents[1] / "data"
ACTIONS = ("probe", "slice", "pretext", "split", "attack")
CLASSES = ("shot", "strike", "incursion", "probe", "pretext", "land_grab", "offensive")


# Every number below is invented; no two of a kind are equal, so that a mix-up shows.
def p(mean, *, spread=True):
    low, high = max(0.0, mean - 0.04), min(1.0, mean + 0.043)
    wide = Interval(max(0.0, mean - 0.21), min(1.0, mean + 0.19)) if spread else None
    return Probability(mean, Interval(low, high), wide)


def game(step):
    links = ("detected", "attributed", "willing", "decided", "arrived", "punished")

    def action(n, name):
        answered = name != "split"
        return GameAction(
            p={lam: p(0.051 + 0.01 * n + k * 0.007 + step)
               for k, lam in enumerate(("5", "10", "20"))},
            by_type={"out for gain": 0.071 + 0.01 * n, "seeking security": 0.031 + 0.01 * n},
            offered=p(0.113 + 0.01 * n + step), believed=p(0.127 + 0.01 * n + step),
            bluff=0.017 + 0.001 * n, wasted=0.023 + 0.001 * n,
            share_deterred=p(0.431 + 0.01 * n, spread=False),
            chain={link: GameLink(0.613 + 0.01 * k, -0.019 - 0.001 * k)
                   for k, link in enumerate(links)} if answered else {},
            elasticity=-0.137 - 0.01 * n if answered else None,
        )  # fmt: skip

    points = tuple(
        ForcePoint(force, 0.2 - 0.11 * n, {"comply": 0.41, "attack": 0.241 - 0.013 * n})
        for n, force in enumerate((0.0, 1.0, 4.0, 16.0))
    )
    return GameResult(
        p_comply={"5": p(0.421), "10": p(0.437), "20": p(0.449)},
        by_action={name: action(n, name) for n, name in enumerate(ACTIONS)},
        force=ForceCurve("air_strikes", points, 6.4 + step, 0.21, 0.187, 1.7),
        salami=Salami((0.013, 0.029, 0.047), p(0.353, spread=False)),
        displacement=Displacement(-0.061, {"comply": 0.033, "probe": 0.017, "slice": 0.011}, 0.459),
        spiral=Spiral(0.253, 0.239, p(0.173, spread=False)),
        after_clash=0.567, retaliates=0.311, provokes=0.083,
        rivals={"5": Rivals(24, 32, 1, 0.0, (0.24, 0.24)),
                "20": Rivals(24, 32, 2, 0.03, (0.2, 0.3))},
        unconverged={"5": 0, "10": 0, "20": 1}, futures=40, nodes=171, information_sets=18,
        campaign=CampaignResult(
            quarters=(CampaignQuarter(0.22, 0.21, 0.47, 0.3),
                      CampaignQuarter(0.38, 0.24, 0.49, 0.7)),
            fresh=p(0.383 + step), held=p(0.241 - step), futures=36, unconverged=3,
            largest_residual=1e-11,
        ),
        cloud=(CloudPoint(0.31, 0.27, 0.17), CloudPoint(0.21, 0.2, 0.6), CloudPoint(0.4, 0.3, 0.0),
               CloudPoint(0.11, 0.1, None), CloudPoint(0.52, 0.4, 0.47)),
    )  # fmt: skip


def requirement(scale, *, composed=None):
    land = Range(4_100.0 * scale, 4_613.0 * scale, 5_207.0 * scale)
    whole = Range(9_011.0 * scale, 11_317.0 * scale, 13_129.0 * scale)
    sized = LandSizing(
        label="reassurance", line_km=Range(281.0, 301.0, 331.0), tolerance_km=5.0,
        battalions_in_line=Range(4.7, 6.02, 8.3), battalions=Range(6.2, 8.1, 11.1),
        brigades=Range(2.1, 2.7, 3.7), fighting_persons=land, persons=Range(
            2 * land.low, 2 * land.mode, 2 * land.high),
    )  # fmt: skip
    return Requirement(
        persons_deployed=whole,
        persons_pool=Range(2.5 * whole.low, 3 * whole.mode, 5 * whole.high),
        by_domain={
            domain: sized.persons if domain is Domain.LAND else Range(100.0, 211.0, 307.0)
            for domain in Domain
        },
        rows=(
            RequirementRow("land", Domain.LAND, sized.brigades, sized.persons, Tier.MANDATORY),
            RequirementRow(
                "sweepers", Domain.SEA, Range(2.0, 2.0, 2.0), Range(100.0, 100.0, 100.0),
                Tier.DESIRED,
            ),
        ),
        land_sized=sized,
        land_composed=composed,
        composed_over_sized=None if composed is None else composed.mode / sized.persons.mode,
        reason=None if composed is None else "the record counts engineers too",
        pool_multiplier=3.0,
        caveats=("a caveat of sizing",),
    )  # fmt: skip


def reading(share, months):
    return Reading(
        filled_share=share, expected_fill=p(share - 0.13), p_full=p(share - 0.31, spread=False),
        shortfall=(Shortfall("land", Tier.MANDATORY, 2, 19, 0.67, 6_007.0),),
        months_to_full=months, sustainable=months is not None, status=PlanStatus.OPTIMAL,
        bound=12_007.5, first_arrival_days=10.0, persons_on_station=(0.0, 9_113.0, 9_517.0),
        by_guarantor={"ALF": 9_401.0, "BRA": 9_503.0, "CHA": 3_109.0 * share},
        lost_without={"ALF": 0.37, "BRA": 0.35, "CHA": 0.02},
        plan=Plan((PlanLine("ALF", "brigade", "brigade", (0.0, 1.0, 1.0)),), PlanStatus.OPTIMAL),
    )  # fmt: skip


def clock(shift):
    rows = {}
    for number, name in enumerate(CLASSES):
        links = [0.91 - 0.07 * number + shift, 0.83, 0.71 + shift, 0.62, 0.97]
        product = links[0] * links[1] * links[2] * links[3] * links[4]
        timed = name != "pretext"
        rows[name] = ClockRow(
            "reserve", *(p(link) for link in links), p(product),
            median_hours=31.0 + number if timed else None,
            range_hours=(12.5, 170.0 + number) if timed else None,
            promised_hours=72.0 if timed else None,
            fait_accompli_hours=Range(12.2, 24.4, 71.3 + number), arrival_hours=None,
        )  # fmt: skip
    return rows


def decision(number, name, shift):
    """One class: two rules, pressed and not, with numbers that nothing else of the example has."""

    def rule(own, left, base):
        return RuleOutcome(
            own=own, ordered=False, p_willing=p(base + shift), p_in_time=p(0.33 + 0.01 * number),
            kappa=p(0.19 + shift + 0.01 * number),
            decided_by=((24.0, 0.07 + shift), (72.0, 0.27 + shift), (720.0, base)),
            pressed=None if left is None else Pressed(
                kappa=p(left + 0.002 * number), share_lost=0.143, members=2, typical=left,
                typical_bound=left - 0.01, exact=False,
            ),
        )  # fmt: skip

    return ClassDecision(
        answer="reserve", p_attributed=p(0.774), decide_by_hours=Range(-4.1, 31.7, 96.3),
        promised_hours=None if name == "pretext" else 72.0,
        on_record=((24.0, 0.121), (72.0, 0.313)),
        rules={"consensus": rule(own=True, left=0.118, base=0.41),
               "lead_nation": rule(own=False, left=None, base=0.53)},
        loses_least="consensus", keeps_most="consensus", gain=0.0,
        watering=WateredDown(
            levels=(WateredLevel("reserve", p(0.411), p(0.174)),
                    WateredLevel("statement", p(0.223), p(0.117))),
            top=2, expected=1.045, expected_in_time=0.465, revote_hours=24.0,
        ),
        force=None if name == "shot" else ForceGivenYes(2.37, Range(0.87, 1.93, 2.31), 1.81),
        says=(f"{name} said in words.", "And a second sentence."),
    )  # fmt: skip


def decisions(shift):
    """A coalition of three that decides by consensus."""
    times = RecordedTimes(123, 74, 22, ((24.0, 0.106), (72.0, 0.244)))
    return CoalitionDecision(
        rule="consensus", members=3, votes=6,
        power=VotingPower(
            {"firm": GroupPower(2, 5, 0.667, 0.257), "wary": GroupPower(1, 1, 0.333, 0.251)},
            carry=3, block=1, vetoes=3,
        ),
        pressure=Range(0.21, 0.52, 0.97),
        by_class={name: decision(number, name, shift) for number, name in enumerate(CLASSES)},
        record=RecordCompared(
            times, {"consensus": times}, {},
            LadderOnRecord(19, 86, 22, 72.0, {"reserve": PromiseOnRecord(72.0, 19, 86)},
                           "Of 86 decisions on record 19 were as fast."),
        ),
        notes=("a note on what is taken for granted",),
    )  # fmt: skip


def sector(number, hours):
    return SectorArrival(
        name=f"Sector {number}", from_km=100.0 * number, to_km=100.0 * number + 97.0,
        hub=("old_town", "port")[number], away_km=Range(31.0 + number, 47.0, 83.0 + number),
        hours=Range(hours, hours + 5.0, hours + 13.0), in_time=p(0.61 + 0.1 * number),
        uncovered_km=12.0 + number, uncovered_decided_km=77.0 + number,
    )  # fmt: skip


def arrival(*, real):
    """Hubs at real places, or the same number evenly along the line."""
    better = Siting(("hill", "port"), 61.2, proved=True)
    land_grab = ClassArrival(
        answer="reserve", fait_accompli_hours=72.0, in_time=p(0.83),
        at_once=Coverage(0.0, 88.0, 25.0, better, 4.0), decided=Coverage(53.0, 9.0, 155.0),
        sectors=(sector(0, 6.0), sector(1, 9.0)),
    )  # fmt: skip
    incursion = replace(
        land_grab, answer="air_strikes", at_once=Coverage(0.0, 300.0, 0.0),
        sectors=(sector(0, 16.0), sector(1, 29.0)),
    )  # fmt: skip
    return Arrival(
        hubs=("old_town", "port") if real else (), count=2, line_km=301.0, farthest_km=84.0,
        mean_km=44.0, on_line_km=75.3, by_class={"incursion": incursion, "land_grab": land_grab},
        centre=better if real else None,
    )  # fmt: skip


def deterrence(shift):
    shares = [0.11, 0.23, 0.31, 0.07, 0.17, 0.11]
    names = ("comply", *ACTIONS)
    return Deterrence(
        by_action={
            name: ActionDeterrence(
                needed=Needed(0.0, 0.37, None, p(0.19, spread=False), p(0.27, spread=False)),
                offered=p(0.33 + 0.03 * i + shift), believed=p(0.29 + 0.03 * i),
                share_deterred=p(0.43 + 0.02 * i + shift, spread=False),
                due_to_guarantee=0.24 + 0.02 * i + shift,
            )
            for i, name in enumerate(ACTIONS)
        },
        p_action={
            lam: {name: p(s) for name, s in zip(names, shares, strict=True)}
            for lam in ("5", "10", "20")
        },
        noise_floor={
            lam: {name: s / 2 for name, s in zip(names, shares, strict=True)}
            for lam in ("5", "10", "20")
        },
        payoff_scale=2.25, multiplicity=1, clipped_share=0.013,
    )  # fmt: skip


def q(middle, width=0.11):
    return Quantiles(middle - width, middle, middle + 1.3 * width)


def power_shift(riser, decliner, margin):
    years = tuple(
        CommitmentYear(y, q(0.013 * y), q(margin + 0.017 * y), p(0.031 * y, spread=False))
        for y in (1, 2, 3)
    )
    return PowerShift(
        riser, decliner, years, worst_year=3, share_worst=0.57, breaks=p(0.103, spread=False),
        needed=Quantiles(0.0, 1.9, None), needed_zero=p(0.53, spread=False),
        needed_none=p(0.107, spread=False),
    )  # fmt: skip


def commitment(shift):
    return CommitmentProblem(
        shifts=(
            power_shift("amber", "blue", -0.19 + shift), power_shift("blue", "amber", -0.23 + shift)
        ),
        breaks=p(0.127, spread=False),
        attack_gain=tuple(
            AttackGain(y, q(-0.06 + 0.007 * y), p(0.37 + 0.013 * y, spread=False))
            for y in range(4)
        ),
        gain_worst_year=3,
        strength=tuple(
            StrengthAtYear(y, q(2e5 + 1e3 * y, 2e4), q(3e5 + 3e3 * y, 3e4), q(0.7 * y, 0.2))
            for y in range(4)
        ),
    )  # fmt: skip


def package(troops, shift):
    return Package(
        levels={"troops": troops, "land": "stays"},
        acceptable=p(0.47 + shift, spread=False),
        credible=p(0.21 + shift, spread=False),
        picked={
            "nash": 0.083 + shift, "kalai_smorodinsky": 0.061, "egalitarian": 0.057,
            "utilitarian": 0.049,
        },
        p_attack=p(0.139 + shift),
        slack={"amber": q(0.41 + shift), "blue": q(-0.13 + shift), "firm": q(1.07)},
    )  # fmt: skip


def bargaining():
    first, second = package("planned", 0.0), package("one", 0.011)
    forces = (
        NamedForce({"troops": "planned"}, q(3.1, 0.4), p(0.62, spread=False)),
        NamedForce({"troops": "one"}, q(1.2, 0.3), p(0.23, spread=False)),
    )
    solution = Solution(first, 0.083)
    return BargainResult(
        packages=12, combinations=2,
        futures=200, alpha=0.05, unconverged=0,
        zone_size=p(0.33), credible_zone_size=p(0.087), p_zone=p(0.71, spread=False),
        p_credible=p(0.39, spread=False),
        binding=(
            Constraint("compliance", "amber", p(0.61), 0.17),
            Constraint("acceptance", "blue", p(0.43), 0.09),
            Constraint("acceptance", "amber", p(0.19), 0.03),
            Constraint("commitment", "amber", p(0.05), 0.01),
            Constraint("commitment", "blue", p(0.02), 0.0),
        ),
        nash_package=solution, signed=Solution(second, 0.151),
        solutions={
            "nash": solution, "kalai_smorodinsky": Solution(second, 0.072),
            "egalitarian": Solution(first, 0.057), "utilitarian": None,
        },
        most_acceptable=(second, first),
        parties={
            "amber": PartyResult("Amber", q(-0.37), p(0.19), 1.0, q(1.31), 0.31),
            "blue": PartyResult("Blue", q(0.27), p(0.43), 1.0, Quantiles(0.2, 0.9, None), 0.29),
            "firm": PartyResult("The firm", q(-1.7), p(0.07), 0.63, q(2.3), 0.4),
        },
        price=GuaranteePrice(
            Quantiles(0.0, 1.7, None), Quantiles(0.0, 4.9, None), p(0.41, spread=False),
            p(0.28, spread=False), forces[0], forces,
        ),
        as_designed=forces[0],
        by_package={"planned/stays": (0.47, 0.21, 0.083), "one/stays": (0.481, 0.221, 0.094)},
        levels={
            "troops": {"planned": LevelShares(0.59, 0.67), "one": LevelShares(0.41, 0.33)},
            "land": {"stays": LevelShares(1.0, 1.0), "moved": LevelShares(0.0, 0.0)},
        },
    )  # fmt: skip


def simulation(held):
    eroded = (1.0 - held) * 0.61
    war = 1.0 - held - eroded
    days = (0, *range(91, 1825, 91), 1825)
    return Simulation(
        p_held=p(held), p_eroded=p(eroded), p_war=p(war), p_direct_clash=p(0.057),
        survival=tuple((d, p(1.0 - (1.0 - held) * d / 1825)) for d in days),
        states=tuple((d, 1.0 - d / 3650, d / 7300, d / 7300) for d in days),
        causes={"unwilling": 0.173, "late": 0.061, "undeterred": 0.114, "eroded": 0.029},
        war_after_erosion=0.029, clash_bands={"incident": 0.03, "limited": 0.02, "general": 0.007},
        by_lambda={
            lam: {"p_held": p(held + d), "p_eroded": p(eroded), "p_war": p(war)}
            for lam, d in (("5", -0.051), ("10", 0.0), ("20", 0.047))
        },
        under_stated={"p_held": p(held - 0.033)}, breaches_per_year=7.61, answered_share=0.237,
        wrong_answers_per_year=0.02,
        failures=((0, {}), (1825, {"undetected": 0.4, "unwilling": 0.3 - held / 10})),
        offensives=Offensives(
            0.53 - held / 10, 0.16, 0.31 + held / 10, 0.27, 11.3, 27.5,
            {"none": 0.0, "1-9": 0.0, "10-99": 0.02, "100-999": 0.37, "1000+": 0.61},
        ),
        first_unanswered=FirstUnanswered(
            p(0.83 - held / 10), (0.31, 0.22, *(0.017,) * 18), 1,
            {"incursion": 0.52, "strike": 0.31}, {"late": 0.44, "unwilling": 0.39},
        ),
        coalition_left=CoalitionLeft(
            p(0.87), p(0.79), "reserve", p(0.43), p(0.38), 0.56, p(0.34), p(0.29), p(0.113),
        ),
        casualties=Casualties(
            {"none": p(0.08), "1-9": p(0.18), "10-99": p(0.41), "100-999": p(0.27),
             "1000+": p(0.06)},
            p(war),
        ),
        calendar=tuple(quarter_of_calendar(number, held) for number in range(20)),
        encounters={
            "air": Encountered(
                83.7, p(0.037), {"incident": 0.03, "limited": 0.006, "general": 0.001}
            )
        },
    )  # fmt: skip


def quarter_of_calendar(number, held):
    def rate(mean):
        return Rate(mean, Interval(0.93 * mean, 1.07 * mean), Interval(0.19 * mean, 2.9 * mean))

    thinned = 1.0 - held / 3 - number / 90
    means = (5_417.0, 44_830.0, 3.13, 2.41)
    rates = (rate(thinned * mean) if number < 19 else None for mean in means)
    return QuarterOfCalendar(number, 1.0 - number / 40, *rates)


def money(mode):
    return Range(0.61 * mode, mode, 2.3 * mode)


def plan_cost(scale):
    first, second = (Range(0.0, 0.0, 0.0), money(3.1e8 * scale)), (money(1.3e8 * scale),) * 2
    return PlanCost(
        by_guarantor={
            "ALF": GuarantorCost(
                first, second, (Range(0.0, 0.0, 0.0), money(2.7e7 * scale)),
                money(1.57e8 * scale), money(4.9e8 * scale), own_number=True,
            ),
            "BRA": GuarantorCost(
                second, first, (money(7.1e6), money(8.3e6)), money(1.31e8 * scale),
                money(3.7e8 * scale), own_number=False,
            ),
        },
        incremental_by_year=(money(1.33e8 * scale), money(4.4e8 * scale)),
        full_by_year=(money(5.9e8 * scale), money(6.1e8 * scale)),
        set_up_by_year=(money(1.9e7), money(2.9e7 * scale)),
        incremental_eur_per_year=money(2.87e8 * scale), full_eur_per_year=money(8.6e8 * scale),
        set_up_eur=money(4.81e7 * scale), price_year=2025, basis="Prices of 2025.",
        swing=CostSwing(2.3 / 0.61, 0.79, 0.21),
    )  # fmt: skip


def drivers():
    return (
        Driver("parties.amber.payoffs.actions.attack.alone", Basis.ASSUMED, "share_deterred",
               -0.0992, 0.66, 0.83, 0.12, -0.71, None),
        Driver("coalition.correlation", Basis.ELICITED, "share_deterred", 0.27, 0.56, 0.461, 0.432,
               -0.029, None),
        Driver("line.length", Basis.ASSUMED, "share_deterred", 287.0, 319.0, 0.44, 0.44, 0.0,
               None),
        Driver("parties.amber.payoffs.actions.attack.alone", Basis.ASSUMED, "p_held",
               -0.0992, 0.66, 0.69, 0.22, -0.47, Interval(-0.53, -0.41)),
    )  # fmt: skip


def cover(scale):
    rows = itertools.product(Basing, (True, False))
    return tuple(
        CoverRow(
            basing, basing is Basing.INSIDE and backed, backed, Range(11.0, 23.0 * scale, 37.0),
            (0.0, 3.7, 8.3) if backed else (0.0, 0.0, None),
            p(0.413 if backed else 0.127), Probability(0.091, Interval(0.07, 0.12), None),
        )
        for basing, backed in rows
    )  # fmt: skip


def design(title, scale, held, composed=None):
    gap = Finding("LOC006", Severity.ERROR, "ladder.shot", "promised too late", "promise earlier")
    note = Finding("LOC010", Severity.NOTE, "guarantors", f"about {title}", "ask", 0.5)
    return DesignAssessment(
        title=title,
        requirement=requirement(scale, composed=composed),
        generation=Generation(reading(0.71, None), reading(0.88, 6)),
        clock=clock(0.01 * scale),
        arrival=arrival(real=scale < 2.0),
        contested_air=cover(scale) if scale < 2.0 else None,
        coalition=decisions(0.01 * scale),
        deterrence=deterrence(0.01 * scale),
        game=game(0.01 * scale),
        commitment=commitment(0.001 * scale),
        objections=(
            Objection("blue", "B", "abandoned", 0.39 + 0.01 * scale),
            Objection("blue", "B", "capped", 0.043),
            Objection("amber", "A", "provoked", 0.211),
            Objection("amber", "A", "refuses", 0.193),
        ),
        bargaining=bargaining(),
        simulation=simulation(held),
        cost=Cost(
            Range(1.1e9, 2.3e9, 4.7e9), Range(2.9e9, 5.3e9, 9.7e9), 2025,
            swing=CostSwing(4.7 / 1.1, 0.83, 0.17),
            plans={"stated": plan_cost(1.0), "announced": plan_cost(1.7)},
        ),
        findings=(note, gap),
        drivers=drivers(),
        caveats=("a caveat of the design",),
    )  # fmt: skip


def entry(path, low, mode, high, basis=Basis.ASSUMED, shape=Shape.PERT):
    return LedgerEntry(path, "1", low, mode, high, shape, None, basis, read=True)


def example(scenario):
    """A hand-made assessment of every stage, two designs."""
    return Assessment(
        locarno="0.1.0", scenario=scenario.name, title="An abstract line", digest=scenario.digest,
        as_of="2026-01-01", view=None, seed=11, runs=500, histories=4, horizon_days=1825,
        lambda_band=(5.0, 10.0, 20.0),
        line=line_measure(next(iter(scenario.cases.values()))),
        designs={
            "tripwire": design("One brigade on the line", 1.0, 0.284),
            "reassurance": design(
                "Three brigades", 2.0, 0.617, Range(19_000.0, 21_003.0, 23_000.0)
            ),
        },
        comparison=(
            Comparison(
                "tripwire", "reassurance", "p_held", -0.333, Interval(-0.41, -0.25), told_apart=True
            ),
            Comparison(
                "tripwire", "reassurance", "p_war", 0.018, Interval(-0.04, 0.08), told_apart=False
            ),
        ),
        caveats=("a caveat of the run", "tripwire: a caveat of the design"),
        ledger=Ledger(
            digest="ab" * 32,
            weakest=(
                entry("coalition.correlation", 0.2, 0.4, 0.7),
                entry("incidents.decay", 0.5, 0.5, 0.5, shape=Shape.FIXED),
                entry("hazards.withdrawal", 0.01, 0.03, 0.08, Basis.PUBLISHED),
            ),
            unread=("channels.weapons_army",),
            assumed_share=0.53,
            unidentified=(
                "parties.amber.payoffs.actions.attack.alone", "stances.firm.willing.default",
            ),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def small_scenario():
    return load_scenario(DATA / "small.yaml")


@pytest.fixture(scope="session")
def assessment(small_scenario):
    return example(small_scenario)


@pytest.fixture(scope="session")
def only_sized(assessment):
    """The same run with nothing but sizing."""
    bare = {
        name: DesignAssessment(title=d.title, requirement=d.requirement)
        for name, d in assessment.designs.items()
    }
    ledger = replace(assessment.ledger, assumed_share=None, unidentified=(), weakest=())
    return replace(assessment, designs=bare, comparison=(), ledger=ledger)

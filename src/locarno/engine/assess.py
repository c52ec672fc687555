"""The main job: every stage for every design, on the same futures and the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from locarno.engine.beside import Beside
from locarno.engine.calendar import calendar_of, encountered
from locarno.engine.casualties import casualties
from locarno.engine.coalition_left import coalition_left
from locarno.engine.comparison import compared
from locarno.engine.compiling import compile_for
from locarno.engine.deterrence import lambda_key
from locarno.engine.drivers import held_drivers, held_variants
from locarno.engine.explained_designs import search_plans, some
from locarno.engine.first_unanswered import first_unanswered
from locarno.engine.futures import Futures
from locarno.engine.interruption import say_kept, unfinished
from locarno.engine.known import KnownArrays
from locarno.engine.ledger import ledger
from locarno.engine.line import line_measure
from locarno.engine.memory import give_back, refuse_too_many
from locarno.engine.negotiation.stage import caveats as bargaining_caveats
from locarno.engine.negotiation.stage import negotiate
from locarno.engine.objections import with_refusals
from locarno.engine.one_design import (
    STAGES,
    USUAL_RUNS,
    Common,
    Settings,
    Work,
    few_futures,
    finish,
    through_stages,
)
from locarno.engine.payoffs import payoff_bounds, payoff_scale
from locarno.engine.rare.stage import rare_ends
from locarno.engine.sharing import shared_designs
from locarno.engine.shelf import Shelved, some_futures
from locarno.engine.simulation import (
    CutShort,
    Outcomes,
    outcome_shares,
    run_campaign,
    summary,
)
from locarno.engine.two_challengers import years_of_challengers
from locarno.engine.variants import campaign_rules
from locarno.kernels.ahead import say_if_compiling
from locarno.model.plan_store import PlanStore
from locarno.model.probability import Probability
from locarno.model.results import Assessment, Driver, Simulation, said_once
from locarno.model.scenario import Scenario

__all__ = ["STAGES", "Settings", "assess"]

_SIMULATED_DRIVERS = 10

Progress = Callable[[str, float], None]


def assess(
    scenario: Scenario,
    settings: Settings,
    version: str,
    progress: Progress = lambda _s, _x: None,
    plans: PlanStore | None = None,
    beside: Beside | None = None,
) -> Assessment:
    """Every stage asked for, for every design of a scenario.

    Where plans are explained they are searched and kept in ``plans``; else those kept are taken.

    Parameters
    ----------
    beside : a second process for some of the designs; no result depends on it.
    """
    simulated = bool({"simulate", "drivers"} & set(settings.stages))
    if simulated:
        refuse_too_many(tuple(scenario.cases.values()), settings.runs, settings.histories)
    compile_for(settings.stages)
    say_if_compiling()
    common = Common(
        settings, payoff_scale(scenario.payoff_cases), scenario.positions, scenario.quantities,
        scenario.record,
    )  # fmt: skip
    works = _worked_out(scenario, common, progress, plans, beside)
    asked, scenario = scenario, scenario.only(works)
    KnownArrays.forget()  # room for the campaign, which asks for none of it
    if simulated:
        _simulate(works, common, progress)
    progress("done", 1.0)
    lacking = unfinished(asked, settings, works)
    first = next(iter(scenario.cases.values()))
    return Assessment(
        locarno=version,
        scenario=scenario.name,
        title=first.title,
        digest=scenario.digest,
        as_of=first.as_of,
        view=scenario.view,
        seed=settings.seed,
        runs=settings.runs,
        histories=settings.histories,
        horizon_days=first.horizon_days,
        lambda_band=(first.choice.low, first.choice.headline, first.choice.high),
        designs={name: work.found for name, work in works.items()},
        comparison=compared({n: (work.outcomes, work.by_lambda) for n, work in works.items()}),
        caveats=_caveats(scenario, settings, works, lacking),
        ledger=ledger(
            scenario, [work.futures for work in works.values()],
            frozenset().union(*(work.consulted for work in works.values())),
            {name: work.found.drivers or () for name, work in works.items()},
        ),
        line=line_measure(first),
        readings=scenario.readings,
        incidents=next((w.outcomes.method for w in works.values() if w.outcomes), None),
        interrupted=bool(lacking),
    )  # fmt: skip


def _worked_out(
    scenario: Scenario,
    common: Common,
    progress: Progress,
    plans: PlanStore | None,
    beside: Beside | None,
) -> dict[str, Work]:
    """Every design but for the campaign; those finished before an interruption, if any is."""
    settings, done = common.settings, list[Futures]()
    searched = "explain" in settings.stages
    bargained = [name for name in scenario.bargained if "bargain" in settings.stages]

    def here(name: str, common: Common) -> Work:
        progress("designs", len(done) / len(scenario.cases))
        case = scenario.cases[name]
        futures = common.futures(case, *done[:1])
        done.append(futures)
        work = through_stages(case, futures, common, None if searched else plans)
        if searched:
            search_plans(work, partial(scenario.locate, name), plans, settings.engine)
        if name in bargained:
            _bargain(work, scenario, name, common.scale)
        finish(work, name, common)
        return work

    def hold(works: Mapping[str, Work]) -> None:
        _hold(works[names[0]], common)

    names = list(scenario.cases)
    # Whatever is asked of the first design later finds its draws here.
    kept = [name for name in names if name in bargained or name == names[0]]
    order = [*kept, *(name for name in names if name not in kept)]
    cases = {name: scenario.cases[name] for name in order}
    found: dict[str, Work] = {}
    try:
        if beside is None or searched or some(plans):
            for name in names:
                found[name] = here(name, common)
            hold(found)
        else:
            shared_designs(found, beside, common, cases, (here, hold), len(kept))
    except KeyboardInterrupt:
        if not (found and settings.partial):
            raise
        say_kept(found)
    return {name: found[name] for name in names if name in found}


def _bargain(work: Work, scenario: Scenario, name: str, scale: float) -> None:
    """The zone of agreement of one design."""
    result = negotiate(scenario, name, work.futures, scale)
    said = work.found.objections
    work.found = replace(
        work.found,
        bargaining=result,
        caveats=(*work.found.caveats, *bargaining_caveats(work.case, result, work.futures.runs)),
        objections=None if said is None else with_refusals(work.case, said, result),
    )


def _simulate(works: Mapping[str, Work], common: Common, progress: Progress) -> None:
    """One campaign for everything that is simulated, so that all of it shares its luck."""
    first = next(iter(works.values()))
    case, settings = first.case, common.settings
    give_back()
    jobs: list[tuple[Shelved, int]] = []
    if "simulate" in settings.stages:
        jobs += _of_designs(works, settings)
    mine = len(jobs)
    varied, runs = first.held
    jobs += [(variant, runs) for variant in varied]
    try:
        outcomes = run_campaign(
            campaign_rules(case),
            [variant for variant, _ in jobs],
            seed=settings.seed,
            futures=[count for _, count in jobs],
            histories=settings.histories,
            threads=settings.threads,
            progress=lambda share: progress("simulate", share),
        )
    except CutShort as cut:
        if not settings.partial:
            raise
        outcomes = cut.outcomes
    if mine:
        _read_designs(works, outcomes[:mine], settings.seed)
        _read_rare(works, settings, progress)
    if varied:
        chosen = _chosen(first)
        found = (*(first.found.drivers or ()), *held_drivers(chosen, outcomes[mine:]))
        first.found = replace(first.found, drivers=found)
    common.shelf.clear()
    give_back()


def _chosen(work: Work) -> tuple[Driver, ...]:
    """Drivers whose swing of the share that holds is simulated."""
    return (work.found.drivers or ())[:_SIMULATED_DRIVERS]


def _hold(work: Work, common: Common) -> None:
    """What the campaign runs on with drivers held."""
    chosen = _chosen(work)
    if chosen:
        assert work.generation is not None  # noqa: S101 - closed form came first
        varied, runs = held_variants(work.case, work.futures, work.generation, chosen, common.scale)
        work.held = common.shelf.put(varied), runs


def _of_designs(works: Mapping[str, Work], settings: Settings) -> list[tuple[Shelved, int]]:
    """All designs at the headline precision; a quarter of the futures for the rest."""
    packed = [work.variants for work in works.values() if work.variants is not None]
    counts = (settings.runs, *[few_futures(settings.runs)] * 3)
    return [
        (variant, count)
        for row, count in zip(zip(*packed, strict=True), counts, strict=True)
        for variant in row
    ]


def _read_designs(works: Mapping[str, Work], outcomes: Sequence[Outcomes], seed: int) -> None:
    """Hands the outcomes of ``_of_designs`` back to the designs, in the same order."""
    for number, work in enumerate(works.values()):
        headline, low, high, stated = outcomes[number :: len(works)]
        choice = work.case.choice
        work.outcomes, work.stated = headline, stated
        work.by_lambda = {lambda_key(choice.low): low, lambda_key(choice.high): high}
        both = years_of_challengers(work.case, headline)
        work.found = replace(work.found, simulation=_summary(work, seed), challengers=both)


def _read_rare(works: Mapping[str, Work], settings: Settings, progress: Progress) -> None:
    """Rare ends of every design at the headline precision, where they are asked for."""
    if "rare" not in settings.stages:
        return
    for number, work in enumerate(works.values()):
        progress("rare ends", number / len(works))
        assert work.variants is not None  # noqa: S101 - just simulated
        headline = some_futures(work.variants[0], 0, settings.runs)
        found = rare_ends(campaign_rules(work.case), headline, settings)
        work.found = replace(work.found, rare=found)


def _summary(work: Work, seed: int) -> Simulation:
    assert work.outcomes is not None  # noqa: S101 - just simulated
    assert work.stated is not None  # noqa: S101
    band: dict[str, Mapping[str, Probability]] = {
        key: outcome_shares(outcomes) for key, outcomes in work.by_lambda.items()
    }
    headline = lambda_key(work.case.choice.headline)
    band[headline] = outcome_shares(work.outcomes)
    ordered = {key: band[key] for key in sorted(band, key=float)}
    stated = {"p_held": outcome_shares(work.stated)["p_held"]}
    days = work.case.horizon_days
    records = work.futures[work.case.incidents.records]
    calendar = calendar_of(work.outcomes, records, days)
    met = encountered(work.outcomes, days)
    found = summary(work.outcomes, days, ordered, stated)
    return _with_ends(replace(found, calendar=calendar, encounters=met), work, seed)


def _with_ends(found: Simulation, work: Work, seed: int) -> Simulation:
    """What the histories leave beside their class, added."""
    case, futures, outcomes = work.case, work.futures, work.outcomes
    assert outcomes is not None  # noqa: S101 - just simulated
    assert work.generation is not None  # noqa: S101 - closed form came first
    assert work.variants is not None  # noqa: S101 - just simulated
    plan, present = work.generation.announced.plan, work.variants[0].number("present")
    each = case.incidents.casualties
    return replace(
        found,
        first_unanswered=first_unanswered(outcomes, tuple(case.violations), case.horizon_days),
        coalition_left=coalition_left(case, futures, plan, present, outcomes),
        casualties=None if each is None else casualties(outcomes, futures[each], seed),
    )


def _caveats(
    scenario: Scenario, settings: Settings, works: Mapping[str, Work], lacking: Sequence[str]
) -> tuple[str, ...]:
    """What a reader must know before quoting a number."""
    said = list(scenario.notices)
    said.append(
        "Means are averages over the ranges the file declares and over luck, "
        "not frequencies in the world."
    )
    low, high = payoff_bounds(scenario.payoff_cases)
    kept_low, kept_high = payoff_bounds(scenario.cases.values())
    if kept_low < low or kept_high > high:
        said.append(
            f"An override leaves the payoff scale ({low:g} to {high:g}), which was fixed before it "
            "and is not stretched: compare the result with care."
        )
    said += lacking
    if settings.runs < USUAL_RUNS:
        said.append(f"Only {settings.runs} futures were drawn; intervals are wide.")
    said += said_once({name: work.found.caveats for name, work in works.items()})
    return tuple(said)

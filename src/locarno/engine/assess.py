"""The main job: every stage for every design, on the same futures and the same luck."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from locarno.engine.arrival import arrival
from locarno.engine.checks import findings
from locarno.engine.clock import clock
from locarno.engine.coalition import coalition_decision
from locarno.engine.commitment import commitment
from locarno.engine.comparison import compared
from locarno.engine.cost import cost
from locarno.engine.delivery import delivered
from locarno.engine.deterrence import deter, lambda_key, stakes
from locarno.engine.drivers import deterrence_drivers, held_drivers, held_variants
from locarno.engine.explanation import explained
from locarno.engine.futures import Futures
from locarno.engine.game.stage import game_caveats, play_game
from locarno.engine.generation import generate, planned
from locarno.engine.ledger import ledger
from locarno.engine.line import line_measure
from locarno.engine.negotiation.stage import caveats as bargaining_caveats
from locarno.engine.negotiation.stage import negotiate
from locarno.engine.objections import objections, with_refusals
from locarno.engine.payoffs import action_names, payoff_bounds, payoff_scale, payoff_table
from locarno.engine.plan_caveats import plan_caveats
from locarno.engine.prepared import Prepared, prepare, reference_quarter
from locarno.engine.simulation import Outcomes, outcome_shares, run_campaign, summary
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant, with_forces
from locarno.kernels.warmup import compile_ahead
from locarno.model.evidence import Quantity
from locarno.model.force_results import Generation
from locarno.model.parties import ActionKind
from locarno.model.plan_results import Engine, Explanation, Method
from locarno.model.plan_store import PlanStore
from locarno.model.probability import Probability
from locarno.model.results import Assessment, DesignAssessment, Simulation
from locarno.model.scenario import Case, Scenario
from locarno.theory.episode.inputs import Variant

__all__ = ["STAGES", "Settings", "assess", "explain_design"]

STAGES = (
    "size", "generate", "clock", "deter", "bargain", "simulate", "cost", "drivers", "findings",
)  # fmt: skip
"""Stages in the order in which a number travels."""

USUAL_RUNS = 500
_QUARTER_OF_FUTURES = 4
_SIMULATED_DRIVERS = 10

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to compute.

    Parameters
    ----------
    runs, histories : futures R and histories H in each; H >= 2, so that luck and ignorance can
        be told apart.
    seed : study seed, 0 to 2^32 - 1.
    threads : threads of the simulation; no result depends on it.
    stages : stages wanted.
    engine : who searches for plans in whole units, where they are searched.
    """

    runs: int = USUAL_RUNS
    histories: int = 4
    seed: int = 1
    threads: int = 2
    stages: Collection[str] = STAGES
    engine: Engine = Engine.HIGHS


@dataclass(slots=True)
class _Work:
    """One design on its way through the stages."""

    case: Case
    futures: Futures
    found: DesignAssessment
    generation: Generation | None = None
    ready: Prepared | None = None
    variants: tuple[Variant, Variant] | None = None
    outcomes: Outcomes | None = None
    by_lambda: dict[str, Outcomes] = field(default_factory=dict)
    stated: Outcomes | None = None


def assess(
    scenario: Scenario,
    settings: Settings,
    version: str,
    progress: Progress = lambda _s, _x: None,
    plans: PlanStore | None = None,
) -> Assessment:
    """Every stage asked for, for every design of a scenario.

    Where plans are explained they are searched and kept in ``plans``; else those kept are taken.
    """
    simulated = bool({"simulate", "drivers"} & set(settings.stages))
    kernels = compile_ahead() if simulated else None
    searched = "explain" in settings.stages
    scale = payoff_scale(scenario.payoff_cases)
    works: dict[str, _Work] = {}
    for number, (name, case) in enumerate(scenario.cases.items()):
        progress("designs", number / len(scenario.cases))
        futures = _futures(case, scenario, settings, works)
        works[name] = _closed_form(case, futures, settings, scale, None if searched else plans)
        if "clock" in settings.stages:
            _decide(works[name], scenario)
        if searched:
            _explain(works[name], partial(scenario.locate, name), plans, settings.engine)
        if "bargain" in settings.stages and name in scenario.bargained:
            _bargain(works[name], scenario, name, scale)
        if "drivers" in settings.stages:
            _drivers(works[name], scenario.quantities[name])
        _pack(works[name], settings, scale)
    if kernels is not None:
        kernels.wait()
        _simulate(works, settings, scale, progress)
    progress("done", 1.0)
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
        caveats=_caveats(scenario, settings, works),
        ledger=ledger(scenario, [work.futures for work in works.values()],
                      {name: work.found.drivers or () for name, work in works.items()}),
        line=line_measure(first),
        readings=scenario.readings,
    )  # fmt: skip


def _futures(
    case: Case, scenario: Scenario, settings: Settings, works: Mapping[str, _Work]
) -> Futures:
    """Futures of one design, which shares its draws with the first."""
    like = next(iter(works.values())).futures if works else None
    return Futures(
        settings.seed, settings.runs, scenario.positions, together=case.together, like=like
    )


def _closed_form(
    case: Case, futures: Futures, settings: Settings, scale: float, plans: PlanStore | None
) -> _Work:
    """Sizing to deterrence of one design; stages that later ones need run in any case."""
    wanted = set(settings.stages)
    found = DesignAssessment(title=case.design_title)
    if "findings" in wanted:
        found = replace(found, findings=findings(case))
    work = _Work(case, futures, found)
    if wanted <= {"findings"}:
        return work
    size = requirement(case)
    if "size" in wanted:
        work.found = replace(work.found, requirement=size)
    if wanted & {"generate", "deter", "simulate", "drivers", "clock"}:
        work.generation = generate(case, size, futures, plans=plans)
        if "generate" in wanted:
            caveats = (*work.found.caveats, *plan_caveats(case, size))
            work.found = replace(work.found, generation=work.generation, caveats=caveats)
    if "cost" in wanted:
        work.found = replace(work.found, cost=cost(case, size, work.generation))
    if wanted & {"clock", "deter", "simulate", "drivers"} and work.generation is not None:
        work.ready = prepare(case, futures, work.generation)
        if "clock" in wanted:
            rows = clock(case, futures, work.ready.announced.chain)
            work.found = replace(work.found, clock=rows, arrival=arrival(case, futures))
        if "deter" in wanted:
            _deter(work, scale, settings.threads)
    return work


def _decide(work: _Work, scenario: Scenario) -> None:
    """How the coalition of one design decides, under its own rule and under every other."""
    ready, generation = work.ready, work.generation
    assert ready is not None  # noqa: S101 - the clock was made just before
    assert generation is not None  # noqa: S101
    chains = (ready.announced.chain, ready.announced.chain_without)
    plan = generation.announced.plan
    found = coalition_decision(work.case, work.futures, chains, plan, scenario.record)
    work.found = replace(work.found, coalition=found)


def explain_design(
    scenario: Scenario,
    assessment: Assessment,
    name: str,
    settings: Settings,
    plans: PlanStore | None = None,
) -> Assessment:
    """The assessment with both plans of one design explained; no other number moves."""
    design, case = assessment.designs[name], scenario.cases[name]
    if design.generation is None:
        return assessment
    futures = Futures(settings.seed, settings.runs, scenario.positions, together=case.together)
    locate = partial(scenario.locate, name)
    found = _explained(case, futures, (Method.ROUNDED, plans, Engine.HIGHS), locate)
    made = Generation(
        stated=replace(design.generation.stated, explanation=found.stated.explanation),
        announced=replace(design.generation.announced, explanation=found.announced.explanation),
    )
    changed = replace(design, generation=made)
    return replace(assessment, designs={**assessment.designs, name: changed})


def _explained(
    case: Case,
    futures: Futures,
    how: tuple[Method, PlanStore | None, Engine],
    locate: Callable[[str], str],
) -> Generation:
    """Both readings, planned and explained."""
    size = requirement(case)
    drawn = (delivered(case, futures), futures.runs)
    readings = []
    for found, announced in zip(planned(case, size, futures, *how), (False, True), strict=True):
        said = explained(case, size, found, drawn, announced=announced)
        readings.append(replace(found.reading, explanation=_located(said, locate)))
    return Generation(stated=readings[0], announced=readings[1])


def _located(said: Explanation, locate: Callable[[str], str]) -> Explanation:
    """Reasons with the lines of the file that they rest on."""
    reasons = (
        replace(reason, places=tuple(dict.fromkeys(map(locate, reason.where))))
        for reason in said.reasons
    )
    return replace(said, reasons=tuple(reasons))


def _explain(
    work: _Work, locate: Callable[[str], str], plans: PlanStore | None, engine: Engine
) -> None:
    """Both readings anew, searched in whole units and explained."""
    case = work.case
    work.generation = _explained(case, work.futures, (Method.SEARCHED, plans, engine), locate)
    work.found = replace(work.found, generation=work.generation)
    if work.found.cost is not None:
        work.found = replace(work.found, cost=cost(case, requirement(case), work.generation))


def _deter(work: _Work, scale: float, threads: int) -> None:
    """Deterrence of one design at its reference quarter."""
    ready = work.ready
    assert ready is not None  # noqa: S101 - made just before
    quarter = reference_quarter(work.case)
    found = stakes(work.case, work.futures, ready.announced.chain, ready.announced.force, quarter)
    clipped = payoff_table(work.case, work.futures, quarter + 1).clipped
    work.found = replace(work.found, deterrence=deter(work.case, found, scale, clipped))
    if clipped > 0:
        caveat = (
            f"an answer in time never makes an action better, so w was lowered to V in "
            f"{100 * clipped:.1f} % of draws"
        )
        work.found = replace(work.found, caveats=(*work.found.caveats, caveat))
    assert work.generation is not None  # noqa: S101 - made before
    game = play_game(ready, scale, work.generation.announced.plan, threads)
    caveats = (*work.found.caveats, *game_caveats(game))
    work.found = replace(work.found, game=game, caveats=caveats)
    _commit(work, scale)


def _commit(work: _Work, scale: float) -> None:
    """Incentives to break over the years, and what each side could object to."""
    ready, case = work.ready, work.case
    assert ready is not None  # noqa: S101 - made just before
    if ActionKind.ATTACK not in action_names(case):
        return
    stages, problem = ready.announced, None
    if case.commitment is not None:
        problem = commitment(case, work.futures, stages.chain, stages.force, scale)
    said = objections(case, work.futures, stages.chain, stages.force, problem)
    work.found = replace(work.found, commitment=problem, objections=said)


def _bargain(work: _Work, scenario: Scenario, name: str, scale: float) -> None:
    """The zone of agreement of one design."""
    result = negotiate(scenario, name, work.futures, scale)
    said = work.found.objections
    work.found = replace(
        work.found,
        bargaining=result,
        caveats=(*work.found.caveats, *bargaining_caveats(work.case)),
        objections=None if said is None else with_refusals(work.case, said, result),
    )


def _simulate(
    works: Mapping[str, _Work], settings: Settings, scale: float, progress: Progress
) -> None:
    """One campaign for everything that is simulated, so that all of it shares its luck."""
    first = next(iter(works.values()))
    case = first.case
    jobs: list[tuple[Variant, int]] = []
    if "simulate" in settings.stages:
        jobs += _of_designs(works, settings, scale)
    mine = len(jobs)
    chosen = (first.found.drivers or ())[:_SIMULATED_DRIVERS]
    if chosen:
        assert first.generation is not None  # noqa: S101 - closed form came first
        varied, runs = held_variants(case, first.futures, first.generation, chosen, scale)
        jobs += [(variant, runs) for variant in varied]
    outcomes = run_campaign(
        campaign_rules(case),
        [variant for variant, _ in jobs],
        seed=settings.seed,
        futures=[count for _, count in jobs],
        histories=settings.histories,
        threads=settings.threads,
        progress=lambda share: progress("simulate", share),
    )
    if mine:
        _read_designs(works, outcomes[:mine])
    if chosen:
        found = (*(first.found.drivers or ()), *held_drivers(chosen, outcomes[mine:]))
        first.found = replace(first.found, drivers=found)


def _of_designs(
    works: Mapping[str, _Work], settings: Settings, scale: float
) -> list[tuple[Variant, int]]:
    """All designs at the headline precision; a quarter of the futures for the rest."""
    case = next(iter(works.values())).case
    few = max(settings.runs // _QUARTER_OF_FUTURES, 2)
    packed = [work.variants for work in works.values() if work.variants is not None]
    headline = [announced for announced, _ in packed]
    jobs = [(variant, settings.runs) for variant in headline]
    for lam in (case.choice.low, case.choice.high):
        # Everything but the precision is the headline's own: nothing is stored twice.
        jobs += [(replace(variant, lam=np.asarray(lam / scale)), few) for variant in headline]
    jobs += [(stated, few) for _, stated in packed]
    return jobs


def _read_designs(works: Mapping[str, _Work], outcomes: Sequence[Outcomes]) -> None:
    """Hands the outcomes of ``_of_designs`` back to the designs, in the same order."""
    for number, work in enumerate(works.values()):
        headline, low, high, stated = outcomes[number :: len(works)]
        choice = work.case.choice
        work.outcomes, work.stated = headline, stated
        work.by_lambda = {lambda_key(choice.low): low, lambda_key(choice.high): high}
        work.found = replace(work.found, simulation=_summary(work))


def _pack(work: _Work, settings: Settings, scale: float) -> None:
    """Keeps of a design what the campaign runs on, and lets go of the rest.

    The chains and what was remembered on the way to them are most of the memory of a design.
    """
    case, futures, ready = work.case, work.futures, work.ready
    if ready is not None and "simulate" in settings.stages:
        lam = case.choice.headline
        announced = campaign_variant(case, futures, ready.announced, lam, scale)
        work.variants = announced, with_forces(announced, case, futures, ready.stated)
    work.ready = None
    futures.forget()


def _summary(work: _Work) -> Simulation:
    assert work.outcomes is not None  # noqa: S101 - just simulated
    assert work.stated is not None  # noqa: S101
    band: dict[str, Mapping[str, Probability]] = {
        key: outcome_shares(outcomes) for key, outcomes in work.by_lambda.items()
    }
    headline = lambda_key(work.case.choice.headline)
    band[headline] = outcome_shares(work.outcomes)
    ordered = {key: band[key] for key in sorted(band, key=float)}
    stated = {"p_held": outcome_shares(work.stated)["p_held"]}
    return summary(work.outcomes, work.case.horizon_days, ordered, stated)


def _drivers(work: _Work, quantities: Sequence[Quantity]) -> None:
    """Swings of deterrence, in closed form, for one design."""
    assert work.generation is not None  # noqa: S101 - closed form came first
    plan = work.generation.announced.plan
    found = deterrence_drivers(work.case, work.futures, plan, quantities)
    work.found = replace(work.found, drivers=found)


def _caveats(scenario: Scenario, settings: Settings, works: Mapping[str, _Work]) -> tuple[str, ...]:
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
    finished = [work.outcomes.futures for work in works.values() if work.outcomes is not None]
    if finished and min(finished) < settings.runs:
        said.append(
            f"The run was interrupted: outcomes stand on the first {min(finished)} of "
            f"{settings.runs} futures, or on as many of a part as were wanted of it."
        )
    if settings.runs < USUAL_RUNS:
        said.append(f"Only {settings.runs} futures were drawn; intervals are wide.")
    shared: dict[str, list[str]] = {}
    for name, work in works.items():
        for caveat in work.found.caveats:
            shared.setdefault(caveat, []).append(name)
    for caveat, names in shared.items():
        whose = "all designs" if len(names) == len(works) > 1 else ", ".join(names)
        said.append(f"{whose}: {caveat}")
    return tuple(said)

"""One design on its way through the stages that need no other design: all but the campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from locarno.engine.arrival import arrival
from locarno.engine.checks import findings
from locarno.engine.clock import clock
from locarno.engine.coalition import coalition_decision
from locarno.engine.commitment import commitment
from locarno.engine.consulted import consulted
from locarno.engine.contested_air import contested_air
from locarno.engine.cost import cost
from locarno.engine.deterrence import deter, stakes
from locarno.engine.drivers import deterrence_drivers
from locarno.engine.futures import Futures
from locarno.engine.game.solving import Solved
from locarno.engine.game.stage import game_caveats, game_of, play_game, ways_to_play
from locarno.engine.generation import generate
from locarno.engine.memory import give_back
from locarno.engine.objections import objections
from locarno.engine.payoffs import action_names, payoff_table
from locarno.engine.plan_caveats import plan_caveats
from locarno.engine.prepared import Prepared, prepare
from locarno.engine.shelf import Shelf, Shelved
from locarno.engine.sides import challenger, seen_by_second
from locarno.engine.simulation import Outcomes
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.engine.two_challengers import computed_for_one
from locarno.engine.variants import at_precision, campaign_variant, solved_games, with_forces
from locarno.model.evidence import Quantity
from locarno.model.force_results import Generation
from locarno.model.parties import ActionKind
from locarno.model.plan_results import Engine
from locarno.model.plan_store import PlanStore
from locarno.model.record import RecordedDecision
from locarno.model.results import DesignAssessment
from locarno.model.scenario import Case
from locarno.theory.episode.inputs import Variant

__all__ = [
    "STAGES", "USUAL_RUNS", "Common", "Settings", "Work", "few_futures", "finish", "through_stages",
]  # fmt: skip

STAGES = (
    "size", "generate", "clock", "deter", "bargain", "simulate", "cost", "drivers", "findings",
)  # fmt: skip
"""Stages in the order in which a number travels."""

USUAL_RUNS = 500
_QUARTER_OF_FUTURES = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to compute.

    Parameters
    ----------
    runs, histories : futures R and histories H in each; H >= 2, so that luck and ignorance can
        be told apart.
    seed : study seed, 0 to 2^32 - 1.
    threads : threads of the simulation; no result depends on it.
    stages : stages wanted; "rare" is one more, for rare ends of what is simulated.
    engine : who searches for plans in whole units, where they are searched.
    partial : whether an interruption (Ctrl-C) leaves a result of what is finished by then. Without
        it, and with nothing finished, the interruption is passed on.
    """

    runs: int = USUAL_RUNS
    histories: int = 4
    seed: int = 1
    threads: int = 2
    stages: Collection[str] = STAGES
    engine: Engine = Engine.HIGHS
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Common:
    """What the designs of a run share.

    Parameters
    ----------
    scale : the payoff scale.
    positions : ordinal of each quantity's path in the file.
    quantities : numbers of each design.
    record : past decisions.
    shelf : where the numbers lie that the campaign runs on.
    """

    settings: Settings
    scale: float
    positions: Mapping[str, int]
    quantities: Mapping[str, tuple[Quantity, ...]]
    record: tuple[RecordedDecision, ...]
    shelf: Shelf = field(default_factory=Shelf)

    def futures(self, case: Case, like: Futures | None = None) -> Futures:
        """The futures of a design, which shares its draws with those it is like."""
        chosen = self.settings
        return Futures(chosen.seed, chosen.runs, self.positions, together=case.together, like=like)


@dataclass(slots=True)
class Work:
    """One design on its way through the stages."""

    case: Case
    futures: Futures
    found: DesignAssessment
    generation: Generation | None = None
    ready: Prepared | None = None
    played: Solved | None = None
    variants: tuple[Shelved, ...] | None = None
    held: tuple[Sequence[Shelved], int] = ((), 0)
    outcomes: Outcomes | None = None
    by_lambda: dict[str, Outcomes] = field(default_factory=dict)
    stated: Outcomes | None = None
    consulted: frozenset[str] = frozenset()


def through_stages(case: Case, futures: Futures, common: Common, plans: PlanStore | None) -> Work:
    """A design from its size to how its coalition decides.

    Parameters
    ----------
    plans : where plans kept for the same problem may lie.
    """
    settings = common.settings
    work = _closed_form(case, futures, settings, common.scale, plans)
    give_back()
    if "clock" in settings.stages:
        _decide(work, common.record)
    return work


def _closed_form(
    case: Case, futures: Futures, settings: Settings, scale: float, plans: PlanStore | None
) -> Work:
    """Sizing to deterrence of one design; stages that later ones need run in any case."""
    wanted = set(settings.stages)
    found = DesignAssessment(title=case.design_title)
    if "findings" in wanted:
        found = replace(found, findings=findings(case))
    found = replace(found, caveats=computed_for_one(case, wanted))
    work = Work(case, futures, found)
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
            cover = contested_air(case, futures, work.generation.announced.plan)
            there = arrival(case, futures)
            work.found = replace(work.found, clock=rows, arrival=there, contested_air=cover)
        if "deter" in wanted:
            _deter(work, scale, settings.threads)
    return work


def _decide(work: Work, record: Sequence[RecordedDecision]) -> None:
    """How the coalition of one design decides, under its own rule and under every other."""
    ready, generation = work.ready, work.generation
    assert ready is not None  # noqa: S101 - the clock was made just before
    assert generation is not None  # noqa: S101
    chain, plan = ready.announced.chain, generation.announced.plan
    found = coalition_decision(work.case, work.futures, chain, plan, record)
    work.found = replace(work.found, coalition=found)


def _deter(work: Work, scale: float, threads: int) -> None:
    """Deterrence of one design at its reference quarter."""
    ready = work.ready
    assert ready is not None  # noqa: S101 - made just before
    quarter = reference_quarter(work.case)
    found = stakes(work.case, work.futures, ready.announced.chain, ready.announced.force, quarter)
    clipped = payoff_table(work.case, work.futures, quarter + 1).clipped
    work.played = game_of(ready, scale, threads)
    game = play_game(ready, work.played, threads)
    closed = deter(work.case, found, scale, clipped, ways_to_play(game))
    caveats = [*work.found.caveats]
    if clipped > 0:
        caveats.append(
            f"an answer in time never makes an action better, so w was lowered to V in "
            f"{100 * clipped:.1f} % of draws"
        )
    caveats += game_caveats(game)
    work.found = replace(work.found, deterrence=closed, game=game, caveats=tuple(caveats))
    _deter_second(work, scale, threads)
    _commit(work, scale)


def _deter_second(work: Work, scale: float, threads: int) -> None:
    """The same for the second of two challengers, if there is one."""
    case, futures, ready = seen_by_second(work.case), work.futures, work.ready
    assert ready is not None  # noqa: S101 - made just before
    if case is None:
        return
    stages, quarter = ready.announced, reference_quarter(case)
    found = stakes(case, futures, stages.chain, stages.force, quarter)
    clipped = payoff_table(case, futures, quarter + 1).clipped
    mine = replace(ready, case=case)
    played = game_of(mine, scale, threads)
    game = play_game(mine, played, threads)
    closed = deter(case, found, scale, clipped, ways_to_play(game))
    key = challenger(case)[0]
    other = None if game is None else {key: game}
    caveats = (*work.found.caveats, *(f"{key}: {said}" for said in game_caveats(game)))
    work.found = replace(
        work.found, other_deterrence={key: closed}, other_game=other, caveats=caveats
    )


def _commit(work: Work, scale: float) -> None:
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


def few_futures(runs: int) -> int:
    """Futures on which what is not the headline is run."""
    return max(runs // _QUARTER_OF_FUTURES, 2)


def finish(work: Work, name: str, common: Common) -> None:
    """What the campaign runs on, the swings of a design's inputs, and which are read at all.

    All else is let go of as soon as nobody asks for it: the chains and what was remembered on the
    way to them are most of the memory of a design.
    """
    case, futures = work.case, work.futures
    give_back()
    if work.ready is not None and "simulate" in common.settings.stages:
        work.variants = common.shelf.put(_variants(work, work.ready, common))
    work.ready = work.played = None
    work.consulted = consulted(case, common.positions)
    if "drivers" in common.settings.stages:
        assert work.generation is not None  # noqa: S101 - closed form came first
        plan = work.generation.announced.plan
        found = deterrence_drivers(case, futures, plan, common.quantities[name])
        work.found = replace(work.found, drivers=found)
    futures.forget()
    give_back()


def _variants(work: Work, ready: Prepared, common: Common) -> tuple[Variant, ...]:
    """The headline, either end of the band of precisions, and the stated plan."""
    case, futures, stages = work.case, work.futures, ready.announced
    few, choice, scale = few_futures(common.settings.runs), case.choice, common.scale
    games = solved_games(case, futures, stages, scale, work.played)
    headline = campaign_variant(case, futures, stages, choice.headline, scale, games)
    low, high = (
        at_precision(headline, case, futures, stages, (lam, few), games)
        for lam in (choice.low, choice.high)
    )
    return headline, low, high, with_forces(headline, case, futures, ready.stated, few)

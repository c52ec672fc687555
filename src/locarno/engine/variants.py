"""From a case and its stages to the numbers a campaign runs on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain
from locarno.engine.circumstances import circumstances
from locarno.engine.futures import Futures
from locarno.engine.game.contest import contest_of, games_of, no_contest
from locarno.engine.game.solving import Solved
from locarno.engine.payoffs import action_names, force_half, payoff_table, share_faced
from locarno.engine.sides import challenger, challengers, seen_by_second
from locarno.engine.stages import Stages, quarters_of, reference_quarter
from locarno.model.dynamics import Policy
from locarno.model.mandate import Rung
from locarno.model.parties import ActionKind
from locarno.model.scenario import Case
from locarno.theory.episode.dates import quarter_days
from locarno.theory.episode.inputs import Rules, Variant
from locarno.theory.episode.tables import with_second
from locarno.theory.episode.values import Contest
from locarno.units import HOURS_PER_DAY

__all__ = [
    "at_precision",
    "campaign_rules",
    "campaign_variant",
    "solved_games",
    "with_forces",
]

F64 = NDArray[np.float64]

LONGEST: Final = 12
"""Quarters that the challenger looks ahead at most, as in the campaign of the game."""
NODES: Final = 6
"""Nodes of belief: worths are so nearly straight in it that more change next to nothing."""


def campaign_rules(case: Case) -> Rules:
    """The structure of a campaign: classes and actions by their order in the file."""
    classes = list(case.violations)
    names = action_names(case)
    actions = challenger(case)[2].actions
    committed = tuple(classes.index(a.commits) if a.commits else -1 for a in actions.values())

    def number(kind: ActionKind) -> int:
        return names.index(kind) if kind in names else -1

    threshold = case.violations[case.outcomes.rank].rank
    attack = actions.get(ActionKind.ATTACK)
    offensive = classes.index(attack.commits) if attack and attack.commits else len(classes) - 1
    return Rules(
        horizon_days=case.horizon_days,
        decisions_per_year=case.decisions_per_year,
        action_class=committed,
        slice_action=number(ActionKind.SLICE),
        split_action=number(ActionKind.SPLIT),
        attack_action=number(ActionKind.ATTACK),
        offensive=offensive,
        reprisal=classes.index(case.outcomes.rank),
        in_kind=_in_kind(case),
        grave=tuple(classes.index(name) for name in case.incidents.grave),
        counts=tuple(v.rank >= threshold for v in case.violations.values()),
        window_days=case.outcomes.window_days,
        breaches=case.outcomes.breaches,
        unanswered_share=case.outcomes.unanswered_share,
        slice_ceiling=case.outcomes.slice_ceiling,
        ahead=_ahead(case),
        nodes=NODES,
        reference=reference_quarter(case),
        challengers=len(challengers(case)),
    )


def _ahead(case: Case) -> int:
    """Quarters of the campaign game that the challenger plays, 0 for one decision at a time."""
    if case.choice.policy is not Policy.SOLVED:
        return 0
    return min(len(quarter_days(case.horizon_days)), LONGEST)


def _in_kind(case: Case) -> tuple[int, ...]:
    """Class of a reprisal to each class: the same up to an incursion, an incursion above."""
    names = list(case.violations)
    limit = case.violations[case.outcomes.rank].rank
    return tuple(
        number if case.violations[name].rank < limit else names.index(case.outcomes.rank)
        for number, name in enumerate(names)
    )


def campaign_variant(
    case: Case,
    futures: Futures,
    stages: Stages,
    lam: float,
    scale: float,
    games: Sequence[Solved] = (),
) -> Variant:
    """Numbers of one variant at precision ``lam`` on the payoff scale ``scale``.

    Parameters
    ----------
    games : ``solved_games`` of these stages, where they are there already.
    """
    other = seen_by_second(case)
    found = _seen(case, futures, stages, (lam, scale), games)
    if other is None:
        return found
    return with_second(found, _seen(other, futures, stages, (lam, scale)))


def solved_games(
    case: Case, futures: Futures, stages: Stages, scale: float, planned: Solved | None
) -> tuple[Solved, ...]:
    """The game of the first challenger over the band of precisions; none unless it is played.

    Parameters
    ----------
    planned : the game with the backstop, where it is solved already.
    """
    if case.choice.policy is not Policy.SOLVED:
        return ()
    at = reference_quarter(case), scale
    return games_of(case, futures, stages, at, planned)


def _seen(
    case: Case,
    futures: Futures,
    stages: Stages,
    at: tuple[float, float],
    games: Sequence[Solved] = (),
) -> Variant:
    """The numbers as the challenger that comes first in a case sees them."""
    lam, scale = at
    table = payoff_table(case, futures, quarters_of(case))
    _, party, _ = challenger(case)
    assert party.belief is not None  # noqa: S101 - the loader made sure
    return Variant(
        lam=np.asarray(lam / scale),
        scale=np.asarray(scale),
        weight=_weight(case, table.weight),
        keep=table.keep,
        provocation=table.provocation,
        alone=table.alone,
        punished=table.answered,
        belief=futures[party.belief],
        faced=share_faced(case, futures),
        **_chances(case, futures, stages),
        **_forces(case, futures, stages),
        **circumstances(case, futures),
        **_encounters(case, futures),
        **_contest(case, futures, stages, (lam, scale, futures.runs), games),
    )


def at_precision(
    variant: Variant,
    case: Case,
    futures: Futures,
    stages: Stages,
    at: tuple[float, int],
    games: Sequence[Solved] = (),
) -> Variant:
    """The same variant at another precision, for some first futures.

    Everything but the game is the variant's own: nothing is stored twice.

    Parameters
    ----------
    at : precision, number of futures.
    games : as for ``campaign_variant``.
    """
    (lam, count), scale = at, float(variant.scale)
    game = _contest(case, futures, stages, (lam, scale, count), games)
    changed = dataclasses.replace(variant, lam=np.asarray(lam / scale), **game)
    second, other = variant.second, seen_by_second(case)
    if second is None or other is None:
        return changed
    return with_second(changed, at_precision(second, other, futures, stages, at))


def _contest(
    case: Case,
    futures: Futures,
    stages: Stages,
    at: tuple[float, float, int],
    games: Sequence[Solved] = (),
) -> dict[str, Any]:
    """The game's one decision, as ``values.Contest`` has it; ``at``: precision, scale, futures."""
    lam, scale, count = at
    if case.choice.policy is not Policy.SOLVED:
        return no_contest(len(action_names(case)), count)._asdict()
    where = reference_quarter(case), lam, scale
    found: Contest = contest_of(case, futures, stages, where, count, games)
    return found._asdict()


def _weight(case: Case, weight: F64) -> F64:
    """Logit weights; all of them on one action where the file has scripted it."""
    policy = case.choice.policy
    if policy in (Policy.SOLVED, Policy.DECISION):
        return weight
    return np.array([1.0 if name == policy else 0.0 for name in action_names(case)])


def with_forces(
    variant: Variant, case: Case, futures: Futures, stages: Stages, count: int
) -> Variant:
    """The headline variant with the forces of another plan, for the first ``count`` futures.

    All else is the same and stored once.
    """
    scale = float(variant.scale)
    game = _contest(case, futures, stages, (case.choice.headline, scale, count))
    changed = dataclasses.replace(variant, **_forces(case, futures, stages), **game)
    second, other = variant.second, seen_by_second(case)
    if second is None or other is None:
        return changed
    return with_second(changed, with_forces(second, other, futures, stages, count))


def _chances(case: Case, futures: Futures, stages: Stages) -> dict[str, Any]:
    """Links of the chain by class; a class without answer finds nobody willing."""
    classes, chain, other = tuple(case.violations), stages.chain, stages.chain_without
    runs, nodes = futures.runs, chain.z.size

    def sight(name: str, source: Chain) -> F64:
        rows = [
            getattr(source.links[v].sight, name) if v in source.links else np.zeros(runs)
            for v in classes
        ]
        return np.stack(rows)

    def joint(name: str) -> F64:
        nothing = np.zeros((runs, nodes))
        rows = [getattr(chain.links[v], name) if v in chain.links else nothing for v in classes]
        return np.stack([np.broadcast_to(row, (runs, nodes)) for row in rows])

    resolve = [[source.by_resolve(v) for v in classes] for source in (chain, other)]
    deadline = [
        chain.links[v].deadline if v in chain.links else futures[case.violations[v].fait_accompli]
        for v in classes
    ]
    return {
        **{n: np.stack([sight(n, chain), sight(n, other)]) for n in ("detected", "right", "wrong")},
        "z": chain.z,
        **{name: joint(name) for name in ("willing", "decided", "arrived")},
        "resolute": np.stack([np.stack([pair[0] for pair in state]) for state in resolve]),
        "weak": np.stack([np.stack([pair[1] for pair in state]) for state in resolve]),
        "deadline_days": np.stack(deadline) / HOURS_PER_DAY,
    }


def _forces(case: Case, futures: Futures, stages: Stages) -> dict[str, Any]:
    """Force behind the answer to each class, by state of the backstop."""
    runs, quarters = futures.runs, quarters_of(case)
    nothing = np.zeros((runs, quarters))

    def behind(rung: Rung | None, force: Mapping[str, F64]) -> F64:
        return nothing if rung is None else force.get(rung.answer, nothing)

    rungs = [case.ladder.get(v) for v in case.violations]
    states = (stages.force, stages.force_without)
    plain = []
    for rung in rungs:
        response = case.responses[rung.answer] if rung else None
        if response is None:
            plain.append(np.zeros(runs))
        elif response.force:
            plain.append(np.full(runs, np.nan))
        else:
            plain.append(futures[response.bite])
    present = [np.maximum.reduce([nothing, *force.values()]) for force in states]
    return {
        "force": np.stack([np.stack([behind(rung, force) for rung in rungs]) for force in states]),
        "half": np.stack([force_half(case, futures, v, quarters) for v in case.violations]),
        "plain_bite": np.stack(plain),
        "present": np.stack(present),
        "ground": np.stack([stages.ground, stages.ground_without]),
        "meetings": _meetings(case, futures, stages.patrols),
    }


def _meetings(case: Case, futures: Futures, patrols: F64 | None) -> F64:
    """Meetings a day in the air and at sea, (B, 2, R, T), by state of the backstop."""
    quarters, terms = quarters_of(case), case.encounters
    met = np.zeros((2, 2, futures.runs, quarters))
    for domain, meeting in enumerate((terms.air, terms.sea) if terms else ()):
        if meeting is not None:
            each = meeting.inside if case.force.inside else meeting.outside
            there = 0.0 if patrols is None else patrols[:, domain]
            met[:, domain] = futures[each][:, None] * there
    return met


def _encounters(case: Case, futures: Futures) -> dict[str, Any]:
    """What a meeting may lead to; without a word on them nobody meets."""
    terms, nothing = case.encounters, np.zeros(futures.runs)

    def both(name: str) -> F64:
        found = (terms.air, terms.sea) if terms else (None, None)
        return np.stack([futures[getattr(one, name)] if one else nothing for one in found])

    return {
        "fires": both("fires"),
        "met_limited": both("limited"),
        "met_general": both("general"),
        "busy": futures[terms.busy] if terms else nothing + 1.0,
    }

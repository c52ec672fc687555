"""The deterrence game of one design, as a result.

Axes: R futures; A actions of the challenger, keeping the ceasefire first.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.deterrence import lambda_key
from locarno.engine.game.board import Move, board
from locarno.engine.game.campaign import FEWEST, campaign_of
from locarno.engine.game.effects import LINKS, displacement, force_curve, if_perfect, spiral
from locarno.engine.game.other_answers import rivals
from locarno.engine.game.solving import (
    Solved,
    again,
    first_choice,
    first_solved,
    kappa,
    kept_names,
    of_answer,
    of_set,
    solve,
    worth_of_first,
)
from locarno.engine.game.tree import GREEDY, KEEP, SEEKING, plan
from locarno.engine.prepared import Prepared
from locarno.engine.stages import reference_quarter
from locarno.model.game_results import (
    CloudPoint,
    GameAction,
    GameLink,
    GameResult,
    Salami,
)
from locarno.model.parties import ActionKind
from locarno.model.probability import Probability
from locarno.theory.deterrence import needed
from locarno.theory.estimation import computed_probability, quantile_with_none, share_of_futures

__all__ = ["game_caveats", "game_of", "play_game", "ways_to_play"]

F64 = NDArray[np.float64]

FEW: Final = 128
"""Futures on which the effects of single changes are computed."""
SHOWN: Final = 250
"""Futures that the phase diagram shows."""
_HEADLINE: Final = 1
_SLICE: Final = str(ActionKind.SLICE)


def game_of(ready: Prepared, scale: float, threads: int = 1) -> Solved:
    """The game of a design at its reference quarter, solved over the band of precisions."""
    case = ready.case
    stages, quarter = ready.announced, reference_quarter(case)
    numbers = board(case, ready.futures, stages.chain, stages.force, quarter, scale)
    band = np.array([case.choice.low, case.choice.headline, case.choice.high])
    return solve(plan(case, numbers), numbers, band, threads)


def play_game(ready: Prepared, solved: Solved, threads: int = 1) -> GameResult | None:
    """What the solved game of a design says; None where it could not be solved.

    Parameters
    ----------
    solved : as ``game_of`` has it.
    """
    case = ready.case
    few = first_solved(solved, FEW)
    if any(np.sum(few.good(place)) < FEWEST for place in range(solved.lams.size)):
        return None
    tree, keys = solved.plan.tree, [lambda_key(float(lam)) for lam in solved.lams]
    chosen = {key: first_choice(solved, place) for place, key in enumerate(keys)}
    unchanged = again(few, few.board, _HEADLINE)
    perfect = if_perfect(few, _HEADLINE, unchanged)
    names = (KEEP, *solved.board.moves)
    by_action = {
        name: _action(solved, name, {key: _mean(rows[row]) for key, rows in chosen.items()},
                      {link: found[name] for link, found in perfect.items()})
        for row, name in enumerate(names) if row
    }  # fmt: skip
    alpha = float(np.mean(ready.futures[case.game.alpha]))
    return GameResult(
        p_comply={key: _mean(rows[0]) for key, rows in chosen.items()},
        by_action=by_action,
        force=force_curve(few, _HEADLINE, alpha),
        salami=_salami(solved),
        displacement=displacement(few, _HEADLINE, unchanged),
        spiral=spiral(few, _HEADLINE, unchanged),
        after_clash=of_set(solved, _HEADLINE, "hold back"),
        retaliates=of_set(solved, _HEADLINE, "retaliate"),
        provokes=of_set(solved, _HEADLINE, "provoke"),
        rivals={keys[place]: rivals(solved, place) for place in (0, len(keys) - 1)},
        unconverged={
            key: int(np.sum(~solved.good(place))) for place, key in enumerate(keys)
        },
        futures=solved.board.runs,
        nodes=tree.size,
        information_sets=len(tree.sets),
        campaign=campaign_of(
            solved, case.horizon_days, case.outcomes.slice_ceiling, threads
        ),
        cloud=_cloud(solved),
    )  # fmt: skip


def _cloud(solved: Solved) -> tuple[CloudPoint, ...]:
    """Offered, believed and needed credibility of the answer to an attack, future by future."""
    board, name = solved.board, str(ActionKind.ATTACK)
    move = board.moves.get(name)
    if move is None:
        return ()
    bite = move.answer.bite if move.answer is not None else np.zeros(board.runs)
    wanted = needed(board.keep, move.alone, move.alone - move.harm * bite)
    offered = kappa(solved, _HEADLINE, name, board.share)
    believed = kappa(solved, _HEADLINE, name, board.belief)
    return tuple(
        CloudPoint(float(a), float(b), float(c) if np.isfinite(c) else None)
        for a, b, c, good in zip(offered, believed, wanted, solved.good(_HEADLINE), strict=True)
        if good
    )[:SHOWN]


def ways_to_play(found: GameResult | None) -> int:
    """Most ways to play the game found in one future; 1 where none was searched for."""
    if found is None:
        return 1
    return max((rival.most for rival in found.rivals.values()), default=1)


def game_caveats(found: GameResult | None) -> tuple[str, ...]:
    """What a reader must know of it: futures that were not solved, and rival answers."""
    if found is None:
        return ("the deterrence game could not be solved at every precision and is left out",)
    said = [
        f"the game was not solved in {count} of {found.futures} futures at lambda {key}, which "
        "enter no mean of it"
        for key, count in found.unconverged.items()
        if count
    ]
    if found.campaign is not None and found.campaign.unconverged:
        lost = found.campaign.unconverged
        said.append(
            f"the campaign was not solved in {lost} of {found.campaign.futures} futures, which "
            "enter no mean of it"
        )
    said += [
        f"at lambda {key} the game can be played in more than one way in {100 * rival.share:.0f} % "
        "of the futures searched; its numbers follow the path from random play, a choice and not "
        "a finding"
        for key, rival in found.rivals.items()
        if rival.share > 0.0
    ]
    return tuple(said)


def _mean(values: F64) -> Probability:
    """Probability over the futures that were solved."""
    return computed_probability(np.clip(values[np.isfinite(values)], 0.0, 1.0))


def _action(
    solved: Solved, name: str, p: Mapping[str, Probability], perfect: Mapping[str, float]
) -> GameAction:
    board = solved.board
    offered = kappa(solved, _HEADLINE, name, board.share)
    believed = kappa(solved, _HEADLINE, name, board.belief)
    worth = worth_of_first(solved, _HEADLINE)
    row = list(board.moves).index(name) + 1
    kinds = [kind for kind in (GREEDY, SEEKING) if kind in solved.plan.tree.sets]
    move = board.moves[name]
    return GameAction(
        p=p,
        by_type={
            kind: _mean(first_choice(solved, _HEADLINE, kind)[row]).mean for kind in kinds
        },
        offered=computed_probability(offered),
        believed=computed_probability(believed),
        bluff=float(np.mean(np.maximum(believed - offered, 0.0))),
        wasted=float(np.mean(np.maximum(offered - believed, 0.0))),
        share_deterred=share_of_futures(worth[row] <= worth[0]),
        chain=_chain(solved, name, move, perfect) if move.answer is not None else {},
        elasticity=_elasticity(solved, name, believed) if move.answer is not None else None,
    )  # fmt: skip


def _chain(
    solved: Solved, name: str, move: Move, perfect: Mapping[str, float]
) -> Mapping[str, GameLink]:
    """Chain-rule ratios of totals, which multiply to the mean of what the attacker expects."""
    answer = move.answer
    assert answer is not None  # noqa: S101 - asked before
    share = np.stack([solved.board.belief, 1.0 - solved.board.belief])
    named = move.detected * move.right * kept_names(solved, _HEADLINE, name)
    joint = share * named * of_answer(solved, _HEADLINE, name)
    stages = [np.ones(solved.board.runs), move.detected, named, np.sum(joint, axis=0)]
    for part in (answer.decided, answer.arrived):
        joint = joint * part
        stages.append(np.sum(joint, axis=0))
    stages.append(stages[-1] * answer.bite)
    good = solved.good(_HEADLINE)
    totals = [float(np.sum(each[good])) for each in stages]
    means = [b / a if a > 0.0 else 0.0 for a, b in itertools.pairwise(totals)]
    return {
        link: GameLink(min(mean, 1.0), perfect[link])
        for link, mean in zip(LINKS, means, strict=True)
    }  # fmt: skip


def _elasticity(solved: Solved, name: str, believed: F64) -> float | None:
    """Relative change of P(action) per relative change of a factor, everybody else playing on."""
    board, good = solved.board, solved.good(_HEADLINE)
    move, lam = board.moves[name], float(solved.lams[_HEADLINE]) / board.scale
    assert move.answer is not None  # noqa: S101 - asked before
    bites = believed * move.harm * move.answer.bite
    row = list(board.moves).index(name) + 1
    fall = np.zeros(board.runs)
    for kind, share in ((GREEDY, 1.0 - board.seeking), (SEEKING, board.seeking)):
        if kind in solved.plan.tree.sets:
            p = first_choice(solved, _HEADLINE, kind)[row]
            fall += share * lam * p * (1.0 - p) * bites
    total = float(np.sum(first_choice(solved, _HEADLINE)[row][good]))
    return -float(np.sum(fall[good])) / total if total > 0.0 else None


def _salami(solved: Solved) -> Salami | None:
    """Largest gain of a slice that its answer deters: kappa times the harm that the answer does."""
    move = solved.board.moves.get(_SLICE)
    if move is None or move.answer is None:
        return None
    believed = kappa(solved, _HEADLINE, _SLICE, solved.board.belief)
    threshold = believed * move.harm * move.answer.bite
    gain = move.alone - solved.board.keep
    low, middle, high = (quantile_with_none(threshold, q) for q in (0.1, 0.5, 0.9))
    return Salami((low or 0.0, middle or 0.0, high or 0.0), share_of_futures(gain > threshold))

"""Numbers of the game by action, from the chain, the payoffs and the force of a design.

Axes: R futures, A actions; arrays of shape (2, R) have the resolute coalition first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from locarno.engine.chain import Chain, sight
from locarno.engine.futures import Futures
from locarno.engine.lesser import answered_with_less
from locarno.engine.payoffs import (
    PayoffTable,
    action_names,
    bite,
    committed_class,
    force_half,
    payoff_table,
    share_faced,
)
from locarno.engine.sides import challenger, faced_by
from locarno.model.scenario import Case
from locarno.theory.elementary import exp
from locarno.theory.normal import ndtr
from locarno.units import DAYS_PER_YEAR, QUARTERS_PER_YEAR

__all__ = ["Answer", "Board", "Move", "board", "first_futures"]

F64 = NDArray[np.float64]
Force = Mapping[str, F64]

PROVOKED = "incursion"
"""Class that the protected party commits when it provokes."""
LOOKS_LIKE = "probe"
"""Action of the challenger that such an incursion is taken for, where the wrong side is named."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response to an attributed breach.

    Parameters
    ----------
    name : of the response.
    willing : (2, R), chance of a quorum, by type of coalition.
    decided : (2, R), chance of a decision in time given that.
    arrived : (2, R), chance of an arrival in time given both.
    bite : (R,), share of the full harm that it does.
    force, half : (R,), brigade-equivalents behind it, and those that do half the full harm; None
        where no troops are needed.
    clash : (R,), chance that it leads to a clash; general : that a clash becomes general if the
        challenger fights on.
    """

    name: str
    willing: F64
    decided: F64
    arrived: F64
    bite: F64
    force: F64 | None
    half: F64 | None
    clash: F64
    general: F64


@dataclass(frozen=True, slots=True)
class Move:
    """What the challenger can do instead of keeping the ceasefire, each (R,).

    Parameters
    ----------
    alone : V. harm : V - w of an answer with its full effect.
    detected : chance to be seen; right : to be attributed to the right side in time, given that.
    answer : the one that counts, None where the action commits nothing that is answered.
    lesser : what may be agreed on where the answer finds no quorum.
    """

    alone: F64
    harm: F64
    detected: F64
    right: F64
    answer: Answer | None = None
    lesser: Answer | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The game in numbers, each (R,) but for scale and weight.

    Parameters
    ----------
    keep : S, provocation included. scale : payoff scale.
    moves : by action; weight : (A + 1,), logit weights, keeping the ceasefire first.
    belief, share : chance of the resolute coalition, as the challenger believes and as it is.
    seeking, gain : chance of a challenger that seeks security, and what a gain counts for it.
    shadow, press, false_alarm, muddle : as in ``model.gaming.Game``.
    retaliate, provoke : chances by the protected party's conduct.
    falsely : chance that a provocation is seen and laid at the challenger's door.
    presence : foreign force there; provocation : change of S per unit of it.
    stake : share of a gain of the challenger that is a loss of the coalition.
    """

    keep: F64
    scale: float
    moves: Mapping[str, Move]
    weight: F64
    belief: F64
    share: F64
    seeking: F64
    gain: F64
    shadow: F64
    press: F64
    false_alarm: F64
    muddle: F64
    retaliate: F64
    provoke: F64
    falsely: F64
    presence: F64
    provocation: F64
    stake: F64

    @property
    def runs(self) -> int:
        """Number of futures."""
        return int(self.keep.size)


def first_futures(whole: Board, count: int) -> Board:
    """The game in the first futures only."""

    def few(values: F64) -> F64:
        return values[..., :count]

    def answer(found: Answer | None) -> Answer | None:
        if found is None:
            return None
        return Answer(
            found.name, few(found.willing), few(found.decided), few(found.arrived),
            few(found.bite), None if found.force is None else few(found.force),
            None if found.half is None else few(found.half), few(found.clash), few(found.general),
        )  # fmt: skip

    moves = {
        name: Move(few(m.alone), few(m.harm), few(m.detected), few(m.right),
                   answer(m.answer), answer(m.lesser))
        for name, m in whole.moves.items()
    }  # fmt: skip
    return Board(
        few(whole.keep), whole.scale, moves, whole.weight, few(whole.belief), few(whole.share),
        few(whole.seeking), few(whole.gain), few(whole.shadow), few(whole.press),
        few(whole.false_alarm), few(whole.muddle), few(whole.retaliate), few(whole.provoke),
        few(whole.falsely), few(whole.presence), few(whole.provocation), few(whole.stake),
    )  # fmt: skip


def board(
    case: Case, futures: Futures, chain: Chain, force: Force, quarter: int, scale: float
) -> Board:
    """The game of a design at one quarter.

    Parameters
    ----------
    force : by response, (R, T) brigade-equivalents there to carry it out.
    scale : payoff scale.
    """
    table = payoff_table(case, futures, quarter + 1)
    _, party, _ = challenger(case)
    assert party.belief is not None  # noqa: S101 - the loader made sure
    present = np.zeros(futures.runs)
    for path in force.values():
        present = np.maximum(present, path[:, quarter])
    at = (quarter, table, force)
    moves = {name: _move(case, futures, chain, at, name) for name in action_names(case)[1:]}
    retaliate, provoke = _conduct(case, futures)
    game = case.game
    return Board(
        keep=table.keep + table.provocation * present,
        scale=scale,
        moves=moves,
        weight=table.weight,
        belief=futures[party.belief],
        share=ndtr(chain.threshold),
        seeking=futures[game.security_seeking],
        gain=futures[game.security_gain],
        shadow=futures[game.nuclear_shadow],
        press=futures[game.press],
        false_alarm=futures[game.false_alarm],
        muddle=futures[game.muddle],
        retaliate=retaliate,
        provoke=provoke,
        falsely=_falsely(case, futures, moves),
        presence=present,
        provocation=table.provocation,
        stake=futures[game.stake],
    )


def _move(
    case: Case,
    futures: Futures,
    chain: Chain,
    at: tuple[int, PayoffTable, Force],
    name: str,
) -> Move:
    quarter, table, _ = at
    row = action_names(case).index(name) - 1
    alone = table.alone[row, :, quarter]
    harm = alone - table.answered[row, :, quarter]
    violation = committed_class(case, name)
    nothing = np.zeros(futures.runs)
    if violation is None or violation not in case.ladder:
        return Move(alone, harm, nothing, nothing)
    seen = chain.links[violation].sight
    answer = _answer(case, futures, chain, at, violation)
    less = _lesser(case, futures, chain, at, violation)
    return Move(alone, harm, seen.detected, seen.right, answer, less)


def _answer(
    case: Case,
    futures: Futures,
    chain: Chain,
    at: tuple[int, PayoffTable, Force],
    violation: str,
) -> Answer:
    """What the chain says of the answer to a class, by type of coalition."""
    quarter, _, force = at
    link = chain.links[violation]
    response = case.responses[link.answer]
    willing, decided, arrived = (
        np.stack(chain.by_type(link, part)) for part in ("willing", "decided", "arrived")
    )
    path = force.get(link.answer)
    there = np.zeros(futures.runs) if path is None else path[:, quarter]
    return Answer(
        name=link.answer,
        willing=willing * share_faced(case, futures),
        decided=_given(decided, willing),
        arrived=_given(arrived, decided),
        bite=bite(case, futures, violation, there, quarter),
        force=there if response.force else None,
        half=_half(case, futures, violation, quarter) if response.force else None,
        clash=futures[response.clash],
        general=futures[response.general],
    )


def _half(case: Case, futures: Futures, violation: str, quarter: int) -> F64:
    return force_half(case, futures, violation, quarter + 1)[:, quarter]


def _given(joint: F64, before: F64) -> F64:
    some = before > 0.0
    return np.where(some, np.minimum(joint / np.where(some, before, 1.0), 1.0), 0.0)


def _lesser(
    case: Case, futures: Futures, chain: Chain, at: tuple[int, PayoffTable, Force], violation: str
) -> Answer | None:
    """The next weaker response of the rung, where it does any harm."""
    other = answered_with_less(case, violation)
    if other is None:
        return None
    assert chain.lesser is not None  # noqa: S101 - whoever plays a game asks for them
    fresh = futures.apart()
    found = _answer(other, fresh, replace(chain, links=chain.lesser), at, violation)
    futures.reads |= fresh.reads
    return found


def _conduct(case: Case, futures: Futures) -> tuple[F64, F64]:
    """Chance to retaliate, and to provoke within a quarter."""
    conduct = case.parties[faced_by(case)].conduct
    if conduct is None:
        return np.zeros(futures.runs), np.zeros(futures.runs)
    days = DAYS_PER_YEAR / QUARTERS_PER_YEAR
    return futures[conduct.retaliate], 1.0 - exp(-days * futures[conduct.provoke])


def _falsely(case: Case, futures: Futures, moves: Mapping[str, Move]) -> F64:
    taken_for = moves.get(LOOKS_LIKE)
    if taken_for is None or taken_for.answer is None or PROVOKED not in case.violations:
        return np.zeros(futures.runs)
    seen = sight(case, futures, PROVOKED)
    return seen.detected * seen.wrong

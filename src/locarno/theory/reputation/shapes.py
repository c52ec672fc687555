"""What a campaign is solved from and into. Axes: as in ``theory.reputation``."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Campaign", "Room", "Stage", "harm_and_more", "room_for"]

F64 = NDArray[np.float64]


class Stage(NamedTuple):
    """One decision, solved, in units of the payoff scale.

    Parameters
    ----------
    gain : (K, A) worth over keeping the ceasefire; 0 for keeping it.
    harm : (K, A, 2, 3) mean harm of what was agreed on.
    share : (A, 2, 3) chance of each end once the challenger was named.
    named : (A,) chance to be named.
    timely : (A, 2) chance that an answer agreed on is there in time.
    weight : (A,) logit weights.
    loss : (A,) what the action costs the coalition, whatever it does.
    kinds : (K,) chance of each kind of challenger.
    """

    gain: F64
    harm: F64
    share: F64
    named: F64
    timely: F64
    weight: F64
    loss: F64
    kinds: F64


class Campaign(NamedTuple):
    """A solved campaign.

    Parameters
    ----------
    q : (K, T, S, B, A) worth of every action to each kind, over keeping for ever, in payoff scales.
    policy : (K, T, S, B, A) chance of every action.
    answered : (T, S, B, A, 2) chance that an action is answered in time, by type of coalition.
    residual : (T, S, B) largest error of a log-odds; above ``ENOUGH`` the state is not solved.
    """

    q: F64
    policy: F64
    answered: F64
    residual: F64


class Room(NamedTuple):
    """Scratch of a campaign that is being solved.

    Parameters
    ----------
    value : (T + 1, K, S, B) worth of a state to each kind of challenger; 0 after the last quarter.
    cost : (T + 1, 2, S, B) worth of a state to each type of coalition; 0 after the last quarter.
    shift : (S, B, A, 2) how far the log-odds of an answer moved, in the quarter solved last.
    agreed : (A, 2) chance of the answer.
    harm, more : (K, A, 2) what ``harm_and_more`` makes of the stage.
    after : (A, 3) belief after an answer in time, belief after none, chance of one.
    mean : (A,) chance of every action over the kinds of challenger.
    trial : (2,) log-odds that are tried.
    """

    value: F64
    cost: F64
    shift: F64
    agreed: F64
    harm: F64
    more: F64
    after: F64
    mean: F64
    trial: F64


def room_for(size: tuple[int, int, int], kinds: int, actions: int) -> tuple[Campaign, Room]:
    """Room for a campaign of T quarters, S counts of slices and B nodes, and to solve it in."""
    quarters, counts, nodes = size
    found = Campaign(
        np.zeros((kinds, quarters, counts, nodes, actions)),
        np.zeros((kinds, quarters, counts, nodes, actions)),
        np.zeros((quarters, counts, nodes, actions, 2)),
        np.zeros((quarters, counts, nodes)),
    )
    room = Room(
        np.zeros((quarters + 1, kinds, counts, nodes)), np.zeros((quarters + 1, 2, counts, nodes)),
        np.zeros((counts, nodes, actions, 2)), np.zeros((actions, 2)),
        np.zeros((kinds, actions, 2)), np.zeros((kinds, actions, 2)), np.zeros((actions, 3)),
        np.zeros(actions), np.zeros(2),
    )  # fmt: skip
    return found, room


def harm_and_more(harm: F64, share: F64, named: F64) -> tuple[F64, F64]:
    """Mean harm of an action where the answer is not agreed on, and how much more where it is.

    What is not the answer keeps its old proportion.

    Parameters
    ----------
    harm : (..., K, A, 2, 3); share : (..., A, 2, 3); named : (..., A), as in ``Stage``.

    Returns
    -------
    (..., K, A, 2) each, by type of coalition.
    """
    rest = 1.0 - share[..., 2]
    some = rest > 0.0
    other = share[..., None, :, :, 0] * harm[..., 0] + share[..., None, :, :, 1] * harm[..., 1]
    other = np.where(some, 1.0 / np.where(some, rest, 1.0), 0.0)[..., None, :, :] * other
    sure = named[..., None, :, None]
    return sure * other, sure * (harm[..., 2] - other)

"""Game trees with information sets, as flat arrays in prefix order.

Axes: N nodes, L leaves, H information sets, A actions of all information sets, C edges of chance,
E = A + C edges with a chance, P players.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from locarno.errors import LocarnoError

__all__ = ["Chance", "Decision", "End", "GameError", "Node", "Tree", "tree_of"]

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class GameError(LocarnoError):
    """A game is not well formed; the message says where in the tree."""


@dataclass(frozen=True, slots=True)
class End:
    """A leaf: how it is told apart, and what each player gets there if that is known already."""

    name: str
    payoffs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A node at which a player chooses, knowing only the information set.

    Parameters
    ----------
    player : who chooses.
    information : name of the information set; all its nodes have the same actions in one order.
    actions : what follows each action.
    weights : logit weight by action, 1 where not given; the same at all nodes of the set.
    """

    player: str
    information: str
    actions: Mapping[str, Node]
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chance:
    """A node at which nobody chooses: chance and consequence by name of the event."""

    name: str
    events: Mapping[str, tuple[float, Node]]


Node = End | Decision | Chance


@dataclass(frozen=True, slots=True)
class Tree:
    """A game tree; of all nodes the parent comes first.

    Parameters
    ----------
    title : name of the game.
    players : names, in the order of payoffs.
    parent : (N,) node above, -1 at the root.
    slot : (N,) edge that leads to a node: actions by information set, then chance; -1 at the root.
    information : (N,) information set of a decision; -1 - n at the n-th chance node; the number of
        information sets at a leaf.
    leaf : (N,) number of the leaf, -1 elsewhere.
    first : (H + 1,) first action of each information set; the last is A.
    owner : (H,) player of each information set.
    sets : (H,) names of the information sets.
    actions : (A,) names of the actions.
    leaves : (L,) names of the leaves.
    chances : names of the chance nodes, each with those of its events, (C,) in all.
    payoffs : (L, P), NaN where the tree does not say.
    chance : (C,) chances of the events.
    weights : (A,) logit weights.
    """

    title: str
    players: tuple[str, ...]
    parent: I64
    slot: I64
    information: I64
    leaf: I64
    first: I64
    owner: I64
    sets: tuple[str, ...]
    actions: tuple[str, ...]
    leaves: tuple[str, ...]
    chances: tuple[tuple[str, tuple[str, ...]], ...]
    payoffs: F64
    chance: F64
    weights: F64

    @property
    def size(self) -> int:
        """Number of nodes."""
        return int(self.parent.size)

    @property
    def free(self) -> int:
        """Number of unknowns: actions but for the first of each information set."""
        return int(self.first[-1]) - len(self.sets)

    def slots(self, name: str) -> dict[str, int]:
        """Edge of each action of an information set, by name."""
        number = self.sets.index(name)
        edges = range(int(self.first[number]), int(self.first[number + 1]))
        return {self.actions[edge]: edge for edge in edges}


def tree_of(root: Node, players: tuple[str, ...], title: str = "") -> Tree:
    """The tree as arrays.

    Parameters
    ----------
    root : the game, written out.
    players : names, in the order of payoffs.
    title : name of the game.

    Raises
    ------
    GameError
        Where actions of an information set differ, chances do not add to 1, payoffs are missing for
        a player or not finite, a weight is not positive, or a player forgets.

    Examples
    --------
    >>> game = Decision("A", "a", {"keep": End("peace", (0.0,)), "act": End("war", (-1.0,))})
    >>> tree_of(game, ("A",)).actions
    ('keep', 'act')
    """
    draft = _Draft(players)
    draft.collect(root)
    draft.walk(root, -1, -1, {})
    chances = draft.events
    return Tree(
        title, players,
        np.array(draft.parent), np.array(draft.slot), np.array(draft.information),
        np.array(draft.leaf),
        np.cumsum([0, *(len(item.actions) for item in draft.sets.values())]),
        np.array([players.index(item.player) for item in draft.sets.values()], dtype=np.int64),
        tuple(draft.sets), tuple(name for item in draft.sets.values() for name in item.actions),
        tuple(draft.leaves), tuple(chances),
        np.array(draft.payoffs).reshape(len(draft.leaves), len(players)),
        np.array(draft.chance, dtype=np.float64),
        np.array([item.weights.get(name, 1.0) for item in draft.sets.values()
                  for name in item.actions], dtype=np.float64),
    )  # fmt: skip


class _Draft:
    """Arrays in the making."""

    def __init__(self, players: tuple[str, ...]) -> None:
        self.players = players
        self.sets: dict[str, Decision] = {}
        self.offset: dict[str, int] = {}
        self.actions = 0
        self.remembered: dict[str, tuple[int, ...]] = {}
        self.parent: list[int] = []
        self.slot: list[int] = []
        self.information: list[int] = []
        self.leaf: list[int] = []
        self.leaves: list[str] = []
        self.payoffs: list[tuple[float, ...]] = []
        self.events: list[tuple[str, tuple[str, ...]]] = []
        self.chance: list[float] = []

    def collect(self, node: Node) -> None:
        """Numbers information sets and their actions in the order of the tree."""
        if isinstance(node, Decision):
            known = self.sets.setdefault(node.information, node)
            _same_choice(known, node, self.players)
            if known is node:
                self.offset[node.information] = self.actions
                self.actions += len(node.actions)
            below = list(node.actions.values())
        elif isinstance(node, Chance):
            _adds_up(node)
            below = [after for _, after in node.events.values()]
        else:
            return
        for after in below:
            self.collect(after)

    def walk(self, node: Node, parent: int, slot: int, own: dict[str, tuple[int, ...]]) -> None:
        """Adds a node and what is below; ``own``: what each player did on the way."""
        here = len(self.parent)
        self.parent.append(parent)
        self.slot.append(slot)
        self.leaf.append(len(self.leaves) if isinstance(node, End) else -1)
        if isinstance(node, End):
            self.information.append(len(self.sets))
            self.leaves.append(node.name)
            self.payoffs.append(_payoffs(node, self.players))
        elif isinstance(node, Chance):
            self.information.append(-1 - len(self.events))
            first = self.actions + len(self.chance)
            self.events.append((node.name, tuple(node.events)))
            self.chance += [chance for chance, _ in node.events.values()]
            for number, (_, after) in enumerate(node.events.values()):
                self.walk(after, here, first + number, own)
        else:
            self._decide(node, here, own)

    def _decide(self, node: Decision, here: int, own: dict[str, tuple[int, ...]]) -> None:
        self.information.append(list(self.sets).index(node.information))
        done = own.get(node.player, ())
        if self.remembered.setdefault(node.information, done) != done:
            raise GameError(
                f"{node.information}: {node.player} would forget what it did or knew on the way "
                "there; give the nodes information sets of their own"
            )
        for number, after in enumerate(node.actions.values()):
            slot = self.offset[node.information] + number
            self.walk(after, here, slot, {**own, node.player: (*done, slot)})


def _same_choice(known: Decision, node: Decision, players: tuple[str, ...]) -> None:
    where = node.information
    if node.player not in players:
        raise GameError(f"{where}: no player {node.player!r}; there are {', '.join(players)}")
    if not node.actions:
        raise GameError(f"{where}: there is nothing to choose")
    if known.player != node.player or list(known.actions) != list(node.actions):
        raise GameError(
            f"{where}: its nodes must have one player and the same actions in the same order"
        )
    if dict(known.weights) != dict(node.weights):
        raise GameError(f"{where}: its nodes must have the same weights")
    for name, weight in node.weights.items():
        if name not in node.actions:
            raise GameError(f"{where}: a weight for {name!r}, which is no action there")
        if not (weight > 0.0 and np.isfinite(weight)):
            raise GameError(f"{where}: the weight of {name!r} is {weight:g}, not a positive number")


_ROUNDING = 1e-9


def _adds_up(node: Chance) -> None:
    chances = [chance for chance, _ in node.events.values()]
    if not all(0.0 <= chance <= 1.0 for chance in chances):
        raise GameError(f"{node.name}: a chance lies outside 0 to 1")
    if abs(sum(chances) - 1.0) > _ROUNDING:
        raise GameError(f"{node.name}: chances add to {sum(chances):g}, not to 1")


def _payoffs(node: End, players: tuple[str, ...]) -> tuple[float, ...]:
    if not node.payoffs:
        return (np.nan,) * len(players)
    if len(node.payoffs) != len(players):
        raise GameError(
            f"{node.name}: {len(node.payoffs)} payoffs for {len(players)} players; "
            "one number for each is needed"
        )
    if not np.all(np.isfinite(node.payoffs)):
        raise GameError(f"{node.name}: a payoff is not a finite number")
    return node.payoffs

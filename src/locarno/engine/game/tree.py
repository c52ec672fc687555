"""The tree of a case: who moves when, knowing what.

Nature draws the challenger (out for gain or seeking security) and the coalition (resolute or weak).
The challenger keeps the ceasefire or breaks it in one of its ways. The protected party restrains
itself or hits back (after a breach), or restrains itself or provokes (while the other keeps).
Monitoring names the challenger or does not. The coalition, which sees the class that was named and
not what was done, agrees on the answer, on less, or on nothing. An answer with troops may lead to a
clash; then the challenger holds back or fights on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from locarno.engine.game.board import LOOKS_LIKE, Board, Move
from locarno.model.scenario import Case
from locarno.theory.games.tree import Chance, Decision, End, Node, Tree, tree_of

__all__ = [
    "CHALLENGER",
    "COALITION",
    "GREEDY",
    "KEEP",
    "PROTECTED",
    "RESOLUTE",
    "SEEKING",
    "WEAK",
    "Draw",
    "Leaf",
    "Luck",
    "Plan",
    "plan",
]

CHALLENGER, COALITION, PROTECTED = "challenger", "coalition", "protected party"
GREEDY, SEEKING = "out for gain", "seeking security"
RESOLUTE, WEAK = "resolute", "weak"
KEEP = "comply"


@dataclass(frozen=True, slots=True)
class Leaf:
    """How a game ended.

    Parameters
    ----------
    kind : type of challenger; resolve : type of coalition.
    action : what the challenger did.
    own : what the protected party did: restrain, retaliate, provoke, or nothing.
    end : unseen, nothing, less, answered, held back, or fought on.
    """

    kind: str
    resolve: str
    action: str
    own: str
    end: str


class Luck(StrEnum):
    """What chance decides."""

    CHALLENGER = "type of challenger"
    COALITION = "type of coalition"
    ATTRIBUTION = "attribution"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Draw:
    """A chance node: what it decides, and of whom; the first of its two events is the yes."""

    what: Luck
    resolve: str = ""
    action: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A tree and what its leaves and chance nodes stand for, both in the order of the tree."""

    tree: Tree
    leaves: tuple[Leaf, ...]
    draws: tuple[Draw, ...]


class _Branch(NamedTuple):
    """What may follow an action: an answer, one with troops that may clash, something less."""

    name: str
    answered: bool
    clashes: bool
    lesser: bool


class _Branches(NamedTuple):
    """Branches that are taken in some future; ``false`` alarms may follow a provocation."""

    seeking: bool
    false: bool
    moves: tuple[_Branch, ...]


def plan(case: Case, numbers: Board) -> Plan:
    """The tree of a case: branches that can never be taken are left out."""
    seeking = bool((numbers.seeking > 0.0).any())
    false = bool((numbers.falsely > 0.0).any() and (numbers.provoke > 0.0).any())
    moves = tuple(_branch(name, move) for name, move in numbers.moves.items())
    return _planned(f"{case.name}: deterrence", _Branches(seeking, false, moves))


def _branch(name: str, move: Move) -> _Branch:
    answer = move.answer
    troops = answer is not None and answer.force is not None
    clashes = answer is not None and troops and bool((answer.clash > 0.0).any())
    return _Branch(name, answer is not None, clashes, move.lesser is not None)


@lru_cache(maxsize=64)
def _planned(title: str, branches: _Branches) -> Plan:
    """The same once for all cases with the same branches."""
    builder = _Builder(branches)
    tree = tree_of(builder.root(), (CHALLENGER, COALITION, PROTECTED), title)
    leaves = tuple(builder.leaves[name] for name in tree.leaves)
    return Plan(tree, leaves, tuple(builder.draws[name] for name, _ in tree.chances))


class _Builder:
    def __init__(self, branches: _Branches) -> None:
        self.branches = branches
        self.moves = {move.name: move for move in branches.moves}
        self.leaves: dict[str, Leaf] = {}
        self.draws: dict[str, Draw] = {}

    def root(self) -> Node:
        if not self.branches.seeking:
            return self._coalition_types(GREEDY)
        kinds = {kind: self._coalition_types(kind) for kind in (SEEKING, GREEDY)}
        return self._luck(Draw(Luck.CHALLENGER), "", kinds)

    def _coalition_types(self, kind: str) -> Node:
        drawn = {resolve: self._first(kind, resolve) for resolve in (RESOLUTE, WEAK)}
        return self._luck(Draw(Luck.COALITION), kind, drawn)

    def _luck(self, draw: Draw, where: str, after: dict[str, Node]) -> Chance:
        """A chance node whose chances come in later, by future."""
        name = ", ".join(part for part in (draw.what, where) if part)
        self.draws[name] = draw
        return Chance(name, {event: (0.5, node) for event, node in after.items()})

    def _first(self, kind: str, resolve: str) -> Node:
        after: dict[str, Node] = {KEEP: self._kept(kind, resolve)}
        for move in self.branches.moves:
            after[move.name] = self._broken(kind, resolve, move)
        return Decision(CHALLENGER, kind, after)

    def _kept(self, kind: str, resolve: str) -> Node:
        quiet = self._end(kind, resolve, KEEP, "restrain", "unseen")
        if not self.branches.false:
            return quiet
        seen = self._named(kind, resolve, KEEP, "provoke", self.moves[LOOKS_LIKE])
        return Decision(PROTECTED, "while it keeps", {"restrain": quiet, "provoke": seen})

    def _broken(self, kind: str, resolve: str, move: _Branch) -> Node:
        name = move.name
        if not move.answered:
            return self._end(kind, resolve, name, "", "unseen")
        after: dict[str, Node] = {
            own: self._named(kind, resolve, name, own, move) for own in ("restrain", "retaliate")
        }
        return Decision(PROTECTED, f"after {name}", after)

    def _named(self, kind: str, resolve: str, action: str, own: str, move: _Branch) -> Node:
        """Monitoring names the challenger for a class of breach, or does not."""
        seen: dict[str, Node] = {
            "named": self._answer(kind, resolve, action, own, move),
            "not named": self._end(kind, resolve, action, own, "unseen"),
        }
        where = f"{kind}, {resolve}: {action}, {own}"
        return self._luck(Draw(Luck.ATTRIBUTION, resolve, action, own), where, seen)

    def _answer(self, kind: str, resolve: str, action: str, own: str, move: _Branch) -> Node:
        named = LOOKS_LIKE if action == KEEP else action
        after: dict[str, Node] = {"nothing": self._end(kind, resolve, action, own, "nothing")}
        if move.lesser:
            after["less"] = self._end(kind, resolve, action, own, "less")
        after["answer"] = self._clash(kind, resolve, action, own, move)
        return Decision(COALITION, f"{resolve}, {named} named", after)

    def _clash(self, kind: str, resolve: str, action: str, own: str, move: _Branch) -> Node:
        done = self._end(kind, resolve, action, own, "answered")
        if not move.clashes:
            return done
        then = Decision(CHALLENGER, f"{kind}, clash after {action}", {
            "hold back": self._end(kind, resolve, action, own, "held back"),
            "fight on": self._end(kind, resolve, action, own, "fought on"),
        })  # fmt: skip
        where = f"{kind}, {resolve}: {action}, {own}"
        return self._luck(
            Draw(Luck.CLASH, resolve, action, own), where, {"clash": then, "no clash": done}
        )

    def _end(self, kind: str, resolve: str, action: str, own: str, end: str) -> End:
        leaf = Leaf(kind, resolve, action, own, end)
        name = f"{kind}, {resolve}: {action}, {own}, {end}"
        self.leaves[name] = leaf
        return End(name)

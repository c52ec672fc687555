"""Games in Gambit's text format, so that others can open what was solved here."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.games.tree import Chance, Decision, End, GameError, Node, Tree, tree_of

__all__ = ["efg_text", "read_efg"]

F64 = NDArray[np.float64]

_TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}])|([^\s{}",]+)')


def efg_text(
    tree: Tree, payoffs: F64 | None = None, chance: F64 | None = None, comment: str = ""
) -> str:
    """A game as an ``.efg`` file: payoffs at leaves only, chances that add to exactly 1.

    Parameters
    ----------
    payoffs : (L, P); those of the tree if not given.
    chance : (C,) chances of the events; those of the tree if not given.
    comment : said at the head of the file.

    Raises
    ------
    GameError
        When a payoff is missing.
    """
    paid = tree.payoffs if payoffs is None else payoffs
    if not np.all(np.isfinite(paid)):
        raise GameError("a leaf has no payoff: an .efg file needs all of them")
    chances = tree.chance if chance is None else chance
    lines = [f"EFG 2 R {_quoted(tree.title)} {_listed(tree.players)}", _quoted(comment), ""]
    writer = _Writer(tree, paid, chances)
    lines += [writer.line(node) for node in range(tree.size)]
    return "\n".join(lines) + "\n"


class _Writer:
    """One line a node."""

    def __init__(self, tree: Tree, payoffs: F64, chance: F64) -> None:
        self.tree, self.payoffs, self.chance = tree, payoffs, chance
        # Gambit numbers information sets by player, from 1.
        self.number = [
            1 + sum(1 for other in tree.owner[:place] if other == owner)
            for place, owner in enumerate(tree.owner)
        ]

    def line(self, node: int) -> str:
        tree, place = self.tree, int(self.tree.information[node])
        if tree.leaf[node] >= 0:
            leaf = int(tree.leaf[node])
            paid = " ".join(repr(float(value)) for value in self.payoffs[leaf])
            return f't "" {leaf + 1} {_quoted(tree.leaves[leaf])} {{ {paid} }}'
        if place < 0:
            return self._chance(-1 - place)
        actions = tree.actions[tree.first[place] : tree.first[place + 1]]
        player, name = int(tree.owner[place]) + 1, tree.sets[place]
        return f'p "" {player} {self.number[place]} {_quoted(name)} {_listed(actions)} 0'

    def _chance(self, place: int) -> str:
        before = sum(len(events) for _, events in self.tree.chances[:place])
        name, events = self.tree.chances[place]
        exact = [Decimal(repr(float(c))) for c in self.chance[before : before + len(events)]]
        # The largest takes what rounding left, so that none falls below zero.
        largest = max(range(len(exact)), key=lambda place: exact[place])
        exact[largest] += 1 - sum(exact)
        shown = " ".join(
            f"{_quoted(event)} {value:f}" for event, value in zip(events, exact, strict=True)
        )
        return f'c "" {place + 1} {_quoted(name)} {{ {shown} }} 0'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(names: tuple[str, ...]) -> str:
    return "{ " + " ".join(_quoted(name) for name in names) + " }"


def read_efg(text: str) -> Tree:
    """The game of an ``.efg`` file with payoffs at leaves only.

    Raises
    ------
    GameError
        Where the text is not such a file, or the game is not well formed.
    """
    reader = _Reader(text)
    try:
        return reader.game()
    except (IndexError, ValueError) as error:
        raise GameError("not a game in Gambit's format: it ends or breaks off") from error


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [
            (quoted, True) if word == brace == "" else (brace or word, False)
            for quoted, brace, word in _TOKEN.findall(text)
        ]
        self.at = 0
        self.outcomes: dict[int, tuple[float, ...]] = {}
        self.leaves = 0

    def take(self) -> str:
        self.at += 1
        return str(self.tokens[self.at - 1][0])

    def game(self) -> Tree:
        if [self.take() for _ in range(3)] != ["EFG", "2", "R"]:
            raise GameError("not a game in Gambit's format: it should begin with EFG 2 R")
        title = self.take()
        players = tuple(self._list())
        if self.tokens[self.at][1]:
            self.at += 1
        return tree_of(self._node(players), players, title)

    def _list(self) -> list[str]:
        self.at += 1
        found = []
        while self.tokens[self.at] != ("}", False):
            found.append(self.take())
        self.at += 1
        return found

    def _node(self, players: tuple[str, ...]) -> Node:
        kind = self.take()
        self.at += 1
        if kind == "t":
            return self._leaf()
        player = players[int(self.take()) - 1] if kind == "p" else ""
        number = self.take()
        name = self.take() if self.tokens[self.at][1] else ""
        listed = self._list()
        self.at += 1
        if kind == "c":
            chances = [float(Fraction(text)) for text in listed[1::2]]
            events = {event: (chance, self._node(players))
                      for event, chance in zip(listed[::2], chances, strict=True)}  # fmt: skip
            return Chance(name or f"chance {number}", events)
        after = {action: self._node(players) for action in listed}
        return Decision(player, f"{player} {number}", after)

    def _leaf(self) -> End:
        number = int(self.take())
        if self.at < len(self.tokens) and self.tokens[self.at][1]:
            self.at += 1
        if self.at < len(self.tokens) and self.tokens[self.at] == ("{", False):
            self.outcomes[number] = tuple(float(Fraction(text)) for text in self._list())
        self.leaves += 1
        return End(f"leaf {self.leaves}", self.outcomes[number])

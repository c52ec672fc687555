"""Freezes what Gambit finds on random games, for the test that compares us with it.

    python -m pip install "locarno[peer]"
    python scripts/freeze_gambit.py

Writes tests/data/gambit.json.gz: the games as .efg text and, by precision, the chances of all
actions by name. pygambit is GPL: it is neither a dependency nor
part of the tests that always run.
"""

import ast
import gzip
import io
import json
import random
from collections.abc import Iterable
from pathlib import Path

import pygambit

from locarno.io.efg import efg_text, read_efg
from locarno.theory.games.tree import Chance, Decision, End, Node, Tree, tree_of

GAMES = 120
LAMBDAS = (0.5, 1.0, 5.0, 20.0)
PLAYERS = ("1", "2", "3")
SIZES = range(20, 61)
DEEPEST = 6
SHARED = 2
"""Decisions beyond the number of information sets, at least."""
ENDS, LUCK, NEW = 0.25, 0.2, 0.4
"""Chance that a branch ends early, that chance moves, and that a new information set begins."""
TARGET = Path(__file__).parents[1] / "tests" / "data" / "gambit.json.gz"


def random_game(seed: int) -> Tree:
    """A tree of 20 to 60 nodes in which two or three players forget nothing they knew or did."""
    luck = random.Random(seed)  # noqa: S311 - games, not secrets
    while True:
        players = PLAYERS[: luck.choice((2, 2, 3))]
        root = Grown(luck, players, luck.randint(3, DEEPEST - 1)).node({}, 0)
        tree = tree_of(root, players, f"random game {seed}")
        several = tree.size - (tree.leaf >= 0).sum() - len(tree.chances) - len(tree.sets)
        if tree.size in SIZES and several >= SHARED:
            return tree


class Grown:
    """One game in the making."""

    def __init__(self, luck: random.Random, players: tuple[str, ...], wanted: int) -> None:
        self.luck, self.players, self.wanted = luck, players, wanted
        self.known: dict[tuple[str, tuple[str, ...], int], list[str]] = {}

    def node(self, own: dict[str, tuple[str, ...]], depth: int) -> Node:
        """A node and what is below it; ``own``: what each player did on the way."""
        luck = self.luck
        if depth >= self.wanted or (depth > 1 and luck.random() < ENDS):
            name = f"leaf {luck.random():.12f}"
            return End(name, tuple(round(luck.random(), 3) for _ in self.players))
        actions = luck.choice((2, 2, 3))
        if luck.random() < LUCK:
            first = round(luck.uniform(0.1, 0.9), 2)
            events = {
                "left": (first, self.node(own, depth + 1)),
                "right": (round(1 - first, 2), self.node(own, depth + 1)),
            }
            return Chance(f"chance {luck.random():.12f}", events)
        player = luck.choice(self.players)
        done = own.get(player, ())
        sets = self.known.setdefault((player, done, actions), [])
        if not sets or luck.random() < NEW:
            sets.append(f"{player}.{sum(len(found) for found in self.known.values())}")
        name = luck.choice(sets)
        after = {
            f"{name}.{n}": self.node({**own, player: (*done, f"{name}.{n}")}, depth + 1)
            for n in range(actions)
        }
        return Decision(player, name, after)


def solved(text: str, lams: Iterable[float] = LAMBDAS) -> dict[str, dict[str, float]]:
    """Chance of every action by precision; names of actions of these games are all different."""
    game = pygambit.read_efg(io.BytesIO(text.encode()))
    found = {}
    for lam in lams:
        # With its usual step Gambit leaves an error of 3e-6 in the log-odds of one of the games.
        answer = pygambit.qre.logit_solve_lambda(game, lam=[lam], first_step=0.003, max_accel=1.02)[
            0
        ]
        # The text of a profile has outlived every change of the interface.
        sets = ast.literal_eval(str(answer.profile))
        found[f"{lam:g}"] = {
            action: chance
            for player in sets.values()
            for one in player
            for action, chance in one.items()
        }
    return found


def main() -> None:
    """Writes the file."""
    games = []
    for seed in range(GAMES):
        text = efg_text(random_game(seed))
        read_efg(text)
        games.append({"efg": text, "chances": solved(text)})
        print(seed, end=" ", flush=True)
    document = {"pygambit": pygambit.__version__, "lambdas": LAMBDAS, "games": games}
    with gzip.GzipFile(TARGET, "wb", mtime=0) as file:
        file.write(json.dumps(document).encode())


if __name__ == "__main__":
    main()

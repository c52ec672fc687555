# ruff: noqa: INP001 - run by games.py, with a Python that has pygambit and need not have Locarno
"""Processor time of Gambit's solvers on games that come in as text: JSON in, JSON out.

In: ``{"games": [.efg text, ...], "lam": number, "few": n}``; slow solvers take only ``few`` games.
Out: ``{"version": ..., "seconds": {solver: seconds a game}}``.
"""

import importlib.metadata
import io
import json
import sys
import time

import pygambit


def main() -> None:
    """Times every solver that this version of Gambit has."""
    told = json.load(sys.stdin)
    lam, few = told["lam"], told["few"]
    games = [pygambit.read_efg(io.BytesIO(text.encode())) for text in told["games"]]
    solvers = {
        "qre.logit_solve_lambda": (
            lambda game: pygambit.qre.logit_solve_lambda(game, lam=[lam]), few,
        ),
        "nash.logit_solve": (
            lambda game: pygambit.nash.logit_solve(game, use_strategic=False), few,
        ),
        "nash.lcp_solve": (
            lambda game: pygambit.nash.lcp_solve(game, rational=False), len(games),
        ),
    }  # fmt: skip
    seconds = {}
    for name, (solve, count) in solvers.items():
        solve(games[0])
        begin = time.process_time()
        for game in games[:count]:
            solve(game)
        seconds[name] = (time.process_time() - begin) / count
    version = importlib.metadata.version("pygambit")
    json.dump({"version": version, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()

"""Every kernel with a call that compiles it, for who wants to have that done ahead of first use."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from locarno.kernels.ahead import compile_ahead, say_if_compiling
from locarno.kernels.cache import cache_folder
from locarno.kernels.clusters import by_cluster
from locarno.kernels.elementary import (
    exps,
    logistics,
    logs,
    normal_cdfs,
    normal_quantiles,
)
from locarno.kernels.episode import episodes
from locarno.kernels.games import answers, game_lanes
from locarno.kernels.histories import live
from locarno.kernels.incidents import FEW, calmed, incidents, tension
from locarno.kernels.jit import compilations
from locarno.kernels.lanes import by_lanes
from locarno.kernels.quorum import counted_columns, quorum_columns
from locarno.kernels.reputation import campaign_course, solved_campaign
from locarno.kernels.sectors import by_sector
from locarno.kernels.tension import factors_of_tension
from locarno.kernels.truces import calmed_by_truces
from locarno.kernels.values import fill_values, values_in_lanes
from locarno.theory.episode.inputs import NAMES, Rules, Variant
from locarno.theory.episode.tables import values_shape
from locarno.theory.episode.values import STATES
from locarno.theory.games.tree import Decision, End, tree_of
from locarno.theory.incidents.choice import Method
from locarno.theory.incidents.inputs import Addresses, Process
from locarno.theory.incidents.truces import Truces
from locarno.theory.reputation.shapes import Stage

__all__ = ["KERNELS", "warm_up"]


def _incidents(method: Method, histories: int) -> None:
    one = np.ones(histories)
    process = Process(np.ones(2), 0.1 * one, 0.5 * one, 0.0 * one, one)
    addresses = Addresses.grid(seed=0, first=0, futures=histories, histories=1)
    incidents(method, process, addresses, np.ones((1, histories)), np.ones(histories, np.int64))


def _tension() -> None:
    tension(np.zeros(1), np.zeros(1), Addresses.grid(seed=0, first=0, futures=1, histories=1), 1)


def _truces() -> None:
    addresses = Addresses.grid(seed=0, first=0, futures=1, histories=1)
    calmed(np.ones((1, 1)), Truces(*np.full((6, 1), 0.5)), addresses)


def _numbers() -> tuple[Rules, Variant]:
    """One future, one day, one class and one action besides keeping the ceasefire."""
    shapes = {
        "lam": (), "weight": (2,), "z": (2,), "withdrawal_share": (), "sector": (1,),
        **dict.fromkeys(("detected", "right", "wrong", "resolute", "weak"), (2, 1, 1)),
        **dict.fromkeys(("willing", "decided", "arrived"), (1, 1, 2)), "force": (2, 1, 1, 1),
        **dict.fromkeys(("half", "alone", "punished"), (1, 1, 1)),
        **dict.fromkeys(("attackers", "defenders"), (1, 1)),
        **dict.fromkeys(("present", "ground"), (2, 1, 1)),
        **dict.fromkeys(("rate", "reluctance", "deadline_days", "plain_bite", "clash", "limited",
                         "general", "grave_share"), (1, 1)),
    }  # fmt: skip
    shapes |= {"elections": (1, 1), "truces": (6, 1), "scale": (), "gain": (1, 2, 1, 2)}
    shapes |= {"meetings": (2, 2, 1, 1)}
    shapes |= dict.fromkeys(("fires", "met_limited", "met_general"), (2, 1))
    shapes |= {"harm": (1, 2, 1, 2, 2, 3), "share": (1, 2, 2, 2, 3), "named": (1, 2, 2)}
    shapes |= {"timely": (1, 2, 2, 2), "loss": (1, 2, 2), "kinds": (1, 1), "solid": (1, 2)}
    numbers: dict[str, Any] = {name: np.full(shapes.get(name, (1,)), 0.5) for name in NAMES}
    rules = Rules(1, 4, (0,), -1, -1, -1, 0, 0, (0,), (0,), (True,), 1, 1, 0.5, 1, ahead=1)
    return rules, Variant(**numbers)


def _values() -> None:
    rules, variant = _numbers()
    wanted, shape = np.ones((1, 1, STATES), dtype=np.bool_), values_shape(rules, variant)
    fill_values(rules, [variant], wanted, np.zeros((1, 1, 1, *shape)))


def _episodes() -> None:
    rules, variant = _numbers()
    addresses = Addresses.grid(seed=0, first=0, futures=1, histories=1)
    live(rules, [variant], addresses, np.zeros((1, 1, 1), np.int32))


def _of_one(kernel: Callable[..., Any]) -> Callable[[], None]:
    return lambda: kernel(np.full(1, 0.5), np.empty(1))


def _games() -> None:
    tree = tree_of(Decision("A", "a", {"x": End("x", (0.0,)), "y": End("y", (1.0,))}), ("A",))
    answers(tree, np.ones(1), tree.payoffs[None], tree.chance[None])


def _campaign() -> None:
    one, half = np.ones(2), np.full((2, 2), 0.5)
    gain, harm, share = np.zeros((1, 2)), np.zeros((1, 2, 2, 3)), np.full((2, 2, 3), 1.0 / 3.0)
    stage = Stage(gain, harm, share, 0.5 * one, half, one, 0.0 * one, np.ones(1))
    begins, shocks = np.array([[0.5, 0.5]]), np.zeros((1, 1, 2))
    solved_campaign([stage], 1.0, begins, (1, 2, 2), (-1, 1), shocks)


def _quorum() -> None:
    ballots, size = np.array([[0, 1, 0, -1]]), np.array([1, 2])
    quorum_columns(np.ones((1, 1, 1)), np.ones(1), np.ones(1, np.int64), ballots, size)


KERNELS: Final[dict[str, tuple[Callable[..., Any], Callable[[], None]]]] = {
    "exponentials": (exps, _of_one(exps)),
    "logarithms": (logs, _of_one(logs)),
    "logistic functions": (logistics, _of_one(logistics)),
    "normal distribution functions": (normal_cdfs, _of_one(normal_cdfs)),
    "normal quantiles": (normal_quantiles, _of_one(normal_quantiles)),
    "games": (game_lanes, _games),
    "values that a challenger plays": (values_in_lanes, _values),
    "course of a campaign": (campaign_course, _campaign),
    "votes of a coalition": (counted_columns, _quorum),
    "incidents by sector": (by_sector, lambda: _incidents(Method.SECTORS, FEW)),
    "incidents by cluster": (by_cluster, lambda: _incidents(Method.CLUSTERS, 1)),
    "episodes": (episodes, _episodes),
    "incidents by sector, side by side": (by_lanes, lambda: _incidents(Method.SECTORS, FEW + 1)),
    "tension": (factors_of_tension, _tension),
    "re-commitments": (calmed_by_truces, _truces),
}
"""Every kernel with a call that compiles it for the types it is always used with."""


def warm_up(tell: Callable[[str], None]) -> str:
    """Compiles what the cache does not hold yet; the folder of the cache.

    Parameters
    ----------
    tell : is told of each kernel whether it was compiled, and in what time.
    """
    others = compile_ahead()
    say_if_compiling()
    for name, (kernel, call) in KERNELS.items():
        before, begin = compilations(kernel), time.perf_counter()
        call()
        if compilations(kernel) > before:
            tell(f"{name}: compiled in {time.perf_counter() - begin:.1f} s")
        elif name in others:
            tell(f"{name}: compiled meanwhile")
        else:
            tell(f"{name}: already compiled")
    return str(cache_folder())

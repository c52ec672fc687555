"""Placing reserves on a line, and the load that incidents put on those who answer them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Reach", "erlang_b", "erlang_c", "reserve_reach"]

F64 = NDArray[np.float64]


class Reach(NamedTuple):
    """Hours from an alarm to arrival somewhere on the line.

    Parameters
    ----------
    worst_hours : at the place farthest from any reserve.
    mean_hours : averaged over the line.
    """

    worst_hours: F64
    mean_hours: F64


def reserve_reach(
    length_km: F64, reserves: F64, speed_kmh: F64, reaction_hours: F64, detour: F64
) -> Reach:
    """Time in which evenly placed reserves reach the line.

    Each of n reserves in the middle of its L / n km has at most L / 2n and on average L / 4n to go.

    Parameters
    ----------
    length_km : L, km of line.
    reserves : n, number of reserves, 1 or more.
    speed_kmh : road march, km/h.
    reaction_hours : hours from alarm to moving off.
    detour : road distance per straight distance, 1 or more.

    Returns
    -------
    Reach, fields of the inputs' common shape.
    """
    farthest = detour * length_km / (2.0 * reserves * speed_kmh)
    return Reach(reaction_hours + farthest, reaction_hours + 0.5 * farthest)


def erlang_b(load: F64, servers: int) -> F64:
    """Chance that an incident finds all teams busy when those that do are lost.

    Parameters
    ----------
    load : incidents per hour times hours each takes, 0 or more.
    servers : teams, 0 or more.

    Returns
    -------
    Same shape as load.

    Source
    ------
    Erlang 1917, loss formula, by its recursion.

    >>> round(float(erlang_b(np.array(3.0), 5)), 4)
    0.1101
    """
    blocked = np.ones_like(load)
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    return blocked


def erlang_c(load: F64, servers: int) -> F64:
    """Chance that an incident must wait for a team when those that wait stay.

    Parameters
    ----------
    load : incidents per hour times hours each takes, 0 or more.
    servers : teams, 1 or more.

    Returns
    -------
    Same shape as load; 1 where the load is at least the number of teams.

    Source
    ------
    Erlang 1917, delay formula.
    """
    blocked = erlang_b(load, servers)
    stable = load < servers
    idle = np.where(stable, 1.0 - load / servers, 1.0)
    return np.where(stable, blocked / (idle + blocked * (1.0 - idle)), 1.0)

"""Which kernels the stages need, so that other processes compile them before they are asked for.

Nothing here imports a stage: a command asks before it loads what it works with.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from locarno.kernels.ahead import compile_ahead

__all__ = ["compile_for"]

_EVERY: Final = (
    "exponentials", "logarithms", "normal distribution functions", "normal quantiles",
)  # fmt: skip
_GAME: Final = (
    "games", "values that a challenger plays", "course of a campaign", "logistic functions",
)  # fmt: skip
_SIMULATION: Final = (
    "games", "values that a challenger plays", "episodes", "incidents by sector, side by side",
    "tension",
)  # fmt: skip
_OF_STAGE: Final = {
    "clock": ("votes of a coalition",),
    "deter": _GAME,
    "bargain": _GAME,
    "simulate": _SIMULATION,
    "drivers": _SIMULATION,
}


def compile_for(stages: Iterable[str]) -> None:
    """Has other processes compile what these stages need and the cache lacks.

    What a stage needs in some scenarios only is left to whoever comes upon it.
    """
    names = set(_EVERY)
    for stage in stages:
        names.update(_OF_STAGE.get(stage, ()))
    compile_ahead(names)

"""Formulas of `theory` that kernels call: texts of single numbers, registered to be compiled."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isfunction
from typing import Any, Final

from locarno.kernels.jit import formula
from locarno.theory import combat, philox, poisson, scalar
from locarno.theory.episode import breach, choice, erosion, points
from locarno.theory.incidents import by_cluster, truces

__all__ = ["FORMULAS"]

_OF_MODULES: Final[list[Callable[..., Any]]] = [
    text for module in (scalar, breach, choice, points) for text in vars(module).values()
    if isfunction(text) and text.__module__ == module.__name__
]  # fmt: skip
_OTHERS: Final[list[Callable[..., Any]]] = [
    philox.block_of,
    philox.uniform_of,
    philox.coarse_of,
    poisson.inversion_of,
    poisson.attempt_of,
    poisson._log_factorial_of,  # noqa: SLF001 - compiled with the formula that it is part of
    by_cluster.beside,
    erosion.placed_of,
    erosion.eroded_of,
    erosion.slices_of,
    combat.fought_of,
    combat.offensive_of,
    truces.left_of,
    truces.days_of,
]
FORMULAS: Final = tuple(formula(text) for text in (*_OF_MODULES, *_OTHERS))
"""What compiled code may call by name, once this module is imported."""

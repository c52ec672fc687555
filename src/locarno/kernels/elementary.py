"""Elementary functions of whole arrays, compiled, with the bits of the texts in `theory`.

Importing this module puts them in the place of the NumPy texts of `theory.elementary` and
`theory.normal`, which pass over each block some
twenty times; a loop over single numbers passes once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.kernels.formulas import FORMULAS
from locarno.kernels.jit import jit
from locarno.theory import elementary, normal
from locarno.theory.scalar import exp_of, log_of, logistic_of, ndtr_of, ndtri_of

__all__ = ["FORMULAS", "TWINS", "exps", "logistics", "logs", "normal_cdfs", "normal_quantiles"]

F64 = NDArray[np.float64]


@jit
def exps(x: F64, result: F64) -> None:
    """``exp`` of each element of ``x`` (n,) into ``result`` (n,)."""
    for i in range(x.size):
        result[i] = exp_of(x[i])


@jit
def logs(x: F64, result: F64) -> None:
    """``log`` of each element of ``x`` (n,) into ``result`` (n,)."""
    for i in range(x.size):
        result[i] = log_of(x[i])


@jit
def logistics(x: F64, result: F64) -> None:
    """``logistic`` of each element of ``x`` (n,) into ``result`` (n,)."""
    for i in range(x.size):
        result[i] = logistic_of(x[i])


@jit
def normal_cdfs(x: F64, result: F64) -> None:
    """``ndtr`` of each element of ``x`` (n,) into ``result`` (n,)."""
    for i in range(x.size):
        result[i] = ndtr_of(x[i])


@jit
def normal_quantiles(x: F64, result: F64) -> None:
    """``ndtri`` of each element of ``x`` (n,) into ``result`` (n,)."""
    for i in range(x.size):
        result[i] = ndtri_of(x[i])


TWINS: Final = {
    elementary.exp_block: exps,
    elementary.log_block: logs,
    elementary.logistic_block: logistics,
    normal.ndtr_block: normal_cdfs,
    normal.ndtri_block: normal_quantiles,
}
"""Each text over blocks with its compiled twin."""

for _text, _twin in TWINS.items():
    elementary.take_twin(_text, _twin)

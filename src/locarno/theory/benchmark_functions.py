"""Functions whose sensitivity is known in closed form, to try a study on.

A study file names them as ``function: locarno.theory.benchmark_functions:ishigami``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["ishigami", "sobol_g"]

F64 = NDArray[np.float64]

_G_WEIGHTS = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0)


def ishigami(inputs: Mapping[str, F64]) -> F64:
    """Ishigami's function, dimensionless, (n,).

    Parameters
    ----------
    inputs : three inputs between -pi and pi, (n,) each, in this order.

    Source
    ------
    Ishigami and Homma (1990), First International Symposium on Uncertainty Modeling and Analysis;
    a = 7, b = 0.1. First-order indices 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437.

    Examples
    --------
    >>> ishigami({"a": np.array([0.0]), "b": np.array([0.0]), "c": np.array([0.0])}).tolist()
    [0.0]
    """
    a, b, c = inputs.values()
    found: F64 = np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)
    return found


def sobol_g(inputs: Mapping[str, F64]) -> F64:
    """Sobol's g-function of up to eight inputs, dimensionless, (n,).

    Parameters
    ----------
    inputs : inputs between 0 and 1, (n,) each; weights 0, 1, 4.5, 9, then 99.

    Source
    ------
    Saltelli and Sobol (1995), Reliability Engineering & System Safety 50. Variance of an input
    alone 1 / (3 (1 + a)^2), of all of them the product of 1 + those, less 1.

    Examples
    --------
    >>> sobol_g({"a": np.array([0.5])}).tolist()
    [0.0]
    """
    found = np.ones(len(next(iter(inputs.values()))))
    for weight, x in zip(_G_WEIGHTS, inputs.values(), strict=False):
        found *= (np.abs(4.0 * x - 2.0) + weight) / (1.0 + weight)
    return found

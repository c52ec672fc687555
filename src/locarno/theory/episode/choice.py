"""The challenger's choice: its private shocks, where it stands in its game, what it learns.

Formulas of single numbers, registered in ``kernels/formulas.py`` and compiled as they stand.
"""

from __future__ import annotations

from typing import Final

from locarno.theory.scalar import exp_of, log_of

__all__ = ["NO_SHOCK", "ahead_of", "gumbel_of", "learned_of", "log_spared_of"]

NO_SHOCK: Final = 700.0
"""A private shock that none exceeds."""
_EVERY_SHOCK: Final = -700.0
TINY: Final = 1e-12
"""Least chance of an observation, so that belief never reaches certainty."""


def gumbel_of(u: float) -> float:
    """Return the quantile of the standard Gumbel distribution.

    Parameters
    ----------
    u : uniform

    Returns
    -------
    dimensionless

    Source
    ------
    As ``sampling.gumbel``.

    Examples
    --------
    >>> float(round(gumbel_of(0.5), 6))
    0.366513
    """
    return -log_of(-log_of(u))


def log_spared_of(shock: float) -> float:
    """Return the logarithm of the chance that a private shock stays at or below a value.

    Parameters
    ----------
    shock : standard Gumbel value that tips a choice

    Returns
    -------
    at most 0, and finite

    Source
    ------
    The Gumbel distribution function is exp(-exp(-x)).

    Examples
    --------
    >>> float(log_spared_of(0.0))
    -1.0
    """
    return -exp_of(-min(max(shock, _EVERY_SHOCK), NO_SHOCK))


def ahead_of(quarter: int, quarters: int, ahead: int) -> int:
    """Return the quarter of the campaign game that a quarter of the history is.

    The game looks so many quarters ahead at most; until fewer are left it stands at its first.

    Parameters
    ----------
    quarter, quarters : of the history, and how many it has
    ahead : quarters of the game

    Returns
    -------
    0 to ahead - 1

    Source
    ------
    Our own convention.

    Examples
    --------
    >>> [ahead_of(quarter, 20, 12) for quarter in (0, 8, 9, 19)]
    [0, 0, 1, 11]
    """
    return max(ahead - (quarters - quarter), 0)


def learned_of(belief: float, came: bool, resolute: float, weak: float) -> float:  # noqa: FBT001
    """Return the challenger's belief that the coalition is resolute, after an answer or none.

    Parameters
    ----------
    belief : before
    came : whether a timely answer came
    resolute, weak : chance of a timely answer from either coalition

    Returns
    -------
    between 0 and 1

    Source
    ------
    Bayes' rule.

    Examples
    --------
    >>> round(learned_of(0.5, True, 0.9, 0.3), 12)
    0.75
    """
    likely, unlikely = resolute, weak
    if not came:
        likely, unlikely = 1.0 - resolute, 1.0 - weak
    odds = belief / max(1.0 - belief, TINY) * (max(likely, TINY) / max(unlikely, TINY))
    return odds / (1.0 + odds)

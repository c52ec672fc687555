"""Words on what simulated ceasefires leave: coalition, casualties, what is most frequent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["CASUALTIES", "COALITION_LEFT", "MAGNITUDES", "NO_CASUALTIES", "largest"]

MAGNITUDES: Final = {
    "none": "none",
    "1-9": "1–9",
    "10-99": "10–99",
    "100-999": "100–999",
    "1000+": "1,000 and more",
}
"""Bands of people, by their word in the document."""

COALITION_LEFT: Final = (
    "Members take their troops home at a hazard of the file; which of them is not drawn. Who would"
    " say yes to the answer to an offensive is told by the mood of that day: what new governments,"
    " casualties and breaches without an answer have made of it. Nothing is left of a guarantee"
    " that has lapsed."
)
CASUALTIES: Final = (
    "Those of exchanges, at the number that the file gives for one, and of an offensive where it"
    " says how one would go; clashes and raids are not counted, nor what follows the first battle."
)
NO_CASUALTIES: Final = "Casualties were not asked for: the file gives no number for an exchange."


def largest(shares: Mapping[str, float]) -> str | None:
    """The name with the largest share, the first of several; None where there is none.

    >>> largest({"late": 0.1, "unwilling": 0.3}), largest({})
    ('unwilling', None)
    """
    return max(shares, key=lambda name: shares[name]) if shares else None

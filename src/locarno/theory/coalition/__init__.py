"""Whether and when a coalition answers: correlated willingness, correlated delay, voting rules.

One standard normal factor Z, the coalition's *reluctance*, moves all members together: the higher
Z, the fewer say yes and the later. Members of one *bloc* share a second factor. Given the factors
the members are independent, so a rule's probability is an exact sum over votes, and the average
over the factors comes last. Correlation helps those who must all agree and hurts a majority of the
likely: a common mood makes the good days coincide, and the bad ones.

Axes: R futures, G nodes of Z, B nodes of a bloc's factor, K groups of identical members.

Source
------
Gaussian common factor: Vasicek, "Probability of loss on loan portfolio", KMV 1987. Weighted votes:
the Poisson-binomial recursion of Thomas & Taub, J. Stat. Comput. Simul. 14 (1982) 125-131.
"""

from locarno.theory.coalition.grid import integrate, reluctance_grid, split_at
from locarno.theory.coalition.members import bloc_yes, conditional_decided, conditional_yes, pressed
from locarno.theory.coalition.quorum import Group, Quorum, in_blocs, quorum_reached
from locarno.theory.coalition.rules import (
    Decision,
    consensus,
    dual_key,
    kept_under_pressure,
    lead_nation,
    lead_with_followers,
    median_hours,
    pre_delegated,
    qualified_majority,
)
from locarno.theory.coalition.votes import at_least, everybody

__all__ = [
    "Decision",
    "Group",
    "Quorum",
    "at_least",
    "bloc_yes",
    "conditional_decided",
    "conditional_yes",
    "consensus",
    "dual_key",
    "everybody",
    "in_blocs",
    "integrate",
    "kept_under_pressure",
    "lead_nation",
    "lead_with_followers",
    "median_hours",
    "pre_delegated",
    "pressed",
    "qualified_majority",
    "quorum_reached",
    "reluctance_grid",
    "split_at",
]

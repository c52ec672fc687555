"""Delivery: which pledges are kept in which future, and the force that a plan then has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from locarno.engine.conditions import all_met
from locarno.engine.futures import Futures
from locarno.engine.offers import planned_quarters, quantity_of
from locarno.engine.streams import Stream
from locarno.model.evidence import Quantity
from locarno.model.force_results import Plan
from locarno.model.forces import Pledge, PledgeStatus
from locarno.model.scenario import Case

__all__ = ["Delivered", "brigade_equivalents", "delivered"]

F64 = NDArray[np.float64]

Delivered = Mapping[tuple[str, str], F64]
"""Share of its most likely number that a pledge brings in each future, by guarantor and pledge."""


def delivered(
    case: Case,
    futures: Futures,
    *,
    backstop: bool | None = None,
    only: Collection[tuple[str, str]] | None = None,
) -> Delivered:
    """Share of its most likely number that each pledge brings: 0 where it is not kept.

    A pledge is kept when its levers are on, the states of the world it names come true, and its
    guarantor delivers. Two pledges that name one condition stand or fall with it together; delivery
    is correlated by one Gaussian factor of the coalition.

    Parameters
    ----------
    case : pledges and conditions.
    futures : R draws.
    backstop : False plays the case without the backing of the United States, True with it; None
        leaves the lever of the agreement as it stands.
    only : guarantor and pledge of those wanted; None for all.

    Returns
    -------
    (R,) for every pledge that is not refused; above 1 where more than the most likely number is
    drawn.

    Source
    ------
    One-factor Gaussian model: Vasicek, "Probability of loss on loan portfolio", KMV 1987.
    """
    mood = _Mood(case, futures)
    met: dict[tuple[str, ...], NDArray[np.bool_]] = {}
    found: dict[tuple[str, str], F64] = {}
    for guarantor in case.guarantors:
        for name, pledge in case.guarantors[guarantor].pledges.items():
            if pledge.status is PledgeStatus.REFUSED:
                continue
            if only is not None and (guarantor, name) not in only:
                continue
            named = pledge.conditions
            if named not in met:
                met[named] = all_met(case, futures, named, backstop=backstop)
            present = met[named] & mood.delivers(pledge)
            found[guarantor, name] = np.where(present, _scale(pledge, futures), 0.0)
    return MappingProxyType(found)


class _Mood:
    """The coalition's common factor and its weight, read once for all pledges."""

    def __init__(self, case: Case, futures: Futures) -> None:
        correlation = futures[case.coalition.correlation]
        self.futures = futures
        self.common = np.sqrt(correlation) * futures.normal(Stream.DELIVERY, 0)
        self.own = np.sqrt(1.0 - correlation)

    def delivers(self, pledge: Pledge) -> NDArray[np.bool_]:
        """Futures in which the guarantor keeps its word, all conditions met."""
        # Lane 0 is the common factor's.
        lane = 1 + self.futures.positions[pledge.probability.path]
        latent = self.common + self.own * self.futures.normal(Stream.DELIVERY, lane)
        kept: NDArray[np.bool_] = latent < self.futures.probit(pledge.probability)
        return kept


def _scale(pledge: Pledge, futures: Futures) -> F64:
    """Drawn number over the most likely one; 1 where there is no number to draw."""
    quantity: Quantity | None = quantity_of(pledge)
    if quantity is None or quantity.mode <= 0.0:
        return np.ones(futures.runs)
    return futures[quantity] / quantity.mode


def brigade_equivalents(
    case: Case,
    plan: Plan,
    delivery: Delivered,
    elements: Collection[str] = (),
    futures: Futures | None = None,
) -> F64:
    """Fighting weight on station by future and quarter.

    Parameters
    ----------
    case : weight of a unit of each element, in brigade-equivalents.
    plan : units on station by quarter, T = ``planned_quarters(case)`` of them.
    delivery : share of each pledge delivered, (R,) each; a pledge left out brings nothing, so that
        a caller may leave out what a caveat keeps from a response.
    elements : the elements that count; empty counts all.
    futures : draws of the weights; without them the most likely weights are taken.

    Returns
    -------
    (R, T) brigade-equivalents.
    """
    runs = futures.runs if futures else next((len(share) for share in delivery.values()), 1)
    quarters = len(plan.lines[0].on_station) if plan.lines else planned_quarters(case)
    total = np.zeros((runs, quarters))
    for line in plan.lines:
        share = delivery.get((line.guarantor, line.pledge))
        if share is None or (elements and line.element not in elements):
            continue
        weight = case.elements[line.element].brigade_equivalents
        each = weight.mode if futures is None else futures[weight]
        total += (share * each)[:, np.newaxis] * np.array(line.on_station)
    return total

"""Results of placement: where reserves stand, and how soon they reach each sector of the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Probability, Range

__all__ = ["Arrival", "ClassArrival", "Coverage", "SectorArrival", "Siting"]


@dataclass(frozen=True, slots=True)
class SectorArrival:
    """How soon troops reach a sector once they are ordered to.

    ``away_km`` is the straight distance of the nearest, the middle and the farthest km from the
    nearest hub; ``hours`` the 10, 50 and 90 % points over futures and places. The rest is as for
    the whole line in `ClassArrival`.
    """

    name: str
    from_km: float
    to_km: float
    hub: str | None
    away_km: Range
    hours: Range
    in_time: Probability
    uncovered_km: float
    uncovered_decided_km: float


@dataclass(frozen=True, slots=True)
class Siting:
    """A choice among the scenario's own hubs inside the country, as many as the design has.

    ``proved`` says whether the search ended with a proof that no other choice does better.
    """

    hubs: tuple[str, ...]
    farthest_km: float
    proved: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What troops reach before the fait accompli when every input is at its most likely value.

    ``ordered_hours`` after the breach they are ordered to move and come ``reach_km`` far, straight;
    ``best`` is the choice of hubs that leaves the fewest km beyond that, ``best_uncovered_km``.
    """

    ordered_hours: float
    reach_km: float
    uncovered_km: float
    best: Siting | None = None
    best_uncovered_km: float | None = None


@dataclass(frozen=True, slots=True)
class ClassArrival:
    """Coverage of the line against one class of breach.

    ``at_once`` is the coverage by troops ordered at the breach itself: what it leaves uncovered no
    speed of decision saves. ``decided`` is that by troops ordered when the breach has been
    attributed and decided on, in median time. ``in_time`` is the share of futures and km in which
    troops ordered at the breach itself are there before the fait accompli.
    """

    answer: str
    fait_accompli_hours: float
    in_time: Probability
    at_once: Coverage
    decided: Coverage
    sectors: tuple[SectorArrival, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where reserves start and what part of the line they cover.

    Without names in ``hubs`` they stand evenly on the line. ``on_line_km`` is the farthest place if
    as many hubs stood on the line itself, at best; ``centre`` the choice whose farthest place is
    nearest.
    """

    hubs: tuple[str, ...]
    count: int
    line_km: float
    farthest_km: float
    mean_km: float
    on_line_km: float
    by_class: Mapping[str, ClassArrival]
    centre: Siting | None = None

"""Results by sector of the line: what is expected there, who stands there, who comes how soon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.probability import Probability, Range

__all__ = [
    "ClassChosen",
    "LineSector",
    "NearerHub",
    "Presence",
    "Reach",
    "SectorBySector",
    "SectorGap",
]


class ClassChosen(StrEnum):
    """Why arrival is judged against one class of breach on the ground and not another."""

    LATE = "gravest_that_is_met_late"
    LEAST = "least_often_met_in_time"
    GRAVEST = "gravest_for_all_are_met_in_time"


@dataclass(frozen=True, slots=True)
class Presence:
    """People in a sector or behind the line: means after the ramp.

    Parameters
    ----------
    wanted, standing, missing : by the plan; more may stand there than are wanted.
    lead : who has most people there; None where nobody is, and behind the line.
    nations : number of guarantors there.
    missing_share : part of the people wanted who are not there once pledges are kept or broken, the
        plan as it is; None where nobody is wanted.
    movable : people of each guarantor who stand elsewhere and may serve here, where somebody is
        missing on the line; what they leave lacks up to as many.
    """

    wanted: float
    standing: float
    missing: float
    lead: str | None
    nations: int
    missing_share: Probability | None
    movable: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NearerHub:
    """A hub of the scenario from which more of a sector would be met in time, were it held as well.

    Parameters
    ----------
    farthest_km : straight distance of the sector's farthest km from it; ``instead_km`` as it is.
    in_time : chance with it.
    """

    hub: str
    farthest_km: float
    instead_km: float
    in_time: Probability


@dataclass(frozen=True, slots=True)
class Reach:
    """How troops reach a sector when ordered at the breach itself, as in `SectorArrival`.

    ``unreached`` is the part of all incidents expected on the line that are expected here and to
    which they come too late.
    """

    hub: str | None
    hours: Range
    in_time: Probability
    unreached: Probability | None
    uncovered_decided_km: float
    nearer: NearerHub | None


@dataclass(frozen=True, slots=True)
class LineSector:
    """A sector of the line with what is known of it; None for what does not exist.

    ``incidents`` is the part of all incidents on the line that are expected here.
    """

    sector: str
    name: str
    from_km: float
    to_km: float
    incidents: Probability | None
    presence: Presence | None
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class SectorGap:
    """A sector that is both short of people and reached late, and how it could be repaired."""

    sector: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SectorBySector:
    """What a guarantee covers, sector by sector; no order among them but that along the line.

    Parameters
    ----------
    sectors : in their order along the line; behind : who stands behind it.
    violation, answer : class of breach that arrival is judged against, and what answers it.
    chosen : why that class; None where nobody is timed.
    gaps : sectors that are both short and late.
    absent : why something is not there.
    """

    sectors: tuple[LineSector, ...]
    behind: Presence | None
    violation: str | None
    answer: str | None
    chosen: ClassChosen | None
    gaps: tuple[SectorGap, ...]
    absent: tuple[str, ...]

"""Results about a plan: how good it is known to be, what stands in its way, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from locarno.model.probability import Interval
from locarno.model.sector_results import SectorBySector

__all__ = [
    "Ask",
    "AssumedPledge",
    "CohesionStep",
    "DropOut",
    "Explanation",
    "MarginalStep",
    "Method",
    "Objective",
    "PlacedLine",
    "PlanLevel",
    "Proof",
    "Reason",
    "Relaxation",
    "Risk",
    "RotationBars",
    "SectorFill",
    "SectorPlacement",
]


class Method(StrEnum):
    """How a plan was found."""

    ROUNDED = "rounded"
    SEARCHED = "searched"


class Engine(StrEnum):
    """Which solver searches for plans in whole units."""

    HIGHS = "highs"
    CP_SAT = "cp-sat"


class Objective(StrEnum):
    """What a plan is judged by, in order: each counts where those before it are equal."""

    MANDATORY = "mandatory"
    DESIRED = "desired"
    BURDEN = "burden"
    UPKEEP = "upkeep"


@dataclass(frozen=True, slots=True)
class PlanLevel:
    """How far a plan came with one objective.

    Parameters
    ----------
    objective : ``mandatory`` and ``desired``: person-quarters missing after the ramp; ``burden``:
        largest burden of a guarantor over the mean one; ``upkeep``: extra cost in EUR over the plan
        of those on station and of those whom each nation brings for itself alone.
    value : reached.
    bound : no plan in whole units reaches less, what came before held, and from the burden on what
        each row lacks in each quarter; None where nothing is known.
    proved : whether the value is proved least.
    """

    objective: Objective
    value: float
    bound: float | None
    proved: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a plan can be from the best one.

    Parameters
    ----------
    method : ``rounded``: the linear programme, rounded to whole units; ``searched``: improved by
        integer search, in this run or in one whose plan lies in the run directory.
    missing : mandatory person-quarters that the plan lacks after the ramp.
    bound : no plan in whole units lacks less.
    greedy : what a plan made in one pass, by priority, lacks.
    burden : largest burden of a guarantor over the mean burden, None where no fair share is given.
    digest : of the planning problem; a plan kept under it solves this problem and no other.
    levels : objectives in order, each held while the next is sought; a rounded plan is sought for
        the first three.
    """

    method: Method
    missing: float
    bound: float
    greedy: float
    burden: float | None
    digest: str = ""
    levels: tuple[PlanLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class RotationBars:
    """People of the units in the plan by quarter, (T,) each: on station and at home.

    ``recovering`` is the first half of the time at home after a tour, ``preparing`` the rest.
    """

    deployed: tuple[float, ...]
    preparing: tuple[float, ...]
    recovering: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row cannot be full: a sentence, and what of the scenario it rests on.

    ``where`` names the parts, ``places`` the lines of the file (``file:line:col``) they stand in.
    """

    row: str
    first_quarter: int
    last_quarter: int
    message: str
    where: tuple[str, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What one more unit of an element from a guarantor would remove.

    Parameters
    ----------
    guarantor, row : who, and what it would fill.
    units : how many units the figure holds for.
    removes : mandatory person-quarters removed by one more unit pledged (and the people behind it).
    message : the same in words.
    """

    guarantor: str
    row: str
    units: float
    removes: float
    message: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What a rule less would remove, in mandatory person-quarters."""

    change: str
    removes: float


@dataclass(frozen=True, slots=True)
class DropOut:
    """Loss when guarantors stay at home and the rest plan again.

    ``lost`` is a share of all that is mandatory after the ramp.
    """

    without: tuple[str, ...]
    missing: float
    lost: float


@dataclass(frozen=True, slots=True)
class MarginalStep:
    """What the next troops buy, as a share of what is mandatory; and whether it can be told.

    Parameters
    ----------
    persons : troops pledged beyond the plan, all steps up to this one together.
    filled : filled share with them.
    gain : mean rise over the step before of the expected fill, over the futures.
    sampling : 95 % interval of that rise.
    told_apart : whether the interval leaves out 0.
    """

    persons: float
    filled: float
    gain: float
    sampling: Interval
    told_apart: bool


@dataclass(frozen=True, slots=True)
class AssumedPledge:
    """Units of an unquantified pledge: assumed so far, and needed for the force to last."""

    guarantor: str
    pledge: str
    element: str
    assumed: float | None
    needed: float


@dataclass(frozen=True, slots=True)
class Risk:
    """Delivery under a correlated coalition: share missing on average and in the worst futures.

    ``cvar`` is the mean missing share over the worst ``tail`` of the futures; ``cvar_best`` what
    the plan made against just that would leave.
    """

    missing: float
    tail: float
    cvar: float
    cvar_best: float | None


@dataclass(frozen=True, slots=True)
class SectorFill:
    """Who stands in a sector: means after the ramp, in people.

    Parameters
    ----------
    sector : its id; None for what stands behind the line.
    wanted, missing : there.
    by_guarantor : people of each.
    lead : who has most people there; None where nobody is, and behind the line.
    """

    sector: str | None
    wanted: float
    missing: float
    by_guarantor: Mapping[str, float]
    lead: str | None


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Units of a pledge in one sector by quarter, (T,); None for behind the line."""

    guarantor: str
    pledge: str
    element: str
    sector: str | None
    on_station: tuple[float, ...]
    persons: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CohesionStep:
    """Mandatory person-quarters missing with so many nations to a sector, and the bound on it."""

    nations: int
    missing: float
    bound: float


@dataclass(frozen=True, slots=True)
class SectorPlacement:
    """The plan placed on the line; its tours stay as they are.

    Parameters
    ----------
    nations_per_sector, sectors_per_nation : cohesion asked for; None for any number.
    sectors : who stands where.
    lines : the same by pledge and quarter.
    proved : whether no placement of the plan is better.
    missing : mandatory person-quarters that it lacks after the ramp, sector by sector.
    bound : no placement of the plan lacks less.
    greedy : what a placement made in one pass lacks.
    before : what the plan lacks before it is placed.
    price : part of what is missing that comes from the cohesion asked for.
    together : what a plan made with its sectors in mind lacks; None where placing costs nothing.
    least : no plan and placement at all lacks less.
    curve : the same by nations to a sector, until more of them buy nothing.
    """

    nations_per_sector: int | None
    sectors_per_nation: int | None
    sectors: tuple[SectorFill, ...]
    lines: tuple[PlacedLine, ...]
    proved: bool
    missing: float
    bound: float
    greedy: float
    before: float
    price: float
    together: float | None
    least: float
    curve: tuple[CohesionStep, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands in the way of a plan and what would help.

    ``rotation`` says whether rotation holds, or from when on whose pools are exhausted.
    """

    reasons: tuple[Reason, ...]
    asks: tuple[Ask, ...]
    relaxations: tuple[Relaxation, ...]
    drop_outs: tuple[DropOut, ...]
    without_backstop: Mapping[str, float]
    assumed: tuple[AssumedPledge, ...]
    never_filled: tuple[str, ...]
    marginal: tuple[MarginalStep, ...]
    risk: Risk | None
    placement: SectorPlacement | None
    by_sector: SectorBySector
    sentence: str
    rotation: str = ""

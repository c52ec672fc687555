"""Results of bargaining and of the commitment problem: frozen, in the order they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locarno.model.probability import Probability

__all__ = [
    "AttackGain",
    "BargainResult",
    "CommitmentProblem",
    "CommitmentYear",
    "Constraint",
    "GuaranteePrice",
    "LevelShares",
    "NamedForce",
    "Objection",
    "Package",
    "PartyResult",
    "PowerShift",
    "Quantiles",
    "Solution",
    "StrengthAtYear",
]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """10 %, 50 % and 90 % points over futures; None where the point is "never"."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class StrengthAtYear:
    """Strength so many years after the ceasefire, 0 = the day it began.

    ``protected`` and ``challenger`` in people ready, ``foreign`` in brigade-equivalents.
    """

    year: int
    protected: Quantiles
    challenger: Quantiles
    foreign: Quantiles


@dataclass(frozen=True, slots=True)
class CommitmentYear:
    """One year, 1 = the first: what a side gains by waiting, and whether peace can hold.

    ``shift`` is the gain of the rising side's war value, ``margin`` by how much it exceeds what
    peace has to share, both as shares of all that is at stake; ``breaks`` is the share of futures
    with a margin above 0.
    """

    year: int
    shift: Quantiles
    margin: Quantiles
    breaks: Probability


@dataclass(frozen=True, slots=True)
class PowerShift:
    """One side on the rise: the other, in decline, has the incentive to break.

    ``worst_year`` has the greatest median margin, and is the worst in ``share_worst`` of futures.
    ``needed`` is the force behind the answer, in brigade-equivalents with the build-up of the
    design, from which no year breaks; None where no force does that.
    """

    riser: str
    decliner: str
    by_year: tuple[CommitmentYear, ...]
    worst_year: int
    share_worst: float
    breaks: Probability
    needed: Quantiles
    needed_zero: Probability
    needed_none: Probability


@dataclass(frozen=True, slots=True)
class AttackGain:
    """What an attack is worth more than keeping so many years after the ceasefire, terms unchanged.

    ``year`` 0 is the day of the ceasefire, 1 the end of the first year. ``gain`` is in shares of
    the payoff scale; ``pays`` is the share of futures in which it is above 0.
    """

    year: int
    gain: Quantiles
    pays: Probability


@dataclass(frozen=True, slots=True)
class CommitmentProblem:
    """Incentives to break over the years: by shifts of power in both directions, and by terms.

    ``breaks`` is the share of futures in which either shift breaks the peace in some year.
    """

    shifts: tuple[PowerShift, ...]
    breaks: Probability
    attack_gain: tuple[AttackGain, ...]
    gain_worst_year: int
    strength: tuple[StrengthAtYear, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition on packages, and the share of packages that it excludes.

    ``kind`` is acceptance (by ``party``), commitment (while ``party`` rises) or compliance (of
    ``party``); ``excludes`` counts packages that fail it, ``alone`` those that fail it and nothing
    else, as a mean over futures.
    """

    kind: str
    party: str
    excludes: Probability
    alone: float


@dataclass(frozen=True, slots=True)
class Package:
    """A level of each issue, how often it would do, and what it leaves each party.

    Shares of futures: ``acceptable`` to all who can block, ``credible`` also kept. ``picked`` is
    how often each rule picks it in the credible zone. ``slack`` is worth less disagreement point.
    """

    levels: Mapping[str, str]
    acceptable: Probability
    credible: Probability
    picked: Mapping[str, float]
    p_attack: Probability
    slack: Mapping[str, Quantiles]


@dataclass(frozen=True, slots=True)
class Solution:
    """The package that a rule picks most often, and in what share of futures it does."""

    package: Package
    frequency: float


@dataclass(frozen=True, slots=True)
class PartyResult:
    """One party at the table.

    ``disagreement`` is what no agreement is worth to it, ``refuses`` the share of packages it would
    refuse, ``blocks`` the chance that this stops them, ``best`` its largest slack over packages
    that all accept (None where there is none), ``power`` its weight in the Nash solution.
    """

    name: str
    disagreement: Quantiles
    refuses: Probability
    blocks: float
    best: Quantiles
    power: float


@dataclass(frozen=True, slots=True)
class NamedForce:
    """A combination of guarantee levels, and how often some package with it is credible."""

    levels: Mapping[str, str]
    brigades: Quantiles
    p_credible: Probability


@dataclass(frozen=True, slots=True)
class GuaranteePrice:
    """The smallest guarantee with which the credible zone is not empty.

    ``multiplier`` scales the force of every combination, ``brigades`` is the least scaled force
    among the packages that are then credible; None where no multiplier does it. ``cheapest`` is
    the combination with the least force that has a credible package in at least half of futures.
    """

    multiplier: Quantiles
    brigades: Quantiles
    free: Probability
    none: Probability
    cheapest: NamedForce | None
    combinations: tuple[NamedForce, ...]


@dataclass(frozen=True, slots=True)
class LevelShares:
    """How common a level is: share of credible packages, and of Nash packages, that have it.

    Both over all futures, None where no package is credible in any.
    """

    credible: float | None
    nash: float | None


@dataclass(frozen=True, slots=True)
class BargainResult:
    """Packages that every party would accept, and those of them that would be kept.

    ``futures`` is the number of futures that it stands on, the first of the run.
    ``zone_size`` and ``credible_zone_size`` are shares of all packages in a future, ``p_zone`` and
    ``p_credible`` the shares of futures in which the zone is not empty. ``nash_package`` is the
    Nash package of the credible zone, ``signed`` that of the zone, whether kept or not;
    ``as_designed`` sums up the packages that leave the design as it is. ``by_package`` has, for
    every package that is credible in some future, the shares of futures in which it is acceptable,
    credible and the Nash package; its key is the level of each issue in file order. ``levels`` says
    what these packages have in common, by issue and level. ``unconverged`` counts games that were
    not solved, over combinations and futures; their packages count as not kept.
    """

    packages: int
    combinations: int
    futures: int
    alpha: float
    zone_size: Probability
    credible_zone_size: Probability
    p_zone: Probability
    p_credible: Probability
    binding: tuple[Constraint, ...]
    nash_package: Solution | None
    signed: Solution | None
    solutions: Mapping[str, Solution | None]
    most_acceptable: tuple[Package, ...]
    parties: Mapping[str, PartyResult]
    price: GuaranteePrice
    as_designed: NamedForce | None
    by_package: Mapping[str, tuple[float, float, float]]
    levels: Mapping[str, Mapping[str, LevelShares]]
    unconverged: int


@dataclass(frozen=True, slots=True)
class Objection:
    """A condition that binds for a side: the share of futures in which it does.

    ``code`` says which; the brief words it. ``refuses`` is a share of packages and ``blamed`` a
    mean chance. What a party says for itself stands in the scenario.
    """

    party: str
    side: str | None
    code: str
    share: float


"""Objections are computed; what a party says for itself stands in the scenario."""

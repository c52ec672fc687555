# ruff: noqa: INP001 - a file beside the benchmark that uses it
"""A coalition made up from a fixed seed: 35 nations x 15 elements x 20 quarters x 10 sectors.

No nation, number or place in it means anything. It is hard where real coalitions are: four
classes of army, few enablers, tours and dwell that differ, units that are not ready at once,
mandate ceilings, lift, caveats on sectors, a tail that grows with the force, and demand that can
almost be filled by all together, but not with few nations in each sector.
"""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from locarno.engine.planning.problem import (
    Cap,
    Lift,
    Nation,
    Offer,
    Pool,
    Problem,
    Row,
    Support,
)
from locarno.engine.planning.sectors.problem import SectorProblem

QUARTERS = 20
RAMP = 2
SECTORS = 10
PEOPLE_PER_LOGISTICS_BATTALION = 6_000
TIGHT = 0.95
"""Demand over what all pools together can sustain."""
FIELD = 0.85
"""The same where demand is about what the pledges fill."""
PLENTY = 1.33
"""Mean pool over the pool that would just sustain the kinds' units."""
NATIONS_PER_SECTOR = 4
SECTORS_PER_NATION = 3
LIFT = 17_550
"""Tonnes in a quarter, so that lift binds in every one."""
PLENTY_OF_LIFT = 60_000
"""The same where equipment that stays lets lift bind nowhere, as in the study that this follows."""
SERVE_SHARE = 0.26
"""Mean of tour over cycle, for dwell of 2, 3 or 4 tours."""
CAVEAT_SHARE = 0.65
"""Nations that do not serve in every sector; such a nation leaves out about half of them."""
REFUSED_SHARE = 0.10
"""Elements that a nation has and does not send."""


class Class(NamedTuple):
    """A size of army: how many nations, how much of each element, what a parliament allows."""

    nations: int
    size: float
    ceiling: int
    ready: int


CLASSES = (
    Class(3, 6.0, 9_500, 2),
    Class(6, 3.0, 5_000, 3),
    Class(12, 1.2, 2_200, 4),
    Class(14, 0.4, 1_000, 4),
)


class Kind(NamedTuple):
    """An element: people and tonnes of a unit, size of the force, weight, where it serves.

    Tonnes are what each tour brings along: heavy equipment stays and is handed over.
    """

    id: str
    persons: int
    tonnes: int
    units: int
    weight: int
    sectoral: bool
    tour: int = 2
    plenty: float = 1.0
    ask: float = 1.0


KINDS = (
    Kind("mechanised_battalion", 800, 600, 22, 6, sectoral=True),
    Kind("light_battalion", 650, 300, 14, 5, sectoral=True),
    Kind("artillery_battery", 160, 150, 15, 2, sectoral=True),
    Kind("air_defence_battery", 150, 150, 12, 4, sectoral=True, ask=1.04),
    Kind("engineer_company", 140, 180, 20, 2, sectoral=True),
    Kind("reconnaissance_squadron", 130, 100, 12, 2, sectoral=True),
    Kind("drone_company", 80, 30, 12, 3, sectoral=True),
    Kind("police_company", 110, 50, 12, 1, sectoral=True),
    Kind("disposal_team", 40, 15, 14, 1, sectoral=True),
    Kind("logistics_battalion", 550, 400, 10, 5, sectoral=False),
    Kind("role2_hospital", 180, 150, 6, 4, sectoral=False),
    Kind("signal_battalion", 350, 150, 5, 4, sectoral=False),
    Kind("helicopter_squadron", 200, 150, 6, 3, sectoral=False),
    Kind("fighter_detachment", 250, 120, 6, 3, sectoral=False, tour=1),
    Kind("patrol_ship", 180, 0, 5, 3, sectoral=False),
)
LOGISTICS = 9


def instance(seed: int, lift: int = LIFT) -> Problem:
    """The instance of a seed, the same on every machine; ``lift`` in tonnes a quarter."""
    found = sector_instance(seed).problem
    return replace(found, lift=Lift(tonnes=(lift,) * QUARTERS))


def sector_instance(seed: int, tight: float = TIGHT) -> SectorProblem:
    """The same with its wants by sector, few nations to a sector and few sectors to a nation.

    Parameters
    ----------
    seed : of everything that is drawn; tight : demand over what all pools can sustain.
    """
    draw = np.random.Generator(np.random.Philox(seed))
    nations = tuple(c for c in CLASSES for _ in range(c.nations))
    pools, offers = _force(draw, nations)
    wanted = _wanted(offers, pools, tight)
    need = tuple(
        _split(draw, kind, units) if kind.sectoral else None
        for kind, units in zip(KINDS, wanted, strict=True)
    )
    caps = tuple(
        Cap(
            family="ceiling",
            subject=f"N{number:02d}",
            limit=(sort.ceiling,) * QUARTERS,
            terms=tuple((i, o.persons) for i, o in enumerate(offers) if o.nation == number),
        )
        for number, sort in enumerate(nations)
    )
    problem = Problem(
        quarters=QUARTERS,
        ramp=RAMP,
        closing=10,
        nations=tuple(Nation(id=f"N{n:02d}", fair=c.size) for n, c in enumerate(nations)),
        rows=tuple(_row(*of) for of in zip(KINDS, wanted, need, strict=True)),
        offers=offers,
        pools=pools,
        caps=caps,
        lift=Lift(tonnes=(LIFT,) * QUARTERS),
    )
    return SectorProblem(
        problem=problem,
        sectors=tuple(f"S{sector}" for sector in range(SECTORS)),
        need=need,
        nations_per_sector=NATIONS_PER_SECTOR,
        sectors_per_nation=SECTORS_PER_NATION,
    )


def _force(
    draw: np.random.Generator, nations: tuple[Class, ...]
) -> tuple[tuple[Pool, ...], tuple[Offer, ...]]:
    pools: list[Pool] = []
    offers: list[Offer] = []
    whole = sum(sort.size for sort in nations)
    for nation, sort in enumerate(nations):
        dwell = int(draw.integers(2, 5))
        limited = draw.random() < CAVEAT_SHARE
        serves = draw.random(SECTORS) < (0.5 if limited else 1.0)
        serves[int(draw.integers(SECTORS))] = True
        for row, kind in enumerate(KINDS):
            mean = PLENTY * kind.units * kind.plenty / SERVE_SHARE * sort.size / whole
            held = int(draw.poisson(mean))
            refused = draw.random() < REFUSED_SHARE
            ready = int(draw.integers(0, sort.ready))
            if held == 0 or refused:
                continue
            offers.append(
                Offer(
                    nation=nation,
                    row=row,
                    id=f"N{nation:02d}.{kind.id}",
                    weight=kind.weight,
                    persons=kind.persons,
                    most=_ready(held, ready),
                    tour=kind.tour,
                    cycle=kind.tour * (1 + dwell),
                    pool=len(pools),
                    tonnes=kind.tonnes,
                    sectors=tuple(int(s) for s in np.flatnonzero(serves))
                    if kind.sectoral
                    else None,
                )
            )
            pools.append(Pool(nation=nation, name=kind.id, size=(held,) * QUARTERS))
    return tuple(pools), tuple(offers)


def _wanted(offers: tuple[Offer, ...], pools: tuple[Pool, ...], tight: float) -> tuple[int, ...]:
    """(Q,) units wanted of each kind: a little less than all together can sustain for ever."""
    found = []
    for row, kind in enumerate(KINDS):
        lasting = sum(
            (
                pools[o.pool or 0].size[0] * Fraction(o.tour, o.cycle)
                for o in offers
                if o.row == row
            ),
            Fraction(0),
        )
        found.append(2 if row == LOGISTICS else int(lasting * Fraction(tight) * Fraction(kind.ask)))
    return tuple(found)


def _ready(held: int, ready: int) -> tuple[int, ...]:
    """(T,) units that can be on station: a quarter more of them with each quarter."""
    return tuple(
        0 if quarter < ready else min(held, -(-held * (quarter - ready + 1) // 4))
        for quarter in range(QUARTERS)
    )


def _split(draw: np.random.Generator, kind: Kind, units: int) -> tuple[tuple[int, ...], ...]:
    """(S, T) weight wanted of a kind: the sectors' shares change once, in the middle."""
    halves = [draw.multinomial(units, draw.dirichlet(np.full(SECTORS, 6.0))) for _ in range(2)]
    return tuple(
        tuple(int(halves[quarter >= QUARTERS // 2][s]) * kind.weight for quarter in range(QUARTERS))
        for s in range(SECTORS)
    )


def _row(kind: Kind, units: int, split: tuple[tuple[int, ...], ...] | None) -> Row:
    need = (units * kind.weight,) * QUARTERS
    if split is not None:
        need = tuple(sum(sector[quarter] for sector in split) for quarter in range(QUARTERS))
    support = None
    if kind.id == KINDS[LOGISTICS].id:
        others = tuple(row for row in range(len(KINDS)) if row != LOGISTICS)
        each = Fraction(kind.weight, PEOPLE_PER_LOGISTICS_BATTALION)
        support = Support(rows=others, per_person=each)
    return Row(id=kind.id, need=need, support=support)

"""Settings shared by every tier."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import settings

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

# Derandomised and without a data base of past failures: each run tests the same cases everywhere.
# To look for new ones: pytest --hypothesis-profile=explore tests/property
settings.register_profile("ci", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", database=None, deadline=None, max_examples=2_000)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def made_up_problem():
    """Maker of small planning problems from a number, with every kind of rule in some of them."""
    return _made_up_problem


def _made_up_problem(seed, nations=3, rows=2, quarters=6):
    draw = random.Random(seed)  # noqa: S311 - nothing here is secret
    offers, pools = [], []
    for nation in range(nations):
        pools.append(Pool(nation=nation, name="land", size=(draw.randint(2, 9),) * quarters))
        for row in range(rows):
            tour = draw.randint(1, 2)
            first = draw.randint(0, 2)
            units = draw.randint(0, 4)
            offers.append(
                Offer(
                    nation=nation, row=row, id=f"{nation}.{row}", weight=draw.randint(1, 3),
                    persons=draw.randint(1, 3), most=(0,) * first + (units,) * (quarters - first),
                    tour=tour, cycle=tour * draw.randint(1, 3), draw=draw.randint(1, 2),
                    pool=draw.choice([None, nation]), tonnes=draw.randint(0, 3),
                )
            )  # fmt: skip
    wants = [
        Row(
            id=str(row), need=(draw.randint(1, 8),) * quarters,
            mandatory=row == 0 or draw.random() < 0.7,
            support=Support(rows=(0,), per_person=Fraction(1, draw.randint(2, 5)))
            if row and draw.random() < 0.4 else None,
        )
        for row in range(rows)
    ]  # fmt: skip
    caps = [
        Cap(
            family="ceiling", subject="0", limit=(draw.randint(1, 8),) * quarters,
            terms=tuple((i, o.persons) for i, o in enumerate(offers) if o.nation == 0),
        )
    ]  # fmt: skip
    lift = Lift(tonnes=(draw.randint(3, 12),) * quarters, relief=Fraction(draw.randint(0, 4), 4))
    return Problem(
        quarters=quarters, ramp=draw.randint(0, 1),
        closing=draw.choice([0, quarters // 2, quarters]),
        nations=tuple(Nation(id=str(n)) for n in range(nations)), rows=tuple(wants),
        offers=tuple(offers), pools=tuple(pools), caps=tuple(caps) if draw.random() < 0.5 else (),
        lift=lift if draw.random() < 0.5 else None,
    )  # fmt: skip


@pytest.fixture(scope="session")
def made_up_sectors(made_up_problem):
    """Maker of small problems with sectors, caveats by place and cohesion, from a number."""

    def make(seed, sectors=2, **shape):
        draw = random.Random(10_000 + seed)  # noqa: S311 - nothing here is secret
        problem = made_up_problem(seed, **shape)
        offers = tuple(
            replace(offer, sectors=draw.choice([None, None, (), (0,), (sectors - 1,)]))
            for offer in problem.offers
        )
        need = tuple(
            None
            if row.support is not None or (number and draw.random() < 0.2)
            else _split(draw, row.need, sectors)
            for number, row in enumerate(problem.rows)
        )
        return SectorProblem(
            problem=replace(problem, offers=offers),
            sectors=tuple(f"sector {number}" for number in range(sectors)),
            need=need,
            nations_per_sector=draw.choice([None, 1, 1, 2]),
            sectors_per_nation=draw.choice([None, 1, 1, 2]),
        )

    return make


def _split(draw, need, sectors):
    """Parts of a want by sector, changing once; the rest stands behind the line."""
    halves = [[draw.randint(0, need[0] // sectors) for _ in range(sectors)] for _ in range(2)]
    change = draw.randint(0, len(need))
    return tuple(
        tuple(halves[quarter >= change][sector] for quarter in range(len(need)))
        for sector in range(sectors)
    )

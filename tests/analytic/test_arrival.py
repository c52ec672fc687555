"""Reserves at real places: hours, coverage and the response chain against figures by hand."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine import reach
from locarno.engine.arrival import arrival
from locarno.engine.chain import deadline_hours, order_hours, response_chain
from locarno.engine.futures import Futures, Typical
from locarno.theory import coalition, placement

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
RUNS = 60
DEGREE_KM = 111.31949  # a degree of longitude on the equator, WGS 84: 6378.137 km x pi / 180
LENGTH = 300.0
CLASS = "land_grab"  # answered by `reserve`; 72 h, and no buffer in this design
SURE = ("force.react=4", "force.march=30", "force.detour=1.3", "line.length=300")


def degrees(km):
    return round(km / DEGREE_KM, 6)


def line_on_the_equator():
    """The line of 300 km from west to east: sectors of 100, 120 and 80 km as in small.yaml."""
    ends = {"a": 0.0, "b": 100.0, "c": 220.0, "d": LENGTH}
    trace = ", ".join(f"{{place: {p}, lon: {degrees(km)}, lat: 0}}" for p, km in ends.items())
    sectors = zip(("north", "centre", "south"), itertools.pairwise(ends), strict=True)
    return (
        f"line.trace=[{trace}]",
        *(f"line.sectors.{n}={{start: {a}, end: {b}, length: null}}" for n, (a, b) in sectors),
    )


def bases(*places):
    """Hubs at (km along the line, km north of it), on the land of the protected party."""
    return tuple(
        f"bases.h{i}={{name: Hub {i}, lon: {degrees(x)}, lat: {degrees(y)}, country: blue, "
        "kind: hub}"
        for i, (x, y) in enumerate(places)
    )


def at(*hubs):
    return (f"force.hubs_at=[{', '.join(hubs)}]", "force.hubs=0")


def case_of(*settings, design="tripwire", runs=RUNS):
    found = api.load(SMALL, designs=[design], settings=settings)
    return found.cases[design], Futures(1, runs, found.positions)


def placed(*places, chosen=None, more=(), runs=RUNS):
    hubs = [f"h{i}" for i in (range(len(places)) if chosen is None else chosen)]
    terms = ("agreement.buffer_km=0", "agreement.withdrawal_km=0")
    settings = (*line_on_the_equator(), *bases(*places), *at(*hubs), *SURE, *terms, *more)
    return case_of(*settings, runs=runs)


def test_hubs_at_the_even_places_give_the_reach_of_even_hubs():
    for count in (1, 2, 5):
        step = LENGTH / count
        case, futures = placed(*((step * (i + 0.5), 0.0) for i in range(count)))
        reserve = case.responses["reserve"]
        # L / 4nv on average: 3 h and more of march on 300 km, which the pieces of 1 km miss by
        # less than a minute.
        even = placement.reserve_reach(*map(np.array, (LENGTH, float(count), 30.0, 4.0, 1.3)))
        found = arrival(case, futures)
        row = found.by_class[CLASS]
        assert found.mean_km == pytest.approx(LENGTH / (4 * count), abs=0.02)
        assert found.farthest_km == pytest.approx(LENGTH / (2 * count), abs=0.6)
        assert found.on_line_km == pytest.approx(LENGTH / (2 * count))
        farthest = max(sector.away_km.high for sector in row.sectors)
        assert 4.0 + 1.3 * farthest / 30.0 == pytest.approx(float(even.worst_hours), abs=0.03)
        # In the chain sectors weigh 1, 2 and 0.5 a km, so only a line of one weight must agree.
        flat = ("line.sectors.centre.weight=1", "line.sectors.south.weight=1")
        case, futures = placed(*((step * (i + 0.5), 0.0) for i in range(count)), more=flat)
        mean = reach.arrivals(case, futures, reserve).mean()
        assert mean == pytest.approx(np.full(RUNS, float(even.mean_hours)), abs=0.01)


def test_even_hubs_count_the_same_as_before_and_have_no_names():
    case, futures = case_of("force.hubs=4", "line.length=300", "force.march=30")
    found = arrival(case, futures)
    assert found.hubs == ()
    assert found.count == 4
    assert found.centre is None
    assert found.farthest_km == pytest.approx(37.5, abs=0.6)
    assert {sector.hub for sector in found.by_class[CLASS].sectors} == {None}
    even = placement.reserve_reach(
        futures[case.line.length], np.array(4.0), futures[case.force.march],
        futures[case.force.react], futures[case.force.detour],
    )  # fmt: skip
    chain = response_chain(case, futures)
    travel = futures[case.responses["reserve"].travel]
    np.testing.assert_array_equal(chain.links[CLASS].arrival, even.mean_hours + travel)


# A hub at km 150, on the line, and troops ordered at the breach: they come (T - 4 h) * 30 / 1.3 km
# far. Left are 300 km less twice that.
@pytest.mark.parametrize(("hours", "left"), [(4.0, 300.0), (6.6, 180.0), (9.2, 60.0), (12.0, 0.0)])
def test_uncovered_km_by_hand(hours, left):
    case, futures = placed((150.0, 0.0), more=(f"violations.{CLASS}.fait_accompli={hours}",))
    row = arrival(case, futures).by_class[CLASS]
    assert row.fait_accompli_hours == hours
    assert row.at_once.reach_km == pytest.approx(max(0.0, (hours - 4.0) * 30.0 / 1.3))
    assert row.at_once.uncovered_km == pytest.approx(left, abs=2.0)
    assert sum(s.uncovered_km for s in row.sectors) == pytest.approx(row.at_once.uncovered_km)
    # Nothing is uncertain here: the share of futures and km in time is the share of km.
    assert row.in_time.mean == pytest.approx(1.0 - left / LENGTH, abs=0.01)


def test_what_a_decision_leaves_uncovered_by_hand():
    case, futures = placed((150.0, 0.0), more=(f"violations.{CLASS}.fait_accompli=240",))
    typical = Typical(futures.positions)
    row = arrival(case, futures).by_class[CLASS]
    # Consensus has a median of 120 h; the means see and name a side in some hours before.
    ordered = float(order_hours(case, typical, CLASS)[0])
    assert 120.0 < ordered < 150.0
    assert row.decided.ordered_hours == ordered
    assert row.decided.reach_km == pytest.approx((240.0 - ordered - 4.0) * 30.0 / 1.3)
    assert row.decided.uncovered_km == 0.0
    short, futures = placed((150.0, 0.0), more=(f"violations.{CLASS}.fait_accompli=100",))
    row = arrival(short, futures).by_class[CLASS]
    assert row.decided.reach_km == 0.0
    assert row.decided.uncovered_km == pytest.approx(LENGTH)
    assert row.at_once.uncovered_km == 0.0
    # An order given in advance needs the commander's hour only.
    delegated = ("procedure.rule=pre_delegated", "procedure.delegated=[reserve]",
                 "procedure.command=1")  # fmt: skip
    case, futures = placed((150.0, 0.0), more=delegated)
    after = float(order_hours(case, Typical(futures.positions), CLASS)[0])
    assert after == pytest.approx(ordered - 119.0)


def test_hours_and_shares_against_every_future_and_every_piece():
    case, futures = placed((40.0, 60.0), (290.0, 20.0), more=(
        "force.react={low: 1, mode: 4, high: 12}", "force.march={low: 10, mode: 30, high: 40}",
        "force.load={low: 0, mode: 3, high: 9}",
        f"violations.{CLASS}.fait_accompli={{low: 6, mode: 12, high: 30}}",
    ))  # fmt: skip
    stands = reach.standing(case)
    # Distance by Pythagoras in a plane, good to a thousandth so near the equator.
    x = stands.pieces.middle_km
    plane = np.minimum(np.hypot(x - 40.0, 60.0), np.hypot(x - 290.0, 20.0))
    np.testing.assert_allclose(stands.away_km, plane, rtol=0.008)
    force = case.force
    start = futures[force.react] + futures[force.load]
    hours = start[:, None] + 1.3 * stands.away_km / futures[force.march][:, None]
    until = deadline_hours(case, futures, case.violations[CLASS])[:, None]
    row = arrival(case, futures).by_class[CLASS]
    for number, sector in enumerate(row.sectors):
        here = stands.pieces.sector == number
        assert sector.in_time.mean == pytest.approx((hours[:, here] <= until).mean(), abs=1e-9)
        points = np.quantile(hours[:, here], (0.1, 0.5, 0.9))
        np.testing.assert_allclose(
            (sector.hours.low, sector.hours.mode, sector.hours.high), points, rtol=0.02
        )
        # Both hubs are equally far from km 158.6; more of the middle sector lies beyond it.
        assert sector.hub == ("h0" if number < 1 else "h1")
    whole = np.average((hours <= until).mean(axis=0), weights=stands.pieces.km)
    assert row.in_time.mean == pytest.approx(float(whole), abs=1e-9)


def test_a_hub_nearer_never_lengthens_and_never_uncovers():
    found = []
    for away in (0.0, 20.0, 60.0, 150.0, 400.0, 1000.0):
        case, futures = placed((110.0, away))
        row = arrival(case, futures).by_class[CLASS]
        kappa = response_chain(case, futures).offered(CLASS)
        found.append((row, float(kappa.mean())))
    for (near, more), (far, less) in itertools.pairwise(found):
        assert less <= more
        assert near.at_once.uncovered_km <= far.at_once.uncovered_km
        assert near.in_time.mean >= far.in_time.mean
        for a, b in zip(near.sectors, far.sectors, strict=True):
            assert a.hours.mode < b.hours.mode
            assert a.away_km.mode < b.away_km.mode
    assert found[-1][1] < found[0][1]


@pytest.mark.parametrize(
    "rule",
    [
        (),
        ("procedure.rule=lead_nation", "procedure.lead=ALF"),
        ("procedure.rule=pre_delegated", "procedure.delegated=[reserve]", "procedure.command=12"),
    ],
    ids=("as written", "lead", "delegated"),
)
def test_few_parts_of_the_line_stand_for_all_of_it(rule, monkeypatch):
    offered = []
    for parts in (reach._PARTS, 60):
        monkeypatch.setattr(reach, "_PARTS", parts)
        case, futures = placed((20.0, 150.0), more=rule, runs=500)
        link = response_chain(case, futures).links[CLASS]
        z, weight = coalition.reluctance_grid(case.coalition.correlation.high)
        assert z.size == weight.size
        offered.append(float(coalition.integrate(link.arrived, weight).mean()))
    # A quarter of a point of a hundred.
    assert offered[0] == pytest.approx(offered[1], abs=0.0025)
    assert offered[1] > 0.01


def test_where_incidents_are_expected_is_where_arrival_counts():
    # All weight on the sector next to the hub, then all on the far one: 50 and 260 km on average.
    means = []
    for weights in ((1, 0, 0), (0, 0, 1)):
        names = zip(("north", "centre", "south"), weights, strict=True)
        more = tuple(
            f"line.sectors.{name}.weight={w}" for name, w in names if (name, w) != ("north", 1)
        )
        case, futures = placed((0.0, 0.0), more=more)
        means.append(float(reach.arrivals(case, futures, case.responses["reserve"]).mean()[0]))
    assert means[0] == pytest.approx(4.0 + 1.3 * 50.0 / 30.0, abs=0.01)
    assert means[1] == pytest.approx(4.0 + 1.3 * 260.0 / 30.0, abs=0.01)


def test_loading_takes_its_time_at_even_and_at_real_places():
    for settings in ((*SURE,), (*line_on_the_equator(), *bases((150, 0)), *at("h0"), *SURE)):
        hours = []
        for load in ((), ("force.load=7",)):
            case, futures = case_of(*settings, *load)
            hours.append(reach.arrivals(case, futures, case.responses["reserve"]).mean())
        np.testing.assert_allclose(hours[1] - hours[0], 7.0, rtol=1e-12)


# --- what the same number of hubs could do ------------------------------------------------------


def test_the_best_hubs_are_named_and_what_they_would_leave():
    # Hubs at 10, 30, 75 and 225 km on the line; two are used, both at its west end. The centre of
    # two is 75 and 225: nowhere more than 75 km away, instead of 270.
    case, futures = placed((10, 0), (30, 0), (75, 0), (225, 0), chosen=(0, 1), more=(
        f"violations.{CLASS}.fait_accompli=6.6",))  # fmt: skip
    found = arrival(case, futures)
    assert found.farthest_km == pytest.approx(270.0, abs=1.0)
    assert found.centre.hubs == ("h2", "h3")
    assert found.centre.farthest_km == pytest.approx(75.0, abs=1.0)
    assert found.centre.proved
    # 60 km of reach: 30 + 60 = 90 km are covered from km 0; the best two cover 120 km each.
    row = found.by_class[CLASS].at_once
    assert row.uncovered_km == pytest.approx(210.0, abs=2.0)
    assert row.best.hubs == ("h2", "h3")
    assert row.best_uncovered_km == pytest.approx(60.0, abs=3.0)
    assert row.best.proved


def test_a_design_at_the_best_places_is_left_there():
    case, futures = placed((75, 0), (225, 0), (226, 0))
    found = arrival(case, futures)
    assert found.centre.hubs == ("h0", "h1", "h2")
    case, futures = placed((75, 0), (225, 0), (0, 400), (300, 400), chosen=(0, 1))
    found = arrival(case, futures)
    assert found.centre.hubs == ("h0", "h1")
    for row in found.by_class.values():
        for cover in (row.at_once, row.decided):
            assert cover.best.hubs == ("h0", "h1")
            assert cover.best_uncovered_km == cover.uncovered_km


def test_only_hubs_in_the_protected_country_are_looked_at():
    abroad = ("bases.h1.country=amber",)
    case, futures = placed((10, 0), (150, 0), (290, 0), chosen=(0,), more=abroad)
    assert arrival(case, futures).centre.hubs == ("h0",)
    airfield = ("bases.h1.kind=air",)
    case, futures = placed((10, 0), (150, 0), (290, 0), chosen=(0,), more=airfield)
    assert arrival(case, futures).centre.hubs == ("h0",)
    case, futures = placed((10, 0), (150, 0), (290, 0), chosen=(0,))
    assert arrival(case, futures).centre.hubs == ("h1",)


def test_without_hubs_or_without_troops_there_is_nothing_to_place():
    for settings in (("force.inside=false",), ("force.hubs=0",)):
        assert arrival(*case_of(*settings)) is None
    answer = tuple(
        f"ladder.{name}={{answer: sanctions, responses: {{sanctions: {{}}}}}}"
        for name in ("probe", "incursion", "land_grab", "offensive")
    )
    loaded = api.load(SMALL, designs=["tripwire"])
    troops = [
        name for name, rung in loaded.cases["tripwire"].ladder.items()
        if loaded.cases["tripwire"].responses[rung.answer].force
    ]  # fmt: skip
    assert set(troops) - {"strike"} <= {"probe", "incursion", "land_grab", "offensive"}
    assert arrival(*case_of(*answer)) is None


# --- the bundled scenario -----------------------------------------------------------------------


def test_places_of_ukraine_2025_against_great_circles():
    # Haversine on a sphere of 6371 km, which leaves the ellipsoid by less than 0.6 %.
    found = api.load("ukraine-2025", designs=["reassurance"])
    case = found.cases["reassurance"]
    stands = reach.standing(case)
    lon, lat = np.radians(np.array(stands.pieces.points)).T
    nearest = np.full(lon.size, np.inf)
    for name in case.force.hubs_at:
        x, y = np.radians(case.bases[name].lon), np.radians(case.bases[name].lat)
        half = np.sin((lat - y) / 2) ** 2 + np.cos(lat) * np.cos(y) * np.sin((lon - x) / 2) ** 2
        nearest = np.minimum(nearest, 2 * 6371.0 * np.arcsin(np.sqrt(half)))
    np.testing.assert_allclose(stands.away_km, nearest, rtol=0.006)
    assert stands.pieces.km.sum() == pytest.approx(case.line.length.mode)
    result = arrival(case, Futures(1, 8, found.positions))
    assert result.count == case.force.hubs == len(case.force.hubs_at)
    for row in result.by_class.values():
        assert [s.name for s in row.sectors] == [s.name for s in case.line.sectors.values()]
        assert row.at_once.uncovered_km <= row.decided.uncovered_km <= result.line_km

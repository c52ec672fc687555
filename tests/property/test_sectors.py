"""Laws of plans placed in sectors, on made-up problems with caveats by place and cohesion."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.greedy import greedy
from locarno.engine.planning.search import plan
from locarno.engine.planning.sectors import sharing
from locarno.engine.planning.sectors.check import broken_places
from locarno.engine.planning.sectors.joint import Together, plan_in_sectors
from locarno.engine.planning.sectors.one_pass import one_pass
from locarno.engine.planning.sectors.stage import Placing, limits_of, place
from locarno.model.force_results import PlanStatus

SEEDS = range(80)
SMALL = {"nations": 3, "rows": 2, "quarters": 4}
ENOUGH = 50


def with_starts(make, seed):
    sectors = make(seed, **SMALL)
    return sectors, plan(sectors.problem).starts


def postings(sectors, row, starts):
    """Every way to post the tours of a row: who then serves where, and what the row lacks."""
    problem = sectors.problem
    tours = [(n, int(c)) for n in problem.fillers(row) for c in np.flatnonzero(starts[n])]
    ways = [list(_parts(sectors, n, int(starts[n, column]))) for n, column in tours]
    if np.prod([float(len(way)) for way in ways]) > 300:
        return None
    found = {}
    for chosen in itertools.product(*ways):
        posted = np.zeros(
            (len(problem.offers), sectors.behind + 1, starts.shape[1]), dtype=np.int64
        )
        for (number, column), parts in zip(tours, chosen, strict=True):
            posted[number, :, column] = parts
        key = sectors.presence(posted).tobytes()
        lacks = sectors.missing(posted)[1][row]
        found[key] = min(lacks, found.get(key, lacks))
    return found


def _parts(sectors, number, units):
    """Units of a tour shared out over the places where they may serve."""
    serves = set(sectors.serves(sectors.problem.offers[number])) | {sectors.behind}
    for parts in itertools.product(range(units + 1), repeat=sectors.behind + 1):
        if sum(parts) == units and all(not n or p in serves for p, n in enumerate(parts)):
            yield parts


def brute(sectors, starts):
    """Least mandatory shortfall over every placement there is; None where they are too many."""
    problem, limits = sectors.problem, limits_of(sectors)
    ways = {r: postings(sectors, r, starts) for r in sectors.placed() if problem.rows[r].mandatory}
    if any(way is None for way in ways.values()):
        return None
    lacking = problem.missing(problem.on_station(starts))
    others = sum(
        (sum(lacking[r][problem.ramp :], Fraction(0)) for r in problem.tiers()[0] if r not in ways),
        Fraction(0),
    )
    shape, best = (len(problem.nations), sectors.behind), None
    for chosen in itertools.product(*(way.items() for way in ways.values())):
        there = np.zeros(shape, dtype=bool)
        for key, _ in chosen:
            there |= np.frombuffer(key, dtype=bool).reshape(shape)
        few = there.sum(axis=0).max(initial=0) <= limits.nations
        if few and there.sum(axis=1).max(initial=0) <= limits.sectors:
            value = others + sum((lacks for _, lacks in chosen), Fraction(0))
            best = value if best is None else min(best, value)
    return best


def test_brute_force_agrees(made_up_sectors):
    compared = proved = 0
    for seed in SEEDS:
        sectors, starts = with_starts(made_up_sectors, seed)
        least = brute(sectors, starts)
        if least is None:
            continue
        found = place(sectors, starts)
        compared += 1
        assert broken_places(sectors, starts, found.posted, found.missing) == (), seed
        assert found.bound <= least <= found.missing, seed
        proved += found.status is PlanStatus.OPTIMAL
        if found.status is PlanStatus.OPTIMAL:
            assert found.missing == least, seed
    assert compared >= ENOUGH
    assert proved >= 0.9 * compared


@pytest.mark.parametrize("seed", range(0, 80, 4))
def test_more_room_never_adds_shortfall(seed, made_up_sectors):
    sectors, starts = with_starts(made_up_sectors, seed)
    few = place(replace(sectors, nations_per_sector=1, sectors_per_nation=1), starts)
    for easier in (
        replace(sectors, nations_per_sector=2, sectors_per_nation=1),
        replace(sectors, nations_per_sector=1, sectors_per_nation=2),
        replace(sectors, nations_per_sector=None, sectors_per_nation=None),
    ):
        more = place(easier, starts, begin=sectors.presence(few.posted))
        assert more.missing <= few.missing
        assert more.bound <= few.missing


@pytest.mark.parametrize("seed", range(0, 80, 4))
def test_bounds_plans_and_one_pass_stand_in_order(seed, made_up_sectors):
    sectors, starts = with_starts(made_up_sectors, seed)
    found = place(sectors, starts)
    quick = one_pass(sectors, starts)
    assert broken_places(sectors, starts, quick, sectors.shortfall(quick)) == ()
    assert found.greedy == sectors.shortfall(quick)
    assert found.theatre <= found.free_bound <= found.free <= found.missing <= found.greedy
    assert found.free_bound <= found.bound <= found.missing


def test_a_placement_that_breaks_a_rule_is_rejected(made_up_sectors):
    """Each rule once, on a problem in which one unit serves in each of two sectors."""
    seen = set()
    for seed in SEEDS[::3]:
        sectors, starts = with_starts(made_up_sectors, seed)
        found = place(sectors, starts)
        for number, place_, column in np.argwhere(found.posted > 0):
            for other in range(sectors.behind + 1):
                moved = found.posted.copy()
                moved[number, place_, column] -= 1
                moved[number, other, column] += 1
                said = broken_places(sectors, starts, moved)
                serves = other in (*sectors.serves(sectors.problem.offers[number]), sectors.behind)
                limits, there = limits_of(sectors), sectors.presence(moved)
                fits = there.sum(axis=0).max() <= limits.nations
                fits = fits and there.sum(axis=1).max() <= limits.sectors
                assert (said == ()) is bool(serves and fits), (seed, said)
                seen |= {sentence.rpartition(": ")[2].split()[0] for sentence in said}
            one_more = found.posted.copy()
            one_more[number, place_, column] += 1
            assert broken_places(sectors, starts, one_more) != ()
        wrong = broken_places(sectors, starts, found.posted, found.missing + 1)
        assert wrong[-1].startswith("it is said to lack")
    # A caveat, too many nations in a sector, too many sectors of a nation.
    assert {"may", "in"} <= seen
    assert any(word.isdigit() for word in seen)


def test_two_runs_give_the_same_placement(made_up_sectors):
    for seed in range(10):
        sectors, starts = with_starts(made_up_sectors, seed)
        one, two = place(sectors, starts), place(sectors, starts)
        assert one.posted.tobytes() == two.posted.tobytes()
        assert one == replace(two, posted=one.posted)


def test_without_cohesion_a_placement_is_a_flow_by_quarter(made_up_sectors):
    """Units that may serve anywhere, alike and relieved in place: no sector lacks needlessly."""
    compared = 0
    for seed in SEEDS:
        sectors = made_up_sectors(seed, **SMALL)
        need = tuple(n and tuple((sector[0],) * len(sector) for sector in n) for n in sectors.need)
        offers = tuple(replace(o, sectors=None, weight=1) for o in sectors.problem.offers)
        alike = replace(
            sectors, need=need, nations_per_sector=None, sectors_per_nation=None,
            problem=replace(sectors.problem, offers=offers),
        )  # fmt: skip
        starts = greedy(alike.problem)
        found = place(alike, starts)
        compared += found.theatre > 0
        assert found.missing == found.theatre == found.bound, seed
    assert compared


def tiny(make, seed):
    """A problem of two quarters in which no more than one unit of an offer may be on station."""
    sectors = make(seed, nations=2, rows=1, quarters=2)
    offers = tuple(
        replace(offer, most=tuple(min(most, 1) for most in offer.most))
        for offer in sectors.problem.offers
    )
    need = tuple(n and tuple(tuple(min(w, 2) for w in s) for s in n) for n in sectors.need)
    return replace(sectors, need=need, problem=replace(sectors.problem, offers=offers, ramp=0))


def brute_jointly(sectors):
    """Least mandatory shortfall over every plan and every placement of it."""
    problem, limits = sectors.problem, limits_of(sectors)
    slots = [
        (number, place_, problem.lead + begun)
        for number, offer in enumerate(problem.offers)
        if offer.first < problem.quarters
        for begun in range(offer.first - offer.tour + 1, problem.quarters)
        for place_ in (*sectors.serves(offer), sectors.behind)
    ]
    shape = (len(problem.offers), sectors.behind + 1, problem.lead + problem.quarters)
    best = None
    for chosen in itertools.product(range(2), repeat=len(slots)):
        posted = np.zeros(shape, dtype=np.int64)
        for slot, units in zip(slots, chosen, strict=True):
            posted[slot] = units
        there = sectors.presence(posted)
        if there.sum(axis=0).max() > limits.nations or there.sum(axis=1).max() > limits.sectors:
            continue
        value = sectors.shortfall(posted)
        if (best is None or value < best) and not broken_rules(problem, posted.sum(axis=1)):
            best = value
    return best


@pytest.mark.parametrize("most_sets", [60_000, 0])
def test_prices_bound_every_placement(most_sets, made_up_sectors, monkeypatch):
    """Whatever the prices, and whether or not every set of nations is looked at."""
    monkeypatch.setattr(sharing, "_MOST_SETS", most_sets)
    compared = 0
    for seed in SEEDS[::2]:
        sectors, starts = with_starts(made_up_sectors, seed)
        least = brute(sectors, starts)
        if least is None or not sectors.limited:
            continue
        found = place(sectors, starts, Placing(small=0))
        assert found.bound <= least, seed
        compared += 1
    assert compared


def few_slots(sectors):
    problem = sectors.problem
    return 2 < sum(
        (problem.quarters - offer.first + offer.tour - 1) * (len(sectors.serves(offer)) + 1)
        for offer in problem.offers
        if offer.first < problem.quarters
    ) <= 9  # fmt: skip


def test_brute_force_agrees_on_plans_made_with_their_sectors(made_up_sectors):
    compared = reached = 0
    for seed in range(400):
        sectors = tiny(made_up_sectors, seed)
        if not few_slots(sectors) or sectors.need[0] is None:
            continue
        least, found = brute_jointly(sectors), plan_in_sectors(sectors)
        compared += 1
        assert broken_rules(sectors.problem, found.starts) == (), seed
        assert broken_places(sectors, found.starts, found.posted, found.missing) == (), seed
        assert found.bound <= least + 1e-9, seed
        assert least <= found.missing <= found.greedy, seed
        if found.status is PlanStatus.OPTIMAL:
            assert found.missing == least, seed
        reached += found.missing == least
        if compared == ENOUGH:
            break
    assert compared == ENOUGH
    assert reached >= 0.9 * compared


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_plans_made_with_their_sectors_keep_every_rule(seed, made_up_sectors):
    sectors, work = made_up_sectors(seed, **SMALL), Together(parts=12)
    found = plan_in_sectors(sectors, work)
    assert broken_rules(sectors.problem, found.starts) == ()
    assert broken_places(sectors, found.starts, found.posted, found.missing) == ()
    assert found.bound <= found.settled_bound
    assert found.bound <= found.missing + 1e-9
    assert found.missing <= found.greedy
    easier = replace(sectors, nations_per_sector=None, sectors_per_nation=None)
    free = plan_in_sectors(easier, Together(parts=0))
    assert free.bound <= found.missing + 1e-9
    again = plan_in_sectors(sectors, work)
    assert again.posted.tobytes() == found.posted.tobytes()

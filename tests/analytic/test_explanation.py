"""Explanation of a plan: closed forms, reasons no rule of which is superfluous, and their words."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.stats import binom

from locarno.engine.planning.asks import Ask, AskKind, asks
from locarno.engine.planning.assumed import assumed
from locarno.engine.planning.breaks import Break, rotation_break
from locarno.engine.planning.dropouts import Dropout, dropouts, without
from locarno.engine.planning.explain import Member, Obstacle, explain, irreducible
from locarno.engine.planning.gaps import gaps
from locarno.engine.planning.hedge import hedge
from locarno.engine.planning.highs import Solver, infeasible_subset
from locarno.engine.planning.prices import Binding, prices
from locarno.engine.planning.probe import Run, runs
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
from locarno.engine.planning.programme import INFINITY
from locarno.engine.planning.relaxations import Ease, relaxations
from locarno.engine.planning.risk import delivery, shortages, tail_mean, value_at_risk
from locarno.engine.planning.sentences import Labels, Sentences
from locarno.engine.planning.theatre import Theatre

T = 12


def offered(nation, row, most, *, tour=2, cycle=8, pool=None, first=0):
    return Offer(
        nation=nation, row=row, id=f"{nation}.{row}", weight=1, persons=100,
        most=(0,) * first + (most,) * (T - first), tour=tour, cycle=cycle, pool=pool,
    )  # fmt: skip


def pooled(nation, size):
    return Pool(nation=nation, name="land", size=(size,) * T)


def problem(needs, offers, pools=(), *, ramp_quarters=0, closing=8, nations=3, caps=(), **more):
    return Problem(
        quarters=T, ramp=ramp_quarters, closing=closing,
        nations=tuple(Nation(id=f"N{n}") for n in range(nations)),
        rows=tuple(Row(id=f"r{i}", need=(need,) * T) for i, need in enumerate(needs)),
        offers=tuple(offers), pools=tuple(pools), caps=tuple(caps), **more,
    )  # fmt: skip


LABELS = Labels(
    nations=("France", "United Kingdom", "Poland", "Spain", "Italy"),
    rows=("Land", "Air defence"),
    measures=(("brigade", "brigades"), ("battery", "batteries")),
    units=("brigade", "air defence battery"),
    caps=("the mandate ceiling of France",),
)


def said(planned):
    return Sentences(planned, LABELS)


# One pool of one nation: N units on a cycle C with tours of D keep N D / C on station for ever.


@pytest.mark.parametrize(("tour", "cycle"), [(1, 3), (2, 6), (2, 8), (2, 10), (3, 12), (1, 5)])
def test_one_more_in_the_only_pool_removes_tour_over_cycle_a_quarter(tour, cycle):
    planned = problem([4], [offered(0, 0, 9, tour=tour, cycle=cycle, pool=0)], [pooled(0, 5)])
    short = T * (4 - 5 * tour / cycle)
    found = prices(planned)
    assert found.shortage == pytest.approx(short)
    (pool,) = [price for price in found.prices if price.binding is Binding.POOL]
    assert pool.per_quarter == pytest.approx(tour / cycle)
    assert 0 <= pool.quarters.begin <= pool.quarters.end == T - 1
    best = {ask.kind: ask for ask in asks(planned).asks}
    assert best[AskKind.POOL].per_quarter == pytest.approx(tour / cycle)
    assert best[AskKind.POOL].behind == 1.0
    # With its own rotation behind it a unit is always there.
    assert best[AskKind.STATION].per_quarter == pytest.approx(1.0)
    assert best[AskKind.STATION].behind == cycle / tour
    assert AskKind.OFFER not in best


def test_an_ask_holds_for_as_many_units_as_are_missing():
    # 3 of 8 are there, so 5 more are each worth a unit a quarter and the sixth is worth nothing.
    planned = problem([8], [offered(0, 0, 3)])
    (best,) = asks(planned, most_units=20).asks
    assert best.kind is AskKind.STATION
    assert (best.removes, best.units, best.in_all) == pytest.approx((T, 5, 5 * T))
    (limited,) = asks(planned, most_units=2).asks
    assert limited.units == 2


def test_a_nation_that_offers_none_is_asked_at_its_own_rotation():
    planned = problem(
        [4, 2], [offered(0, 0, 1), offered(1, 1, 9, tour=2, cycle=10, first=4)], nations=2
    )
    new = [ask for ask in asks(planned).asks if ask.kind is AskKind.NEW]
    # Nation 1 comes from quarter 4 on, so it is there for 8 of 12 quarters.
    (poles,) = [ask for ask in new if (ask.nation, ask.row) == (1, 0)]
    assert (poles.removes, poles.behind, poles.units) == pytest.approx((8.0, 5.0, 3))
    (others,) = [ask for ask in new if (ask.nation, ask.row) == (0, 1)]
    # Row 1 lacks 2 in the four quarters before nation 1 comes.
    assert (others.removes, others.units) == pytest.approx((4.0, 2))


def test_a_ceiling_counts_for_new_units_as_for_those_of_its_nation():
    cap = Cap(family="ceiling", subject="N0", limit=(300,) * T, terms=((0, 100),))
    planned = problem([3, 2], [offered(0, 0, 9), offered(1, 1, 1)], caps=[cap], nations=2)
    # Nation 0 stands at its ceiling: what it sent to row 1 would be missing in row 0.
    assert not [a for a in asks(planned).asks if (a.nation, a.row) == (0, 1)]
    free = replace(planned, caps=(replace(cap, limit=(400,) * T),))
    (new,) = [a for a in asks(free).asks if (a.nation, a.row) == (0, 1)]
    assert new.removes == pytest.approx(T)


def test_a_new_unit_is_worth_less_where_its_support_is_short():
    planned = problem([2, 1], [offered(0, 0, 1), offered(1, 1, 1)], nations=2)
    row = replace(planned.rows[1], support=Support(rows=(0,), per_person=Fraction(1, 200)))
    planned = replace(planned, rows=(planned.rows[0], row))
    # A unit of 100 people fills one and wants one half of a support that nobody has.
    (new,) = [a for a in asks(planned).asks if (a.nation, a.row) == (1, 0)]
    assert (new.price, new.removes) == pytest.approx((T / 2, T / 2))


def test_prices_of_ceiling_lift_and_want():
    cap = Cap(family="ceiling", subject="N0", limit=(250,) * T, terms=((0, 100),))
    found = prices(problem([4], [offered(0, 0, 9)], caps=[cap]))
    # Two and a half units fit below 250 people, and one person more is a hundredth of a unit.
    assert found.shortage == pytest.approx(1.5 * T)
    assert found.of(Binding.CAP, 0) == pytest.approx(T / 100)
    assert found.of(Binding.ROW, 0) == pytest.approx(T)
    assert found.of(Binding.POOL, 0) == 0.0
    tonnes = replace(offered(0, 0, 9, tour=2), tonnes=50)
    lifted = problem([4], [tonnes], lift=Lift(tonnes=(100,) * T))
    # A tour of two quarters: two starts a quarter keep four on station; 50 tonnes less, three.
    assert prices(lifted).shortage == pytest.approx(2.0)  # one quarter before the second lift
    short = prices(replace(lifted, lift=Lift(tonnes=(50,) * T)))
    assert short.of(Binding.LIFT, -1) > 0.0


# Reasons


def test_one_reason_for_each_row_that_fails_alone():
    planned = problem(
        [4, 3],
        [offered(0, 0, 9, pool=0), offered(1, 0, 1), offered(2, 1, 2)],
        [pooled(0, 8)],
    )
    found = explain(planned)
    missing = [sum(gap.missing for gap in found.gaps if gap.row == row) for row in (0, 1)]
    assert missing == pytest.approx([T, T])
    land, air = sorted(found.reasons, key=lambda reason: reason.row)
    assert land.obstacle is air.obstacle is Obstacle.ALONE
    # 8 on 1:3 keep 2 on station, and the other nation has 1.
    assert land.wanted == 4.0
    assert land.at_most is not None
    assert 3.0 - 1e-9 <= land.at_most < 4.0
    assert {m.family for m in land.members} <= {"cover", "offered", "pool", "lasting"}
    assert land.nations == (0, 1)
    # One quarter is proof enough that two are not three; the gap is in all of them.
    assert [(m.family, m.subject) for m in air.members] == [("cover", 1), ("offered", 2)]
    assert air.members[0].quarters == air.members[1].quarters
    assert (len(air.members[0].quarters), air.quarters) == (1, Run(0, T - 1))
    assert (air.wanted, air.at_most) == pytest.approx((3.0, 2.0))


def test_rows_that_compete_for_one_pool_name_each_other():
    planned = problem(
        [2, 2], [offered(0, 0, 9, pool=0), offered(0, 1, 9, pool=0)], [pooled(0, 12)], closing=8
    )
    # Twelve on 1:3 keep three on station: enough for each row, not for both.
    missing = np.zeros((2, T))
    missing[1] = 1.0
    (reason,) = explain(planned, missing).reasons
    assert (reason.row, reason.obstacle) == (1, Obstacle.TOGETHER)
    assert {m.subject for m in reason.members if m.family == "cover"} == {0, 1}
    assert {m.subject for m in reason.members if m.family in {"pool", "lasting"}} == {0}
    assert reason.wanted == 2.0
    assert 1.0 - 1e-9 <= reason.at_most < 2.0


def test_whole_units_stand_in_the_way():
    # Two pools of three on a cycle of two tours: one and a half each makes three, but in whole
    # units for ever each keeps one on station in some quarter.
    planned = problem(
        [3],
        [offered(n, 0, 9, tour=1, cycle=2, pool=n) for n in range(2)],
        [pooled(n, 3) for n in range(2)],
    )
    assert explain(planned).gaps == ()
    missing = np.zeros((1, T))
    missing[0, 5:7] = 1.0
    found = explain(planned, missing)
    (reason,) = found.reasons
    assert (reason.obstacle, reason.quarters, reason.at_most) == (
        Obstacle.WHOLE_UNITS, Run(5, 6), None,
    )  # fmt: skip
    assert said(planned).reason(reason) == (
        "Land cannot be full from Q2 of year 2 to Q3 of year 2: only whole units stand in the way."
    )


def test_support_of_others_is_part_of_the_want():
    planned = problem([10, 0], [offered(0, 0, 10), offered(1, 1, 1)])
    row = replace(planned.rows[1], support=Support(rows=(0,), per_person=Fraction(1, 500)))
    planned = replace(planned, rows=(planned.rows[0], row))
    (reason,) = explain(planned).reasons
    # 1,000 people on station want 2 and there is 1; row 0 in full leaves nothing to give way.
    short = reason.wanted - reason.at_most
    assert (reason.row, reason.obstacle) in {(0, Obstacle.TOGETHER), (1, Obstacle.TOGETHER)}
    assert short > 0.0


def test_gaps_fall_into_runs_and_forget_the_ramp():
    planned = problem([5, 5], [offered(0, 0, 1)], ramp_quarters=2)
    missing = np.zeros((2, T))
    missing[0, [0, 1, 2, 3, 6]] = [9, 9, 2, 1, 4]
    missing[1, 11] = 5
    assert [(g.row, g.quarters, g.missing, g.worst) for g in gaps(planned, missing)] == [
        (1, Run(11, 11), 5.0, 5.0),
        (0, Run(6, 6), 4.0, 4.0),
        (0, Run(2, 3), 3.0, 2.0),
    ]
    assert runs([]) == ()


def feasible(programme, kept):
    """Whether some rows of a programme have a point, by another library's solver."""
    low, high, lines = [], [], []
    for number in kept:
        span = slice(programme.start[number], programme.start[number + 1])
        line = np.zeros(programme.columns)
        line[programme.index[span]] = programme.value[span]
        lines.append(line)
        low.append(programme.low[number])
        high.append(programme.high[number])
    upper = [(line, side) for line, side in zip(lines, high, strict=True) if side < INFINITY]
    upper += [(-line, -side) for line, side in zip(lines, low, strict=True) if side > -INFINITY]
    found = linprog(
        np.zeros(programme.columns),
        A_ub=np.array([line for line, _ in upper]) if upper else None,
        b_ub=np.array([side for _, side in upper]) if upper else None,
        bounds=list(zip(programme.lower, programme.upper, strict=True)),
        method="highs-ds",
    )
    return found.status == 0


@pytest.mark.parametrize("seed", range(8))
def test_a_subset_is_impossible_and_every_part_of_it_is_possible(seed):
    rng = np.random.default_rng(seed)
    short = 4
    offers = [
        Offer(
            nation=n, row=r, id="", weight=1, persons=100, most=(int(rng.integers(1, 3)),) * short,
            tour=1, cycle=int(rng.integers(2, 4)), pool=n,
        )
        for n in range(2) for r in range(2)
    ]  # fmt: skip
    planned = Problem(
        quarters=short, ramp=0, closing=0, nations=(Nation(id="a"), Nation(id="b")),
        rows=tuple(Row(id=str(r), need=(2,) * short) for r in range(2)), offers=tuple(offers),
        pools=tuple(Pool(nation=n, name="", size=(int(rng.integers(2, 5)),) * short)
                    for n in range(2)),
    )  # fmt: skip
    programme = Theatre(planned, elastic=False).programme
    names = irreducible(programme, infeasible_subset(programme))
    number = {name: row for row, name in enumerate(programme.row_names)}
    kept = [number[name] for name in names]
    assert kept, "the instance was meant to be impossible"
    assert not feasible(programme, kept)
    parts = range(len(kept)) if len(kept) <= 7 else [len(kept) - 1]
    for size in parts:
        for part in combinations(kept, size):
            assert feasible(programme, part)


def test_a_superfluous_row_is_dropped():
    planned = problem([4], [offered(0, 0, 2), offered(1, 0, 1)])
    programme = Theatre(planned, elastic=False).programme
    names = irreducible(programme, programme.row_names)
    # One quarter of cover and the two offers in it.
    assert sorted(name.family for name in names) == ["cover", "offered", "offered"]
    assert len({name.quarter for name in names}) == 1


# Drop-outs


def test_dropping_out_adds_what_nobody_else_can_bring():
    planned = problem([4], [offered(0, 0, 3), offered(1, 0, 2), offered(2, 0, 1)])
    found = dropouts(planned)
    assert found.shortage == pytest.approx(0.0)
    # Six offered, four wanted: without 3, 2 and 1 there are 3, 4 and 5.
    assert [(d.nations, d.adds) for d in found.single] == [
        ((0,), pytest.approx(T)), ((1,), 0.0), ((2,), 0.0),
    ]  # fmt: skip
    assert [(d.nations, d.adds, d.beyond) for d in found.pairs] == [
        ((0, 1), pytest.approx(3 * T), pytest.approx(2 * T)),
        ((0, 2), pytest.approx(2 * T), pytest.approx(T)),
        ((1, 2), pytest.approx(T), pytest.approx(T)),
    ]


def test_a_pair_is_no_worse_than_its_parts_where_all_are_needed():
    found = dropouts(problem([6], [offered(0, 0, 3), offered(1, 0, 2), offered(2, 0, 1)]))
    assert [d.adds for d in found.single] == pytest.approx([3 * T, 2 * T, T])
    assert [(d.nations, d.adds, d.beyond) for d in found.pairs] == [
        ((0, 1), pytest.approx(5 * T), 0.0),
        ((0, 2), pytest.approx(4 * T), 0.0),
        ((1, 2), pytest.approx(3 * T), 0.0),
    ]


def test_pairs_among_the_largest_when_many_contribute():
    many = problem([13], [offered(n, 0, 1 + (n == 12)) for n in range(13)], nations=13)
    found = dropouts(many, largest=3)
    assert len(found.single) == 13
    assert found.single[0].nations == (12,)
    assert {n for pair in found.pairs for n in pair.nations} == {12, 0, 1}


def test_what_is_lost_without_some_offers_is_told_by_row():
    planned = problem([2, 2], [offered(0, 0, 2), offered(1, 1, 1), offered(2, 1, 1)])
    planned = replace(planned, rows=(planned.rows[0], replace(planned.rows[1], mandatory=False)))
    assert without(planned, []) == ()
    (loss,) = without(planned, [2])
    assert (loss.row, loss.missing, loss.lost) == pytest.approx((1, 0.0, T))


def test_relaxations_of_a_pool_and_of_a_ceiling():
    planned = problem([4], [offered(0, 0, 9, pool=0)], [pooled(0, 8)])
    found = {eased.ease: eased for eased in relaxations(planned)}
    # 8 units on station for D of C quarters: 2/8 keep 2, 3/9 keep 8/3, 2/7 keep 16/7.
    assert found[Ease.LONGER_TOUR].per_quarter == pytest.approx(8 * 3 / 9 - 2)
    assert found[Ease.SHORTER_DWELL].per_quarter == pytest.approx(8 * 2 / 7 - 2)
    assert Ease.HAND_OVER not in found
    cap = Cap(family="ceiling", subject="N0", limit=(100,) * T, terms=((0, 100),))
    capped = problem([4], [offered(0, 0, 3)], caps=[cap])
    more = problem([4], [offered(0, 0, 4)])
    found = relaxations(capped, {"Without the caveat": more})
    assert [(eased.name, eased.removes) for eased in found if eased.ease is Ease.OTHER] == [
        ("Without the caveat", pytest.approx(3 * T))
    ]
    (no_cap,) = [eased for eased in found if eased.ease is Ease.NO_CAP]
    assert (no_cap.subject, no_cap.removes) == pytest.approx((0, 2 * T))


# Delivery


def test_independent_homogeneous_offers_fill_as_the_binomial_says():
    # All 2^n draws, each as often as its chance at p = 3/4: three copies of kept for one of lost.
    n, need = 4, 2
    planned = problem([need], [offered(0, 0, 1) for _ in range(n)], nations=1)
    every = np.array(np.meshgrid(*[[1.0, 1.0, 1.0, 0.0]] * n)).reshape(n, -1).T
    found = delivery(planned, np.ones((n, T), dtype=np.int64), every)
    assert found.p_full == pytest.approx(binom.sf(need - 1, n, 0.75))
    expected = sum(min(k, need) / need * binom.pmf(k, n, 0.75) for k in range(n + 1))
    assert found.expected_fill == pytest.approx(expected)


def test_comonotone_offers_are_one_offer():
    planned = problem([2], [offered(0, 0, 1), offered(1, 0, 1)])
    kept = np.repeat([[1.0], [1.0], [1.0], [0.0]], 2, axis=1)
    found = delivery(planned, np.ones((2, T), dtype=np.int64), kept, alpha=0.5)
    assert (found.p_full, found.expected_fill) == (0.75, 0.75)
    # Of the worse half of four draws one has nothing at all.
    assert found.tail_shortage == pytest.approx(T)


def test_support_follows_those_who_come():
    planned = problem([2, 0], [offered(0, 0, 2), offered(1, 1, 1)])
    row = replace(planned.rows[1], support=Support(rows=(0,), per_person=Fraction(1, 100)))
    planned = replace(planned, rows=(planned.rows[0], row))
    there = np.array([[2] * T, [1] * T])
    missing, wanted = shortages(planned, there, np.array([[1.0, 1.0], [0.5, 1.0], [0.0, 0.0]]))
    # In full: 2 of 2, and 200 people want 2 of which 1 is there; by half: 1 missing, 1 of 1 there.
    assert missing.tolist() == [1.0 * T, 1.0 * T, 2.0 * T]
    assert wanted.tolist() == [4.0 * T, 3.0 * T, 2.0 * T]


@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.5, 0.8, 0.9, 0.99])
def test_the_tail_mean_is_rockafellar_and_uryasevs(alpha):
    losses = np.random.default_rng(3).random(37) ** 3
    tail = (1 - alpha) * len(losses)
    # By sorting: the worst draws whole, the last one in part.
    ordered = np.sort(losses)[::-1]
    share = np.clip(tail - np.arange(len(losses)), 0.0, 1.0)
    assert tail_mean(losses.tolist(), alpha) == pytest.approx(math.fsum(ordered * share) / tail)
    # Their minimum over levels is found at one of the losses.
    least = min(v + np.maximum(losses - v, 0.0).sum() / tail for v in [0.0, *losses])
    assert tail_mean(losses.tolist(), alpha) == pytest.approx(least)
    if alpha == 0.0:
        assert tail_mean(losses.tolist(), alpha) == pytest.approx(losses.mean())
    assert value_at_risk(losses.tolist(), alpha) <= tail_mean(losses.tolist(), alpha)


def test_a_hedge_over_subscribes_what_may_stay_away():
    planned = problem([1], [offered(n, 0, 1) for n in range(3)])
    # Each offer stays away in its own draw: any two are enough in every draw.
    kept = 1.0 - np.eye(3)
    nominal = np.array([[1] * T, [0] * T, [0] * T])
    found = hedge(planned, nominal, kept, alpha=0.6)
    assert found.nominal.tail_shortage == pytest.approx(T / 1.2)
    assert found.hedged.tail_shortage == pytest.approx(0.0, abs=1e-6)
    assert found.hedged.p_full == 1.0
    sent = np.array(found.on_station)[:, 0]
    # x_i + x_j >= 1 for each pair costs least at one half each.
    assert sent == pytest.approx([0.5, 0.5, 0.5])
    assert [(a.offer, a.units) for a in found.additions] == [
        (1, pytest.approx(0.5)), (2, pytest.approx(0.5)),
    ]  # fmt: skip


def test_a_hedge_keeps_within_what_pools_can_give_for_ever():
    planned = problem([4], [offered(0, 0, 9, pool=0)], [pooled(0, 8)])
    found = hedge(planned, np.zeros((1, T)), np.ones((1, 1)), alpha=0.0)
    assert np.array(found.on_station)[0] == pytest.approx([2.0] * T)
    assert found.hedged.expected_shortage == pytest.approx(2 * T)


def test_a_hedge_weighs_times_by_their_length():
    # Want 1. For four quarters nations 0 and 1 share a ceiling of one unit, then only 2 can come.
    early, late = (9,) * 4 + (0,) * 8, (0,) * 4 + (9,) * 8
    offers = [replace(offered(n, 0, 9), most=most) for n, most in enumerate((early, early, late))]
    shared = Cap(family="tonnage", subject="", limit=(1,) * T, terms=((0, 1), (1, 1), (2, 1)))
    planned = problem([1], offers, caps=[shared])
    # Nation 0 comes in the first draw, 1 in the second; of 2 a quarter is lost in the second.
    kept = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.75]])
    found = hedge(planned, np.zeros((3, T)), kept, alpha=0.5)
    # The worse draw is least bad where 4 (1 - a) = 4 (1 - b) + 8 / 4 and a + b = 1.
    assert np.array(found.on_station)[:2, 0] == pytest.approx([0.25, 0.75])
    assert found.hedged.tail_shortage == pytest.approx(3.0)


def test_open_pledges_fill_a_row_that_only_supports_others():
    # 3 units of 100 people; one medical unit of weight 1 for each 100 people, nothing besides.
    medics = replace(offered(1, 1, 1, tour=T, cycle=T), persons=0)
    planned = problem([3, 0], [offered(0, 0, 3, tour=T, cycle=T), medics])
    tail = Support(rows=(0,), per_person=Fraction(1, 100))
    supported = replace(planned, rows=(planned.rows[0], replace(planned.rows[1], support=tail)))
    found = assumed(supported, [1])
    assert found.units == {1: 3}
    assert found.rows == ()
    assert found.missing == pytest.approx(0.0, abs=1e-6)


def test_an_ask_is_followed_as_far_as_each_unit_is_worth_the_same():
    # 40,000 wanted, 15,000 on offer: each of the next 25,000 fills one, however it was looked for.
    planned = problem([40_000], [offered(0, 0, 15_000, tour=T, cycle=T)])
    (found,) = asks(planned, most_units=100_000).asks
    assert (found.units, found.per_quarter) == (25_000, pytest.approx(1.0))
    assert said(planned).ask(found).endswith("and so does each of the first 25,000.")


def test_a_solver_led_astray_begins_afresh(monkeypatch):
    planned = problem([3], [offered(0, 0, 2, tour=T, cycle=T)])
    theatre = Theatre(planned)
    real, calls = Solver._simplex, []

    def astray(self, cost, strategy):
        found = real(self, cost, strategy)
        calls.append(strategy)
        # As HiGHS has it when a point misses its tolerance: optimal, and no feasible point.
        return found if len(calls) > 1 else replace(found, values=None, objective=float("inf"))

    monkeypatch.setattr(Solver, "_simplex", astray)
    found = Solver(theatre.programme).relaxed(theatre.lacking(), primal=True)
    assert calls == [4, 1]  # HiGHS's numbers of the primal and the dual simplex
    assert found.objective == pytest.approx(T)


# Growth


def starts(planned, *lines):
    found = np.zeros((len(lines), planned.lead + T), dtype=np.int64)
    for number, line in enumerate(lines):
        for quarter, units in line.items():
            found[number, planned.lead + quarter] = units
    return found


def test_rotation_breaks_when_the_pool_is_exhausted():
    planned = problem([2], [offered(0, 0, 9, tour=2, cycle=8, pool=0)], [pooled(0, 4)], closing=0)
    # Two go in the quarters 0 and 2; nobody is back before quarter 8, when two go again.
    surge = starts(planned, {0: 2, 2: 2, 8: 1, 10: 1})
    assert rotation_break(planned, surge) == Break(4, (0,))
    # A force that could go on but does not is no broken rotation.
    assert rotation_break(planned, starts(planned, {0: 2})) is None


def test_a_pool_is_exhausted_until_its_cycle_is_over():
    def planned(tour):
        offer = offered(0, 0, 9, tour=tour, cycle=8, pool=0)
        return problem([1], [offer], [pooled(0, 1)], closing=0)

    # Back at home in quarter 7, ready again in quarter 8: then it could go and does not.
    assert rotation_break(planned(7), starts(planned(7), {0: 1})) == Break(7, (0,))
    assert rotation_break(planned(8), starts(planned(8), {0: 1})) is None


# Words


def test_reasons_in_words():
    planned = problem(
        [40, 3],
        [*(offered(n, 0, 9, pool=n) for n in range(5)), offered(2, 1, 2)],
        [pooled(n, 4 * n + 4) for n in range(5)],
        nations=5,
    )
    land, air = explain(planned).reasons
    text = said(planned).reason(replace(land, quarters=Run(8, 19), at_most=14.2))
    assert text == (
        "Land cannot be full from Q1 of year 3 to Q4 of year 5: 40 brigades are wanted; the"
        " rotation pools of Italy, Spain and 3 more leave at most 14.2, on average."
    )
    assert said(planned).reason(replace(air, quarters=Run(3, 3))) == (
        "Air defence cannot be full in Q4 of year 1: 3 batteries are wanted; the offer of Poland"
        " leaves at most 2, on average."
    )
    together = replace(
        land, obstacle=Obstacle.TOGETHER, quarters=Run(0, 1), wanted=27000.0, at_most=26999.7,
        members=(Member("cover", 0, Run(0, 1)), Member("cover", 1, Run(0, 1)),
                 Member("cap", 0, Run(0, 1)), Member("lift", -1, Run(0, 1))),
    )  # fmt: skip
    assert said(planned).reason(together) == (
        "Land cannot be full from Q1 of year 1 to Q2 of year 1: 27,000 brigades are wanted; the"
        " mandate ceiling of France and lift leave at most 26,999.7 beside the want of air"
        " defence, on average."
    )
    nobody = problem([1], [])
    assert said(nobody).reason(explain(nobody).reasons[0]) == (
        "Land cannot be full from Q1 of year 1 to Q4 of year 3: 1 brigade is wanted, and nobody"
        " offers any."
    )


def test_gaps_prices_and_asks_in_words():
    planned = problem([4, 2], [offered(0, 0, 9), offered(1, 1, 9, pool=0)], [pooled(1, 4)])
    say = said(planned)
    missing = np.zeros((2, T))
    missing[1, 4:] = 1.0
    missing[0, 2] = 2.5
    assert [say.gap(gap) for gap in gaps(planned, missing)] == [
        "Air defence lacks up to 1 battery from Q1 of year 2 to Q4 of year 3.",
        "Land lacks up to 2.5 brigades in Q3 of year 1.",
    ]
    best = {ask.kind: ask for ask in asks(planned).asks}
    assert say.ask(best[AskKind.POOL]) == (
        "One more air defence battery in the pool of United Kingdom at 1:3 removes 0.25 of the"
        " shortage a quarter, and so does each of the first 4."
    )
    assert say.ask(best[AskKind.STATION]) == (
        "One more air defence battery kept on station by United Kingdom (4 in rotation) removes 1"
        " of the shortage a quarter."
    )
    assert say.ask(best[AskKind.NEW]) == (
        "One air defence battery kept on station by France, which offers none (4 in rotation)"
        " removes 1 of the shortage a quarter."
    )
    assert say.ask(Ask(AskKind.OFFER, 0, 0, 0, 0.0, 6.0)) == (
        "One more brigade offered by France from its present pool removes at most 0.5 of the"
        " shortage a quarter."
    )
    pool, row = prices(planned).prices
    assert say.price(pool) == (
        "One more in the pool of United Kingdom for land would remove at most 0.25 of the shortage"
        " a quarter."
    )
    assert say.price(row) == (
        "One less wanted of air defence would remove at most 1 of the shortage a quarter."
    )


def test_dropouts_breaks_and_relaxations_in_words():
    planned = problem([4], [offered(0, 0, 3), offered(1, 0, 2, pool=0)], [pooled(1, 8)])
    say = said(planned)
    assert say.dropout(Dropout((0, 1), 30.0)) == (
        "Without France and United Kingdom, 2.5 more are missing a quarter, however the others"
        " plan."
    )
    assert say.dropout(Dropout((1,), 0.0)) == (
        "Without United Kingdom nothing more is missing: the others can fill in."
    )
    assert say.breaks(Break(5, (0,))) == (
        "Rotation breaks in Q2 of year 2: the pool of United Kingdom is exhausted."
    )
    assert say.breaks(None) == "Rotation holds to the end of the plan."
    pool_only = problem([4], [offered(0, 0, 9, pool=0)], [pooled(0, 8)])
    eased = [said(pool_only).relaxation(found) for found in relaxations(pool_only)]
    assert eased == [
        "Tours one quarter longer would remove 0.67 of the shortage a quarter.",
        "One quarter less at home between tours would remove 0.29 of the shortage a quarter.",
        "One quarter more to be complete would remove 0.17 of the shortage a quarter.",
    ]

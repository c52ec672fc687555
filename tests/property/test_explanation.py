"""Explanation of a plan: laws that hold for every problem."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from locarno.engine.planning.asks import AskKind, asks
from locarno.engine.planning.dropouts import dropouts
from locarno.engine.planning.explain import Obstacle, explain
from locarno.engine.planning.hedge import hedge
from locarno.engine.planning.prices import Binding, prices
from locarno.engine.planning.probe import Probe
from locarno.engine.planning.problem import Cap, Nation, Offer, Pool, Problem, Row
from locarno.engine.planning.risk import delivery, tail_mean

T = 6
ROUNDING = 1e-5


@st.composite
def problems(draw):
    """Up to three nations that send for up to two rows from pools under ceilings."""
    nations = draw(st.integers(1, 3))
    rows = draw(st.integers(1, 2))
    offers = []
    for nation in range(nations):
        for row in range(rows):
            most, first = draw(st.integers(0, 4)), draw(st.integers(0, 3))
            tour = draw(st.integers(1, 2))
            offers.append(
                Offer(
                    nation=nation, row=row, id=f"{nation}.{row}", weight=draw(st.integers(1, 2)),
                    persons=100, most=(0,) * first + (most,) * (T - first), tour=tour,
                    cycle=tour * draw(st.integers(1, 4)),
                    pool=nation if draw(st.booleans()) else None,
                )
            )  # fmt: skip
    ceiling = draw(st.integers(1, 8))
    cap = Cap(family="ceiling", subject="N0", limit=(ceiling * 100,) * T,
              terms=tuple((i, 100) for i, o in enumerate(offers) if o.nation == 0))  # fmt: skip
    return Problem(
        quarters=T, ramp=draw(st.integers(0, 2)), closing=draw(st.sampled_from([0, 4])),
        nations=tuple(Nation(id=f"N{n}") for n in range(nations)),
        rows=tuple(Row(id=f"r{r}", need=(draw(st.integers(0, 5)),) * T) for r in range(rows)),
        offers=tuple(offers),
        pools=tuple(Pool(nation=n, name="", size=(draw(st.integers(0, 8)),) * T)
                    for n in range(nations)),
        caps=(cap,),
    )  # fmt: skip


def shortage(problem):
    return Probe(problem).solve().objective


def moved(problem, price, amount):
    """The problem with something of a price changed by an amount in every quarter."""
    number = price.subject
    field = {Binding.POOL: "pools", Binding.CAP: "caps", Binding.ROW: "rows",
             Binding.OFFER: "offers"}[price.binding]  # fmt: skip
    items = list(getattr(problem, field))
    item = items[number]
    if price.binding is Binding.POOL:
        items[number] = replace(item, size=tuple(size + amount for size in item.size))
    elif price.binding is Binding.CAP:
        items[number] = replace(item, limit=tuple(limit + amount for limit in item.limit))
    elif price.binding is Binding.ROW:
        items[number] = replace(item, need=tuple(need - amount for need in item.need))
    else:
        most = [m + amount if t >= item.first else m for t, m in enumerate(item.most)]
        items[number] = replace(item, most=tuple(most))
    return replace(problem, **{field: tuple(items)})


@given(problems())
@settings(max_examples=40)
def test_prices_lie_between_the_differences_to_both_sides(problem):
    # The shortage is convex in every side, so a dual is one of its slopes there.
    found = prices(problem)
    for price in found.prices:
        removed = found.shortage - shortage(moved(problem, price, 1e-3))
        assert removed / 1e-3 <= price.removes + ROUNDING
        # Below nothing at all there is no plan.
        if price.binding is not Binding.POOL or problem.pools[price.subject].size[0] > 0:
            added = shortage(moved(problem, price, -1e-3)) - found.shortage
            assert price.removes <= added / 1e-3 + ROUNDING


@given(problems())
@settings(max_examples=40)
def test_everything_that_binds_has_a_price(problem):
    found = prices(problem)
    for binding, items in ((Binding.POOL, problem.pools), (Binding.CAP, problem.caps)):
        for number in range(len(items)):
            change = type("Change", (), {"binding": binding, "subject": number})
            removed = found.shortage - shortage(moved(problem, change, 1))
            assert removed <= found.of(binding, number) + ROUNDING
            assert removed >= -ROUNDING


@given(problems())
@settings(max_examples=40)
def test_an_ask_removes_what_planning_again_says(problem):
    found = asks(problem, most_units=3)
    assert [a.removes is None for a in found.asks] == sorted(a.removes is None for a in found.asks)
    for ask in found.asks:
        if ask.removes is None:
            continue
        assert 0.0 < ask.removes <= ask.price + ROUNDING
        if ask.kind is AskKind.NEW or ask.offer is None:
            continue
        offer, more = problem.offers[ask.offer], problem
        if ask.kind is not AskKind.POOL:
            change = type("Change", (), {"binding": Binding.OFFER, "subject": ask.offer})
            more = moved(more, change, ask.units)
        if ask.behind and offer.pool is not None:
            change = type("Change", (), {"binding": Binding.POOL, "subject": offer.pool})
            more = moved(more, change, offer.draw * ask.behind * ask.units)
        assert abs(found.shortage - shortage(more) - ask.in_all) <= ROUNDING
        assert abs(ask.in_all - ask.units * ask.removes) <= ROUNDING


@given(problems())
@settings(max_examples=40)
def test_nobody_is_better_left_at_home(problem):
    found = dropouts(problem)
    alone = {dropout.nations[0]: dropout.adds for dropout in found.single}
    assert all(adds >= 0.0 for adds in alone.values())
    for dropout in found.single:
        gone = tuple(
            replace(o, most=(0,) * T) if o.nation in dropout.nations else o for o in problem.offers
        )
        again = shortage(replace(problem, offers=gone))
        assert abs(again - found.shortage - dropout.adds) <= ROUNDING
    for pair in found.pairs:
        assert pair.adds >= max(alone[nation] for nation in pair.nations) - ROUNDING


@given(problems())
@settings(max_examples=40)
def test_what_is_missing_has_a_reason_and_the_reason_holds(problem):
    found = explain(problem)
    assert {reason.row for reason in found.reasons} == {gap.row for gap in found.gaps}
    assert (shortage(problem) > ROUNDING) == bool(found.gaps)
    for reason in found.reasons:
        # The best plan in parts of units lacks something, so parts of units cannot be the way out.
        assert reason.obstacle is not Obstacle.WHOLE_UNITS
        assert reason.at_most < reason.wanted
        rows = tuple(
            row if number == reason.row else replace(row, need=(0,) * T)
            for number, row in enumerate(problem.rows)
        )
        alone = shortage(replace(problem, rows=rows))
        assert (alone > ROUNDING) == (reason.obstacle is Obstacle.ALONE)


@given(problems(), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.5, 0.9]))
@settings(max_examples=30)
def test_no_steady_force_does_better_in_the_tail_than_the_hedge(problem, seed, alpha):
    rng = np.random.default_rng(seed)
    kept = (rng.random((8, len(problem.offers))) < 0.7).astype(np.float64)
    # A steady force within its pools by construction: each offer on its own share of everything.
    share = 1.0 / max(len(problem.offers), 1)
    steady = np.zeros((len(problem.offers), T))
    for number, offer in enumerate(problem.offers):
        steady[number] = np.array(offer.most) * share
        if offer.pool is not None:
            size = problem.pools[offer.pool].size[0]
            steady[number] = np.minimum(steady[number], size * offer.tour / offer.cycle * share)
        if offer.nation == 0:
            steady[number] = np.minimum(steady[number], problem.caps[0].limit[0] / 100 * share)
    found = hedge(problem, steady, kept, alpha)
    # The plan may forgo what saves less than a ten-thousandth of what it sends.
    sent = sum(o.weight * line.sum() for o, line in zip(problem.offers, steady, strict=True))
    assert found.hedged.tail_shortage <= found.nominal.tail_shortage + 1e-4 * sent + ROUNDING


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.floats(0.0, 0.95))
def test_the_tail_is_worse_the_deeper_one_looks(losses, alpha):
    assert tail_mean(losses, alpha) >= np.mean(losses) - ROUNDING
    assert tail_mean(losses, alpha) <= max(losses) + ROUNDING
    assert tail_mean(losses, min(alpha + 0.04, 0.99)) >= tail_mean(losses, alpha) - ROUNDING


@given(problems(), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_fill_is_a_share_and_full_means_nothing_missing(problem, seed):
    rng = np.random.default_rng(seed)
    there = rng.integers(0, 4, (len(problem.offers), T))
    found = delivery(problem, there, rng.random((5, len(problem.offers))))
    assert all(0.0 <= fill <= 1.0 for fill in found.fill)
    assert found.p_full == np.mean([short <= 1e-6 for short in found.shortage])
    assert found.expected_shortage <= found.tail_shortage + ROUNDING
    everything = delivery(problem, there, np.ones((1, len(problem.offers))))
    assert everything.shortage[0] == float(problem.shortfall(there))

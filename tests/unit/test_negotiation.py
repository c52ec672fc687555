"""The bargaining stage on the small scenario: against plain loops, other orders, other names."""

import dataclasses
import itertools
import math
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from locarno.engine.assess import Settings, assess
from locarno.engine.delivery import delivered
from locarno.engine.deterrence import stakes
from locarno.engine.futures import Futures
from locarno.engine.game.effects import with_force
from locarno.engine.game.numbers import worth_alone
from locarno.engine.game.solving import first_choice, kappa, solve, worth_of_first
from locarno.engine.game.stage import game_of
from locarno.engine.game.tree import SEEKING, plan
from locarno.engine.generation import generate
from locarno.engine.negotiation.packages import Packages
from locarno.engine.negotiation.played import attack_share
from locarno.engine.negotiation.price import guarantee_price
from locarno.engine.negotiation.solved import Solver
from locarno.engine.negotiation.stage import MOST_FUTURES, caveats, negotiate
from locarno.engine.negotiation.zone import zone_of
from locarno.engine.payoffs import action_names, payoff_scale
from locarno.engine.prepared import force_by_response, prepare
from locarno.engine.sizing import requirement
from locarno.engine.stages import reference_quarter
from locarno.io.scenario_file import load_scenario

DATA = Path(__file__).parents[1] / "data"
SMALL = (DATA / "small.yaml").read_text(encoding="utf-8")
PART = (DATA / "bargaining.yaml").read_text(encoding="utf-8")
RUNS = 40
DESIGN = "reassurance"
HEADLINE = 1
"""Place of the headline among the precisions of a solved game."""


def load(folder, text=PART, settings=()):
    path = folder / "s.yaml"
    path.write_text(SMALL + text, encoding="utf-8")
    return load_scenario(path, shown="s.yaml", settings=settings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bargaining")


@pytest.fixture(scope="module")
def scenario(folder):
    return load(folder)


def drawn(scenario, runs=RUNS):
    return Futures(1, runs, scenario.positions)


def scale_of(scenario):
    return payoff_scale(scenario.payoff_cases)


def packages_of(scenario, runs=RUNS):
    case, futures = scenario.cases[DESIGN], drawn(scenario, runs)
    solver = Solver(futures, scale_of(scenario))
    combinations = solver.design(DESIGN, scenario.combine, case.bargaining)
    without = solver.solve(scenario.without_agreement, {}, as_designed=False)
    lam = case.choice.headline / scale_of(scenario)
    return Packages(case, futures, combinations, without, lam)


@pytest.fixture(scope="module")
def packages(scenario):
    return packages_of(scenario)


def judged_in(packages, future, multiplier=1.0):
    """All packages in one future: a ``Judged`` without the axis of futures."""
    found = packages.judged(np.array([multiplier]), np.array([future]))
    parts = {item.name: getattr(found, item.name)[0] for item in dataclasses.fields(found)}
    return SimpleNamespace(
        **parts, accepted=lambda: found.accepted()[0], credible=lambda: found.credible()[0]
    )


def named(packages, **levels):
    (found,) = [c for c in packages.combinations if c.levels == levels]
    return found


def test_bargaining_stands_on_the_first_futures_of_a_long_run(scenario):
    few, many = drawn(scenario, MOST_FUTURES), drawn(scenario, MOST_FUTURES + 40)
    found = [negotiate(scenario, DESIGN, futures, scale_of(scenario)) for futures in (few, many)]
    assert found[0] == found[1]
    assert found[1].futures == MOST_FUTURES
    assert few.reads == many.reads
    case, said = scenario.cases[DESIGN], f"the first {MOST_FUTURES} of {MOST_FUTURES + 40} futures"
    assert said in caveats(case, found[1], many.runs)[0]
    assert said not in "".join(caveats(case, found[0], few.runs))


# --- combinations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "levels",
    [
        {"troops": "planned", "rule": "lead", "army": "free"},
        {"troops": "one", "rule": "all", "army": "capped"},
    ],
)
def test_a_combination_is_what_the_solved_game_finds_for_its_case(scenario, packages, levels):
    case = scenario.combine(DESIGN, levels)
    futures = drawn(scenario)
    ready = prepare(case, futures, generate(case, requirement(case), futures))
    found = stakes(
        case, futures, ready.announced.chain, ready.announced.force, reference_quarter(case)
    )
    solved = named(packages, **levels)
    weighed = solved.at(np.ones(RUNS))
    assert np.array_equal(weighed.keep, found["attack"].keep)
    assert np.array_equal(weighed.alone, found["attack"].alone)
    game = game_of(ready, scale_of(scenario))
    row = action_names(case).index("attack")
    assert np.all(game.good(HEADLINE))
    # The path to the headline precision may take other steps: alike to what Newton leaves.
    assert solved.attack_share(packages.lam) == pytest.approx(
        first_choice(game, HEADLINE)[row], abs=1e-9
    )
    assert solved.against.met.kappa == pytest.approx(
        kappa(game, HEADLINE, "attack", game.board.share), abs=1e-9
    )
    worth = worth_of_first(game, HEADLINE)[row] * scale_of(scenario)
    greedy = replace(weighed.first, seeking=np.zeros(RUNS))
    assert replace(weighed, first=greedy).attack_value() == pytest.approx(worth, abs=1e-8)


@pytest.mark.parametrize("change", ["moved", "half the force", "twice the force"])
def test_terms_and_force_moved_are_close_to_the_game_solved_anew(scenario, packages, change):
    """What others do is held: that is exact at the terms of the design, and close elsewhere."""
    levels = {"troops": "planned", "rule": "lead", "army": "free"}
    case, futures = scenario.combine(DESIGN, levels), drawn(scenario)
    ready = prepare(case, futures, generate(case, requirement(case), futures))
    whole = game_of(ready, scale_of(scenario)).board
    combination, many = named(packages, **levels), np.ones(RUNS)
    attack = whole.moves["attack"]
    alone, answered = attack.alone, attack.alone - attack.harm
    if change == "moved":
        land = scenario.cases[DESIGN].bargaining.issues["land"].levels["moved"]
        alone = alone + futures[land.alone]
        answered = np.minimum(answered + futures[land.answered], alone)
        other = {**whole.moves, "attack": replace(attack, alone=alone, harm=alone - answered)}
        moved = replace(whole, moves=other)
    else:
        many = many * (0.5 if change.startswith("half") else 2.0)
        moved = replace(
            whole,
            keep=whole.keep + whole.provocation * whole.presence * (many - 1.0),
            moves={name: times(move, many) for name, move in whole.moves.items()},
        )
    seen = combination.at(many)
    found = attack_share(
        seen.first, (seen.keep, alone, answered), packages.lam, combination.weights()
    )
    again = solve(plan(case, moved), moved, np.array([case.choice.headline]))
    anew = first_choice(again, 0)[action_names(case).index("attack")]
    assert found == pytest.approx(anew, abs=5e-3)
    before = combination.attack_share(packages.lam)
    assert np.max(np.abs(anew - before)) > 10 * np.max(np.abs(found - anew))


def times(move, many):
    def stronger(answer):
        troops = answer is not None and answer.force is not None
        return with_force(answer, answer.force * many) if troops else answer

    return replace(move, answer=stronger(move.answer), lesser=stronger(move.lesser))


def test_games_that_are_not_solved_count_as_not_kept(packages):
    seen = packages.combinations[0].at(np.ones(RUNS))
    solved = np.arange(RUNS) != 3
    terms, weight = (seen.keep, seen.alone, seen.answered), packages.combinations[0].weights()
    found = attack_share(replace(seen.first, solved=solved), terms, packages.lam, weight)
    whole = attack_share(seen.first, terms, packages.lam, weight)
    assert found[3] == 1.0
    assert np.array_equal(found[solved], whole[solved])
    assert packages.unsolved == 0


def test_only_the_design_itself_is_as_designed(packages):
    assert [c.levels for c in packages.combinations if c.as_designed] == [
        {"troops": "planned", "rule": "lead", "army": "free"}
    ]
    assert len(packages.combinations) == 8
    assert packages.count == 8 * 6


def test_what_is_shared_between_combinations_is_what_each_would_find(scenario, packages):
    """Every combination solved by a solver of its own, which has nothing to share."""
    for combination in packages.combinations:
        case = scenario.combine(DESIGN, combination.levels)
        alone = Solver(drawn(scenario), scale_of(scenario)).solve(
            case, combination.levels, as_designed=combination.as_designed
        )
        for name in ("keep", "present"):
            assert np.array_equal(getattr(alone, name), getattr(combination, name)), name
        mine, theirs = alone.against, combination.against
        for name in ("alone", "answered"):
            assert np.array_equal(getattr(mine, name), getattr(theirs, name)), name
        for part in ("met", "answer", "less"):
            one, other = getattr(mine, part), getattr(theirs, part)
            fields = one._fields if part != "met" else [f.name for f in dataclasses.fields(one)]
            for name in fields:
                assert np.array_equal(getattr(one, name), getattr(other, name)), (part, name)
        for name in ("protected", "challenger", "foreign", "kappa"):
            assert np.array_equal(getattr(alone.power, name), getattr(combination.power, name))


def test_the_plan_looks_at_no_procedure_and_no_monitoring(scenario):
    """What combinations that differ in these may share (engine/negotiation/solved.py)."""
    first = scenario.combine(DESIGN, {"troops": "planned", "rule": "lead", "army": "free"})
    bare = replace(
        first,
        procedure=replace(first.procedure, members=("ALF",)),
        monitoring=replace(first.monitoring, means={}),
        obligations={},
    )
    plans = []
    for case in (first, bare):
        futures = drawn(scenario)
        plan = generate(case, requirement(case), futures).announced.plan
        plans.append((plan, force_by_response(case, futures, plan, delivered(case, futures))))
    assert plans[0][0] == plans[1][0]
    for name, force in plans[0][1].items():
        assert np.array_equal(force, plans[1][1][name])


def test_combinations_that_differ_in_what_the_chain_reads_get_their_own(packages):
    """A cap on the army is not read by the chain; the rule of decision is."""
    lead = named(packages, troops="planned", rule="lead", army="free")
    capped = named(packages, troops="planned", rule="lead", army="capped")
    everyone = named(packages, troops="planned", rule="all", army="free")
    assert np.array_equal(lead.power.kappa, capped.power.kappa)
    assert not np.array_equal(lead.power.kappa, everyone.power.kappa)
    assert not np.array_equal(lead.against.alone, capped.against.alone)


# --- packages against plain loops -----------------------------------------------------------------


def worth(table, futures, party, levels):
    """Sum over issues and interactions, one number a future."""
    total = np.zeros(futures.runs)
    for issue, level in levels.items():
        value = table.issues[issue].values.get(party, {}).get(level)
        total = total + (0.0 if value is None else futures[value])
    for each in table.interactions.values():
        if each.party == party and all(levels[i] == lv for i, lv in each.levels.items()):
            total = total + futures[each.value]
    return total


def plain_share(first, future, terms, lam, weight):
    """Chance of an attack in one future, type by type."""
    keep, alone, answered = terms
    total, seeking = 0.0, first.seeking[future]
    for kind, chance in enumerate((1.0 - seeking, seeking)):
        gain = first.gain[future] if kind else 1.0

        def taste(value, gain=gain):
            return keep + gain * (value - keep) if value > keep else value

        harm = first.deterrent[kind][future] * (alone - answered) + first.general[kind][future]
        pulls = [lam * (taste(alone) - harm) + math.log(weight[0][0])]
        pulls.append(lam * (keep - first.keep_loss[kind][future]))
        for number, value in enumerate(first.others[:, future]):
            loss = first.losses[kind][number, future]
            pulls.append(lam * (taste(value) - loss) + math.log(weight[1][number]))
        most = max(pulls)
        total += chance * math.exp(pulls[0] - most) / sum(math.exp(p - most) for p in pulls)
    return total


def test_packages_equal_plain_loops(scenario, packages):
    case, futures = scenario.cases[DESIGN], drawn(scenario)
    table = case.bargaining
    levels = {issue: tuple(found.levels) for issue, found in table.issues.items()}
    order = [
        dict(zip(levels, chosen, strict=True)) for chosen in itertools.product(*levels.values())
    ]
    assert [packages.levels(number) for number in range(packages.count)] == order
    other = scenario.without_agreement
    ready = prepare(other, futures, generate(other, requirement(other), futures))
    war = game_of(ready, scale_of(scenario))
    row, seeking = action_names(other).index("attack"), war.board.seeking
    met = worth_of_first(war, HEADLINE)[row] * scale_of(scenario)
    if SEEKING in war.plan.tree.sets:
        attack = war.board.moves["attack"].alone
        taste = worth_alone(war.board, SEEKING, "attack")
        cautious = worth_of_first(war, HEADLINE, SEEKING)[row] * scale_of(scenario)
        met = (1.0 - seeking) * met + seeking * (attack - (taste - cautious))
    helped = kappa(war, HEADLINE, "attack", war.board.share)
    no_agreement = {
        "amber": met,
        "blue": futures[table.parties["blue"].alone]
        + (futures[table.parties["blue"].helped] - futures[table.parties["blue"].alone]) * helped,
        "firm": futures[table.parties["firm"].alone],
        "bands": futures[table.parties["bands"].alone],
    }
    solved = {tuple(c.levels.items()): c for c in packages.combinations}
    for future in (0, 7, 23):
        judged = judged_in(packages, future)
        for number, chosen in enumerate(order):
            mine = {issue: chosen[issue] for issue in ("troops", "rule", "army")}
            weighed = solved[tuple(mine.items())].at(np.ones(RUNS))
            keep = weighed.keep[future] + worth(table, futures, "amber", chosen)[future]
            expected = {
                "amber": keep - no_agreement["amber"][future],
                "blue": futures[table.parties["blue"].keep][future]
                + worth(table, futures, "blue", chosen)[future]
                - no_agreement["blue"][future],
                "firm": worth(table, futures, "firm", chosen)[future]
                - no_agreement["firm"][future],
                "bands": worth(table, futures, "bands", chosen)[future]
                - no_agreement["bands"][future],
            }
            assert judged.gains[number].tolist() == pytest.approx(
                [expected[party] for party in table.parties], abs=1e-8
            )
            moved = table.issues["land"].levels["moved"]
            alone, answered = weighed.alone[future], weighed.answered[future]
            if chosen["land"] == "moved":
                alone = alone + futures[moved.alone][future]
                answered = min(answered + futures[moved.answered][future], alone)
            share = plain_share(
                weighed.first, future, (keep, alone, answered), packages.lam,
                solved[tuple(mine.items())].weights(),
            )  # fmt: skip
            assert judged.attack[number] == pytest.approx(share, abs=1e-9)
            margins = solved[tuple(mine.items())].power.margins(
                solved[tuple(mine.items())].power.foreign
            )[:, future]
            assert judged.holds[number, 4] == bool(np.all(margins[0] <= 0.0))
            assert judged.holds[number, 5] == bool(np.all(margins[1] <= 0.0))
            assert judged.holds[number, 6] == (share <= table.alpha)


def test_combinations_side_by_side_are_what_each_is_alone(packages):
    several = np.random.default_rng(7)
    future, number = several.integers(RUNS, size=30), several.integers(8, size=30)
    multiplier = several.uniform(0.0, 3.0, size=30)
    first = packages.abreast.first(multiplier, future, number)
    margins = packages.abreast.margins(multiplier, future, number)
    attack = packages.abreast.attack(future, number)
    for place in range(30):
        alone = packages.combinations[number[place]]
        seen, at = alone.at(np.full(RUNS, multiplier[place])), future[place]
        for item in dataclasses.fields(first):
            mine, theirs = getattr(first, item.name), getattr(seen.first, item.name)
            assert np.array_equal(mine[..., place], theirs[..., at]), item.name
        assert [part[place] for part in attack] == [seen.alone[at], seen.answered[at]]
        keep = packages.abreast.keep(multiplier[[place]], future[[place]])
        assert keep[0, number[place]] == seen.keep[at]
        path = alone.power.margins(alone.power.foreign * multiplier[place])
        assert np.array_equal(margins[:, place], np.max(path[:, at], axis=1))


def test_packages_found_are_those_judged(packages):
    gains, attack = packages.found(np.array([5, 40]))
    for future in (0, 11):
        judged = judged_in(packages, future)
        assert np.array_equal(gains[future], judged.gains[[5, 40]])
        assert np.array_equal(attack[future], judged.attack[[5, 40]])


def test_a_refusal_counts_only_where_it_blocks(packages):
    blocking = packages.blocks[packages.parties.index("bands")]
    assert 0 < np.mean(blocking) < 1
    refusals = 0
    for future in range(RUNS):
        judged = judged_in(packages, future)
        assert (packages.credible(np.ones(1), np.array([future]))[0] == judged.credible()).all()
        bands = judged.gains[:, packages.parties.index("bands")]
        refused = bands < 0.0
        refusals += np.count_nonzero(refused)
        if blocking[future]:
            assert not np.any(judged.accepted() & refused)
        accepted = np.all((judged.gains >= 0.0)[:, judged.blocks], axis=1)
        assert np.array_equal(judged.accepted(), accepted)
        assert np.all(judged.credible() <= judged.accepted())
    assert refusals > 0


def test_without_agreement_a_lull_is_between_keeping_and_war(scenario, packages, folder):
    text = PART.replace("{design: tripwire}\n  alpha", "{design: tripwire, state: lull}\n  alpha")
    lull = packages_of(load(folder, text))
    attack = Solver(drawn(scenario), scale_of(scenario)).solve(
        scenario.without_agreement, {}, as_designed=False
    )
    chance = attack.attack_share(lull.lam)
    blue = packages.parties.index("blue")
    futures = drawn(scenario)
    keep = futures[scenario.cases[DESIGN].bargaining.parties["blue"].keep]
    expected = keep + (packages.disagreement[blue] - keep) * chance
    assert lull.disagreement[blue] == pytest.approx(expected, abs=1e-10)
    assert 0 < chance.mean() < 1


def test_patience_is_power(folder):
    patient = PART.replace(", weight: 2}", "}")
    for party in ("amber", "blue", "bands", "firm"):
        patient = patient.replace(f"{party}: {{name", f"{party}: {{patience: 0.8, name")
    patient = patient.replace("      name: Blue\n", "      name: Blue\n      patience: 0.9\n")
    found = packages_of(load(folder, patient), 4)
    powers = np.array([1 / -math.log(0.8), 1 / -math.log(0.9), *[1 / -math.log(0.8)] * 2])
    assert found.weight[0] == pytest.approx(powers / powers.sum())


# --- relabelling, order, threads ------------------------------------------------------------------


def numbers(value):
    """A result without the names in it."""
    if isinstance(value, dict):
        return [numbers(child) for child in value.values()]
    if isinstance(value, (tuple, list)):
        return [numbers(child) for child in value]
    if hasattr(value, "__dataclass_fields__"):
        return [numbers(getattr(value, name)) for name in value.__dataclass_fields__]
    return value if isinstance(value, (int, float)) else None


def test_names_of_parties_issues_and_levels_change_nothing(scenario, folder):
    renamed = PART
    for old, new in (
        ("firm", "zed"), ("bands:", "ab:"), ("bands: {moved", "ab: {moved"), ("troops", "q"),
        ("land:", "zz:"), ("land_for", "zz_for"), ("moved", "a1"), ("trade", "aa"),
        ("capped", "m2"), ("planned", "z"), ("rule:", "bb:"),
    ):  # fmt: skip
        renamed = renamed.replace(old, new)
    renamed = renamed.replace("ab: {name: Bands, party: ab", "ab: {name: Bands, party: bands")
    renamed = renamed.replace("procedure: {bb: consensus}", "procedure: {rule: consensus}")
    other = load(folder, renamed)
    assert list(other.cases[DESIGN].bargaining.issues) == ["q", "bb", "army", "zz", "aa"]
    before = negotiate(scenario, DESIGN, drawn(scenario), scale_of(scenario))
    after = negotiate(other, DESIGN, drawn(other), scale_of(other))
    assert numbers(before) == numbers(after)


def blocks(text, start, key_indent):
    """Top-level entries of a map in the text, as (key, text) pairs."""
    body = text[text.index(start) + len(start) :]
    body = body[: body.index("\n  interactions:") + 1]
    lines, found = body.splitlines(keepends=True), []
    for line in lines:
        if line.startswith(" " * key_indent) and line[key_indent] != " ":
            found.append("")
        found[-1] += line
    return found


def test_order_of_issues_changes_nothing(folder):
    """Numbers are fixed here, so that the order decides no draw."""
    text = fixed(PART)
    start = "  issues:\n"
    parts = blocks(text, start, 4)
    assert len(parts) == 5
    turned = text.replace("".join(parts), "".join(reversed(parts)))
    assert turned != text
    first, second = load(folder, text), load(folder, turned)
    results = [negotiate(s, DESIGN, drawn(s), scale_of(s)) for s in (first, second)]
    before, after = results
    for name in ("zone_size", "credible_zone_size", "p_zone", "p_credible", "parties", "binding"):
        assert getattr(before, name) == getattr(after, name), name
    zones = [zone_of(packages_of(s)) for s in (first, second)]
    found = []
    for zone, s in zip(zones, (first, second), strict=True):
        each = packages_of(s)
        keys = [frozenset(each.levels(n).items()) for n in range(each.count)]
        found.append(
            {
                key: (zone.accepted[n], zone.credible[n], *(zone.picked[r][n] for r in zone.picked))
                for n, key in enumerate(keys)
            }
        )
    assert found[0] == found[1]


def fixed(text):
    """Every range of a bargaining at its most likely value."""
    head, tail = text[: text.index("bargaining:")], text[text.index("bargaining:") :]
    return head + re.sub(r"\{low: [^{}]*?mode: ([^,{}]+), high: [^{}]*?\}", r"\1", tail)


def test_a_run_repeats_and_threads_change_nothing(scenario):
    made = [
        assess(scenario, Settings(20, 2, 1, threads, stages=("bargain", "deter")), "x")
        for threads in (1, 2)
    ]
    assert made[0] == made[1]
    assert made[0].designs["tripwire"].bargaining is None
    assert made[0].designs[DESIGN].bargaining is not None


def test_futures_that_were_there_stay_when_more_are_drawn(scenario):
    few, many = packages_of(scenario, 10), packages_of(scenario, 20)
    assert np.array_equal(few.disagreement, many.disagreement[:, :10])
    one, other = (judged_in(p, 3) for p in (few, many))
    assert np.array_equal(one.gains, other.gains)
    assert np.array_equal(one.attack, other.attack)


# --- what moves the zone --------------------------------------------------------------------------


def test_the_credible_zone_shrinks_when_attacks_are_put_to_a_side_less_often(scenario, folder):
    blind = load(
        folder,
        settings=[
            "sensors.patrols.right.offensive=0.4", "sensors.drones.right.offensive=0.4",
        ],
    )  # fmt: skip
    seeing, dim = packages_of(scenario), packages_of(blind)
    # War without an agreement changes too; the property is one at given disagreement points.
    assert not np.array_equal(dim.disagreement, seeing.disagreement)
    dim.disagreement = seeing.disagreement
    lost = 0
    for future in range(RUNS):
        before, after = judged_in(seeing, future), judged_in(dim, future)
        assert np.array_equal(before.gains, after.gains)
        assert np.all(after.attack >= before.attack - 1e-12)
        assert not np.any(after.holds[:, 6] & ~before.holds[:, 6])
        assert not np.any(after.credible() & ~before.credible())
        lost += np.count_nonzero(before.credible() & ~after.credible())
    assert lost > 0


def test_the_zone_is_the_credible_zone_where_everything_counts_as_kept(folder):
    text = PART.replace("alpha: 0.2", "alpha: 0.9999")
    text = text.replace(
        "destroyed: {low: 0.01, mode: 0.05, high: 0.2}",
        "destroyed: {low: 0.3, mode: 0.4, high: 0.5}",
    )
    zone = zone_of(packages_of(load(folder, text)))
    assert np.array_equal(zone.size, zone.credible_size)
    assert np.array_equal(zone.accepted, zone.credible)
    assert np.allclose(zone.picked["nash"], zone.signed)


def test_shares_of_a_rule_add_to_the_futures_that_have_a_zone(packages):
    zone = zone_of(packages)
    credible = np.mean(zone.credible_size > 0)
    for shares in zone.picked.values():
        assert shares.sum() == pytest.approx(credible)
        assert np.all(shares <= zone.credible / RUNS + 1e-12)
    assert zone.signed.sum() == pytest.approx(np.mean(zone.size > 0))


def test_the_price_is_the_least_multiplier_that_admits_a_package(packages):
    zone = zone_of(packages)
    price = guarantee_price(packages, zone.by_combination)

    def any_credible(multiplier):
        found = packages.judged(np.full(RUNS, multiplier), np.arange(RUNS))
        return found.credible().any(axis=1)

    grid = {m: any_credible(m) for m in (0.0, *(0.25 * 2.0**k for k in range(8)))}
    assert price.free.mean == np.mean(grid[0.0])
    never = ~np.any(np.stack(list(grid.values())), axis=0)
    assert price.none.mean == np.mean(never)
    assert np.array_equal(grid[1.0], zone.by_combination.any(axis=1))
    named_now = [force.p_credible.mean for force in price.combinations]
    assert named_now == pytest.approx(zone.by_combination.mean(axis=0).tolist())
    if price.cheapest is not None:
        enough = [f for f in price.combinations if f.p_credible.mean >= 0.5]
        assert price.cheapest.brigades.p50 == min(f.brigades.p50 for f in enough)


def test_a_bargaining_names_its_findings(scenario):
    found = negotiate(scenario, DESIGN, drawn(scenario), scale_of(scenario))
    assert found.packages == 48
    assert found.combinations == 8
    assert {c.kind for c in found.binding} == {"acceptance", "commitment", "compliance"}
    assert len(found.binding) == 4 + 3
    alone = [c.alone for c in found.binding]
    assert alone == sorted(alone, reverse=True)
    assert set(found.parties) == {"amber", "blue", "firm", "bands"}
    assert found.parties["firm"].power == pytest.approx(2 / 5)
    assert found.parties["bands"].blocks < 1 == found.parties["amber"].blocks
    assert found.as_designed.levels == {"troops": "planned", "rule": "lead", "army": "free"}
    assert found.p_credible.mean <= found.p_zone.mean
    for issue, levels in found.levels.items():
        assert list(levels) == list(scenario.cases[DESIGN].bargaining.issues[issue].levels)
        assert sum(each.credible for each in levels.values()) == pytest.approx(1.0)
        assert sum(each.nash for each in levels.values()) == pytest.approx(1.0)
        place = list(found.levels).index(issue)
        for level, each in levels.items():
            with_it = [v for k, v in found.by_package.items() if k.split("/")[place] == level]
            total = sum(v[1] for v in found.by_package.values())
            assert each.credible == pytest.approx(sum(v[1] for v in with_it) / total)
    for package in found.most_acceptable:
        key = "/".join(package.levels.values())
        shares = (package.acceptable.mean, package.credible.mean, package.picked["nash"])
        if package.credible.mean > 0:
            assert found.by_package[key] == shares
        assert package.credible.mean <= package.acceptable.mean
        assert set(package.slack) == set(found.parties)


def test_a_bound_that_imprecise_choice_breaks_is_a_caveat(folder, scenario):
    assert not any("alpha" in said for said in caveats(scenario.cases[DESIGN]))
    strict = load(folder, PART.replace("alpha: 0.2", "alpha: 0.001"))
    (said,) = [text for text in caveats(strict.cases[DESIGN]) if "alpha" in text]
    assert said.startswith("alpha is 0.001, below the ")
    silent = [text for text in caveats(scenario.cases[DESIGN]) if "indifferent" in text]
    assert silent[0] == "Amber gives no worth for and counts as indifferent to: Who decides"

"""Published games: what limits of quantal response select, and what else they can be played as."""

import math
from itertools import product

import numpy as np
import pytest

from locarno.kernels.games import answers, from_starts
from locarno.theory import deterrence
from locarno.theory.games.outcome import outcome
from locarno.theory.games.response import path
from locarno.theory.games.rivals import different, starts
from locarno.theory.games.tree import Chance, Decision, End, tree_of
from locarno.theory.games.walk import TOLERANCE

LIMIT = 5e-3
"""How near the highest precision used here must come to a limit."""


def limit(tree, lam=1000.0):
    """Chance of every action by information set and name."""
    found = answers(tree, np.array([lam]), tree.payoffs[None], tree.chance[None])
    assert found.converged(np.array([lam])).all()
    return by_name(tree, found.chances[0, 0])


def by_name(tree, chances):
    return {
        name: {action: float(chances[slot]) for action, slot in tree.slots(name).items()}
        for name in tree.sets
    }


def regret(tree, played):
    """The most that any player could gain by another plan, all its information sets at once.

    ``played`` holds the chance of one of two actions by information set.
    """
    chances = np.empty(len(tree.actions))
    for name, (action, chance) in played.items():
        slots = tree.slots(name)
        for other, slot in slots.items():
            chances[slot] = chance if other == action else 1.0 - chance

    def worth(plan):
        return outcome(tree, plan[None], tree.chance[None])[0] @ tree.payoffs

    usual, most = worth(chances), 0.0
    for number in range(len(tree.players)):
        own = [tree.slots(tree.sets[k]) for k in np.flatnonzero(tree.owner == number)]
        for plan in product(*own):
            other = chances.copy()
            for slots, action in zip(own, plan, strict=True):
                for name, slot in slots.items():
                    other[slot] = 1.0 if name == action else 0.0
            most = max(most, worth(other)[number] - usual[number])
    return most


def asymmetric(p):
    """Rudimentary Asymmetric Deterrence: A keeps the status quo or challenges a B of two types."""

    def of(kind, dd_b):
        answer = Decision("B", f"B {kind}", {
            "concede": End(f"{kind} DC", (1.0, 0.2)), "resist": End(f"{kind} DD", (0.3, dd_b)),
        })  # fmt: skip
        return Decision("A", "A", {"keep": End(f"{kind} SQ", (0.5, 1.0)), "challenge": answer})

    root = Chance("type of B", {"hard": (p, of("hard", 0.6)), "soft": (1.0 - p, of("soft", 0.0))})
    return tree_of(root, ("A", "B"))


@pytest.mark.parametrize(("p", "challenges"), [(0.70, 1.0), (0.73, 0.0)])
def test_asymmetric_deterrence_turns_at_its_threshold(p, challenges):
    # Zagare & Kilgour 2000, appendix 3: A challenges iff p_B < (1 - .5) / (1 - .3) = .714286.
    found = limit(asymmetric(p))
    assert deterrence.threshold_zagare_kilgour_2000(1.0, 0.5, 0.3) == pytest.approx(
        0.714286, abs=5e-7
    )
    assert found["A"]["challenge"] == pytest.approx(challenges, abs=LIMIT)
    assert found["B hard"]["resist"] > 1.0 - LIMIT
    if challenges:
        assert found["B soft"]["resist"] < LIMIT


def unilateral(p_challenger, p_defender):
    """Unilateral Deterrence Game: challenger's C or D, defender's C or D, challenger's C or D."""

    def after(challenger, defender):
        dd_c, dd_d = 0.3 if challenger == "H" else 0.0, 0.4 if defender == "H" else 0.0
        types = challenger + defender
        stand = Decision("Ch", f"stand {challenger}", {
            "C": End(f"CD {types}", (0.1, 0.8)), "D": End(f"DD {types}", (dd_c, dd_d)),
        })  # fmt: skip
        answer = Decision(
            "Def", f"answer {defender}", {"C": End(f"DC {types}", (1.0, 0.3)), "D": stand}
        )
        keep = End(f"SQ {types}", (0.5, 1.0))
        return Decision("Ch", f"begin {challenger}", {"C": keep, "D": answer})

    def types(challenger):
        return Chance(f"defender after {challenger}", {
            "H": (p_defender, after(challenger, "H")),
            "S": (1.0 - p_defender, after(challenger, "S")),
        })  # fmt: skip

    root = Chance(
        "challenger", {"H": (p_challenger, types("H")), "S": (1.0 - p_challenger, types("S"))}
    )
    return tree_of(root, ("Ch", "Def"))


# Kilgour & Zagare 1991: c_s = .555556, c_h = .714286, d_t = .625; a point in each region.
@pytest.mark.parametrize(
    ("p", "x", "y"),
    [
        ((0.3, 0.8), (0.0, 0.0), (1.0, None)),  # certain deterrence; the soft defender is not asked
        ((0.3, 0.6), (1.0, 0.0), (1.0, 0.0)),  # separating
        ((0.8, 0.3), (1.0, 1.0), (1.0, 0.0)),  # attack
        ((0.3, 0.3), (1.0, 0.257143), (1.0, 0.365079)),  # bluff
    ],
)
def test_unilateral_deterrence_in_its_four_regions(p, x, y):
    found = limit(unilateral(*p))
    assert found["begin H"]["D"] == pytest.approx(x[0], abs=LIMIT)
    assert found["begin S"]["D"] == pytest.approx(x[1], abs=LIMIT)
    assert found["answer H"]["D"] == pytest.approx(y[0], abs=LIMIT)
    if y[1] is not None:
        assert found["answer S"]["D"] == pytest.approx(y[1], abs=LIMIT)


C_S, C_H, D_T = 5 / 9, 5 / 7, 5 / 8
"""(1 - .5) / (1 - .1), (1 - .5) / (1 - .3) and (.8 - .3) / .8."""


def test_thresholds_of_unilateral_deterrence():
    threshold = deterrence.threshold_zagare_kilgour_2000
    assert threshold(1.0, 0.5, 0.1) == pytest.approx(C_S, abs=1e-12)
    assert threshold(1.0, 0.5, 0.3) == pytest.approx(C_H, abs=1e-12)
    assert threshold(0.8, 0.3, 0.0) == pytest.approx(D_T, abs=1e-12)


def unilateral_plan(x, y):
    """Hard challengers stand, soft ones do not; ``x`` begin, ``y`` answer, hard and soft."""
    return {
        "begin H": ("D", x[0]), "begin S": ("D", x[1]), "answer H": ("D", y[0]),
        "answer S": ("D", y[1]), "stand H": ("D", 1.0), "stand S": ("D", 0.0),
    }  # fmt: skip


def bluff(p):
    return (
        p[0] * (1.0 - D_T) / ((1.0 - p[0]) * D_T),
        (C_S - p[1]) / (1.0 - p[1]),
    )


# The closed forms of Kilgour & Zagare, each where it exists and where it does not.
@pytest.mark.parametrize(
    ("plan", "inside", "outside"),
    [
        (lambda _: ((0.0, 0.0), (1.0, 0.0)), [(0.3, 0.8), (0.9, 0.72)], [(0.3, 0.6), (0.3, 0.3)]),
        (lambda _: ((1.0, 0.0), (1.0, 0.0)), [(0.3, 0.6), (0.8, 0.7)], [(0.3, 0.8), (0.3, 0.3)]),
        (lambda _: ((1.0, 1.0), (1.0, 0.0)), [(0.8, 0.3), (0.63, 0.5)], [(0.3, 0.3), (0.8, 0.6)]),
        (lambda p: ((1.0, bluff(p)[0]), (1.0, bluff(p)[1])), [(0.3, 0.3), (0.6, 0.5)], []),
        (
            lambda p: ((0.0, 0.0), (1.0, (C_H - p[1]) / (1.0 - p[1]))),
            [(0.3, 0.6), (0.8, 0.3), (0.3, 0.3)],
            [],
        ),
    ],
    ids=["certain deterrence", "separating", "attack", "bluff", "steadfast"],
)
def test_nobody_regrets_a_closed_form_of_unilateral_deterrence(plan, inside, outside):
    for p in inside:
        assert regret(unilateral(*p), unilateral_plan(*plan(p))) < 1e-15
    for p in outside:
        assert regret(unilateral(*p), unilateral_plan(*plan(p))) > 1e-3


def test_the_bluff_at_its_worked_point():
    assert bluff((0.3, 0.3)) == pytest.approx((0.257143, 0.365079), abs=5e-7)


def mutual(p_one, p_two):
    """Both choose at once; whoever was attacked alone may retaliate, and is hard or soft."""

    def war(one, two):
        return tuple(0.3 if kind == "H" else 0.0 for kind in (one, two))

    def cell(one, two):
        both = war(one, two)
        first = Decision(
            "1",
            f"1 retaliates {one}",
            {"yield": End(f"CD {one}{two}", (0.2, 1.0)), "strike": End(f"CDD {one}{two}", both)},
        )
        second = Decision("2", f"2 retaliates {two}", {
            "yield": End(f"DC {one}{two}", (1.0, 0.2)), "strike": End(f"DCD {one}{two}", both),
        })  # fmt: skip

        def move(if_c, if_d):
            return Decision("2", f"2 {two}", {"C": if_c, "D": if_d})

        return Decision("1", f"1 {one}", {
            "C": move(End(f"SQ {one}{two}", (0.6, 0.6)), first),
            "D": move(second, End(f"DD {one}{two}", both)),
        })  # fmt: skip

    def of(one):
        return Chance(
            f"type of 2 after {one}",
            {"H": (p_two, cell(one, "H")), "S": (1 - p_two, cell(one, "S"))},
        )

    return tree_of(
        Chance("type of 1", {"H": (p_one, of("H")), "S": (1 - p_one, of("S"))}), ("1", "2")
    )


def test_mutual_deterrence_has_two_answers_and_both_are_reported():
    # Threshold .571429 < .7: keeping is an equilibrium, yet the path ends where the hard attack.
    tree, lam = mutual(0.7, 0.7), 200.0
    selected = limit(tree)
    assert selected["1 H"]["D"] > 1.0 - LIMIT
    found = from_starts(tree, lam, tree.payoffs[None], tree.chance[None], starts(tree, lam, 64))
    rivals = [
        by_name(tree, row)["1 H"]["D"] for row in different(found.chances[0], found.residual[0])
    ]
    assert min(rivals) < LIMIT
    assert max(rivals) > 1.0 - LIMIT
    assert len(rivals) >= 2


@pytest.mark.parametrize(
    ("p", "expected"),
    [((0.7, 0.7), 0.0), ((0.58, 0.58), 0.0), ((0.56, 0.7), 0.0056), ((0.3, 0.3), 0.127)],
)
def test_keeping_is_regretted_below_the_threshold_of_mutual_deterrence(p, expected):
    # Both keep and the hard retaliate: an equilibrium from (1 - .6) / (1 - .3) = .571429 on. Below,
    # by hand at (.56, .7): the hard first would gain .56 * .3 + .44 - .6 = .008 with chance .7 of
    # being hard; where both are hard with .3: .3 * .19 + .7 * .1.
    keeping = {f"{i} {kind}": ("D", 0.0) for i in "12" for kind in "HS"}
    keeping |= {
        f"{i} retaliates {kind}": ("strike", float(kind == "H")) for i in "12" for kind in "HS"
    }
    assert deterrence.threshold_zagare_kilgour_2000(1.0, 0.6, 0.3) == pytest.approx(
        0.571429, abs=5e-7
    )
    assert regret(mutual(*p), keeping) == pytest.approx(expected, abs=1e-12)


def tripwire(kappa):
    """A guarantor of two types may deploy a tripwire; the adversary attacks or not."""
    p, v, w, d, lost = 0.4, 4.0, -4.0, 0.5, 2.0

    def after(kind, deployed):
        fight = {"R": 1.0, "W": -3.0}[kind] + (kappa / 2 if deployed else 0.0)
        fold = -kappa if deployed else 0.0
        cost = d * (1.5 if kind == "W" else 1.0) if deployed else 0.0
        name = f"{kind} {'tripwire' if deployed else 'none'}"
        attacked = Decision("G", name, {
            "fight": End(f"{name} war", (fight - cost - lost, w)),
            "fold": End(f"{name} folds", (fold - cost - lost, v)),
        })  # fmt: skip
        seen = f"sees {'tripwire' if deployed else 'none'}"
        return Decision(
            "A", seen, {"comply": End(f"{name} peace", (-cost, 0.0)), "attack": attacked}
        )

    def of(kind):
        return Decision(
            "G", f"{kind} begins", {"deploy": after(kind, True), "not": after(kind, False)}
        )

    return tree_of(Chance("type", {"R": (p, of("R")), "W": (1 - p, of("W"))}), ("G", "A"))


def test_tripwire_is_bought_by_the_weak():
    # Schelling 1966, Fearon 1997: W deploys 1/3, A attacks 3/8 where it sees none, 0 where it does.
    found = limit(tripwire(2.6))
    assert found["R begins"]["deploy"] < LIMIT
    assert found["W begins"]["deploy"] == pytest.approx(1 / 3, abs=LIMIT)
    assert found["sees none"]["attack"] == pytest.approx(3 / 8, abs=LIMIT)
    assert found["sees tripwire"]["attack"] < LIMIT
    # The adversary is indifferent at p* = V / (V - w), the weak at 3/8 x 2 = 1.5 d.
    assert pytest.approx(0.5) == 0.4 / (0.4 + 0.6 * 2 / 3)


def chain_store(n, p, a=2.0, b=0.5):
    """Kreps & Wilson 1982: a monopolist, tough with chance p, meets n entrants in turn."""

    def entrant(kind, left, seen, paid):
        def then(outcome, monopolist, entry):
            following = (*seen, outcome)
            total = paid + monopolist
            others = [entry if k == len(seen) else 0.0 for k in range(n)]
            return entrant_after(kind, left - 1, following, total, others)

        def entrant_after(kind, left, following, total, others):
            gains = (*earned[: len(following) - 1], others[len(following) - 1])
            return (
                entrant(kind, left, following, total)
                if left
                else End(f"{kind} {following}", (total, *gains, *[0.0] * (n - len(gains))))
            )

        earned = [{"out": 0.0, "yield": b, "fight": b - 1.0}[s] for s in seen]
        out = then("out", a, 0.0)
        answer = then("fight", 0.0 if kind == "tough" else -1.0, b - 1.0)
        if kind == "weak":
            answer = Decision("M", f"M {seen}", {"yield": then("yield", 0.0, b), "fight": answer})
        return Decision(f"E{len(seen)}", f"E {seen}", {"out": out, "in": answer})

    root = Chance(
        "type",
        {"tough": (p, entrant("tough", n, (), 0.0)), "weak": (1 - p, entrant("weak", n, (), 0.0))},
    )
    return tree_of(root, ("M", *(f"E{k}" for k in range(n))))


# Kreps & Wilson 1982, a = 2, b = .5: first entrant, first fight of the weak, next entrant after it.
@pytest.mark.parametrize(
    ("n", "p", "enters", "fights", "then"),
    [(2, 0.1, 1.0, 1 / 9, 0.5), (2, 0.3, 0.0, 3 / 7, None), (3, 0.1, 1.0, 1 / 3, None)],
)
def test_reputation_of_kreps_and_wilson(n, p, enters, fights, then):
    found = limit(chain_store(n, p))
    assert found["E ()"]["in"] == pytest.approx(enters, abs=LIMIT)
    assert found["M ()"]["fight"] == pytest.approx(fights, abs=LIMIT)
    if then is not None:
        assert found["E ('fight',)"]["in"] == pytest.approx(then, abs=LIMIT)
    if n == 3:
        assert found["M ('fight',)"]["fight"] == pytest.approx(1 / 3, abs=LIMIT)


def test_horse_of_selten_1975_ends_where_it_is_perfect():
    third = lambda name, left, right: Decision("3", "3", {  # noqa: E731
        "L": End(f"{name} L", left), "R": End(f"{name} R", right)})  # fmt: skip
    second = Decision(
        "2", "2", {"R": End("stay", (1.0, 1.0, 1.0)), "L": third("2", (4, 4, 0), (0, 0, 1))}
    )
    tree = tree_of(
        Decision("1", "1", {"R": second, "L": third("1", (3, 2, 2), (0, 0, 0))}), ("1", "2", "3")
    )
    found = limit(tree)
    # Player 3's R is what Gambit's catalogue calls L. Of two pure equilibria the first is perfect.
    for perfect in (True, False):
        first, third_plays = ("R", "R") if perfect else ("L", "L")
        pure = {"1": (first, 1.0), "2": ("R", 1.0), "3": (third_plays, 1.0)}
        assert regret(tree, pure) == 0.0
    for player in "123":
        assert found[player]["R"] > 0.999


def kuhn():
    """Kuhn 1950: three cards, one bet."""

    def deal(one, two):
        won = 1.0 if one > two else -1.0
        zero_sum = lambda x: (x, -x)  # noqa: E731
        name = f"{one}{two}"
        late = Decision(
            "1",
            f"1 {one} late",
            {"fold": End(f"{name} f", zero_sum(-1.0)), "call": End(f"{name} c", zero_sum(2 * won))},
        )
        checked = Decision(
            "2", f"2 {two} check", {"check": End(f"{name} k", zero_sum(won)), "bet": late}
        )
        bet = Decision(
            "2",
            f"2 {two} bet",
            {"fold": End(f"{name} F", zero_sum(1.0)), "call": End(f"{name} C", zero_sum(2 * won))},
        )
        return Decision("1", f"1 {one}", {"check": checked, "bet": bet})

    deals = [(one, two) for one in "JKQ".replace("KQ", "QK") for two in "JQK" if one != two]
    rank = {"J": 1, "Q": 2, "K": 3}
    return tree_of(
        Chance("deal", {f"{a}{b}": (1 / 6, deal(rank[a], rank[b])) for a, b in deals}), ("1", "2")
    )


def test_kuhn_poker_has_its_value():
    tree, lam = kuhn(), np.array([1000.0])
    found = answers(tree, lam, tree.payoffs[None], tree.chance[None])
    assert found.converged(lam).all()
    value = outcome(tree, found.chances[:, 0], tree.chance[None]) @ tree.payoffs[:, 0]
    assert value[0] == pytest.approx(-1 / 18, abs=LIMIT)


def test_one_decision_is_the_logit_share():
    tree = tree_of(
        Decision("A", "A", {"x": End("x", (0.3,)), "y": End("y", (0.1,))}, {"y": 2.0}), ("A",)
    )
    share = limit(tree, 5.0)["A"]["x"]
    assert share == pytest.approx(1.0 / (1.0 + 2.0 * math.exp(-1.0)), abs=1e-12)


TURNING = (
    (0.46, 0.31), (0.77, 0.62), (0.19, 0.8), (0.63, 0.42), (0.05, 0.68), (0.3, 0.32),
    (0.79, 0.94), (0.61, 0.14), (0.99, 0.5), (0.31, 0.32), (0.77, 0.48), (0.45, 0.72),
)  # fmt: skip
"""Payoffs of the guarantor and the adversary at the leaves of a tripwire game. By Gambit's trace
its path from random play turns back at lambda 14.21 and forward again at 13.53."""


def turning():
    paid = iter(TURNING)

    def after(kind, word):
        quiet = End(f"{kind} {word} peace", next(paid))
        attacked = Decision("G", f"{kind} {word}", {
            act: End(f"{kind} {word} {act}", next(paid)) for act in ("fight", "fold")
        })  # fmt: skip
        return Decision("A", f"sees {word}", {"comply": quiet, "attack": attacked})

    def of(kind):
        words = ("tripwire", "none")
        return Decision("G", f"{kind} begins", {word: after(kind, word) for word in words})

    return tree_of(Chance("type", {"R": (0.67, of("R")), "W": (0.33, of("W"))}), ("G", "A"))


def test_a_path_that_turns_back_is_followed_around_its_turns():
    tree, lams = turning(), np.array([14.0, 20.0])
    found = answers(tree, lams, tree.payoffs[None], tree.chance[None])
    assert found.converged(lams).all()
    # pygambit 17.0.0b2, qre.logit_solve_lambda(first_step=.003, max_accel=1.02): 14 lies before
    # the turn and is met there first, 20 after both turns.
    theirs = {
        14.0: {"R begins": 0.6918889107803465, "sees tripwire": 0.5082113940057397,
               "sees none": 0.7764384354680546, "W begins": 0.9987150591206195},
        20.0: {"R begins": 0.07119466568905884, "sees tripwire": 0.9990016588878777,
               "sees none": 0.8755809813551535, "W begins": 0.99978841147313},
    }  # fmt: skip
    for row, lam in zip(found.chances[0], lams, strict=True):
        for name, chance in theirs[float(lam)].items():
            assert row[next(iter(tree.slots(name).values()))] == pytest.approx(chance, abs=1e-8)
    readable = path(tree, lams, tree.payoffs, tree.chance)
    assert found.odds[0] == pytest.approx(readable.odds, abs=1e-9)
    assert np.all(readable.residual <= TOLERANCE * (1.0 + lams))


def test_answers_beyond_a_turn_do_not_depend_on_what_was_asked_for_before():
    tree = turning()
    alone = answers(tree, np.array([20.0]), tree.payoffs[None], tree.chance[None])
    among = answers(tree, np.array([1.0, 13.9, 14.1, 20.0]), tree.payoffs[None], tree.chance[None])
    assert among.chances[0, 3] == pytest.approx(alone.chances[0, 0], abs=1e-10)

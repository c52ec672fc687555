"""The response clock of the real engine against a quadrature of our own."""

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from locarno import api
from locarno.engine.chain import response_chain
from locarno.engine.futures import Futures, Typical
from locarno.errors import ScenarioError
from locarno.theory import coalition

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
FACTORS = ("p_detect", "p_attribute", "p_willing", "p_decide_in_time", "p_arrive_in_time")
RUNS = 40
CLASS, ANSWER = "land_grab", "reserve"


def clocks(scenario, designs=(), settings=(), stages=("clock",)):
    loaded = api.load(scenario, designs=designs, settings=settings)
    return api.assess(loaded, api.Settings(RUNS, 2, 1, 1, stages=stages)).designs


def chain_of(design, settings=(), runs=RUNS):
    loaded = api.load(SMALL, designs=[design], settings=settings)
    case = loaded.cases[design]
    futures = Futures(1, runs, loaded.positions)
    return case, futures, response_chain(case, futures)


@pytest.mark.parametrize(
    ("scenario", "designs"),
    [
        (SMALL, ()),
        ("bosnia-1995", ()),
        ("donbas-2015", ()),
        ("ukraine-2025", ("reassurance", "predelegated", "lead_nation")),
    ],
)
def test_printed_factors_multiply_to_the_chance_in_time(scenario, designs):
    for design in clocks(scenario, designs).values():
        assert design.clock
        for row in design.clock.values():
            product = math.prod(getattr(row, name).mean for name in FACTORS)
            # Ratios of totals telescope: only rounding is left.
            assert product == pytest.approx(row.p_in_time.mean, abs=1e-9)


def test_what_is_remembered_of_held_inputs_is_what_they_give_afresh():
    """Most inputs move chances and not hours: curves of decisions serve again, to the last bit."""
    loaded = api.load("ukraine-2025", designs=["reassurance"])
    case = loaded.cases["reassurance"]
    futures = Futures(1, 7, loaded.positions, together=case.together)
    response_chain(case, futures, ("incursion",))
    ends = {q.path: q.low for q in loaded.quantities["reassurance"] if q.path in futures.reads}
    varied = [
        path
        for path in ends
        if path.split(".")[0]
        in {"sensors", "monitoring", "violations", "force", "line", "decision_times"}
    ]
    assert len(varied) > 20
    for path in varied:
        fixed = {path: ends[path]}
        fresh = Futures(1, 7, loaded.positions, together=case.together, fixed=fixed)
        wanted = response_chain(case, fresh, ("incursion",)).links["incursion"]
        found = response_chain(case, futures.holding(fixed), ("incursion",)).links["incursion"]
        assert np.array_equal(found.decided, wanted.decided), path
        assert np.array_equal(found.arrived, wanted.arrived), path


# --- an independent joint -------------------------------------------------------------------------


def reluctance():
    """Gauss-Legendre nodes and normal weights on [-9, 9]; 1,200 nodes leave only rounding."""
    x, w = np.polynomial.legendre.leggauss(1_200)
    z = 9.0 * x
    return z, 9.0 * w * norm.pdf(z)


def below(threshold, rho, z):
    return norm.cdf((threshold - math.sqrt(rho) * z) / math.sqrt(1.0 - rho))


def sight_by_hand(case, f):
    """Detected, and (hours, chance of all breaches) of who names the right side first.

    Two means and the pipeline, every saying of the two written out: each names the right side, the
    wrong one, or nobody. The more trusted of those that speak is heard; the first of those that are
    right starts the clock. What the pipeline sees alone is named as what the means see.
    """
    seen, right, wrong, hours = [], [], [], []
    for means in case.monitoring.means.values():
        sensor = case.sensors[means.sensor]
        pick = [m.get(CLASS, m.get("default")) for m in (sensor.detection, sensor.right)]
        seen.append(f[pick[0]] * f[means.coverage] * f[means.access])
        right.append(f[pick[1]])
        wrong.append(f[sensor.wrong.get(CLASS, sensor.wrong.get("default"))])
        hours.append(f[sensor.hours])
    (a, b), (ra, rb), (wa, wb) = seen, (seen[0] * right[0], seen[1] * right[1]), wrong
    by_means = 1.0 - (1.0 - a) * (1.0 - b)
    pipeline = f[case.channels.intelligence_detection] * f[case.agreement.intelligence]
    detected = 1.0 - (1.0 - by_means) * (1.0 - pipeline)
    nobody_a, nobody_b = 1.0 - ra - a * wa, 1.0 - rb - b * wb
    only_a, only_b, both = ra * (nobody_b + b * wb), nobody_a * rb, ra * rb
    sooner = hours[0] <= hours[1]
    first = only_a + np.where(sooner, both, 0.0)
    second = only_b + np.where(sooner, 0.0, both)
    return detected, [(hours[0], first / by_means), (hours[1], second / by_means)]


def offered_by_hand(case, f, voters, rule, rho, arrival):
    """Kappa in each future from inputs only, but for the mean reach of a reserve."""
    agreed, channels = case.agreement, case.channels
    deadline = (
        f[case.violations[CLASS].fait_accompli]
        + f[channels.buffer_hours] * f[agreed.buffer_km]
        + f[channels.withdrawal_hours] * f[agreed.withdrawal_km]
    )
    detected, told = sight_by_hand(case, f)
    duty = next(iter(case.obligations.values()))
    shift = f[channels.obligation[duty.type]]
    record = case.decision_times[rule]["default"]
    z, weight = reluctance()
    found = []
    for r in range(RUNS):
        proposed = f[case.procedure.proposed["default"]][r]
        joint = np.full(z.shape, proposed)
        for voter in voters:
            p = f[case.stances[case.guarantors[voter].stance].willing["default"]][r]
            joint *= below(norm.ppf(p) + shift[r], rho, z)
        kappa = 0.0
        for hours, named in told:
            left = deadline[r] - hours[r] - arrival[r]
            if left <= 0.0:
                continue
            gap = (math.log(left) - math.log(f[record.median][r])) / f[record.sigma][r]
            in_time = float(np.sum(weight * joint * below(gap, rho, z)))
            kappa += detected[r] * named[r] * in_time
        found.append(kappa)
    return np.array(found)


# Alfa and Bravo are firm, Charlie is wary, Delta refuses and does not vote (small.yaml).
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.9])
@pytest.mark.parametrize(
    ("design", "rule", "voters"),
    [("tripwire", "consensus", ("ALF", "BRA", "CHA")), ("reassurance", "lead_nation", ("ALF",))],
)
def test_the_joint_agrees_with_a_dense_quadrature(design, rule, voters, rho):
    case, futures, chain = chain_of(design, [f"coalition.correlation={rho}"])
    expected = offered_by_hand(case, futures, voters, rule, rho, chain.links[CLASS].arrival)
    assert expected.max() > 0.01  # the comparison is not one of zeros
    np.testing.assert_allclose(chain.offered(CLASS), expected, rtol=0.0, atol=1e-9)
    loaded = api.load(SMALL, designs=[design], settings=[f"coalition.correlation={rho}"])
    printed = api.assess(loaded, api.Settings(RUNS, 2, 1, 1, stages=("clock",)))
    row = printed.designs[design].clock[CLASS]
    assert row.p_in_time.mean == pytest.approx(float(expected.mean()), abs=1e-9)


def test_correlation_above_the_largest_allowed_is_refused():
    # Semantics of the field: 0.95 at most, because the quadrature steepens towards 1.
    with pytest.raises(ScenarioError, match=r"0\.95"):
        api.load(SMALL, settings=["coalition.correlation=0.96"])


def test_the_median_is_where_half_of_the_answers_have_come():
    case, _, _ = chain_of("reassurance")
    loaded = api.load(SMALL, designs=["reassurance"])
    f = Typical(loaded.positions)
    rho = case.coalition.correlation.mode
    stance = case.stances[case.guarantors["ALF"].stance].willing["default"].mode
    shift = case.channels.obligation["defense"].mode
    z, weight = reluctance()
    willing = below(norm.ppf(stance) + shift, rho, z)
    record = case.decision_times["lead_nation"]["default"]

    def answered(hours):
        gap = (math.log(hours) - math.log(record.median.mode)) / record.sigma.mode
        return float(np.sum(weight * willing * below(gap, rho, z)) / np.sum(weight * willing))

    link = response_chain(case, f).links[CLASS]
    _, told = sight_by_hand(case, f)
    total = sum(float(named[0]) for _, named in told)

    def came(hours):
        """Share of the answers that come so many hours after the breach."""
        left = [(hours - float(h[0] + link.arrival[0]), float(n[0]) / total) for h, n in told]
        return sum(share * answered(rest) for rest, share in left if rest > 0.0)

    row = clocks(SMALL, ["reassurance"])["reassurance"].clock[CLASS]
    # The clock's grid is right to a year over 64 cubed: 8,760 h / 262,144 = 0.033 h.
    for level, printed in (
        (0.05, row.range_hours[0]),
        (0.5, row.median_hours),
        (0.95, row.range_hours[1]),
    ):
        hours = brentq(lambda h, p=level: came(h) - p, 1e-6, 8_760.0)
        assert printed == pytest.approx(hours, abs=0.034)


# --- consequences ---------------------------------------------------------------------------------


def test_an_arrival_after_the_fait_accompli_is_no_answer_in_time():
    usual = clocks(SMALL, ["tripwire"])["tripwire"].clock
    # 5,000 h exceeds every fait accompli of small.yaml (720 h and what 20 km of withdrawal gain).
    late = clocks(SMALL, ["tripwire"], [f"responses.{ANSWER}.travel=5000"])["tripwire"].clock
    classes = [name for name, row in usual.items() if row.answer == ANSWER]
    assert classes == ["incursion", "probe", "land_grab"]
    for name in usual:
        if name in classes:
            assert usual[name].p_in_time.mean > 0.0
            assert late[name].p_in_time.mean == 0.0
            assert late[name].p_arrive_in_time.mean == 0.0
            assert late[name].p_decide_in_time == usual[name].p_decide_in_time
        else:
            assert late[name] == usual[name]


@pytest.mark.parametrize(
    ("design", "settings"),
    [
        ("tripwire", []),  # consensus
        ("tripwire", ["procedure.rule=qualified_majority"]),
        ("reassurance", []),  # lead nation
        ("tripwire", ["procedure.rule=lead_nation", "procedure.lead=CHA"]),
    ],
)
def test_a_resolute_coalition_says_yes_more_often(design, settings):
    _, _, chain = chain_of(design, settings)
    for name, link in chain.links.items():
        resolute, weak = coalition.split_at(link.willing, chain.weight, chain.z, chain.threshold)
        assert np.all(resolute >= weak)
        assert np.all(resolute > 0.0)
        timely, late = chain.by_resolve(name)
        assert np.all(timely >= late)
    # Where all correlations are at least 0.2 (small.yaml) the difference is real.
    resolute, weak = chain.by_resolve(CLASS)
    assert float(np.mean(resolute)) > 1.5 * float(np.mean(weak))


def test_a_delegated_answer_depends_on_nobodys_resolve():
    _, _, chain = chain_of(
        "tripwire", ["procedure.rule=pre_delegated", f"procedure.delegated=[{ANSWER}]"]
    )
    resolute, weak = chain.by_resolve(CLASS)
    np.testing.assert_allclose(resolute, weak, rtol=1e-12)
    resolute, weak = chain.by_resolve("offensive")  # air strikes stay with the consensus
    assert np.all(resolute > weak)


@pytest.mark.parametrize(
    ("scenario", "design"),
    [
        (SMALL, "tripwire"),
        (SMALL, "reassurance"),
        ("bosnia-1995", "historical"),
        ("donbas-2015", "historical"),
        ("ukraine-2025", "reassurance"),
    ],
)
def test_what_the_clock_prints_is_what_deterrence_is_offered(scenario, design):
    found = clocks(scenario, [design], stages=("clock", "deter"))[design]
    case = api.load(scenario, designs=[design]).cases[design]
    actions = next(p for p in case.parties.values() if p.payoffs).payoffs.actions
    committed = {str(kind): action.commits for kind, action in actions.items() if action.commits}
    # Semantics §8: probe, slice, pretext and attack commit a class, split commits none.
    assert sorted(committed) == ["attack", "pretext", "probe", "slice"]
    for action, violation in committed.items():
        offered = found.deterrence.by_action[action].offered
        assert offered.mean == pytest.approx(found.clock[violation].p_in_time.mean, abs=1e-12)
        assert offered.spread == found.clock[violation].p_in_time.spread
    assert found.deterrence.by_action["split"].offered.mean == 0.0

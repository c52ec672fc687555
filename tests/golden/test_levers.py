"""What each lever and each term of an agreement moves, and that nothing else moves with it."""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from locarno import api
from locarno.engine.chain import response_chain
from locarno.engine.delivery import delivered
from locarno.engine.futures import Futures
from locarno.engine.generation import generate, planned
from locarno.engine.offers import offers
from locarno.engine.payoffs import payoff_scale, payoff_table
from locarno.engine.prepared import prepare
from locarno.engine.sea import sea_caps
from locarno.engine.sector_placement import sector_placement
from locarno.engine.simulation import run_campaign
from locarno.engine.sizing import requirement
from locarno.engine.variants import campaign_rules, campaign_variant
from locarno.engine.watering import watered_down
from locarno.model.forces import Force, LandPosture
from locarno.model.mandate import Agreement, Obligation, Procedure
from locarno.model.monitoring import Means, Monitoring
from locarno.model.plan_results import Method
from locarno.model.stations import AirForce, Article19, SeaForce
from locarno.theory.episode.inputs import NAMES, Broken

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
RUNS = 40
NEVER_FIRST = "agreement.ceasefire_first=false"
NO_BACKSTOP = "agreement.us_backstop=false"


@cache
def loaded(scenario, design, settings=()):
    """A case with its futures and the payoff scale."""
    found = api.load(scenario, designs=[design], settings=settings)
    case = found.cases[design]
    futures = Futures(1, RUNS, found.positions, together=case.together)
    return case, futures, payoff_scale(found.payoff_cases)


@cache
def generation(scenario, design, settings=()):
    case, futures, _ = loaded(scenario, design, settings)
    return generate(case, requirement(case), futures)


@cache
def variant(scenario, design, settings=()):
    """The numbers a campaign runs on."""
    case, futures, scale = loaded(scenario, design, settings)
    ready = prepare(case, futures, generation(scenario, design, settings))
    return campaign_variant(case, futures, ready.announced, case.choice.headline, scale)


def campaigns(scenario, design, *settings):
    """Outcomes under each group of settings, on the same futures and the same luck."""
    rules = campaign_rules(loaded(scenario, design, settings[0])[0])
    variants = [variant(scenario, design, group) for group in settings]
    count = [RUNS] * len(variants)
    return run_campaign(rules, variants, seed=1, futures=count, histories=4)


# --- a ceasefire first ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "design"),
    [
        (SMALL, "tripwire"),
        (SMALL, "reassurance"),
        ("ukraine-2025", "tripwire"),
    ],
)
def test_waiting_for_the_ceasefire_costs_the_shortest_notice_and_move(scenario, design):
    case, _, _ = loaded(scenario, design)
    assert case.agreement.ceasefire_first
    live = [
        pledge
        for guarantor in case.guarantors.values()
        for pledge in guarantor.pledges.values()
        if pledge.status != "refused"
    ]
    shortest = min(pledge.notice.mode + pledge.move.mode for pledge in live)
    assert shortest > 0
    after = generation(scenario, design)
    before = generation(scenario, design, (NEVER_FIRST,))
    for reading in ("stated", "announced"):
        waiting = getattr(after, reading).first_arrival_days
        ready = getattr(before, reading).first_arrival_days
        assert waiting - ready >= shortest


@pytest.mark.parametrize(
    ("scenario", "design"), [(SMALL, "tripwire"), ("ukraine-2025", "tripwire")]
)
def test_the_gap_before_arrival_is_found_only_while_the_ceasefire_comes_first(scenario, design):
    def codes(*settings):
        return {
            item.finding.code
            for item in api.check(api.load(scenario, designs=[design], settings=settings))
        }

    assert "LOC005" in codes()
    assert "LOC005" not in codes(NEVER_FIRST)


def test_there_is_no_gap_where_units_are_there_already():
    # British, French and other units of the earlier mission changed over on the day in Bosnia.
    case, _, _ = loaded("bosnia-1995", "historical")
    assert case.agreement.ceasefire_first
    found = api.check(api.load("bosnia-1995", designs=["historical"]))
    assert "LOC005" not in {item.finding.code for item in found}
    assert generation("bosnia-1995", "historical").stated.first_arrival_days == 0.0


def test_units_in_place_on_day_0_are_on_station_in_the_first_quarter():
    plans = [
        generation("ukraine-2025", "tripwire", settings).announced.persons_on_station
        for settings in ((), (NEVER_FIRST,))
    ]
    assert plans[0][0] == 0.0
    assert plans[1][0] > 0.0


# --- the United States ----------------------------------------------------------------------------


def tied(case):
    """Guarantor and pledge of those that name a condition on the backstop."""
    names = {k for k, c in case.conditions.items() if c.lever == "agreement.us_backstop"}
    assert names
    pledges = {
        (key, name)
        for key, guarantor in case.guarantors.items()
        for name, pledge in guarantor.pledges.items()
        if names & set(pledge.conditions)
    }
    means = {key for key, m in case.monitoring.means.items() if names & set(m.conditions)}
    return pledges, means


@pytest.mark.parametrize(
    ("scenario", "design"),
    [(SMALL, "tripwire"), (SMALL, "reassurance"), ("ukraine-2025", "reassurance")],
)
def test_without_the_backstop_exactly_what_is_tied_to_it_goes(scenario, design):
    case, futures, _ = loaded(scenario, design)
    off, futures_off, _ = loaded(scenario, design, (NO_BACKSTOP,))
    pledges, means = tied(case)
    assert pledges
    assert means
    for announced in (False, True):
        whole = offers(case, requirement(case), announced=announced)
        left = offers(off, requirement(off), announced=announced)
        assert left == tuple(o for o in whole if (o.guarantor, o.pledge) not in pledges)
    kept, kept_off = delivered(case, futures), delivered(off, futures_off)
    assert set(kept) == set(kept_off)
    for key, share in kept.items():
        if key in pledges:
            assert not kept_off[key].any()
        else:
            np.testing.assert_array_equal(kept_off[key], share)
    assert any(kept[key].any() for key in pledges & set(kept))


@pytest.mark.parametrize("scenario", [SMALL, "ukraine-2025"])
def test_without_the_backstop_the_other_means_see_as_before(scenario):
    design = "tripwire"
    case, futures, _ = loaded(scenario, design)
    off, futures_off, _ = loaded(scenario, design, (NO_BACKSTOP,))
    _, means = tied(case)
    # By hand: whoever is tied to it sees nothing, the rest and the pipeline miss independently.
    pipeline = futures[case.channels.intelligence_detection] * futures[case.agreement.intelligence]
    chain = response_chain(off, futures_off)
    for violation in ("probe", "offensive"):
        missed = 1.0 - pipeline
        for key, m in case.monitoring.means.items():
            detection = case.sensors[m.sensor].detection
            chance = futures[detection.get(violation, detection.get("default"))]
            if key not in means:
                missed = missed * (1.0 - chance * futures[m.coverage] * futures[m.access])
        np.testing.assert_allclose(chain.links[violation].sight.detected, 1.0 - missed, atol=1e-14)
        before = response_chain(case, futures).links[violation].sight.detected
        assert np.all(before > 1.0 - missed)


# --- what each term moves -------------------------------------------------------------------------


def v(scenario, settings):
    return variant(scenario, "reassurance", settings)


def changed(*settings):
    """The design ``reassurance`` of small.yaml as it is and with settings."""
    return v(SMALL, ()), v(SMALL, settings)


GROUND = [2, 3, 5, 6]  # incursion, probe, land grab, offensive: the ground classes, bar shots
STRIKE = 1  # declared ``ground: false``


def test_a_cap_on_the_army_lowers_its_share_of_strength():
    # 100,000 against the 200,000 Blue has: V of every action rises.
    usual, capped = changed("agreement.host_army_cap=100000")
    assert np.all(capped.alone > usual.alone)
    np.testing.assert_array_equal(capped.keep, usual.keep)
    # A cap far above changes nothing: Blue reaches 225,000 at most within the horizon.
    _, loose = changed("agreement.host_army_cap=1000000")
    np.testing.assert_array_equal(loose.alone, usual.alone)


def test_a_buffer_calms_the_line_and_lengthens_deadlines_on_the_ground():
    usual, wide = changed("agreement.buffer_km=30")
    assert np.all(wide.buffer_calm < usual.buffer_calm)
    assert np.all(wide.deadline_days[GROUND] > usual.deadline_days[GROUND])
    np.testing.assert_array_equal(wide.deadline_days[STRIKE], usual.deadline_days[STRIKE])
    # Hours gained by hand: 20 km more at 0.2 to 1 h/km (small.yaml).
    gained = 24.0 * (wide.deadline_days - usual.deadline_days)[GROUND]
    assert np.all((gained >= 20 * 0.2 - 1e-9) & (gained <= 20 * 1.0 + 1e-9))


def test_a_buffer_lowers_the_exchanges_of_a_campaign():
    near, far = campaigns(SMALL, "reassurance", (), ("agreement.buffer_km=30",))
    few, many = far.histories.exchanges, near.histories.exchanges
    # The same luck: 20 km more at 1 to 5 % a km leave e^-0.2 to e^-1 of them.
    same = (near.histories.war_day < 0) & (far.histories.war_day < 0)
    assert same.any()
    per_day = few[same] / many[same]
    assert np.all((per_day >= np.exp(-1.0)) & (per_day <= np.exp(-0.2)))


def test_withdrawal_lengthens_deadlines_on_the_ground():
    usual, back = changed("agreement.withdrawal_km=100")
    gained = 24.0 * (back.deadline_days - usual.deadline_days)[GROUND]
    # By hand: 80 km more at 0.1 to 0.6 h/km (small.yaml).
    assert np.all((gained >= 80 * 0.1 - 1e-9) & (gained <= 80 * 0.6 + 1e-9))
    np.testing.assert_array_equal(back.deadline_days[STRIKE], usual.deadline_days[STRIKE])
    np.testing.assert_array_equal(back.buffer_calm, usual.buffer_calm)


def test_a_guarantee_that_lapses_answers_nothing():
    lapse = ("agreement.duration_years=0", "agreement.renewal=0")
    year = ("agreement.duration_years=1", "agreement.renewal=0")
    never = ("agreement.duration_years=null",)
    gone, one, forever = campaigns(SMALL, "reassurance", lapse, year, never)
    assert gone.histories.answered.sum() == 0
    assert 0 < one.histories.answered.sum() < forever.histories.answered.sum()
    # What then breaks first is called withdrawn.
    shares = [np.mean(x.histories.eroded_cause == Broken.WITHDRAWN) for x in (gone, one, forever)]
    assert shares[0] > shares[2]
    assert shares[0] >= shares[1] >= shares[2]


def test_renewal_keeps_a_guarantee_alive():
    lapse = ("agreement.duration_years=1", "agreement.renewal=0")
    renewed = ("agreement.duration_years=1", "agreement.renewal=1")
    never = ("agreement.duration_years=null",)
    over, kept, forever = campaigns(SMALL, "reassurance", lapse, renewed, never)
    # Renewed for certain is as good as endless, to the last history.
    np.testing.assert_array_equal(kept.histories.war_day, forever.histories.war_day)
    np.testing.assert_array_equal(kept.histories.answered, forever.histories.answered)
    assert over.histories.answered.sum() < kept.histories.answered.sum()


def test_a_snap_back_of_sanctions_moves_both_ends():
    usual, sharp = changed("agreement.sanctions_snapback=1")
    # By hand: S rises by 0 to 0.1, w falls by 0 to 0.2 (small.yaml; the default is none).
    rise, fall = sharp.keep - usual.keep, usual.punished - sharp.punished
    assert np.all((rise > 0.0) & (rise <= 0.1))
    assert np.all((fall >= -1e-12) & (fall <= 0.2 + 1e-12))
    # The attack is never held at w = V; what splits the coalition may be, and then moves less.
    assert np.all(fall[-1] > 0.0)
    np.testing.assert_array_equal(sharp.alone, usual.alone)


@pytest.mark.parametrize("setting", ["agreement.weapons=1", "agreement.training=5000"])
@pytest.mark.parametrize(
    ("scenario", "design"), [(SMALL, "reassurance"), ("donbas-2015", "historical")]
)
def test_weapons_and_training_raise_the_army_over_time(scenario, design, setting):
    case, futures, _ = loaded(scenario, design)
    more, futures_more, _ = loaded(scenario, design, (setting,))
    usual = payoff_table(case, futures, 20).alone
    raised = payoff_table(more, futures_more, 20).alone
    fall = usual - raised  # V falls as the protected army grows
    np.testing.assert_allclose(fall[..., 0], 0.0, atol=1e-12)
    assert np.all(np.diff(fall, axis=-1) > 0.0)


def test_intelligence_shows_breaches_that_nobody_else_saw():
    none, full = (v(SMALL, (f"agreement.intelligence={x}",)) for x in (0, 1))
    assert np.all(full.detected > none.detected)
    # By hand: what was missed is shown with a chance of 0.1 to 0.5 (small.yaml).
    shown = (full.detected - none.detected) / (1.0 - none.detected)
    assert np.all((shown >= 0.1 - 1e-9) & (shown <= 0.5 + 1e-9))


def test_obligations_shift_willingness():
    usual, none = changed("obligations=null")
    assert np.all(usual.willing >= none.willing)
    assert np.mean(usual.willing) > np.mean(none.willing)
    _, weaker = changed("obligations.help.type=consultation")  # 0.05 against 0.3 probits
    assert np.mean(none.willing) < np.mean(weaker.willing) < np.mean(usual.willing)


# --- what happens to the coalition ---------------------------------------------------------------


def test_false_alarms_add_answers_that_nobody_deserved():
    none, some = campaigns(SMALL, "reassurance", (), ("monitoring.false_alarms=0.05",))
    assert np.all(some.histories.wrong_answers >= none.histories.wrong_answers)
    assert some.histories.wrong_answers.sum() > none.histories.wrong_answers.sum()
    assert some.clashed().sum() >= none.clashed().sum()


def test_unanswered_breaches_wear_a_coalition_down():
    firm = ("coalition.unanswered=-0.5",)
    none, worn, hardened = campaigns(SMALL, "reassurance", (), ("coalition.unanswered=0.5",), firm)
    shares = [x.histories.answered.sum() / x.histories.breaches.sum()
              for x in (worn, none, hardened)]  # fmt: skip
    assert shares == sorted(shares)
    assert shares[0] < shares[2]


def test_casualties_strengthen_or_break_a_coalition():
    # Every answer of this design leads to a clash, so that the sign decides on the next answer.
    base = ("responses.reserve.clash=1", "responses.reserve.general=0",
            "responses.air_strikes.clash=1", "responses.air_strikes.general=0")  # fmt: skip
    hit = (*base, "coalition.casualties=1")
    none, harder, broken = campaigns(
        SMALL, "reassurance", base, (*hit, "coalition.hardening=1"), (*hit, "coalition.hardening=0")
    )
    assert broken.histories.answered.sum() < none.histories.answered.sum()
    assert harder.histories.answered.sum() > none.histories.answered.sum()


def test_new_governments_move_willingness_both_ways():
    changes = ("hazards.government_change=4",)
    still, moving = campaigns(
        SMALL, "reassurance", changes, (*changes, "coalition.new_government=4")
    )
    difference = moving.histories.answered - still.histories.answered
    assert difference.min() < 0 < difference.max()
    # Without a hazard nobody changes, however far a new government would move.
    calm, same = campaigns(SMALL, "reassurance", (), ("coalition.new_government=4",))
    np.testing.assert_array_equal(calm.histories.answered, same.histories.answered)
    # A guarantor's own hazard goes before that of all.
    (own,) = campaigns(
        SMALL, "reassurance",
        ("coalition.new_government=4", "guarantors.ALF.government_change=4"),
    )  # fmt: skip
    assert (own.histories.answered != calm.histories.answered).any()


# --- the Straits ----------------------------------------------------------------------------------


def test_article_19_opens_the_sea_step_by_step():
    def admitted(state):
        case = loaded("ukraine-2025", "reassurance", state)[0]
        return {cap.guarantor for cap in sea_caps(case).pledges if cap.admitted}

    # As the file has it, closed to all: the ships of the states on the sea are left.
    assert admitted(()) == {"TUR", "ROU", "BGR"}
    # No guarantor is a belligerent: what is closed to those is open to all of them.
    others = [admitted((f"straits.article_19={word}",)) for word in list(Article19)[:2]]
    assert others[0] == others[1]
    assert others[0] > admitted(())


# --- every term -----------------------------------------------------------------------------------

LABELS = {"label", "note", "source", "reason"}
"""Terms that are words for readers."""


def moved(name):
    """Whether an array of the campaign's numbers differs."""
    return lambda one, two: (
        not np.array_equal(getattr(variant(SMALL, *one), name), getattr(variant(SMALL, *two), name))
    )


def rows_of(one):
    return requirement(loaded(SMALL, *one)[0]).rows


def rows(one, two):
    return rows_of(one) != rows_of(two)


def units(element):
    def differ(one, two):
        sizes = [{r.id: r for r in rows_of(x)}.get(element) for x in (one, two)]
        return sizes[0] != sizes[1]

    return differ


def arrivals(one, two):
    times = [generation(SMALL, *x).announced.first_arrival_days for x in (one, two)]
    return times[0] > times[1]


def plans(one, two):
    return generation(SMALL, *one).announced.plan != generation(SMALL, *two).announced.plan


def shortfalls(one, two):
    return generation(SMALL, *one).stated.shortfall != generation(SMALL, *two).stated.shortfall


def watered(one, two):
    """Whether what becomes of an answer that fails its vote differs."""
    found = []
    for settings in (one, two):
        ready = loaded(SMALL, *settings)
        link = response_chain(ready[0], ready[1], ("incursion",))
        grid = (link.z, link.weight)
        found.append(watered_down(ready[0], ready[1], "incursion", link.links["incursion"], grid))
    return found[0] != found[1]


def placed(one, two):
    """Whether somebody stands in another sector."""
    found = []
    for settings in (one, two):
        case, futures, _ = loaded(SMALL, *settings)
        stated = planned(case, requirement(case), futures, Method.ROUNDED)[0]
        found.append(sector_placement(case, stated).sectors)
    return found[0] != found[1]


HEAVY = ("elements.brigade.tonnes=9000", "guarantors.ALF.pledges.brigade.quantity=2",
         "force.land.brigades=3", "guarantors.ALF.pools=null")  # fmt: skip
DELEGATED = ("procedure.rule=pre_delegated", "procedure.delegated=[reserve, air_strikes]")
MAJORITY = ("procedure.rule=qualified_majority",)
ALONG = (
    "force.land.km_per_battalion=15",
    "force.land.brigades=null",
    "force.land.reserve_share=0",
    "elements.brigade.persons=1000",
    "guarantors.ALF.pools=null",
    "guarantors.ALF.pledges.brigade.quantity=4",
    "guarantors.BRA.pledges.brigade.quantity=4",
)
FOLLOWED = ("procedure.rule=lead_nation", "procedure.lead=CHA", "procedure.followers=[ALF]",
            "procedure.followers_needed=0.6")  # fmt: skip
KEYS = ("procedure.rule=dual_key",
        "procedure.keys={one: {members: [ALF, BRA]}, two: {members: [CHA]}}")  # fmt: skip
PEOPLED = tuple(f"guarantors.{one}.population=10" for one in ("ALF", "BRA", "CHA"))
OUTSIDE = ("force.inside=false",)
# The same line of 300 km on the equator, with two hubs 445 km north of its middle.
ON_A_MAP = (
    "line.trace=[{place: a, lon: 0, lat: 0}, {place: b, lon: 2.694946, lat: 0}]",
    "line.sectors={north: null, south: null}",
    "line.sectors.centre={start: a, end: b, length: null}",
    "bases.far={name: Far, lon: 1.35, lat: 4, country: blue, kind: hub}",
    "bases.near={name: Near, lon: 1.35, lat: 0, country: blue, kind: hub}",
    "force.hubs=0",
)
FAR = (*ON_A_MAP, "force.hubs_at=[far]")
TIED = ("obligations.help.conditions=[backstop]",)
# --- cover in the air -----------------------------------------------------------------------------

CONTESTED = (
    "elements.fighters.flight={endurance: 4, speed: 800, reserve: 0, availability: 0.5}",
    (
        "contested_air={element: fighters, aircraft: {low: 0.2, mode: 0.7, high: 2}, over: 0.1, "
        "sorties: 1, lost: 0.02, guarantors_lost: {low: 0.01, mode: 0.1, high: 0.3}, "
        "suppressed: 0.6, kills: 0.1, guarantors_killed: 0.1, "
        "inside: {distance: 200, exposed: 0.2}, outside: {distance: 900}}"
    ),
)
COVERED = (*CONTESTED, "channels.air_cover=0.5")


def behind(settings, which="force"):
    """Force behind the answer to an offensive, (R, T), as designed."""
    case, futures, _ = loaded(SMALL, "tripwire", settings)
    ready = prepare(case, futures, generation(SMALL, "tripwire", settings))
    return getattr(ready.announced, which)[case.ladder["offensive"].answer]


def test_contested_air_alone_moves_no_force():
    # What cover is worth is 0 unless a file says otherwise.
    plain, said = variant(SMALL, "tripwire"), variant(SMALL, "tripwire", CONTESTED)
    for name in NAMES:
        assert np.array_equal(getattr(plain, name), getattr(said, name), equal_nan=True), name


def test_days_without_cover_take_their_share_of_the_force_that_answers_an_offensive():
    plain, covered = behind(CONTESTED), behind(COVERED)
    share = covered[plain > 0.0] / plain[plain > 0.0]
    assert share.min() >= 0.5
    assert share.max() <= 1.0
    assert np.unique(share).size > RUNS / 2
    # Nobody contests the air: all of it counts. Nobody flies there: half of it.
    nobody = behind((*COVERED, "contested_air.aircraft=0"))
    case, futures, _ = loaded(SMALL, "tripwire", COVERED)
    kept = delivered(case, futures)["ALF", "fighters"] > 0.0
    assert np.array_equal(nobody[kept], plain[kept])
    far = behind((*COVERED, "contested_air.inside.distance=2000"))
    assert far == pytest.approx(0.5 * plain)


def test_suppression_goes_with_the_backstop_and_basing_with_the_design():
    with_it, without = behind(COVERED), behind(COVERED, "force_without")
    plain = behind(CONTESTED, "force_without")
    backed = np.divide(
        with_it, behind(CONTESTED), where=behind(CONTESTED) > 0, out=np.ones_like(plain)
    )
    alone = np.divide(without, plain, where=plain > 0.0, out=np.ones_like(plain))
    assert (alone <= backed + 1e-12).all()
    assert (alone < backed - 1e-3).any()
    rows = api.assess(
        api.load(SMALL, designs=["tripwire"], settings=COVERED),
        api.Settings(runs=RUNS, histories=2, threads=1, stages=("clock",)),
    ).designs["tripwire"].contested_air  # fmt: skip
    assert [(row.basing, row.suppression) for row in rows if row.own] == [("inside", True)]
    assert len(rows) == 4
    by = {(row.basing, row.suppression): row.share_covered.mean for row in rows}
    for basing in ("inside", "outside"):
        assert by[basing, True] >= by[basing, False]


def test_no_other_input_draws_anything_else_where_the_air_is_contested():
    plain, said = loaded(SMALL, "tripwire"), loaded(SMALL, "tripwire", CONTESTED)
    assert np.array_equal(plain[1][plain[0].incidents.rate], said[1][said[0].incidents.rate])


MEETINGS = (
    (
        "encounters={air: {inside: 0.5, outside: 0.1, fires: 0.01, limited: 0.2, general: 0.1}, "
        "sea: {inside: 0.2, outside: 0.2, fires: 0, limited: 0, general: 0}, busy: 2}"
    ),
)


def test_meetings_are_the_units_that_are_there_times_the_rate_of_their_basing():
    plan = generation(SMALL, "tripwire", MEETINGS).announced.plan
    case, futures, _ = loaded(SMALL, "tripwire", MEETINGS)
    kept = delivered(case, futures)["ALF", "fighters"]
    (line,) = (line for line in plan.lines if line.element == "fighters")
    expected = kept[:, None] * np.array(line.on_station)
    inside, outside = (
        variant(SMALL, "tripwire", (*MEETINGS, *group)).meetings for group in ((), OUTSIDE)
    )
    quarters = inside.shape[-1]
    assert inside[0, 0] == pytest.approx(0.5 * expected[:, :quarters])
    assert outside[0, 0] == pytest.approx(0.1 * expected[:, :quarters])
    batteries = ("elements.batteries={name: Batteries, domain: air, persons: 100}",
                 "encounters.air.elements=[batteries]")  # fmt: skip
    none = variant(SMALL, "tripwire", (*MEETINGS, *batteries)).meetings
    assert not none[0, 0].any()
    assert np.array_equal(none[0, 1], inside[0, 1])
    plain, said = variant(SMALL, "tripwire"), variant(SMALL, "tripwire", MEETINGS)
    assert not plain.meetings.any()
    for name in set(NAMES) - {"meetings", "fires", "met_limited", "met_general", "busy"}:
        assert np.array_equal(getattr(plain, name), getattr(said, name), equal_nan=True), name


def test_casualties_are_counted_after_the_event_and_move_no_draw():
    said = ("incidents.casualties={low: 0.01, mode: 0.1, high: 1}",)
    plain, counted = variant(SMALL, "tripwire"), variant(SMALL, "tripwire", said)
    for name in NAMES:
        assert np.array_equal(getattr(plain, name), getattr(counted, name), equal_nan=True), name


FACTS = (
    "bases={west: {name: West, lon: 20, lat: 50, country: AAA, kind: air}}",
    "elements.fighters.flight={endurance: 4, speed: 800, reserve: 0, availability: 0.5}",
    "elements.sweepers.voyage={tonnes: 700, days: 28, cycle: 3}",
    "force.counts={fighters: null, sweepers: null}",
)
ALERT = "alert: {element: fighters, bases: [west]}"
AREA = "stations: {a: {name: A, element: fighters, base: west, distance: 400, refuellings: 1}}"
POST = "{element: fighters, base: west, distance: 400}"
AT_SEA = "{name: A, element: sweepers, ships: 1, transit: 1}"


def flying(*parts):
    """Settings with an air force of these parts."""
    return (*FACTS, f"force.air={{{', '.join(parts)}}}")


FLOWN = flying(ALERT, AREA, "surge: 0.5")

# part.term: (design, settings before, settings after, what must differ)
TERMS = {
    "agreement.us_backstop": ("reassurance", (), (NO_BACKSTOP,), plans),
    "agreement.ceasefire_first": ("tripwire", (), (NEVER_FIRST,), arrivals),
    "agreement.host_army_cap": (
        "tripwire", (), ("agreement.host_army_cap=100000",), moved("alone"),
    ),
    "agreement.buffer_km": ("tripwire", (), ("agreement.buffer_km=30",), moved("buffer_calm")),
    "agreement.duration_years": (
        "tripwire", (), ("agreement.duration_years=1",), moved("duration_days"),
    ),
    "agreement.renewal": ("tripwire", (), ("agreement.renewal=0",), moved("renewal")),
    "agreement.withdrawal_km": (
        "tripwire", (), ("agreement.withdrawal_km=50",), moved("deadline_days"),
    ),
    "agreement.sanctions_snapback": (
        "tripwire", (), ("agreement.sanctions_snapback=1",), moved("keep"),
    ),
    "agreement.intelligence": ("tripwire", (), ("agreement.intelligence=1",), moved("detected")),
    "agreement.weapons": ("tripwire", (), ("agreement.weapons=1",), moved("alone")),
    "agreement.training": ("tripwire", (), ("agreement.training=5000",), moved("alone")),
    "obligations.type": (
        "tripwire", (), ("obligations.help.type=defense",), moved("willing"),
    ),
    "obligations.conditions": (
        "tripwire", (NO_BACKSTOP,), (NO_BACKSTOP, *TIED), moved("willing"),
    ),
    "monitoring.means": ("tripwire", (), ("monitoring.means.drones=null",), moved("detected")),
    "monitoring.false_alarms": (
        "tripwire", (), ("monitoring.false_alarms=0.01",), moved("false_alarms"),
    ),
    "means.sensor": (
        "tripwire", (), ("monitoring.means.drones.sensor=patrols",), moved("detected"),
    ),
    "means.coverage": ("tripwire", (), ("monitoring.means.drones.coverage=1",), moved("detected")),
    "means.access": ("tripwire", (), ("monitoring.means.patrols.access=1",), moved("detected")),
    "means.conditions": (
        "tripwire", (), ("monitoring.means.patrols.conditions=[parliament]",), moved("detected"),
    ),
    "procedure.rule": ("tripwire", (), MAJORITY, moved("willing")),
    "procedure.members": ("tripwire", (), ("procedure.members=[ALF, DEL]",), moved("willing")),
    "procedure.lead": ("reassurance", (), ("procedure.lead=CHA",), moved("willing")),
    "procedure.quota": (
        "tripwire", MAJORITY, (*MAJORITY, "procedure.quota=0.9"), moved("willing"),
    ),
    "procedure.population_quota": (
        "tripwire", (*MAJORITY, *PEOPLED),
        (*MAJORITY, *PEOPLED, "procedure.population_quota=1"), moved("willing"),
    ),
    "procedure.vetoes": (
        "tripwire", MAJORITY, (*MAJORITY, "procedure.vetoes=[CHA]"), moved("willing"),
    ),
    "procedure.followers": (
        "tripwire", FOLLOWED, (*FOLLOWED, "procedure.followers=[ALF, BRA]"), moved("willing"),
    ),
    "procedure.followers_needed": (
        "tripwire", (*FOLLOWED, "procedure.followers=[ALF, BRA]"),
        (*FOLLOWED, "procedure.followers=[ALF, BRA]", "procedure.followers_needed=0.1"),
        moved("willing"),
    ),
    "procedure.keys": (
        "tripwire", KEYS, (KEYS[0], KEYS[1].replace("[ALF, BRA]", "[ALF]")), moved("willing"),
    ),
    "procedure.revote": ("tripwire", (), ("procedure.revote=24",), watered),
    "procedure.proposed": (
        "tripwire", (), ("procedure.proposed.default=1",), moved("willing"),
    ),
    "procedure.delegated": (
        "tripwire", (DELEGATED[0], "procedure.delegated=[reserve]"), DELEGATED, moved("willing"),
    ),
    "procedure.trigger": (
        "tripwire", DELEGATED, (*DELEGATED, "procedure.trigger=0.5"), moved("willing"),
    ),
    "procedure.recall": (
        "tripwire", DELEGATED, (*DELEGATED, "procedure.recall=0.1"), moved("decided"),
    ),
    "procedure.command": (
        "tripwire", DELEGATED, (*DELEGATED, "procedure.command=30"), moved("decided"),
    ),
    "force.land": ("tripwire", (), ("force.land=null",), rows),
    "land.brigades": ("tripwire", (), ("force.land.brigades=2",), units("land")),
    "land.km_per_battalion": (
        "reassurance", (), ("force.land.km_per_battalion=30",), units("land"),
    ),
    "land.reserve_share": ("reassurance", (), ("force.land.reserve_share=0.5",), units("land")),
    "force.composition": ("tripwire", (), ("force.composition.brigade=3",), units("land")),
    "force.counts": ("tripwire", (), ("force.counts.fighters=3",), units("fighters")),
    "force.air": ("tripwire", FACTS, flying(ALERT), units("fighters")),
    "force.sea": (
        "tripwire", FACTS, (*FACTS, f"force.sea.stations.a={AT_SEA}"), units("sweepers"),
    ),
    "air.alert": ("tripwire", flying("surge: 0"), flying(ALERT), units("fighters")),
    "air.stations": ("tripwire", flying(ALERT, "surge: 0.5"), FLOWN, units("fighters")),
    "air.surge": ("tripwire", flying(ALERT, AREA), FLOWN, units("fighters")),
    "air.tankers": (
        "tripwire", FLOWN, flying(ALERT, AREA, "surge: 0.5", f"tankers: {POST}"),
        units("fighters"),
    ),
    "air.early_warning": (
        "tripwire", FLOWN, flying(ALERT, AREA, "surge: 0.5", f"early_warning: {POST}"),
        units("fighters"),
    ),
    "sea.stations": (
        "tripwire", (*FACTS, f"force.sea.stations.a={AT_SEA}"),
        (*FACTS, f"force.sea.stations={{a: {AT_SEA}, b: {AT_SEA}}}"), units("sweepers"),
    ),
    "force.desired": ("tripwire", (), ("force.desired=[]",), units("sweepers")),
    "force.inside": ("tripwire", (), OUTSIDE, moved("ground")),
    "force.hubs": ("tripwire", (), ("force.hubs=6",), moved("arrived")),
    "force.hubs_at": ("tripwire", FAR, (*FAR, "force.hubs_at=[near]"), moved("arrived")),
    "force.load": ("tripwire", (), ("force.load=12",), moved("arrived")),
    "force.by_year": (
        "tripwire", ("force.land.brigades=5",), ("force.land.brigades=5", "force.by_year.2=0.5"),
        shortfalls,
    ),
    "force.tail": (
        "tripwire", ("elements.headquarters.supports=3000",),
        ("elements.headquarters.supports=3000", "force.tail=[headquarters]"),
        units("headquarters"),
    ),
    "force.lift": (
        "tripwire", HEAVY, (*HEAVY, "force.lift=1000"), plans,
    ),
    "force.relief": (
        "tripwire", (*HEAVY, "force.lift=9000"), (*HEAVY, "force.lift=9000", "force.relief=0.1"),
        plans,
    ),
    "force.react": ("tripwire", (), ("force.react=20",), moved("arrived")),
    "force.march": ("tripwire", (), ("force.march=10",), moved("arrived")),
    "force.detour": ("tripwire", (), ("force.detour=2",), moved("arrived")),
    "force.nations_per_sector": (
        "tripwire", ALONG, (*ALONG, "force.nations_per_sector=1"), placed,
    ),
    "force.sectors_per_nation": (
        "tripwire", ALONG, (*ALONG, "force.sectors_per_nation=1"), placed,
    ),
    "force.outside": (
        "tripwire", OUTSIDE, (*OUTSIDE, "force.outside=12"), moved("arrived"),
    ),
}  # fmt: skip


def test_the_table_has_every_term():
    parts = {
        "agreement": Agreement, "obligations": Obligation, "monitoring": Monitoring,
        "means": Means, "procedure": Procedure, "force": Force, "land": LandPosture,
        "air": AirForce, "sea": SeaForce,
    }  # fmt: skip
    terms = {
        f"{part}.{item.name}"
        for part, kind in parts.items()
        for item in dataclasses.fields(kind)
        if item.name not in LABELS
    }
    assert terms == set(TERMS)


@pytest.mark.parametrize("term", TERMS)
def test_every_term_moves_something(term):
    design, before, after, differ = TERMS[term]
    assert differ((design, before), (design, after))

"""Sizing at sea through the engine: ships on station, the stay of 21 days, tonnage, Article 19."""

from pathlib import Path

import pytest

from locarno import api
from locarno.engine import sea, sizing
from locarno.model.results import Severity
from locarno.model.stations import Article19

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
VOYAGE = "{tonnes: 5000, days: 28, cycle: 3}"


def patrol(*, ships=2, transit=1, littoral=True):
    return (
        f"{{name: West, element: sweepers, ships: {ships}, transit: {transit}, "
        f"littoral: {str(littoral).lower()}}}"
    )


def settings_of(station, *, article="open", littoral="[CHA]", voyage=VOYAGE, more=()):
    straits = [f"straits={{littoral: {littoral}, article_19: {article}}}"] if article else []
    return [
        f"elements.sweepers.voyage={voyage}",
        "force.counts.sweepers=null",
        f"force.sea={{stations: {{west: {station}}}}}",
        *straits,
        *more,
    ]


def case_of(station, **given):
    settings = settings_of(station, **given)
    return api.load(SMALL, designs=["tripwire"], settings=settings).cases["tripwire"]


def need(station, **given):
    (found,) = sea.sea_sizing(case_of(station, **given)).stations
    return found


# Ships in the fleet for one on station (force-planning notes): littoral, cycle of three, 28 days
# and a day of transit 3.2; others are capped at 21 days: 4.7 at 6 days of transit, 6.4 at 12.
@pytest.mark.parametrize(
    ("littoral", "transit", "stay", "ratio"),
    [(True, 1, 28, 3.2), (False, 6, 21, 4.7), (False, 12, 21, 6.4)],
)
def test_the_worked_ratios_through_the_engine(littoral, transit, stay, ratio):
    found = need(patrol(ships=2, transit=transit, littoral=littoral))
    assert found.stay_days.mode == stay
    assert found.fleet.mode / 2 == pytest.approx(ratio, rel=0.02)


def test_without_straits_no_stay_is_limited():
    found = need(patrol(littoral=False), article=None)
    assert found.stay_days.mode == 28
    case = case_of(patrol(littoral=False), article=None)
    assert sea.sea_caps(case) is None
    assert sea.sea_sizing(case).article_19 is None


def test_tonnage_of_states_off_the_sea():
    # Nine frigates of 5,000 t may be there at once, six of one state (Montreux, article 18).
    def sized(ships, *, littoral=False):
        return sea.sea_sizing(case_of(patrol(ships=ships, littoral=littoral)))

    assert sized(6).limited_tonnes.mode == 30_000
    assert sized(6).states_needed == 1
    assert sized(7).states_needed == 2
    assert sized(9).states_needed == 2
    assert sized(10).states_needed is None
    assert sized(10).caveats == (
        (
            "Stations of states off the closed sea hold 50000 t of warships; at most 45000 t may "
            "be there at once."
        ),
    )
    assert sized(10, littoral=True).limited_tonnes.mode == 0
    assert sized(10, littoral=True).states_needed == 0


# Charlie offers the only sweepers of small.yaml.
@pytest.mark.parametrize(
    ("article", "on_the_sea", "may_fill"),
    [
        ("open", False, ("CHA",)),
        ("closed_to_belligerents", False, ("CHA",)),
        ("closed_to_all", False, ()),
        ("closed_to_all", True, ("CHA",)),
    ],
)
@pytest.mark.parametrize("reckoned_littoral", [False, True])
def test_what_article_19_leaves(article, on_the_sea, may_fill, reckoned_littoral):
    littoral = "[CHA]" if on_the_sea else "[ALF]"
    found = need(patrol(littoral=reckoned_littoral), article=article, littoral=littoral)
    assert found.may_fill == may_fill
    assert found.barred == (() if may_fill else ("CHA",))
    # The table and the planner are told the same.
    case = case_of(patrol(littoral=reckoned_littoral), article=article, littoral=littoral)
    assert [cap.admitted for cap in sea.sea_caps(case).pledges] == [bool(may_fill)]


def test_a_station_for_states_that_are_kept_out_is_said():
    case = case_of(patrol(littoral=False), article="closed_to_all")
    assert sea.sea_sizing(case).caveats == (
        (
            "West is reckoned for states off the closed sea, whom Article 19 keeps out: only "
            "states on it may fill the station."
        ),
    )
    assert sea.sea_sizing(case_of(patrol(), article="closed_to_all")).caveats == ()


def test_ships_of_belligerents_are_kept_out():
    # A guarantor that is also the challenger is a belligerent.
    belligerent = (
        "parties.CHA={name: Charlie, roles: [challenger], belief: 0.5, strength: {persons: 1}, "
        "payoffs: {keep: 0, army_effect: 0, actions: {split: {alone: 0, answered: 0}}}}"
    )
    given = {"littoral": "[ALF]", "more": [belligerent]}
    closed = need(patrol(littoral=False), article="closed_to_belligerents", **given)
    assert closed.barred == ("CHA",)
    assert need(patrol(littoral=False), article="open", **given).may_fill == ("CHA",)


def test_caps_for_a_planner():
    case = case_of(patrol(littoral=False), article="closed_to_all", littoral="[ALF]")
    caps = sea.sea_caps(case)
    assert (caps.largest_tonnes, caps.largest_state_tonnes) == (45_000, 30_000)
    (cap,) = caps.pledges
    assert (cap.guarantor, cap.pledge, cap.element) == ("CHA", "sweepers", "sweepers")
    assert not cap.admitted
    assert not cap.littoral
    assert cap.tonnes_per_unit == 5_000
    assert (cap.stay_days, cap.notice_days) == (21, 15)
    (own,) = sea.sea_caps(case_of(patrol(), article="closed_to_all")).pledges
    assert own.admitted
    assert (own.stay_days, own.notice_days) == (None, 8)


def test_ships_that_state_no_displacement_and_refused_offers():
    settings = ["straits={littoral: [CHA]}"]
    case = api.load(SMALL, designs=["tripwire"], settings=settings).cases["tripwire"]
    assert case.straits.article_19 is Article19.OPEN
    assert sea.sea_caps(case).pledges[0].tonnes_per_unit is None
    refused = [*settings, "guarantors.CHA.pledges.sweepers.status=refused"]
    case = api.load(SMALL, designs=["tripwire"], settings=refused).cases["tripwire"]
    assert sea.sea_caps(case).pledges == ()


def test_the_row_is_the_ships_on_station_and_not_their_fleet():
    case = case_of(patrol(ships=2, transit=6, littoral=False))
    found = sizing.requirement(case)
    row = next(row for row in found.rows if row.id == "sweepers")
    # Two ships of 50 people.
    assert (row.units.mode, row.persons.mode) == (2, 100)
    assert found.sea.stations[0].fleet.mode == pytest.approx(2 * 33 / 21 * 3)
    assert {
        "elements.sweepers.voyage.days", "force.sea.stations.west.transit",
        "elements.sweepers.persons",
    } <= set(sizing.inputs_read(case))  # fmt: skip


def test_ranges_are_taken_at_favourable_and_unfavourable_ends():
    voyage = "{tonnes: 5000, days: {low: 14, mode: 28, high: 40}, cycle: 3}"
    found = need(patrol(ships=1, transit="{low: 1, mode: 6, high: 12}"), voyage=voyage)
    # Best: 40 days and 1 day each way; worst: 14 and 12.
    assert found.fleet.low == pytest.approx(3 * 42 / 40)
    assert found.fleet.mode == pytest.approx(3 * 40 / 28)
    assert found.fleet.high == pytest.approx(3 * 38 / 14)


def findings(code, station, **given):
    scenario = api.load(SMALL, designs=["tripwire"], settings=settings_of(station, **given))
    return [item.finding for item in api.check(scenario) if item.finding.code == code]


def test_a_station_nobody_may_fill_is_a_finding():
    (found,) = findings("LOC021", patrol(littoral=False), article="closed_to_all", littoral="[ALF]")
    assert found.severity is Severity.WARNING
    assert found.where == "force.sea.stations.west"
    assert found.message == (
        "nobody who offers Minesweeper may fill West (Article 19: closed to all); kept out: CHA"
    )
    assert findings("LOC021", patrol(littoral=False), article="open") == []


def test_a_station_reckoned_for_those_kept_out_is_a_finding():
    (found,) = findings("LOC021", patrol(littoral=False), article="closed_to_all")
    assert found.message == (
        "West is reckoned for states off the closed sea, which may send no ships (Article 19: "
        "closed to all)"
    )
    assert findings("LOC021", patrol(), article="closed_to_all") == []


def test_too_many_tonnes_are_a_finding():
    (found,) = findings("LOC022", patrol(ships=10, littoral=False))
    assert found.severity is Severity.ERROR
    assert found.value == 50_000
    assert findings("LOC022", patrol(ships=9, littoral=False)) == []

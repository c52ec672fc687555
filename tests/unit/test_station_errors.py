"""What a wrong station in the air or at sea is told: place, path, what is wrong and the remedy."""

from pathlib import Path

import pytest

from locarno.errors import ScenarioError
from locarno.io.scenario_file import load_scenario

# small.yaml with stations: two bases, facts on fighters and sweepers, an air and a naval force.
FLIGHT = "flight: {endurance: 3.2, speed: 850, reserve: 0.3, availability: 0.6, annual_hours: 200}"
VOYAGE = "voyage: {tonnes: 700, days: 28, cycle: 3}"
STATIONS = """
      air:
        alert: {element: fighters, bases: [west]}
        surge: 0.1
        stations:
          near: {name: Near, element: fighters, base: west, place: {lon: 22, lat: 50}}
          far: {name: Far, element: fighters, base: south, distance: 400}
      sea:
        stations:
          mines: {name: Mines, element: sweepers, ships: 2, transit: 1, littoral: true}
"""
BASES = """bases:
  west: {name: West, lon: 20, lat: 50, country: AAA, kind: air}
  south: {name: South, lon: 28, lat: 44, country: BBB, kind: air}
straits: {littoral: [CHA, BGR], article_19: closed_to_all}
"""
SMALL = (
    (Path(__file__).parents[1] / "data" / "small.yaml")
    .read_text(encoding="utf-8")
    .replace("elements:\n", BASES + "elements:\n", 1)
    .replace("brigade_equivalents: 0.5}", f"brigade_equivalents: 0.5, {FLIGHT}}}", 1)
    .replace("domain: sea, persons: 50}", f"domain: sea, persons: 50, {VOYAGE}}}", 1)
    .replace("{fighters: 1, headquarters: 1, sweepers: 2}", "{headquarters: 1}", 1)
    .replace("      desired: [sweepers]\n", STATIONS + "      desired: [sweepers]\n", 1)
    .replace("      counts: {fighters: 2}\n", "", 1)
)


def complaints(folder, text):
    """What loading says, problem by problem; nothing when it loads."""
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_scenario(path, shown="s.yaml")
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


def place(text, marker):
    """`line:column` of the first place where the marker stands."""
    before = text[: text.index(marker)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


NEAR = "force.air.stations.near"
ONE_FAULT = {
    "zero speed": (
        ("speed: 850", "speed: 0"),
        "speed: 0",
        "elements.fighters.flight.speed: must be at least 1, found 0",
    ),
    "no availability": (
        ("availability: 0.6", "availability: 0"),
        "availability: 0",
        "elements.fighters.flight.availability: must be at least 0.01, found 0",
    ),
    "speed in knots of time": (
        ("speed: 850", "speed: 850 h"),
        "speed: 850 h",
        "elements.fighters.flight.speed: unit 'h' does not fit; this field is in 'km/h'",
    ),
    "reserve above the endurance": (
        ("reserve: 0.3", "reserve: 4"),
        "reserve: 4",
        (
            "elements.fighters.flight.reserve: must stay below the endurance: 4 h are kept back "
            "of 3.2 h"
        ),
    ),
    "base east of the map": (
        ("lon: 20, lat: 50, country", "lon: 200, lat: 50, country"),
        "lon: 200",
        "bases.west.lon: must be at most 180, found 200",
    ),
    "base north of the pole": (
        ("lon: 28, lat: 44, country", "lon: 28, lat: 144, country"),
        "lat: 144",
        "bases.south.lat: must be at most 90, found 144",
    ),
    "area west of the map": (
        ("place: {lon: 22", "place: {lon: -222"),
        "lon: -222",
        f"{NEAR}.place.lon: must be at least -180, found -222",
    ),
    "base that is not declared": (
        ("base: west, place", "base: wset, place"),
        "base: wset",
        f"{NEAR}.base: no base 'wset'; did you mean 'west'?",
    ),
    "alert at a base that is not declared": (
        ("bases: [west]", "bases: [north]"),
        "north]",
        "force.air.alert.bases.0: no base 'north'; did you mean 'south'?",
    ),
    "alert nowhere": (
        ("bases: [west]", "bases: []"),
        "bases: []",
        "force.air.alert.bases: needs at least one base",
    ),
    "neither place nor distance": (
        (", place: {lon: 22, lat: 50}", ""),
        "near:",
        f"{NEAR}: needs either `place` or `distance`",
    ),
    "place and distance": (
        ("place: {lon: 22, lat: 50}", "place: {lon: 22, lat: 50}, distance: 3"),
        "near:",
        f"{NEAR}: needs either `place` or `distance`",
    ),
    "counted and computed in the air": (
        ("{headquarters: 1}", "{headquarters: 1, fighters: 3}"),
        "fighters: 3",
        (
            "force.counts.fighters: is counted here and computed from `force.air`; remove one of "
            "them"
        ),
    ),
    "counted and computed at sea": (
        ("{headquarters: 1}", "{headquarters: 1, sweepers: 3}"),
        "sweepers: 3",
        (
            "force.counts.sweepers: is counted here and computed from `force.sea`; remove one of "
            "them"
        ),
    ),
    "ships in the air": (
        ("near: {name: Near, element: fighters", "near: {name: Near, element: sweepers"),
        "element: sweepers, base",
        (f"{NEAR}.element: 'sweepers' is of domain sea, not air; name an element of domain air"),
    ),
    "no facts on the ship": (
        (f", {VOYAGE}", ""),
        "element: sweepers, ships",
        (
            "force.sea.stations.mines.element: stations are computed from "
            "`elements.sweepers.voyage`, which is not given"
        ),
    ),
    "ships of no size": (
        ("tonnes: 700", "tonnes: 0"),
        "tonnes: 0",
        "elements.sweepers.voyage.tonnes: must be at least 1, found 0",
    ),
    "state without a code": (
        ("littoral: [CHA, BGR]", "littoral: [CHA, Bulgaria]"),
        "Bulgaria",
        (
            "straits.littoral.1: must be a guarantor, a party or an ISO 3166 alpha-3 code such as "
            "TUR, found 'Bulgaria'"
        ),
    ),
    "fourth state of article 19": (
        ("article_19: closed_to_all", "article_19: closed"),
        "article_19: closed",
        (
            "straits.article_19: 'closed' is not one of the words allowed here; did you mean "
            "'closed_to_all'?"
        ),
    ),
}


def test_the_file_without_a_fault_loads(tmp_path):
    assert complaints(tmp_path, SMALL) == []


@pytest.mark.parametrize(("change", "marker", "message"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_one_fault_gives_one_message(tmp_path, change, marker, message):
    assert SMALL.count(change[0]) >= 1
    text = SMALL.replace(*change, 1)
    assert complaints(tmp_path, text) == [f"s.yaml:{place(text, marker)}: {message}"]


def test_displacement_and_distance_take_other_units(tmp_path):
    text = SMALL.replace("tonnes: 700", "tonnes: 700000 kg").replace(
        "distance: 400", "distance: 400 nautical_mile"
    )
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    case = load_scenario(path).cases["tripwire"]
    assert case.elements["sweepers"].voyage.tonnes.mode == pytest.approx(700.0)
    assert case.force.air.stations["far"].distance.mode == pytest.approx(400 * 1.852)


def test_facts_that_are_never_drawn_move_no_draw(tmp_path):
    """Streams are addressed by place in the file: planning facts come after everything drawn."""
    plain = load_scenario(Path(__file__).parents[1] / "data" / "small.yaml").positions
    path = tmp_path / "s.yaml"
    path.write_text(SMALL, encoding="utf-8")
    found = load_scenario(path).positions
    new = set(found) - set(plain)
    assert {"elements.fighters.flight.speed", "force.air.surge"} <= new
    kept = sorted((p for p in found if p not in new), key=found.get)
    assert [p for p in sorted(plain, key=plain.get) if p in found] == kept
    # What joined the language later counts from a number of its own.
    drawn = [p for p in kept if found[p] < 1 << 20]
    assert min(found[p] for p in new) == len(drawn)


CONTESTED = """contested_air:
  {element: %s, aircraft: 100, over: 0.1, sorties: 1, lost: 0.02, guarantors_lost: 0.02,
   suppressed: 0.6, kills: 0.1, guarantors_killed: 0.1,
   inside: {distance: 200}, outside: {distance: 900}}
"""


def test_the_air_is_held_by_an_element_that_flies(tmp_path):
    assert complaints(tmp_path, SMALL + CONTESTED % "fighters") == []
    wrong = SMALL + CONTESTED % "sweepers"
    (said,) = complaints(tmp_path, wrong)
    assert place(wrong, "element: sweepers, aircraft") in said
    assert "contested_air.element: 'sweepers' is of domain sea, not air" in said
    grounded = (SMALL + CONTESTED % "fighters").replace(f", {FLIGHT}", "").replace(STATIONS, "")
    assert any(
        "contested_air.element: stations are computed from `elements.fighters.flight`" in said
        for said in complaints(tmp_path, grounded)
    )


MET = """encounters:
  sea: {elements: %s, inside: 0.1, outside: 0.1, fires: 0.001, limited: 0.1, general: 0}
"""


def test_who_meets_at_sea_is_of_the_sea(tmp_path):
    assert complaints(tmp_path, SMALL + MET % "[sweepers]") == []
    wrong = SMALL + MET % "[fighters, sweepers]"
    (said,) = complaints(tmp_path, wrong)
    assert place(wrong, "elements: [fighters, sweepers]") in said
    assert "encounters.sea.elements: 'fighters' is of domain air, not sea" in said
    (said,) = complaints(tmp_path, SMALL + MET % "[tugs]")
    assert "tugs" in said


def test_bands_of_clashes_at_sea_are_shares_of_them(tmp_path):
    many = SMALL + (MET % "[sweepers]").replace("general: 0", "general: 0.95")
    (said,) = complaints(tmp_path, many)
    assert "encounters.sea.general: with `limited` the shares of clashes add to 1.05" in said

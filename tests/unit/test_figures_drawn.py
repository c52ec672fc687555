"""Every figure, drawn from made-up results: valid, escaped, legible, nothing overlaps."""

import io
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image

from locarno.report.figures import (
    credibility,
    cumulative_incidence,
    decision_curves,
    deterrence_regions,
    difference_strips,
    gap_bars,
    incident_calendar,
    line_map,
    marginal_curve,
    nation_quarters,
    outcome_bars,
    pledge_account,
    pledge_bars,
    response_clock,
    rotation_bars,
    strip,
    survival_fan,
    tornado,
    waterfall,
)
from locarno.report.figures.geography import UN, parse_base
from locarno.report.figures.line_map import Base, BaseKind, LineMap, Sector
from locarno.report.figures.placement import Box, text_box
from locarno.report.figures.svg import Caption
from locarno.report.figures.typeface import Face, width

ROOT = Path(__file__).parents[2]
BASE = parse_base((ROOT / "src/locarno/report/base_map/countries.json").read_text("utf-8"), UN)
FONTS = [
    str(ROOT / "tests/data/fonts" / name)
    for name in ("DejaVuSans-subset.ttf", "DejaVuSans-Bold-subset.ttf")
]
SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("A title", "What the figure shows in one sentence.", ("A note below.",))
NASTY = "<script>alert('x')</script> & ]]> \"Ä\""

# Lines through towns, a few tens of km from any real line: only their shape matters here.
UKRAINE = (
    (31.9, 46.5), (32.7, 46.6), (33.4, 46.8), (34.4, 47.5), (35.4, 47.5), (36.0, 47.4),
    (36.6, 48.0), (37.3, 48.2), (37.8, 48.4), (38.2, 48.8), (37.9, 49.1), (37.7, 49.5), (37.9, 50),
)  # fmt: skip
BOSNIA = (
    (16.35, 45.2), (16.75, 44.95), (16.4, 44.6), (16.6, 44.35), (17.1, 44.2), (17.8, 44.6),
    (18.6, 44.9), (18.9, 44.75), (18.75, 44.45), (19.0, 44.2), (18.3, 43.8), (18.5, 43.6),
    (18.0, 43.0), (18.45, 42.55),
)  # fmt: skip
DONBAS = (
    (37.86, 47.1), (37.6, 47.6), (37.55, 47.9), (37.85, 48.3), (38.6, 48.6), (39.3, 48.75),
    (39.85, 48.9),
)  # fmt: skip
BASES = {
    "ukraine": (
        Base(22.02, 50.11, "Rzeszów", BaseKind.HUB, "POL"),
        Base(28.49, 44.36, "Mihail Kogălniceanu", BaseKind.AIR, "ROU"),
        Base(28.65, 44.17, "Constanța", BaseKind.SEA, "ROU"),
        Base(30.2, 50.3, "Vasylkiv", BaseKind.AIR, "UKR"),
        Base(35.0, 48.4, "Dnipro", BaseKind.HUB, "UKR"),
        Base(7.6, 49.44, "Ramstein", BaseKind.AIR, "DEU"),
        Base(-1.5, 53.0, "Waddington", BaseKind.AIR, "GBR"),
    ),
    "bosnia": (
        Base(18.68, 44.46, "Tuzla", BaseKind.AIR, "BIH"),
        Base(18.33, 43.82, "Sarajevo", BaseKind.HUB, "BIH"),
        Base(16.44, 43.51, "Split", BaseKind.SEA, "HRV"),
        Base(12.6, 46.03, "Aviano", BaseKind.AIR, "ITA"),
    ),
    "donbas": (Base(37.56, 48.74, "Kramatorsk", BaseKind.HUB, "UKR"),),
}


def line_map_of(region, points, length_km, count, buffer_km=None):
    cuts = [length_km * i / count for i in range(count + 1)]
    sectors = tuple(
        Sector(f"Sector number {i + 1}", a, b, f"{20 + i}")
        for i, (a, b) in enumerate(itertools.pairwise(cuts))
    )
    return line_map.draw(
        LineMap(
            CAPTION, points, length_km, 5, sectors, BASES[region], BASE,
            "Side A", "Side B", buffer_km, "km per battalion",
        )
    )  # fmt: skip


def strip_of(name="Lower river"):
    sectors = tuple(strip.StripSector(f"{name} {i}", 100.0 * i, 100.0 * i + 100) for i in range(8))
    wanted = (5.6, 5.5, None, 11.3, 4.2, 6.0, 5.3, 5.1)
    rows = (
        strip.StripRow("km per battalion", (31, 22, None, 18, 19, 20, 27, 21)),
        strip.StripRow(
            "People missing (filled) of those wanted (outline), thousands",
            (5.6, 0.0, None, 2.7, 4.2, 5.9, 5.3, 5.1), digits=1, whole=wanted,
        ),
        strip.StripRow("In time, of 100", (99, 100, 74, 3, 50, 12, 99, 99), most=100),
    )  # fmt: skip
    return strip.draw(strip.Strip(CAPTION, 800.0, 5.0, sectors, rows))


def waterfall_of():
    steps = [
        waterfall.Step(name, 9_000.0 * (9 - i), 8_000.0 * (9 - i), 11_000.0 * (9 - i))
        for i, name in enumerate(("Line battalions", "Reserve", "Support", "Air", "Sea"))
    ]
    total = sum(step.persons for step in steps)
    steps.append(waterfall.Step("Deployed", total, total, total * 1.2, total=True))
    steps.append(waterfall.Step("Pool with rotation", 3 * total, 2 * total, 4 * total, total=True))
    return waterfall.draw(waterfall.Waterfall(CAPTION, tuple(steps)))


def pledges_of(required=79_000.0):
    offers = (
        pledge_bars.CountryPledge("United Kingdom", 12_000, 3_000),
        pledge_bars.CountryPledge("France", 10_000, 4_000),
        pledge_bars.CountryPledge("Türkiye", 0, 6_000),
        pledge_bars.CountryPledge("Poland", 0, 0, "refused ground troops"),
    )
    return pledge_bars.draw(pledge_bars.PledgeBars(CAPTION, offers, required, "persons"))


def clock_of():
    chances = (0.93, 0.81, 0.77, 0.66, 0.9)
    rows = (
        response_clock.ClockRow("probe", 3, 8, 40, 24, 6, 24, chances, 0.344),
        response_clock.ClockRow("offensive", 100, 500, 5000, 720, 72, 480, chances, 0.344),
        response_clock.ClockRow("pretext", None, None, None, None, 24, 96, chances, 0.0),
    )
    return response_clock.draw(response_clock.ResponseClock(CAPTION, rows))


def counted(mean):
    return incident_calendar.Counted(mean, 0.9 * mean, 1.1 * mean, 0.2 * mean, 3.0 * mean)


def calendar_of(quarters, scale=1.0, panels=2):
    drawn = tuple(
        incident_calendar.CalendarPanel(
            f"Kind {number}: {NASTY}",
            tuple(counted(scale * (100.0 + q)) for q in range(quarters)),
            tuple(counted(scale * 800.0 / (1.0 + q)) for q in range(quarters)),
        )
        for number in range(panels)
    )
    return incident_calendar.draw(incident_calendar.IncidentCalendar(CAPTION, drawn))


def survival_of(count):
    points = tuple(
        survival_fan.SurvivalPoint(365.0 * y, 1 - y / 9, 0.97 - y / 9, 1 - y / 10, 0.9 - y / 6, 1.0)
        for y in range(6)
    )
    panels = tuple(survival_fan.SurvivalPanel(f"Design number {i}", points) for i in range(count))
    return survival_fan.draw(survival_fan.SurvivalFan(CAPTION, panels))


def failures_of(count):
    panels = tuple(
        cumulative_incidence.IncidencePanel(
            f"Design number {i}", (0.0, 365.0, 730.0), ((0.0, 0.1, 0.2), (0.0, 0.2, 0.5))
        )
        for i in range(count)
    )
    given = cumulative_incidence.CumulativeIncidence(CAPTION, ("undetected", "unwilling"), panels)
    return cumulative_incidence.draw(given)


def tornado_of():
    drivers = (
        tornado.Driver("Coalition willingness", "20 %", "80 %", 41, 78, "assumed"),
        tornado.Driver("Decision time, hours", "6", "240", 71, 50, "published"),
        tornado.Driver("Both on one side", "1", "2", 65, 68, "elicited"),
    )
    return tornado.draw(tornado.Tornado(CAPTION, drivers, "Held after five years, of 100", 62))


def differences_of(count, width=20.0):
    row = difference_strips.Difference
    rows = tuple(
        row(f"Design number {i}", -3.0 * i, -3.0 * i - width, 8.0 - 3.0 * i, i % 2 == 0)
        for i in range(count)
    )
    strips = tuple(difference_strips.Strip(name, rows) for name in ("Still held", "At war"))
    return difference_strips.draw(
        difference_strips.DifferenceStrips(CAPTION, "The design that holds most often", strips)
    )


def outcomes_of(name="Tripwire"):
    rows = (
        outcome_bars.OutcomeShares("Full-scale guarantee", 0.62, 0.25, 0.13),
        outcome_bars.OutcomeShares(name, 0.955, 0.03, 0.015),
        outcome_bars.OutcomeShares("Nothing", 0.0, 0.05, 0.95),
    )
    return outcome_bars.draw(outcome_bars.OutcomeBars(CAPTION, rows))


def credibility_of():
    design = credibility.DesignCredibility
    rows = (
        design("Full-scale guarantee", 0.2, 0.45, 0.8, 0.4, 0.15, 0.66, 0.3, 0.46),
        design("Tripwire", 0.3, 0.6, None, 0.2, 0.05, 0.4, 0.22, 0.21),
        design("Monitors only", None, None, None, 0.02, 0, 0.05, 0.01),
    )
    return credibility.draw(credibility.Credibility(CAPTION, rows))


def regions_of():
    point = deterrence_regions.RegionPoint
    points = (
        point(0.31, 0.17), point(0.21, 0.6), point(0.4, 0.0), point(0.11, None), point(0.5, 0.47),
        point(0.0, 1.0), point(1.0, 1.0),
    )  # fmt: skip
    return deterrence_regions.draw(deterrence_regions.DeterrenceRegions(CAPTION, points))


STEPS = ("condition not met", "caveat or Straits", "not there yet", "held back by rotation",
         "held back otherwise", "not needed in its row")  # fmt: skip


def account_of(readings=2):
    panels = (
        pledge_account.Panel("stated", 13_920, (0, 0, 412.5, 3_060, 0, 0), 10_860, 29_460),
        pledge_account.Panel(
            "announced", 131_338, (9_000, 1_865, 30_000, 3_060, 60_000, 4_833), 22_580, 29_460
        ),
    )
    return pledge_account.draw(pledge_account.PledgeAccount(CAPTION, STEPS, panels[:readings]))


def gaps_of(name="Airborne early warning aircraft of the coalition"):
    every = {word: 10.0 * (1 + number) for number, word in enumerate(gap_bars.FILLS)}
    rows = tuple(
        gap_bars.Row(
            label,
            (
                gap_bars.Bar("stated", {gap_bars.FILLED: 0.0}, "0 of 120,000 units"),
                gap_bars.Bar("announced", every, "100,000 of 280,000"),
            ),
        )
        for label in (name, "Land", "Engineers and deminers *")
    )
    return gap_bars.draw(gap_bars.GapBars(CAPTION, rows))


def marginal_of(until=10_000.0, gain=6.7):
    steps = tuple(
        marginal_curve.Step(
            5_000.0 * n, min(99.6, 40.0 + 20.0 * n), g := gain / n**2 if n else 0.0,
            g - 0.4, g + 0.4, told=until is None or 5_000.0 * n <= until,
        )
        for n in range(7)
    )  # fmt: skip
    panels = (
        marginal_curve.Panel("stated", steps, until),
        marginal_curve.Panel("announced", steps, 25_000.0),
    )
    return marginal_curve.draw(marginal_curve.MarginalCurve(CAPTION, panels))


def nations_of():
    rows = tuple(
        nation_quarters.NationRow(name, tuple(90.0 * q for q in range(20)), "12,345")
        for name in ("United Kingdom", "Bosnia and Herzegovina", "X")
    )
    return nation_quarters.draw(nation_quarters.NationQuarters(CAPTION, rows))


def rotation_of():
    run = tuple(1_000.0 * min(q, 9) for q in range(20))
    return rotation_bars.draw(rotation_bars.RotationBars(CAPTION, run, run, run))


def decisions_of(panels, rules=("consensus", "lead nation", "pre delegated")):
    """Curves by rule; the last panel has neither a promise nor a record, nor time to decide."""
    hours = (3.0, 6.0, 24.0, 72.0, 168.0, 720.0, 4320.0)
    drawn = []
    for number in range(panels):
        curves = tuple(
            decision_curves.RuleCurve(
                rule, k == 1, tuple((h, min(0.95, (k + 1) * 0.04 * i)) for i, h in enumerate(hours))
            )
            for k, rule in enumerate(rules)
        )
        bare = number == panels - 1
        record = () if bare else tuple((h, 0.11 * i) for i, h in enumerate(hours))
        needed = (-40.0, -9.0, 1.0) if bare else (2.0, 40.0, 400.0)
        drawn.append(
            decision_curves.CurvePanel(
                f"Breach number {number}: the answer", curves, record, None if bare else 72.0,
                *needed,
            )
        )  # fmt: skip
    return decision_curves.draw(decision_curves.DecisionCurves(CAPTION, tuple(drawn)))


FIVE_RULES = ("consensus", "dual key", "lead nation", "pre delegated", "qualified majority")
FIGURES = {
    "account": account_of,
    "account of one reading": lambda: account_of(1),
    "gaps": gaps_of,
    "marginal": marginal_of,
    "marginal without end": lambda: marginal_of(None),
    "marginal below none": lambda: marginal_of(0.0, -30.0),
    "marginal of little": lambda: marginal_of(10_000.0, 0.9),
    "nations": nations_of,
    "rotation": rotation_of,
    "map of Ukraine": lambda: line_map_of("ukraine", UKRAINE, 986, 8, 10),
    "map of Bosnia": lambda: line_map_of("bosnia", BOSNIA, 989, 3),
    "map of Donbas": lambda: line_map_of("donbas", DONBAS, 405, 4, 15),
    "strip": strip_of,
    "waterfall": waterfall_of,
    "pledges": pledges_of,
    "pledges, little required": lambda: pledges_of(8_000.0),
    "clock": clock_of,
    "failures of 1": lambda: failures_of(1),
    "failures of 5": lambda: failures_of(5),
    "failures of 8": lambda: failures_of(8),
    "differences of 1": lambda: differences_of(1),
    "differences of 8": lambda: differences_of(8),
    "differences of next to nothing": lambda: differences_of(2, 0.001),
    "calendar": lambda: calendar_of(20),
    "calendar of a quarter": lambda: calendar_of(1, panels=1),
    "calendar of fifteen years": lambda: calendar_of(60, 1e-3),
    "calendar of nothing": lambda: calendar_of(4, 0.0),
    "survival of 1": lambda: survival_of(1),
    "survival of 3": lambda: survival_of(3),
    "survival of 8": lambda: survival_of(8),
    "tornado": tornado_of,
    "outcomes": outcomes_of,
    "credibility": credibility_of,
    "regions": regions_of,
    "decisions of 1": lambda: decisions_of(1),
    "decisions of 4": lambda: decisions_of(4, FIVE_RULES),
}


def texts(drawing):
    """Return (content, face, x, baseline, anchor) of every text that is read, moves applied."""
    found = []

    def walk(element, dx, dy):
        moved = re.match(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
        if moved:
            dx, dy = dx + float(moved[1]), dy + float(moved[2])
        if element.tag == f"{SVG}text" and element.get("aria-hidden") is None:
            face = Face(float(element.get("font-size")), element.get("font-weight") == "bold")
            x, y = float(element.get("x")) + dx, float(element.get("y")) + dy
            anchor = element.get("text-anchor", "start")
            found.append((element.text, face, x, y, anchor, element.get("fill")))
        for child in element:
            walk(child, dx, dy)

    walk(ET.fromstring(drawing), 0.0, 0.0)  # noqa: S314 - our own text
    return found


@pytest.fixture(scope="module", params=FIGURES)
def drawing(request):
    return FIGURES[request.param]()


def test_a_figure_names_itself_and_its_finding(drawing):
    root = ET.fromstring(drawing)  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == CAPTION.title
    assert root[1].text == CAPTION.finding


def test_a_figure_is_conservative_svg(drawing):
    root = ET.fromstring(drawing)  # noqa: S314 - our own text
    assert root.get("font-family") == "DejaVu Sans, Arial, Helvetica, sans-serif"
    for element in root.iter():
        assert element.get("id") is None
        assert element.get("style") is None
        assert element.get("opacity") is None


def test_no_text_is_smaller_than_seven_and_a_half_points(drawing):
    # 510 points wide on a page with 170 mm (481.9 pt) of text, the narrowest in use.
    assert min(face.size for _, face, *_ in texts(drawing)) * 481.9 / 510 >= 7.5


def test_no_text_leaves_the_figure(drawing):
    left, top, wide, high = (
        float(v)
        for v in ET.fromstring(drawing).get("viewBox").split()  # noqa: S314 - our own text
    )
    frame = Box(left, top, left + wide, top + high)
    for content, face, x, y, anchor, _ in texts(drawing):
        assert frame.holds(text_box(x, y, content, face, anchor)), content


def test_no_text_covers_another(drawing):
    boxes = [(t[0], text_box(t[2], t[3], t[0], t[1], t[4])) for t in texts(drawing)]
    for (first, a), (second, b) in itertools.combinations(boxes, 2):
        # Half a point less on each side: boxes hold room for accents and descenders.
        slim = Box(a.left + 0.5, a.top + 0.5, a.right - 0.5, a.bottom - 0.5)
        assert not slim.hits(b), (first, second)


def test_the_same_input_gives_the_same_bytes():
    for make in FIGURES.values():
        assert make() == make()


def test_names_come_out_as_text():
    for drawn in (strip_of(NASTY), outcomes_of(NASTY), gaps_of(NASTY), outcome_bars.draw(
        outcome_bars.OutcomeBars(Caption(NASTY, NASTY, (NASTY,)), ())
    )):  # fmt: skip
        assert "<script>" not in drawn
        assert "]]>" not in drawn
        root = ET.fromstring(drawn)  # noqa: S314 - our own text
        assert "<scri" in "".join(root.itertext())


def test_a_map_prints_its_length_with_the_tolerance_and_its_policy():
    shown = " ".join(t[0] for t in texts(line_map_of("ukraine", UKRAINE, 986, 8, 10)))
    assert "Line length 986 km, measured at a tolerance of 5 km" in shown
    assert "Crimea is part of Ukraine" in shown
    assert "Boundaries and names shown do not imply endorsement." in shown
    assert "Sector positions are generalised; no unit position is shown." in shown
    assert "Buffer zone: 10 km on each side" in shown
    assert "Lambert conformal conic" in shown


@pytest.mark.parametrize(
    ("region", "points", "count"),
    [("ukraine", UKRAINE, 8), ("bosnia", BOSNIA, 3), ("donbas", DONBAS, 4)],
)
def test_a_map_shows_every_base_and_every_sector(region, points, count):
    shown = [t[0] for t in texts(line_map_of(region, points, 900, count))]
    for base in BASES[region]:
        assert any(s.startswith(f"{base.name} ({base.country})") for s in shown), base.name
    for number in range(1, count + 1):
        # Once on the map, once in the key.
        assert shown.count(str(number)) == 2


def test_a_base_beyond_the_map_stands_at_the_edge_with_its_distance():
    shown = [t[0] for t in texts(line_map_of("ukraine", UKRAINE, 986, 8))]
    # Ramstein to the mouth of the Dnipro: about 1,850 km by great circle.
    (label,) = [s for s in shown if s.startswith("Ramstein")]
    assert 1_750 <= int(label.split(", ")[1].removesuffix(" km").replace(",", "")) <= 1_950


def test_a_refusal_is_listed_as_zero_with_the_word():
    assert "0, refused ground troops" in [t[0] for t in texts(pledges_of())]


def test_a_missing_value_is_said_not_drawn_as_zero():
    shown = [t[0] for t in texts(strip_of())]
    assert "not given" in shown
    assert "0" in shown  # the axis only
    assert shown.count("0") == 1


def test_the_two_bands_of_a_fan_are_drawn_and_named_apart():
    drawn = survival_of(3)
    shown = " ".join(t[0] for t in texts(drawn))
    assert "95 % sampling interval" in shown
    assert "5–95 % spread between futures" in shown
    assert drawn.count('<path d="M') == 3 * 3  # two bands and a curve for each design


def test_what_happened_and_what_was_recorded_have_two_bands_each():
    drawn = calendar_of(20)
    shown = " ".join(t[0] for t in texts(drawn))
    for word in ("happened: mean", "recorded by monitoring: mean"):
        assert word in shown
    assert shown.count("95 % sampling interval") == 2
    assert shown.count("5–95 % spread between futures") == 2
    assert drawn.count('<path d="M') == 2 * 2 * 3  # panels, series, two bands and a curve
    # A dash tells the recorded apart without colour, in the picture and in its key.
    assert drawn.count("stroke-dasharray") == 2 + 1
    with pytest.raises(ValueError, match="1 or 2 panels, 3 given"):
        calendar_of(4, panels=3)


def test_nothing_to_show_is_still_a_figure():
    nobody = pledge_account.Panel("stated", 0.0, (0.0,) * 6, 0.0, 0.0)
    empty = [
        pledge_account.draw(pledge_account.PledgeAccount(CAPTION, STEPS, (nobody,))),
        gap_bars.draw(gap_bars.GapBars(CAPTION, ())),
        marginal_curve.draw(
            marginal_curve.MarginalCurve(CAPTION, (marginal_curve.Panel("stated", (), None),))
        ),
        nation_quarters.draw(nation_quarters.NationQuarters(CAPTION, ())),
        rotation_bars.draw(rotation_bars.RotationBars(CAPTION, (), (), ())),
        waterfall.draw(waterfall.Waterfall(CAPTION, (waterfall.Step("Line battalions", 0),))),
        pledge_bars.draw(pledge_bars.PledgeBars(CAPTION, (), 0, "persons")),
        tornado.draw(tornado.Tornado(CAPTION, (), "Held, of 100", 50)),
        response_clock.draw(response_clock.ResponseClock(CAPTION, ())),
        strip.draw(strip.Strip(CAPTION, 300, 5, (), ())),
        line_map.draw(LineMap(CAPTION, DONBAS, 405, 5, (), (), BASE)),
        # Korea: the shipped base map does not reach it, the line is drawn all the same.
        line_map.draw(LineMap(CAPTION, ((126.7, 37.9), (128.4, 38.6)), 238, 1, (), (), BASE)),
    ]
    for drawn in empty:
        assert ET.fromstring(drawn).get("role") == "img"  # noqa: S314 - our own text


def test_a_part_stands_inside_the_outline_of_its_whole():
    row = strip.StripRow("missing", (1.0, 3.0), whole=(4.0, 3.0), most=None)
    sectors = (strip.StripSector("a", 0, 100), strip.StripSector("b", 100, 200))
    drawn = strip.draw(strip.Strip(CAPTION, 200, 5, sectors, (row,)))
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    bars = [e for e in root.iter(f"{SVG}rect") if e.get("fill") == "#B9A6D3"]
    outlines = [e for e in root.iter(f"{SVG}rect") if e.get("fill") == "none"][-2:]
    parts, wholes = ([float(e.get("height")) for e in each] for each in (bars, outlines))
    assert parts[0] == pytest.approx(wholes[0] / 4.0, abs=0.02)
    assert parts[1] == wholes[1] == pytest.approx(wholes[0] * 0.75, abs=0.02)


def test_rules_are_told_apart_without_colour():
    root = ET.fromstring(decisions_of(2, FIVE_RULES))  # noqa: S314 - our own text
    curves = [e for e in root.iter(f"{SVG}path") if e.get("fill") == "none"]
    looks = [(e.get("stroke-width"), e.get("stroke-dasharray")) for e in curves[:5]]
    assert len(set(looks)) == 5
    own = [look for look in looks if look[1] is None]
    assert own == [("2.8", None)]  # the design's rule is the one heavy unbroken line


def test_a_curve_shows_what_was_promised_and_recorded():
    drawn = decisions_of(2)
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    dots = list(root.iter(f"{SVG}circle"))
    assert len(dots) == 7 + 1  # one panel's record and the key
    shown = [t[0] for t in texts(drawn)]
    assert "promised time" in shown
    assert "lead nation (this design)" in shown


def test_too_many_panels_are_refused():
    with pytest.raises(ValueError, match="draws 1 to 4 panels, 5 given"):
        decisions_of(5)


def test_ticks_of_a_small_gain_differ():
    ticks = [t[0] for t in texts(marginal_of(10_000.0, 0.9)) if re.fullmatch(r"-?[\d.]+", t[0])]
    assert {"0.5", "1"} <= set(ticks)
    # Both panels have each of them once.
    assert ticks.count("0.5") == ticks.count("1") == 2


def test_too_many_designs_are_refused():
    with pytest.raises(ValueError, match="draws 1 to 8 designs, 9 given"):
        survival_of(9)
    with pytest.raises(ValueError, match="1 to 8 designs, 9 given"):
        failures_of(9)


def rasterised(drawing, zoom=2.0):
    data = resvg_py.svg_to_bytes(
        svg_string=drawing, zoom=zoom, skip_system_fonts=True, font_files=FONTS
    )
    return Image.open(io.BytesIO(bytes(data))).convert("RGB")


def missing_letters(image, drawing):
    """Return every letter of the drawing's texts that has no pixel of its colour in the image."""
    view = [float(v) for v in ET.fromstring(drawing).get("viewBox").split()]  # noqa: S314
    scale = image.width / view[2]
    missing = []
    for content, face, x, y, anchor, fill in texts(drawing):
        box = text_box(x, y, content, face, anchor)
        ink = tuple(int(fill[i : i + 2], 16) for i in (1, 3, 5))
        for place, letter in enumerate(content):
            left = box.left + width(content[:place], face) - view[0]
            right = left + width(letter, face)
            corners = (left, box.top - view[1], right, box.bottom - view[1])
            if letter.isalnum() and not has_ink(image, [v * scale for v in corners], ink):
                missing.append((content, letter))
    return missing


def has_ink(image, corners, ink):
    left, top, right, bottom = (round(v) for v in corners)
    letters = image.crop((left, top, max(right, left + 1), bottom))
    pixels = letters.get_flattened_data()
    return any(sum(abs(a - b) for a, b in zip(p, ink, strict=True)) < 150 for p in pixels)


def test_every_letter_reaches_the_paper(drawing):
    assert missing_letters(rasterised(drawing), drawing) == []


def test_a_clipped_name_would_be_noticed():
    drawing = FIGURES["map of Ukraine"]()
    clipped = drawing.replace(">UKRAINE<", ">     NE<")
    assert ("UKRAINE", "K") in missing_letters(rasterised(clipped), drawing)


def test_dark_line_survives_without_colour():
    # The line's casing is the darkest thing inside the frame: below 25 % grey in a grey print.
    image = rasterised(FIGURES["map of Donbas"]()).convert("L")
    assert min(image.crop((100, 100, 1200, 800)).get_flattened_data()) < 64

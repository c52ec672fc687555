"""Bargaining and incentives as they are shown: pictures, terminal, brief, command line."""

import io
import itertools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from rich.console import Console

from locarno import api
from locarno.model.bargaining_results import Objection
from locarno.model.probability import Interval, Probability
from locarno.report.bargain_words import objection, singled_out
from locarno.report.brief import brief
from locarno.report.figures import agreement_zone, incentive_years, palette
from locarno.report.figures.placement import Box, text_box
from locarno.report.figures.svg import Caption
from locarno.report.figures.typeface import Face
from locarno.report.terminal_bargain import bargaining_view, commitment_view, objections_view

DATA = Path(__file__).parents[1] / "data"
SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("A title", "What the figure shows in one sentence.", ("A note below.",))
LONG = "A party with a name of quite some length"


def years_of(*, rising=False, long=False):
    years = (1.0, 2.0, 3.0, 4.0, 5.0)

    def series(name, start, slope):
        middle = tuple(start + slope * y for y in years)
        return incentive_years.Series(
            f"{LONG} rises, {LONG} would break" if long else name,
            years, middle, tuple(v - 6 for v in middle), tuple(v + 9 for v in middle),
            4 if slope > 0 else 0,
        )  # fmt: skip

    first = incentive_years.Panel(
        "Shift of power less what peace has to share, in hundredths of what is at stake",
        "above: no peace can hold",
        (series("One rises", -20, 5 if rising else 0.4), series("Other rises", -14, -0.7)),
    )
    second = incentive_years.Panel(
        "An attack less keeping the ceasefire", "above: an attack pays", (series("it", -3, 1),)
    )
    return incentive_years.draw(incentive_years.IncentiveYears(CAPTION, (first, second)))


def zone_of(*, slack=True, long=False):
    name = LONG if long else "A party"
    return agreement_zone.draw(
        agreement_zone.AgreementZone(
            CAPTION,
            (
                agreement_zone.Share("Acceptable to all", 0.31, 0.0, 0.72),
                agreement_zone.Share("Accepted and kept", 0.004, 0.0, 0.03),
            ),
            (
                agreement_zone.Excluder("Not kept: an attack pays", 0.83, 0.21),
                agreement_zone.Excluder(f"{name} refuses", 0.4, 0.05),
                agreement_zone.Excluder("Power shifts to B", 0.0, 0.0),
            ),
            "Gain over no agreement at the package that the Nash rule picks most often",
            (
                agreement_zone.Slack(name, -0.4, 0.6, 2.1),
                agreement_zone.Slack("Another", -3.0, -1.2, 0.4),
            )
            if slack
            else (),
        )
    )


FIGURES = {
    "years": years_of,
    "years, rising": lambda: years_of(rising=True),
    "years, long names": lambda: years_of(long=True),
    "zone": zone_of,
    "zone, long names": lambda: zone_of(long=True),
    "zone without a package": lambda: zone_of(slack=False),
}


def texts(drawing):
    """Content, box and colour of every text that is read, moves applied."""
    found = []

    def walk(element, dx, dy):
        moved = element.get("transform", "")
        if moved.startswith("translate("):
            x, y = moved[len("translate(") : -1].split()
            dx, dy = dx + float(x), dy + float(y)
        if element.tag == f"{SVG}text" and element.get("aria-hidden") is None:
            face = Face(float(element.get("font-size")), element.get("font-weight") == "bold")
            at = (float(element.get("x")) + dx, float(element.get("y")) + dy)
            box = text_box(*at, element.text, face, element.get("text-anchor", "start"))
            found.append((element.text, box))
        for child in element:
            walk(child, dx, dy)

    walk(ET.fromstring(drawing), 0.0, 0.0)  # noqa: S314 - our own text
    return found


@pytest.fixture(params=FIGURES)
def drawing(request):
    return FIGURES[request.param]()


def test_a_figure_names_itself_and_loads_nothing(drawing):
    root = ET.fromstring(drawing)  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert root[0].text == CAPTION.title
    assert root[1].text == CAPTION.finding
    assert all(e.get("id") is None and e.get("style") is None for e in root.iter())


def test_no_text_leaves_the_figure_or_covers_another(drawing):
    view = ET.fromstring(drawing).get("viewBox").split()  # noqa: S314 - our own text
    left, top, wide, high = map(float, view)
    frame, boxes = Box(left, top, left + wide, top + high), texts(drawing)
    for content, box in boxes:
        assert frame.holds(box), content
    for (first, a), (second, b) in itertools.combinations(boxes, 2):
        slim = Box(a.left + 0.5, a.top + 0.5, a.right - 0.5, a.bottom - 0.5)
        assert not slim.hits(b), (first, second)


def test_two_sides_are_told_apart_without_colour():
    drawn = years_of()
    assert 'stroke-dasharray="5 3"' in drawn  # one line is dashed
    assert drawn.count("<circle") > 0 < drawn.count('width="6.4"')  # round and square marks
    filled = [palette.SIDE_A, palette.SIDE_B]
    assert all(f'fill="{colour}"' in drawn for colour in filled)  # the greatest year of each


def test_bars_are_told_apart_in_grey():
    light, dark = palette.luminance("#E6E6E6"), palette.luminance("#6E6E6E")
    assert palette.contrast("#E6E6E6", "#6E6E6E") > 3
    assert light > dark


# --- terminal and brief ---------------------------------------------------------------------------


def printed(view):
    console = Console(width=160, no_color=True, record=True, file=io.StringIO())
    console.print(view)
    return " ".join(console.export_text().split())


def test_the_terminal_shows_zone_binding_packages_and_price(assessment):
    shown = printed(bargaining_view(assessment))
    assert "tripwire: 12 packages from 2 guarantees" in shown
    assert "acceptable to all who can block 33" in shown
    assert "blue refuses" in shown
    assert "Not kept: an attack pays" in shown
    assert "Power shifts to amber" in shown
    assert "troops planned, land stays" in shown
    assert "no package in any future" in shown
    assert "41 have a credible package without foreign force" in shown
    assert "28 have none however large it is; median 4.9 brigades" in shown
    assert "troops planned 59 67" in shown
    assert "The design as it stands has a credible package in 62 of 100." in shown
    assert "No package is singled out" in shown
    assert "The least that has one in half of them: troops planned (3.1 brigades)." in shown


def test_the_terminal_shows_incentives_in_both_directions(assessment):
    shown = printed(commitment_view(assessment))
    assert "While amber rises, blue has most reason to break in year 3" in shown
    assert "While blue rises, amber has most reason to break in year 3" in shown
    assert "An attack is worth most against keeping at the end of year 3." in shown
    assert printed(commitment_view(replace(assessment, designs={}))) == ""


def test_objections_are_sentences(assessment):
    shown = printed(objections_view(assessment))
    assert "In 40 of 100 futures its army alone does not deter" in shown
    assert "In 21 of 100 futures an attack is worth more than keeping only because" in shown
    assert "In 19 of 100 packages no agreement is worth more to it." in shown
    for code in ("abandoned", "disbelieved", "capped", "provoked", "underpaid", "outgrown",
                 "blamed", "refuses"):  # fmt: skip
        before, after = objection(Objection("x", None, code, 0.2))
        assert before == "In"
        assert after.startswith("of 100 ")
        assert after.endswith(".")


def test_a_package_that_half_of_the_futures_agree_on_is_singled_out(assessment):
    found = assessment.designs["tripwire"].bargaining
    assert "more than 8 of 100 futures" in singled_out(found)
    clear = {"nash": replace(found.solutions["nash"], frequency=0.61)}
    assert singled_out(replace(found, solutions=clear)) == ""
    assert singled_out(replace(found, solutions={"nash": None})) == ""


def test_the_brief_tells_of_the_zone_and_of_both_sides_objections(assessment, small_scenario):
    html = brief(assessment, small_scenario)
    for said in (
        "What could be agreed, and what would be kept", "Incentive to break over the years",
        "A package listed here is no proposal", "no date of an attack", "conditions that bind for",
    ):  # fmt: skip
        assert said in html, said
    assert 'id="figure-agreement"' in html
    assert 'id="figure-incentives"' in html


def test_a_brief_without_bargaining_has_no_such_section(only_sized, small_scenario):
    html = brief(only_sized, small_scenario)
    assert "What could be agreed" not in html
    assert "Incentive to break" not in html


def test_a_price_that_no_force_pays_is_said_in_words(assessment, small_scenario):
    design = assessment.designs["tripwire"]
    none = replace(
        design.bargaining.price,
        multiplier=replace(design.bargaining.price.multiplier, p50=None),
        brigades=replace(design.bargaining.price.brigades, p50=None),
        cheapest=None,
        none=Probability(0.7, Interval(0.6, 0.8), None),
    )
    changed = replace(design, bargaining=replace(design.bargaining, price=none))
    found = replace(assessment, designs={**assessment.designs, "tripwire": changed})
    html = brief(found, small_scenario)
    assert "In more than half of them no force is large enough." in html
    assert "No named guarantee has a credible package in half of the futures." in html
    shown = printed(bargaining_view(found))
    assert "median none brigades" in shown


# --- command line ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("bargain") / "s.yaml"
    text = (DATA / "small.yaml").read_text("utf-8") + (DATA / "bargaining.yaml").read_text("utf-8")
    path.write_text(text, encoding="utf-8")
    return path


def locarno(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "locarno", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_command_writes_its_keys_for_the_designs_bargained_over(file):
    runs = [
        locarno("bargain", file, "--runs", 6, "--threads", threads, "--json") for threads in (1, 2)
    ]
    assert [done.returncode for done in runs] == [0, 0]
    assert runs[0].stdout == runs[1].stdout
    document = json.loads(runs[0].stdout)
    jsonschema.validate(document, api.assessment_schema())
    assert list(document["designs"]) == ["reassurance"]
    assert list(document["designs"]["reassurance"]) == ["commitment", "objections", "bargaining"]
    found = document["designs"]["reassurance"]["bargaining"]
    assert {"zone_size", "credible_zone_size", "binding", "nash_package"} <= set(found)
    assert any("counts as indifferent" in caveat for caveat in document["caveats"])


def test_the_command_shows_plain_tables(file):
    done = locarno("bargain", file, "--runs", 6)
    assert done.returncode == 0
    assert "reassurance: 48 packages from 8 guarantees" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_file_without_bargaining_is_bad_input():
    done = locarno("bargain", DATA / "small.yaml", "--runs", 6)
    assert done.returncode == 2
    assert "no `bargaining` is declared; give its parties, issues and values" in done.stderr
    assert done.stdout == ""


def test_a_written_assessment_with_bargaining_is_read_again(file, tmp_path):
    done = locarno("assess", file, "--runs", 6, "--histories", 2, "--out", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    first = (tmp_path / "run" / "brief.html").read_text("utf-8")
    again = locarno("brief", tmp_path / "run")
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "run" / "brief.html").read_text("utf-8") == first
    assert "What could be agreed" in first

"""The brief: every number is the document's, nothing is loaded, no name becomes mark-up."""

import json
import re
import shlex
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from locarno.engine.line import line_measure
from locarno.model.evidence import Source
from locarno.model.terrain import Waypoint
from locarno.report.brief import HANDLING, _in_lines, brief, command
from locarno.report.document import document
from locarno.report.record import FORMATS, Record, pointer, printed_numbers

OUTLINES = Path(__file__).parents[2] / "src/locarno/report/base_map/countries.json"
NASTY = "<script>alert('x')</script> & ]]> \"Ä\" </style>"
VOID = {"meta", "br", "img", "link", "hr", "input"}


class Page(HTMLParser):
    """What a brief holds: elements, attributes, headings, numbers, text."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.elements, self.headings, self.numbers = [], [], [], []
        self.text, self.problems, self.scripts, self.ids = [], [], [], []
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if attributes.get("id"):
            self.ids.append(attributes["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.stack.append((tag, attributes))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        opened, _ = self.stack.pop()
        if opened != tag:
            self.problems.append(f"</{tag}> closes <{opened}>")

    def handle_data(self, data):
        tag, attributes = self.stack[-1] if self.stack else ("", {})
        if tag == "data":
            self.numbers.append((attributes, data))
        if tag == "script":
            self.scripts.append((attributes, data))
        elif tag != "style":
            self.text.append(data)

    def words(self):
        return " ".join("".join(self.text).split())

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(assessment, small_scenario):
    return brief(assessment, small_scenario)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def with_case(scenario, **changes):
    cases = {name: replace(case, **changes) for name, case in scenario.cases.items()}
    return replace(scenario, cases=MappingProxyType(cases))


def test_every_printed_number_is_the_documents(page, assessment):
    numbers = printed_numbers(document(assessment))
    assert len(page.numbers) > 300
    for attributes, text in page.numbers:
        value = numbers[attributes["data-at"]]
        assert float(attributes["value"]) == value
        assert FORMATS[attributes["data-as"]](value) == text


@pytest.mark.parametrize(
    "steps",
    [
        ("seed",), ("runs",), ("histories",), ("ledger", "assumed_share"),
        *(("designs", d, "simulation", p, "mean") for d in ("tripwire", "reassurance")
          for p in ("p_held", "p_eroded", "p_war", "p_direct_clash")),
        ("designs", "tripwire", "simulation", "p_war", "sampling", "low"),
        ("designs", "tripwire", "simulation", "p_war", "spread", "high"),
        ("designs", "reassurance", "simulation", "by_lambda", "5", "p_held", "mean"),
        ("designs", "tripwire", "simulation", "under_stated", "p_held", "mean"),
        ("designs", "reassurance", "simulation", "causes", "unwilling"),
        ("designs", "tripwire", "deterrence", "by_action", "attack", "share_deterred", "mean"),
        ("designs", "tripwire", "deterrence", "by_action", "attack", "due_to_guarantee"),
        ("designs", "reassurance", "deterrence", "noise_floor", "10", "attack"),
        ("designs", "tripwire", "generation", "stated", "filled_share"),
        ("designs", "tripwire", "generation", "announced", "filled_share"),
        ("designs", "reassurance", "generation", "stated", "shortfall", 0, "persons"),
        ("designs", "reassurance", "requirement", "composed_over_sized"),
        ("designs", "reassurance", "requirement", "land_sized", "tolerance_km"),
        ("designs", "reassurance", "clock", "probe", "p_in_time", "mean"),
        ("designs", "reassurance", "clock", "probe", "promised_hours"),
        ("designs", "tripwire", "cost", "full_eur_per_year", "high"),
        ("comparison", 0, "difference"), ("comparison", 1, "sampling", "high"),
    ],
    ids=pointer,
)  # fmt: skip
def test_the_numbers_that_matter_are_printed(page, steps):
    assert pointer(steps) in {attributes["data-at"] for attributes, _ in page.numbers}


def test_bottom_line_says_words_numbers_and_confidence(page):
    """By hand from conftest.py: 0.617 is likely, 0.284 unlikely, half the swing is assumed."""
    text = page.words()
    assert (
        "With reassurance it is likely that the ceasefire still holds after 5 years: 62 of 100"
        in text
    )
    assert "with tripwire it is unlikely, 28 of 100 (24 to 33)" in text
    assert "The two designs can be told apart on this result" in text
    assert "tripwire minus reassurance is −33 points of 100 (−41 to −25)" in text
    assert "deters an attack in 53 of 100 futures" in text
    assert "of which 34 are due to the guarantee" in text
    assert "that the coalition knew and did not want to answer (17 of 100)" in text
    assert "in 3 of 100 war came after erosion" in text
    assert "Confidence in the first sentence: moderate." in text


def test_tipping_values_and_indicators_are_named(page):
    text = page.words()
    moved = "the share of futures in which an attack is deterred goes from"
    assert f"from −0.0992 to 0.66 {moved} 83 to 12 of 100, across one half" in text
    assert f"{moved} 44 to 44" not in text
    assert "Unwilling: the coalition knew and did not want to answer – first in 17 of 100" in text


def test_what_a_reader_must_know_is_said(page, assessment):
    text = page.words()
    for said in (
        HANDLING, "prior-predictive average", "not a frequency in the world",
        "No chance of nuclear use is computed", "cannot be told apart",
        "Foreign troops on its border", "No promise to fight for it",
        "Declared, never used", "channels.weapons_army", "a caveat of the run",
        "a caveat of sizing", "the record counts engineers too", "LOC006", "promise earlier",
        "Invented for tests", "Refused: Delta.", assessment.digest,
        "locarno assess small --design tripwire --design reassurance --runs 500 --histories 4 \\",
    ):  # fmt: skip
        assert said in text, said


def test_the_command_is_one_that_a_shell_takes(assessment):
    many = {f"a_design_with_a_long_name_{n}": one for n in range(9)
            for one in assessment.designs.values()}  # fmt: skip
    shown = _in_lines(command(replace(assessment, designs=many)))
    assert shown.count("\n") >= 3
    assert shlex.split(shown.replace("\\\n", "")) == command(
        replace(assessment, designs=many)).split()  # fmt: skip
    assert not re.search(r"--design \\", shown)


def test_a_caveat_of_every_design_stands_once(assessment, small_scenario):
    said = "a caveat of all"
    designs = {name: replace(one, caveats=(said,)) for name, one in assessment.designs.items()}
    once = replace(assessment, designs=designs, caveats=(f"all designs: {said}",))
    assert Page(brief(once, small_scenario)).words().count(said) == 1


def test_no_day_or_month_is_a_time_of_the_model(page):
    """Nothing in time is finer than the quarter: shortfalls are named by quarter, not by day."""
    assert "Q3 of year 1 to Q4 of year 5" in page.words()
    assert not re.search(r"\bday \d", page.words())


def test_nothing_is_loaded(page, html):
    for tag, attributes in page.elements:
        assert not {"src", "srcset", "data", "background", "poster", "xlink:href"} & set(attributes)
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        if tag != "a":
            assert "href" not in attributes
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html
    assert "@import" not in html
    policy = next(m["content"] for m in page.named("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'")


def test_the_document_stands_in_the_page(page, assessment):
    ((attributes, text),) = page.scripts
    assert attributes["type"] == "application/json"
    assert json.loads(text) == json.loads(json.dumps(document(assessment)))


def test_structure_can_be_walked(page):
    assert page.problems == []
    assert page.named("html") == [{"lang": "en"}]
    count = Counter(tag for tag, _ in page.elements)
    assert (count["main"], count["header"], count["footer"], count["h1"]) == (1, 1, 1, 1)
    assert page.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert {"class": "skip", "href": "#content"} in page.named("a")
    assert "content" in page.ids
    assert len(page.ids) == len(set(page.ids))
    labels = [a["aria-labelledby"] for a in page.named("section")]
    assert set(labels) <= set(page.ids)
    assert count["table"] == count["caption"] > 10
    assert all(th.get("scope") in {"col", "row"} for th in page.named("th"))
    assert all(svg["role"] == "img" for svg in page.named("svg"))
    assert count["svg"] == 16


def test_no_name_becomes_markup(assessment, small_scenario):
    case = small_scenario.cases["tripwire"]
    party = replace(case.parties["amber"], name=NASTY, objections=(NASTY,))
    guarantor = replace(case.guarantors["ALF"], name=NASTY)
    hostile = with_case(
        small_scenario,
        parties=MappingProxyType({**case.parties, "amber": party}),
        guarantors=MappingProxyType({**case.guarantors, "ALF": guarantor}),
        sources=MappingProxyType({NASTY: Source(NASTY, url="javascript:alert(1)", note=NASTY)}),
        description=NASTY,
    )
    hostile = replace(
        hostile,
        cases=MappingProxyType({NASTY: hostile.cases["tripwire"]}),
        quantities={NASTY: small_scenario.quantities["tripwire"]},
    )
    design = replace(assessment.designs["tripwire"], title=NASTY, caveats=(NASTY,))
    data = replace(
        assessment, title=NASTY, designs={NASTY: design}, comparison=(), locarno=NASTY,
        digest=NASTY, caveats=(NASTY,), view=NASTY,
    )  # fmt: skip
    text = brief(data, hostile)
    page = Page(text)
    assert page.problems == []
    assert "<script>alert" not in text
    assert text.count("</style>") == 1
    assert [a for a, _ in page.scripts] == [{"type": "application/json", "id": "assessment"}]
    assert [a["href"] for a in page.named("a")] == ["#content"]
    assert "javascript:alert(1)" in page.words()
    assert page.words().count("<script>alert('x')</script> & ]]>") > 20
    assert list(json.loads(page.scripts[0][1])["designs"]) == [NASTY]


@pytest.mark.parametrize(
    ("url", "linked"),
    [("https://example.org/a?b=c&d", True), ("http://example.org", True), ("ftp://x.org", False),
     ("javascript:alert(1)", False), ("https://[", False), ("see the archive", False)],
)  # fmt: skip
def test_only_web_addresses_become_links(assessment, small_scenario, url, linked):
    scenario = with_case(small_scenario, sources={"s": Source("Title", url=url)})
    links = [a["href"] for a in Page(brief(assessment, scenario)).named("a")]
    assert links == (["#content", url] if linked else ["#content"])


def test_a_run_of_one_stage_still_makes_a_brief(only_sized, small_scenario):
    page = Page(brief(only_sized, small_scenario))
    text = page.words()
    assert page.problems == []
    assert "No ceasefire was simulated in this run" in text
    assert "The force asked for" in text
    assert "The response clock" not in text
    assert "None" not in text
    assert "not given" in text


def test_a_line_with_a_trace_is_drawn_on_the_map(assessment, small_scenario):
    case = small_scenario.cases["tripwire"]
    places = (("Aplace", 36.0, 47.4), ("Bplace", 36.9, 47.9), ("Cplace", 38.2, 48.8))
    trace = tuple(Waypoint(place=n, lon=x, lat=y, section=None, seq=None) for n, x, y in places)
    ends = [("Aplace", "Bplace"), ("Bplace", "Cplace")]
    sectors = {
        key: replace(sector, start=start, end=end)
        for (key, sector), (start, end) in zip(
            list(case.line.sectors.items())[:2], ends, strict=True
        )
    }
    line = replace(case.line, trace=trace, sectors=MappingProxyType(sectors))
    scenario = with_case(small_scenario, line=line)
    assessment = replace(assessment, line=line_measure(scenario.cases["tripwire"]))
    text = brief(assessment, scenario, OUTLINES.read_text("utf-8"))
    assert "Boundaries follow United Nations practice" in text
    assert "Line length 300 km, measured at a tolerance of 5 km" in text
    de_facto = brief(assessment, scenario, OUTLINES.read_text("utf-8"), boundaries="de_facto")
    assert "Boundaries show control on the ground" in de_facto
    assert "straightened" not in de_facto
    own = json.dumps({"type": "FeatureCollection", "features": [{
        "type": "Feature", "properties": {"code": "X", "name": "X"}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[35, 46], [40, 46], [40, 50], [35, 50], [35, 46]]]}}]})  # fmt: skip
    assert "Boundaries as mine.geojson draws them" in brief(
        assessment, scenario, own, boundaries="mine.geojson"
    )


def test_an_absent_number_is_said_and_a_text_is_no_number():
    record = Record({"a": {"b": None}, "c": "text", "d": [1.5]})
    assert "not given" in record.at("amount", "a", "b")
    assert "not given" in record.chance("a", "nothing")
    assert record.interval("a") == ""
    assert ">1.5<" in record.at("amount", "d", 0)
    assert "not given" in record.at("amount", "d", 7)
    with pytest.raises(TypeError, match="/c is no number, found 'text'"):
        record.at("amount", "c")


def test_an_interval_that_prints_like_its_mean_stands_once():
    narrow = {"mean": 0.012, "sampling": {"low": 0.009, "high": 0.014}}
    low = {"mean": 0.001, "sampling": {"low": 0.0, "high": 0.003}}
    exact = {"low": 4.0, "mode": 4.0, "high": 4.0}
    record = Record({"narrow": narrow, "low": low, "exact": exact})
    assert (record.band("narrow"), record.beside("narrow")) == ("", "")
    assert record.interval("narrow").striptags() == "1"
    assert record.beside("low").striptags() == "(0 to <1)"
    assert record.chance("low").striptags() == "fewer than 1 of 100"
    assert record.at("hundred", "low", "mean").striptags() == "<1"
    assert record.span("amount", "exact").striptags() == "4"


def test_the_data_block_has_no_spare_blanks(page):
    ((_, text),) = page.scripts
    assert text.startswith('{"locarno":"')
    assert "\n" not in text


def test_same_input_same_bytes(assessment, small_scenario, html):
    assert brief(assessment, small_scenario) == html

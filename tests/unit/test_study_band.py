"""A ranking is told apart only where both ends of the band of lambda agree (semantics §17)."""

from pathlib import Path

import numpy as np
import pytest

from locarno import studies
from locarno.model.study import Better, Study, Uncertain
from locarno.report.study_page import study_page
from locarno.study.ranking import ranked
from locarno.study.space import function_space
from locarno.study.values import CaseValues
from locarno.theory.designs_of_experiments import latin_hypercube

DATA = Path(__file__).parents[1] / "data"
TEXT = """\
study: 1
scenario: short.yaml
designs: [reassurance]
outcomes: [war, held_days]
uncertainties: [incidents.rate]
sampling: {plan: lhs, size: 12, histories: 3}
"""


@pytest.fixture
def folder(tmp_path):
    small = (DATA / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "short.yaml").write_text(small + "\nhorizon_days: 900\n", encoding="utf-8")
    return tmp_path


def results(folder, name, text):
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    studies.run(folder / f"{name}.yaml", folder / name, studies.How(workers=1, chunk=12))
    sql = 'select * from results order by "case", point, history'
    return studies.sql(folder / name, sql).to_pandas()


def test_outcomes_at_the_ends_are_those_of_a_study_at_that_precision(folder):
    found = results(folder, "band", TEXT)
    for end in ("low", "high"):
        there = getattr(studies.prepare(folder / "band.yaml").space.model.cases[0].case.choice, end)
        lever = f"levers: {{choice.headline: [{there:g}, 10]}}\n"
        alone = results(folder, end, TEXT + lever)
        alone = alone[alone["case"] == 0]
        for name in ("war", "eroded", "held", "held_days", "breaches", "clash", "answered"):
            assert (found[f"{name}_{end}"].to_numpy() == alone[name].to_numpy()).all(), name
    assert (found["war_low"] != found["war_high"]).any()


def test_without_the_band_there_are_no_such_columns_and_a_caveat(folder):
    found = results(folder, "alone", TEXT.replace("histories: 3", "histories: 3, band: false"))
    assert "war_low" not in found
    caveats = studies.show(folder / "alone")["caveats"]
    assert any("`sampling.band` is false" in caveat for caveat in caveats)


def ranking(low, high, headline=0.1):
    """Two designs on 200 points, the first ahead by so much at each precision."""
    study = Study(
        title="", scenario=None, function="m:f", designs=(), views=(None,), levers={},
        uncertainties=(Uncertain("a", 0.0, 1.0),), outcomes=("war",),
    )  # fmt: skip
    noise = np.linspace(-0.1, 0.1, 200)
    leads = {"war": headline, "war_low": low, "war_high": high}
    first = {name: 0.5 - lead + noise for name, lead in leads.items()}
    second = {name: np.full(200, 0.5) for name in leads}
    cases = [CaseValues(0, "A", first), CaseValues(1, "B", second)]
    sample = latin_hypercube(["a"], 200, 1)
    return ranked(function_space(study, "1"), sample, cases, "war", Better.LOWER, None, None)


@pytest.mark.parametrize(
    ("low", "high", "told", "words"),
    [
        (0.05, 0.2, True, "A is better than B on war, and"),
        (-0.05, 0.2, False, "told apart on war, for the lead is gone at the low end of the band"),
        (0.05, -0.2, False, "the lead is gone at the high end of the band of λ, and"),
        (0.0, -0.2, False, "the lead is gone at the low and the high end of the band of λ"),
    ],
)
def test_the_sign_must_be_the_same_at_both_ends(low, high, told, words):
    found = ranking(low, high)
    assert found.lead_interval.low > 0
    assert found.told_apart is told
    assert words in found.sentence
    assert [each.end for each in found.by_lambda] == ["low", "high"]
    assert [each.lead for each in found.by_lambda] == pytest.approx([low, high])


def test_a_lead_that_is_not_clear_at_the_headline_is_not_told_apart_for_that_reason():
    found = ranking(0.2, 0.2, headline=0.001)
    assert not found.told_apart
    assert "A and B cannot be told apart on war, and none" in found.sentence


def test_the_page_says_the_lead_at_both_ends(folder):
    text = TEXT.replace("designs: [reassurance]\n", "")
    results(folder, "two", text)
    answer = studies.show(folder / "two")
    ends = answer["ranking"][0]["by_lambda"]
    assert [each["end"] for each in ends] == ["low", "high"]
    assert "at the low end of the band of λ" in study_page(answer)

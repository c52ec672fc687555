"""A study file with faults: every message word for word, all of them at once."""

from pathlib import Path

import pytest

from locarno import studies
from locarno.errors import ScenarioError
from locarno.io.study_file import parse_study

BAD = [
    ("studdy: 1", "s.yaml:1:1: studdy: unknown key; did you mean 'study'?"),
    ("study: 2\nscenario: a", "s.yaml:1:1: study: must be 1, found 2; begin `study: 1`"),
    ("study: 1", "s.yaml:1:1: give either `scenario` or `function`, the model that is evaluated"),
    ("- a", "s.yaml:1:1: a study is a map that begins `study: 1`"),
    (
        "study: 1\nscenario: a\nseed: -1",
        "s.yaml:3:1: seed: must be a whole number from 0 to 4294967295, found -1",
    ),
    (
        "study: 1\nscenario: a\noutcomes: [wra]",
        "s.yaml:3:12: outcomes.0: unknown outcome; did you mean 'war'?",
    ),
    (
        "study: 1\nscenario: a\nuncertainties:\n  x: {low: 2, high: 1}",
        "s.yaml:4:3: uncertainties.x: range is reversed: low 2, high 1; write low < high",
    ),
    (
        "study: 1\nscenario: a\nuncertainties:\n  x: {low: 2, high: 2}",
        (
            "s.yaml:4:3: uncertainties.x: is constant: low and high are both 2; "
            "leave it out or widen it"
        ),
    ),
    (
        "study: 1\nscenario: a\nbudget: {evaluations: 0}",
        "s.yaml:3:10: budget.evaluations: must be a whole number from 1 to 2147483647, found 0",
    ),
    (
        "study: 1\nscenario: a\nbudget: {minutes: 0}",
        "s.yaml:3:10: budget.minutes: must be above 0, found 0",
    ),
    (
        "study: 1\nscenario: a\nsampling: {plan: random}",
        (
            "s.yaml:3:12: sampling.plan: must be one of sobol, lhs, morris, saltelli, "
            "saltelli_pairs, factorial, found 'random'"
        ),
    ),
    (
        "study: 1\nscenario: a\nsampling: {histories: 1}",
        "s.yaml:3:12: sampling.histories: must be a whole number from 2 to 10000, found 1",
    ),
    (
        "study: 1\nscenario: a\nlevers: {agreement.us_backstop: [true]}",
        (
            "s.yaml:3:10: levers.agreement.us_backstop: has one level: a lever has at least two; "
            "set it in the scenario"
        ),
    ),
    (
        "study: 1\nscenario: a\nanalysis: {interest: war is likely}",
        (
            "s.yaml:3:12: analysis.interest: must be like `war >= 0.5`, an outcome and a number, "
            "found 'war is likely'"
        ),
    ),
    (
        "study: 1\nscenario: a\nanalysis: {interest: peace > 1}",
        "s.yaml:3:12: analysis.interest: unknown outcome 'peace'; did you mean 'breaches'?",
    ),
    (
        "study: 1\nfunction: a",
        "s.yaml:2:1: function: must be `module:name`, found 'a'",
    ),
    (
        "study: 1\nfunction: a:b\ndesigns: [c]\nuncertainties: {x: {low: 0, high: 1}}",
        "s.yaml:3:1: designs: belongs to a scenario, and a function is studied",
    ),
    (
        "study: 1\nfunction: a:b\nlevers: {x: [1, 2]}\nuncertainties: {x: {low: 0, high: 1}}",
        "s.yaml:3:10: levers.x: is varied already, under `uncertainties`",
    ),
    (
        "study: 1\nscenario: a\nsearch: {}",
        "s.yaml:3:1: search: needs `levers`: their levels are what is searched",
    ),
    (
        "study: 1\nscenario: a\nlevers: {x: [1, 2]}\nsearch: {objectives: [costs, war]}",
        "s.yaml:4:23: search.objectives.0: unknown objective; did you mean 'cost'?",
    ),
    (
        "study: 1\nscenario: a\nlevers: {x: [1, 2]}\nsearch: {objectives: [war]}",
        "s.yaml:4:10: search.objectives: has one objective; a search weighs at least two",
    ),
    (
        "study: 1\nscenario: a\nlevers: {x: [1, 2]}\nsearch: {population: 1, generatoins: 2}",
        "s.yaml:4:10: search.population: must be a whole number from 2 to 32767, found 1",
    ),
    (
        "study: 1\nscenario: a\nsampling: {band: 1}",
        "s.yaml:3:12: sampling.band: must be true or false, found 1",
    ),
    (
        "study: 1\nfunction: a:b",
        "s.yaml:1:1: uncertainties: a function needs its inputs here, each {low, high}",
    ),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[text[-25:] for text, _ in BAD])
def test_message(text, message):
    with pytest.raises(ScenarioError) as refused:
        parse_study(text, "s.yaml")
    assert message in [str(problem) for problem in refused.value.problems]


def test_all_problems_at_once():
    text = "study: 1\nscenario: a\nseed: x\noutcomes: [wra]\nbudget: {evaluations: 0}\n"
    with pytest.raises(ScenarioError) as refused:
        parse_study(text, "s.yaml")
    assert len(refused.value.problems) == 3


SMALL = str(Path(__file__).parents[1] / "data/small.yaml")
AGAINST = [
    ("designs: [trip]", "3:11: designs.0: no design 'trip'; did you mean 'tripwire'?"),
    ("views: [doves]", "3:9: views.0: no view 'doves'; there are none"),
    (
        "uncertainties: [coalition.corelation]",
        "3:17: uncertainties.0: unknown path; did you mean 'coalition.correlation'?",
    ),
    (
        "uncertainties: [line.tolerance]",
        (
            "3:17: uncertainties.0: line.tolerance is planned with and never drawn: a study of it "
            "shows nothing; make it a lever"
        ),
    ),
    (
        "uncertainties: [parties.amber.government_change]",
        (
            "3:17: uncertainties.0: parties.amber.government_change is constant (0.05 1/year); "
            "give it a range {low, high}, or leave it out"
        ),
    ),
    (
        "sampling: {plan: lhs, size: 100}\nbudget: {evaluations: 150}",
        (
            "4:10: budget.evaluations: allows 150 evaluations, the plan needs 200 (lhs of size 100 "
            "over 57 factors, 2 cases); raise it or lower sampling.size"
        ),
    ),
]


@pytest.mark.parametrize(("text", "message"), AGAINST, ids=[text[:25] for text, _ in AGAINST])
def test_what_does_not_fit_the_scenario(tmp_path, text, message):
    file = tmp_path / "s.yaml"
    file.write_text(f"study: 1\nscenario: {SMALL}\n{text}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        studies.prepare(file)
    assert [str(problem) for problem in refused.value.problems] == [f"{file}:{message}"]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read: No such file or directory"):
        studies.prepare(tmp_path / "s.yaml")

"""EMA Workbench drives a scenario as its model; needs the extra ``peer``."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from locarno import studies
from locarno.errors import ScenarioError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own imports
    pytest.importorskip("ema_workbench", reason="the extra `peer` is not installed")
    from ema_workbench import Policy, SequentialEvaluator
    from ema_workbench import Scenario as Future

from locarno.ema import batch_evaluator, ema_model

DATA = Path(__file__).parents[1] / "data"
STUDY = """\
study: 1
scenario: short.yaml
outcomes: [war, deterred, held_days]
uncertainties: [incidents.rate, parties.amber.payoffs.*]
sampling: {plan: saltelli, size: 64, histories: 3}
"""
pytestmark = pytest.mark.filterwarnings("ignore")  # the workbench and pandas warn of each other


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    place = tmp_path_factory.mktemp("ema")
    small = (DATA / "small.yaml").read_text(encoding="utf-8")
    (place / "short.yaml").write_text(small + "\nhorizon_days: 200\n", encoding="utf-8")
    (place / "study.yaml").write_text(STUDY, encoding="utf-8")
    return ema_model(place / "study.yaml")


def futures(model, count):
    draws = np.random.default_rng(3)
    return [
        Future(
            str(n),
            **{p.name: draws.uniform(p.lower_bound, p.upper_bound) for p in model.uncertainties},
        )
        for n in range(count)
    ]


def test_the_study_becomes_a_model(model):
    assert [outcome.name for outcome in model.outcomes] == ["war", "deterred", "held_days"]
    assert all(each.name.isidentifier() for each in model.uncertainties)
    assert "incidents_rate" in [each.name for each in model.uncertainties]
    (lever,) = model.levers
    assert [each.value for each in lever.categories] == ["tripwire", "reassurance"]


def test_one_by_one_or_all_at_once_the_numbers_are_the_same(model):
    policies = [Policy(name, design=name) for name in ("tripwire", "reassurance")]
    found = []
    for evaluator in (SequentialEvaluator(model), batch_evaluator(model)):
        with evaluator:
            experiments, outcomes = evaluator.perform_experiments(futures(model, 20), policies)
        order = np.lexsort([experiments["incidents_rate"], experiments["policy"].astype(str)])
        found.append({name: np.asarray(values)[order] for name, values in outcomes.items()})
    for name in ("war", "deterred", "held_days"):
        np.testing.assert_array_equal(found[0][name], found[1][name])
    assert np.ptp(found[1]["held_days"]) > 0


def test_the_workbench_samples_and_finds_what_a_study_finds(model, tmp_path):
    """Both see the payoff of the attack decide whether it is deterred, and about as often."""
    with batch_evaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=300, policies=2)
    assert len(experiments) == len(outcomes["deterred"]) == 600
    alone = experiments["parties_amber_payoffs_actions_attack_alone"]
    assert np.corrcoef(alone, outcomes["deterred"])[0, 1] < -0.3
    batch = model.locarno_batch
    ranges = "".join(
        f"  {path}: {{low: {q.low!r}, high: {q.high!r}}}\n"
        for path, q in batch.space.ranges.items()
    )
    text = STUDY.replace("[incidents.rate, parties.amber.payoffs.*]", f"\n{ranges.rstrip()}")
    small = (DATA / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "short.yaml").write_text(small + "\nhorizon_days: 200\n", encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        text.replace("plan: saltelli, size: 64", "plan: lhs, size: 300"), encoding="utf-8"
    )
    studies.run(tmp_path / "study.yaml", tmp_path / "run", studies.How(workers=1))
    means = [case["outcomes"]["deterred"][0] for case in studies.show(tmp_path / "run")["cases"]]
    # Two independent samples of 600: their means lie within 4 standard errors of each other.
    assert np.mean(outcomes["deterred"]) == pytest.approx(
        np.mean(means), abs=4 * np.sqrt(0.5 / 600)
    )


def test_a_study_file_with_problems_is_refused(tmp_path):
    (tmp_path / "study.yaml").write_text("study: 1\nscenario: no-such\n", encoding="utf-8")
    with pytest.raises(ScenarioError):
        ema_model(tmp_path / "study.yaml")

"""A search for designs against fronts in closed form, however it is evaluated."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from locarno import searches, studies
from locarno.errors import RunError, ScenarioError
from locarno.io.study_store import shard_files
from locarno.study.executors import Kind
from locarno.theory.designs_by_evolution import Plan, crowding, evolved, fronts

DATA = Path(__file__).parents[1] / "data"
LEVELS = list(range(11))
STUDY = f"""\
study: 1
title: A front in closed form
function: study_functions:front
uncertainties: {{luck: {{low: -1, high: 1}}}}
levers: {{x: {LEVELS}, y: {LEVELS}, z: {LEVELS}}}
outcomes: [f, g]
sampling: {{plan: lhs, size: 16}}
search: {{objectives: [f, g], population: 24, generations: 12}}
"""


@pytest.fixture(autouse=True)
def _path(monkeypatch):
    monkeypatch.syspath_prepend(str(DATA))


def searched(place, name, text=STUDY, **how):
    """Bytes of what a search says."""
    (place / "search.yaml").write_text(text, encoding="utf-8")
    searches.run(place / "search.yaml", place / name, studies.How(**{"workers": 1} | how))
    return (place / name / "search.json").read_bytes()


def test_the_front_in_closed_form(tmp_path):
    """y = z = 5 wastes nothing: g = sqrt(x / 10) - 1 against f = -x / 10, 11 of 1,331 designs."""
    found = json.loads(searched(tmp_path, "run"))
    assert found["grid"] == 11**3
    assert found["looked_at"] == 24 * 12
    assert found["front"] == [f"x={x}, y=5, z=5" for x in LEVELS]
    known = {each["case"]: each["objectives"] for each in found["candidates"]}
    for x in LEVELS:
        point = known[f"x={x}, y=5, z=5"]
        assert point["f"] == pytest.approx(-x / 10)
        assert point["g"] == pytest.approx(math.sqrt(x / 10) - 1)


def test_each_loser_loses_to_a_design_that_is_better(tmp_path):
    """All of the rest lose, by the differences of the objectives, to one on the front."""
    found = json.loads(searched(tmp_path, "run"))
    known = {each["case"]: each["objectives"] for each in found["candidates"]}
    assert len(found["losses"]) == len(known) - len(found["front"])
    for loss in found["losses"]:
        assert loss["to"] in found["front"]
        by = {name: each["by"] for name, each in loss["advantages"].items()}
        mine, theirs = known[loss["case"]], known[loss["to"]]
        assert by == {name: pytest.approx(theirs[name] - mine[name]) for name in by}
        assert min(by.values()) >= 0.0
        assert max(by.values()) > 0.0
        assert loss["clear"]
        assert loss["sentence"].startswith(f"{loss['case']} loses to {loss['to']}: ")


@pytest.mark.parametrize(
    "how", [{"workers": 2, "chunk": 5}, {"kind": Kind.PROCESSES, "workers": 2}], ids=str
)
def test_the_same_bytes_however_it_is_evaluated(tmp_path, how):
    text = STUDY.replace("generations: 12", "generations: 3")
    assert searched(tmp_path, "again", text, **how) == searched(tmp_path, "run", text)


def test_resumed_after_the_loss_of_shards(tmp_path):
    before = searched(tmp_path, "run")
    shards = shard_files(tmp_path / "run")
    for path in shards[::3]:
        path.unlink()
    outcome = searches.resume(tmp_path / "run", studies.How(workers=1))
    assert (tmp_path / "run" / "search.json").read_bytes() == before
    assert outcome.made == 16 * len(shards[::3])
    assert outcome.before == 16 * (len(shards) - len(shards[::3]))


def test_more_generations_keep_what_is_there(tmp_path):
    searched(tmp_path, "run", STUDY.replace("generations: 12", "generations: 6"))
    (tmp_path / "search.yaml").write_text(STUDY, encoding="utf-8")
    outcome = searches.run(tmp_path / "search.yaml", tmp_path / "run", studies.How(workers=1))
    assert (outcome.before, outcome.made) == (16 * 24 * 6, 16 * 24 * 6)


def test_a_small_grid_is_looked_at_whole(tmp_path):
    text = STUDY.replace(f"z: {LEVELS}", "z: [5, 6]")
    found = json.loads(
        searched(tmp_path, "run", text.replace("generations: 12", "generations: 20"))
    )
    assert found["looked_at"] == found["grid"] == 242
    assert not any("were looked at" in caveat for caveat in found["caveats"])
    assert len(found["front"]) == 11


def test_where_everything_ties_a_seed_still_gives_one_search():
    """Equal objectives everywhere: only the order of candidates is left to decide by."""
    plan = Plan((7, 7, 7, 7), 10, 8, 4)
    runs = [evolved(plan, lambda some: np.zeros((len(some), 3))) for _ in range(2)]
    assert runs[0].candidates == runs[1].candidates
    assert len(set(runs[0].candidates)) == 80
    other = evolved(Plan((7, 7, 7, 7), 10, 8, 5), lambda some: np.zeros((len(some), 3)))
    assert other.candidates != runs[0].candidates


def test_designs_without_outcomes_come_last_and_are_kept_with_their_reason(tmp_path):
    values = np.array([[1.0, 1.0], [np.nan, np.nan], [2.0, 2.0]])
    assert fronts(values).tolist() == [0, 2, 1]
    assert crowding(np.array([[1.0, 1.0], [1.0, 1.0]])).tolist() == [np.inf, np.inf]
    text = STUDY.replace("study_functions:front", "study_functions:no_front_at_five")
    found = json.loads(searched(tmp_path, "run", text.replace("generations: 12", "generations: 4")))
    failed = [each for each in found["candidates"] if each["failure"]]
    assert failed
    assert all("x=5" in each["case"] for each in failed)
    assert "raised ValueError: not here" in failed[0]["failure"]
    assert not any("x=5" in label for label in found["front"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("size: 16}", "size: 16}\nbudget: {evaluations: 4607}", "the search needs up to 4608"),
        ("z: [0", f"w: {LEVELS}, v: {LEVELS}, z: [0", "allow 161051 designs, 32767 at most"),
        ("search: {objectives: [f, g], population: 24, generations: 12}", "", "search: is missing"),
    ],
)
def test_bad_input(tmp_path, old, new, message):
    with pytest.raises(ScenarioError) as refused:
        searched(tmp_path, "run", STUDY.replace(old, new))
    assert message in str(refused.value)
    assert not (tmp_path / "run").exists()


def test_the_folder_of_something_else_is_refused(tmp_path):
    searched(tmp_path, "run", STUDY.replace("generations: 12", "generations: 1"))
    with pytest.raises(RunError, match="was made with other levers"):
        searched(tmp_path, "run", STUDY.replace("y: [0, ", "y: ["))
    with pytest.raises(RunError, match="is the run of a search; ask it with"):
        studies.export(tmp_path / "run", tmp_path / "table.csv")
    rows = studies.sql(tmp_path / "run", 'select count(distinct "case") as n from results')
    assert rows.to_pylist() == [{"n": 24}]


SCENARIO = """\
study: 1
scenario: short.yaml
levers: {agreement.us_backstop: [true, false], agreement.buffer_km: [0, 10]}
uncertainties: [incidents.rate]
sampling: {plan: lhs, size: 8, histories: 2}
search: {objectives: [cost, held, clash]}
"""


def test_designs_of_a_scenario(tmp_path):
    """Cost is that of the plan, the shares are those of a study of the same cases and points."""
    small = (DATA / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "short.yaml").write_text(small + "\nhorizon_days: 200\n", encoding="utf-8")
    found = json.loads(searched(tmp_path, "run", SCENARIO))
    assert found["grid"] == found["looked_at"] == 8
    studies.run(tmp_path / "search.yaml", tmp_path / "study", studies.How(workers=1))
    sql = (
        "select c.label, avg(held) held, avg(clash) clash from results r join cases c "
        'using ("case") group by c.label'
    )
    table = {row["label"]: row for row in studies.sql(tmp_path / "study", sql).to_pylist()}
    for each in found["candidates"]:
        assert each["objectives"]["cost"] > 0
        for name in ("held", "clash"):
            assert each["objectives"][name] == pytest.approx(table[each["case"]][name])
    with pytest.raises(ScenarioError, match="the scenario gives no fair shares; leave it out"):
        searched(tmp_path, "burden", SCENARIO.replace("clash", "burden"))

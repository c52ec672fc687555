"""Searched plans kept in a run directory: taken where they fit, refused in a sentence where not."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from locarno import __version__, api, cli
from locarno.engine.planning.digest import problem_digest
from locarno.engine.planning.kept import kept, reopened
from locarno.engine.planning.problem import Cap
from locarno.engine.planning.search import Thorough, plan
from locarno.errors import PlanRefused
from locarno.io.plan_folder import PlanFolder, _checksum
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import Method
from locarno.model.plan_store import KeptPlan

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
SEARCH = api.Settings(4, 2, 1, 1, stages=("generate", "explain"))
ROUND = api.Settings(4, 2, 1, 1, stages=("generate",))


@pytest.fixture(scope="module")
def scenario():
    return api.load(SMALL, designs=["reassurance"])


@pytest.fixture(scope="module")
def searched(scenario, tmp_path_factory):
    """A run directory with the plans of one design, and the assessment that made them."""
    run = tmp_path_factory.mktemp("searched")
    return run, api.assess(scenario, SEARCH, plans=api.plan_folder(run))


@pytest.fixture
def run(searched, tmp_path):
    """A copy of that directory, to be spoiled."""
    shutil.copytree(searched[0], tmp_path / "run")
    return tmp_path / "run"


def made(assessment):
    return assessment.designs["reassurance"].generation


def announced_file(run, searched):
    return run / "plans" / f"{made(searched[1]).announced.proof.digest}.json"


def spoil(path, change, *, honest):
    """Changes a plan file; an honest one gets the checksum of its new content."""
    document = json.loads(path.read_text())
    change(document)
    if honest:
        document["checksum"] = _checksum(document)
    path.write_text(json.dumps(document))


def refused(scenario, run):
    """What is said of the one file refused; the plan is as if it had never been there."""
    plans = api.plan_folder(run)
    found = api.assess(scenario, ROUND, plans=plans)
    assert made(found).announced == made(api.assess(scenario, ROUND)).announced
    assert made(found).announced.proof.method is Method.ROUNDED
    # The other one is still good.
    assert made(found).stated.proof.method is Method.SEARCHED
    (sentence,) = plans.refused.values()
    assert sentence.endswith("; the plan is made anew")
    return sentence


# --- the digest -----------------------------------------------------------------------------------


def test_the_digest_is_of_the_content(made_up_problem):
    problems = [made_up_problem(seed) for seed in range(60)]
    assert len({problem_digest(problem) for problem in problems}) == 60
    for seed, problem in enumerate(problems):
        assert problem_digest(problem) == problem_digest(made_up_problem(seed))


def test_one_number_more_or_less_is_another_problem(made_up_problem):
    problem = made_up_problem(3)
    pool, offer = problem.pools[0], problem.offers[0]
    others = [
        replace(problem, ramp=problem.ramp + 1),
        replace(problem, pools=(replace(pool, name="lan"), *problem.pools[1:])),
        replace(problem, offers=(replace(offer, cycle=offer.cycle + 1), *problem.offers[1:])),
        replace(problem, nations=(replace(problem.nations[0], fair=1.0 + 2**-52),
                                  *problem.nations[1:])),
        replace(problem, caps=(Cap(family="a", subject="bc", limit=(), terms=()),)),
        replace(problem, caps=(Cap(family="ab", subject="c", limit=(), terms=()),)),
    ]  # fmt: skip
    assert len({problem_digest(p) for p in (problem, *others)}) == 7


# --- a plan that fits -----------------------------------------------------------------------------


def test_a_plan_comes_back_as_it_was_kept(tmp_path):
    plans = PlanFolder(tmp_path, "1.2.3")
    plan_kept = KeptPlan({"A.x": {-1: 2, 14: 1}, "B.y": {0: 9_000}}, 12_345.5, 12_000.0)
    plans.keep("ab" * 32, plan_kept)
    assert PlanFolder(tmp_path, "1.2.3").find("ab" * 32) == plan_kept
    assert plans.find("cd" * 32) is None
    assert plans.refused == {}


@pytest.mark.parametrize("seed", range(12))
def test_a_search_opened_again_is_the_search(made_up_problem, seed):
    problem = made_up_problem(seed)
    found = plan(problem, thorough=Thorough(rounds=6))
    again = reopened(problem, kept(problem, found), plan(problem))
    assert (again.starts == found.starts).all()
    assert (again.on_station == found.on_station).all()
    assert (again.missing, again.bound) == (found.missing, found.bound)
    assert (again.status, again.greedy) == (found.status, found.greedy)
    assert again.burden == pytest.approx(found.burden)
    assert again.levels == found.levels


def test_assess_takes_the_plans_that_generate_searched(searched, scenario):
    run, first = searched
    plans = api.plan_folder(run)
    second = api.assess(scenario, ROUND, plans=plans)
    for before, after in ((made(first).stated, made(second).stated),
                          (made(first).announced, made(second).announced)):  # fmt: skip
        assert replace(before, explanation=None) == after
        assert after.proof.method is Method.SEARCHED
        assert after.status is PlanStatus.OPTIMAL
    assert plans.refused == {}
    assert plans.kept == {}


def test_a_plan_of_another_problem_is_not_looked_at(searched):
    run, _ = searched
    fewer = api.load(SMALL, designs=["reassurance"], settings=["guarantors.ALF.pools.land=9000"])
    plans = api.plan_folder(run)
    found = api.assess(fewer, ROUND, plans=plans)
    assert made(found).stated.proof.method is Method.ROUNDED
    assert plans.refused == {}


def test_a_plan_without_proof_is_taken_and_says_so(searched, scenario, run):
    path = announced_file(run, searched)
    missing = made(searched[1]).announced.proof.missing
    assert missing > 0.0
    # The relaxation alone proves this one: a bound that is lower adds nothing, and takes nothing.
    spoil(path, lambda d: d.update(bound=missing / 2), honest=True)
    found = made(api.assess(scenario, ROUND, plans=api.plan_folder(run))).announced
    assert found.proof.method is Method.SEARCHED
    assert found.proof.bound == made(searched[1]).announced.proof.bound


# --- files that are refused -----------------------------------------------------------------------


def more_units(document):
    begun = next(iter(document["tours"].values()))
    quarter = next(iter(begun))
    begun[quarter] += 1


def one_less(document):
    begun = next(iter(document["tours"].values()))
    quarter = next(iter(begun))
    begun[quarter] -= 1


SPOILT = (
    (lambda d: d.update(missing=0.0), False, "was changed after it was written"),
    (more_units, False, "was changed after it was written"),
    (lambda d: d.update(locarno="0.0.9"), True,
     f"was made by version 0.0.9, and this is {__version__}"),
    (lambda d: d.update(digest="ab" * 32), True, "was changed after it was written"),
    (lambda d: d.pop("tours"), True, "is not a plan (tours: Field required)"),
    (lambda d: d.update(bound=float("inf")), True, "is not a plan (bound: "),
    (lambda d: d["tours"].update({"ALF.brigade": {"0": -1}}), True, "is not a plan (tours."),
    (lambda d: d["tours"].update({"ALF.navy": {"0": 1}}), True,
     "sends ALF.navy, which is no offer"),
    (lambda d: d["tours"].update({"ALF.brigade": {"999": 1}}), True, "begin in quarter 999"),
    (one_less, True, "says that it lacks "),
    (lambda d: d.update(bound=d["missing"] + 1), True, "says that no plan lacks less than "),
    (lambda d: d["bounds"].update(burden=1e12), True,
     "says that no plan has a burden of less than "),
)  # fmt: skip


@pytest.mark.parametrize(("change", "honest", "said"), SPOILT)
def test_a_spoilt_file_is_refused_in_a_sentence(searched, scenario, run, change, honest, said):
    spoil(announced_file(run, searched), change, honest=honest)
    sentence = refused(scenario, run)
    assert sentence.startswith(f"{announced_file(run, searched)}: ")
    assert said in sentence


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"plan": 1}', "\x00\xff"])
def test_a_file_that_is_no_plan_is_refused(searched, scenario, run, text):
    announced_file(run, searched).write_text(text, "utf-8")
    assert "a plan" in refused(scenario, run)


def test_a_plan_that_breaks_a_rule_is_refused_however_honest_it_looks(tmp_path):
    """Three brigades for ever from a pool that keeps up less than one: nothing would be missing."""
    scenario = api.load(SMALL, designs=["tripwire"], settings=[
        *(f"guarantors.{key}=null" for key in ("BRA", "CHA", "DEL")), "force.counts=null",
        "force.desired=null", "guarantors.ALF.pledges.fighters=null", "force.land.brigades=3",
        "guarantors.ALF.pledges.brigade.quantity=3", "guarantors.ALF.pools.land=36000",
        "agreement.ceasefire_first=false",
    ])  # fmt: skip
    plans = api.plan_folder(tmp_path)
    honest = api.assess(scenario, ROUND).designs["tripwire"].generation.stated
    assert honest.filled_share < 1.0
    # Tours of two quarters: three brigades of 9,000 begin one every other quarter.
    full = dict.fromkeys(range(0, 20, 2), 3)
    plans.keep(honest.proof.digest, KeptPlan({"ALF.brigade": full}, 0.0, 0.0))
    found = api.assess(scenario, ROUND, plans=plans).designs["tripwire"].generation.stated
    assert found == honest
    (sentence,) = plans.refused.values()
    assert "breaks rules: ALF, pool land: 54000 away or at rest in quarter 2 of 36000" in sentence
    # The other judge says the same of the case.
    assert "ALF, pool land: takes " in sentence


def test_a_plan_that_lacks_more_than_the_quick_one_is_refused(made_up_problem):
    problem = made_up_problem(0)
    found = plan(problem)
    assert found.missing < float(problem.shortfall(0 * found.on_station))
    empty = KeptPlan({}, float(problem.shortfall(0 * found.on_station)), 0.0)
    with pytest.raises(PlanRefused, match="more than the plan made without it"):
        reopened(problem, empty, found)


# --- the command line -----------------------------------------------------------------------------


def locarno(*arguments):
    return CliRunner().invoke(cli.app, [*arguments, "--runs", "4", "--no-progress"])


def test_generate_keeps_plans_and_assess_says_which_it_took(tmp_path):
    run = tmp_path / "run"
    done = locarno("generate", SMALL, "--design", "reassurance", "--out", str(run))
    assert f"plans: 2 kept in {run / 'plans'}" in done.stderr
    # A folder with plans and nothing else is no run yet.
    assert [p.name for p in run.iterdir()] == ["plans"]
    files = sorted((run / "plans").iterdir())
    files[0].write_text("{}")
    done = locarno(
        "assess", SMALL, "--design", "reassurance", "--histories", "2", "--out", str(run)
    )
    assert done.exit_code == 0
    assert "plans: 1 taken from" in done.stderr
    assert f"{files[0]}: is not a plan (locarno: Field required); the plan is made anew" in (
        done.stderr
    )
    said = json.loads((run / "manifest.json").read_text())["plans"]
    (taken,) = said["taken"]
    assert taken["digest"] == files[1].stem
    assert (taken["design"], taken["status"]) == ("reassurance", "optimal")
    assert len(said["refused"]) == 1
    document = json.loads((run / "assessment.json").read_text())
    reading = document["designs"]["reassurance"]["generation"][taken["reading"]]
    assert reading["proof"]["method"] == "searched"
    assert reading["proof"]["digest"] == files[1].stem


def test_plans_need_a_folder_that_can_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    done = locarno("generate", SMALL, "--design", "tripwire", "--out", str(tmp_path / "file"))
    assert "is a file; name a folder for the run" in str(done.exception)
    # Other stages search nothing and keep nothing.
    assert "No such option: --out" in locarno("clock", SMALL, "--out", "x").stderr

"""Whichever engine searches, the laws of a plan hold; and who is not there is named."""

import pytest
from typer.testing import CliRunner

from locarno.api import engine_named
from locarno.cli import app
from locarno.engine.planning import cp_sat
from locarno.engine.planning.audit import broken_rules
from locarno.engine.planning.search import Thorough, plan
from locarno.errors import LocarnoError
from locarno.model.force_results import PlanStatus
from locarno.model.plan_results import Engine


@pytest.mark.parametrize("seed", range(20))
def test_both_engines_prove_the_same_least(seed, made_up_problem):
    problem = made_up_problem(seed)
    found = {engine: plan(problem, thorough=Thorough(later=1, engine=engine)) for engine in Engine}
    for made in found.values():
        assert broken_rules(problem, made.starts) == ()
        assert made.status is PlanStatus.OPTIMAL
    assert found[Engine.CP_SAT].missing == pytest.approx(found[Engine.HIGHS].missing, abs=1e-6)


def test_two_runs_of_the_second_engine_give_the_same_plan(made_up_problem):
    problem, work = made_up_problem(3), Thorough(later=1, engine=Engine.CP_SAT)
    first, second = (plan(problem, thorough=work).starts for _ in range(2))
    assert (first == second).all()


def test_an_engine_that_is_not_installed_is_named_with_the_remedy(monkeypatch):
    monkeypatch.setattr(cp_sat, "available", lambda: False)
    with pytest.raises(LocarnoError, match=r"pip install locarno\[solver\]"):
        engine_named("cp-sat")
    assert engine_named(None) is Engine.HIGHS
    found = CliRunner().invoke(app, ["generate", "bosnia-1995", "--engine", "cp-sat"])
    assert found.exit_code != 0
    assert "pip install locarno[solver]" in str(found.exception)


def test_generate_takes_the_engine_asked_for(monkeypatch):
    asked = []

    def noted(**work):
        asked.append(work["engine"])
        return Thorough(**work)

    monkeypatch.setattr("locarno.engine.generation.Thorough", noted)
    line = ["generate", "bosnia-1995", "--design", "historical", "--runs", "2", "--no-progress"]
    for option, engine in (([], Engine.HIGHS), (["--engine", "cp-sat"], Engine.CP_SAT)):
        asked.clear()
        found = CliRunner().invoke(app, [*line, *option, "--json"])
        assert found.exit_code in {0, 1}
        assert set(asked) == {engine}

"""A guarantee in another setting: what comes along, at which density, and who stays behind."""

import dataclasses
from types import MappingProxyType

import pytest

from locarno import api
from locarno.engine.carried import carried_over, left_out, quantities_of
from locarno.errors import RunError, ScenarioError
from locarno.io.links import broken_links
from locarno.model.scenario import DESIGN_KEYS


@pytest.fixture(scope="module")
def cases():
    names = ("bosnia-1995", "donbas-2015")
    return [api.load(name, designs=["historical"]).cases["historical"] for name in names]


def test_units_a_km_stay_as_they_were(cases):
    bosnia, donbas = cases
    there = carried_over(bosnia, donbas)
    ratio = 368 / 989  # both at 5 km tolerance
    assert there.force.composition["division"].mode == pytest.approx(3 * ratio)
    sent = there.guarantors["GBR"].pledges["land"].quantity
    assert sent.mode == pytest.approx(11500 * ratio)
    assert there.guarantors["USA"].pledges["land"].quantity.low == pytest.approx(16500 * ratio)
    # A density, a time and a chance are no counts.
    assert there.force.land == bosnia.force.land
    assert (
        there.guarantors["GBR"].pledges["land"].move
        == bosnia.guarantors["GBR"].pledges["land"].move
    )
    assert there.guarantors["GBR"].pools == bosnia.guarantors["GBR"].pools


def test_there_and_back_is_the_same_but_for_those_left_out(cases):
    bosnia, donbas = cases
    back = carried_over(carried_over(bosnia, donbas), bosnia)
    assert set(bosnia.guarantors) - set(back.guarantors) == {"RUS", "UKR"}
    for key, guarantor in back.guarantors.items():
        for name, pledge in guarantor.pledges.items():
            meant = bosnia.guarantors[key].pledges[name].quantity
            assert (pledge.quantity is None) == (meant is None)
            if meant is not None:
                assert pledge.quantity.mode == pytest.approx(meant.mode)
    assert back.ladder == bosnia.ladder
    assert back.force.reason == bosnia.force.reason


def test_what_is_no_guarantee_is_the_settings(cases):
    bosnia, donbas = cases
    there = carried_over(bosnia, donbas)
    words = {"elements", "caveats", "conditions", "stances", "responses", "decision_times",
             "sensors", "bases", "sources"}  # fmt: skip
    own = {"design_title", "bargaining", "together", *words, *DESIGN_KEYS}
    for item in dataclasses.fields(donbas):
        if item.name not in own:
            assert getattr(there, item.name) == getattr(donbas, item.name), item.name
    for name in words - {"bases"}:
        known = getattr(there, name)
        assert {key: known[key] for key in getattr(donbas, name)} == getattr(donbas, name)
        assert set(known) >= set(getattr(bosnia, name))
    assert broken_links(there) == []


def test_a_party_to_the_conflict_does_not_stand_behind_the_guarantee(cases):
    bosnia, donbas = cases
    assert left_out(bosnia, donbas) == ("RUS", "UKR")
    assert left_out(donbas, bosnia) == ()
    only = {key: bosnia.guarantors[key] for key in ("RUS", "UKR")}
    alone = dataclasses.replace(bosnia, guarantors=MappingProxyType(only))
    with pytest.raises(RunError, match="nobody is left to stand behind the guarantee there"):
        carried_over(alone, donbas)


def test_without_a_length_at_5_km_nothing_is_compared(cases):
    bosnia, donbas = cases
    rough = dataclasses.replace(
        donbas.line, tolerance=dataclasses.replace(donbas.line.tolerance, low=10, mode=10, high=10)
    )
    with pytest.raises(RunError, match=r"add it under `line\.at_tolerance` as \"5\""):
        carried_over(bosnia, dataclasses.replace(donbas, line=rough))


def test_own_designs_do_not_notice_a_guest():
    alone = api.load("donbas-2015", designs=["historical"])
    beside = api.load(
        "donbas-2015", designs=["historical"], borrowed=["bosnia-1995:historical"]
    )  # fmt: skip
    assert {path: beside.positions[path] for path in alone.positions} == alone.positions
    assert len(set(beside.positions.values())) == len(beside.positions)
    assert beside.digest != alone.digest
    settings = api.Settings(runs=8, histories=2, stages=("simulate",))
    first, then = (api.assess(each, settings) for each in (alone, beside))
    assert then.designs["historical"].simulation == first.designs["historical"].simulation
    assert "bosnia-1995:historical" in then.designs
    assert any("without RUS, UKR, who are parties here" in caveat for caveat in then.caveats)


def test_places_of_a_guest_lie_in_its_own_file():
    beside = api.load("donbas-2015", borrowed=["bosnia-1995:historical"])
    name = "bosnia-1995:historical"
    assert "bosnia-1995" in beside.locate(name, "procedure.rule")
    assert "donbas-2015" in beside.locate(name, "incidents.rate")


@pytest.mark.parametrize("named", ["bosnia-1995", "bosnia-1995:", ":historical"])
def test_a_guest_has_a_scenario_and_a_name(named):
    with pytest.raises(ScenarioError, match="write SCENARIO:DESIGN"):
        api.load("donbas-2015", borrowed=[named])


def test_every_number_of_a_case_is_found(cases):
    for case in cases:
        name = case.name
        read = api.load(name, designs=["historical"]).quantities["historical"]
        assert [q.path for q in quantities_of(case)] == [q.path for q in read]

"""Layers of a scenario: the setting, a view, parents, a design and `--set`, in this order."""

from pathlib import Path

import pytest

from locarno.errors import ScenarioError
from locarno.io.bundled import bundled_names, scenario_path
from locarno.io.located import plain
from locarno.io.scenario_file import load_scenario, read_layers, resolved
from locarno.io.schema import build, case_input

SMALL = (Path(__file__).parents[1] / "data" / "small.yaml").read_text(encoding="utf-8")


def load(folder, text, **options):
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path, shown="s.yaml", **options)


def complaints(folder, text, **options):
    with pytest.raises(ScenarioError) as caught:
        load(folder, text, **options)
    return [str(problem) for problem in caught.value.problems]


def place(text, marker):
    before = text[: text.index(marker)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


# Four layers of the design `child` and the argument name a width of the buffer, each a greater one.
LAYERED = (
    SMALL.replace("agreement:\n      buffer_km: 5", "agreement:\n      buffer_km: 3")
    + "  child:\n    inherits: reassurance\n    agreement: {buffer_km: 20}\n"
    + "  heir:\n    inherits: reassurance\n"
    + "agreement: {buffer_km: 1}\n"
    + "views:\n  wide: {agreement: {buffer_km: 2}, incidents: {decay: 0.25}}\n"
)


@pytest.mark.parametrize(
    ("design", "options", "width"),
    [
        ("tripwire", {}, 3),
        ("reassurance", {}, 10),
        ("child", {}, 20),
        ("heir", {}, 10),
        ("child", {"view": "wide"}, 20),
        ("child", {"settings": ["agreement.buffer_km=40"]}, 40),
        ("tripwire", {"settings": ["agreement.buffer_km=40", "agreement.buffer_km=50"]}, 50),
    ],
)
def test_the_later_layer_wins(tmp_path, design, options, width):
    case = load(tmp_path, LAYERED, designs=[design], **options).cases[design]
    assert case.agreement.buffer_km.mode == width


@pytest.mark.parametrize(("view", "width", "decay"), [(None, 1, 0.5), ("wide", 2, 0.25)])
def test_a_view_lies_over_the_setting_and_under_the_designs(tmp_path, view, width, decay):
    text = LAYERED.replace("      buffer_km: 3\n", "").replace(
        "    agreement: {buffer_km: 10}\n", ""
    )
    case = load(tmp_path, text, view=view).cases["reassurance"]
    assert (case.agreement.buffer_km.mode, case.incidents.decay.mode) == (width, decay)


def test_maps_merge_and_keep_what_is_not_named(tmp_path):
    cases = load(tmp_path, SMALL).cases
    base, heir = cases["tripwire"], cases["reassurance"]
    assert heir.guarantors == base.guarantors
    assert heir.agreement.duration_years == base.agreement.duration_years
    counts = {name: quantity.mode for name, quantity in heir.force.counts.items()}
    assert counts == {"fighters": 2, "headquarters": 1, "sweepers": 2}


def test_lists_replace(tmp_path):
    text = SMALL + "  cheap:\n    inherits: tripwire\n    force: {desired: [fighters]}\n"
    cases = load(tmp_path, text).cases
    assert cases["tripwire"].force.desired == ("sweepers",)
    assert cases["cheap"].force.desired == ("fighters",)


def test_null_removes(tmp_path):
    text = SMALL + (
        "  fewer:\n    inherits: tripwire\n"
        "    guarantors: {DEL: null, ALF: {pledges: {fighters: null}}}\n"
        "    agreement: {duration_years: null, renewal: null}\n"
    )
    case = load(tmp_path, text).cases["fewer"]
    assert list(case.guarantors) == ["ALF", "BRA", "CHA"]
    assert list(case.guarantors["ALF"].pledges) == ["brigade"]
    assert case.agreement.duration_years is None
    assert case.agreement.renewal.mode == 1  # the default of the language


def test_a_complete_number_replaces_a_number_whole(tmp_path):
    """A range laid over a value (or the reverse) leaves nothing of what it replaces."""
    text = SMALL.replace("decay: 0.5", "decay: {value: 0.5, source: made_up, note: old}") + (
        "views:\n"
        "  wide: {incidents: {decay: {low: 0.1, high: 0.9}, rate: {value: 2}, shock: 0.2}}\n"
        "  noted: {incidents: {rate: {mode: 2, note: a remark}}}\n"
    )
    incidents = load(tmp_path, text, view="wide").cases["tripwire"].incidents
    assert (incidents.decay.low, incidents.decay.high) == (0.1, 0.9)
    assert (incidents.decay.source, incidents.decay.note) == (None, None)
    assert (incidents.rate.low, incidents.rate.mode, incidents.rate.high) == (2, 2, 2)
    part = load(tmp_path, text, view="noted").cases["tripwire"].incidents.rate
    assert (part.low, part.mode, part.high, part.note) == (0.5, 2, 3, "a remark")


def test_the_title_of_a_design_is_its_own(tmp_path):
    cases = load(tmp_path, SMALL + "  heir: {inherits: tripwire}\n").cases
    assert cases["tripwire"].design_title == "One brigade on the line"
    assert cases["heir"].design_title is None


IDLE = {
    "agreement: {buffer_km: 5}": (
        "buffer_km: 5}",
        "agreement.buffer_km: changes nothing: the value is already 5; remove it",
    ),
    "force: {desired: [sweepers]}": (
        "desired: [sweepers]}",
        "force.desired: changes nothing: the value is already a list; remove it",
    ),
    "force: {}": (
        "force: {}",
        "force: an empty map changes nothing; remove it, or write null to remove the key",
    ),
    "agreement: {training: null}": (
        "training: null",
        "agreement.training: null removes this key, but there is nothing to remove",
    ),
    "guarantors: {BRA: {pledges: {brigade: {quantity: 1}}}}": (
        "quantity: 1}}}}",
        (
            "guarantors.BRA.pledges.brigade.quantity: changes nothing: the value is already 1; "
            "remove it"
        ),
    ),
}


@pytest.mark.parametrize(("override", "fault"), IDLE.items(), ids=IDLE)
def test_an_override_that_changes_nothing_is_an_error(tmp_path, override, fault):
    marker, message = fault
    text = SMALL + f"  idle:\n    inherits: tripwire\n    {override}\n"
    assert complaints(tmp_path, text) == [f"s.yaml:{place(text, marker)}: {message}"]


def test_a_setting_must_change_something_in_one_design_at_least(tmp_path):
    """`tripwire` has 2 hubs, `reassurance` 4: to give both 4 is no mistake."""
    cases = load(tmp_path, SMALL, settings=["force.hubs=4"]).cases
    assert [case.force.hubs for case in cases.values()] == [4, 4]
    assert complaints(tmp_path, SMALL, designs=["reassurance"], settings=["force.hubs=4"]) == [
        "--set:1:1: force.hubs: changes nothing: the value is already 4; remove it"
    ]
    assert complaints(tmp_path, SMALL, settings=["force.inside=true"]) == [
        "--set:1:1: force.inside: changes nothing: the value is already true; remove it"
    ]


def test_a_parent_that_is_not_there(tmp_path):
    text = SMALL.replace("inherits: tripwire", "inherits: tripwir")
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'inherits: tripwir')}: designs.reassurance.inherits: "
            "no design 'tripwir'; did you mean 'tripwire'?"
        )
    ]


@pytest.mark.parametrize("parent", ["[tripwire]", "null", "3"])
def test_a_parent_that_is_no_name(tmp_path, parent):
    text = SMALL.replace("inherits: tripwire", f"inherits: {parent}")
    found = {"[tripwire]": "a list"}.get(parent, parent)
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'inherits: ')}: designs.reassurance.inherits: "
            f"must be the id of a design, found {found}"
        )
    ]


def test_a_circle_is_reported_once(tmp_path):
    """Three designs meet the circle of two; it has one place."""
    text = SMALL.replace(
        "    title: One brigade on the line", "    inherits: reassurance"
    ) + "  outside: {inherits: reassurance}\n"  # fmt: skip
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'inherits: tripwire')}: designs.reassurance.inherits: "
            "designs inherit in a circle: tripwire -> reassurance -> tripwire"
        )
    ]
    text = SMALL.replace("inherits: tripwire", "inherits: reassurance")
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'inherits: ')}: designs.reassurance.inherits: "
            "designs inherit in a circle: reassurance -> reassurance"
        )
    ]


def test_what_a_broken_design_hands_down_is_not_reported(tmp_path):
    """Neither what it lacks nor what its heirs lack: only that it is no map."""
    text = SMALL + "  broken: 3\n  heir: {inherits: broken}\n"
    assert complaints(tmp_path, text) == [
        (
            f"s.yaml:{place(text, 'broken: 3')}: designs.broken: "
            "a design is a map of what it changes, found 3"
        )
    ]


def test_designs_are_kept_in_the_order_asked_for(tmp_path):
    scenario = load(tmp_path, SMALL, designs=["reassurance", "tripwire"])
    assert list(scenario.cases) == ["reassurance", "tripwire"]
    assert list(load(tmp_path, SMALL).cases) == ["tripwire", "reassurance"]


def test_the_payoff_scale_is_taken_before_settings(tmp_path):
    """Semantics §9: `--set` never moves the scale, so its cases are those of the file."""
    worth = "parties.amber.payoffs.actions.attack.alone={low: 0, mode: 5, high: 9}"
    scenario = load(tmp_path, SMALL, settings=[worth])
    assert scenario.payoff_cases == load(tmp_path, SMALL).payoff_cases
    assert scenario.cases["tripwire"] != load(tmp_path, SMALL).cases["tripwire"]


def test_the_digest_follows_what_was_chosen(tmp_path):
    plain = load(tmp_path, LAYERED).digest
    viewed = load(tmp_path, LAYERED, view="wide").digest
    set_ = load(tmp_path, LAYERED, settings=["incidents.decay=0.4"]).digest
    assert len({plain, viewed, set_}) == 3
    assert load(tmp_path, LAYERED, designs=["child"]).digest == plain


def test_a_place_in_a_merged_case_is_that_of_the_layer_that_gave_it(tmp_path):
    scenario = load(tmp_path, LAYERED)
    own = place(LAYERED, "buffer_km: 20")
    assert scenario.locate("child", "agreement.buffer_km") == f"s.yaml:{own}"
    inherited = place(LAYERED, "duration_years")
    assert scenario.locate("child", "agreement.duration_years") == f"s.yaml:{inherited}"


def test_reading_layers_alone_keeps_them_apart(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(LAYERED, encoding="utf-8")
    layers = read_layers(path, "s.yaml")
    assert list(layers.designs) == ["tripwire", "reassurance", "child", "heir"]
    assert list(layers.views) == ["wide"]
    width = resolved(layers, "heir", "wide").child("agreement").child("buffer_km")
    assert (width.value, layers.problems) == (10, [])


@pytest.mark.parametrize("name", bundled_names())
def test_parts_read_once_make_the_case_that_the_whole_makes(name):
    layers = read_layers(scenario_path(name)[0])
    for design in layers.designs:
        for view in (None, *layers.views):
            node = resolved(layers, design, view)
            assert layers.parts.case(node) == build(case_input().model_validate(plain(node)))


def test_what_designs_have_in_common_is_one_thing_in_memory(tmp_path):
    cases = load(tmp_path, LAYERED).cases
    assert cases["child"].guarantors is cases["reassurance"].guarantors
    assert cases["child"].agreement != cases["reassurance"].agreement

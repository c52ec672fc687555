"""Bases that cannot stand where the file says (LOC023); bad input of plans on the command line."""

import subprocess
import sys
from dataclasses import replace
from types import MappingProxyType

import pytest

from locarno import api
from locarno.engine.base_checks import check_bases_far_from_the_line
from locarno.model.results import Severity


@pytest.fixture(scope="module")
def case():
    return api.load("ukraine-2025", designs=["reassurance"]).cases["reassurance"]


def moved(case, lon, lat, base="kyiv"):
    bases = {**case.bases, base: replace(case.bases[base], lon=lon, lat=lat)}
    return tuple(check_bases_far_from_the_line(replace(case, bases=MappingProxyType(bases))))


def test_public_bases_stand_where_they_may(case):
    assert tuple(check_bases_far_from_the_line(case)) == ()
    # A base far away whose units fly is no mistake: 53 N, 1.5 W is more than 2,000 km off.
    assert moved(case, -1.5, 53.0, base="powidz") == ()


def test_coordinates_that_seem_exchanged(case):
    (found,) = moved(case, 50.45, 30.52)
    assert (found.code, found.severity, found.where) == ("LOC023", Severity.WARNING, "bases.kyiv")
    assert "with longitude and latitude exchanged it would be " in found.message
    assert found.value > 2_000
    assert found.remedy == "check its coordinates: lon is east, lat is north"


def test_a_hub_that_no_road_leads_from(case):
    (found,) = moved(case, -120.0, 10.0)
    assert "is a hub 13," in found.message
    assert "its troops come by road" in found.message
    # Nobody marches from a place that is no hub.
    assert moved(case, -120.0, 10.0, base="powidz") == ()


def test_without_a_trace_nobody_knows_how_far_a_base_is(case):
    bare = replace(case, line=replace(case.line, trace=()))
    assert moved(bare, -120.0, 10.0) == ()


# --- the command line -----------------------------------------------------------------------------

REFUSED = (
    ("guarantors.GBR.pools.land=-5", "guarantors.GBR.pools.land: must be at least 0, found -5"),
    (
        "guarantors.GBR.dwell=-0.5",
        "guarantors.GBR.dwell: must be at least 0, found -0.5; a tour is no longer than its cycle",
    ),
    ("elements.fighter.flight.speed=0", "elements.fighter.flight.speed: must be at least 1"),
    ("force.march=0", "force.march: must be at least 1, found 0"),
    ("bases.kyiv.lat=95", "bases.kyiv.lat: must be at most 90, found 95"),
)


def generate(*settings):
    options = [part for setting in settings for part in ("--set", setting)]
    return subprocess.run(
        [sys.executable, "-m", "locarno", "generate", "ukraine-2025", "--design", "reassurance",
         "--runs", "4", *options],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_what_no_plan_can_be_made_of_is_said_all_at_once():
    done = generate(*(setting for setting, _ in REFUSED))
    assert done.returncode == 2
    for _, said in REFUSED:
        assert said in done.stderr
    assert f"{len(REFUSED)} problems. Nothing was run." in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_horizon_shorter_than_a_cycle_is_warned_of():
    done = generate("horizon_days=200")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "The horizon of 200 days is shorter than the longest rotation cycle" in text

"""The parts of the figure engine: projection, clipping, placement, scales, text, colours."""

import math

import pytest
from pyproj import Proj

from locarno.report.figures import palette, svg
from locarno.report.figures.cartography import (
    clipped_line,
    clipped_ring,
    distance_km,
    track_of,
)
from locarno.report.figures.outcome_bars import of_hundred
from locarno.report.figures.placement import Board, Box
from locarno.report.figures.projection import Conic
from locarno.report.figures.scales import Scale, hour_ticks, round_step, ticks
from locarno.report.figures.typeface import Face, fitted, width, wrap

FRAME = Box(0.0, 0.0, 10.0, 10.0)


@pytest.mark.parametrize("parallels", [(44.0, 50.0), (46.0, 46.0), (-30.0, -20.0)])
@pytest.mark.parametrize("place", [(22.0, 44.4), (40.0, 52.0), (33.0, 48.0), (31.5, -25.0)])
def test_the_conic_equals_proj(parallels, place):
    south, north = parallels
    peer = Proj(proj="lcc", lat_1=south, lat_2=north, lon_0=33.0, lat_0=48.0, ellps="WGS84")
    x, y = Conic(south, north, 33.0, 48.0).xy(*place)
    # PROJ, in metres; one centimetre.
    assert (x * 1000, y * 1000) == pytest.approx(peer(*place), abs=0.01)


@pytest.mark.parametrize("parallels", [(0.0, 0.0), (-2.0, 2.0)])
def test_about_the_equator_the_cone_is_a_cylinder(parallels):
    peer = Proj(proj="merc", lat_ts=parallels[1], lon_0=33.0, ellps="WGS84")
    x, y = Conic(*parallels, 33.0, 0.0).xy(34.5, -1.0)
    assert (x * 1000, y * 1000) == pytest.approx(peer(34.5, -1.0), abs=0.1)


def test_distance_of_a_quarter_meridian():
    # Sphere of 6371.0088 km: a quarter circle is its radius times pi / 2.
    assert distance_km((10.0, 0.0), (10.0, 90.0)) == pytest.approx(6371.0088 * math.pi / 2)


def test_a_ring_is_cut_to_the_frame():
    ring = clipped_ring([(-5, -5), (5, -5), (5, 5), (-5, 5)], FRAME)
    assert set(ring) == {(0, 0), (5, 0), (5, 5), (0, 5)}


def test_a_line_is_cut_into_its_inner_pieces():
    # Enters at (0, 5), leaves at (10, 5), comes back at (10, 8).
    pieces = clipped_line([(-5, 5), (15, 5), (15, 8), (5, 8)], FRAME)
    assert pieces == [[(0, 5), (10, 5)], [(10, 8), (5, 8)]]


def test_a_track_is_measured_along_the_line():
    track = track_of([(0, 0), (3, 0), (3, 1)])
    assert track.at(0.75) == (3, 0)
    assert track.part(0.5, 1.0) == [(2, 0), (3, 0), (3, 1)]
    # Going east on the page, left is up, and y grows downwards.
    assert track.normal(0.3) == pytest.approx((0, -1))


def test_a_board_gives_a_place_only_once():
    board = Board(FRAME)
    spot = Box(1, 1, 4, 4)
    assert board.first_free([spot]) == 0
    assert board.first_free([spot, Box(8, 8, 12, 9), Box(5, 5, 6, 6)]) == 2


def test_round_ticks():
    assert ticks(0.0, 986.0, 8) == (0, 200, 400, 600, 800)
    assert round_step(33.0, 5) == 10.0
    assert [label for _, label in hour_ticks(5.0, 200.0)] == ["6 h", "1 day", "3 days", "1 week"]


def test_a_log_scale_holds_values_inside_the_axis():
    scale = Scale((1.0, 100.0), (0.0, 10.0), log=True)
    assert scale.at(10.0) == pytest.approx(5.0)
    assert scale.at(1e6) == 10.0


def test_lines_fit_and_no_break_spaces_hold():
    face = Face(10)
    lines = wrap("one two three Donaudampfschifffahrtsgesellschaft", 60.0, face)
    assert all(width(line, face) <= 60.0 for line in lines)
    assert "".join(lines).replace(" ", "") == "onetwothreeDonaudampfschifffahrtsgesellschaft"
    assert wrap("a b\u00a0c", width("a b", face), face) == ("a", "b\u00a0c")
    cut = fitted("Kinburn and estuary", 50.0, face)
    assert cut.endswith("…")
    assert width(cut, face) <= 50.0


def test_unknown_letters_count_as_wide():
    # Zhe, the widest common Cyrillic capital, is 1.077 em in DejaVu Sans; two in ten are not.
    assert width("Київ", Face(10)) > width("Kyiv", Face(10))


@pytest.mark.parametrize("colour", [palette.GUARANTOR, palette.SIDE_A])
def test_colours_reach_three_to_one_on_white(colour):
    # WCAG 2.2, success criterion 1.4.11.
    assert palette.contrast(colour, palette.PAPER) >= 3.0


def test_side_b_is_dark_enough_for_graphics_and_the_rest_for_text():
    assert palette.contrast(palette.SIDE_B, palette.PAPER) >= 3.0
    # WCAG 2.2, 1.4.3: text needs 4.5:1.
    assert palette.contrast(palette.MUTED, palette.PAPER) >= 4.5


def test_outcomes_differ_in_grey():
    # Without colour each neighbour must still differ by 1.5:1.
    assert palette.contrast(palette.HELD, palette.ERODED) >= 1.25
    assert palette.contrast(palette.ERODED, palette.WAR) >= 3.0


def test_natural_frequencies_always_sum_to_one_hundred():
    assert of_hundred((0.955, 0.03, 0.015)) == (96, 3, 1)
    assert sum(of_hundred((0.333, 0.333, 0.334))) == 100


def test_text_that_xml_forbids_is_replaced():
    assert svg.clean("a\x00b\ud800<]]>") == "a\ufffdb\ufffd&lt;]]&gt;"


def test_a_hatch_stays_in_its_rectangle():
    drawn = svg.hatch((10.0, 20.0), (7.0, 5.0), "#000000", 2.0)
    numbers = [float(part.split('"')[1]) for part in drawn.split() if part[:2] in {"x1", "x2"}]
    assert min(numbers) >= 10.0
    assert max(numbers) <= 17.0

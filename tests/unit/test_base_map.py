"""The shipped base map says what its policy says, place by place."""

from itertools import pairwise
from pathlib import Path

import pytest

from locarno.errors import ScenarioError
from locarno.report.figures.geography import DE_FACTO, POLICIES, UN, base_from_features, parse_base

FOLDER = Path(__file__).parents[2] / "src/locarno/report/base_map"
TEXT = (FOLDER / "countries.json").read_text(encoding="utf-8")

# Town coordinates rounded from any atlas; the country is the one the policy names.
EVERYWHERE = {
    "Kyiv": (30.52, 50.45, "UKR"),
    "Donetsk": (37.80, 48.00, "UKR"),
    "Luhansk": (39.31, 48.57, "UKR"),
    "Mariupol": (37.54, 47.12, "UKR"),
    "Kherson": (32.62, 46.66, "UKR"),
    "Rostov-on-Don": (39.72, 47.25, "RUS"),
    "Kaliningrad": (20.50, 54.71, "RUS"),
    "Krasnodar": (38.98, 45.04, "RUS"),
    "Tiraspol": (29.63, 46.85, "MDA"),
    "Sukhumi": (41.05, 43.02, "GEO"),
    "Tskhinvali": (43.97, 42.23, "GEO"),
    "Rzeszow": (22.00, 50.04, "POL"),
    "Sarajevo": (18.41, 43.86, "BIH"),
    "Banja Luka": (17.19, 44.77, "BIH"),
    "Belgrade": (20.46, 44.80, "SRB"),
    # Its outline is drawn dashed and its name carries the note on resolution 1244.
    "Pristina": (21.17, 42.67, "XKX"),
    "middle of the Black Sea": (34.0, 43.5, None),
}
CRIMEA = {
    "Simferopol": (34.10, 44.95),
    "Sevastopol": (33.56, 44.58),
    "Kerch": (36.47, 45.36),
    "Dzhankoi": (34.39, 45.71),
}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_town_lies_in_its_country(policy, place):
    lon, lat, code = EVERYWHERE[place]
    assert parse_base(TEXT, policy).country_at(lon, lat) == code


@pytest.mark.parametrize(("policy", "code"), [(UN, "UKR"), (DE_FACTO, "RUS")])
@pytest.mark.parametrize("place", CRIMEA)
def test_crimea_follows_the_policy(policy, code, place):
    assert parse_base(TEXT, policy).country_at(*CRIMEA[place]) == code


def near(border, lon, lat, reach):
    return any(abs(x - lon) < reach and abs(y - lat) < reach for x, y in border.points)


@pytest.mark.parametrize(("policy", "drawn"), [(UN, False), (DE_FACTO, True)])
def test_no_border_runs_through_perekop_under_the_un_policy(policy, drawn):
    # The isthmus of Perekop, 33.7 E 46.15 N; coasts beside it do not count.
    borders = [
        b for b in parse_base(TEXT, policy).borders if not b.coast and near(b, 33.7, 46.15, 0.2)
    ]
    assert bool(borders) is drawn
    assert all(b.contested for b in borders)


def test_the_line_between_serbia_and_kosovo_is_contested():
    contested = [b for b in parse_base(TEXT, UN).borders if b.contested]
    assert contested
    # Kosovo spans 20.0-21.8 E, 41.8-43.3 N.
    assert all(20.0 < x < 21.9 and 41.8 < y < 43.3 for b in contested for x, y in b.points)


def test_no_border_runs_along_the_edge_of_the_data():
    base = parse_base(TEXT, UN)
    west, south, east, north = base.bbox
    for border in base.borders:
        for (x0, y0), (x1, y1) in pairwise(border.points):
            assert not (x0 == x1 and x0 in {west, east})
            assert not (y0 == y1 and y0 in {south, north})


def test_rings_are_closed():
    for country in parse_base(TEXT, UN).countries:
        for ring in country.rings:
            assert ring[0] == ring[-1], country.name


def test_the_file_is_small_and_credited():
    assert len(TEXT.encode()) <= 100_000
    assert parse_base(TEXT, UN).credit == "Made with Natural Earth"
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert "Made with Natural Earth" in notice
    assert "world-atlas" in notice


def test_an_unknown_policy_is_refused_with_the_accepted_ones():
    with pytest.raises(ScenarioError, match="unknown boundary policy 'mine'; accepted: un, de_f"):
        parse_base(TEXT, "mine")


def square(kind, coordinates):
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": "AAA", "name": "Aland", "contested": True},
                "geometry": {"type": kind, "coordinates": coordinates},
            }
        ],
    }


def test_a_users_boundaries_are_taken_as_given():
    ring = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    hole = [[0.5, 0.5], [1, 0.5], [1, 1], [0.5, 1], [0.5, 0.5]]
    base = base_from_features(square("MultiPolygon", [[ring, hole]]), "Our own boundaries.")
    assert base.bbox == (0, 0, 2, 2)
    assert base.country_at(1.5, 1.5) == "AAA"
    assert base.country_at(0.7, 0.7) is None
    assert base.statement == "Our own boundaries."
    assert [b.contested for b in base.borders] == [True, True]


def test_a_users_file_without_polygons_is_refused():
    with pytest.raises(ScenarioError, match="geometry 'Point' in the boundary file; accepted: Pol"):
        base_from_features(square("Point", [0, 0]), "")
    with pytest.raises(ScenarioError, match="the boundary file has no polygon"):
        base_from_features({"features": []}, "")

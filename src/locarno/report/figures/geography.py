"""Country polygons and borders under a stated boundary policy, parsed from text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from locarno.errors import Problem, ScenarioError

Point = tuple[float, float]
Ring = tuple[Point, ...]

UN = "un"
DE_FACTO = "de_facto"
POLICIES = {
    UN: "Boundaries follow United Nations practice: Crimea is part of Ukraine; the line between"
    " Serbia and Kosovo is dashed (*all references to Kosovo in the sense of UNSC resolution"
    " 1244).",
    DE_FACTO: "Boundaries show control on the ground as Natural Earth draws it, which places Crimea"
    " under Russian control; contested boundaries are dashed. This is not a statement on"
    " status.",
}
"""Boundary policies of the shipped base map, each with the sentence printed on the map."""


@dataclass(frozen=True, slots=True)
class Country:
    """One polygon of a country: the outer ring first, then holes; lon, lat in degrees."""

    code: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Border:
    """A piece of boundary between two countries, or of coast (then `coast` is true)."""

    points: Ring
    coast: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class Town:
    """A town for orientation; rank 1 is drawn first."""

    name: str
    lon: float
    lat: float
    rank: int


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Everything below the line on a map: countries, borders, towns and the policy's sentence.

    `bbox` is west, south, east, north in degrees; outside it nothing is known.
    """

    bbox: tuple[float, float, float, float]
    countries: tuple[Country, ...]
    borders: tuple[Border, ...]
    towns: tuple[Town, ...]
    statement: str
    credit: str

    def country_at(self, lon: float, lat: float) -> str | None:
        """Return the code of the country that holds the point, or None at sea or outside."""
        for country in self.countries:
            if sum(inside((lon, lat), ring) for ring in country.rings) % 2:
                return country.code
        return None

    def covers(self, lon: float, lat: float) -> bool:
        """Return whether the base map knows the place."""
        west, south, east, north = self.bbox
        return west <= lon <= east and south <= lat <= north


def parse_base(text: str, policy: str) -> BaseMap:
    """Return the shipped base map under the policy `un` or `de_facto`.

    Parameters
    ----------
    text : the content of the package's base map file, which the caller reads.
    policy : a key of `POLICIES`.
    """
    if policy not in POLICIES:
        raise _refused(f"unknown boundary policy {policy!r}; accepted: {', '.join(POLICIES)}")
    data = json.loads(text)
    arcs = [_decoded(arc, data["bbox"], data["scale"]) for arc in data["arcs"]]
    names = data["names"]
    countries = tuple(
        Country(p[policy], names[p[policy]], tuple(_ring(r, arcs) for r in p["rings"]))
        for p in data["polygons"]
    )
    west, south, east, north = data["bbox"]
    return BaseMap(
        bbox=(west, south, east, north),
        countries=countries,
        borders=_borders(data, arcs, policy),
        towns=tuple(Town(*town) for town in data["towns"]),
        statement=POLICIES[policy],
        credit=data["credit"],
    )


def base_from_features(collection: Mapping[str, Any], statement: str) -> BaseMap:
    """Return a base map from a parsed GeoJSON FeatureCollection of polygons.

    Parameters
    ----------
    collection : features with `Polygon` or `MultiPolygon` geometry; `properties.code` and
        `properties.name` name the country; `properties.contested` true dashes its outline.
    statement : the boundary policy in one sentence, printed on the map.
    """
    countries: list[Country] = []
    borders: list[Border] = []
    for feature in collection["features"]:
        properties = feature.get("properties") or {}
        name = str(properties.get("name", ""))
        code = str(properties.get("code", name))
        for polygon in _polygons(feature["geometry"]):
            rings = tuple(tuple((float(p[0]), float(p[1])) for p in ring) for ring in polygon)
            countries.append(Country(code, name, rings))
            contested = bool(properties.get("contested", False))
            borders += [Border(ring, coast=False, contested=contested) for ring in rings]
    points = [p for c in countries for ring in c.rings for p in ring]
    if not points:
        raise _refused("the boundary file has no polygon")
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    bbox = (min(lons), min(lats), max(lons), max(lats))
    return BaseMap(bbox, tuple(countries), tuple(borders), (), statement, "")


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Return whether the point lies in the ring (even-odd rule).

    >>> inside((0.5, 0.5), ((0, 0), (1, 0), (1, 1), (0, 1)))
    True
    """
    x, y = point
    odd = False
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            odd = not odd
    return odd


def _refused(message: str) -> ScenarioError:
    return ScenarioError((Problem("boundaries", "", message),))


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    kind = geometry["type"]
    if kind == "Polygon":
        return [geometry["coordinates"]]
    if kind == "MultiPolygon":
        return list(geometry["coordinates"])
    raise _refused(f"geometry {kind!r} in the boundary file; accepted: Polygon, MultiPolygon")


def _decoded(arc: Sequence[int], bbox: Sequence[float], scale: float) -> Ring:
    x = y = 0
    points = []
    for step_x, step_y in zip(arc[::2], arc[1::2], strict=True):
        x, y = x + step_x, y + step_y
        # Rounded, so that a point on the box edge equals the edge exactly.
        points.append((round(bbox[0] + x * scale, 4), round(bbox[1] + y * scale, 4)))
    return tuple(points)


def _ring(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return tuple(points)


def _borders(data: Mapping[str, Any], arcs: Sequence[Ring], policy: str) -> tuple[Border, ...]:
    owners: dict[int, list[Mapping[str, Any]]] = {}
    for polygon in data["polygons"]:
        for ring in polygon["rings"]:
            for index in ring:
                owners.setdefault(index if index >= 0 else ~index, []).append(polygon)
    pairs = [frozenset(pair) for pair in data["contested"]]
    borders: list[Border] = []
    for index, sides in sorted(owners.items()):
        codes = frozenset(side[policy] for side in sides)
        if len(sides) > 1 and len(codes) == 1:
            continue
        contested = codes in pairs or any(side[UN] != side[DE_FACTO] for side in sides)
        kept = _off_the_edge(arcs[index], data["bbox"])
        borders += [Border(p, len(sides) == 1, contested and len(sides) > 1) for p in kept]
    return tuple(borders)


def _off_the_edge(arc: Ring, bbox: Sequence[float]) -> list[Ring]:
    """Return the pieces of the arc that do not run along the box, where the data was cut."""
    west, south, east, north = bbox
    pieces: list[list[Point]] = [[arc[0]]]
    for start, end in pairwise(arc):
        on_x = start[0] == end[0] and start[0] in {west, east}
        on_y = start[1] == end[1] and start[1] in {south, north}
        if on_x or on_y:
            pieces.append([end])
        else:
            pieces[-1].append(end)
    return [tuple(piece) for piece in pieces if len(piece) > 1]

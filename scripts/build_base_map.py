"""Build the base map that ships with the package from the npm package world-atlas.

Run at development time only::

    python scripts/build_base_map.py

It installs the pinned package into a temporary folder with the ordinary npm client, clips the
1:10m countries of Natural Earth to one box that holds Ukraine, its neighbours, the Balkans and
central Europe, simplifies the shared arcs, and writes `src/locarno/report/base_map/countries.json`.
The same package version gives the same bytes.
"""

import json
import math
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

PACKAGE = "world-atlas@2.0.2"
SOURCE = "node_modules/world-atlas/countries-10m.json"
TARGET = Path(__file__).parents[1] / "src/locarno/report/base_map/countries.json"
BOX = (5.0, 38.0, 45.0, 58.0)
TOLERANCE_DEG = 0.006
SCALE = 0.002
SMALLEST_RING_DEG2 = 0.003
EAST_SHRINK = math.cos(math.radians(48.5))
SIMFEROPOL = (34.1, 44.95)

# ISO 3166 numeric code or, where Natural Earth gives none, its name -> alpha-3 and current name.
COUNTRIES = {
    "008": ("ALB", "Albania"),
    "040": ("AUT", "Austria"),
    "070": ("BIH", "Bosnia and Herzegovina"),
    "100": ("BGR", "Bulgaria"),
    "112": ("BLR", "Belarus"),
    "191": ("HRV", "Croatia"),
    "203": ("CZE", "Czechia"),
    "208": ("DNK", "Denmark"),
    "233": ("EST", "Estonia"),
    "268": ("GEO", "Georgia"),
    "276": ("DEU", "Germany"),
    "300": ("GRC", "Greece"),
    "348": ("HUN", "Hungary"),
    "380": ("ITA", "Italy"),
    "398": ("KAZ", "Kazakhstan"),
    "428": ("LVA", "Latvia"),
    "440": ("LTU", "Lithuania"),
    "498": ("MDA", "Moldova"),
    "499": ("MNE", "Montenegro"),
    "616": ("POL", "Poland"),
    "642": ("ROU", "Romania"),
    "643": ("RUS", "Russia"),
    "688": ("SRB", "Serbia"),
    "703": ("SVK", "Slovakia"),
    "705": ("SVN", "Slovenia"),
    "752": ("SWE", "Sweden"),
    "756": ("CHE", "Switzerland"),
    "792": ("TUR", "Türkiye"),
    "804": ("UKR", "Ukraine"),
    "807": ("MKD", "North Macedonia"),
    "051": ("ARM", "Armenia"),
    "031": ("AZE", "Azerbaijan"),
    "438": ("LIE", "Liechtenstein"),
    "250": ("FRA", "France"),
    "056": ("BEL", "Belgium"),
    "528": ("NLD", "Netherlands"),
    "442": ("LUX", "Luxembourg"),
    "492": ("MCO", "Monaco"),
    "578": ("NOR", "Norway"),
    "364": ("IRN", "Iran"),
    "826": ("GBR", "United Kingdom"),
    "674": ("SMR", "San Marino"),
    "336": ("VAT", "Vatican"),
    "Kosovo": ("XKX", "Kosovo*"),
}

# Towns for orientation: name, longitude, latitude, rank (1 = drawn first). Rounded to 0.01 degree.
TOWNS = (
    ("Kyiv", 30.52, 50.45, 1),
    ("Warsaw", 21.01, 52.23, 1),
    ("Chisinau", 28.86, 47.01, 1),
    ("Bucharest", 26.10, 44.43, 1),
    ("Minsk", 27.57, 53.90, 1),
    ("Moscow", 37.62, 55.75, 1),
    ("Budapest", 19.04, 47.50, 1),
    ("Vienna", 16.37, 48.21, 1),
    ("Prague", 14.42, 50.09, 1),
    ("Bratislava", 17.11, 48.15, 2),
    ("Sofia", 23.32, 42.70, 1),
    ("Belgrade", 20.46, 44.82, 1),
    ("Sarajevo", 18.41, 43.86, 1),
    ("Zagreb", 15.98, 45.81, 1),
    ("Ljubljana", 14.51, 46.05, 2),
    ("Podgorica", 19.26, 42.44, 2),
    ("Skopje", 21.43, 42.00, 2),
    ("Tirana", 19.82, 41.33, 2),
    ("Pristina", 21.17, 42.67, 2),
    ("Vilnius", 25.28, 54.69, 1),
    ("Riga", 24.11, 56.95, 2),
    ("Odesa", 30.73, 46.48, 2),
    ("Kharkiv", 36.23, 49.99, 2),
    ("Dnipro", 35.05, 48.46, 2),
    ("Lviv", 24.03, 49.84, 2),
    ("Zaporizhzhia", 35.14, 47.84, 3),
    ("Donetsk", 37.80, 48.00, 2),
    ("Luhansk", 39.31, 48.57, 2),
    ("Mariupol", 37.54, 47.10, 3),
    ("Kherson", 32.62, 46.64, 3),
    ("Mykolaiv", 31.99, 46.97, 3),
    ("Simferopol", 34.10, 44.95, 2),
    ("Sumy", 34.80, 50.91, 3),
    ("Sevastopol", 33.52, 44.62, 3),
    ("Poltava", 34.55, 49.59, 3),
    ("Chernihiv", 31.29, 51.50, 3),
    ("Vinnytsia", 28.47, 49.23, 3),
    ("Kramatorsk", 37.58, 48.74, 3),
    ("Izium", 37.26, 49.21, 3),
    ("Kursk", 36.19, 51.73, 3),
    ("Belgorod", 36.59, 50.60, 3),
    ("Voronezh", 39.20, 51.66, 3),
    ("Rostov-on-Don", 39.72, 47.23, 2),
    ("Constanta", 28.64, 44.18, 3),
    ("Varna", 27.91, 43.21, 3),
    ("Banja Luka", 17.19, 44.77, 2),
    ("Mostar", 17.81, 43.34, 2),
    ("Tuzla", 18.68, 44.54, 2),
    ("Bihac", 15.87, 44.82, 3),
    ("Brcko", 18.81, 44.87, 3),
    ("Split", 16.44, 43.51, 3),
    ("Novi Sad", 19.83, 45.25, 3),
    ("Osijek", 18.69, 45.55, 3),
    ("Dubrovnik", 18.09, 42.65, 3),
)


def main() -> int:
    """Return 0 after writing the base map."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "install", "--no-save", "--silent", "--prefix", folder, PACKAGE], check=True
        )
        atlas = json.loads((Path(folder) / SOURCE).read_text(encoding="utf-8"))
    document = build(atlas)
    TARGET.write_text(render(document), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")
    return 0


def build(atlas: dict[str, Any]) -> dict[str, Any]:
    """Return the base map document: shared arcs, polygons by country, towns, names."""
    raw = [decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
    arcs = [quantised(simplified(clamped(arc), TOLERANCE_DEG)) for arc in raw]
    polygons, names = [], {}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        key = geometry.get("id") or geometry["properties"]["name"]
        for rings in geometry_rings(geometry):
            kept = [ring for ring in rings if area(ring_points(ring, arcs)) > SMALLEST_RING_DEG2]
            if not kept or kept[0] is not rings[0]:
                continue
            if key not in COUNTRIES:
                raise SystemExit(f"country {key!r} touches the box but has no code")
            code, names[code] = COUNTRIES[key][0], COUNTRIES[key][1]
            owner = {"un": code, "de_facto": code}
            if code == "RUS" and inside(SIMFEROPOL, ring_points(kept[0], arcs)):
                owner["un"] = "UKR"
            polygons.append({**owner, "rings": kept})
    return packed(arcs, polygons, names)


def packed(arcs: list[Any], polygons: list[Any], names: dict[str, str]) -> dict[str, Any]:
    """Return the document with unused arcs dropped and the rest renumbered."""
    used = sorted({a if a >= 0 else ~a for p in polygons for ring in p["rings"] for a in ring})
    place = {old: new for new, old in enumerate(used)}

    def moved(index: int) -> int:
        return place[index] if index >= 0 else ~place[~index]

    for polygon in polygons:
        polygon["rings"] = [[moved(a) for a in ring] for ring in polygon["rings"]]
    polygons.sort(key=lambda p: (p["de_facto"], p["rings"]))
    return {
        "credit": "Made with Natural Earth",
        "bbox": BOX,
        "scale": SCALE,
        "contested": [["SRB", "XKX"]],
        "names": dict(sorted(names.items())),
        "towns": TOWNS,
        "arcs": [deltas(arcs[old]) for old in used],
        "polygons": polygons,
    }


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Return one TopoJSON arc as points in degrees."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points


def clamped(arc: list[Point]) -> list[Point]:
    """Return the arc pulled onto the box: shared arcs stay shared, inner points keep their side."""
    west, south, east, north = BOX
    dense = []
    for (x0, y0), (x1, y1) in pairwise(arc):
        # A long segment may cross a corner: clamping only its ends would cut into the box.
        steps = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) / 0.05))
        inner = west < x0 < east and south < y0 < north and west < x1 < east and south < y1 < north
        steps = 1 if inner else steps
        dense += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps)]
    dense.append(arc[-1])
    return [(min(max(x, west), east), min(max(y, south), north)) for x, y in dense]


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Return the Douglas-Peucker simplification with both ends kept; tolerance in degrees."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        far, worst = 0, tolerance
        for i in range(first + 1, last):
            d = distance(points[i], points[first], points[last])
            if d > worst:
                far, worst = i, d
        if far:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


def distance(p: Point, a: Point, b: Point) -> float:
    """Return the distance from p to the segment a-b, in degrees of latitude."""
    px, py, bx, by = p[0] - a[0], p[1] - a[1], b[0] - a[0], b[1] - a[1]
    px, bx = px * EAST_SHRINK, bx * EAST_SHRINK
    square = bx * bx + by * by
    t = min(1.0, max(0.0, (px * bx + py * by) / square)) if square else 0.0
    return math.hypot(px - t * bx, py - t * by)


def quantised(points: list[Point]) -> list[tuple[int, int]]:
    """Return the points as whole steps of SCALE from the box corner, repeats removed."""
    west, south = BOX[:2]
    cells = [(round((x - west) / SCALE), round((y - south) / SCALE)) for x, y in points]
    return [c for i, c in enumerate(cells) if i in {0, len(cells) - 1} or c != cells[i - 1]]


def deltas(cells: list[tuple[int, int]]) -> list[int]:
    """Return one flat list x0, y0, dx1, dy1, ..."""
    flat = [*cells[0]]
    for (x0, y0), (x1, y1) in pairwise(cells):
        flat += [x1 - x0, y1 - y0]
    return flat


def geometry_rings(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a TopoJSON geometry, each a list of rings of arc indices."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def ring_points(ring: list[int], arcs: list[list[tuple[int, int]]]) -> list[Point]:
    """Return a ring in degrees."""
    west, south = BOX[:2]
    cells: list[tuple[int, int]] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        cells += arc[1:] if cells else arc
    return [(west + x * SCALE, south + y * SCALE) for x, y in cells]


def area(points: list[Point]) -> float:
    """Return the area of a ring in square degrees."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def inside(point: Point, ring: list[Point]) -> bool:
    """Return whether the point lies in the ring (even-odd rule)."""
    x, y = point
    odd = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            odd = not odd
    return odd


def render(document: dict[str, Any]) -> str:
    """Return the document as JSON, one arc or polygon a line so that a change can be read."""
    lines = []
    for key, value in document.items():
        if key in {"arcs", "polygons", "towns"}:
            rows = ",\n".join(
                json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in value
            )
            lines.append(f'"{key}":[\n{rows}\n]')
        else:
            lines.append(f'"{key}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))}')
    return "{" + ",\n".join(lines) + "}\n"


if __name__ == "__main__":
    raise SystemExit(main())

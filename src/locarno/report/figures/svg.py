"""SVG text: escaped, with fixed number formatting, framed by a heading and notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from locarno.report.figures import palette
from locarno.report.figures.typeface import (
    ASCENT,
    BODY,
    FAMILY,
    HEAD,
    LINE_HEIGHT,
    SMALL,
    Face,
    wrap,
)

WIDTH = 494.0
MARGIN = 8.0
"""Width of every figure in points, and its margin: together the text width of an A4 page."""

Point = tuple[float, float]

_PIXELS_PER_POINT = 96 / 72
_LAST_CONTROL = 0x20
_SURROGATES = range(0xD800, 0xE000)
_NONCHARACTERS = (0xFFFE, 0xFFFF)
_ALLOWED_CONTROLS = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a figure.

    Parameters
    ----------
    title : heading, also the accessible name.
    finding : one sentence saying what the figure shows, printed below the heading and used as the
        accessible description.
    notes : lines below the figure (bands, sources, limits).
    """

    title: str
    finding: str
    notes: tuple[str, ...] = ()


def number(value: float, digits: int = 2) -> str:
    """Return a coordinate with at most `digits` decimals and no trailing zeros.

    >>> number(-0.001), number(12.5), number(3.0)
    ('0', '12.5', '3')
    """
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def grouped(value: float, digits: int = 0) -> str:
    """Return a number for people, thousands apart: `12,345`."""
    return f"{value:,.{digits}f}"


def clean(text: str) -> str:
    """Return the text escaped for XML, with characters that XML forbids replaced."""
    return escape("".join(c if _is_legal(c) else "\ufffd" for c in text), {'"': "&quot;"})


def _is_legal(character: str) -> bool:
    code = ord(character)
    if code in _SURROGATES or code in _NONCHARACTERS:
        return False
    return code >= _LAST_CONTROL or character in _ALLOWED_CONTROLS


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return one element; content is SVG text that is already escaped."""
    pairs = "".join(
        f' {key.replace("_", "-")}="{clean(v) if isinstance(v, str) else number(v)}"'
        for key, v in attributes.items()
        if v != ""
    )
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def text(x: float, y: float, content: str, face: Face | None = None, anchor: str = "start") -> str:
    """Return one line of text with its baseline at y."""
    face = face or Face()
    return _text(x, y, content, face, anchor, fill=face.fill)


def halo(x: float, y: float, content: str, face: Face, anchor: str = "start") -> str:
    """Return one line of text on a pale outline, readable over lines."""
    pale = palette.PAPER
    under = _text(
        x, y, content, face, anchor, fill=pale, stroke=pale, stroke_width=2.2,
        stroke_linejoin="round", aria_hidden="true",
    )  # fmt: skip
    return under + text(x, y, content, face, anchor)


def _text(x: float, y: float, content: str, face: Face, anchor: str, **paint: str | float) -> str:
    return tag(
        "text",
        clean(content),
        x=x,
        y=y,
        font_size=face.size,
        font_weight="bold" if face.bold else "",
        font_style="italic" if face.italic else "",
        text_anchor="" if anchor == "start" else anchor,
        **paint,
    )


def paragraph(x: float, top: float, lines: Iterable[str], face: Face, anchor: str = "start") -> str:
    """Return lines of text, the first one starting at `top`."""
    step = face.size * LINE_HEIGHT
    return "".join(
        text(x, top + face.size * ASCENT + i * step, line, face, anchor)
        for i, line in enumerate(lines)
    )


def line(
    start: Point, end: Point, stroke: str = palette.INK, wide: float = 0.8, dash: str = ""
) -> str:
    """Return a straight line."""
    (x1, y1), (x2, y2) = start, end
    return tag(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=wide, stroke_dasharray=dash
    )


def path(points: Sequence[Point], *, closed: bool = False) -> str:
    """Return path data through the points."""
    data = "M" + "L".join(f"{number(x, 1)} {number(y, 1)}" for x, y in points)
    return data + "Z" if closed else data


def rect(corner: Point, size: Point, fill: str, stroke: str = "none", dash: str = "") -> str:
    """Return a rectangle from its top left corner, width and height."""
    return tag(
        "rect",
        x=corner[0],
        y=corner[1],
        width=max(0.0, size[0]),
        height=max(0.0, size[1]),
        fill=fill,
        stroke=stroke,
        stroke_width=0.8 if stroke != "none" else "",
        stroke_dasharray=dash,
    )


def hatch(corner: Point, size: Point, stroke: str, gap: float = 4.0) -> str:
    """Return diagonal lines that fill a rectangle exactly (no pattern, no clip path, no id)."""
    (x0, y0), (wide, high) = corner, size
    parts = []
    offset = gap
    while offset < wide + high:
        start = (x0 + min(offset, wide), y0 + max(0.0, offset - wide))
        end = (x0 + max(0.0, offset - high), y0 + min(offset, high))
        parts.append(line(start, end, stroke, 0.6))
        offset += gap
    return "".join(parts)


def sheet(caption: Caption, body: Iterable[str], height: float) -> str:
    """Return the complete figure: heading, finding, body (moved below them), notes.

    Parameters
    ----------
    body : SVG text in a frame WIDTH wide and `height` high, origin top left.
    height : points.
    """
    head, quiet, small = Face(HEAD, bold=True), Face(BODY), Face(SMALL, fill=palette.MUTED)
    titles = wrap(caption.title, WIDTH, head)
    findings = wrap(caption.finding, WIDTH, quiet)
    notes = [part for note in caption.notes for part in wrap(note, WIDTH, small)]
    top = len(titles) * HEAD * LINE_HEIGHT + 2
    below = top + len(findings) * BODY * LINE_HEIGHT + 8
    foot = below + height + 6
    total = foot + len(notes) * SMALL * LINE_HEIGHT + 2
    wide, high = WIDTH + 2 * MARGIN, total + 2 * MARGIN
    parts = [
        tag("title", clean(caption.title) or "Figure"),
        tag("desc", clean(caption.finding) or "No finding given"),
        rect((-MARGIN, -MARGIN), (wide, high), palette.PAPER),
        paragraph(0, 0, titles, head),
        paragraph(0, top, findings, quiet),
        tag("g", "".join(body), transform=f"translate(0 {number(below)})"),
        paragraph(0, foot, notes, small),
    ]
    return tag(
        "svg",
        "\n".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(map(number, (-MARGIN, -MARGIN, wide, high))),
        # CSS pixels without a unit: some renderers cannot resolve "pt".
        width=wide * _PIXELS_PER_POINT,
        height=high * _PIXELS_PER_POINT,
        role="img",
        font_family=FAMILY,
    )

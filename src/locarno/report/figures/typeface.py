"""Widths of text, so that labels can be placed and wrapped before anything is rendered."""

import re
import unicodedata
from dataclasses import dataclass

FAMILY = "DejaVu Sans, Arial, Helvetica, sans-serif"
SMALL = 8.0
BODY = 9.0
HEAD = 11.0
LINE_HEIGHT = 1.28
_BREAKS = re.compile(r"[ \t\r\n]+")  # not the no-break space
ASCENT = 0.76
DESCENT = 0.24

# Advance widths of DejaVu Sans, the widest of the family list, in 1/1000 em from U+0020 to U+007E:
# what fits in it fits in the other faces too.
_REGULAR = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
_BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
)  # fmt: skip
# Signs: (regular, bold).
_SIGNS = {"–": (500, 500), "·": (318, 380), "°": (500, 500), "\u00a0": (318, 348)}
_WIDE_CAPITAL, _OTHER_LETTER, _OTHER = 1000, 760, 1000


@dataclass(frozen=True, slots=True)
class Face:
    """Size in points, weight, slant and colour of a piece of text."""

    size: float = BODY
    bold: bool = False
    italic: bool = False
    fill: str = "#1A1A1A"


def width(text: str, face: Face) -> float:
    """Return the width of the text in points.

    Letters without a known width (other alphabets) count as wide ones, so a label never turns out
    longer than it was measured.

    >>> round(width("AB", Face(size=10)), 2)
    13.7
    """
    return sum(_advance(c, bold=face.bold) for c in text) * face.size / 1000


def _advance(character: str, *, bold: bool) -> int:
    base = unicodedata.normalize("NFD", character)[0]
    table = _BOLD if bold else _REGULAR
    place = ord(base) - 0x20
    if 0 <= place < len(table):
        return table[place]
    if character in _SIGNS:
        return _SIGNS[character][bold]
    if unicodedata.category(base) == "Lu":
        return _WIDE_CAPITAL
    return _OTHER_LETTER if unicodedata.category(base) == "Ll" else _OTHER


def wrap(text: str, room: float, face: Face) -> tuple[str, ...]:
    """Return the text broken at spaces into lines that fit the room (points).

    A word longer than the room is broken inside.
    """
    lines: list[str] = []
    line = ""
    for word in _BREAKS.split(text.strip()):
        trial = f"{line} {word}" if line else word
        if width(trial, face) <= room:
            line = trial
            continue
        if line:
            lines.append(line)
        line = word
        while width(line, face) > room and len(line) > 1:
            head = _longest_head(line, room, face)
            lines.append(line[:head])
            line = line[head:]
    return (*lines, line) if line else tuple(lines)


def fitted(text: str, room: float, face: Face) -> str:
    """Return the text, cut with an ellipsis where it is wider than the room (points)."""
    if width(text, face) <= room:
        return text
    space = room - width("…", face)
    return text[: _longest_head(text, space, face)].rstrip() + "…"


def _longest_head(text: str, room: float, face: Face) -> int:
    count = len(text)
    while count > 1 and width(text[:count], face) > room:
        count -= 1
    return count

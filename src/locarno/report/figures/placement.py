"""Greedy placement of labels: the first free place wins, nothing overlaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from locarno.report.figures.typeface import ASCENT, DESCENT, Face, width

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in points; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: "Box") -> bool:
        """Return whether the two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Return whether the other box lies inside this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def around(point: Point, radius: float) -> Box:
    """Return the square box around a point."""
    return Box(point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)


def text_box(x: float, y: float, content: str, face: Face, anchor: str = "start") -> Box:
    """Return the box of one line of text with its baseline at y."""
    wide = width(content, face)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return Box(left, y - face.size * ASCENT, left + wide, y + face.size * DESCENT)


@dataclass(slots=True)
class Board:
    """The page while labels are being placed: its frame and what is already taken."""

    frame: Box
    taken: list[Box] = field(default_factory=list)

    def is_free(self, box: Box) -> bool:
        """Return whether the box lies in the frame and touches nothing."""
        return self.frame.holds(box) and not any(box.hits(other) for other in self.taken)

    def take(self, box: Box) -> None:
        """Reserve the box."""
        self.taken.append(box)

    def first_free(self, boxes: Iterable[Box]) -> int | None:
        """Return the index of the first free box and reserve it, or None."""
        for index, box in enumerate(boxes):
            if self.is_free(box):
                self.take(box)
                return index
        return None


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Return positions near the wanted ones, at least `gap` apart, in the same order.

    Positions that do not fit between low and high are set evenly.

    >>> spread((10.0, 10.0, 30.0), 8.0, 0.0, 100.0)
    (6.0, 14.0, 30.0)
    """
    if not wanted:
        return ()
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    if gap * (len(wanted) - 1) >= high - low:
        step = (high - low) / max(1, len(wanted) - 1)
        return _unsorted(order, [low + i * step for i in range(len(order))])
    clusters: list[list[float]] = []
    for index in order:
        clusters.append([min(max(wanted[index], low), high), 1.0])
        while len(clusters) > 1 and _touch(clusters[-2], clusters[-1], gap):
            (c1, n1), (c2, n2) = clusters[-2], clusters.pop()
            centre, half = (c1 * n1 + c2 * n2) / (n1 + n2), (n1 + n2 - 1) * gap / 2
            clusters[-1] = [min(max(centre, low + half), high - half), n1 + n2]
    return _unsorted(
        order, [c + (i - (n - 1) / 2) * gap for c, n in clusters for i in range(int(n))]
    )


def _touch(first: list[float], second: list[float], gap: float) -> bool:
    return second[0] - first[0] < (first[1] + second[1]) / 2 * gap


def _unsorted(order: Sequence[int], values: Sequence[float]) -> tuple[float, ...]:
    placed = dict(zip(order, values, strict=True))
    return tuple(placed[i] for i in range(len(placed)))

"""Greedy placement of labels: the first free place wins, nothing overlaps."""

from collections.abc import Iterable
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

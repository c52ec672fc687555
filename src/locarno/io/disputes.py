"""``disputes:`` of a scenario file: named questions, each with the readings of its sides.

A reading is a set of overrides on a case, laid over the design and under ``--set``, so that no
design escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from locarno.errors import Problem
from locarno.io.located import Mark, Node, plain, shown
from locarno.io.schema import fields_at
from locarno.io.wording import suggestion
from locarno.model.disputes import Dispute, SideOfDispute

__all__ = ["DisputeLayers", "read_disputes"]

_FEWEST = 2
_DISPUTE_KEYS = ("title", "readings")
_READING_KEYS = ("title", "source", "set")
_NOT_OF_A_CASE = ("locarno", "as_of", "name", "views", "designs", "disputes", "design_title")


@dataclass(frozen=True, slots=True)
class DisputeLayers:
    """Disputes as read, and what each reading changes.

    Parameters
    ----------
    disputes : by id.
    changes : overrides by (dispute, reading).
    """

    disputes: Mapping[str, Dispute]
    changes: Mapping[tuple[str, str], Node]

    def chosen(self, texts: Sequence[str], problems: list[Problem]) -> list[Node]:
        """Overrides of readings given as ``dispute=reading``, in that order."""
        found = []
        taken: set[str] = set()
        for number, text in enumerate(texts, start=1):
            mark = str(Mark("--reading", number, 1))
            dispute, _, reading = text.partition("=")
            message = self._refusal(dispute, reading, taken)
            if message is not None:
                problems.append(Problem(mark, dispute, message))
            elif (dispute, reading) in self.changes:
                taken.add(dispute)
                found.append(self.changes[dispute, reading])
        return found

    def _refusal(self, dispute: str, reading: str, taken: set[str]) -> str | None:
        if dispute not in self.disputes:
            none = "" if self.disputes else "; the scenario declares none"
            return f"no dispute {shown(dispute)}{suggestion(dispute, self.disputes)}{none}"
        readings = self.disputes[dispute].readings
        if reading not in readings:
            known = " or ".join(f"{dispute}={name}" for name in readings)
            return f"no reading {shown(reading)}; write {known}"
        return (
            "is given twice; one reading of a dispute excludes the other"
            if (dispute in taken)
            else None
        )


def read_disputes(
    node: Node | None, sources: Node | None, problems: list[Problem]
) -> DisputeLayers:
    """The disputes of a file; what is wrong with them is noted and left out.

    Parameters
    ----------
    node : value of ``disputes``; sources : value of ``sources``.
    """
    reader = _Reader(problems, _known(sources))
    if node is not None and node.value is not None:
        reader.read(node)
    return DisputeLayers(MappingProxyType(reader.disputes), MappingProxyType(reader.changes))


def _known(sources: Node | None) -> tuple[str, ...]:
    return tuple(sources.value) if sources and isinstance(sources.value, dict) else ()


class _Reader:
    """Disputes under construction."""

    def __init__(self, problems: list[Problem], sources: tuple[str, ...]) -> None:
        self.problems = problems
        self.sources = sources
        self.disputes: dict[str, Dispute] = {}
        self.changes: dict[tuple[str, str], Node] = {}

    def read(self, node: Node) -> None:
        for name, entry in self._map(node, "disputes", "disputes by id").items():
            path = f"disputes.{name}"
            parts = self._map(entry, path, "a map with title and readings")
            self._unknown(parts, path, _DISPUTE_KEYS)
            title = self._text(entry, parts.get("title"), f"{path}.title")
            readings = self._readings(name, entry, parts.get("readings"))
            if title is not None and len(readings) >= _FEWEST:
                self.disputes[name] = Dispute(title, MappingProxyType(readings))

    def _readings(self, dispute: str, home: Node, node: Node | None) -> dict[str, SideOfDispute]:
        path = f"disputes.{dispute}.readings"
        if node is None:
            self._note(home, path, "is missing; a dispute has at least two readings, by id")
            return {}
        entries = self._map(node, path, "readings by id")
        if len(entries) < _FEWEST:
            self._note(node, path, f"has {len(entries)} readings; a dispute has at least two")
        found = {}
        for name, entry in entries.items():
            reading = self._reading(dispute, name, entry)
            if reading is not None:
                found[name] = reading
        return found

    def _reading(self, dispute: str, name: str, entry: Node) -> SideOfDispute | None:
        path = f"disputes.{dispute}.readings.{name}"
        parts = self._map(entry, path, "a map with title, source and set")
        self._unknown(parts, path, _READING_KEYS)
        title = self._text(entry, parts.get("title"), f"{path}.title")
        sources = self._sources(entry, parts.get("source"), f"{path}.source")
        change = parts.get("set")
        if change is None or not isinstance(change.value, dict) or not change.value:
            self._note(change or entry, f"{path}.set", "must be a map of what this side changes")
            return None
        for key, value in change.value.items():
            known = [word for word in fields_at(()) if word not in _NOT_OF_A_CASE]
            if key not in known:
                message = f"leads to no part of a case{suggestion(key, known)}"
                self._note(value, f"{path}.set.{key}", message)
                return None
        if title is None or sources is None:
            return None
        self.changes[dispute, name] = change
        return SideOfDispute(title, sources)

    def _sources(self, home: Node, node: Node | None, path: str) -> tuple[str, ...] | None:
        value = plain(node) if node else None
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            self._note(node or home, path, "must be the key of a source, or a list of keys")
            return None
        for name in names:
            if name not in self.sources:
                message = f"no source {shown(name)}{suggestion(name, self.sources)}"
                self._note(node or home, path, message)
                return None
        return tuple(names)

    def _text(self, home: Node, node: Node | None, path: str) -> str | None:
        if node is None or not isinstance(node.value, str) or not node.value.strip():
            found = f", found {shown(plain(node))}" if node else ""
            self._note(node or home, path, f"must be text{found}")
            return None
        return node.value

    def _map(self, node: Node, path: str, what: str) -> dict[str, Node]:
        if isinstance(node.value, dict):
            return node.value
        self._note(node, path, f"must be {what}, found {shown(plain(node))}")
        return {}

    def _unknown(self, parts: Mapping[str, Node], path: str, known: tuple[str, ...]) -> None:
        for key, value in parts.items():
            if key not in known:
                self._note(value, f"{path}.{key}", f"unknown key{suggestion(key, known)}")

    def _note(self, node: Node, path: str, message: str) -> None:
        self.problems.append(Problem(str(node.mark), path, message))

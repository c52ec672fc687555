"""Tables beside a scenario: ``{file: name.csv}`` stands for a map by ``id`` or a list of rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from locarno.errors import Problem
from locarno.io.located import MAX_BYTES, Mark, Node, scalar_from_text

__all__ = ["TableReader", "read_text"]


def read_text(path: Path, shown: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or why it cannot be read as UTF-8 of reasonable size."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"has {size / 1e6:.0f} MB; a scenario may have at most {MAX_BYTES / 1e6:.0f}"
            return None, [Problem(shown, "", message)]
        return path.read_bytes().decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        message = "is not UTF-8 here; save the file as UTF-8"
        return None, [Problem(f"{shown}:{line}:{column}", "", message)]
    except OSError as error:
        return None, [Problem(shown, "", f"cannot be read: {error.strerror}")]


class TableReader:
    """Replaces references to tables by their rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.contents: dict[str, str] = {}

    def expand(self, node: Node, path: tuple[str, ...] = ()) -> Node:
        """The same tree with every ``{file: name.csv}`` written out."""
        if isinstance(node.value, dict):
            if set(node.value) == {"file"}:
                return self._table(node, path)
            return Node({k: self.expand(v, (*path, k)) for k, v in node.value.items()}, node.mark)
        if isinstance(node.value, list):
            items = [self.expand(v, (*path, str(i))) for i, v in enumerate(node.value)]
            return Node(items, node.mark)
        return node

    def _table(self, node: Node, path: tuple[str, ...]) -> Node:
        reference = node.nearest(("file",))
        child = node.child("file")
        name = child.value if child else None
        problem = self._refusal(name)
        if problem or not isinstance(name, str):
            message = problem or "must name a file"
            self.problems.append(Problem(str(reference), ".".join((*path, "file")), message))
            return Node({}, node.mark)
        text, problems = read_text(self.folder / name, name)
        self.problems.extend(problems)
        if text is None:
            return Node({}, node.mark)
        self.contents[name] = text
        return self._rows(text, name, node.mark, path)

    @staticmethod
    def _refusal(name: object) -> str | None:
        if not isinstance(name, str) or not name.endswith(".csv"):
            return f"must name a .csv file beside the scenario, found {name!r}"
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\", "~")) or ".." in parts or ":" in name:
            return f"must stay in the folder of the scenario, found {name!r}"
        return None

    def _rows(self, text: str, name: str, mark: Mark, path: tuple[str, ...]) -> Node:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        listed: list[Node] = []
        by_id: dict[str, Node] = {}
        try:
            header = next(rows, [])
            for row in rows:
                if not any(cell.strip() for cell in row):
                    continue
                entry = self._entry(row, header, Mark(name, rows.line_num, 1), path)
                identity = entry.child("id")
                if identity is None:
                    listed.append(entry)
                elif isinstance(entry.value, dict):
                    key = str(entry.value.pop("id").value)
                    self._insert(by_id, key, entry, path)
        except csv.Error as error:
            self.problems.append(Problem(f"{name}:{rows.line_num}:1", ".".join(path), str(error)))
        return Node(by_id, mark) if "id" in header else Node(listed, mark)

    def _insert(self, by_id: dict[str, Node], key: str, entry: Node, path: tuple[str, ...]) -> None:
        if key in by_id:
            message = f"id {key!r} appears twice; the first is in row {by_id[key].mark.line}"
            self.problems.append(Problem(str(entry.mark), ".".join((*path, key)), message))
        else:
            by_id[key] = entry

    def _entry(self, row: list[str], header: list[str], mark: Mark, path: tuple[str, ...]) -> Node:
        entry = Node({}, mark)
        if len(row) > len(header):
            message = f"has {len(row)} cells, the header has {len(header)} columns"
            self.problems.append(Problem(str(mark), ".".join(path), message))
        for column, (title, cell) in enumerate(zip(header, row, strict=False), start=1):
            if not cell.strip():
                continue
            place = Mark(mark.file, mark.line, column)
            target = entry.value
            *parents, last = title.strip().split(".")
            for parent in parents:
                assert isinstance(target, dict)  # noqa: S101 - built here, always maps
                target = target.setdefault(parent, Node({}, place)).value
            if isinstance(target, dict):
                target[last] = self._cell(cell.strip(), last, place)
        return entry

    @staticmethod
    def _cell(cell: str, title: str, place: Mark) -> Node:
        if title in _LISTS:
            parts = [part.strip() for part in cell.split(";")]
            return Node([Node(part, place) for part in parts if part], place)
        return Node(cell if title in _TEXTS else scalar_from_text(cell), place)


_LISTS = frozenset({"conditions", "caveats", "roles", "members", "elements"})
"""Columns whose cells hold several words, separated by semicolons."""
_TEXTS = frozenset({"id", "place", "name", "date", "title", "url", "note", "source", "position"})
"""Columns that are always text, whatever they look like."""

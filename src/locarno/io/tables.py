"""Tables beside a scenario: ``{file: name.csv}`` stands for a map by ``id`` or a list of rows.

Two maps of decision times may also be asked for by name: ``{prior: decision_record}``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from locarno.errors import Problem
from locarno.io.decision_record import PRIORS, prior_for, prior_text
from locarno.io.located import (
    LONGEST_KEY,
    MAX_BYTES,
    MAX_NODES,
    Mark,
    Node,
    control_characters,
    scalar_from_text,
    shown,
    without_control_characters,
)
from locarno.io.schema import words_of_language
from locarno.io.wording import suggestion

__all__ = ["TableReader", "read_text"]

Keys = tuple[str, ...]
"""Keys from the root of the scenario to a value."""
_WITH_PRIOR: Final = (("decision_times",), ("member_times",))
"""Maps for which a prior may stand."""
DEEPEST: Final = 8
"""Most parts of a column name; the deepest number of the language has six."""


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or why it cannot be read as UTF-8 of reasonable size."""
    try:
        if path.exists() and not path.is_file():
            return None, [Problem(name, "", "is not a file")]
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"has {size / 1e6:.0f} MB; a scenario may have at most {MAX_BYTES / 1e6:.0f}"
            return None, [Problem(name, "", message)]
        return path.read_bytes().decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        message = "is not UTF-8 here; save the file as UTF-8"
        return None, [Problem(f"{name}:{line}:{column}", "", message)]
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return None, [Problem(name, "", f"cannot be read: {reason}")]


class _TooManyCellsError(Exception):
    """The tables of a scenario hold more than any honest one."""


class TableReader:
    """Replaces references to tables by their rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.contents: dict[str, str] = {}
        self.broken: set[Mark] = set()
        """Places of references whose table could not be read."""
        self._cells = 0
        self._responses: frozenset[str] | None = None

    def expand(self, node: Node, path: Keys = ()) -> Node:
        """The same tree with every ``{file: name.csv}`` and every prior written out."""
        if not path:
            listed = node.child("responses")
            value = listed.value if listed is not None else None
            self._responses = frozenset(value) if isinstance(value, dict) else None
        if isinstance(node.value, dict):
            if set(node.value) == {"file"}:
                return self._table(node, path)
            if set(node.value) == {"prior"} and path[-1:] in _WITH_PRIOR:
                return self._prior(node, path)
            return Node({k: self.expand(v, (*path, k)) for k, v in node.value.items()}, node.mark)
        if isinstance(node.value, list):
            items = [self.expand(v, (*path, str(i))) for i, v in enumerate(node.value)]
            return Node(items, node.mark)
        return node

    def _prior(self, node: Node, path: Keys) -> Node:
        child = node.child("prior")
        name = child.value if child else None
        if name in PRIORS:
            self.contents[f"prior {name}"] = prior_text()
            members = path[-1] == "member_times"
            return prior_for(members=members, responses=self._responses, mark=node.mark)
        message = f"no prior {shown(name)}{suggestion(str(name), PRIORS)}"
        self.problems.append(
            Problem(str(node.nearest(("prior",))), ".".join((*path, "prior")), message)
        )
        self.broken.add(node.mark)
        return Node({}, node.mark)

    def _table(self, node: Node, path: Keys) -> Node:
        reference = node.nearest(("file",))
        child = node.child("file")
        name = child.value if child else None
        refusal = self._refusal(name)
        if refusal is None and isinstance(name, str):
            text, problems = read_text(self.folder / name, name)
            if text is not None:
                self.contents[name] = text
                return self._rows(text, name, node.mark, path)
            # A table that is not there has no place of its own: the reference is what to mend.
            message = f"table {name} {problems[0].message}"
            where = problems[0].where if problems[0].where != name else str(reference)
        else:
            message, where = str(refusal), str(reference)
        self.problems.append(Problem(where, ".".join((*path, "file")), message))
        self.broken.add(node.mark)
        return Node({}, node.mark)

    def _refusal(self, name: object) -> str | None:
        if not isinstance(name, str) or not name.endswith(".csv"):
            return f"must name a .csv file beside the scenario, found {shown(name)}"
        parts = name.replace("\\", "/").split("/")
        strays = name.startswith(("/", "\\", "~")) or ".." in parts or ":" in name
        if strays or not self._inside(name):
            return f"must stay in the folder of the scenario, found {shown(name)}"
        return None

    def _inside(self, name: str) -> bool:
        """Whether a file lies in the folder once links are followed."""
        try:
            return (self.folder / name).resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):  # links that lead round in a circle
            return False

    def _complain(self, mark: Mark, path: Keys, message: str) -> None:
        self.problems.append(Problem(str(mark), ".".join(path), message))

    def _rows(self, text: str, name: str, mark: Mark, path: Keys) -> Node:
        records = self._records(text, name, path)
        _, first = next(records, (0, []))
        header = [title.strip() for title in first]
        if not self._sound_header(header, name, path):
            self.broken.add(mark)
            return Node({}, mark)
        listed: list[Node] = []
        by_id: dict[str, Node] = {}
        try:
            for line, row in records:
                cells = dict(zip(header, row, strict=False))
                key = cells["id"].strip() if cells.get("id") else str(len(listed))
                key = key[:LONGEST_KEY].replace("\n", " ")
                entry = self._entry(row, header, Mark(name, line, 1), (*path, key))
                if "id" in header:
                    self._insert(by_id, entry, path)
                else:
                    listed.append(entry)
        except _TooManyCellsError:
            return self._too_many(name, mark, path)
        return Node(by_id, mark) if "id" in header else Node(listed, mark)

    def _records(self, text: str, name: str, path: Keys) -> Iterator[tuple[int, list[str]]]:
        """Rows that hold something, each with the line on which it begins."""
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for row in rows:
                self._cells += len(row)
                if self._cells > MAX_NODES:
                    raise _TooManyCellsError
                if any(cell.strip() for cell in row):
                    yield line, row
                line = rows.line_num + 1
        except csv.Error as error:
            self._complain(Mark(name, line, 1), path, f"not valid CSV: {error}")

    def _too_many(self, name: str, mark: Mark, path: Keys) -> Node:
        message = f"the tables hold more than {MAX_NODES} cells up to here; shorten them"
        self.problems.append(Problem(name, ".".join(path), message))
        self.broken.add(mark)
        return Node({}, mark)

    def _sound_header(self, header: list[str], name: str, path: Keys) -> bool:
        """Whether the first row names columns; what is wrong with it is noted."""
        place = Mark(name, 1, 1)
        if not header:
            self._complain(place, path, "is empty; a table begins with a row of column names")
            return False
        if len(header) == 1 and ";" in header[0]:
            self._complain(place, path, "columns are separated by commas, found semicolons")
            return False
        sound = True
        times = Counter(header)
        for column, title in enumerate(header, start=1):
            formed = all(title.split(".")) and title.count(".") < DEEPEST and "\n" not in title
            formed = formed and len(title) <= LONGEST_KEY
            if title and (not formed or control_characters(title, name)):
                message = f"a column is called like a.b.c, found {shown(title)}"
            elif title and times[title] > 1:
                message = f"column {shown(title)} appears twice"
            else:
                continue
            self._complain(Mark(name, 1, column), path, message)
            sound = False
        return sound

    def _insert(self, by_id: dict[str, Node], entry: Node, path: Keys) -> None:
        assert isinstance(entry.value, dict)  # noqa: S101 - built below, always a map
        identity = entry.value.pop("id", None)
        key = str(identity.value) if identity is not None else ""
        if not key or "\n" in key or len(key) > LONGEST_KEY:
            found = f", found {shown(key)}" if key else ""
            self._complain(entry.mark, path, f"a row needs an `id` of one word{found}")
        elif key in by_id:
            message = f"id {shown(key)} appears twice; the first is in row {by_id[key].mark.line}"
            self._complain(entry.mark, (*path, key), message)
        else:
            by_id[key] = entry

    def _entry(self, row: list[str], header: list[str], mark: Mark, path: Keys) -> Node:
        entry = Node({}, mark)
        if any(cell.strip() for cell in row[len(header) :]):
            message = f"has {len(row)} cells, the header has {len(header)} columns"
            self._complain(mark, path, message)
        for column, (title, cell) in enumerate(zip(header, row, strict=False), start=1):
            place = Mark(mark.file, mark.line, column)
            problem = self._place(entry, title, cell.strip(), place) if cell.strip() else None
            if problem:
                self._complain(place, (*path, *title.split(".")) if title else path, problem)
        return entry

    def _place(self, entry: Node, title: str, cell: str, place: Mark) -> str | None:
        """Puts a cell where its column says; returns what is wrong with that."""
        if not title:
            return f"stands in a column without a name, found {shown(cell)}"
        target = entry.value
        *parents, last = title.split(".")
        for parent in parents:
            if isinstance(target, dict):
                target = target.setdefault(parent, Node({}, place)).value
        if not isinstance(target, dict) or last in target:
            return "another column gives this value too; keep one of them"
        target[last] = self._cell(without_control_characters(cell), last, place)
        return next((p.message for p in control_characters(cell, place.file)), None)

    @staticmethod
    def _cell(cell: str, title: str, place: Mark) -> Node:
        """Text stays text, several words are separated by semicolons, the rest is as in YAML."""
        texts, lists = words_of_language()
        if title in lists:
            parts = [part.strip() for part in cell.split(";")]
            return Node([Node(part, place) for part in parts if part], place)
        return Node(cell if title in texts else scalar_from_text(cell), place)

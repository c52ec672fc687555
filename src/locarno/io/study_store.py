"""Evaluations of a study on disk: immutable Parquet shards, each whole or not there at all.

The name of a shard holds the digest of what it was evaluated for and that of its bytes, so that no
evaluation is made twice and damage is seen. One process writes to a run at a time.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from locarno.errors import RunError
from locarno.model.study_store import Segment, Shard, ShardRecord

__all__ = [
    "ADDRESS",
    "ParquetStore",
    "query",
    "read_shards",
    "shard_files",
    "values_by_case",
    "writing",
]

SHARDS: Final = "futures"
LOCK: Final = "lock"
ADDRESS: Final = ("case", "block", "point", "history")
"""Columns that say which evaluation a row is."""
_TYPES: Final[Mapping[str, pa.DataType]] = {
    "held": pa.uint8(), "eroded": pa.uint8(), "war": pa.uint8(), "clash": pa.uint8(),
    "held_days": pa.int16(), "breaches": pa.int32(), "answered": pa.int32(),
}  # fmt: skip
"""Narrow types of outcomes that are whole numbers; all others are 64-bit floats."""
_NAME_DIGITS: Final = 24

F64 = NDArray[np.float64]


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The right to write to a run, which one process has at a time.

    Raises
    ------
    RunError
        When another process has it, or the folder cannot be written.
    """
    try:
        (folder / SHARDS).mkdir(parents=True, exist_ok=True)
        handle = (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        message = f"{folder}: cannot be written: {error.strerror}; name another folder"
        raise RunError(message) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            who = handle.read().strip() or "unknown"
            message = f"{folder}: process {who} is writing to this run; wait for it or end it"
            raise RunError(message) from error
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


class ParquetStore:
    """Shards of one run.

    Parameters
    ----------
    folder : of the run; what was found damaged or half written is told in ``said``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def kept(self) -> tuple[ShardRecord, ...]:
        """Whole shards; halves are removed and damaged ones put aside, and both are said."""
        found = []
        for part in sorted((self.folder / SHARDS).glob(".*.part")):
            part.unlink(missing_ok=True)
            self.said.append(f"{part.name}: a shard was being written when the run ended; removed")
        for path in shard_files(self.folder):
            record = _record(path)
            if record is None:
                path.rename(path.with_suffix(".damaged"))
                self.said.append(f"{path.name}: is damaged and put aside; evaluated again")
            else:
                found.append(record)
        return tuple(found)

    def keep(self, shard: Shard) -> int:
        """Writes a shard under a temporary name and renames it; returns its bytes.

        Raises
        ------
        RunError
            When it cannot be written; nothing of it is left behind.
        """
        data = _parquet(shard)
        name = f"{_inputs_digest(shard.record)}.{_digest(data)}.parquet"
        target = self.folder / SHARDS / name
        temporary = target.with_name(f".{name}.{os.getpid()}.part")
        try:
            with temporary.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise RunError(_cannot_write(self.folder, error)) from error
        return len(data)

    def size_of(self, shard: Shard) -> int:
        """Bytes that a shard would take."""
        return len(_parquet(shard))


def _cannot_write(folder: Path, error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return (
            f"{folder}: the disk is full; only the shard being written is lost. Make room, then: "
            f"locarno study resume {folder}"
        )
    return f"{folder}: cannot be written: {error.strerror}; then: locarno study resume {folder}"


def shard_files(folder: Path) -> list[Path]:
    """Shards of a run by name."""
    return sorted((folder / SHARDS).glob("[0-9a-f]*.parquet"))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_NAME_DIGITS]


def _inputs_digest(record: ShardRecord) -> str:
    text = f"{record.case}\n{record.segments}\n{record.points}\n{record.rows}"
    return _digest(text.encode())


def _parquet(shard: Shard) -> bytes:
    """A shard as the bytes of a Parquet file."""
    blocks = [np.full(last - first, block) for block, first, last in shard.record.segments]
    points = [np.arange(first, last) for _, first, last in shard.record.segments]
    times = shard.histories
    size = sum(map(len, points))
    columns: dict[str, pa.Array] = {
        "case": pa.array(np.full(size * times, shard.number), pa.int16()),
        "block": pa.array(np.repeat(np.concatenate(blocks), times), pa.int32()),
        "point": pa.array(np.repeat(np.concatenate(points), times), pa.int32()),
        "history": pa.array(np.tile(np.arange(times), size), pa.int16()),
    }
    for name, values in shard.columns.items():
        columns[name] = _narrow(name, values)
    record = {
        "case": shard.record.case,
        "segments": shard.record.segments,
        "points": shard.record.points,
        "rows": shard.record.rows,
    }
    table = pa.table(columns).replace_schema_metadata({"locarno": json.dumps(record)})
    target = io.BytesIO()
    # A dictionary helps whole numbers; floats hardly repeat and pack best byte by byte.
    floats = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    whole = [name for name in table.column_names if name not in floats]
    pq.write_table(
        table, target, compression="zstd", compression_level=1, use_dictionary=whole,
        use_byte_stream_split=floats,
    )  # fmt: skip
    return target.getvalue()


def _narrow(name: str, values: NDArray[np.float64]) -> pa.Array:
    kind = _TYPES.get(name.removesuffix("_low").removesuffix("_high"))
    return pa.array(values) if kind is None else pa.array(values.astype(kind.to_pandas_dtype()))


def _record(path: Path) -> ShardRecord | None:
    """What a shard holds; None when its bytes are not those that were written."""
    try:
        data = path.read_bytes()
        if _digest(data) != path.name.split(".")[1]:
            return None
        metadata = pq.read_metadata(io.BytesIO(data)).metadata
        found: dict[str, Any] = json.loads(metadata[b"locarno"])
    except (OSError, IndexError, KeyError, ValueError, TypeError, pa.ArrowException):
        return None
    segments: tuple[Segment, ...] = tuple((b, f, s) for b, f, s in found["segments"])
    return ShardRecord(found["case"], segments, found["points"], found["rows"])


def query(folder: Path, sql: str) -> pa.Table:
    """Answer to a question in SQL over the views ``results``, ``cases`` and ``sample`` of a run.

    Raises
    ------
    RunError
        When DuckDB refuses the question, with its reason.
    """
    with duckdb.connect() as connection:
        try:
            _views(connection, folder)
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            message = f"--sql: {str(error).splitlines()[0]}"
            raise RunError(message) from error


def _views(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    files = [str(path) for path in shard_files(folder)]
    if not files:
        message = f"{folder}: holds no evaluation yet; locarno study resume {folder}"
        raise RunError(message)
    connection.execute("CREATE VIEW results AS SELECT * FROM read_parquet($files)".replace(
        "$files", _listed(files)))  # fmt: skip
    for name in ("cases", "sample"):
        path = folder / f"{name}.parquet"
        if path.exists():
            connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_listed([str(path)])})"  # noqa: S608 - our own names
            )


def _listed(files: Sequence[str]) -> str:
    return "[" + ", ".join("'" + file.replace("'", "''") + "'" for file in files) + "]"


def read_shards(folder: Path, names: Sequence[str] | None = None) -> pa.Table:
    """Addresses and outcomes of all shards, one after the other.

    Parameters
    ----------
    names : outcomes wanted; None reads all.
    """
    columns = None if names is None else [*ADDRESS, *names]
    parts = [_read(path, columns) for path in shard_files(folder)]
    return pa.concat_tables(parts).replace_schema_metadata(None) if parts else pa.table({})


def _read(path: Path, columns: list[str] | None) -> pa.Table:
    with pq.ParquetFile(path, memory_map=True) as shard:
        return shard.read(columns, use_threads=False)


def values_by_case(folder: Path, names: Sequence[str]) -> dict[int, dict[str, F64]]:
    """Outcomes of every case with their addresses, in no order.

    Parameters
    ----------
    names : outcomes wanted.

    Returns
    -------
    By number of the case ``block``, ``point``, ``history`` and each outcome, (rows,) each; a row
    that two shards hold comes twice with the same values.
    """
    table = read_shards(folder, names)
    if not table.num_rows:
        return {}
    found = {name: table[name].to_numpy().astype(np.float64) for name in table.column_names}
    cases = found.pop("case").astype(np.int64)
    return {
        int(case): {name: values[cases == case] for name, values in found.items()}
        for case in np.unique(cases)
    }

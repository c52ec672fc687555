"""A study as one table, for other programs."""

from __future__ import annotations

import contextlib
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from locarno.errors import RunError

__all__ = ["FORMATS", "export_table"]

FORMATS: Final = (".csv", ".parquet", ".nc")


def export_table(table: pa.Table, target: Path) -> None:
    """Writes a table as the suffix of its target says: CSV, Parquet or NetCDF.

    Raises
    ------
    RunError
        For another suffix, a format whose package is not installed, or a target that cannot be
        written.
    """
    if target.suffix not in FORMATS:
        message = f"{target}: cannot tell the format; end the name in {', '.join(FORMATS)}"
        raise RunError(message)
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[target.suffix](table, temporary)
        temporary.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        message = f"{target}: cannot be written: {error.strerror or error}; name another file"
        raise RunError(message) from error


def _csv(table: pa.Table, target: Path) -> None:
    pacsv.write_csv(table, target)


def _parquet(table: pa.Table, target: Path) -> None:
    pq.write_table(table, target, compression="zstd")


def _netcdf(table: pa.Table, target: Path) -> None:
    """One dimension, ``evaluation``; texts as numbers with their meanings in an attribute."""
    try:
        xarray: Any = import_module("xarray")
    except ImportError as error:
        message = "NetCDF needs xarray: pip install 'locarno[study]', or export to .parquet"
        raise RunError(message) from error
    variables = {}
    for name in table.column_names:
        column = table[name].combine_chunks()
        attributes = {}
        if pa.types.is_string(column.type):
            coded = column.dictionary_encode()
            attributes = {"meanings": "|".join(str(v) for v in coded.dictionary.to_pylist())}
            column = coded.indices.fill_null(-1)
        elif pa.types.is_boolean(column.type):
            column = column.cast(pa.int8())
        # NetCDF names have no dots in some readers; the path is kept as an attribute.
        attributes["path"] = name
        values = column.to_numpy(zero_copy_only=False)
        variables[name.replace("/", "_")] = ("evaluation", values, attributes)
    xarray.Dataset(variables).to_netcdf(target, engine="scipy", format="NETCDF3_64BIT")


_WRITERS = {".csv": _csv, ".parquet": _parquet, ".nc": _netcdf}

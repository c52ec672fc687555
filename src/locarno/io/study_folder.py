"""The folder of a study: what it was asked, what it holds, and whether it may be gone on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from locarno.errors import RunError
from locarno.io.run_folder import as_json, read_json, write_text

__all__ = ["STUDY", "Identity", "read_manifest", "same_study", "write_manifest", "write_sample"]

STUDY: Final = "study.yaml"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Identity:
    """What must not change while a study is gone on with.

    Parameters
    ----------
    version : of Locarno; scenario : digest of the scenario, or the function.
    parts : anything else that evaluations depend on, by what a message calls it.
    """

    version: str
    scenario: str
    parts: Mapping[str, object]


def same_study(folder: Path, identity: Identity) -> bool:
    """Whether a run of this study is there already; False for a folder without any.

    Raises
    ------
    RunError
        When the folder holds something else, with what to do.
    """
    if not (folder / MANIFEST).exists():
        strange = [path.name for path in folder.glob("*") if path.name not in {"lock", "futures"}]
        if strange:
            message = f"{folder}: is not empty and no run ({strange[0]}); name another folder"
            raise RunError(message)
        return False
    found = read_manifest(folder)
    if found["locarno"] != identity.version:
        message = (
            f"{folder}: was made by Locarno {found['locarno']}, this is {identity.version}, and "
            "results of two versions are never mixed; name another folder or use that version"
        )
        raise RunError(message)
    if found["scenario"]["digest"] != identity.scenario:
        message = (
            f"{folder}: was made from another state of the scenario "
            f"({found['scenario']['digest'][:12]}, now {identity.scenario[:12]}); put the scenario "
            "back or name another folder"
        )
        raise RunError(message)
    for name, value in identity.parts.items():
        if found["identity"].get(name) != value:
            message = f"{folder}: was made with other {name}; name another folder"
            raise RunError(message)
    return True


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a study's run.

    Raises
    ------
    RunError
        When the folder is no run, or that of an assessment.
    """
    found = read_json(folder / MANIFEST)
    if "study" not in found:
        message = f"{folder}: is the run of an assessment, not of a study; name another folder"
        raise RunError(message)
    return found


def write_manifest(folder: Path, manifest: Mapping[str, object]) -> None:
    """Writes the manifest whole or not at all."""
    write_text(folder / MANIFEST, as_json(manifest))


def write_sample(
    folder: Path,
    cases: Sequence[Mapping[str, object]],
    names: Sequence[str],
    u: NDArray[np.float64],
) -> None:
    """Writes ``cases.parquet`` and ``sample.parquet``, so that a run answers questions alone.

    Parameters
    ----------
    u : (B, N, K) quantiles of the inputs.
    """
    blocks, size, _ = u.shape
    columns = {
        "block": pa.array(np.repeat(np.arange(blocks), size), pa.int32()),
        "point": pa.array(np.tile(np.arange(size), blocks), pa.int32()),
    }
    flat = u.reshape(blocks * size, len(names))
    columns |= {name: pa.array(flat[:, k]) for k, name in enumerate(names)}
    try:
        for name, table in (
            ("sample", pa.table(columns)),
            ("cases", pa.Table.from_pylist(list(cases))),
        ):
            temporary = folder / f".{name}.part"
            pq.write_table(table, temporary, compression="zstd")
            temporary.replace(folder / f"{name}.parquet")
    except OSError as error:
        message = f"{folder}: cannot be written: {error.strerror}; make room or name another folder"
        raise RunError(message) from error

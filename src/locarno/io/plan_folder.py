"""Searched plans in a run directory: ``plans/<digest>.json``, one for each planning problem.

A file says which program wrote it and carries a checksum of its own content, so that one that was
changed or cut short is told apart from a plan. Whether the plan keeps the rules of its problem is
judged where the problem is known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from locarno.errors import PlanRefused, RunError
from locarno.io.run_folder import as_json, read_json, write_text
from locarno.model.plan_store import KeptPlan

__all__ = ["PLANS", "PlanFolder"]

PLANS = "plans"
"""Folder of the plans inside a run directory."""

_SCHEMA = 1
_MOST_UNITS = 10**9
_MOST_QUARTERS = 1_000

_Units = Annotated[int, Field(ge=0, le=_MOST_UNITS)]
_Quarter = Annotated[int, Field(ge=-_MOST_QUARTERS, le=_MOST_QUARTERS)]


class _PlanFile(BaseModel):
    """A plan as a file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    locarno: str
    plan: int
    digest: str
    missing: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    bound: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    bounds: Mapping[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    tours: Mapping[str, Mapping[_Quarter, _Units]]
    checksum: str


class PlanFolder:
    """The plans of a run directory, and what was refused of them in this run.

    Parameters
    ----------
    run : the run directory, which need not exist yet.
    version : of the program; a plan of another one is made anew.
    """

    def __init__(self, run: Path, version: str) -> None:
        self.folder = run / PLANS
        self.version = version
        self.refused: dict[str, str] = {}
        """Sentences on files that were not used, by digest."""
        self.kept: dict[str, Path] = {}
        """Files written, by digest."""

    def empty(self) -> bool:
        """Whether no plan was kept before."""
        return not self.folder.exists()

    def find(self, digest: str) -> KeptPlan | None:
        """The plan kept for a problem; None where there is none, or none that can be read."""
        if not self._path(digest).exists():
            return None
        try:
            return self._read(digest)
        except PlanRefused as refused:
            self.refuse(digest, str(refused))
            return None

    def _read(self, digest: str) -> KeptPlan:
        try:
            found = _PlanFile.model_validate(read_json(self._path(digest)))
        except RunError as error:
            message = "cannot be read as a plan"
            raise PlanRefused(message) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the file"
            raise PlanRefused(f"is not a plan ({place}: {first['msg']})") from error
        if found.plan != _SCHEMA or found.locarno != self.version:
            message = f"was made by version {found.locarno}, and this is {self.version}"
            raise PlanRefused(message)
        if found.digest != digest or found.checksum != _checksum(found.model_dump(mode="json")):
            message = "was changed after it was written"
            raise PlanRefused(message)
        return KeptPlan(found.tours, found.missing, found.bound, found.bounds)

    def keep(self, digest: str, plan: KeptPlan) -> None:
        """Writes a plan under its digest."""
        tours = {
            offer: {str(quarter): units for quarter, units in begun.items()}
            for offer, begun in plan.tours.items()
        }
        document: dict[str, object] = {
            "locarno": self.version,
            "plan": _SCHEMA,
            "digest": digest,
            "missing": plan.missing,
            "bound": plan.bound,
            "bounds": dict(plan.bounds),
            "tours": tours,
        }
        path = self._path(digest)
        write_text(path, as_json({**document, "checksum": _checksum(document)}))
        self.kept[digest] = path

    def refuse(self, digest: str, why: str) -> None:
        """Notes why a plan that was found is not used."""
        self.refused[digest] = f"{self._path(digest)}: {why}; the plan is made anew"

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}.json"


def _checksum(document: Mapping[str, object]) -> str:
    """SHA-256 of everything but the checksum itself."""
    told = {key: value for key, value in document.items() if key != "checksum"}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()

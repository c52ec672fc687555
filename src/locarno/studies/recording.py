"""What the folder of a run keeps of its study, so that it can be gone on with and asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from locarno import __version__
from locarno.errors import RunError
from locarno.io.study_file import parse_study
from locarno.io.study_folder import STUDY, Identity, read_manifest, same_study
from locarno.io.study_store import writing
from locarno.model.study import StudyFile
from locarno.studies.preparing import Prepared, code_of, prepared_from
from locarno.study.runner import Outcome
from locarno.study.space import Space, StudyCase

__all__ = [
    "case_rows",
    "failures_of",
    "identity_of",
    "is_search",
    "kept",
    "kept_file",
    "manifest_of",
    "own_folder",
]


def is_search(folder: Path) -> bool:
    """Whether a run is that of a search."""
    return bool(read_manifest(folder)["study"].get("search"))


def kept(folder: Path) -> Prepared:
    """The study of a folder as it was asked, made ready."""
    return prepared_from(*kept_file(folder))


def kept_file(folder: Path) -> tuple[StudyFile, Path]:
    """The study file of a folder as it was asked, and the folder that its paths start from."""
    manifest = read_manifest(folder)
    try:
        text = (folder / STUDY).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{folder}: its {STUDY} cannot be read; run the study into another folder"
        raise RunError(message) from error
    return parse_study(text, str(folder / STUDY)), Path(manifest["study"]["folder"])


@contextmanager
def own_folder(folder: Path, identity: Identity) -> Iterator[None]:
    """A run's folder, locked; refused where something else was run into it."""
    same_study(folder, identity)  # before the lock makes anything
    with writing(folder):
        same_study(folder, identity)
        yield


def identity_of(ready: Prepared) -> Identity:
    """What must stay as it is while a run goes on."""
    study, sampling = ready.study, ready.study.sampling
    return Identity(
        __version__, ready.subject,
        {
            "code": code_of(study),
            "cases": [case.label for case in ready.space.cases],
            "inputs": [[p, q.low, q.high] for p, q in ready.space.ranges.items()],
            "sampling": [
                str(sampling.plan), sampling.histories, str(sampling.rest), sampling.band,
            ],
            "seed": study.seed,
        },
    )  # fmt: skip


def case_rows(cases: Iterable[tuple[int, StudyCase]]) -> list[dict[str, Any]]:
    """What the folder says of each case, by its number."""
    return [
        {"case": n, "design": case.design, "view": case.setting.view, "label": case.label,
         **dict(case.setting.levers)}
        for n, case in cases
    ]  # fmt: skip


def failures_of(space: Space, outcome: Outcome | None) -> list[dict[str, str]]:
    """Cases that were not generated, and those with chunks that could not be evaluated."""
    failed = [
        {"case": case.label, "reason": case.failure}
        for case in space.cases
        if case.failure is not None
    ]
    broken = {(f.case, f.reason): len(f.segments) for f in outcome.failures} if outcome else {}
    labels = dict(zip(space.keys, (c.label for c in space.cases), strict=True))
    return failed + [{"case": labels[key], "reason": reason} for key, reason in broken]


def manifest_of(
    ready: Prepared,
    state: str,
    outcome: Outcome | None,
    said: list[str],
    failed: list[dict[str, str]],
) -> dict[str, Any]:
    """What the manifest of a run says."""
    study, sample = ready.study, ready.sample
    return {
        "locarno": __version__,
        "study": {
            "title": study.title, "digest": study.digest(),
            "folder": str(ready.folder.absolute()),
        },
        "scenario": {"name": study.scenario or study.function, "digest": ready.subject},
        "seed": study.seed,
        "histories": study.sampling.histories,
        "sample": {
            "plan": str(sample.plan), "points": sample.points, "digest": sample.digest(),
        },
        "identity": identity_of(ready).parts,
        "evaluations": outcome.before + outcome.made if outcome else 0,
        "wanted": outcome.total if outcome else None,
        "failed": failed,
        "said": said,
        "state": state,
    }  # fmt: skip

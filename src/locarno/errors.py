"""Errors.

LocarnoError                 anything raised on purpose
├── ScenarioError            a file is wrong; carries ``problems``, each with its place
├── EvidenceError            a number contradicts its own range, unit or source
├── PlanRefused              a plan kept from an earlier run is not one of its problem
├── RunError                 a run directory cannot be written or read
└── SolverFailure            a solver stopped for a reason of its own; carries ``status``
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "EvidenceError",
    "LocarnoError",
    "PlanRefused",
    "Problem",
    "RunError",
    "ScenarioError",
    "SolverFailure",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file, where it stands and what would be right.

    Parameters
    ----------
    where : ``file:line:col`` (for a table ``file:row:column``), or the bare file name.
    path : dotted path of the value inside the resolved scenario, empty for the file itself.
    message : what was found and what would be accepted.
    """

    where: str
    path: str
    message: str

    def __str__(self) -> str:
        """One line: place, path and message."""
        return ": ".join(part for part in (self.where, self.path, self.message) if part)


class LocarnoError(Exception):
    """Base of everything Locarno raises on purpose."""


class ScenarioError(LocarnoError):
    """The scenario cannot be used; all its problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class EvidenceError(LocarnoError):
    """A number contradicts its own range, unit or source."""


class PlanRefused(LocarnoError):
    """A plan kept from an earlier run does not fit its problem; a new one is made."""


class RunError(LocarnoError):
    """A run directory cannot be written or read."""


class SolverFailure(LocarnoError):
    """A solver stopped without an answer."""

    def __init__(self, status: str, message: str) -> None:
        self.status = status
        super().__init__(message)

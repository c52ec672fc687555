"""Both sides of disputes, run on the same futures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from locarno import __version__
from locarno.api.loading import Request
from locarno.engine.assess import Settings
from locarno.engine.assess import assess as run_stages
from locarno.engine.disputes import DISPUTE_STAGES, dispute_report, futures_of_readings
from locarno.errors import Problem, ScenarioError
from locarno.io.wording import suggestion
from locarno.model.disputes import Dispute
from locarno.model.results import Assessment
from locarno.model.scenario import Scenario

__all__ = ["assess_disputes"]

Progress = Callable[[str, float], None]


def assess_disputes(
    request: Request,
    names: Sequence[str],
    assessment: Assessment,
    settings: Settings,
    progress: Progress = lambda _s, _x: None,
) -> Assessment:
    """The assessment with both sides of disputes, on the first quarter of its futures.

    Parameters
    ----------
    request : what was assessed.
    names : disputes to run; ``all`` runs every one of the scenario.
    assessment : of the scenario as requested; one that was interrupted is returned as it is.

    Raises
    ------
    ScenarioError
        When the scenario has no such dispute, or a reading does not fit it.
    """
    written = request.load()
    chosen = _disputes(written, names)
    if assessment.interrupted:
        return assessment
    few = replace(settings, runs=futures_of_readings(settings.runs), stages=DISPUTE_STAGES)
    sides = [(name, side) for name, dispute in chosen.items() for side in dispute.readings]
    loaded = {side: request.load("=".join(side)) for side in sides}
    found = {}
    runs = {("", ""): written, **loaded}
    for number, (side, scenario) in enumerate(runs.items()):
        progress("disputes", number / len(runs))
        found[side] = run_stages(scenario, few, __version__)
        if found[side].interrupted:
            said = "The run was interrupted before both sides of the disputes were run."
            caveats = (said, *assessment.caveats)
            return replace(assessment, caveats=caveats, interrupted=True)
    progress("disputes", 1.0)
    plainly = found.pop(("", ""))
    return replace(assessment, disputes=dispute_report(chosen, plainly, found))


def _disputes(scenario: Scenario, names: Sequence[str]) -> dict[str, Dispute]:
    """The disputes named; those in which a side is taken already have no other."""
    taken = {text.partition("=")[0] for text in scenario.readings}
    known = {name: found for name, found in scenario.disputes.items() if name not in taken}
    wanted = list(known) if "all" in names else list(dict.fromkeys(names))
    problems = [
        Problem("--disputes", "", f"no dispute {name!r}{suggestion(name, (*known, 'all'))}")
        for name in wanted
        if name not in known
    ]
    if not wanted:
        problems = [Problem("--disputes", "", "the scenario declares no dispute to run")]
    if problems:
        raise ScenarioError(tuple(problems))
    return {name: known[name] for name in wanted}

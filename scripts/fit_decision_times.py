"""Fit the decision record and write the prior that scenarios may ask for by name.

Run after `src/locarno/record/decision_times.csv` was changed::

    python scripts/fit_decision_times.py

It prints how the model does on crises it has not seen, and writes
`src/locarno/record/decision_prior.csv`: median and spread of the time by procedure and level of
response, drawn together where cases are few, with 90 % ranges, and the chance of no decision. A
test fails when the file is not what the record gives.
"""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

from locarno.io.decision_record import decision_record
from locarno.model.record import RecordedDecision
from locarno.theory.decision_record import (
    Case,
    cross_validated,
    fit,
    fit_cells,
    fit_never,
    fit_pooled,
    fit_times,
)

TARGET = Path(__file__).parents[1] / "src/locarno/record/decision_prior.csv"
COLUMNS = (
    "procedure", "response", "median_low", "median", "median_high", "sigma_low", "sigma",
    "sigma_high", "fastest", "cases", "never",
)  # fmt: skip
ANY_LEVEL = "default"
Z_90 = 1.6448536269514722


def cases_of(record: Sequence[RecordedDecision]) -> list[Case]:
    """Cases of the strategic clock whose time is known or that ended without a decision."""
    return [
        Case(row.hours, row.response or "", row.procedure, row.crisis)
        for row in record
        if not row.tactical and (row.hours is not None or row.response is None)
    ]


def prior(cases: Sequence[Case]) -> str:
    """The prior as the text of a CSV file."""
    times, never = fit_times(cases), fit_never(cases)
    spread = math.hypot(times.crisis_spread, times.own_spread)
    error = jackknife(cases)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for procedure in times.procedures:
        own = [case for case in cases if case.procedure == procedure and case.hours is not None]
        for level in (*times.levels, ANY_LEVEL):
            cell = [case for case in own if level in {case.level, ANY_LEVEL}]
            found = times.predict(level, procedure)
            ends = (found.mean + Z_90 * found.error * side for side in (-1, 0, 1))
            sigma = (spread + Z_90 * error * side for side in (-1, 0, 1))
            fastest = min(case.hours for case in (cell or own) if case.hours is not None)
            numbers = [*map(math.exp, ends), *sigma, fastest]
            rounded = [f"{float(f'{number:.3g}'):g}" for number in numbers]
            share = f"{never(procedure):.3f}"
            writer.writerow([procedure, level, *rounded, len(cell), share])
    return out.getvalue()


def jackknife(cases: Sequence[Case]) -> float:
    """Standard error of the spread of one case, each crisis left out once."""
    crises = sorted({case.crisis for case in cases if case.hours is not None})
    found = []
    for crisis in crises:
        times = fit_times([case for case in cases if case.crisis != crisis])
        found.append(math.hypot(times.crisis_spread, times.own_spread))
    mean = sum(found) / len(found)
    return math.sqrt((len(found) - 1) / len(found) * sum((x - mean) ** 2 for x in found))


def main() -> None:
    """Write the prior and say how good it is."""
    cases = cases_of(decision_record())
    for name, other in (("one log-normal", fit_pooled), ("each cell alone", fit_cells)):
        found = cross_validated(cases, fit, other)
        print(
            f"{found.cases} cases, {found.timed} timed, {found.crises} crises held out in turn: "
            f"{100 * found.covered:.0f} % in the 80 % interval; "
            f"{found.gain:+.3f} nats a case against {name} "
            f"({found.low:+.3f} to {found.high:+.3f})"
        )
    TARGET.write_text(prior(cases), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()

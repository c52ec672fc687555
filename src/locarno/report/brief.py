"""The brief: one self-contained HTML file, readable without scripts and without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from locarno.model.parties import Party
from locarno.model.results import Assessment, DesignAssessment, said_once
from locarno.model.scenario import Case, Scenario
from locarno.report import (
    bargain_words,
    coverage_words,
    outcome_words,
    plan_words,
    prose,
    sector_words,
    words,
)
from locarno.report.air_words import contested_designs
from locarno.report.bottom_line import ERODED, HELD, WAR, headline
from locarno.report.document import document
from locarno.report.exhibits import exhibits
from locarno.report.exhibits_of_bargain import bargained_design
from locarno.report.exhibits_of_coalition import gravest
from locarno.report.exhibits_of_force import without_troops
from locarno.report.exhibits_of_gaps import explained_readings, losses_shown
from locarno.report.figures.geography import (
    POLICIES,
    BaseMap,
    base_from_features,
    parse_base,
)
from locarno.report.game_words import campaign_order, game_sentences
from locarno.report.inputs import input_name
from locarno.report.kept_templates import kept_templates
from locarno.report.record import Record
from locarno.report.survival import survival
from locarno.units import DAYS_PER_YEAR

__all__ = ["HANDLING", "base_map", "brief", "pictures"]

HANDLING = "Illustrative, not a forecast"
LEDGER_ROWS = 40
SHORTFALL_ROWS = 12

_UNSAFE_IN_CSS = re.compile(r"[^0-9A-Za-z.+-]")
_DIGEST_SHOWN = 12


_OF_PLANS: Mapping[str, object] = {
    "cohesion_sentences": sector_words.cohesion_sentences,
    "level_words": plan_words.LEVEL_WORDS,
    "level_formats": plan_words.LEVEL_FORMATS,
}
"""What templates need to speak of plans."""
_OF_SECTORS: dict[str, object] = {
    "arrival_sentence": coverage_words.arrival_sentence,
    "explained_sectors": coverage_words.explained_sectors,
    "gap_sentence": coverage_words.gap_sentence,
    "helped": coverage_words.helped,
}
"""What templates need to speak of a guarantee sector by sector."""


def brief(
    assessment: Assessment,
    scenario: Scenario,
    base_map_text: str = "",
    *,
    boundaries: str | None = None,
    data: Mapping[str, object] | None = None,
) -> str:
    """The brief as the text of an HTML file.

    Parameters
    ----------
    assessment : results of a run; scenario : the cases they belong to, by the same names.
    base_map_text : country outlines, the package's own or GeoJSON; without them the line is drawn
        straightened.
    boundaries : boundary policy; None takes the scenario's.
    data : the assessment as ``document`` has it, where that is made already.

    Returns
    -------
    HTML5 that loads nothing. Every number in text and tables is the document's, formatted, and
    the document itself stands in it as JSON.
    """
    case = scenario.cases[prose.design_in_detail(assessment).design]
    base = base_map(base_map_text, boundaries or case.boundaries)
    data = document(assessment) if data is None else data
    context = _context(assessment, scenario) | _of_all_designs(assessment)
    context |= _OF_SECTORS | {
        "r": Record(data),
        "pictures": {k: Markup(v) for k, v in exhibits(assessment, scenario, base).items()},  # noqa: S704 - the figures escape every text
        "data": Markup(_script_text(data)),  # noqa: S704 - no sign of mark-up is left in it
        "footer": Markup(_footer(assessment)),  # noqa: S704 - only letters and digits are left
    }
    return _environment(case).get_template("brief.html.j2").render(context)


def pictures(
    assessment: Assessment, scenario: Scenario, base_map_text: str = "", boundaries: str = ""
) -> dict[str, str]:
    """The pictures of the brief alone, as SVG text by name; parameters as for ``brief``."""
    case = next(iter(scenario.cases.values()))
    return exhibits(assessment, scenario, base_map(base_map_text, boundaries or case.boundaries))


def _environment(case: Case) -> Environment:
    environment = Environment(
        loader=PackageLoader("locarno.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=kept_templates(),
    )
    environment.filters |= {
        "condition": partial(bargain_words.condition, case=case),
        "package": partial(bargain_words.package, case=case),
        "largest_first": sector_words.largest_first,
        "cause": lambda name: prose.CAUSES[name].meaning if name in prose.CAUSES else name,
        "input": lambda path: input_name(path, case),
        "label": words.label,
        "link": _link,
        "listing": words.listing,
        "outcome": prose.outcome_label,
        "place": lambda where: where.rsplit("/", 1)[-1],
        "place_at": _place_at,
        "year_heads": lambda years: [f"Year {number}" for number, _ in enumerate(years, 1)],
    }
    return environment


def _place_at(points: Sequence[tuple[float, float]], at: float) -> int:
    """Place of a point in a curve; past its end where the curve has no such point."""
    return next((n for n, (x, _) in enumerate(points) if x == at), len(points))


def _of_all_designs(assessment: Assessment) -> dict[str, object]:
    """What the solved games say, and what is said of every design."""
    return {
        "caveats": (*assessment.caveats, *_of_requirements(assessment)),
        "campaign_order": campaign_order,
        "contested": contested_designs(assessment),
        "game_sentences": game_sentences,
        "outcome_words": outcome_words,
        "games": {name: d.game for name, d in assessment.designs.items() if d.game is not None},
    }


def _of_requirements(assessment: Assessment) -> tuple[str, ...]:
    """Caveats of the sizes asked for, which are no design's own."""
    sized = {k: d.requirement for k, d in assessment.designs.items() if d.requirement is not None}
    return said_once({name: found.caveats for name, found in sized.items()})


def _context(assessment: Assessment, scenario: Scenario) -> dict[str, object]:
    """Everything the templates choose from, apart from numbers and pictures."""
    shown = prose.design_in_detail(assessment)
    detail = shown.design
    design, case = assessment.designs[detail], scenario.cases[detail]
    return {
        **_bargained(assessment, case),
        "a": assessment,
        "action": prose.ATTACK,
        "shift_heads": _shift_heads(design, case),
        "objected": objected(assessment, case, {detail, bargained_design(assessment)}),
        "answers": {key: response.label for key, response in case.responses.items()},
        "breaches": {key: violation.label for key, violation in case.violations.items()},
        "case": case,
        **_OF_PLANS,
        "command": _in_lines(command(assessment)),
        "compared": prose.compared(assessment),
        "decided": gravest(case, design.coalition) if design.coalition else (),
        "design": design,
        "detail": detail,
        "why": shown.why,
        "digest": assessment.digest[:_DIGEST_SHOWN],
        "erosion_sign": prose.CAUSES[ERODED].indicator,
        "explained_readings": explained_readings(design),
        "elements": {key: element.name for key, element in case.elements.items()},
        "flat": prose.flat_drivers(assessment),
        "findings": prose.grouped_findings(assessment),
        "guarantors": {key: guarantor.name for key, guarantor in case.guarantors.items()},
        "handling": HANDLING,
        "head": headline(assessment),
        "HELD": HELD,
        "WAR": WAR,
        "horizon": words.years(assessment.horizon_days),
        "idle": without_troops(design, case),
        "losses": losses_shown(design),
        "lambda_heads": [f"λ = {k}" for k in design.deterrence.p_action]
        if design.deterrence
        else [],
        "ledger_rows": LEDGER_ROWS,
        "marks": yearly_marks(assessment),
        "shortfall_rows": SHORTFALL_ROWS,
        "sides": sides(case),
        "stage": _stages_run(assessment),
        "survival": survival(assessment.disputes, detail) if assessment.disputes else None,
        "tipping": prose.tipping_values(design),
        "units": {q.path: q.unit for q in scenario.quantities[detail]},
        "ranges": prose.declared_ranges(assessment.ledger),
        "unidentified": prose.unidentified(assessment.ledger, case),
        "watched": prose.watch_list(design.simulation) if design.simulation else (),
        "words": words,
    }


def _bargained(assessment: Assessment, case: Case) -> Mapping[str, object]:
    """What the part on bargaining chooses from."""
    over = bargained_design(assessment)
    table = assessment.designs[over].bargaining if over else None
    return {
        "bargained": over,
        "level": partial(bargain_words.level, case=case),
        "singled_out": bargain_words.singled_out(table) if table else "",
    }


def _stages_run(assessment: Assessment) -> Mapping[str, bool]:
    designs = assessment.designs.values()
    return {
        "requirement": any(d.requirement for d in designs),
        "generation": any(d.generation for d in designs),
        "clock": any(d.clock for d in designs),
        "deterrence": any(d.deterrence for d in designs),
        "simulation": any(d.simulation for d in designs),
        "cost": any(d.cost for d in designs),
        "drivers": any(d.drivers for d in designs),
    }


@dataclass(frozen=True, slots=True)
class YearMark:
    """Place in the survival curve that stands for the end of a year."""

    label: str
    index: int


def yearly_marks(assessment: Assessment) -> tuple[YearMark, ...]:
    """Places in the survival curve nearest to the end of each year, at most 15."""
    curves = [d.simulation.survival for d in assessment.designs.values() if d.simulation]
    if not curves:
        return ()
    dates = [day for day, _ in curves[0]]
    marks = []
    for year in range(1, assessment.horizon_days // DAYS_PER_YEAR + 1):
        end = year * DAYS_PER_YEAR
        index = min(range(len(dates)), key=lambda i: abs(dates[i] - end))
        marks.append(YearMark(f"year {year}", index))
    return tuple(marks)


def sides(case: Case) -> tuple[tuple[str, Party], ...]:
    """Parties that object or stand on a side, in file order, with the neutral name of the side."""
    found = []
    for party in case.parties.values():
        if party.side is not None:
            found.append((f"Side {party.side.value}: {party.name}", party))
        elif party.objections:
            found.append((party.name, party))
    return tuple(found)


def _shift_heads(design: DesignAssessment, case: Case) -> list[str]:
    """Two columns for each side that may rise."""
    shifts = design.commitment.shifts if design.commitment else ()
    names = [case.parties[shift.riser].name for shift in shifts]
    return [head for name in names for head in (f"{name} rises: margin", "No peace can hold")]


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection from the numbers: whose, to which design, and the sentence around its share."""

    party: Party
    design: str
    index: int
    before: str
    after: str


def objected(
    assessment: Assessment, case: Case, wanted: Collection[str | None]
) -> tuple[Objected, ...]:
    """Objections to the designs wanted, in their order."""
    return tuple(
        Objected(case.parties[found.party], name, index, *bargain_words.objection(found))
        for name, design in assessment.designs.items()
        if name in wanted
        for index, found in enumerate(design.objections or ())
    )


def command(assessment: Assessment) -> str:
    """Command that computes the same document again.

    The scenario stands under its name; a file of the user's has to be named by its path.
    """
    view = f" --view {assessment.view}" if assessment.view else ""
    designs = "".join(f" --design {name}" for name in assessment.designs)
    return (
        f"locarno assess {assessment.scenario}{view}{designs} --runs {assessment.runs}"
        f" --histories {assessment.histories} --seed {assessment.seed}"
    )


def _in_lines(command: str) -> str:
    """A command in lines that a shell takes as one, no option torn from its value."""
    kept = re.sub(r"(--\w+) ", "\\1\0", command)
    return " \\\n    ".join(wrap(kept, 88, break_on_hyphens=False)).replace("\0", " ")


def base_map(text: str, policy: str) -> BaseMap | None:
    """Outlines under a policy; a policy of the scenario's own comes with its own outlines."""
    if not text:
        return None
    if policy in POLICIES:
        return parse_base(text, policy)
    statement = f"Boundaries as {policy} draws them. This is not a statement on status."
    return base_from_features(json.loads(text), statement)


def _link(url: str | None) -> str:
    """The address if following it is harmless, else nothing."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def _script_text(data: Mapping[str, object]) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _footer(assessment: Assessment) -> str:
    """Line at the foot of each printed page, safe inside a CSS string."""
    parts = (assessment.digest[:_DIGEST_SHOWN], str(assessment.seed), assessment.locarno)
    digest, seed, version = (_UNSAFE_IN_CSS.sub("", part) for part in parts)
    return f"{HANDLING} · scenario {digest} · seed {seed} · Locarno {version}"

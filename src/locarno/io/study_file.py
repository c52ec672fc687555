"""Reading a study file: every problem at once, each with its place and what would be accepted."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Final

from locarno.errors import Problem, ScenarioError
from locarno.io.located import MAX_BYTES, parse_yaml, shown
from locarno.io.study_fields import Fields, Path_
from locarno.io.wording import suggestion
from locarno.model.sampling_plan import SamplingPlan
from locarno.model.study import (
    OUTCOMES,
    PLANNED,
    Analysis,
    Budget,
    Comparator,
    Condition,
    Grid,
    Rest,
    Sampling,
    Search,
    Study,
    StudyFile,
    Uncertain,
)

__all__ = ["VERSION", "parse_study", "read_study"]

VERSION: Final = 1
KEYS: Final = (
    "study", "title", "scenario", "function", "designs", "views", "levers", "uncertainties",
    "outcomes", "sampling", "budget", "analysis", "search", "seed",
)  # fmt: skip
_ANALYSIS: Final = ("interest", "given", "satisfied", "density", "choose_by", "map")
_CONDITION: Final = re.compile(r"\s*([^\s<>=]+)\s*(<=|>=|<|>)\s*(\S+)\s*")
_FUNCTION: Final = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
MAX_SEED: Final = 2**32 - 1
MAX_POINTS: Final = 2**31 - 1
MAX_DESIGNS: Final = 2**15 - 1
FEWEST: Final = 2


def read_study(path: Path) -> StudyFile:
    """The study of a file.

    Raises
    ------
    ScenarioError
        With every problem of the file at once.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        message = f"cannot be read: {reason}; name a study file"
        raise ScenarioError((Problem(str(path), "", message),)) from error
    return parse_study(text, str(path))


def parse_study(text: str, shown_as: str) -> StudyFile:
    """The study of a text; ``shown_as`` is the name of the file in messages."""
    if len(text) > MAX_BYTES:
        raise ScenarioError((Problem(shown_as, "", f"is longer than {MAX_BYTES} bytes"),))
    root, problems = parse_yaml(text, shown_as, "a study is a map that begins `study: 1`")
    if root is None:
        raise ScenarioError(tuple(problems))
    reader = _Reader(root, problems)
    study = reader.study()
    if problems:
        raise ScenarioError(tuple(problems))
    return StudyFile(study, text, lambda where: str(root.nearest(where)))


class _Reader(Fields):
    """Takes a tree apart and notes what is wrong with it."""

    def study(self) -> Study:
        self.keys((), KEYS)
        version = self.node(("study",))
        if version is None or version.value != VERSION:
            found = "nothing" if version is None else shown(version.value)
            self.complain(("study",), f"must be {VERSION}, found {found}; begin `study: {VERSION}`")
        function = self.function()
        scenario = self.text(("scenario",))
        if (scenario is None) == (function is None):
            self.complain((), "give either `scenario` or `function`, the model that is evaluated")
        if function is not None:
            for key in ("designs", "views"):
                if self.node((key,)) is not None:
                    self.complain((key,), "belongs to a scenario, and a function is studied")
            varied = self.node(("uncertainties",))
            for key in self.keys(("levers",), ()):
                if varied is not None and varied.child(key) is not None:
                    self.complain(("levers", key), "is varied already, under `uncertainties`")
        return Study(
            title=self.text(("title",)) or scenario or function or "",
            scenario=scenario,
            function=function,
            designs=self.texts(("designs",)),
            views=self.views(),
            levers=self.levers(),
            uncertainties=self.uncertainties(alone=function is not None),
            outcomes=self.outcomes(alone=function is not None),
            sampling=self.sampling(alone=function is not None),
            budget=self.budget(),
            analysis=self.analysis(),
            seed=self.whole(("seed",), 1, 0, MAX_SEED),
            search=self.search(alone=function is not None),
        )

    def function(self) -> str | None:
        found = self.text(("function",))
        if found is not None and not _FUNCTION.fullmatch(found):
            self.complain(("function",), f"must be `module:name`, found {shown(found)}")
            return None
        return found

    def views(self) -> tuple[str | None, ...]:
        found: list[str | None] = []
        for number, node in enumerate(self.items(("views",))):
            if node.value is not None and not isinstance(node.value, str):
                message = f"must be the name of a view, or null for none, found {shown(node.value)}"
                self.complain(("views", number), message)
            else:
                found.append(node.value)
        return tuple(found) or (None,)

    def levers(self) -> dict[str, tuple[str | int | float | bool | None, ...]]:
        found = {}
        for key in self.keys(("levers",), ()):
            path = ("levers", key)
            levels = [node.value for node in self.items(path)]
            if any(isinstance(level, dict | list) for level in levels):
                self.complain(path, "levels must be single values, such as [true, false]")
            elif len(levels) == 1:
                self.complain(
                    path, "has one level: a lever has at least two; set it in the scenario"
                )
            elif len(set(map(repr, levels))) < len(levels):
                self.complain(path, "has a level twice; list each once")
            found[key] = tuple(v for v in levels if not isinstance(v, dict | list))
        return found

    def uncertainties(self, *, alone: bool) -> tuple[Uncertain, ...]:
        path: Path_ = ("uncertainties",)
        node = self.node(path)
        if node is None or node.value == "all":
            if alone:
                self.complain(path, "a function needs its inputs here, each {low, high}")
            return ()
        if isinstance(node.value, dict):
            return tuple(self.uncertain((*path, key), needed=alone) for key in node.value)
        if isinstance(node.value, list) and not alone:
            return tuple(Uncertain(name) for name in self.texts(path))
        expected = "a map of {low, high}" if alone else "all, a list of paths or a map of ranges"
        self.complain(path, f"must be {expected}, found {shown(node.value)}")
        return ()

    def uncertain(self, path: Path_, *, needed: bool) -> Uncertain:
        name = str(path[-1])
        if self.node(path) is None and not needed:
            return Uncertain(name)
        self.keys(path, ("low", "high"))
        low, high = (self.number((*path, end), None) for end in ("low", "high"))
        if low is None or high is None:
            self.complain(path, "needs `low` and `high`")
            return Uncertain(name)
        if low == high:
            self.complain(
                path, f"is constant: low and high are both {low:g}; leave it out or widen it"
            )
        elif low > high:
            message = f"range is reversed: low {low:g}, high {high:g}; write low < high"
            self.complain(path, message)
        return Uncertain(name, low, high)

    def outcomes(self, *, alone: bool) -> tuple[str, ...]:
        found = self.texts(("outcomes",))
        for number, name in enumerate(found):
            if not alone and name not in OUTCOMES:
                message = f"unknown outcome{suggestion(name, OUTCOMES)}"
                self.complain(("outcomes", number), message)
        if not found:
            return ("outcome",) if alone else ("held", "war")
        return found

    def sampling(self, *, alone: bool) -> Sampling:
        path: Path_ = ("sampling",)
        self.keys(path, ("plan", "size", "histories", "rest", "band"))
        plan = self.word((*path, "plan"), SamplingPlan, SamplingPlan.LHS)
        size = self.whole((*path, "size"), 500, FEWEST, MAX_POINTS)
        for key, what in (("histories", "histories"), ("band", "band of lambda")):
            if alone and self.node((*path, key)) is not None:
                self.complain((*path, key), f"a function has no {what}; leave it out")
        histories = 1 if alone else self.whole((*path, "histories"), 4, FEWEST, 10_000)
        rest = self.word((*path, "rest"), Rest, Rest.DRAWN)
        return Sampling(plan, size, histories, rest, band=self.flag((*path, "band"), usual=True))

    def budget(self) -> Budget:
        path: Path_ = ("budget",)
        self.keys(path, ("evaluations", "minutes", "megabytes"))
        given = self.node((*path, "evaluations"))
        most = None
        if given is not None:
            most = self.whole((*path, "evaluations"), 1, 1, MAX_POINTS)
        usual = Budget()
        minutes = self.positive((*path, "minutes"), usual.minutes)
        return Budget(most, minutes, self.positive((*path, "megabytes"), usual.megabytes))

    def analysis(self) -> Analysis:
        path: Path_ = ("analysis",)
        self.keys(path, _ANALYSIS)
        density = self.number((*path, "density"), 0.8)
        if density is not None and not 0.0 < density <= 1.0:
            message = f"must be a share above 0 and at most 1, found {density:g}"
            self.complain((*path, "density"), message)
        return Analysis(
            interest=self.condition((*path, "interest")),
            given=self.condition((*path, "given")),
            satisfied=self.condition((*path, "satisfied")),
            density=density or 0.8,
            choose_by=self.named((*path, "choose_by"), self.outcome_names()),
            map=self.grid((*path, "map")),
        )

    def search(self, *, alone: bool) -> Search | None:
        path: Path_ = ("search",)
        if self.node(path) is None:
            return None
        self.keys(path, ("objectives", "population", "generations"))
        usual = self.outcome_names() if alone else ("cost", "held", "clash", "burden")
        known = self.outcome_names() if alone else (*OUTCOMES, *PLANNED)
        objectives = self.texts((*path, "objectives"))
        for number, name in enumerate(objectives):
            if name not in known:
                where = (*path, "objectives", number)
                self.complain(where, f"unknown objective{suggestion(name, known)}")
        if len(objectives) == 1:
            self.complain((*path, "objectives"), "has one objective; a search weighs at least two")
        if self.node(("levers",)) is None:
            self.complain(path, "needs `levers`: their levels are what is searched")
        return Search(
            objectives or usual,
            self.whole((*path, "population"), 24, FEWEST, MAX_DESIGNS),
            self.whole((*path, "generations"), 10, 1, MAX_DESIGNS),
        )

    def outcome_names(self) -> tuple[str, ...]:
        if self.node(("function",)) is None:
            return tuple(OUTCOMES)
        node = self.node(("outcomes",))
        listed = node.value if node is not None and isinstance(node.value, list) else []
        return tuple(str(entry.value) for entry in listed) or ("outcome",)

    def named(self, path: Path_, known: tuple[str, ...]) -> str | None:
        found = self.text(path)
        if found is not None and found not in known:
            self.complain(path, f"unknown outcome {shown(found)}{suggestion(found, known)}")
        return found

    def condition(self, path: Path_) -> Condition | None:
        found = self.text(path)
        if found is None:
            return None
        match = _CONDITION.fullmatch(found)
        value = _finite(match[3]) if match else None
        if match is None or value is None:
            message = f"must be like `war >= 0.5`, an outcome and a number, found {shown(found)}"
            self.complain(path, message)
            return None
        known = self.outcome_names()
        if match[1] not in known:
            self.complain(path, f"unknown outcome {shown(match[1])}{suggestion(match[1], known)}")
        return Condition(match[1], Comparator(match[2]), value)

    def grid(self, path: Path_) -> Grid | None:
        if self.node(path) is None:
            return None
        self.keys(path, ("x", "y"))
        x, y = (self.text((*path, axis)) for axis in ("x", "y"))
        if x is None or y is None or x == y:
            self.complain(path, "needs two different inputs, `x` and `y`")
            return None
        return Grid(x, y)


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None

"""Explanations of a plan as sentences: plain words, names instead of numbers, nothing computed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from locarno.engine.planning.asks import Ask, AskKind
from locarno.engine.planning.breaks import Break
from locarno.engine.planning.dropouts import Dropout
from locarno.engine.planning.explain import Member, Obstacle, Reason
from locarno.engine.planning.gaps import Gap
from locarno.engine.planning.prices import Binding, Price
from locarno.engine.planning.probe import Run
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.relaxations import Ease, Relaxation
from locarno.units import QUARTERS_PER_YEAR

__all__ = ["Labels", "Sentences"]

_NAMED = 2
"""Names given of a list with at least two more."""
_MOST_PLACES = 5
_SOLVER = 1e-6
_WHOLE_FROM = 100.0
_TENTHS_FROM = 10.0


@dataclass(frozen=True, slots=True)
class Labels:
    """Names for what a problem numbers.

    Parameters
    ----------
    nations : by number.
    rows : by number, at the start of a sentence, such as "Land".
    measures : by row, what its weight counts, one and many, such as "battery" and "batteries".
    units : by row, one unit with its article left out, such as "air defence battery".
    caps : by number, such as "the mandate ceiling of France".
    """

    nations: Sequence[str]
    rows: Sequence[str]
    measures: Sequence[tuple[str, str]]
    units: Sequence[str]
    caps: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sentences:
    """What was found about a plan, said in words.

    Parameters
    ----------
    problem : what was planned.
    labels : names of everything in it.
    """

    problem: Problem
    labels: Labels

    def gap(self, gap: Gap) -> str:
        """What a row lacks and when."""
        row, worst = self.labels.rows[gap.row], self._measured(gap.worst, gap.row)
        return f"{row} lacks up to {worst} {_when(gap.quarters)}."

    def _measured(self, value: float, row: int) -> str:
        one, many = self.labels.measures[row]
        text = _amount(value)
        return f"{text} {one if text == '1' else many}"

    def reason(self, reason: Reason) -> str:
        """Why a row cannot be full."""
        head = f"{self.labels.rows[reason.row]} cannot be full {_when(reason.quarters)}"
        if reason.at_most is None:
            return f"{head}: only whole units stand in the way."
        wanted = self._measured(reason.wanted, reason.row)
        head += f": {wanted} {'is' if wanted.startswith('1 ') else 'are'} wanted"
        what = self._what(reason)
        if not what:
            return f"{head}, and nobody offers any."
        beside = ""
        if reason.obstacle is Obstacle.TOGETHER:
            others = _few(self._rivals(reason))
            beside = f" beside the want of {others}" if others else " beside all else"
        most = _below(reason.at_most, reason.wanted)
        verb = "leaves" if _one(what) else "leave"
        return f"{head}; {_listing(what)} {verb} at most {most}{beside}, on average."

    def _rivals(self, reason: Reason) -> list[str]:
        cover = [m.subject for m in reason.members if m.family == "cover"]
        return [_inside(self.labels.rows[row]) for row in cover if row != reason.row]

    def _what(self, reason: Reason) -> list[str]:
        """The rules in the way, as things: pools, offers, bounds, lift."""
        found = []
        for families, word in ((("pool", "lasting"), "rotation pool"), (("offered",), "offer")):
            owners = {self._owner(m) for m in reason.members if m.family in families}
            nations = [nation for nation in reason.nations if nation in owners]
            if nations:
                plural = "" if len(nations) == 1 else "s"
                found.append(f"the {word}{plural} of {self._nations(nations)}")
        caps = [m.subject for m in reason.members if m.family == "cap"]
        found += [self.labels.caps[cap] for cap in caps]
        if any(member.family == "lift" for member in reason.members):
            found.append("lift")
        return found

    def _owner(self, member: Member) -> int:
        if member.family == "offered":
            return self.problem.offers[member.subject].nation
        return self.problem.pools[member.subject].nation

    def _nations(self, numbers: Sequence[int]) -> str:
        return _few([self.labels.nations[number] for number in numbers])

    def price(self, price: Price) -> str:
        """What one more of something would remove at most, where that binds."""
        removes = f"would remove at most {_amount(price.per_quarter)} of the shortage a quarter"
        problem, labels = self.problem, self.labels
        if price.binding is Binding.OFFER:
            offer = problem.offers[price.subject]
            nation, unit = labels.nations[offer.nation], labels.units[offer.row]
            return f"One more {unit} offered by {nation} {removes}."
        if price.binding is Binding.POOL:
            pool = problem.pools[price.subject]
            nation = labels.nations[pool.nation]
            return f"One more in the pool of {nation} for {pool.name} {removes}."
        if price.binding is Binding.CAP:
            return f"One more under {labels.caps[price.subject]} {removes}."
        if price.binding is Binding.LIFT:
            return f"One more tonne of lift a quarter {removes}."
        return f"One less wanted of {_inside(labels.rows[price.subject])} {removes}."

    def ask(self, ask: Ask) -> str:
        """What one more unit of a nation removes, and how far that holds."""
        nation, unit = self.labels.nations[ask.nation], self.labels.units[ask.row]
        behind = self._behind(ask)
        what: dict[AskKind, Callable[[], str]] = {
            AskKind.OFFER: lambda: f"One more {unit} offered by {nation} from its present pool",
            AskKind.POOL: lambda: f"One more {unit} in the pool of {nation}{behind}",
            AskKind.STATION: lambda: f"One more {unit} kept on station by {nation}{behind}",
            AskKind.NEW: lambda: (
                f"One {unit} kept on station by {nation}, which offers none{behind}"
            ),
        }
        if ask.per_quarter is None:
            worth = _amount(ask.price / self._counted())
            return f"{what[ask.kind]()} removes at most {worth} of the shortage a quarter."
        text = f"{what[ask.kind]()} removes {_amount(ask.per_quarter)} of the shortage a quarter"
        if ask.units is not None and ask.units > 1:
            text += f", and so does each of the first {ask.units:,}"
        return text + "."

    def _counted(self) -> int:
        return max(self.problem.quarters - self.problem.ramp, 1)

    def _behind(self, ask: Ask) -> str:
        """Rotation in the words of planners: tours to times at home."""
        if ask.kind is AskKind.POOL and ask.offer is not None:
            offer = self.problem.offers[ask.offer]
            return f" at 1:{_amount(offer.cycle / offer.tour - 1.0)}"
        if ask.kind in {AskKind.STATION, AskKind.NEW} and ask.behind > 1.0:
            return f" ({_amount(ask.behind)} in rotation)"
        return ""

    def relaxation(self, relaxation: Relaxation) -> str:
        """What easing a rule does to the shortage."""
        heads = {
            Ease.LONGER_TOUR: "Tours one quarter longer",
            Ease.SHORTER_DWELL: "One quarter less at home between tours",
            Ease.HAND_OVER: "Equipment handed over at a relief",
            Ease.LATER: "One quarter more to be complete",
            Ease.NO_CAP: "No bound by " + self._cap(relaxation),
            Ease.OTHER: relaxation.name,
        }
        verb = "would remove" if relaxation.removes > 0.0 else "would add"
        each = _amount(abs(relaxation.per_quarter))
        return f"{heads[relaxation.ease]} {verb} {each} of the shortage a quarter."

    def _cap(self, relaxation: Relaxation) -> str:
        return self.labels.caps[relaxation.subject] if relaxation.ease is Ease.NO_CAP else ""

    def dropout(self, dropout: Dropout) -> str:
        """What is missing besides when somebody stays at home."""
        who = _listing([self.labels.nations[nation] for nation in dropout.nations])
        if dropout.adds <= 0.0:
            return f"Without {who} nothing more is missing: the others can fill in."
        each = _amount(dropout.adds / self._counted())
        return f"Without {who}, {each} more are missing a quarter, however the others plan."

    def breaks(self, breaks: Break | None) -> str:
        """When rotation breaks and whose pools are then exhausted."""
        if breaks is None:
            return "Rotation holds to the end of the plan."
        nations = list(dict.fromkeys(self.problem.pools[p].nation for p in breaks.pools))
        plural = "pool" if len(nations) == 1 else "pools"
        verb = "is" if len(nations) == 1 else "are"
        return (
            f"Rotation breaks in {_quarter(breaks.quarter)}: the {plural} of"
            f" {self._nations(nations)} {verb} exhausted."
        )


def _few(names: Sequence[str]) -> str:
    """Names as a list, the first of them where there are many."""
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return _listing(names)


def _one(what: Sequence[str]) -> bool:
    """Whether the subject of a sentence is singular."""
    return len(what) == 1 and not what[0].startswith(("the rotation pools", "the offers"))


def _inside(name: str) -> str:
    """A name within a sentence; an abbreviation stays as it is."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _quarter(quarter: int) -> str:
    return f"Q{quarter % QUARTERS_PER_YEAR + 1} of year {quarter // QUARTERS_PER_YEAR + 1}"


def _when(run: Run) -> str:
    if run.begin == run.end:
        return f"in {_quarter(run.begin)}"
    return f"from {_quarter(run.begin)} to {_quarter(run.end)}"


def _listing(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _places(value: float) -> int:
    return 0 if value >= _WHOLE_FROM else 1 if value >= _TENTHS_FROM else 2


def _amount(value: float) -> str:
    """A number as exact as it is worth reading."""
    return _written(round(value, _places(value)), _places(value))


def _below(bound: float, wanted: float) -> str:
    """A bound rounded up, so that it stays one, with the places that keep it below the want."""
    for places in range(_places(bound), _MOST_PLACES):
        # What the solver adds to a round number does not count.
        shown = math.ceil(bound * 10**places - _SOLVER) / 10**places
        if shown < wanted:
            return _written(shown, places)
    return f"just under {_amount(wanted)}"


def _written(value: float, places: int) -> str:
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text

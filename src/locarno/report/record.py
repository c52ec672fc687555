"""Numbers of record: what the brief prints, each with its place in the document.

Every number in the brief's text and tables is written through `Record`, as
``<data value="0.28…" data-at="/designs/…/mean" data-as="hundred">28</data>``. The number is the
engine's, the text is its formatting, and a test can hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from locarno.report import words

__all__ = ["FORMATS", "Record", "pointer", "printed_numbers"]

FORMATS: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "hundred": words.hundred,
        "hundredths": lambda value: words.amount(100.0 * value),
        "counted": words.counted,
        "fewer": words.fewer,
        "swing": words.swing_at_most,
        "points": words.points,
        "amount": words.amount,
        "count": words.plain_count,
        "hours": words.hours,
        "days": words.days,
        "money": words.money,
        "exact": lambda value: f"{value:g}",
    }
)
"""Ways to write a number, by the word in ``data-as``."""

Step = str | int


def pointer(steps: Sequence[Step]) -> str:
    """Place in a JSON document as a JSON pointer (RFC 6901).

    >>> pointer(("designs", "a/b", "survival", 0))
    '/designs/a~1b/survival/0'
    """
    return "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)


def printed_numbers(document: object, at: str = "") -> dict[str, float]:
    """Every number of a document by its JSON pointer.

    >>> printed_numbers({"seed": 1, "survival": [[0, 1.0]], "view": None})
    {'/seed': 1, '/survival/0/0': 0, '/survival/0/1': 1.0}
    """
    if isinstance(document, Mapping):
        pairs = [(pointer((key,)), value) for key, value in document.items()]
    elif isinstance(document, (list, tuple)):
        pairs = [(f"/{index}", value) for index, value in enumerate(document)]
    elif isinstance(document, (int, float)) and not isinstance(document, bool):
        return {at: document}
    else:
        return {}
    found: dict[str, float] = {}
    for step, value in pairs:
        found.update(printed_numbers(value, at + step))
    return found


class Record:
    """The document, and the one way to print a number of it.

    Parameters
    ----------
    document : the JSON document of the assessment.
    """

    def __init__(self, document: Mapping[str, object]) -> None:
        self.document = document

    def has(self, *steps: Step) -> bool:
        """Whether the document holds something other than null at a place."""
        return self._value(steps) is not None

    def at(self, form: str, *steps: Step) -> Markup:
        """One number, formatted; "not given" where the document says null or nothing."""
        value = self._number(steps)
        if value is None:
            return Markup("<i>{}</i>").format(words.NOT_GIVEN)
        shown = FORMATS[form](value)
        return Markup('<data value="{}" data-at="{}" data-as="{}">{}</data>').format(
            repr(value), pointer(steps), form, shown
        )

    def chance(self, *steps: Step) -> Markup:
        """Mean of a probability as a count of 100, for a sentence."""
        if not self.has(*steps):
            return self.at("counted", *steps)
        return self.at("counted", *steps, "mean") + Markup(" of 100")

    def interval(self, *steps: Step, layer: str = "sampling", form: str = "hundred") -> Markup:
        """Both ends of an interval, one where they print alike; empty where there is none."""
        if not self.has(*steps, layer):
            return Markup("")
        return self._ends(form, (*steps, layer))

    def band(self, *steps: Step, layer: str = "sampling", label: str = "") -> Markup:
        """The interval of a mean for the line below it; empty where it prints like the mean."""
        shown = self.interval(*steps, layer=layer)
        places = ((*steps, "mean"), (*steps, layer, "low"), (*steps, layer, "high"))
        if not shown or self._alike("hundred", *places):
            return Markup("")
        text = Markup("{} {}").format(label, shown) if label else shown
        return Markup(' <span class="band">{}</span>').format(text)

    def beside(self, *steps: Step) -> Markup:
        """The sampling interval of a mean in brackets; empty where it prints like the mean."""
        places = ((*steps, "mean"), (*steps, "sampling", "low"), (*steps, "sampling", "high"))
        if not self.has(*steps) or self._alike("hundred", *places):
            return Markup("")
        return Markup(" ({})").format(self.interval(*steps))

    def span(self, form: str, *steps: Step) -> Markup:
        """A range with its most likely value; that value alone where all three print alike."""
        if not self.has(*steps):
            return self.at(form, *steps)
        mode = self.at(form, *steps, "mode")
        if self._alike(form, *((*steps, end) for end in ("mode", "low", "high"))):
            return mode
        ends = self._ends(form, steps)
        return Markup('{} <span class="band">({})</span>').format(mode, ends)

    def _ends(self, form: str, steps: Sequence[Step]) -> Markup:
        low, high = (self.at(form, *steps, end) for end in ("low", "high"))
        if self._alike(form, (*steps, "low"), (*steps, "high")):
            return low
        return low + Markup(" to ") + high

    def _alike(self, form: str, *places: Sequence[Step]) -> bool:
        """Whether the numbers at some places print as the same text."""
        numbers = {self._number(place) for place in places}
        return len({None if each is None else FORMATS[form](each) for each in numbers}) == 1

    def _number(self, steps: Sequence[Step]) -> float | None:
        """The number at a place; None where nothing stands."""
        value = self._value(steps)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            return value
        raise TypeError(f"{pointer(steps)} is no number, found {value!r}")

    def _value(self, steps: Sequence[Step]) -> object:
        """What stands at a place; None where nothing does."""
        found: object = self.document
        for step in steps:
            if isinstance(found, Mapping):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int):
                found = found[step] if step < len(found) else None
            else:
                return None
        return found

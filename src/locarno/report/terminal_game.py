"""The deterrence game for the terminal: what the challenger does, and the chain behind it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from locarno.model.game_results import ForceCurve, GameAction, GameResult
from locarno.model.results import Assessment
from locarno.report import words
from locarno.report.game_words import campaign_order, game_sentences
from locarno.report.terminal_parts import table

__all__ = ["game_view"]

_LINKS = ("detected", "attributed", "willing", "decided", "arrived", "punished")
_READ = (
    "Of 100 decisions, solved as a game at three precisions (lambda). In brackets: how many fewer "
    "decisions are for the action if that link of the answer never failed, others as they are."
)


def game_view(assessment: Assessment) -> RenderableType:
    """The solved game of every design."""
    parts: list[RenderableType] = []
    for name, design in assessment.designs.items():
        if design.game is not None:
            parts += _design(name, design.game)
        for party, found in (design.other_game or {}).items():
            parts += _design(f"{name}, {party}", found)
    if parts:
        parts.append(Text(_READ))
    games = {name: d.game for name, d in assessment.designs.items() if d.game is not None}
    order = campaign_order(games)
    if order is not None:
        parts.append(Text(order))
    return Group(*parts)


def _design(name: str, found: GameResult) -> Iterable[RenderableType]:
    keys = tuple(found.p_comply)
    heads = ("action", *(f"λ {key}" for key in keys), "believed", "offered", *_LINKS)
    keep = ("comply", *(words.hundred(found.p_comply[key].mean) for key in keys))
    rows = [(*keep, *[""] * (len(heads) - len(keep)))]
    rows += [(key, *_action(action, keys)) for key, action in found.by_action.items()]
    yield table(f"{name}: the deterrence game", heads, rows)
    if found.force is not None:
        yield _force(name, found.force)
    for sentence in game_sentences(found):
        yield Text(sentence)


def _force(name: str, curve: ForceCurve) -> RenderableType:
    """What force behind the answer to an attack makes of w and of the attack."""
    rows = [
        (words.amount(each.force), words.amount(each.w), words.hundred(each.p["attack"]))
        for each in curve.points
    ]
    title = f"{name}: force behind {words.label(curve.answer)} against an attack"
    return table(title, ("brigade-equivalents", "w, payoff units", "attack, of 100"), rows)


def _action(action: GameAction, keys: tuple[str, ...]) -> tuple[str, ...]:
    links = [_link(action, link) for link in _LINKS]
    return (
        *(words.hundred(action.p[key].mean) for key in keys),
        words.hundred(action.believed.mean),
        words.hundred(action.offered.mean),
        *links,
    )


def _link(action: GameAction, name: str) -> str:
    link = action.chain.get(name)
    if link is None:
        return words.NOT_GIVEN
    return f"{words.hundred(link.mean)} ({_fewer(-link.if_perfect)})"


def _fewer(change: float) -> str:
    """A fall of a chance as a count of 100; a rise with its sign, unless it is below 1."""
    text = words.hundred(abs(change))
    return text if change >= 0.0 or text in {"0", "<1"} else f"−{text}"

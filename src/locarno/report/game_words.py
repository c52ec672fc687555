"""Sentences on the deterrence game, for the terminal and the brief."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from locarno.model.game_results import (
    CampaignResult,
    Displacement,
    ForceCurve,
    GameResult,
    Salami,
    Spiral,
)
from locarno.report import words

__all__ = ["ACTIONS", "campaign_order", "game_sentences", "weakest_link"]

ACTIONS = {"probe": "probes", "slice": "slices", "pretext": "pretexts", "split": "splitting",
           "attack": "attacks"}  # fmt: skip

_MOST_NAMED = 6
"""Pairs that a sentence names before it only counts them."""


def game_sentences(found: GameResult) -> tuple[str, ...]:
    """What the game says, a sentence each."""
    return tuple(_sentences(found))


def _sentences(found: GameResult) -> Iterator[str]:
    if found.force is not None:
        yield _force(found.force)
    said = weakest_link(found)
    if said is not None:
        yield said
    yield from _elasticity(found)
    if found.displacement is not None:
        yield _displacement(found.displacement)
    if found.salami is not None:
        yield _salami(found.salami)
    yield from _gap(found)
    if found.spiral is not None:
        yield _spiral(found.spiral)
    if found.after_clash is not None:
        yield (
            "After a clash the challenger holds back in "
            f"{words.hundred(found.after_clash)} of 100 cases; that too is a choice in the game."
        )
    yield _rivals(found)
    if found.campaign is not None:
        yield _campaign(found.campaign, found.futures)


def _force(curve: ForceCurve) -> str:
    target = words.hundred(curve.alpha)
    name = words.label(curve.answer)
    if curve.needed is None:
        return (
            f"No force behind {name} brings an attack to {target} of 100 or below: with any amount "
            f"of it {words.hundred(curve.at_least)} remain, because of how often it comes in time "
            "and of what the challenger gains without being answered."
        )
    return (
        f"An attack falls to {target} of 100 with {words.amount(curve.needed)} brigade-equivalents "
        f"behind {name}; the design has {words.amount(curve.there)}."
    )


def weakest_link(found: GameResult) -> str | None:
    """The link whose repair would prevent most attacks."""
    attack = found.by_action.get("attack")
    if attack is None or not attack.chain:
        return None
    link = min(attack.chain, key=lambda name: attack.chain[name].if_perfect)
    change = -attack.chain[link].if_perfect
    return (
        f"If one link never failed, it should be {link!r}: it stands at "
        f"{words.hundred(attack.chain[link].mean)} of 100, and without its failures "
        f"{words.hundred(change)} of 100 fewer decisions are for an attack."
    )


def _elasticity(found: GameResult) -> Iterator[str]:
    attack = found.by_action.get("attack")
    if attack is not None and attack.elasticity is not None:
        yield (
            "Links multiply, so a hundredth more of any one of them moves the chance of an attack "
            f"alike: by {words.amount(attack.elasticity)} hundredths of itself (elasticity)."
        )


def _displacement(found: Displacement) -> str:
    if found.share is None:
        return "The answer to an attack prevents no attack, so that it displaces none."
    prevented, displaced = words.hundred(-found.attack), words.hundred(found.share)
    return (
        f"The answer to an attack prevents an attack in {prevented} of 100 decisions; {displaced} "
        f"of 100 of those turn into other breaches, most into {ACTIONS[_most(found)]}."
    )


def _most(found: Displacement) -> str:
    others = {name: change for name, change in found.to.items() if name in ACTIONS}
    return max(others, key=lambda name: others[name])


def _salami(found: Salami) -> str:
    low, middle, high = (words.amount(value) for value in found.threshold)
    return (
        f"A slice is deterred up to a gain of {middle} payoff units over keeping the ceasefire "
        f"({low} to {high} in 80 % of futures); in "
        f"{words.hundred(found.share_undeterred.mean)} of 100 futures it is worth more."
    )


def _gap(found: GameResult) -> Iterator[str]:
    attack = found.by_action.get("attack")
    if attack is None or not attack.chain:
        return
    yield (
        f"Of the answer to an attack {words.hundred(attack.bluff)} of 100 is believed and not "
        f"offered (bluff), {words.hundred(attack.wasted)} offered and not believed (wasted)."
    )


def _spiral(found: Spiral) -> str:
    return (
        "Foreign troops lower the worth of keeping the ceasefire: "
        f"{words.hundred(found.with_provocation)} of 100 decisions are for an attack, "
        f"{words.hundred(found.without)} if they did not. In "
        f"{words.hundred(found.share_rising.mean)} of 100 futures another brigade makes an attack "
        "likelier (spiral)."
    )


def _campaign(found: CampaignResult, futures: int) -> str:
    last, first = found.quarters[-1], f"the first {found.futures} futures"
    tried = first if found.futures < futures else f"{found.futures} futures"
    solved = f"{found.futures - found.unconverged} of {tried}" if found.unconverged else tried
    return (
        f"Over {len(found.quarters)} quarters an attack comes in {words.hundred(found.fresh.mean)} "
        "of 100 cases if the challenger's private reasons change every quarter (fresh shocks), in "
        f"{words.hundred(found.held.mean)} if they stay (held); the first compounds with the "
        "number of decisions and is no forecast. Without an attack belief in a resolute coalition "
        f"ends at {words.hundred(last.belief)} of 100 and {words.amount(last.slices)} slices are "
        f"taken. Solved in {solved}."
    )


def campaign_order(found: Mapping[str, GameResult]) -> str | None:
    """How many pairs of designs the two kinds of shocks rank differently, and which if few."""
    ends = {
        name: (game.campaign.fresh.mean, game.campaign.held.mean)
        for name, game in found.items()
        if game.campaign is not None
    }
    pairs = list(itertools.combinations(ends, 2))
    alike = [(a, b) for a, b in pairs if (ends[a][0] - ends[b][0]) * (ends[a][1] - ends[b][1]) > 0]
    apart = [pair for pair in pairs if pair not in alike]
    if not apart:
        return None
    named = ""
    if len(apart) <= _MOST_NAMED:
        named = f": {_pairs(apart)}"
    elif 0 < len(alike) <= _MOST_NAMED:
        named = f"; both order alike {_pairs(alike)} alone"
    return (
        f"Fresh and held shocks order {len(apart)} of {len(pairs)} pairs of designs differently by "
        f"attacks in the campaign, so that they cannot be told apart by it{named}."
    )


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{words.label(a)} and {words.label(b)}" for a, b in pairs)


def _rivals(found: GameResult) -> str:
    most = max((rival.most for rival in found.rivals.values()), default=1)
    where = " and ".join(found.rivals)
    if most <= 1:
        return f"No second way to play the game was found at lambda {where}."
    share = max(rival.share for rival in found.rivals.values())
    return (
        f"Up to {most} ways to play the game were found at lambda {where}, in "
        f"{words.hundred(share)} of 100 futures searched; the numbers follow one of them."
    )

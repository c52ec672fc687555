"""Packages: one level of each issue, what it is worth to whom, and whether it would be kept.

Axes: R futures, G combinations of guarantee levels, X of transfer levels, P = G·X packages with the
transfers running fastest, n parties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.engine.futures import Futures
from locarno.engine.negotiation.abreast import Abreast
from locarno.engine.negotiation.played import Tempted, attack_share
from locarno.engine.negotiation.solved import Combination, level_choices
from locarno.engine.sides import challenger
from locarno.engine.streams import Stream
from locarno.model.bargaining import (
    Bargaining,
    BargainingParty,
    DisagreementState,
    IssueKind,
)
from locarno.model.evidence import Quantity
from locarno.model.scenario import Case
from locarno.theory.bargaining import rubinstein_weights

__all__ = ["Judged", "Packages"]

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

_QUANTUM: Final = 2.0**-40
"""Worths are counted in these, so that their sums are exact and no order of issues shows."""


@dataclass(frozen=True, slots=True)
class Judged:
    """All packages in F futures.

    Parameters
    ----------
    gains : (F, P, n), worth less disagreement point.
    attack : (F, P), chance of an attack.
    holds : (F, P, n + 3), acceptance by each party that can block (true for the others), no break
        by either shift of power, and compliance.
    blocks : (F, n), whether a refusal of the party stops an agreement in this future.
    """

    gains: F64
    attack: F64
    holds: Mask
    blocks: Mask

    def accepted(self) -> Mask:
        """Packages in the zone of agreement, (F, P)."""
        mask: Mask = np.all(self.holds[..., : self.blocks.shape[-1]], axis=2)
        return mask

    def credible(self) -> Mask:
        """Packages accepted and kept, (F, P)."""
        mask: Mask = np.all(self.holds, axis=2)
        return mask


class Packages:
    """Every package of a bargaining with its worth to each party in each future.

    Parameters
    ----------
    case : the design bargained over.
    futures : R draws.
    combinations : G solved combinations.
    without : what there is without an agreement.
    lam : precision of choice per unit of payoff.
    """

    def __init__(
        self,
        case: Case,
        futures: Futures,
        combinations: Sequence[Combination],
        without: Combination,
        lam: float,
    ) -> None:
        assert case.bargaining is not None  # noqa: S101 - the caller asked for it
        self.table: Bargaining = case.bargaining
        self.combinations = tuple(combinations)
        self.abreast = Abreast(self.combinations)
        self.transfers = level_choices(self.table, IssueKind.TRANSFER)
        self.parties = tuple(self.table.parties)
        self.lam = lam
        self.runs = futures.runs
        key, _, _ = challenger(case)
        self.challenger = next(
            number for number, seat in enumerate(self.table.parties.values()) if seat.party == key
        )
        self._weights = without.weights()
        self._guarantee = self._worths(futures, [c.levels for c in self.combinations])
        self._transfer = self._worths(futures, self.transfers)
        self._together = self._interactions(futures)
        self._alone = self._shift(futures, "alone")
        self._answered = self._shift(futures, "answered")
        self._keep = np.stack([_or_zero(futures, p.keep) for p in self.table.parties.values()])
        self.disagreement = self._disagreements(futures, without)
        self.blocks = np.stack([_blocks(futures, p.veto) for p in self.table.parties.values()])
        self.weight = _weights(futures, self.table.parties)

    @property
    def count(self) -> int:
        """P, the number of packages."""
        return len(self.combinations) * len(self.transfers)

    def levels(self, package: int) -> dict[str, str]:
        """Level of each issue in a package, in file order."""
        guarantee, transfer = divmod(package, len(self.transfers))
        chosen = {**self.combinations[guarantee].levels, **self.transfers[transfer]}
        return {issue: chosen[issue] for issue in self.table.issues}

    @property
    def unsolved(self) -> int:
        """Games that did not converge, over combinations and futures."""
        return sum(int(np.sum(~each.against.met.solved)) for each in self.combinations)

    def judged(self, multiplier: F64, futures: Rows) -> Judged:
        """All packages in F of the futures when every force is so many times as large, (F,)."""
        gains, blocks = self._gains(multiplier, futures), self.blocks[:, futures].T
        number = np.arange(len(self.combinations))
        first = self.abreast.first(multiplier[:, None], futures[:, None], number).at(None)
        places = futures[:, None, None], number[:, None], np.arange(len(self.transfers))
        own = gains[:, :, self.challenger].reshape(futures.size, number.size, -1)
        attack = self._attack(first, places, own).reshape(futures.size, -1)
        everywhere = np.repeat(futures, number.size), np.tile(number, futures.size)
        margins = self.abreast.margins(np.repeat(multiplier, number.size), *everywhere)
        steady = (margins <= 0.0).T.reshape(futures.size, number.size, 2)
        holds = np.concatenate(
            [
                (gains >= 0.0) | ~blocks[:, None, :],
                np.repeat(steady, len(self.transfers), axis=1),
                (attack <= self.table.alpha)[:, :, None],
            ],
            axis=2,
        )
        return Judged(gains, attack, holds, blocks)

    def credible(self, multiplier: F64, futures: Rows) -> Mask:
        """Packages accepted and kept in F of the futures, (F, P), as ``judged`` finds them.

        What the challenger would do is asked only where all else holds.

        Parameters
        ----------
        multiplier : (F,), how many times as large every force is.
        """
        gains, blocks = self._gains(multiplier, futures), self.blocks[:, futures].T
        held: Mask = np.all((gains >= 0.0) | ~blocks[:, None, :], axis=2)
        shape = futures.size, len(self.combinations), len(self.transfers)
        each = held.reshape(shape)
        place, number = np.nonzero(each.any(axis=2))
        margins = self.abreast.margins(multiplier[place], futures[place], number)
        broken = ~np.all(margins <= 0.0, axis=0)
        each[place[broken], number[broken]] = False
        place, number = place[~broken], number[~broken]
        if not place.size:
            return held
        first = self.abreast.first(multiplier[place], futures[place], number)
        asked = np.nonzero(each)
        which = np.repeat(np.arange(place.size), np.count_nonzero(each[place, number], axis=1))
        own = gains[:, :, self.challenger].reshape(shape)[asked]
        attack = self._attack(first.at(which), (futures[asked[0]], asked[1], asked[2]), own)
        each[asked] = attack <= self.table.alpha
        return held

    def found(self, packages: Rows) -> tuple[F64, F64]:
        """Gains, (R, L, n), and chance of an attack, (R, L), under L packages."""
        number, transfer = np.divmod(packages, len(self.transfers))
        gains = np.empty((self.runs, packages.size, len(self.parties)))
        for row in range(self.runs):
            gains[row] = self._gains(np.ones(1), np.array([row]))[0, packages]
        future = np.arange(self.runs)[:, None]
        first = self.abreast.first(np.ones((1, 1)), future, number)
        own = gains[:, :, self.challenger]
        return gains, self._attack(first, (future, number, transfer), own)

    def _gains(self, multiplier: F64, futures: Rows) -> F64:
        """Worth of every package less the disagreement point in F futures, (F, P, n)."""
        base = self._keep[:, futures] - self.disagreement[:, futures]
        guarantee = self._guarantee[futures] + base.T[:, None, :]
        keep = self.abreast.keep(multiplier, futures)
        keep = keep - self.disagreement[self.challenger, futures, None]
        own = self._guarantee[futures, :, self.challenger] + _exact(keep)
        guarantee[:, :, self.challenger] = own
        worth = guarantee[:, :, None, :] + self._transfer[futures][:, None, :, :]
        gains: F64 = worth.reshape(futures.size, self.count, len(self.parties))
        for party, where, value in self._together:
            gains[:, where, party] += value[futures, None]
        return gains

    def _attack(self, first: Tempted, places: tuple[Rows, Rows, Rows], gains: F64) -> F64:
        """Chance of an attack under packages, (...): transfers move S, V and w.

        Parameters
        ----------
        first : what moves the first choice there, (...).
        places : future, combination and transfers of each package, (...).
        gains : (...), those of the challenger.
        """
        future, number, transfer = places
        keep = gains + self.disagreement[self.challenger, future]
        alone, answered = self.abreast.attack(future, number)
        alone = alone + self._alone[future, transfer]
        answered = np.minimum(answered + self._answered[future, transfer], alone)
        return attack_share(first, (keep, alone, answered), self.lam, self._weights)

    def _worths(self, futures: Futures, choices: Sequence[Mapping[str, str]]) -> F64:
        """Worth of combinations of levels to each party, (R, combinations, n), in exact sums."""
        found = np.zeros((futures.runs, len(choices), len(self.parties)))
        for column, party in enumerate(self.parties):
            for row, chosen in enumerate(choices):
                for issue, level in chosen.items():
                    value = self.table.issues[issue].values.get(party, {}).get(level)
                    if value is not None:
                        found[:, row, column] += _exact(futures[value])
        return found

    def _shift(self, futures: Futures, name: str) -> F64:
        """Change of V or w of an attack by transfers, (R, X)."""
        found = np.zeros((futures.runs, len(self.transfers)))
        for column, chosen in enumerate(self.transfers):
            for issue, level in chosen.items():
                value = getattr(self.table.issues[issue].levels[level], name)
                if value is not None:
                    found[:, column] += _exact(futures[value])
        return found

    def _interactions(self, futures: Futures) -> list[tuple[int, Rows, F64]]:
        """Party, packages and worth (R,) of every combination of levels that has one."""
        found = []
        for each in self.table.interactions.values():
            rows = [
                row for row in range(self.count) if each.levels.items() <= self.levels(row).items()
            ]
            party = self.parties.index(each.party)
            found.append((party, np.array(rows, dtype=np.intp), _exact(futures[each.value])))
        return found

    def _disagreements(self, futures: Futures, without: Combination) -> F64:
        """What no agreement is worth to each party, (n, R).

        To the challenger it is the worth of an attack under the support that there is without an
        agreement; to others the worth of war, helped with the credibility offered then. In a lull
        it is that with the chance of an attack, and keeping the ceasefire otherwise.
        """
        attack = without.attack_share(self.lam)
        lull = self.table.disagreement.state is DisagreementState.LULL
        seen = without.at(np.ones(futures.runs))
        found = []
        for number, party in enumerate(self.table.parties.values()):
            if number == self.challenger:
                war, keep = seen.attack_value(), seen.keep
            else:
                alone = _or_zero(futures, party.alone)
                helped = alone if party.helped is None else futures[party.helped]
                war = alone + (helped - alone) * without.against.met.kappa
                keep = self._keep[number]
            found.append(_exact(keep + (war - keep) * attack if lull else war))
        return np.stack(found)


def _exact(values: F64) -> F64:
    """Values rounded to the quantum."""
    rounded: F64 = np.rint(values / _QUANTUM) * _QUANTUM
    return rounded


def _or_zero(futures: Futures, quantity: Quantity | None) -> F64:
    return np.zeros(futures.runs) if quantity is None else _exact(futures[quantity])


def _blocks(futures: Futures, veto: Quantity) -> Mask:
    """Futures in which a refusal stops an agreement, (R,)."""
    chance = futures[veto]
    lane = futures.positions[veto.path]
    stops: Mask = (chance >= 1.0) | (futures.luck(Stream.CONDITION, lane) < chance)
    return stops


def _weights(futures: Futures, parties: Mapping[str, BargainingParty]) -> F64:
    """Bargaining power, (R, n): from patience where it is given, else as declared, else 1."""
    seats = parties.values()
    if any(seat.patience is not None for seat in seats):
        patience = [futures[seat.patience] for seat in seats if seat.patience is not None]
        return rubinstein_weights(np.stack(patience, axis=-1))
    ones = np.ones(futures.runs)
    return np.stack([ones if s.weight is None else futures[s.weight] for s in seats], axis=-1)

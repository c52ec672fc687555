"""What a campaign leaves behind: breaches, wars, clashes, choices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from locarno.theory.campaign.erosion import NEVER, Breaches, eroded_days
from locarno.theory.campaign.inputs import Broken, Histories, Rules

__all__ = ["Record"]

I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Record:
    """Collects the events of K variants over n histories."""

    def __init__(self, rules: Rules, variants: int, histories: int) -> None:
        shape = (variants, histories)
        self.rules = rules
        self.war_day = np.full(shape, NEVER)
        self.war_cause = np.zeros(shape, dtype=np.int64)
        self.clash = np.zeros(shape, dtype=np.int64)
        self.chosen_attack = np.full(shape, fill_value=False)
        self.exchanges = np.zeros(shape)
        self.actions: list[I64] = []
        self._breaches: list[tuple[I64, I64, I64, I64, Flags]] = []

    def breach(self, k: I64, h: I64, due: I64, link: I64, took: Flags) -> None:
        """Notes breaches that count towards erosion, with the day each is past answering."""
        self._breaches.append((k, h, due, link, took))

    def histories(self, variant: int) -> Histories:
        """The histories of one variant; war after erosion has cause ``eroded``."""
        war = self.war_day[variant]
        last = np.where(war == NEVER, self.rules.horizon_days, war)
        breaches = self._of(variant)
        eroded, cause = eroded_days(
            breaches,
            last,
            window_days=self.rules.window_days,
            at_least=self.rules.breaches,
            unanswered_share=self.rules.unanswered_share,
            slice_ceiling=self.rules.slice_ceiling,
        )
        after = (war != NEVER) & (eroded != NEVER)
        count = np.bincount(breaches.history, minlength=war.size)
        timely = np.bincount(breaches.history[breaches.link == 0], minlength=war.size)
        return Histories(
            war_day=war,
            eroded_day=eroded,
            war_cause=np.where(after, int(Broken.ERODED), self.war_cause[variant]),
            eroded_cause=cause,
            chosen_attack=self.chosen_attack[variant],
            clash=self.clash[variant],
            exchanges=self.exchanges[variant],
            breaches=count,
            answered=timely,
            actions=np.stack([row[variant] for row in self.actions]),
        )

    def _of(self, variant: int) -> Breaches:
        if len(self._breaches) != 1:
            empty = np.zeros(0, dtype=np.int64)
            none = (empty, empty, empty, empty, empty.astype(bool))
            columns = zip(none, *self._breaches, strict=True)
            k, h, due, link, took = (np.concatenate(column) for column in columns)
            self._breaches = [(k, h, due, link, took)]
        k, h, due, link, took = self._breaches[0]
        mine = k == variant
        return Breaches(h[mine], due[mine], link[mine], took[mine])

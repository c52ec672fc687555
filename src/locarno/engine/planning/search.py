"""The plan of the theatre stage: the linear programme, rounded to whole units, then improved.

Objectives in order, each held while the next is sought: mandatory shortfall after the ramp, desired
shortfall, burden against fair share, people sent, and last a preference for steady plans. Everything
stops by work; the clock is a safety net.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from locarno.engine.planning.greedy import filled
from locarno.engine.planning.problem import Problem
from locarno.engine.planning.room import Room

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_NEGLIGIBLE = 1e-6


def rounded(problem: Problem, wished: F64) -> I64:
    """Whole tours, (O, lead + T), close to the parts of tours wished for; it respects every rule.

    The sum of the tours begun so far is rounded, not each number: what is on station then strays
    from the wish by less than a unit or two, however many small parts there are.
    """
    room = Room(problem)
    upto = np.cumsum(wished, axis=1)
    begun = np.zeros(len(problem.offers), dtype=np.int64)
    for column in range(wished.shape[1]):
        for number in range(len(problem.offers)):
            count = math.floor(upto[number, column] + 0.5 - _NEGLIGIBLE) - int(begun[number])
            if count > 0 and wished[number, column] > _NEGLIGIBLE:
                count = min(count, room.most(number, column - problem.lead))
                room.begin(number, column - problem.lead, count)
                begun[number] += count
    filled(room)
    return room.starts

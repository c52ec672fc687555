"""States of the guarantee are told from draws and dates, before a history is lived."""

from types import SimpleNamespace

import numpy as np
import pytest

from locarno.theory.episode.inputs import Rules
from locarno.theory.episode.purpose import Lane, Purpose
from locarno.theory.episode.reached import states_reached
from locarno.theory.episode.told import Address
from locarno.theory.incidents.inputs import Addresses

FUTURES, HISTORIES, QUARTERS = 2, 5, 8
RULES = Rules(QUARTERS * 91, 4, (1, 2, 0, -1, 3), 2, 4, 5, 3, 0, (0, 0, 1, 1), (0, 2), (True,) * 4,
              60, 3, 0.5, 6, ahead=2)  # fmt: skip


@pytest.mark.parametrize("hazard", [0.0, 0.02, 0.1, 0.5])
def test_the_backstop_counts_as_ended_where_a_history_draws_its_end(hazard):
    one = SimpleNamespace(
        backstop_end=np.array([hazard, 0.7 * hazard]), duration_days=np.full(2, np.inf)
    )
    found = states_reached(RULES, [one], Addresses.grid(5, 3, FUTURES, HISTORIES), FUTURES)
    for place in range(FUTURES):
        draws = [
            Address(5, 3 + place, history).pair(
                Purpose.QUARTER, quarter, Lane.WITHDRAWAL_AND_BACKSTOP
            )[1]
            for history in range(HISTORIES)
            for quarter in range(1, QUARTERS)
        ]
        ended = any(draw < one.backstop_end[place] for draw in draws)
        assert found[0, place].tolist() == [True, ended, False]


def test_a_guarantee_lapses_only_where_a_term_runs_out_before_the_last_quarter():
    one = SimpleNamespace(backstop_end=np.zeros(2), duration_days=np.array([600.0, 700.0]))
    found = states_reached(RULES, [one], Addresses.grid(5, 3, FUTURES, HISTORIES), FUTURES)
    assert found[0, :, 2].tolist() == [True, False]

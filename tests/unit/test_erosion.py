"""When a ceasefire is eroded, on cases small enough to count on the fingers (semantics §11)."""

import numpy as np
import pytest

from locarno.theory.episode.erosion import NEVER, eroded_of, placed_of

LATE, UNWILLING, ANSWERED = 5, 3, 0
RULE = {"window_days": 180, "at_least": 3, "unanswered_share": 0.5, "slice_ceiling": 100}


def eroded(rows, last=1825, **rule):
    """Day and cause of one history with breaches (due, link, slice)."""
    kept = np.zeros((len(rows) + 1, 3), dtype=np.int64)
    for number, row in enumerate(rows):
        placed_of(kept, number, *row)
    return eroded_of(kept, len(rows), last, tuple({**RULE, **rule}.values()))


def test_three_unanswered_breaches_in_a_window_are_enough():
    assert eroded([(10, LATE, 0), (20, LATE, 0), (30, UNWILLING, 0)]) == (30, UNWILLING)


def test_two_are_not():
    assert eroded([(10, LATE, 0), (20, LATE, 0)]) == (NEVER, 0)


@pytest.mark.parametrize(("third", "day"), [(189, 189), (190, NEVER)])
def test_a_window_of_180_days_ends_on_its_180th(third, day):
    # Days 10 to 189 are 180 days.
    assert eroded([(10, LATE, 0), (20, LATE, 0), (third, LATE, 0)])[0] == day


def test_half_unanswered_is_enough_and_less_is_not():
    half = [(10, ANSWERED, 0), (20, LATE, 0), (30, ANSWERED, 0), (40, LATE, 0)]
    assert eroded(half) == (40, LATE)
    # With a fifth breach answered first, 1 of 3, 1 of 4 and 2 of 5 went unanswered.
    assert eroded([(5, ANSWERED, 0), *half]) == (185, LATE)
    assert eroded([(5, ANSWERED, 0), *half], last=184) == (NEVER, 0)


def test_the_condition_may_first_hold_when_an_answered_breach_leaves_the_window():
    # At day 60: 2 of 5 unanswered. Day 190 = 10 + 180 drops the first answered one: 2 of 4.
    rows = [(10, ANSWERED, 0), (20, ANSWERED, 0), (30, ANSWERED, 0), (50, LATE, 0), (60, LATE, 0)]
    assert eroded(rows) == (190, LATE)


def test_the_cause_is_the_last_link_that_broke_not_the_last_breach():
    rows = [(10, LATE, 0), (20, UNWILLING, 0), (30, ANSWERED, 0)]
    assert eroded(rows) == (30, UNWILLING)


def test_slices_reach_their_ceiling_over_any_length_of_time():
    rows = [(10, LATE, 1), (700, LATE, 1), (1400, UNWILLING, 1)]
    assert eroded(rows, slice_ceiling=3) == (1400, UNWILLING)
    assert eroded(rows, slice_ceiling=4) == (NEVER, 0)


def test_a_breach_counts_once_its_fait_accompli_has_passed_by_the_last_day():
    rows = [(10, LATE, 0), (20, LATE, 0), (30, LATE, 0)]
    assert eroded(rows, last=30)[0] == 30
    assert eroded(rows, last=29)[0] == NEVER


def test_a_share_that_binary_cannot_hold_is_met_where_it_is_met_in_decimals():
    # 7 of 25 is 28 %, and 0.28 * 25 in doubles is 7.000000000000001.
    rows = [(day, ANSWERED, 0) for day in range(18)] + [(day, LATE, 0) for day in range(18, 25)]
    assert eroded(rows, unanswered_share=0.28) == (24, LATE)
    assert eroded(rows[:-1], unanswered_share=0.28, last=24) == (NEVER, 0)


def test_no_breach_erodes_nothing():
    assert eroded([]) == (NEVER, 0)

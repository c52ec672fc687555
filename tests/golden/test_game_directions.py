"""On ukraine-2025: what each change of a guarantee does to kappa and to attacks in the game."""

from functools import cache

import pytest

from locarno import api

ROUNDING = 1e-12
FEW = api.Settings(runs=24, histories=2, threads=1, stages=("deter",))
DELEGATED = ("procedure.rule=pre_delegated", "procedure.delegated=[local_force, reinforce]")
NO_BACKSTOP = ("agreement.us_backstop=false",)
CAPPED = ("agreement.host_army_cap=600000",)


@cache
def attack(*settings):
    """Offered credibility and P(attack) at the three precisions."""
    found = api.assess(api.load("ukraine-2025", designs=["forward"], settings=settings), FEW)
    action = found.designs["forward"].game.by_action["attack"]
    return action.offered.mean, [p.mean for p in action.p.values()]


@pytest.mark.parametrize(
    ("settings", "kappa", "attacks"),
    [
        (DELEGATED, 1, -1),  # nobody has to be asked
        (NO_BACKSTOP, -1, 1),  # fewer are willing, and less is seen
        (CAPPED, 0, 1),  # the cap enters V and w: the answer is as likely, the attack worth more
    ],
    ids=["pre-delegated", "without the backstop", "army capped"],
)
def test_direction(settings, kappa, attacks):
    before, after = attack(), attack(*settings)
    change = after[0] - before[0]
    assert (change > ROUNDING) - (change < -ROUNDING) == kappa
    for was, now in zip(before[1], after[1], strict=True):
        assert (now - was) * attacks > 0.0

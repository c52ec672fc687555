"""Each guarantee of history in the setting of the other (semantics §6).

Bosnia's guarantee makes the ceasefire of Donbas hold more often and Donbas's makes that of Bosnia
hold less often, on the same futures and the same luck.
"""

import pytest

from locarno import api

SWAPS = [
    # setting, guarantee brought there, futures, histories in each
    ("donbas-2015", "bosnia-1995", 1000, 16),
    ("bosnia-1995", "donbas-2015", 60, 8),
]


@pytest.fixture(scope="module")
def differences():
    """What the guarantee brought does to p_held and p_war there, with its 95 % interval."""
    found = {}
    for setting, other, runs, histories in SWAPS:
        scenario = api.load(setting, designs=["historical"], borrowed=[f"{other}:historical"])
        settings = api.Settings(runs, histories, seed=1, stages=("simulate",))
        for each in api.assess(scenario, settings).comparison:
            # The file's own design stands first: what the other adds is minus the difference.
            span = (-each.sampling.high, -each.sampling.low)
            found[setting, each.outcome] = (-each.difference, span)
    return found


def test_bosnias_guarantee_raises_the_chance_that_donbas_holds(differences):
    """By a fifth of a per cent: of many breaches there, three in four still go unanswered."""
    change, (low, high) = differences["donbas-2015", "p_held"]
    assert 0.0 < low < change < high


def test_bosnias_guarantee_keeps_war_from_donbas(differences):
    change, (_, high) = differences["donbas-2015", "p_war"]
    assert change < high < 0.0


def test_donbas_guarantee_lowers_the_chance_that_bosnia_holds(differences):
    change, (_, high) = differences["bosnia-1995", "p_held"]
    assert change < high < 0.0


def test_donbas_guarantee_brings_war_to_bosnia(differences):
    change, (low, _) = differences["bosnia-1995", "p_war"]
    assert change > low > 0.0

"""When a challenger is deterred, and how often it acts: thresholds, logit choice, belief.

On one payoff scale: S keeping the ceasefire, V acting when only the protected party resists, w
acting when the coalition also answers in time (w <= V).

Axes: A actions (index 0 keeps the ceasefire), R futures, n histories.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from locarno.theory.choice import handicap_of
from locarno.theory.elementary import exp

__all__ = [
    "answered_payoff",
    "bayes",
    "believed",
    "bluff_share_kilgour_zagare_1991",
    "challenge_share_kilgour_zagare_1991",
    "choose",
    "expected_value",
    "fight_value_sunk_fearon_1997",
    "fight_value_tied_fearon_1997",
    "logit_choice",
    "needed",
    "noise_floor",
    "resistance_threshold_fearon_1997",
    "saturating",
    "separating_signal_fearon_1997",
    "threshold_zagare_kilgour_2000",
    "tripwire_yielding_cost",
]

F64 = NDArray[np.float64]

# The margin by which semantics §10 puts every other action below keeping the ceasefire.
_NOISE_MARGIN: Final = 0.2


def needed(keep: F64, act_alone: F64, act_answered: F64) -> F64:
    """Credibility of an answer in time from which the challenger does better to keep the ceasefire.

    Parameters
    ----------
    keep : S, payoff-scale units, any shape.
    act_alone : V, same units and shape.
    act_answered : w, same.

    Returns
    -------
    Same shape: (V - S) / (V - w); 0 where V <= S (the protected party deters alone); infinity where
    V > S and w >= S (no credibility deters).

    Source
    ------
    Expected-utility threshold of deterrence; Schelling, Arms and Influence (1966), ch. 2, in words.

    >>> needed(np.array([0.0, 0.0, 0.0]), np.array([4.0, -1.0, 4.0]), np.array([-4.0, -2.0, 1.0]))
    array([0.5, 0. , inf])
    """
    tempting = act_alone > keep
    some = tempting & (act_answered < keep)
    share = (act_alone - keep) / np.where(some, act_alone - act_answered, 1.0)
    return np.where(tempting, np.where(some, share, np.inf), 0.0)


def saturating(force: F64, half: F64) -> F64:
    """Share of the greatest effect that a force has, with falling returns.

    Parameters
    ----------
    force : any unit, 0 or more.
    half : same unit, the force that has half the effect; 0 = any force has all of it.

    Returns
    -------
    force / (force + half), and 0 where there is no force.

    >>> saturating(np.array([0.0, 2.0, 6.0]), np.array([2.0, 2.0, 2.0]))
    array([0.  , 0.5 , 0.75])
    """
    present = force > 0.0
    return np.where(present, force / np.where(present, force + half, 1.0), 0.0)


def answered_payoff(alone: F64, answered: F64, bite: F64) -> F64:
    """Payoff of acting against an answer that has only a share of its full effect.

    Parameters
    ----------
    alone : V, payoff-scale units.
    answered : w under a full answer, same units.
    bite : share of the full effect, 0 to 1.
    """
    return alone - (alone - answered) * bite


def expected_value(act_alone: F64, act_answered: F64, kappa: F64) -> F64:
    """Mean payoff of acting when an answer in time comes with chance kappa.

    Parameters
    ----------
    act_alone : V, payoff-scale units.
    act_answered : w, same units.
    kappa : chance of an answer in time, offered or believed, 0 to 1.

    >>> float(expected_value(np.float64(4.0), np.float64(-4.0), np.float64(0.5)))
    0.0
    """
    return act_alone - (act_alone - act_answered) * kappa


def logit_choice(values: F64, lam: float, weight: F64) -> F64:
    """Share of each action under logit choice.

    Parameters
    ----------
    values : (A, R), payoffs Q in units of the payoff scale.
    lam : precision per unit of the payoff scale, 0 or more.
    weight : (A,), logit weight of each action, 0 or more, not all 0.

    Returns
    -------
    (A, R), shares over axis 0 proportional to weight * exp(lam * Q).

    Source
    ------
    McKelvey & Palfrey, Games Econ. Behav. 10 (1995) 6-38, for the logit response.

    >>> logit_choice(np.zeros((2, 1)), 5.0, np.array([1.0, 3.0])).tolist()
    [[0.25], [0.75]]
    """
    allowed = weight > 0.0
    best = np.max(values[allowed], axis=0)
    # Only differences count; taking the best as zero keeps the exponentials from overflowing.
    pull = exp(lam * np.minimum(values - best, 0.0)) * weight[:, None]
    shares: F64 = pull / np.sum(pull, axis=0)
    return shares


def noise_floor(lam: float, weight: F64) -> F64:
    """Share each action would have if every one but keeping the ceasefire were plainly worse.

    Parameters
    ----------
    lam : precision per unit of the payoff scale.
    weight : (A,), logit weights; index 0 keeps the ceasefire.

    Returns
    -------
    (A,), logit shares when all others are worth V = w = S - 0.2 of the payoff scale.
    """
    values = np.full((len(weight), 1), -_NOISE_MARGIN)
    values[0] = 0.0
    return logit_choice(values, lam, weight)[:, 0]


def choose(values: F64, lam: float, weight: F64, gumbel: F64) -> NDArray[np.int64]:
    """Choice of each history under its private shocks.

    Parameters
    ----------
    values : (A, n), payoffs Q in units of the payoff scale.
    lam : precision per unit of the payoff scale.
    weight : (A,), logit weights; an action of weight 0 is never played.
    gumbel : (A, n), standard Gumbel shocks.

    Returns
    -------
    (n,), index of the largest lam * Q + ln(weight) + shock; ties go to the lowest index.

    Source
    ------
    McFadden 1974: shares of this maximum over Gumbel shocks are the logit shares.
    """
    handicap = handicap_of(weight)
    played: NDArray[np.int64] = np.argmax(lam * values + handicap[:, None] + gumbel, axis=0)
    return played


def believed(detect: F64, resolute: F64, weak: F64, belief: F64) -> F64:
    """Credibility of an answer in time as the challenger sees it.

    Parameters
    ----------
    detect : q, chance that the act is detected and rightly attributed while it matters.
    resolute, weak : chance of a willing and timely answer, given attribution, by each type.
    belief : chance the challenger gives to facing the resolute type.
    """
    return detect * (belief * resolute + (1.0 - belief) * weak)


def bayes(belief: F64, likelihood_resolute: F64, likelihood_weak: F64) -> F64:
    """Belief in the resolute type after something was seen.

    Parameters
    ----------
    belief : chance of the resolute type before, 0 to 1.
    likelihood_resolute, likelihood_weak : chance of what was seen under each type.

    Returns
    -------
    Posterior; the belief stays where neither type could have shown it.

    >>> float(bayes(np.float64(0.5), np.float64(0.9), np.float64(0.3)))
    0.75
    """
    resolute = belief * likelihood_resolute
    total = resolute + (1.0 - belief) * likelihood_weak
    possible = total > 0.0
    return np.where(possible, resolute / np.where(possible, total, 1.0), belief)


def resistance_threshold_fearon_1997(prize: float, win: float, cost: float) -> float:
    """Belief in resistance from which a challenger does not challenge; 1 or more: never deterred.

    Parameters
    ----------
    prize : challenger's value of the stake, above 0.
    win : defender's chance of winning a war, 0 to 1.
    cost : challenger's cost of war, same units as the prize.

    Source
    ------
    Fearon, J. Conflict Resolution 41 (1997) 68-90.

    >>> round(resistance_threshold_fearon_1997(1.0, 0.5, 0.6), 4)
    0.9091
    """
    return prize / (win * prize + cost)


def fight_value_tied_fearon_1997(win: float, cost: float, signal: float) -> float:
    """Least value of the stake at which a defender with tied hands fights.

    Parameters
    ----------
    win : defender's chance of winning, above 0.
    cost : defender's cost of war.
    signal : what it pays only if it yields, same units.

    Source
    ------
    Fearon 1997.
    """
    return (cost - signal) / win


def fight_value_sunk_fearon_1997(win: float, cost: float) -> float:
    """Least value of the stake at which a defender with sunk costs fights; the signal drops out.

    Parameters
    ----------
    win : defender's chance of winning, above 0.
    cost : defender's cost of war.

    Source
    ------
    Fearon 1997.
    """
    return cost / win


def separating_signal_fearon_1997(win: float, cost: float) -> float:
    """Sunk cost that only defenders ready to fight can afford: the least of their stakes.

    Parameters
    ----------
    win : defender's chance of winning, above 0.
    cost : defender's cost of war.

    Source
    ------
    Fearon 1997.
    """
    return fight_value_sunk_fearon_1997(win, cost)


def tripwire_yielding_cost(fight: float) -> float:
    """Cost of yielding from which a tripwire makes a weak guarantor fight.

    Yielding costs k and fighting earns k / 2 more, so fighting is better once k >= -fight / 1.5.

    Parameters
    ----------
    fight : weak guarantor's value of fighting, below 0 when it would rather yield.

    Source
    ------
    Schelling, Arms and Influence (1966), for the idea; the half bonus is a worked example of ours.
    """
    return max(0.0, -fight / 1.5)


def threshold_zagare_kilgour_2000(gain: float, keep: float, punished: float) -> float:
    """Credibility of the other side from which a challenger keeps the status quo.

    With ``punished`` the payoff of conflict to a hard challenger this is c_t (also c_h); with that
    of backing down, the lower threshold c_s of a soft one; with the defender's payoffs of winning,
    conceding and a soft type's conflict, d_t.

    Parameters
    ----------
    gain : payoff when the other concedes.
    keep : payoff of the status quo (for d_t: of conceding).
    punished : payoff when the other resists, below ``keep``.

    Source
    ------
    Zagare & Kilgour, Perfect Deterrence (2000), ch. 5; Kilgour & Zagare, AJPS 35 (1991) 305-334.

    >>> round(threshold_zagare_kilgour_2000(1.0, 0.6, 0.2), 12)
    0.5
    """
    return (gain - keep) / (gain - punished)


def challenge_share_kilgour_zagare_1991(hard: float, hold: float) -> float:
    """Share of soft challengers that challenge in the bluff equilibrium.

    Parameters
    ----------
    hard : chance that the challenger is hard, below ``hold``.
    hold : defender's threshold d_t, above 0.

    Source
    ------
    Kilgour & Zagare 1991, bluff equilibrium.
    """
    return hard * (1.0 - hold) / ((1.0 - hard) * hold)


def bluff_share_kilgour_zagare_1991(hard: float, soft_threshold: float) -> float:
    """Share of soft defenders that resist in the bluff equilibrium.

    Parameters
    ----------
    hard : chance that the defender is hard, below ``soft_threshold``.
    soft_threshold : soft challenger's threshold c_s.

    Source
    ------
    Kilgour & Zagare 1991, bluff equilibrium.
    """
    return (soft_threshold - hard) / (1.0 - hard)

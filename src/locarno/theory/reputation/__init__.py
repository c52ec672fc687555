"""The deterrence game over quarters: what an answer today does to what is believed tomorrow.

A state is a quarter, the slices taken, and the challenger's belief that the coalition is resolute.
Worth is an average over the quarters left, so that one quarter is the game of one decision. The
stage, which is that game already solved, says what each type of coalition agrees on; its log-odds
move by what an answer is worth to it later.

In the order in which a campaign is solved: ``shapes`` (what goes in and comes out), ``belief``
(Bayes, and values between nodes), ``agreement`` (what each coalition agrees on in a state),
``solving`` (from the last quarter to the first), ``course`` (what then happens).

Written in single numbers and loops. ``agreement`` and ``solving`` have a twin for many futures side
by side, in ``kernels.value_answers`` and ``kernels.value_lanes``; ``belief`` and ``course`` are
compiled as they stand in ``kernels.reputation``.

Axes: K kinds of challenger, T quarters, S counts of slices, B nodes of belief, A actions with
keeping the ceasefire first, 2 types of coalition (resolute, weak), 3 ends (nothing, less, answer).
"""

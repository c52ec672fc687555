"""Ceasefire years day by day: the readable reference of the simulator (semantics §10, §11).

Axes: K variants that share their luck (designs, precisions, readings), n histories, R futures,
V violation classes, A actions without comply, T quarters, B = 2 states of the backstop
(0 as in the design, 1 ended), G nodes of the coalition's reluctance.
"""

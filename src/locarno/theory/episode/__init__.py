"""Ceasefire years day by day: an episode is one history under one variant (semantics §10, §11).

``reference`` is the readable text; ``kernels/episode.py`` gives its events, walking only the days
on which something may happen.

Axes: K variants that share their luck (designs, precisions, readings), n histories, R futures,
V violation classes, A actions without comply, T quarters, S sectors, B = 2 states of the backstop
(0 as in the design, 1 ended), G nodes of the coalition's reluctance.
"""

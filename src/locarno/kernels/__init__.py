"""Compiled twins of `theory`: the only room that imports numba.

A *formula* has one text, in `theory`, and is compiled here by ``jit``; a *loop* has two, a readable
one in `theory` and a fast one here, and tests hold them equal on the same draws.

Compiled code is kept between runs in a folder named after the content of both rooms, because numba
itself does not notice an edit in a function that another one calls.
"""

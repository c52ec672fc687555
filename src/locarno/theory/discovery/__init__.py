"""Scenario discovery: in which part of the space of inputs an outcome of interest happens.

``boxes`` says what a box is and how well it fits, ``prim`` and ``cart`` find some, ``stability``
tells whether another sample would have shown the same.
"""

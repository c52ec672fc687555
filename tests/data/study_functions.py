"""Functions of a user's own, good and bad, that tests study."""

import time

import numpy as np


def slow_line(inputs):
    """A line, with 1 ms a point, so that a run can be interrupted."""
    time.sleep(0.001 * len(inputs["a"]))
    return {"line": 2.0 * inputs["a"] + inputs["b"], "steep": inputs["a"] > 0.5}


def sometimes_nan(inputs):
    return np.where(inputs["a"] > 0.9, np.nan, inputs["a"])


def raises(inputs):
    return inputs["missing"]


def wrong_shape(inputs):
    return inputs["a"][:1]

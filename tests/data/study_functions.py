"""Functions of a user's own, good and bad, that tests study."""

import os
import time
from pathlib import Path

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


def front(inputs):
    """Two outcomes to be high: the front is x from 0 to 10 with y and z at 5 (a kind of ZDT1)."""
    x, y, z = (np.asarray(inputs[name]) for name in "xyz")
    waste = 1.0 + np.abs(y - 5.0) + np.abs(z - 5.0)
    return {"f": -x / 10.0 + 0.0 * inputs["luck"], "g": -waste * (1.0 - np.sqrt(x / 10.0 / waste))}


def no_front_at_five(inputs):
    if inputs["x"][0] == 5:
        message = "not here"
        raise ValueError(message)
    return front(inputs)


def where_it_ran(inputs):
    """A line; each host that evaluates a part of it leaves a file of its name."""
    time.sleep(0.002 * len(inputs["a"]))
    (Path(os.environ["WHERE"]) / os.environ.get("HOST_NAME", "here")).touch()
    return 2.0 * inputs["a"] + inputs["b"]

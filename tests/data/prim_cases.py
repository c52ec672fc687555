"""Made-up points with known boxes, the same wherever they are made (no random module is used)."""

import numpy as np

from locarno.theory.philox import uniforms


def draws(seed, size, columns):
    found, _ = uniforms(seed, 7, np.arange(size)[:, np.newaxis], 0, 0, np.arange(columns))
    return found


def corner(size=1000):
    """Nearly all cases of interest in a corner of two inputs of five, with noise."""
    x = draws(1, size, 5)
    inside = (x[:, 0] > 0.6) & (x[:, 3] < 0.45)
    noise = draws(2, size, 1)[:, 0]
    return x, np.where(inside, noise < 0.92, noise < 0.08), 0.6


def two_boxes(size=1500):
    """Two separate boxes, of different size, without noise."""
    x = draws(3, size, 4) * np.array([1.0, 10.0, 100.0, 1.0])
    first = (x[:, 0] < 0.4) & (x[:, 1] > 6.0)
    second = (x[:, 0] > 0.7) & (x[:, 2] > 65.0)
    return x, first | second, 0.5


def in_steps(size=800):
    """Inputs that take few values, so that many points are equal."""
    x = np.round(draws(5, size, 4) * 10.0) / 10.0
    return x, (x[:, 1] >= 0.7) & (x[:, 2] <= 0.4) & (draws(6, size, 1)[:, 0] < 0.9), 0.5


def slanted(size=1200):
    """No box at all: a slanted edge between three inputs."""
    x = draws(8, size, 6)
    return x, x[:, 0] + x[:, 1] - 0.5 * x[:, 2] > 1.1, 0.5


CASES = {"corner": corner, "two boxes": two_boxes, "in steps": in_steps, "slanted": slanted}

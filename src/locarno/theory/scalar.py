"""Elementary functions of a single number: the texts that compiled code is made from.

Each gives the bits of its array form in ``elementary`` and ``normal``: the same operations in the
same order, with comparisons where those select. A number may be a Python float or one of NumPy's;
where a function overflows, NumPy's own numbers warn about it.
"""

import math

import numpy as np

from locarno.theory.elementary import (
    EXP_ARGUMENT_HIGH,
    EXP_ARGUMENT_LOW,
    EXP_COEFFICIENTS,
    EXPONENT_BIAS,
    INVERSE_LN2,
    LN2_HIGH,
    LN2_LOW,
    LOG_COEFFICIENTS,
    MANTISSA_BITS,
    MANTISSA_MASK,
    ONE_BITS,
    ROUNDER,
    ROUNDER_BITS,
    SMALLEST_NORMAL,
    SQRT_HALF_BITS,
    SUBNORMAL_SHIFT,
)
from locarno.theory.normal import (
    INVERSE_SQRT_2PI,
    NDTR_CENTRE,
    NDTR_CENTRE_BOTTOM,
    NDTR_CENTRE_TOP,
    NDTR_MIDDLE,
    NDTR_MIDDLE_BOTTOM,
    NDTR_MIDDLE_TOP,
    NDTR_TAIL_BOTTOM,
    NDTR_TAIL_TOP,
    NDTR_ZERO,
    NDTRI_CENTRE,
    NDTRI_CENTRE_BOTTOM,
    NDTRI_CENTRE_SQUARED,
    NDTRI_CENTRE_TOP,
    NDTRI_MIDDLE,
    NDTRI_MIDDLE_BOTTOM,
    NDTRI_MIDDLE_SHIFT,
    NDTRI_MIDDLE_TOP,
    NDTRI_TAIL_BOTTOM,
    NDTRI_TAIL_TOP,
)

__all__ = [
    "exp_near",
    "exp_of",
    "log_near",
    "log_of",
    "logistic_of",
    "lognormal_of",
    "ndtr_of",
    "ndtri_centre",
    "ndtri_of",
    "ndtri_tail",
]

Coefficients = tuple[float, ...]


def exp_of(x: float) -> float:
    """Return e to the power x, to within one unit in the last place.

    Parameters
    ----------
    x : dimensionless

    Returns
    -------
    0 below about -745.1, infinity above about 709.8, NaN for NaN

    Source
    ------
    As ``elementary.exp``: Cody and Waite (1980), ch. 6; Sun's fdlibm (1993).

    Examples
    --------
    >>> float(exp_of(0.0))
    1.0
    """
    x = max(x, EXP_ARGUMENT_LOW)
    x = min(x, EXP_ARGUMENT_HIGH)
    mantissa, exponent = _exp_parts(x)
    half = exponent >> 1
    return mantissa * _power_of_two(half) * _power_of_two(exponent - half)


def exp_near(x: float) -> float:
    """Return e to the power x where that is a normal number, with the bits of ``exp_of``.

    Parameters
    ----------
    x : dimensionless, between -700 and 700; beyond, the result means nothing

    Returns
    -------
    positive

    Source
    ------
    As ``exp_of``, whose two factors it joins to one.

    Examples
    --------
    >>> bool(exp_near(-1.0) == exp_of(-1.0))
    True
    """
    mantissa, exponent = _exp_parts(x)
    return mantissa * _power_of_two(exponent)


def log_of(x: float) -> float:
    """Return the natural logarithm of x, to within one unit in the last place.

    Parameters
    ----------
    x : dimensionless

    Returns
    -------
    minus infinity at 0, NaN below

    Source
    ------
    As ``elementary.log``: Sun's fdlibm (1993); Cody and Waite (1980), ch. 5.

    Examples
    --------
    >>> float(log_of(1.0))
    0.0
    """
    if x == 0.0:
        return -np.inf
    if not x > 0.0:
        return np.nan
    if x == np.inf:
        return np.inf
    if x < SMALLEST_NORMAL:
        return _log_of_normal(x * 2.0**SUBNORMAL_SHIFT, SUBNORMAL_SHIFT)
    return _log_of_normal(x, 0)


def log_near(x: float) -> float:
    """Return the natural logarithm of a normal, positive number, with the bits of ``log_of``.

    Parameters
    ----------
    x : dimensionless; for any other number the result means nothing

    Source
    ------
    As ``log_of``, without its questions, so that a loop around it can use the vector units.

    Examples
    --------
    >>> bool(log_near(0.5) == log_of(0.5))
    True
    """
    return _log_of_normal(x, 0)


def logistic_of(x: float) -> float:
    """Return the logistic function 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : log odds

    Returns
    -------
    between 0 and 1

    Source
    ------
    Its definition; written with exp(-|x|) so that neither side overflows.

    Examples
    --------
    >>> float(logistic_of(0.0))
    0.5
    """
    small = exp_of(-abs(x))
    if x >= 0.0:
        return 1.0 / (1.0 + small)
    return small / (1.0 + small)


def ndtr_of(x: float) -> float:
    """Return the standard normal distribution function, P(Z <= x).

    Parameters
    ----------
    x : in standard deviations

    Returns
    -------
    between 0 and 1

    Source
    ------
    As ``normal.ndtr``: Cody (1969), Mathematics of Computation 23.

    Examples
    --------
    >>> float(ndtr_of(0.0))
    0.5
    """
    size = abs(x)
    if size <= NDTR_CENTRE:
        square = x * x
        return x * (_degree_4(NDTR_CENTRE_TOP, square) / _degree_4(NDTR_CENTRE_BOTTOM, square)) + (
            0.5
        )
    size = min(size, NDTR_ZERO)
    if size <= NDTR_MIDDLE:
        factor = _degree_8(NDTR_MIDDLE_TOP, size) / _degree_8(NDTR_MIDDLE_BOTTOM, size)
    else:
        inverse = 1.0 / (size * size)
        series = _degree_5(NDTR_TAIL_TOP, inverse) / _degree_5(NDTR_TAIL_BOTTOM, inverse)
        factor = (INVERSE_SQRT_2PI - inverse * series) / size
    lower = _gauss(size) * factor
    if x < 0.0:
        return lower
    return 1.0 - lower


def ndtri_of(p: float) -> float:
    """Return the standard normal quantile, the x with P(Z <= x) = p.

    Parameters
    ----------
    p : probability

    Returns
    -------
    in standard deviations; minus infinity at 0, infinity at 1, NaN outside

    Source
    ------
    As ``normal.ndtri``: Wichura (1988), algorithm AS 241.

    Examples
    --------
    >>> float(ndtri_of(0.5))
    0.0
    """
    q = p - 0.5
    if abs(q) <= NDTRI_CENTRE:
        return ndtri_centre(q)
    if p == 0.0:
        return -np.inf
    if p == 1.0:
        return np.inf
    if not 0.0 < p < 1.0:
        return np.nan
    return ndtri_tail(p)


def ndtri_centre(q: float) -> float:
    """Return the normal quantile of 1/2 + q, for q between -0.425 and 0.425.

    Parameters
    ----------
    q : probability less one half

    Returns
    -------
    in standard deviations

    Source
    ------
    The first branch of AS 241.

    Examples
    --------
    >>> ndtri_centre(0.25) == ndtri_of(0.75)
    True
    """
    r = NDTRI_CENTRE_SQUARED - q * q
    return q * (_degree_7(NDTRI_CENTRE_TOP, r) / _degree_7(NDTRI_CENTRE_BOTTOM, r))


def ndtri_tail(p: float) -> float:
    """Return the normal quantile of a probability in (0, .075) or (.925, 1).

    Parameters
    ----------
    p : probability

    Returns
    -------
    in standard deviations

    Source
    ------
    The other branches of AS 241.

    Examples
    --------
    >>> bool(ndtri_tail(0.01) == ndtri_of(0.01))
    True
    """
    tail = p
    if p > 0.5:  # noqa: PLR2004 - the centre of the distribution
        tail = 1.0 - p
    r = math.sqrt(-log_of(tail))
    if r <= NDTRI_MIDDLE:
        near = r - NDTRI_MIDDLE_SHIFT
        size = _degree_7(NDTRI_MIDDLE_TOP, near) / _degree_7(NDTRI_MIDDLE_BOTTOM, near)
    else:
        far = r - NDTRI_MIDDLE
        size = _degree_7(NDTRI_TAIL_TOP, far) / _degree_7(NDTRI_TAIL_BOTTOM, far)
    if p > 0.5:  # noqa: PLR2004
        return size
    return -size


def lognormal_of(u: float, mean_of_log: float, sd_of_log: float) -> float:
    """Return the quantile of a lognormal distribution.

    Parameters
    ----------
    u : uniform draw
    mean_of_log, sd_of_log : mean and standard deviation of the logarithm

    Returns
    -------
    positive, in the unit whose logarithm is meant

    Source
    ------
    Its definition.

    Examples
    --------
    >>> float(lognormal_of(0.5, 0.0, 3.0))
    1.0
    """
    return exp_of(mean_of_log + sd_of_log * ndtri_of(u))


def _exp_parts(x: float) -> tuple[float, np.int64]:
    """Return m and k with e**x = m * 2**k and m near 1."""
    rounded = x * INVERSE_LN2 + ROUNDER
    exponent = np.float64(rounded).view(np.int64) - ROUNDER_BITS
    rounded -= ROUNDER
    high = x - rounded * LN2_HIGH
    low = rounded * LN2_LOW
    rest = high - low
    square = rest * rest
    correction = rest - _degree_4(EXP_COEFFICIENTS, square) * square
    mantissa = 1.0 - ((low - rest * correction / (2.0 - correction)) - high)
    return mantissa, exponent


def _power_of_two(exponent: np.int64) -> float:
    """Return 2**exponent for exponents of normal numbers, by writing the exponent field."""
    return np.int64((exponent + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)


def _log_of_normal(x: float, shift: int) -> float:
    """Return log(x) - shift * ln 2 for positive, normal, finite x."""
    bits = np.float64(x).view(np.int64) + (ONE_BITS - SQRT_HALF_BITS)
    exponent = float((bits >> MANTISSA_BITS) - EXPONENT_BIAS - shift)
    f = np.int64((bits & MANTISSA_MASK) + SQRT_HALF_BITS).view(np.float64) - 1.0
    s = f / (f + 2.0)
    square = s * s
    half_square = f * f * 0.5
    tail = (_degree_6(LOG_COEFFICIENTS, square) * square + half_square) * s + exponent * LN2_LOW
    return exponent * LN2_HIGH - ((half_square - tail) - f)


def _gauss(size: float) -> float:
    """Return exp(-size**2 / 2), the square split so that its rounding does no harm."""
    coarse = np.floor(size * 16.0) / 16.0
    fine = (size - coarse) * (size + coarse)
    return exp_of(coarse * coarse * -0.5) * exp_of(fine * -0.5)


def _degree_4(c: Coefficients, x: float) -> float:
    return (((x * c[0] + c[1]) * x + c[2]) * x + c[3]) * x + c[4]


def _degree_5(c: Coefficients, x: float) -> float:
    return ((((x * c[0] + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]


def _degree_6(c: Coefficients, x: float) -> float:
    return (((((x * c[0] + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]) * x + c[6]


def _degree_7(c: Coefficients, x: float) -> float:
    total = (((x * c[0] + c[1]) * x + c[2]) * x + c[3]) * x + c[4]
    return ((total * x + c[5]) * x + c[6]) * x + c[7]


def _degree_8(c: Coefficients, x: float) -> float:
    total = (((x * c[0] + c[1]) * x + c[2]) * x + c[3]) * x + c[4]
    return (((total * x + c[5]) * x + c[6]) * x + c[7]) * x + c[8]

"""Elementary functions whose last bit is the same on every processor.

NumPy picks its exp, log and power by the vector units it finds at run time, and the
variants differ in the last bit. The functions here use only operations that IEEE 754 fixes
completely (+ - * /, square root, comparison) and integer work on the bits of a double, so
an element's result depends on nothing but that element.

All functions take an array of any shape (or a number) and return a float64 array of that
shape, without floating-point warnings.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

F64 = NDArray[np.float64]

BLOCK = 8192
"""Elements worked on at a time: the temporaries of one block stay in the cache."""

MANTISSA_BITS = 52
MANTISSA_MASK = (1 << MANTISSA_BITS) - 1
EXPONENT_BIAS = 1023

INVERSE_LN2 = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
"""ln 2 in two parts; the high one ends in zeros, so k * LN2_HIGH is exact."""

ROUNDER = 6755399441055744.0
"""1.5 * 2**52: a small number added to it is rounded to an integer held in the low bits."""
ROUNDER_BITS = int(np.float64(ROUNDER).view(np.int64))

EXP_ARGUMENT_LOW = -746.0
EXP_ARGUMENT_HIGH = 710.0
"""Beyond these the exponential is 0 or infinite in double precision."""

EXP_COEFFICIENTS = (
    4.13813679705723846039e-08,
    -1.65339022054652515390e-06,
    6.61375632143793436117e-05,
    -2.77777777770155933842e-03,
    1.66666666666666019037e-01,
)
LOG_COEFFICIENTS = (
    1.479819860511658591e-01,
    1.531383769920937332e-01,
    1.818357216161805012e-01,
    2.222219843214978396e-01,
    2.857142874366239149e-01,
    3.999999999940941908e-01,
    6.666666666666735130e-01,
)
SQRT_HALF_BITS = 0x3FE6A09E00000000
ONE_BITS = 0x3FF0000000000000
SMALLEST_NORMAL = 2.0**-1022
SUBNORMAL_SHIFT = 54

_TWINS: dict[Callable[[F64], F64], Callable[[F64, F64], None]] = {}
"""What compiled twins there are; results are the same with and without."""


def exp(x: ArrayLike) -> F64:
    """Return e to the power x, to within one unit in the last place.

    Parameters
    ----------
    x : any shape, dimensionless

    Returns
    -------
    same shape; 0 below about -745.1, infinity above about 709.8, NaN for NaN

    Source
    ------
    Argument reduction of Cody and Waite (1980), "Software Manual for the Elementary
    Functions", ch. 6; rational form and coefficients of Sun's fdlibm (1993).

    Examples
    --------
    >>> round(float(exp(1.0)), 14)
    2.71828182845905
    """
    return blockwise(exp_block, x)


def log(x: ArrayLike) -> F64:
    """Return the natural logarithm of x, to within one unit in the last place.

    Parameters
    ----------
    x : any shape, dimensionless

    Returns
    -------
    same shape; minus infinity at 0, NaN below

    Source
    ------
    Polynomial in f / (2 + f) with the coefficients of Sun's fdlibm (1993); reduction to
    the interval around 1 after Cody and Waite (1980), ch. 5.

    Examples
    --------
    >>> float(log(2.0))
    0.6931471805599453
    """
    return blockwise(log_block, x)


def logistic(x: ArrayLike) -> F64:
    """Return the logistic function 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : any shape, log odds

    Returns
    -------
    same shape, in [0, 1]

    Source
    ------
    Its definition; written with exp(-|x|) so that neither side overflows.

    Examples
    --------
    >>> float(logistic(0.0))
    0.5
    """
    return blockwise(logistic_block, x)


def power(x: ArrayLike, y: ArrayLike) -> F64:
    """Return x to the power y for positive x, as exp(y log x).

    Parameters
    ----------
    x : any shape, positive; 0 gives 0 for positive y; NaN below 0
    y : any shape that broadcasts with ``x``

    Returns
    -------
    broadcast shape; the relative error is about ``|y log x|`` times 2e-16

    Source
    ------
    The definition of a real power.

    Examples
    --------
    >>> round(float(power(2.0, 0.5)), 12)
    1.414213562373
    """
    return exp(np.asarray(y, dtype=np.float64) * log(x))


def take_twin(function: Callable[[F64], F64], twin: Callable[[F64, F64], None]) -> None:
    """Lets ``blockwise`` call a compiled twin of ``function``, which gives the same bits.

    Parameters
    ----------
    function : of one block, (n,) to (n,).
    twin : of a whole array (n,), contiguous, into a second one.
    """
    _TWINS[function] = twin


def blockwise(function: Callable[[F64], F64], x: ArrayLike) -> F64:
    """Return ``function`` of every element, one cache-sized block after another."""
    values = np.asarray(x, dtype=np.float64)
    flat = np.ascontiguousarray(values).reshape(-1)
    result = np.empty_like(flat)
    twin = _TWINS.get(function)
    if twin is not None:
        # A twin is compiled for arrays that may be written to.
        twin(flat if flat.flags.writeable else flat.copy(), result)
        return result.reshape(values.shape)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for start in range(0, flat.size, BLOCK):
            block = slice(start, start + BLOCK)
            result[block] = function(flat[block])
    return result.reshape(values.shape)


def horner(coefficients: tuple[float, ...], x: F64) -> F64:
    """Return the polynomial with the highest power's coefficient first."""
    total = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= x
    total += coefficients[-1]
    return total


def ratio(top: tuple[float, ...], bottom: tuple[float, ...], x: F64) -> F64:
    """Return the quotient of two polynomials."""
    quotient = horner(top, x)
    quotient /= horner(bottom, x)
    return quotient


def _power_of_two(exponent: NDArray[np.int64]) -> F64:
    """Return 2**exponent for exponents of normal numbers, by writing the exponent field."""
    return ((exponent + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)


def exp_block(x: F64) -> F64:
    """Exponential of one block, by reduction with ln 2 and a rational function."""
    x = np.minimum(np.maximum(x, EXP_ARGUMENT_LOW), EXP_ARGUMENT_HIGH)
    rounded = x * INVERSE_LN2
    rounded += ROUNDER
    exponent = rounded.view(np.int64) - ROUNDER_BITS
    rounded -= ROUNDER
    high = x - rounded * LN2_HIGH
    rounded *= LN2_LOW
    rest = high - rounded
    square = rest * rest
    correction = horner(EXP_COEFFICIENTS, square)
    correction *= square
    correction = rest - correction
    rest *= correction
    rest /= 2.0 - correction
    rounded -= rest
    rounded -= high
    mantissa = 1.0 - rounded
    # Two factors, because 2**exponent alone can leave the range of normal numbers while
    # the product does not; only the second multiplication can round.
    half = exponent >> 1
    mantissa *= _power_of_two(half)
    mantissa *= _power_of_two(exponent - half)
    return mantissa


def log_block(x: F64) -> F64:
    """Natural logarithm of one block, subnormal numbers and edges included."""
    ordinary = (x >= SMALLEST_NORMAL) & (x < np.inf)
    if ordinary.all():
        return _log_of_normal(x)
    subnormal = (x > 0.0) & (x < SMALLEST_NORMAL)
    scaled = np.where(subnormal, x * 2.0**SUBNORMAL_SHIFT, x)
    result = _log_of_normal(
        np.where(ordinary | subnormal, scaled, 1.0), np.where(subnormal, SUBNORMAL_SHIFT, 0)
    )
    result = np.where(x == 0.0, -np.inf, result)
    result = np.where(x == np.inf, np.inf, result)
    return np.where((x < 0.0) | np.isnan(x), np.nan, result)


def _log_of_normal(x: F64, shift: NDArray[np.int64] | int = 0) -> F64:
    """Return log(x) - shift * ln 2 for positive, normal, finite x."""
    # Adding the offset before cutting the exponent field off leaves a mantissa between
    # sqrt(1/2) and sqrt(2), where the polynomial is good.
    bits = x.view(np.int64) + (ONE_BITS - SQRT_HALF_BITS)
    exponent = ((bits >> MANTISSA_BITS) - EXPONENT_BIAS - shift).astype(np.float64)
    bits &= MANTISSA_MASK
    bits += SQRT_HALF_BITS
    f = bits.view(np.float64) - 1.0
    s = f / (f + 2.0)
    square = s * s
    half_square = f * f
    half_square *= 0.5
    tail = horner(LOG_COEFFICIENTS, square)
    tail *= square
    tail += half_square
    tail *= s
    tail += exponent * LN2_LOW
    half_square -= tail
    half_square -= f
    exponent *= LN2_HIGH
    exponent -= half_square
    return exponent


def logistic_block(x: F64) -> F64:
    """Logistic function of one block."""
    small = exp_block(-np.abs(x))
    return np.where(x >= 0.0, 1.0, small) / (1.0 + small)

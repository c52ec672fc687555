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

NDTR_CENTRE = 0.67448975
NDTR_MIDDLE = 5.656854249492381
NDTR_ZERO = 40.0
"""Edges of the three pieces of the normal tail; beyond the last it underflows to 0."""
INVERSE_SQRT_2PI = 0.39894228040143267794
NDTR_CENTRE_TOP = (
    6.5682337918207449113e-2,
    2.2352520354606839287e0,
    1.6102823106855587881e2,
    1.0676894854603709582e3,
    1.8154981253343561249e4,
)
NDTR_CENTRE_BOTTOM = (
    1.0,
    4.7202581904688241870e1,
    9.7609855173777669322e2,
    1.0260932208618978205e4,
    4.5507789335026729956e4,
)
NDTR_MIDDLE_TOP = (
    1.0765576773720192317e-8,
    3.9894151208813466764e-1,
    8.8831497943883759412e0,
    9.3506656132177855979e1,
    5.9727027639480026226e2,
    2.4945375852903726711e3,
    6.8481904505362823326e3,
    1.1602651437647350124e4,
    9.8427148383839780218e3,
)
NDTR_MIDDLE_BOTTOM = (
    1.0,
    2.2266688044328115691e1,
    2.3538790178262499861e2,
    1.5193775994075548050e3,
    6.4855582982667607550e3,
    1.8615571640885098091e4,
    3.4900952721145977266e4,
    3.8912003286093271411e4,
    1.9685429676859990727e4,
)
NDTR_TAIL_TOP = (
    2.307344176494017303e-2,
    2.1589853405795699e-1,
    1.274011611602473639e-1,
    2.2235277870649807e-2,
    1.421619193227893466e-3,
    2.9112874951168792e-5,
)
NDTR_TAIL_BOTTOM = (
    1.0,
    1.28426009614491121e0,
    4.68238212480865118e-1,
    6.59881378689285515e-2,
    3.78239633202758244e-3,
    7.29751555083966205e-5,
)

NDTRI_CENTRE = 0.425
NDTRI_CENTRE_SQUARED = 0.180625
NDTRI_MIDDLE = 5.0
NDTRI_MIDDLE_SHIFT = 1.6
NDTRI_CENTRE_TOP = (
    2.5090809287301226727e3,
    3.3430575583588128105e4,
    6.7265770927008700853e4,
    4.5921953931549871457e4,
    1.3731693765509461125e4,
    1.9715909503065514427e3,
    1.3314166789178437745e2,
    3.3871328727963666080e0,
)
NDTRI_CENTRE_BOTTOM = (
    5.2264952788528545610e3,
    2.8729085735721942674e4,
    3.9307895800092710610e4,
    2.1213794301586595867e4,
    5.3941960214247511077e3,
    6.8718700749205790830e2,
    4.2313330701600911252e1,
    1.0,
)
NDTRI_MIDDLE_TOP = (
    7.74545014278341407640e-4,
    2.27238449892691845833e-2,
    2.41780725177450611770e-1,
    1.27045825245236838258e0,
    3.64784832476320460504e0,
    5.76949722146069140550e0,
    4.63033784615654529590e0,
    1.42343711074968357734e0,
)
NDTRI_MIDDLE_BOTTOM = (
    1.05075007164441684324e-9,
    5.47593808499534494600e-4,
    1.51986665636164571966e-2,
    1.48103976427480074590e-1,
    6.89767334985100004550e-1,
    1.67638483018380384940e0,
    2.05319162663775882187e0,
    1.0,
)
NDTRI_TAIL_TOP = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    1.24266094738807843860e-3,
    2.65321895265761230930e-2,
    2.96560571828504891230e-1,
    1.78482653991729133580e0,
    5.46378491116411436990e0,
    6.65790464350110377720e0,
)
NDTRI_TAIL_BOTTOM = (
    2.04426310338993978564e-15,
    1.42151175831644588870e-7,
    1.84631831751005468180e-5,
    7.86869131145613259100e-4,
    1.48753612908506148525e-2,
    1.36929880922735805310e-1,
    5.99832206555887937690e-1,
    1.0,
)


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
    return _blockwise(_exp, x)


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
    return _blockwise(_log, x)


def ndtr(x: ArrayLike) -> F64:
    """Return the standard normal distribution function, P(Z <= x).

    Parameters
    ----------
    x : any shape, in standard deviations

    Returns
    -------
    same shape, in [0, 1]; the lower tail keeps its relative accuracy (1e-14) to x = -37

    Source
    ------
    Cody (1969), "Rational Chebyshev approximations for the error function", Mathematics of
    Computation 23, in the form for the normal integral of SPECFUN (Cody 1993, ACM TOMS 19).

    Examples
    --------
    >>> float(ndtr(0.0))
    0.5
    """
    return _blockwise(_ndtr, x)


def ndtri(p: ArrayLike) -> F64:
    """Return the standard normal quantile, the x with P(Z <= x) = p.

    Parameters
    ----------
    p : any shape, probability

    Returns
    -------
    same shape, in standard deviations; minus infinity at 0, infinity at 1, NaN outside

    Source
    ------
    Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37(3).

    Examples
    --------
    >>> round(float(ndtri(0.975)), 12)
    1.95996398454
    """
    return _blockwise(_ndtri, p)


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
    return _blockwise(_logistic, x)


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


def _blockwise(function: Callable[[F64], F64], x: ArrayLike) -> F64:
    """Return ``function`` of every element, one cache-sized block after another."""
    values = np.asarray(x, dtype=np.float64)
    flat = np.ascontiguousarray(values).reshape(-1)
    result = np.empty_like(flat)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for start in range(0, flat.size, BLOCK):
            block = slice(start, start + BLOCK)
            result[block] = function(flat[block])
    return result.reshape(values.shape)


def _horner(coefficients: tuple[float, ...], x: F64) -> F64:
    """Return the polynomial with the highest power's coefficient first."""
    total = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= x
    total += coefficients[-1]
    return total


def _ratio(top: tuple[float, ...], bottom: tuple[float, ...], x: F64) -> F64:
    """Return the quotient of two polynomials."""
    quotient = _horner(top, x)
    quotient /= _horner(bottom, x)
    return quotient


def _power_of_two(exponent: NDArray[np.int64]) -> F64:
    """Return 2**exponent for exponents of normal numbers, by writing the exponent field."""
    return ((exponent + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)


def _exp(x: F64) -> F64:
    x = np.minimum(np.maximum(x, EXP_ARGUMENT_LOW), EXP_ARGUMENT_HIGH)
    rounded = x * INVERSE_LN2
    rounded += ROUNDER
    exponent = rounded.view(np.int64) - ROUNDER_BITS
    rounded -= ROUNDER
    high = x - rounded * LN2_HIGH
    rounded *= LN2_LOW
    rest = high - rounded
    square = rest * rest
    correction = _horner(EXP_COEFFICIENTS, square)
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


def _log(x: F64) -> F64:
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
    tail = _horner(LOG_COEFFICIENTS, square)
    tail *= square
    tail += half_square
    tail *= s
    tail += exponent * LN2_LOW
    half_square -= tail
    half_square -= f
    exponent *= LN2_HIGH
    exponent -= half_square
    return exponent


def _gauss(size: F64) -> F64:
    """Return exp(-size**2 / 2), the square split so that its rounding does no harm."""
    coarse = np.floor(size * 16.0)
    coarse /= 16.0
    fine = (size - coarse) * (size + coarse)
    # coarse**2 / 2 is exact, and fine is small: no error of the square is amplified.
    return _exp(coarse * coarse * -0.5) * _exp(fine * -0.5)


def _ndtr_centre(x: F64) -> F64:
    return x * _ratio(NDTR_CENTRE_TOP, NDTR_CENTRE_BOTTOM, x * x) + 0.5


def _ndtr_lower(size: F64) -> F64:
    """Return P(Z <= -size) for sizes beyond the centre."""
    middle = size <= NDTR_MIDDLE
    if middle.all():
        return _gauss(size) * _ratio(NDTR_MIDDLE_TOP, NDTR_MIDDLE_BOTTOM, size)
    factor = np.empty_like(size)
    factor[middle] = _ratio(NDTR_MIDDLE_TOP, NDTR_MIDDLE_BOTTOM, size[middle])
    far = size[~middle]
    inverse_square = 1.0 / (far * far)
    series = inverse_square * _ratio(NDTR_TAIL_TOP, NDTR_TAIL_BOTTOM, inverse_square)
    factor[~middle] = (INVERSE_SQRT_2PI - series) / far
    return _gauss(size) * factor


def _ndtr(x: F64) -> F64:
    size = np.minimum(np.abs(x), NDTR_ZERO)
    result = np.full_like(x, np.nan)
    centre = np.flatnonzero(size <= NDTR_CENTRE)
    outer = np.flatnonzero(size > NDTR_CENTRE)
    if centre.size:
        result[centre] = _ndtr_centre(x[centre])
    if outer.size:
        lower = _ndtr_lower(size[outer])
        result[outer] = np.where(x[outer] < 0.0, lower, 1.0 - lower)
    return result


def _ndtri_size(r: F64) -> F64:
    """Return the size of the quantile from r = sqrt(-log(tail probability))."""
    middle = r <= NDTRI_MIDDLE
    if middle.all():
        return _ratio(NDTRI_MIDDLE_TOP, NDTRI_MIDDLE_BOTTOM, r - NDTRI_MIDDLE_SHIFT)
    size = np.empty_like(r)
    size[middle] = _ratio(NDTRI_MIDDLE_TOP, NDTRI_MIDDLE_BOTTOM, r[middle] - NDTRI_MIDDLE_SHIFT)
    size[~middle] = _ratio(NDTRI_TAIL_TOP, NDTRI_TAIL_BOTTOM, r[~middle] - NDTRI_MIDDLE)
    return size


def _ndtri(p: F64) -> F64:
    q = p - 0.5
    result = np.where(p == 0.0, -np.inf, np.where(p == 1.0, np.inf, np.nan))
    distance = np.abs(q)
    centre = np.flatnonzero(distance <= NDTRI_CENTRE)
    outer = np.flatnonzero((distance > NDTRI_CENTRE) & (p > 0.0) & (p < 1.0))
    if centre.size:
        near = q[centre]
        r = NDTRI_CENTRE_SQUARED - near * near
        result[centre] = near * _ratio(NDTRI_CENTRE_TOP, NDTRI_CENTRE_BOTTOM, r)
    if outer.size:
        chance = p[outer]
        tail = np.minimum(chance, 1.0 - chance)
        size = _ndtri_size(np.sqrt(-_log(tail)))
        result[outer] = np.where(chance < tail + tail, -size, size)
    return result


def _logistic(x: F64) -> F64:
    small = _exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, small) / (1.0 + small)

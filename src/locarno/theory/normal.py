"""The standard normal distribution with the same last bit on every processor.

Built on the elementary functions of this package, so that nothing depends on the processor's
vector units. Functions take an array of any shape (or a number) and return float64 of that shape.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from locarno.theory.elementary import blockwise, exp_block, log_block, ratio

F64 = NDArray[np.float64]

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
    return blockwise(ndtr_block, x)


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
    return blockwise(ndtri_block, p)


def _gauss(size: F64) -> F64:
    """Return exp(-size**2 / 2), the square split so that its rounding does no harm."""
    coarse = np.floor(size * 16.0)
    coarse /= 16.0
    fine = (size - coarse) * (size + coarse)
    # coarse**2 / 2 is exact, and fine is small: no error of the square is amplified.
    return exp_block(coarse * coarse * -0.5) * exp_block(fine * -0.5)


def _ndtr_centre(x: F64) -> F64:
    return x * ratio(NDTR_CENTRE_TOP, NDTR_CENTRE_BOTTOM, x * x) + 0.5


def _ndtr_lower(size: F64) -> F64:
    """Return P(Z <= -size) for sizes beyond the centre."""
    middle = size <= NDTR_MIDDLE
    if middle.all():
        return _gauss(size) * ratio(NDTR_MIDDLE_TOP, NDTR_MIDDLE_BOTTOM, size)
    factor = np.empty_like(size)
    factor[middle] = ratio(NDTR_MIDDLE_TOP, NDTR_MIDDLE_BOTTOM, size[middle])
    far = size[~middle]
    inverse_square = 1.0 / (far * far)
    series = inverse_square * ratio(NDTR_TAIL_TOP, NDTR_TAIL_BOTTOM, inverse_square)
    factor[~middle] = (INVERSE_SQRT_2PI - series) / far
    return _gauss(size) * factor


def ndtr_block(x: F64) -> F64:
    """Normal distribution function of one block."""
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
        return ratio(NDTRI_MIDDLE_TOP, NDTRI_MIDDLE_BOTTOM, r - NDTRI_MIDDLE_SHIFT)
    size = np.empty_like(r)
    size[middle] = ratio(NDTRI_MIDDLE_TOP, NDTRI_MIDDLE_BOTTOM, r[middle] - NDTRI_MIDDLE_SHIFT)
    size[~middle] = ratio(NDTRI_TAIL_TOP, NDTRI_TAIL_BOTTOM, r[~middle] - NDTRI_MIDDLE)
    return size


def ndtri_block(p: F64) -> F64:
    """Normal quantile of one block."""
    q = p - 0.5
    result = np.where(p == 0.0, -np.inf, np.where(p == 1.0, np.inf, np.nan))
    distance = np.abs(q)
    centre = np.flatnonzero(distance <= NDTRI_CENTRE)
    outer = np.flatnonzero((distance > NDTRI_CENTRE) & (p > 0.0) & (p < 1.0))
    if centre.size:
        near = q[centre]
        r = NDTRI_CENTRE_SQUARED - near * near
        result[centre] = near * ratio(NDTRI_CENTRE_TOP, NDTRI_CENTRE_BOTTOM, r)
    if outer.size:
        chance = p[outer]
        tail = np.minimum(chance, 1.0 - chance)
        size = _ndtri_size(np.sqrt(-log_block(tail)))
        result[outer] = np.where(chance < tail + tail, -size, size)
    return result

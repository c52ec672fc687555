"""Counter-based random numbers: the draw of any place, without drawing those before it.

Because a draw is a function of its address (seed, stream, future, history, day, lane),
results do not depend on threads, chunks or the order of work, and two designs that ask for
the same address get the same luck.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

F64 = NDArray[np.float64]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
Words = tuple[U64, U64, U64, U64]

ROUNDS = 10
BLOCK = 8192
"""Counters worked on at a time: the temporaries of one block stay in the cache."""
MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
FIRST_KEY_STEP, SECOND_KEY_STEP = (np.uint64(step) for step in KEY_STEPS)
WORD_BITS = np.uint64(32)
WORD_MASK = np.uint64(0xFFFFFFFF)
WORD_VALUES = 1 << 32

DRAW_BITS = 52
"""Bits of a uniform: with 53, adding one half would round the largest draw up to 1."""
HIGH_SHIFT = np.uint64(DRAW_BITS - 32)
LOW_SHIFT = np.uint64(64 - DRAW_BITS)
DRAW_STEP = 2.0**-DRAW_BITS
WORD_STEP = 2.0**-32


def philox4x32(
    counter: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike], key: tuple[int, int]
) -> tuple[U32, U32, U32, U32]:
    """Return the four words of Philox4x32-10 for every counter.

    Parameters
    ----------
    counter : four words in [0, 2**32), any shapes that broadcast together
    key : two words in [0, 2**32)

    Returns
    -------
    four arrays of the broadcast shape

    Source
    ------
    Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
    SC'11; constants and known answers of the Random123 library.

    Examples
    --------
    >>> [hex(int(word)) for word in philox4x32((0, 0, 0, 0), (0, 0))]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    first, second, third, fourth = _words(counter, key)
    return (
        first.astype(np.uint32),
        second.astype(np.uint32),
        third.astype(np.uint32),
        fourth.astype(np.uint32),
    )


def uniforms(
    seed: int,
    stream: int,
    future: ArrayLike,
    history: ArrayLike,
    day: ArrayLike,
    lane: ArrayLike,
) -> tuple[F64, F64]:
    """Return the two independent uniforms of every address.

    Parameters
    ----------
    seed : study seed, in [0, 2**32)
    stream : number of the stream, in [0, 2**32)
    future, history, day, lane : whole numbers in [0, 2**32), shapes that broadcast together

    Returns
    -------
    two arrays of the broadcast shape, strictly between 0 and 1, on the grid
    (k + 1/2) * 2**-52, which is symmetric around one half

    Source
    ------
    Philox4x32-10 of Salmon et al. (2011) with key (seed, stream) and counter (future,
    history, day, lane).

    Examples
    --------
    >>> first, second = uniforms(1, 0, [0, 1, 2], 0, 0, 0)
    >>> first.shape, bool((first < 1.0).all())
    ((3,), True)
    """
    first, second, third, fourth = _words((future, history, day, lane), (seed, stream))
    return unit_interval(first, second), unit_interval(third, fourth)


def unit_interval(high: U64, low: U64) -> F64:
    """Return doubles strictly between 0 and 1 from two 32-bit words each.

    Parameters
    ----------
    high : any shape, word that gives the leading 32 bits
    low : same shape, word whose upper 20 bits give the rest

    Returns
    -------
    same shape, (k + 1/2) * 2**-52 with k the 52-bit number

    Source
    ------
    The midpoint rule of Random123's u01 functions; exact in double precision.
    """
    draws = np.asarray((high << HIGH_SHIFT) | (low >> LOW_SHIFT), dtype=np.float64)
    return np.asarray((draws + 0.5) * DRAW_STEP)


def block_of(
    first: np.uint64,
    second: np.uint64,
    third: np.uint64,
    fourth: np.uint64,
    seed: np.uint64,
    stream: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words of Philox4x32-10 for one counter; the text that is compiled.

    Parameters
    ----------
    first, second, third, fourth : counter (future, history, day, lane), each in [0, 2**32)
    seed, stream : key, each in [0, 2**32)

    Returns
    -------
    four words in [0, 2**32)

    Source
    ------
    As ``philox4x32``.

    Examples
    --------
    >>> zero = np.uint64(0)
    >>> hex(block_of(zero, zero, zero, zero, zero, zero)[0])
    '0x6627e8d5'
    """
    for _ in range(ROUNDS):
        # Upper halves are cut off where they would count, not where they arise: multipliers of
        # vector units read the lower halves only, and the cut costs nothing.
        product = (first & WORD_MASK) * MULTIPLIERS[0]
        other = (third & WORD_MASK) * MULTIPLIERS[1]
        first = (other >> WORD_BITS) ^ second ^ seed
        third = (product >> WORD_BITS) ^ fourth ^ stream
        second = other
        fourth = product
        seed = (seed + FIRST_KEY_STEP) & WORD_MASK
        stream = (stream + SECOND_KEY_STEP) & WORD_MASK
    return first & WORD_MASK, second & WORD_MASK, third & WORD_MASK, fourth & WORD_MASK


def uniform_of(high: np.uint64, low: np.uint64) -> float:
    """Return a double strictly between 0 and 1 from two words, as ``unit_interval`` does.

    Parameters
    ----------
    high, low : words in [0, 2**32)

    Returns
    -------
    (k + 1/2) * 2**-52 with k the 52-bit number

    Source
    ------
    As ``unit_interval``.

    Examples
    --------
    >>> uniform_of(np.uint64(1 << 31), np.uint64(0)) == 0.5 + 2.0**-53
    True
    """
    draw = (high << HIGH_SHIFT) | (low >> LOW_SHIFT)
    return (float(np.int64(draw)) + 0.5) * DRAW_STEP


def coarse_of(word: np.uint64) -> float:
    """Return a double strictly between 0 and 1 from one word, where 32 bits are enough.

    Parameters
    ----------
    word : in [0, 2**32)

    Returns
    -------
    (word + 1/2) * 2**-32

    Source
    ------
    The midpoint rule of Random123's u01 functions; exact in double precision.

    Examples
    --------
    >>> coarse_of(np.uint64(0)) == 2.0**-33
    True
    """
    return (float(np.int64(word)) + 0.5) * WORD_STEP


def coarse_uniforms(words: U32) -> F64:
    """Return doubles strictly between 0 and 1 from one word each.

    Parameters
    ----------
    words : any shape

    Returns
    -------
    same shape, (word + 1/2) * 2**-32

    Source
    ------
    As ``coarse_of``.

    Examples
    --------
    >>> coarse_uniforms(np.array([1 << 31], dtype=np.uint32)).tolist() == [0.5 + 2.0**-33]
    True
    """
    return (words.astype(np.float64) + 0.5) * WORD_STEP


def _word_array(value: ArrayLike) -> U64:
    """Return the values as unsigned 64-bit integers, refusing what is not a word."""
    given = np.asarray(value)
    if given.dtype.kind not in "iu":
        msg = f"a Philox counter needs whole numbers, found {given.dtype}"
        raise ValueError(msg)
    if given.size and (int(given.min()) < 0 or int(given.max()) >= WORD_VALUES):
        msg = f"a Philox counter needs words in [0, 2**32), found {given.min()} to {given.max()}"
        raise ValueError(msg)
    return given.astype(np.uint64)


def _round_keys(key: tuple[int, int]) -> list[tuple[np.uint64, np.uint64]]:
    """Return the key of each round, refusing what is not a word."""
    for word in key:
        if not 0 <= word < WORD_VALUES:
            msg = f"a Philox key (seed, stream) needs words in [0, 2**32), found {word}"
            raise ValueError(msg)
    return [
        (
            np.uint64((key[0] + step * KEY_STEPS[0]) % WORD_VALUES),
            np.uint64((key[1] + step * KEY_STEPS[1]) % WORD_VALUES),
        )
        for step in range(ROUNDS)
    ]


def _round(words: Words, key: tuple[np.uint64, np.uint64]) -> Words:
    """Return the words after a round."""
    product = words[0] * MULTIPLIERS[0]
    other = words[2] * MULTIPLIERS[1]
    first = other >> WORD_BITS
    first ^= words[1]
    first ^= key[0]
    third = product >> WORD_BITS
    third ^= words[3]
    third ^= key[1]
    other &= WORD_MASK
    product &= WORD_MASK
    return first, other, third, product


def _words(
    counter: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike], key: tuple[int, int]
) -> Words:
    """Return the four output words as unsigned 64-bit arrays of the broadcast shape."""
    keys = _round_keys(key)
    whole = np.broadcast_arrays(*(_word_array(word) for word in counter))
    shape = whole[0].shape
    flat = [np.array(word).reshape(-1) for word in whole]
    for start in range(0, flat[0].size, BLOCK):
        block = slice(start, start + BLOCK)
        words = (flat[0][block], flat[1][block], flat[2][block], flat[3][block])
        for round_key in keys:
            words = _round(words, round_key)
        for target, word in zip(flat, words, strict=True):
            target[block] = word
    return (
        flat[0].reshape(shape),
        flat[1].reshape(shape),
        flat[2].reshape(shape),
        flat[3].reshape(shape),
    )

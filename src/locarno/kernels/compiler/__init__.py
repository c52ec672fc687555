"""What kernels ask of numba beyond ``njit``, so that they compile sooner; none of it moves a bit.

``linked`` (parts are optimised once, with the kernel they belong to), ``records`` (named tuples
passed on by address), ``lowering`` (fewer instructions for loops and items), ``passes`` (fewer
passes, and nothing typed twice), ``once`` (each kernel by one process). All of it leans on what
numba does not promise to keep; ``tests/unit/test_linked_parts.py`` and ``test_lowering.py`` hold on
to that.
"""

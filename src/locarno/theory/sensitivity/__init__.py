"""Sensitivity of an outcome to its inputs.

``sobol`` (shares of variance), ``elementary_effects`` (Morris) and ``given_data`` (PAWN, delta,
regional, swings) each read a sample of the plan they were made for and refuse any other.
"""

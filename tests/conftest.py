"""Settings shared by every tier."""

from hypothesis import settings

# Derandomised and without a data base of past failures: each run tests the same cases everywhere.
# To look for new ones: pytest --hypothesis-profile=explore tests/property
settings.register_profile("ci", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", database=None, deadline=None, max_examples=2_000)
settings.load_profile("ci")

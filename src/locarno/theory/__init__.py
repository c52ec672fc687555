"""What the literature says: pure functions on floats and arrays."""

"""Studies: many futures by a sampling plan, evaluated anywhere and kept, and what they mean."""

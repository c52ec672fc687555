"""The deterrence game of a case: its tree, its numbers, its answers and what they say."""

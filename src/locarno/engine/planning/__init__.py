"""Force generation as an integer programme: who sends what when, and who judges it."""

"""Ends too rare to be seen by plain histories: their last step is computed, not drawn."""

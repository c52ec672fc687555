"""Results turned into tables, figures and prose: it formats and never computes a result."""

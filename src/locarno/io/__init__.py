"""The only place that opens files: scenarios in, runs out."""

"""Placement of a plan in sectors: which tour serves where, with few nations side by side."""

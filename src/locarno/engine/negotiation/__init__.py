"""Negotiation: which packages all would accept, and which of them would be kept."""

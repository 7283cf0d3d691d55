"""The map where the claims are too many to travel: cells from afar, places from near."""

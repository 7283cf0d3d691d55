"""The map of claims too many to travel: cells from afar, places from near."""

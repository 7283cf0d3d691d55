"""What the claims amount to on a day, and how that is drawn."""

"""What was said: the bundled tables, their schemas and the store behind them."""

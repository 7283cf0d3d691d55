"""Coverage-guided fuzzing of the readers of outside files."""

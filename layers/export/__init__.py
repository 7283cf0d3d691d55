"""Exporters: what is on view, as files that stand on their own."""

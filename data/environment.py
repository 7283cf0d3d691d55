"""Settings that an operator gives by the environment of the process."""

from typing import Final

STORE: Final = "CLAIMLINE_STORE"
"""Names the URL of the store, as `data.store_url` reads it."""

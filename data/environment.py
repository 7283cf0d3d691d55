"""Settings that an operator gives by the environment of the process."""

from collections.abc import Mapping
from typing import Final

from geo.errors import ClaimlineError

STORE: Final = "CLAIMLINE_STORE"
"""Names the URL of the store, as `data.store_url` reads it."""

MOST_CLAIMS: Final = "CLAIMLINE_MOST_CLAIMS"
"""How many claims of a store may be read into memory at once."""

USUAL_MOST_CLAIMS: Final = 3_000_000
"""As many claims take the page about 4 GB."""


class SettingError(ClaimlineError, ValueError):
    """A variable is set to something unusable."""


def read_most_claims(variables: Mapping[str, str]) -> int:
    """Read how many claims of a store may be read into memory at once.

    Args:
        variables: Variables by name, such as `os.environ`.

    Raises:
        SettingError: If the variable is no whole number above 0.
    """
    text = variables.get(MOST_CLAIMS, "").strip()
    if not text:
        return USUAL_MOST_CLAIMS
    if not (text.isascii() and text.isdigit() and int(text)):
        raise SettingError(
            f"{MOST_CLAIMS} is {text[:40]!r}; write a whole number above 0, such as "
            f"{USUAL_MOST_CLAIMS}"
        )
    return int(text)

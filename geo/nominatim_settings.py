"""NominatimSettings: whether and how Nominatim may be asked, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from geo.errors import ClaimlineError
from geo.reply_cache import cache_path

USER_AGENT_VARIABLE: Final = "CLAIMLINE_NOMINATIM_USER_AGENT"
"""The environment variable that switches Nominatim on."""

URL_VARIABLE: Final = "CLAIMLINE_NOMINATIM_URL"
"""The environment variable that names another Nominatim than the public one."""

PUBLIC_URL: Final = "https://nominatim.openstreetmap.org"
"""The service of the OpenStreetMap Foundation."""


class NominatimError(ClaimlineError):
    """Nominatim is set up wrongly or gave no answer; the offline answer stands."""


@dataclass(frozen=True, slots=True)
class NominatimSettings:
    """Who asks which Nominatim, and how patiently."""

    user_agent: str
    """Names the application and a contact, as the usage policy demands."""
    url: str = PUBLIC_URL
    """Base of the service."""
    cache_path: Path | None = None
    """File where answers are kept; None keeps none."""
    timeout_s: float = 5.0
    """Seconds to wait for an answer."""
    delay_s: float = 1.0
    """Least seconds between two requests.

    References:
        operations.osmfoundation.org/policies/nominatim: at most one a second.
    """

    def __post_init__(self) -> None:
        """Refuse what no request could be made with.

        Raises:
            NominatimError: If the user agent is empty or not plain text, or the
                URL is not one of http or https.
        """
        agent = self.user_agent
        if not agent.strip() or not agent.isascii() or not agent.isprintable():
            raise NominatimError(
                f"{USER_AGENT_VARIABLE} is {agent!r}; write the name of the "
                "application and a contact in plain ASCII"
            )
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            usable = False
        if not usable:
            raise NominatimError(
                f"{URL_VARIABLE} is {self.url!r}; write the base of a Nominatim, "
                f"such as {PUBLIC_URL}"
            )

    @property
    def scheme(self) -> str:
        """The scheme, http or https."""
        return urlsplit(self.url).scheme

    @property
    def domain(self) -> str:
        """Host, port and path of the service, as geopy wants them."""
        parts = urlsplit(self.url)
        return f"{parts.netloc}{parts.path}".rstrip("/")

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str]
    ) -> "NominatimSettings | None":
        """Build the settings from environment variables.

        Args:
            environment: Variables by name, such as `os.environ`.

        Returns:
            The settings, or None, which means off, unless
            CLAIMLINE_NOMINATIM_USER_AGENT is set.

        Raises:
            NominatimError: If a variable is set to something unusable.
        """
        agent = environment.get(USER_AGENT_VARIABLE, "").strip()
        if not agent:
            return None
        return cls(
            user_agent=agent,
            url=environment.get(URL_VARIABLE, "").strip() or PUBLIC_URL,
            cache_path=cache_path(environment),
        )

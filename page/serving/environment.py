"""Environment: what the operator sets by variables, read and checked in one place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from data.environment import MOST_CLAIMS, STORE, read_most_claims
from geo.errors import ClaimlineError
from geo.nominatim_settings import (
    URL_VARIABLE,
    USER_AGENT_VARIABLE,
    NominatimSettings,
)

DATA: Final = "CLAIMLINE_DATA"
LOG: Final = "CLAIMLINE_LOG"
FRAMES: Final = "CLAIMLINE_FRAMES"

VARIABLES: Final = (
    DATA,
    STORE,
    MOST_CLAIMS,
    LOG,
    FRAMES,
    USER_AGENT_VARIABLE,
    URL_VARIABLE,
    "CLAIMLINE_CACHE_DIR",
    "CLAIMLINE_ADDRESS",
)
"""Every variable that claimline reads; each has a heading in docs/serving.md."""

_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?")


class OperatorError(ClaimlineError, ValueError):
    """A variable is set to something unusable."""


class LogForm(StrEnum):
    """How a line of the log is written."""

    PLAIN = "plain"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator has chosen."""

    data: Path | None
    """Folder of the tables; None means the bundled ones."""
    log: LogForm
    """How the log is written."""
    frames: tuple[str, ...]
    """Origins of other sites that may show the page in a frame."""
    most_claims: int
    """How many claims of a store may be read into memory."""
    nominatim: NominatimSettings | None
    """Whether and how Nominatim may be asked."""

    @classmethod
    def parse(cls, variables: Mapping[str, str]) -> "Environment":
        """Read the settings out of environment variables; an empty one is unset.

        Args:
            variables: Variables by name, such as `os.environ`.

        Raises:
            OperatorError: If a variable is set to something unusable.
            SettingError: If one of those of the store is.
            NominatimError: If one of those of Nominatim is.
        """
        return cls(
            data=read_folder(variables),
            log=_parse_log(variables),
            frames=_parse_frames(variables),
            most_claims=read_most_claims(variables),
            nominatim=NominatimSettings.from_environment(variables),
        )


def _read(variables: Mapping[str, str], name: str) -> str:
    return variables.get(name, "").strip()


def read_folder(variables: Mapping[str, str]) -> Path | None:
    """Read which folder of tables is served; None means the bundled ones.

    Args:
        variables: Variables by name, such as `os.environ`.
    """
    # Whether the tables in it can be used is found out, and told, by reading them.
    chosen = _read(variables, DATA)
    return Path(chosen) if chosen else None


def _parse_log(variables: Mapping[str, str]) -> LogForm:
    chosen = _read(variables, LOG) or LogForm.PLAIN
    try:
        return LogForm(chosen)
    except ValueError:
        raise OperatorError(
            f"{LOG} is {chosen!r}; write {' or '.join(LogForm)}"
        ) from None


def _parse_frames(variables: Mapping[str, str]) -> tuple[str, ...]:
    origins = tuple(_read(variables, FRAMES).split())
    for origin in origins:
        # What follows the host could smuggle another directive into the policy.
        if not _ORIGIN.fullmatch(origin):
            raise OperatorError(
                f"{FRAMES} names {origin!r}; write origins such as "
                "https://news.example, with blanks between them"
            )
    return origins

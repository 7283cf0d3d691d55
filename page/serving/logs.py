"""Logs: lines for people or for programs, without a trace of who reads.

Lines go to standard error. None has the address of a reader or the search text of
one; a failure has a short id, which the reader sees as well.
"""

import json
import logging
import secrets
import sys
from datetime import UTC, datetime
from typing import Final

import streamlit as st
import streamlit.logger

from page.serving.environment import LogForm

LOG: Final = logging.getLogger(__name__)

OURS: Final = ("page", "layers", "data", "geo")
"""Loggers whose news is logged; of all others, what they warn of."""

NAMES_READERS: Final = "uvicorn.error"
"""The logger that names the address and the query of everyone who connects."""

ACCESS: Final = "uvicorn.access"
"""The logger of every single request."""


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC), `level`, `logger`, `message`, and more."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record; an `id` and the traceback of an error go along."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if failure := getattr(record, "failure", ""):
            line["failure"] = failure
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(form: LogForm) -> None:
    """Let everything that this process logs go to standard error in one form.

    Args:
        form: How a line is written.
    """
    handler = logging.StreamHandler(sys.stderr)
    if form is LogForm.JSON:
        handler.setFormatter(JsonLines())
        # Streamlit gives each of its loggers a handler as it makes them.
        streamlit.logger.setup_formatter = _adopt
        for name in list(logging.root.manager.loggerDict):
            _adopt(logging.getLogger(name))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.root.handlers[:] = [handler]
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger(NAMES_READERS).addFilter(names_nobody)
    logging.getLogger(ACCESS).disabled = True


def names_nobody(record: logging.LogRecord) -> bool:
    """Tell whether a line of the web server is about no single connection."""
    return "WebSocket" not in str(record.msg) and "connection " not in str(record.msg)


def log_script_error(error: Exception) -> bool:
    """Log what failed while the page was made, and give its reader the id of it.

    Args:
        error: What nobody had foreseen.

    Returns:
        True, so that Streamlit says no more about it.
    """
    # The server starts sooner without what only a run of the page needs.
    from layers.speech import open_speech  # noqa: PLC0415
    from page.session import guess_language  # noqa: PLC0415
    from page.trouble import STORE_TROUBLE, show_trouble  # noqa: PLC0415

    speech = open_speech(guess_language())
    if isinstance(error, STORE_TROUBLE):
        # In a panel over the page, which runs by itself.
        show_trouble(error, speech)
        return True
    failure = secrets.token_hex(4)
    LOG.error(
        "failure %s: %s",
        failure,
        type(error).__name__,
        exc_info=error,
        extra={"failure": failure},
    )
    st.error(
        speech.say(
            "Something went wrong here. Reload the page; if it happens again, tell"
            " those who run it this number: {failure}",
            failure=failure,
        )
    )
    return True


def _adopt(logger: logging.Logger) -> None:
    """Let a logger hand its records to the root instead of writing them itself."""
    logger.handlers.clear()
    logger.propagate = True

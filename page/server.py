"""What the server does for all visitors: it gets ready before the first one comes."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from geo.errors import ClaimlineError

LOG = logging.getLogger(__name__)


@asynccontextmanager
async def get_ready(_app: Any) -> AsyncIterator[None]:  # noqa: ANN401 - any ASGI app
    """Begin to load the tables while the first visitor's browser loads the page.

    The server answers at once; a visitor who comes sooner waits for what is left.
    """
    Thread(target=_load, name="get ready", daemon=True).start()
    yield


def _load() -> None:
    # Imported here, because the imports are most of what there is to wait for. The
    # page itself cannot be: its components register with the visitor's run.
    import layers.draw  # noqa: F401, PLC0415
    from page.resources import open_resources, parse_folder  # noqa: PLC0415

    try:
        open_resources(parse_folder()).warm_up()
    except ClaimlineError as error:
        # Every visitor is told in full; here a line is enough.
        LOG.warning("the tables cannot be shown: %s", error)

"""Links between the pages: relative, so that they hold wherever the page is served.

Every page lies at the same depth, so that one text leads to the same page from each
of them. A link carries the whole view, or what the caller changes in it.
"""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from layers.view import Catalogue, ViewState, change_view
from page.session import build_query

MAP: Final = ""
COMPARE: Final = "compare"
PLACE: Final = "place"
CONTRIBUTE: Final = "contribute"
"""Paths of the pages; that of the map, where the page opens, is empty."""


def build_link(path: str, view: ViewState, catalogue: Catalogue) -> str:
    """Build the link to a page with a view.

    Args:
        path: `MAP`, `COMPARE`, `PLACE` or the path of another page.
        view: What shall be on view there.
        catalogue: The tables on view.

    Returns:
        A relative address; as an attribute of HTML it still has to be escaped.
    """
    query = urlencode(build_query(view, catalogue))
    return f"./{path}?{query}" if query else f"./{path}"


def build_changed_link(
    path: str,
    view: ViewState,
    catalogue: Catalogue,
    **changes: Any,  # noqa: ANN401 - fields of ViewState
) -> str:
    """Build the link to a page with a view in which something is changed.

    Where the change does not go together with the rest, the rest gives way, as
    when the reader had changed it (`layers.view_changes.change_view`).

    Args:
        path: As in `build_link`.
        view: What is on view now.
        catalogue: The tables on view.
        changes: New values by field of `ViewState`.
    """
    changed, _ = change_view(view, changes)
    return build_link(path, changed, catalogue)


def without_camera(view: ViewState) -> ViewState:
    """Leave out where the map looks, for links that shall not depend on it."""
    return replace(view, centre=None, zoom=None)

"""view.json: a request as text that makes the same export again.

It stands in every export, where the format has a place for it (`layers.export.found`
finds it there), and can be a file of its own.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from layers.export.basis import Basis
from layers.export.citation import build_data_version, build_link, read_version
from layers.export.progress import Watch
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest
from layers.view import ViewState
from layers.view_catalogue import Catalogue

MARK: Final = "claimline-view"
"""What the text calls itself, and the name it goes by inside other files."""

EDITION: Final = 1
"""Number of the form of the text; readers refuse what is newer than they are."""

LONGEST: Final = 200_000
"""Characters of a view.json that are read at all."""

_REQUEST: Final = TypeAdapter(ExportRequest)

Note = Callable[[str], None]


def write_view(request: ExportRequest, basis: Basis) -> str:
    """Write a request as the text of a view.json.

    Returns:
        JSON of one line in ASCII, without the day of access. Equal requests about
        equal tables give equal text.
    """
    asked = _REQUEST.dump_python(request, mode="json")
    del asked["accessed"]
    for name in ("hidden", "regions", "kinds"):
        # Sets have no order of their own.
        asked["view"][name] = sorted(asked["view"][name])
    link = build_link(request.view, basis.catalogue, request.address)
    told = {
        MARK: EDITION,
        "software": f"claimline {read_version()}",
        "data": build_data_version(basis),
        "link": link,
        "request": asked,
    }
    return json.dumps(told)


def parse_view(
    text: str, basis: Basis, where: str
) -> tuple[ExportRequest, tuple[str, ...]]:
    """Understand the text of a view.json.

    Args:
        text: The text.
        basis: The tables that it is to be drawn from.
        where: What it was read from, for messages.

    Returns:
        The request, and a sentence for everything that may make the export look
        otherwise than the one that it came from: other tables, another version, ids
        that the tables lack.

    Raises:
        ExportError: If the text is no view.json, or holds what no request can.
    """
    told = _parse_object(text, where)
    edition = told.get(MARK)
    if not isinstance(edition, int):
        raise ExportError(f"{where} is no view.json of claimline; export one")
    if edition > EDITION:
        raise ExportError(
            f"{where} is a view.json of form {edition} and this is claimline "
            f"{read_version()}, which reads up to {EDITION}; use a newer one"
        )
    try:
        request = _REQUEST.validate_json(json.dumps(told.get("request")))
    except ValidationError as error:
        raise ExportError(
            f"{where}: {_say_first(error)}; mend it or export it anew"
        ) from (error)
    notes: list[str] = []
    _compare(told, basis, where, notes.append)
    view = _fit_view(request.view, basis.catalogue, where, notes.append)
    return replace(request, view=view), tuple(notes)


def export_view(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export the view.json, laid out for people."""
    watch.advance(0, 1)
    told = json.loads(write_view(request, basis))
    return (json.dumps(told, indent=2) + "\n").encode()


def _parse_object(text: str, where: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ExportError(
            f"{where} has {len(text):,} characters; a view.json has fewer than "
            f"{LONGEST:,}"
        )
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExportError(f"{where} is not whole JSON ({error}); export it anew") from (
            error
        )
    return told if isinstance(told, dict) else {}


def _say_first(error: ValidationError) -> str:
    """Name the first thing that is wrong, by its path."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(map(str, first["loc"])) or "request"
    return f"{path} is wrong ({first['msg']})"


def _compare(told: dict[str, Any], basis: Basis, where: str, note: Note) -> None:
    """Say where tables and software differ from those of the first export."""
    here = {
        "data": build_data_version(basis),
        "software": f"claimline {read_version()}",
    }
    for name, value in here.items():
        before = str(told.get(name))[:100]
        if before != value:
            note(f"{where} was made with {name} {before}; here it is {value}.")


def _fit_view(
    view: ViewState, catalogue: Catalogue, where: str, note: Note
) -> ViewState:
    """Leave out the ids that the tables lack, and refuse what cannot be left out."""
    for account in (view.left, view.right):
        if account not in catalogue.accounts:
            raise ExportError(
                f"{where} compares with {account[:60]!r}, which is no side and no "
                "source of the tables; use the tables it was made from"
            )
    unknown = sorted(view.hidden.difference(catalogue.source_ids))
    if unknown:
        note(f"{where} hides {', '.join(unknown)}, which the tables lack.")
    if view.place is not None and view.place not in catalogue.place_ids:
        note(f"{where} has {view.place} open, which the tables lack.")
        view = replace(view, place=None)
    return replace(view, hidden=view.hidden.difference(unknown))

"""`export`: a view as a file that says by itself what it is."""

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import click

from commands.options import (
    KNOWN_BY,
    OVERTAKEN_AFTER,
    SOURCES,
    day_option,
    expand_sides,
    get_store_url,
    parse_moment,
)
from commands.progress import watch_terminal
from data.environment import read_most_claims
from layers.export.basis import Basis, build_question, open_basis
from layers.export.export import export as make_export
from layers.export.export import export_file
from layers.export.formats import FORMATS, Kind, find_format
from layers.export.found import read_view
from layers.export.motion import Motion
from layers.export.refusal import ExportError
from layers.export.request import ExportRequest, Extent, Panels, Paper
from layers.state import require_sources
from layers.view import Language, ViewState, from_query


def _parse_days(
    context: click.Context, option: click.Parameter, texts: tuple[str, ...]
) -> tuple[date | str | None, ...]:
    return tuple(parse_moment(context, option, text) for text in texts)


@click.command()
@day_option("--as-of", "The day the claims are about.", required=False)
@KNOWN_BY
@SOURCES
@OVERTAKEN_AFTER
@click.option(
    "--view",
    "view_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take everything from a view.json, or from an earlier export.",
)
@click.option("--url", metavar="URL", help="Take the view from a link of the page.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="What to make.  [default: as the file's name ends]",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write; - is standard output.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")
@click.option(
    "--extent",
    type=click.Choice([*map(str, Extent)]),
    help="Data: the claims in force that day, or the whole record.  [default: view]",
)
@click.option(
    "--paper",
    type=click.Choice([*map(str, Paper)]),
    help="Stills: size and orientation.  [default: a4-landscape]",
)
@click.option("--dpi", type=int, help="PNG: dots per inch.  [default: 300, slide 144]")
@click.option(
    "--names",
    multiple=True,
    type=click.Choice([*map(str, Language)]),
    help="Language of the names of places; may be repeated.  [default: en]",
)
@click.option(
    "--panels",
    type=click.Choice([*map(str, Panels)]),
    help="Stills: one map, or one for each side, source or date.  [default: one]",
)
@click.option(
    "--day",
    "days",
    multiple=True,
    metavar="DATE",
    callback=_parse_days,
    help="Stills: a day of the panels by date; may be repeated.",
)
@click.option(
    "--from", "first", metavar="DATE", callback=parse_moment, help="Motion: first day."
)
@click.option(
    "--to", "last", metavar="DATE", callback=parse_moment, help="Motion: last day."
)
@click.option("--step", type=int, help="Motion: days between frames.  [default: 1]")
@click.option("--speed", type=float, help="Motion: frames a second.  [default: 8]")
@click.option(
    "--address",
    metavar="URL",
    envvar="CLAIMLINE_ADDRESS",
    help="Address of the page, for links and their code.",
)
@click.option(
    "--accessed",
    metavar="DATE",
    callback=parse_moment,
    help="Citations: day of access.  [default: today]",
)
@click.pass_obj
def export(
    folder: Path,
    /,
    output: Path,
    form: str | None,
    **asked: Any,  # noqa: ANN401 - the options above
) -> None:
    """Write a view as a picture, a page to print, map data, a film or a citation.

    The file holds what it shows: which claims, by whom, about which day, known by
    when, what was hidden, whose data, how to cite it and how to make it again.
    """
    name = form or _guess_format(output)
    basis = open_basis(folder, get_store_url(), read_most_claims(os.environ))
    request = _build_request(basis, name, asked)
    watch = watch_terminal()
    if str(output) == "-":
        content = make_export(name, request, basis, watch)
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    export_file(output, name, request, basis, watch, overwrite=asked["overwrite"])


def _guess_format(output: Path) -> str:
    """Tell the format from the end of a file's name."""
    fitting = [f.name for f in FORMATS.values() if output.name.endswith(f.suffix)]
    if not fitting:
        raise ExportError(
            f"{output.name!r} does not say what it is; give --format, one of "
            f"{', '.join(FORMATS)}"
        )
    # The longest suffix fits best: map.csl.json is a citation.
    return max(fitting, key=lambda found: len(find_format(found).suffix))


def _build_request(basis: Basis, name: str, asked: dict[str, Any]) -> ExportRequest:
    """Take a request from a file, a link or the options; the options win."""
    given = [o for o in ("view_file", "url", "as_of") if asked[o] is not None]
    if len(given) != 1:
        raise ExportError(
            "say what to export by one of --as-of DATE, --view FILE and --url URL"
        )
    if asked["view_file"] is not None:
        request, notes = read_view(asked["view_file"], basis)
    elif asked["url"] is not None:
        request, notes = _read_link(asked["url"], basis)
    else:
        request, notes = ExportRequest(_build_view(basis, asked)), ()
    for note in notes:
        click.echo(str(note), err=True)
    if find_format(name).kind is Kind.CITATION and name != "view":
        accessed = asked["accessed"] or datetime.now(UTC).date()
        request = replace(request, accessed=accessed)
    return _change_request(request, asked)


def _read_link(url: str, basis: Basis) -> tuple[ExportRequest, tuple[str, ...]]:
    parts = urlsplit(url)
    query = parse_qs(parts.query, keep_blank_values=True)
    view, notes = from_query(dict(query), basis.catalogue)
    address = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    return ExportRequest(view, address=address), notes


def _build_view(basis: Basis, asked: dict[str, Any]) -> ViewState:
    """Build the view that the options of `state` describe."""
    ids = frozenset(basis.catalogue.source_ids)
    visible = expand_sides(asked["sources"], basis.dataset) or ids
    view = ViewState(
        as_of=asked["as_of"],
        known_by=asked["known_by"],
        hidden=ids - visible,
        overtaken_after=asked["wait"],
    )
    # The view names what is hidden; an unknown source to be shown would go unnoticed.
    question = replace(build_question(view, basis), sources=visible)
    require_sources(basis.store, question)
    return view


def _change_request(request: ExportRequest, asked: dict[str, Any]) -> ExportRequest:
    """Let the options for stills, motion and links win over what was read."""
    still = {
        "paper": Paper(asked["paper"]) if asked["paper"] else None,
        "dpi": asked["dpi"],
        "names": tuple(map(Language, asked["names"])) or None,
        "panels": Panels(asked["panels"]) if asked["panels"] else None,
        "days": asked["days"] or None,
    }
    changes: dict[str, Any] = {
        "still": replace(request.still, **_keep_given(still)),
        "motion": _change_motion(request, asked),
        **_keep_given({"extent": asked["extent"], "address": asked["address"]}),
    }
    if "extent" in changes:
        changes["extent"] = Extent(changes["extent"])
    return replace(request, **changes)


def _change_motion(request: ExportRequest, asked: dict[str, Any]) -> Motion | None:
    wanted = ("first", "last", "step", "speed")
    given = _keep_given({name: asked[name] for name in wanted})
    if not given:
        return request.motion
    if request.motion is None and not {"first", "last"} <= given.keys():
        raise ExportError("--step and --speed need a period; give --from and --to too")
    if request.motion is None:
        return Motion(**given)
    return replace(request.motion, **given)


def _keep_given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}

"""`publish`: a static site of the tables."""

import os
from datetime import date
from pathlib import Path

import click

from commands.options import get_store_url, parse_moment
from commands.progress import watch_terminal
from data.environment import read_most_claims
from layers.export.basis import open_basis
from layers.export.request import ExportRequest
from layers.export.site import build_site
from layers.export.site_folder import require_site_folder, write_site
from layers.view import change_view


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--base-url",
    "address",
    default="",
    metavar="URL",
    help="Where the site will be reached; wanted by previews of shared links, feed and "
    "citations.  [default: unknown, all links are relative]",
)
@click.option(
    "--as-of",
    metavar="DATE",
    callback=parse_moment,
    help="The day the site opens with.  [default: that of the page]",
)
@click.pass_obj
def publish(folder: Path, target: Path, *, address: str, as_of: date | None) -> None:
    """Write the interactive map and all its data as a static site into DIR.

    DIR is a new or empty folder, or a site that was published before: it is then
    replaced in one step when the new one is complete.
    """
    address = f"{address.rstrip('/')}/" if address else ""
    require_site_folder(target)
    basis = open_basis(folder, get_store_url(), read_most_claims(os.environ))
    view, _ = change_view(basis.catalogue.defaults, {"as_of": as_of} if as_of else {})
    files = build_site(ExportRequest(view, address=address), basis, watch_terminal())
    write_site(target, files)
    size = sum(map(len, files.values()))
    click.echo(f"{target}: {len(files)} files, {size / 1e6:.1f} MB")

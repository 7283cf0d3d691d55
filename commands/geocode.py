"""`geocode`: which place is meant."""

import os
from pathlib import Path
from typing import Final

import click

from commands.options import get_store_url
from commands.text import align_columns, write_json
from data.problems import quote_value
from geo.gazetteer import PLACES_PATH, Gazetteer, read_places
from geo.geocode import covered_bounds
from geo.geocode import geocode as rank_places
from geo.nominatim import NominatimGeocoder
from geo.nominatim_settings import NominatimSettings

CANDIDATE_COLUMNS: Final = (
    *("place_id", "name", "kind", "country", "lat", "lon", "score", "reason"),
)
"""Columns of the table of candidates; the JSON has the same members."""


@click.command()
@click.argument("query")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def geocode(folder: Path, query: str, form: str) -> None:
    """Rank the places that QUERY may mean, best first.

    QUERY is a name in English, Russian or Ukrainian, in any usual spelling, or
    coordinates. Nominatim is asked only where CLAIMLINE_NOMINATIM_USER_AGENT is
    set, and only for what the project's own gazetteer does not know.
    """
    settings = NominatimSettings.from_environment(os.environ)
    if get_store_url():
        # Loaded here: a name is answered much sooner without the engine.
        from commands.asking import open_tables  # noqa: PLC0415

        folder = open_tables(folder).names.folder
    gazetteer = Gazetteer(read_places(folder / PLACES_PATH.name))
    bounds = covered_bounds(gazetteer.places)
    nominatim = NominatimGeocoder(settings, bounds) if settings and bounds else None
    found = rank_places(query, gazetteer, nominatim)
    for notice in found.notices:
        click.echo(notice, err=True)
    records = [candidate.to_record() for candidate in found.candidates]
    if form == "json":
        click.echo(write_json(records), nl=False)
    elif records:
        click.echo(align_columns(records, CANDIDATE_COLUMNS), nl=False)
    if not records:
        raise click.ClickException(
            f"no place is called {quote_value(query)}; check the spelling"
        )

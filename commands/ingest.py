"""`ingest`: datasets into a store, all of it or nothing."""

from pathlib import Path

import click

from commands.options import get_store_url
from data.store_url import StoreError, ingest_url


@click.command()
@click.argument(
    "datasets",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def ingest(datasets: tuple[Path, ...]) -> None:
    """Import the tables of DATASETS, folders, into the store that --store names.

    A claim whose id the store has takes the place of the older one, and the areas of
    a source take that of the source's older areas. The claims of a
    dataset may also be Parquet: claims.parquet, or files in claims/. An import that
    is interrupted changes nothing; run it again, and it goes on.
    """
    url = get_store_url()
    if not url:
        raise StoreError(
            "ingest needs a store to import into; name a folder or a URL, as in "
            "python cli.py --store FOLDER ingest DATASET"
        )
    click.echo(f"claims in the store: {ingest_url(url, list(datasets))}")

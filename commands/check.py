"""`check`: whether the tables hold together."""

from pathlib import Path

import click

from data.check import check_path


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check(folder: Path, path: Path | None) -> None:
    """Check the tables in a folder, or one new table of claims.

    PATH is a folder of tables, or a CSV file of claims, which is checked against
    the places and sources of the project. Without PATH the tables of the project
    are checked.
    """
    path = path or folder
    verdict = check_path(path, folder)
    for line in (*verdict.problems, *verdict.summary):
        click.echo(str(line))
    if verdict.problems:
        count = len(verdict.problems)
        noun = "problem" if count == 1 else "problems"
        raise click.ClickException(f"{count} {noun} in {path}")

"""`import`: files of other people as a dataset of our own."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from data.bringing import (
    AUTO,
    Brought,
    is_dataset,
    join_brought,
    list_discards,
    read_members,
    read_part,
)
from data.coding.days import Order
from data.coding.headings import Role
from data.coding.plan import Plan, PlanError, parse_coding, parse_plan
from data.folder import FolderError, replace_folder, require_replaceable
from data.merge import Part
from data.readers.contract import Context, Reader, build_context
from data.readers.members import open_members
from data.readers.registry import READERS, find_reader
from data.readers.table import TableReader
from data.tables import BUNDLED, read_dataset

MOST_SHOWN: Final = 20
"""Discarded rows that the command spells out; report.json has all of them."""

PAIR: Final = "WORDS=VALUE"


def _pairs(name: str, words: str) -> Callable[[Any], Any]:
    return click.option(
        f"--{name}",
        name.replace("-", "_"),
        multiple=True,
        metavar=PAIR,
        callback=_parse_pairs,
        help=words,
    )


def _parse_pairs(
    _: click.Context, option: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    """Understand options of the form WORDS=VALUE."""
    pairs = [text.rpartition("=") for text in texts]
    for text, (words, _mark, value) in zip(texts, pairs, strict=True):
        if not words or not value:
            raise click.ClickException(
                f"{option.opts[0]} {text!r} is not {PAIR}; write the words, an equals "
                "sign and what they mean"
            )
    return {words: value for words, _, value in pairs}


@click.command("import")
@click.argument(
    "paths",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the dataset to make: new, or one that an import made.",
)
@click.option(
    "--reader",
    type=click.Choice([AUTO, *READERS]),
    default=AUTO,
    show_default=True,
    help="Format of the files; auto tells it by their content.",
)
@click.option(
    "--beside", is_flag=True, help="Put the claims beside those of --data, in one set."
)
@click.option("--dry-run", is_flag=True, help="Only report; write nothing.")
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON file with a plan, as the Contribute page saves it.",
)
@click.option(
    "--date-order",
    type=click.Choice([order.value for order in Order]),
    help="Whether 03.04.2025 is in April (dmy) or in March (mdy).",
)
@_pairs("column", "Heading of a table and what it holds: 'Settlement=place'.")
@_pairs("set", "What holds for every row: 'source=isw'. The words are a role.")
@_pairs("status", "Words of a table and their status: 'ours=ukrainian_control'.")
@_pairs("source", "Words of a table and their source: 'MoD=ru-mod', 'X=new:russian'.")
@_pairs("place", "Name in a table and its place: 'Popovka=popovka'.")
@_pairs("choose", "encoding=, delimiter=, sheet= or table= of a file.")
@click.pass_obj
def import_(  # noqa: PLR0913 - one parameter per option
    data: Path,
    /,
    *,
    paths: tuple[Path, ...],
    folder: Path | None,
    reader: str,
    beside: bool,
    dry_run: bool,
    plan_file: Path | None,
    date_order: str | None,
    **pairs: dict[str, str],
) -> None:
    """Turn FILEs into a dataset that the page and the commands open.

    A FILE is a table (CSV, TSV, XLSX, GeoJSON, GeoPackage, Parquet, KML), the archive
    of a public map, a folder or a zip of such files, or a dataset to merge with
    the others. Every row is kept or reported with the reason and a remedy. The
    built-in tables stay as they are.
    """
    if folder is None and not dry_run:
        raise click.UsageError("name a folder with -o, or report only with --dry-run")
    if folder is not None:
        _require_apart(folder)
    change = partial(change_plan, _read_plan(plan_file), date_order, pairs)
    base = read_dataset(data)
    context = build_context(base)
    parts = [read_part(path) for path in paths if is_dataset(path)]
    files = [path for path in paths if not is_dataset(path)]
    brought = _read_all(files, context, reader, change)
    _print_report(brought, parts)
    joined = join_brought(base, brought, beside=beside, parts=parts)
    for note in joined.notes[:MOST_SHOWN]:
        click.echo(note)
    _print_rest(len(joined.notes) - MOST_SHOWN, "notes")
    if folder is not None and not dry_run:
        replace_folder(folder, joined.files)
        count = len(joined.dataset.claims)
        click.echo(f"{folder}: {count:,} claims; open it with --data {folder}")


def _require_apart(folder: Path) -> None:
    if folder.resolve() == BUNDLED.resolve():
        raise FolderError("the built-in tables are not written to; name a new folder")
    require_replaceable(folder)


def _read_plan(path: Path | None) -> Plan:
    if path is None:
        return Plan()
    try:
        return parse_plan(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def change_plan(
    saved: Plan, date_order: str | None, pairs: dict[str, dict[str, str]], plan: Plan
) -> Plan:
    """Change a proposed plan to what the user of the command said.

    Args:
        saved: The plan of a file; what it says goes before the proposal.
        date_order: Value of the option, which goes before both.
        pairs: Values of the options of the form WORDS=VALUE, by their name.
        plan: What the table proposes.

    Raises:
        click.ClickException: If an option names no role or no status.
    """
    try:
        columns = {Role(role): name for name, role in pairs["column"].items()}
        constants = {Role(role): value for role, value in pairs["set"].items()}
        for words in pairs["status"].values():
            parse_coding(words)
    except PlanError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.ClickException(
            f"{error}; a role is one of {', '.join(Role)}"
        ) from error
    named = {**saved.columns, **columns}
    proposed = {k: v for k, v in plan.columns.items() if v not in named.values()}
    return replace(
        saved,
        columns={**proposed, **named},
        constants={**saved.constants, **constants},
        order=Order(date_order) if date_order else saved.order or plan.order,
        statuses={**saved.statuses, **pairs["status"]},
        sources={**saved.sources, **pairs["source"]},
        places={**saved.places, **pairs["place"]},
        choices={**saved.choices, **pairs["choose"]},
    )


def _read_all(
    paths: Sequence[Path],
    context: Context,
    reader: str,
    change: Callable[[Plan], Plan],
) -> list[Brought]:
    def find(name: str) -> Reader:
        return TableReader(change) if name == TableReader.name else find_reader(name)

    # The maps of several days are one reading, however they are named.
    members = [member for path in paths for member in open_members(path)]
    if not members:
        return []
    members.sort(key=lambda member: member.name)
    return read_members(members, context, _Teller(), reader, find)


class _Teller:
    """Says on standard error what is being done, once each."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, text: str, share: float) -> None:  # noqa: ARG002 - a Watch
        if text != self._said:
            self._said = text
            click.echo(f"{text} ...", err=True)


def _print_report(brought: Sequence[Brought], parts: Iterable[Part]) -> None:
    for part in parts:
        click.echo(f"{part.name}: a dataset of {len(part.claims):,} claims")
    for one in brought:
        report = one.reading.report
        click.echo(
            f"{one.name} ({one.reader}): {report.read:,} rows read, {report.kept:,} "
            f"kept, {report.repaired_rows:,} of them repaired, "
            f"{len(report.discarded):,} discarded; {len(one.reading.claims):,} claims"
        )
        for notice in report.notices:
            click.echo(f"  {notice}")
    discards = list_discards(brought)
    problems = [problem for row in discards for problem in row.problems]
    for problem in problems[:MOST_SHOWN]:
        click.echo(str(problem))
    _print_rest(len(problems) - MOST_SHOWN, "reasons, all of them in report.json")


def _print_rest(count: int, what: str) -> None:
    if count > 0:
        click.echo(f"and {count:,} more {what}")

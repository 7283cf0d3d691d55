"""More than two hundred hostile files: each is refused in words, or accounted for."""

import time
from typing import Final

import pytest
from hostile_tables import FILES, KEPT_APART
from imports import bring, make_context

from data.bringing import join_brought
from data.editorial import MARKUP
from data.readers.contract import ImportRefusedError
from data.spreadsheet import FORMULA_STARTS

MOST_SECONDS: Final = 60
"""The reader gives up after 20 seconds; a loaded machine is slow in between."""

ACCEPTED: Final = (
    *("csv-text-", "csv-formula-", "csv-hostile-header", "csv-url-long", "csv-twin-id"),
    *("csv-self-denial", "csv-path-id", "kml-script", "gpkg-quoted-name"),
    *("parquet-nested", "csv-nul-inside", "csv-bad-utf-8", "csv-point-swapped"),
)
"""Files of which a row is kept, so that what is in it reaches the tables."""


def test_there_are_enough_hostile_files() -> None:
    """The collection has more than two hundred files."""
    assert len(FILES) > 200


@pytest.mark.parametrize("label", FILES)
def test_hostile_file_is_refused_or_accounted_for(label: str) -> None:
    """No file ends in anything but a reason with a remedy, or a whole account."""
    name, content = FILES[label]()
    start = time.monotonic()

    try:
        report = bring(name, content).reading.report
    except ImportRefusedError as refusal:
        message = str(refusal)
        assert "; " in message
        assert "Traceback" not in message
        assert len(message) < 1_000
    else:
        assert report.read > 0
        assert report.kept + len(report.discarded) == report.read
        for row in report.discarded:
            assert all(p.message and p.remedy for p in row.problems)
    assert time.monotonic() - start < MOST_SECONDS


@pytest.mark.parametrize("label", [f for f in FILES if f.startswith(ACCEPTED)])
def test_what_is_kept_of_a_hostile_file_is_harmless(label: str) -> None:
    """Kept rows pass every check, hold no markup and run in no spreadsheet."""
    brought = bring(*FILES[label]())

    joined = join_brought(make_context().dataset, [brought], beside=False)
    frames = (joined.dataset.claims, joined.dataset.places, joined.dataset.sources)
    cells = [
        cell
        for frame in frames
        for column in frame.select_dtypes("str")
        for cell in frame[column]
    ]
    assert brought.reading.report.kept > 0
    assert [cell for cell in cells if MARKUP.search(cell)] == []
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []


@pytest.mark.parametrize(
    "label", [f for f in FILES if "entity" in f or "include" in f or "outside" in f]
)
def test_no_file_of_the_server_is_read(label: str) -> None:
    """Entities, includes and paths out of archives bring nothing in."""
    try:
        reading = bring(*FILES[label]()).reading
        shown = f"{reading.claims.to_csv()}{reading.report.to_record()}"
    except ImportRefusedError as refusal:
        shown = str(refusal)

    assert "the secret" not in shown
    assert KEPT_APART not in shown

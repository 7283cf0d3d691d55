"""Tables as files: safe in a spreadsheet, the same again from Parquet."""

import io

import pandas as pd
import pytest

from layers.table_files import write_csv_table, write_parquet_table


def make_table() -> pd.DataFrame:
    """Make a table with a text, a day, a number and what is missing of each."""
    return pd.DataFrame(
        {
            "statement": ["held, it was said", "=HYPERLINK(1)"],
            "day": pd.to_datetime(["2025-04-27", None]),
            "days": pd.array([3, None], dtype="Int64"),
            "share": [0.5, float("nan")],
        }
    )


def test_csv_writes_days_and_leaves_out_what_is_missing() -> None:
    """Days are ISO days without a time; a missing value is an empty cell."""
    lines = write_csv_table(make_table()).split("\r\n")

    assert [
        "statement,day,days,share",
        '"held, it was said",2025-04-27,3,0.5',
        "'=HYPERLINK(1),,,",
        "",
    ] == lines


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_csv_computes_nothing(start: str) -> None:
    """A text that begins like a formula gets an apostrophe in front."""
    text = write_csv_table(pd.DataFrame({"name": [f"{start}1+1"]}))

    assert f"'{start}1+1" in text


def test_table_without_rows_is_a_header() -> None:
    """An empty table can be taken along, too."""
    empty = make_table().iloc[:0]

    assert write_csv_table(empty) == "statement,day,days,share\r\n"
    assert len(pd.read_parquet(io.BytesIO(write_parquet_table(empty)))) == 0


def test_parquet_keeps_types_and_texts() -> None:
    """What was written comes back, days as days and a formula as text."""
    read = pd.read_parquet(io.BytesIO(write_parquet_table(make_table())))

    assert make_table()["statement"].tolist() == read["statement"].tolist()
    assert read["day"].dtype.kind == "M"
    assert read["days"].dtype == "Int64"

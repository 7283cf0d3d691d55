"""What every reader of outside files takes and gives: nothing can be lost in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.problems import Problem
from data.readers.contract import DiscardedRow, ReadReport

REASON = Problem("a.csv", 2, "lat", "x", "is no number", "write digits")


@given(st.integers(-3, 9), st.integers(-3, 9), st.integers(0, 5))
def test_report_refuses_to_lose_a_row(read: int, kept: int, discarded: int) -> None:
    """A report is born only if kept and discarded are what was read."""
    rows = (DiscardedRow((REASON,)),) * discarded

    if kept >= 0 and kept + discarded == read:
        report = ReadReport(read, kept, rows)
        assert read == report.to_record()["read"]
        return
    with pytest.raises(ValueError, match="account for every row"):
        ReadReport(read, kept, rows)


def test_discarded_row_has_a_reason() -> None:
    """No row is discarded in silence."""
    with pytest.raises(ValueError, match="without a reason"):
        DiscardedRow(())


def test_reports_add_up() -> None:
    """Two reports together count the rows of both."""
    row = DiscardedRow((REASON,))
    whole = ReadReport(3, 2, (row,), (REASON,)) + ReadReport(1, 0, (row,))

    assert (4, 2, 2) == (whole.read, whole.kept, len(whole.discarded))
    assert whole.repaired_rows == 1


def test_repairs_of_one_row_count_once() -> None:
    """Two repairs in one row are one repaired row."""
    assert ReadReport(1, 1, (), (REASON, REASON)).repaired_rows == 1


def test_record_spells_every_reason_out() -> None:
    """The record gives file, row, column, value, reason and remedy of a discard."""
    record = ReadReport(1, 0, (DiscardedRow((REASON,), {"lat": "x"}),)).to_record()

    assert record["discards"] == [
        {
            "file": "a.csv",
            "row": 2,
            "cells": {"lat": "x"},
            "reasons": [
                {
                    "file": "a.csv",
                    "row": 2,
                    "column": "lat",
                    "value": "x",
                    "reason": "is no number",
                    "remedy": "write digits",
                }
            ],
        }
    ]

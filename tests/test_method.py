"""The coverage table: how many claims of each side are in the record."""

import pandas as pd
import pytest

from data.tables import BUNDLED
from data.vocabulary import Side
from layers.view import Language
from page.method import CORRECTIONS, DISCLAIMER, build_coverage, read_method
from page.resources import open_resources


def make_claims(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Make claims of (side, place, scope, day of reporting)."""
    frame = pd.DataFrame(rows, columns=["side", "place_id", "scope", "reported_date"])
    return frame.astype({"reported_date": "datetime64[s]"})


def test_coverage_counts_each_side() -> None:
    """Claims, those only near, places and days of reporting are counted per side."""
    claims = make_claims(
        ("russian", "gornal", "place", "2025-04-26"),
        ("russian", "gornal", "near", "2025-03-01"),
        ("russian", "basivka", "partial", "2025-04-29"),
        ("independent", "gornal", "near", "2025-04-27"),
    )

    coverage = build_coverage(claims)

    assert coverage.loc[Side.RUSSIAN].tolist() == [3, 1, 2, "2025-03-01", "2025-04-29"]
    assert coverage.loc[Side.INDEPENDENT].tolist() == [
        *(1, 1, 1),
        *("2025-04-27", "2025-04-27"),
    ]


@pytest.mark.parametrize("side", Side)
def test_side_that_is_silent_has_its_row(side: Side) -> None:
    """A side without a claim is shown with nothing, not left out."""
    coverage = build_coverage(make_claims())

    assert coverage.index.tolist() == list(Side)
    assert coverage.loc[side].tolist() == [0, 0, 0, "", ""]


def test_coverage_of_the_bundled_tables_is_complete() -> None:
    """Every claim of the bundled tables is counted once."""
    claims = open_resources(BUNDLED).claims

    coverage = build_coverage(claims)

    assert int(coverage["claims"].sum()) == len(claims)
    assert (coverage["near"] <= coverage["claims"]).all()
    assert (coverage["first"] <= coverage["last"]).all()


def test_method_explains_every_relation() -> None:
    """The text of the panel has the six relations, and loads nothing."""
    text = read_method(Language.ENGLISH)
    relations = ("silent", "split", "single", "disputed", "agreed", "overtaken")

    assert [word for word in relations if f"| {word} |" not in text] == []
    assert "http" not in text


def test_bundled_tables_have_corrections() -> None:
    """The list of corrections that the panel shows lies beside the tables."""
    assert (BUNDLED / CORRECTIONS).is_file()


def test_disclaimer_says_what_the_page_is_not() -> None:
    """Nothing is verified, and nobody is to act on it."""
    assert "not what is true" in DISCLAIMER
    assert "not for navigation" in DISCLAIMER

"""What the operator sets: read in one place, checked, and described in the papers."""

import re
from pathlib import Path

import pytest
from test_house import CODE

from data.environment import SettingError
from geo.nominatim_settings import NominatimError
from page.serving.environment import (
    VARIABLES,
    Environment,
    LogForm,
    OperatorError,
)

ROOT = Path(__file__).resolve().parent.parent


def test_nothing_set_means_the_bundled_tables_and_no_network() -> None:
    """Without variables the bundled tables are shown, plainly logged, offline."""
    usual = Environment(None, LogForm.PLAIN, (), 3_000_000, None)

    assert usual == Environment.parse({})


def test_blank_variable_counts_as_unset() -> None:
    """A variable of blanks changes nothing."""
    assert Environment.parse({}) == Environment.parse(dict.fromkeys(VARIABLES, "  "))


def test_what_is_set_is_taken() -> None:
    """Each setting arrives."""
    environment = Environment.parse(
        {
            "CLAIMLINE_DATA": "tables",
            "CLAIMLINE_LOG": "json",
            "CLAIMLINE_FRAMES": "https://news.example http://localhost:8000",
            "CLAIMLINE_MOST_CLAIMS": "10000000",
            "CLAIMLINE_NOMINATIM_USER_AGENT": "desk (desk@news.example)",
        }
    )

    assert Path("tables") == environment.data
    assert LogForm.JSON is environment.log
    assert environment.frames == ("https://news.example", "http://localhost:8000")
    assert environment.most_claims == 10_000_000
    assert environment.nominatim is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLAIMLINE_LOG", "xml"),
        ("CLAIMLINE_FRAMES", "*"),
        ("CLAIMLINE_FRAMES", "news.example"),
        ("CLAIMLINE_FRAMES", "https://news.example;script-src"),
        ("CLAIMLINE_FRAMES", "https://news.example/path"),
        ("CLAIMLINE_MOST_CLAIMS", "0"),
        ("CLAIMLINE_MOST_CLAIMS", "-5"),
        ("CLAIMLINE_MOST_CLAIMS", "1e7"),
    ],
)
def test_unusable_value_is_refused_with_its_name(name: str, value: str) -> None:
    """An error names the variable and the value."""
    with pytest.raises((OperatorError, SettingError)) as caught:
        Environment.parse({name: value})

    assert name in str(caught.value)
    assert value in str(caught.value)


def test_unusable_nominatim_is_refused() -> None:
    """The settings of Nominatim are checked with the others."""
    with pytest.raises(NominatimError, match="CLAIMLINE_NOMINATIM_URL"):
        Environment.parse(
            {
                "CLAIMLINE_NOMINATIM_USER_AGENT": "desk",
                "CLAIMLINE_NOMINATIM_URL": "ftp://news.example",
            }
        )


def test_every_variable_in_the_code_is_listed() -> None:
    """No module reads a variable that the list does not have."""
    texts = [path.read_text(encoding="utf-8") for path in CODE if path.suffix == ".py"]
    named = set(re.findall(r"\bCLAIMLINE_[A-Z_]+\b", "\n".join(texts)))

    assert set(VARIABLES) == named


def test_every_variable_has_a_heading() -> None:
    """docs/serving.md describes each variable under a heading of its own."""
    text = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ `(CLAIMLINE_\w+)`$", text, re.MULTILINE)

    assert sorted(VARIABLES) == sorted(headings)

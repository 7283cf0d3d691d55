"""The command line: its four shapes of answer, and one message when there is none."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from tiny_dataset import make_folder

from cli import main
from commands.text import align_columns
from geo.nominatim_settings import USER_AGENT_VARIABLE

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = ("state", "--as-of", "2025-04-27")


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nominatim is off, whatever the environment of the tests says."""
    monkeypatch.delenv(USER_AGENT_VARIABLE, raising=False)


def run(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def read_json(*arguments: str | Path) -> Any:  # noqa: ANN401 - what JSON can hold
    """Run a command that succeeds, and read its JSON."""
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("Gornal", id="english"),
        pytest.param("Горналь", id="russian"),
        pytest.param("hornal", id="alias"),
    ],
)
def test_geocode_lists_candidates_best_first(query: str) -> None:
    """The JSON of geocode has exactly the promised members."""
    found = read_json("geocode", query)

    assert found[0]["place_id"] == "gornal"
    assert list(found[0]) == [
        *("place_id", "name", "kind", "country", "lat", "lon", "score", "reason")
    ]
    scores = [candidate["score"] for candidate in found]
    assert scores == sorted(scores, reverse=True)


def test_geocode_takes_coordinates() -> None:
    """Coordinates give the places around them."""
    assert read_json("geocode", "51.068, 35.235")[0]["place_id"] == "gornal"


def test_geocode_says_that_coordinates_look_swapped() -> None:
    """What is odd about a query is said beside the answer."""
    result = run("geocode", "35.235, 51.068")

    assert result.exit_code == 0
    assert "swapped" in result.stderr


def test_geocode_writes_a_table_for_people() -> None:
    """Without a format the candidates stand in aligned columns."""
    lines = run("geocode", "Gornal").stdout.splitlines()

    assert lines[0].split() == [
        *("place_id", "name", "kind", "country", "lat", "lon", "score", "reason")
    ]
    assert lines[1].startswith("gornal ")


def test_geocode_without_a_match_fails_with_an_empty_list() -> None:
    """No match is an empty list on standard output and a message beside it."""
    result = run("geocode", "xyzzyq", "--format", "json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == []
    assert "'xyzzyq'" in result.stderr


def test_state_is_an_object_by_place() -> None:
    """The JSON of state has agreement, positions and claims of each place."""
    state = read_json(*DAY)

    assert state["gornal"]["agreement"] == "disputed"
    assert state["gornal"]["positions"]["russian"] == "split"
    assert state["RU-KRS"]["agreement"] == "disputed"
    for place in state.values():
        assert set(place) == {"agreement", "positions", "claim_ids"}
        assert place["positions"]
        assert place["claim_ids"] == sorted(place["claim_ids"])


def test_state_as_known_that_day_leaves_out_later_claims() -> None:
    """The word as-of hides what was published after the day on view."""
    early = ("state", "--as-of", "2024-08-08")

    hidden = read_json(*early, "--known-by", "as-of")

    assert hidden == read_json(*early, "--known-by", "2024-08-08")
    assert set(hidden) < set(read_json(*early))


def test_state_takes_sources_and_sides() -> None:
    """The name of a side stands for its sources, and ids can be added."""
    by_side = read_json(*DAY, "--source", "independent")
    mixed = read_json(*DAY, "--source", "independent", "--source", "ru-mod")

    sides = {side for place in by_side.values() for side in place["positions"]}
    assert sides == {"independent"}
    assert set(by_side) < set(mixed)


def test_state_takes_how_long_a_position_stays_current() -> None:
    """Without overtaking, old positions still dispute."""
    usual = read_json(*DAY)
    never = read_json(*DAY, "--overtaken-after", "never")

    agreements = [place["agreement"] for place in never.values()]
    assert "overtaken" in {place["agreement"] for place in usual.values()}
    assert "overtaken" not in agreements


def test_state_before_every_claim_is_empty() -> None:
    """A day on which nobody had spoken is an answer, not an error."""
    assert read_json("state", "--as-of", "2014-05-01") == {}


def test_state_as_csv_has_one_row_per_place() -> None:
    """The CSV says of each place what the JSON says, and where it is."""
    state = read_json(*DAY)

    rows = list(csv.DictReader(io.StringIO(run(*DAY, "--format", "csv").stdout)))

    assert [row["place_id"] for row in rows] == list(state)
    gornal = next(row for row in rows if row["place_id"] == "gornal")
    assert gornal["claim_ids"].split("|") == state["gornal"]["claim_ids"]
    assert (gornal["lon"], gornal["lat"]) == ("35.235", "51.068")
    assert gornal["russian"] == "split"


def test_state_as_geojson_has_points_and_credits() -> None:
    """The GeoJSON has longitude first, the state, the question and the credits."""
    result = run(*DAY, "--source", "isw", "--format", "geojson")
    collection = json.loads(result.stdout)
    by_id = {feature["id"]: feature for feature in collection["features"]}

    assert collection["type"] == "FeatureCollection"
    assert by_id["gornal"]["geometry"] == {
        "type": "Point",
        "coordinates": [35.235, 51.068],
    }
    assert by_id["gornal"]["properties"]["agreement"] == "single"
    assert by_id["gornal"]["properties"]["positions"] == {"independent": "contested"}
    assert (collection["as_of"], collection["sources"]) == ("2025-04-27", ["isw"])
    assert "OpenStreetMap" in " ".join(collection["credits"])


def test_state_as_table_shows_each_side() -> None:
    """Without a format the state stands in aligned columns."""
    lines = run(*DAY).stdout.splitlines()

    assert lines[0].split() == [
        *("place_id", "name", "agreement", "russian", "ukrainian", "independent")
    ]
    assert any(line.startswith("gornal ") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ("state", "--as-of", "2025-02-30"),
            "--as-of '2025-02-30' is not a day of the calendar",
            id="impossible-day",
        ),
        pytest.param(
            ("state", "--as-of", "yesterday"), "write the day as YYYY-MM-DD", id="word"
        ),
        pytest.param(
            ("state", "--as-of", "9999-12-31"), "is no day on record", id="open-end"
        ),
        pytest.param((*DAY, "--known-by", "then"), "or as-of", id="unknown-known-by"),
        pytest.param((*DAY, "--source", "nobody"), "'nobody'", id="unknown-source"),
        pytest.param(
            (*DAY, "--overtaken-after", "-1"), "is not a number of days", id="negative"
        ),
        pytest.param(
            (*DAY, "--overtaken-after", "9" * 30), "overtaken_after", id="endless"
        ),
        pytest.param(("geocode", "95, 200"), "Error: ", id="off-the-earth"),
        pytest.param(("geocode", ""), "no place is called", id="empty-query"),
    ],
)
def test_question_without_an_answer_is_explained(
    arguments: tuple[str, ...], said: str
) -> None:
    """An impossible question exits with 1 and one message on standard error."""
    result = run(*arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("check",), id="check"),
        pytest.param(("state", "--as-of", "2025-04-27"), id="state"),
        pytest.param(("geocode", "Gornal"), id="geocode"),
    ],
)
def test_broken_data_is_explained(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Tables with a problem end every command with the file, row and column."""
    make_folder(tmp_path, ("places.csv", 4, "lat", "x"))

    result = run("--data", tmp_path, *command)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "places.csv" in result.output
    assert "4" in result.output
    assert "lat" in result.output
    assert "'x'" in result.output


def test_hostile_text_is_harmless(tmp_path: Path) -> None:
    """A formula in a name is defused in CSV and kept as it is in JSON."""
    name = '=HYPERLINK("https://example.org")\n\u202e'
    make_folder(tmp_path, ("places.csv", 4, "name", name))
    state = ("--data", tmp_path, *DAY, "--format")

    rows = list(csv.DictReader(io.StringIO(run(*state, "csv").stdout)))
    features = json.loads(run(*state, "geojson").stdout)["features"]

    assert next(r for r in rows if r["place_id"] == "gornal")["name"] == f"'{name}"
    (gornal,) = (f for f in features if f["id"] == "gornal")
    assert gornal["properties"]["name"] == name


@pytest.mark.parametrize("start", [pytest.param(c, id=repr(c)) for c in "=+-@\t\r"])
def test_formula_is_defused(tmp_path: Path, start: str) -> None:
    """No cell of a CSV begins as a formula does."""
    make_folder(tmp_path, ("places.csv", 4, "name_uk", f"{start}1+1"))

    text = run("--data", tmp_path, *DAY, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [r["name_uk"] for r in rows if r["place_id"] == "gornal"] == [f"'{start}1+1"]


def test_table_keeps_every_row_on_one_line() -> None:
    """A cell with a line end or a direction mark cannot forge a row."""
    table = align_columns([{"a": "x\ny\u202e", "b": 1}], ("a", "b"))

    assert table == "a           b\nx\\ny\\u202e  1\n"


def test_check_of_the_bundled_tables_counts_them() -> None:
    """A check without a problem exits with 0 and a summary of three lines."""
    result = run("check")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "places: 277, in 10 regions"
    assert len(result.stdout.splitlines()) == 3


def test_check_lists_one_problem_a_line(tmp_path: Path) -> None:
    """A check with problems exits with 1, one line each, and counts them."""
    make_folder(
        tmp_path,
        ("claims.csv", 2, "status", "a\u2028b"),
        ("claims.csv", 3, "statement", "<b>bold</b>."),
    )

    result = run("check", tmp_path)

    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        "claims.csv, row 2, column status",
        "claims.csv, row 3, column statement",
    ]
    assert result.stderr == f"Error: 2 problems in {tmp_path}\n"


def test_check_of_a_file_that_is_no_table_is_explained() -> None:
    """Any other file is told that it is no table of claims."""
    result = run("check", ROOT / "LICENSE")

    assert result.exit_code == 1
    assert "is not the header of this table" in result.stdout


def test_check_of_nothing_is_explained() -> None:
    """A path that does not exist is named."""
    result = run("check", "gone.csv")

    assert result.exit_code == 2
    assert "'gone.csv' does not exist" in result.stderr


def test_geocode_waits_for_no_tables() -> None:
    """A name is answered without loading what only tables and engines need."""
    script = (
        "import sys; from cli import main; main(['geocode', 'Gornal'], "
        "standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    )

    result = subprocess.run(  # noqa: S603 - this interpreter, fixed words
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )

    loaded = set(result.stderr.split())
    assert "gornal" in result.stdout
    assert "geo.name_search" in loaded
    assert loaded.isdisjoint({"pandas", "ibis", "pandera", "duckdb", "geopandas"})


def test_output_is_utf_8_whatever_the_console_has() -> None:
    """Cyrillic comes out as UTF-8 even where the console is set to ASCII."""
    result = subprocess.run(
        [sys.executable, "cli.py", "geocode", "нигде-такого-нет"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )

    assert result.returncode == 1
    assert "нигде-такого-нет" in result.stderr.decode("utf-8")
    assert b"Traceback" not in result.stderr

"""Files made to break the readers of maps are refused or contained, and all is told."""

import json
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_maps import list_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from map_files import GOOD, make_context, make_member, read_maps

from data.readers.contract import Context, ImportRefusedError, Member
from data.schemas import CLAIMS_SCHEMA

MOST_SECONDS = 20
MOST_MB = 512
LEAST_FILES = 80

NAMES = [case[0] for case in list_cases()]
READERS = sorted(GOOD)
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of each file in a process of its own, by name."""
    script = Path(__file__).with_name("hostile_maps.py")
    folder = tmp_path_factory.mktemp("tiny")
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(script), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {outcome["name"]: outcome for outcome in told}


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The tiny dataset as context."""
    return make_context(tmp_path_factory.mktemp("tiny"))


def test_there_are_many_hostile_files() -> None:
    """The list is long and no two of it share a name."""
    assert len(set(NAMES)) == len(NAMES) >= LEAST_FILES


@pytest.mark.parametrize("name", NAMES)
def test_hostile_file_is_contained(
    outcomes: dict[str, dict[str, Any]], name: str
) -> None:
    """It is refused with words or read with every row accounted for, in bounds."""
    outcome = outcomes[name]

    assert outcome["seconds"] < MOST_SECONDS
    assert outcome["peak_mb"] < MOST_MB
    if outcome["outcome"] == "refused":
        assert "; " in outcome["message"]
    else:
        assert (0, True) == (outcome["lost"], outcome["reasons"])


def read_or_refuse(reader: str, context: Context, *members: Member) -> None:
    """Read, and check that nothing is lost; a refusal says what to do."""
    try:
        reading = read_maps(reader, context, *members)
    except ImportRefusedError as error:
        assert "; " in str(error)  # noqa: PT017 - either outcome is fine
        return
    report = reading.report
    assert report.read == report.kept + len(report.discarded)
    CLAIMS_SCHEMA.validate(reading.claims)
    assert reading.claims["claim_id"].is_unique


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
@QUIET
def test_damaged_files_never_crash(
    context: Context, reader: str, data: st.DataObject
) -> None:
    """Whatever bytes are cut out, put in or doubled in a good file."""
    member = data.draw(st.sampled_from(GOOD[reader]()))
    content = bytearray(member.read())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        content[start:end] = data.draw(
            st.binary(max_size=8)
            | st.text(string.digits + "[]{},.-e:\"'", max_size=12).map(str.encode)
        )

    read_or_refuse(reader, context, make_member(member.name, bytes(content)))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([35, 35.2, 51, 51.1, "#a52714", "2024-09-14", "Polygon"])
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "fill", "date", "x"]), inner
        )
    ),
    max_leaves=20,
)
GEOMETRY = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point", ""]) | JSON},
    optional={"coordinates": JSON},
)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "fill": st.sampled_from(["#a52714", "#ff5252"]) | JSON,
        "date": st.just("2024-09-14") | JSON,
        "layer_type": st.just("kursk_russian_advances") | JSON,
    },
)
FEATURE = st.fixed_dictionaries(
    {}, optional={"geometry": GEOMETRY | JSON, "properties": PROPERTIES | JSON}
)
FILE = st.fixed_dictionaries(
    {},
    optional={
        "features": st.lists(FEATURE | JSON, max_size=4) | JSON,
        "areas": st.lists(JSON, max_size=3) | JSON,
        "areas_ua": JSON,
        "id": JSON,
    },
)


@pytest.mark.parametrize("reader", [name for name in READERS if name != "viina"])
@given(content=FILE | JSON)
@QUIET
def test_any_json_is_read_or_refused(
    context: Context, reader: str, content: object
) -> None:
    """Values of any type stand where others belong."""
    name = GOOD[reader]()[0].name

    read_or_refuse(reader, context, make_member(name, json.dumps(content).encode()))


CELL = st.text(max_size=6) | st.sampled_from(
    ["1", "Basivka", "51.2", "34.8", "20220224", "RU", "1e400", "nan", "-0"]
)


@given(rows=st.lists(st.lists(CELL, min_size=5, max_size=7), max_size=6))
@QUIET
def test_any_table_is_read_or_refused(context: Context, rows: list[list[str]]) -> None:
    """Cells of any text stand in any column."""
    header = GOOD["viina"]()[0].read().split(b"\n")[0]
    lines = "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass")

    read_or_refuse("viina", context, make_member("x.csv", header + b"\n" + lines))

"""Imports into a bucketed store: all of it or nothing, whatever happens meanwhile."""

import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from map_files import make_mapped_folder

from data import intake
from data.areas import write_areas
from data.buckets import ingest
from data.buckets.ingest import ingest_datasets
from data.buckets.location import LocalLocation, LocationError
from data.buckets.manifest import (
    Manifest,
    find_manifest,
    publish_manifest,
)
from data.engines.engine import EngineError, RenewedError
from data.gathered import gather_tables
from data.intake import Inflow, IntakeError, find_inflows
from data.problems import DataError
from data.store import open_store
from data.store_url import ingest_url, open_url
from data.tables import BUNDLED, read_dataset
from tests.engine_answers import digest_answers
from tests.scripts import run_script

ROOT: Final = Path(__file__).resolve().parent.parent
TABLES: Final = ("places.csv", "sources.csv", "claims.csv", "regions.geojson")

DYING: Final = """
import os, signal, sys
from pathlib import Path
from data.buckets import location
from data.store_url import ingest_url

left, write, new = int(sys.argv[3]), location.LocalLocation.write, os.link

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def write_some(self, name, content):
    global left
    left -= 1
    if not left:
        aside = self.folder / f"{name}.part"
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content[: len(content) // 2])
        die()
    write(self, name, content)

location.LocalLocation.write = write_some
os.link = lambda *names: die()
ingest_url(sys.argv[1], [Path(sys.argv[2])])
"""
"""Imports, and kills itself with signal 9 half-way through a write, or at the swap."""

FULL: Final = """
import resource, sys
from pathlib import Path
import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
cli.main(["--store", sys.argv[1], "ingest", sys.argv[2]])
"""
"""Imports where no file can grow, as on a full disk."""


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The bundled tables with one more claim and one that was corrected."""
    folder = tmp_path / "later"
    folder.mkdir()
    for name in TABLES:
        shutil.copyfile(BUNDLED / name, folder / name)
    claims = pd.read_csv(folder / "claims.csv", dtype=str, keep_default_na=False)
    one = claims[claims["place_id"] == "gornal"].head(1)
    new = one.assign(claim_id="made-later", statement="Made for a test.")
    claims.loc[one.index, "note"] = "Corrected."
    pd.concat([claims, new]).to_csv(folder / "claims.csv", index=False)
    return folder


@pytest.fixture
def location(tmp_path: Path) -> LocalLocation:
    """A store that holds the bundled tables."""
    location = LocalLocation(tmp_path / "store")
    ingest_datasets(location, [BUNDLED])
    return location


def read_claims(location: LocalLocation) -> pd.DataFrame:
    """Read all claims of a store, as whoever comes now finds them."""
    opened = open_url(location.url, BUNDLED)
    claims = opened.read_dataset().claims.set_index("claim_id").sort_index()
    opened.store.close()
    return claims


def get_manifest(location: LocalLocation) -> Manifest:
    """Get what holds."""
    manifest = find_manifest(location)
    assert manifest is not None
    return manifest


def test_store_answers_as_the_dataset(location: LocalLocation) -> None:
    """What was imported answers as the tables that it was imported from."""
    opened = open_url(location.url, BUNDLED)

    assert digest_answers(open_store(read_dataset())) == digest_answers(opened.store)
    assert set(read_dataset().places["place_id"]) == set(
        opened.names.places["place_id"]
    )
    opened.store.close()


def test_same_import_again_changes_nothing(location: LocalLocation) -> None:
    """Equal claims take the place of equal claims."""
    before = read_claims(location)
    ingest_datasets(location, [BUNDLED])

    pd.testing.assert_frame_equal(before, read_claims(location))


def test_only_touched_buckets_are_written(location: LocalLocation, later: Path) -> None:
    """Claims of one day cost the buckets of their places, not the store."""
    first = find_inflows([later])[0]
    claims = next(first.read_chunks(gather_tables([later])))
    claims[claims["claim_id"] == "made-later"].to_csv(first.path, index=False)
    before = {file.bucket: file.name for file in get_manifest(location).claims}
    manifest = ingest_datasets(location, [later])
    after = {file.bucket: file.name for file in manifest.claims}

    assert len(read_dataset().claims) + 1 == manifest.rows
    assert 1 == sum(before[bucket] != name for bucket, name in after.items())


def test_reader_keeps_what_it_opened(location: LocalLocation, later: Path) -> None:
    """An import does not change the answers of a store that is open already."""
    opened = open_url(location.url, BUNDLED).store
    ingest_datasets(location, [later])
    ids = opened.execute(opened.claims.select("claim_id"))["claim_id"]

    assert "made-later" not in set(ids)
    assert "made-later" in read_claims(location).index
    opened.close()


def test_reader_whose_files_went_is_told(location: LocalLocation, later: Path) -> None:
    """A store whose files were replaced says so, and mixes nothing with the newest."""
    opened = open_url(location.url, BUNDLED).store
    ingest_datasets(location, [later])
    ingest_datasets(location, [BUNDLED])

    assert opened.look()
    with pytest.raises(RenewedError, match="replaced by later imports"):
        opened.execute(opened.claims.select("claim_id"))
    opened.close()


def test_reader_of_equal_imports_goes_on(location: LocalLocation) -> None:
    """A store whose files were replaced by equal ones answers from those."""
    # The first import of a store has no older claims to put beside its own.
    ingest_datasets(location, [BUNDLED])
    opened = open_url(location.url, BUNDLED).store
    count = len(opened.execute(opened.claims))
    ingest_datasets(location, [BUNDLED])
    ingest_datasets(location, [BUNDLED])

    assert not opened.look()
    assert count == len(opened.execute(opened.claims))
    opened.close()


def test_look_reads_only_what_was_written_anew(
    location: LocalLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look at files that nobody touched costs no reading."""
    opened = open_url(location.url, BUNDLED).store
    opened.look()
    touched = location.folder / get_manifest(location).claims[3].name
    touched.write_bytes(touched.read_bytes())
    read: list[str] = []
    open_file = LocalLocation.open

    def open_noting(self: LocalLocation, name: str) -> IO[bytes]:
        read.append(name)
        return open_file(self, name)

    monkeypatch.setattr(LocalLocation, "open", open_noting)
    opened.look()

    assert [f"claims/{touched.name}"] == [n for n in read if "manifest" not in n]
    opened.close()


def test_damaged_small_table_is_named(location: LocalLocation) -> None:
    """Names of places are not read out of a file that is not what was written."""
    victim = location.folder / get_manifest(location).tables[0].name
    content = victim.read_bytes()
    victim.write_bytes(content.replace(b"Gornal", b"Gormal"))

    with pytest.raises(LocationError, match=rf"{victim.name} is not .* SHA-256"):
        open_url(location.url, BUNDLED)


@pytest.mark.parametrize(
    "writes",
    [
        pytest.param(1, id="while staging"),
        pytest.param(9, id="among the buckets"),
        pytest.param(18, id="at the places"),
        pytest.param(1000, id="at the swap"),
    ],
)
def test_killed_import_leaves_everything(
    location: LocalLocation, later: Path, writes: int
) -> None:
    """After kill -9 the store is as it was, and the same import then succeeds."""
    before = read_claims(location)
    killed = run_script(DYING, location.url, later, writes)

    assert -signal.SIGKILL == killed.returncode, killed.stderr
    pd.testing.assert_frame_equal(before, read_claims(location))
    ingest_datasets(location, [later])
    after = read_claims(location)
    assert {"made-later"} == set(after.index) - set(before.index)
    assert 1 == (after["note"] == "Corrected.").sum()


def test_import_goes_on_where_it_stopped(location: LocalLocation, later: Path) -> None:
    """Chunks and buckets that were finished are not made a second time."""
    run_script(DYING, location.url, later, 9)
    done = set(location.list_names("claims"))
    times = {name: (location.folder / name).stat().st_mtime_ns for name in done}
    manifest = ingest_datasets(location, [later])
    kept = {file.name for file in manifest.claims} & done

    assert len(kept) >= 7
    assert all(
        times[name] == (location.folder / name).stat().st_mtime_ns for name in kept
    )


def test_full_disk_is_said_and_harmless(location: LocalLocation, later: Path) -> None:
    """Without room the import ends with a message, and the data is whole."""
    before = read_claims(location)
    full = run_script(FULL, location.url, later)

    assert full.returncode == 1
    assert "cannot be written (File too large); make room" in full.stderr
    pd.testing.assert_frame_equal(before, read_claims(location))


def test_short_file_is_named(location: LocalLocation) -> None:
    """A file that lost its end is named, with what to do, before any answer."""
    victim = location.folder / get_manifest(location).claims[3].name
    victim.write_bytes(victim.read_bytes()[:-100])

    with pytest.raises(LocationError, match=rf"{victim.name} has \d+ bytes .* restore"):
        open_url(location.url, BUNDLED)


def test_file_that_rotted_is_named(location: LocalLocation) -> None:
    """A file of the right size and the wrong bytes is named by the query it breaks."""
    victim = location.folder / get_manifest(location).claims[3].name
    victim.write_bytes(bytes(victim.stat().st_size))
    with pytest.raises((EngineError, LocationError), match=f"{victim.name} .*SHA-256"):
        open_url(location.url, BUNDLED).store.execute(
            open_url(location.url, BUNDLED).store.claims
        )


def test_two_imports_do_not_mix(location: LocalLocation) -> None:
    """Of two imports that began from one manifest only the first is published."""
    base = get_manifest(location)
    publish_manifest(location, replace(base, number=base.number + 1))

    with pytest.raises(LocationError, match="another import meanwhile"):
        publish_manifest(location, replace(base, number=base.number + 1))


def test_old_files_go(location: LocalLocation, later: Path) -> None:
    """Files that no reader of the last two imports needs are removed."""
    ingest_datasets(location, [later])
    ingest_datasets(location, [BUNDLED])
    ingest_datasets(location, [later])
    manifests = [*(location.folder / "manifests").glob("*.json")]
    claims = set(location.list_names("claims"))

    assert 2 == len(manifests)
    assert claims >= {file.name for file in get_manifest(location).claims}
    assert not (location.folder / "staging").exists() or not any(
        (location.folder / "staging").rglob("*.arrow")
    )


@pytest.fixture(params=[1_000_000, 50], ids=["at-once", "in-shares"])
def shares(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ids be compared all at once, or a share of them at a time."""
    monkeypatch.setattr(ingest, "MOST_IDS", request.param)


@pytest.mark.usefixtures("shares")
def test_id_at_two_places_is_refused(location: LocalLocation, later: Path) -> None:
    """A claim cannot stand at two places, in whatever buckets they are."""
    claims = pd.read_csv(later / "claims.csv", dtype=str, keep_default_na=False)
    moved = claims["claim_id"] == "made-later"
    claims.loc[moved, ["claim_id", "place_id"]] = [claims["claim_id"][0], "sudzha"]
    claims[moved].to_csv(later / "claims.csv", index=False)

    assert claims["place_id"][0] != "sudzha"
    with pytest.raises(IntakeError, match="stands at two places"):
        ingest_datasets(location, [later])
    assert 1 == get_manifest(location).number


@pytest.mark.usefixtures("shares")
def test_denial_of_nothing_is_refused(location: LocalLocation, later: Path) -> None:
    """A claim that denies one that is nowhere does not enter the store."""
    claims = pd.read_csv(later / "claims.csv", dtype=str, keep_default_na=False)
    claims.loc[claims["claim_id"] == "made-later", "denies"] = "nobody-said-this"
    claims.to_csv(later / "claims.csv", index=False)

    with pytest.raises(IntakeError, match="'nobody-said-this' is named by denies"):
        ingest_datasets(location, [later])


@pytest.mark.usefixtures("shares")
def test_whole_record_passes_the_check_of_ids(
    location: LocalLocation, later: Path
) -> None:
    """Ids that stand once, and denials of claims that are there, are no fault."""
    ingest_datasets(location, [later])

    assert 2 == get_manifest(location).number


def test_chunks_are_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in many small chunks, the claims are those of the whole file."""
    monkeypatch.setattr(intake, "CHUNK_BYTES", 5_000)
    chunks = [*Inflow(BUNDLED / "claims.csv").read_chunks(gather_tables([BUNDLED]))]

    assert len(chunks) > 20
    pd.testing.assert_frame_equal(
        read_dataset().claims, pd.concat(chunks, ignore_index=True)
    )


def test_fault_in_a_later_chunk_has_its_line(
    monkeypatch: pytest.MonkeyPatch, later: Path
) -> None:
    """A problem names the line of the file, however the file was split."""
    monkeypatch.setattr(intake, "CHUNK_BYTES", 5_000)
    with (later / "claims.csv").open("a", encoding="utf-8") as file:
        file.write(
            "bad,nowhere,isw,contested,place,,2025-01-01,x,,https://x.org,p,,,high,\n"
        )
    lines = (later / "claims.csv").read_text(encoding="utf-8").count("\n")
    chunks = Inflow(later / "claims.csv").read_chunks(gather_tables([later]))

    with pytest.raises(DataError, match=rf"row {lines}\b.*nowhere"):
        list(chunks)


def test_dataset_is_no_store(later: Path) -> None:
    """Tables that people edit are not written over."""
    with pytest.raises(Exception, match="is a dataset that people edit"):
        ingest_url(str(later), [BUNDLED])


def test_areas_come_along(tmp_path: Path) -> None:
    """A store has the areas of its datasets, and opens them as they were written."""
    folder = make_mapped_folder(tmp_path / "maps")
    store = tmp_path / "store"

    ingest_url(str(store), [folder])

    opened = open_url(str(store), BUNDLED)
    areas = read_dataset(folder).areas
    assert not areas.empty
    assert_geodataframe_equal(areas, opened.names.areas)
    assert_geodataframe_equal(areas, opened.read_dataset().areas)


def test_areas_of_a_source_take_the_place_of_its_older_ones(tmp_path: Path) -> None:
    """Later imports replace the areas of the sources they bring, and leave others."""
    first, later = make_mapped_folder(tmp_path / "maps"), tmp_path / "later"
    shutil.copytree(first, later)
    (later / "areas-uacontrolmap.parquet").unlink()
    own = read_dataset(first).areas
    own = own[own["source_id"] == "deepstate"].iloc[:1]
    (later / "areas-deepstate.parquet").write_bytes(write_areas(own))
    store = tmp_path / "store"

    ingest_url(str(store), [first])
    ingest_url(str(store), [later])

    counts = open_url(str(store), BUNDLED).names.areas["source_id"].value_counts()
    before = read_dataset(first).areas["source_id"].value_counts()
    assert counts.to_dict() == {"deepstate": 1, "uacontrolmap": before["uacontrolmap"]}


def test_damaged_areas_are_refused(tmp_path: Path) -> None:
    """A file of areas that is none stops the import, and nothing is imported."""
    folder = make_mapped_folder(tmp_path / "maps")
    (folder / "areas-deepstate.parquet").write_bytes(b"PAR1 no")

    with pytest.raises(DataError, match="is no GeoParquet"):
        ingest_url(str(tmp_path / "store"), [folder])

    assert find_manifest(LocalLocation(tmp_path / "store")) is None

"""Where the claims are asked: a URL names the engine, and the tables it holds.

    FOLDER                        a dataset, or a bucketed store, of this machine
    s3://BUCKET/STORE             a bucketed store wherever fsspec reaches
    postgres://USER@HOST/NAME     a database
    spark://HOST:PORT?tables=URL  a cluster, over a bucketed store
    local[4]?tables=URL           Spark with four threads, likewise

Spark without tables is handed those of the dataset.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, Protocol
from urllib.parse import parse_qs

import geopandas as gpd
import pandas as pd

from data.areas import read_areas
from data.boundaries import REGIONS, build_region_frame, parse_regions
from data.buckets.location import LocalLocation, Location, open_location
from data.buckets.manifest import MANIFESTS, Manifest, find_manifest
from data.buckets.reading import read_small
from data.engines.buckets import BucketEngine
from data.environment import MOST_CLAIMS, USUAL_MOST_CLAIMS
from data.gathered import read_text
from data.intake import COLUMNS
from data.problems import Findings, quote_value
from data.schemas import CLAIMS, PLACES, SOURCES
from data.scratch import make_scratch_folder
from data.store import Store, ask_engine, open_store
from data.tables import Dataset, read_dataset
from data.typed import parse_typed_table
from geo.errors import ClaimlineError

POSTGRES: Final = ("postgres", "postgresql")

_SPARK: Final = re.compile(r"(spark://[^?]+|local(\[[0-9*]+\])?)(\?(?P<query>.*))?")
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


class StoreError(ClaimlineError):
    """A store that cannot be opened; says which, why, and what to do."""


class Names(Protocol):
    """Places, sources, regions and areas, without the claims about them."""

    @property
    def folder(self) -> Path:
        """A folder with places.csv."""
        ...

    @property
    def places(self) -> pd.DataFrame:
        """Columns of `data.schemas.PLACES_SCHEMA`."""
        ...

    @property
    def sources(self) -> pd.DataFrame:
        """Columns of `data.schemas.SOURCES_SCHEMA`."""
        ...

    @property
    def regions(self) -> gpd.GeoDataFrame:
        """Names, credit and polygon of every region, EPSG:4326, longitude first."""
        ...

    @property
    def areas(self) -> gpd.GeoDataFrame:
        """Columns of `data.areas.COLUMNS`; mostly no rows."""
        ...

    @property
    def digest(self) -> str:
        """Tells this content from any other."""
        ...


@dataclass(frozen=True)
class StoredNames:
    """The small tables of a store, each parsed when it is asked for."""

    files: dict[str, bytes]
    """Their contents by the names of the files."""
    digest: str

    @cached_property
    def folder(self) -> Path:
        """A folder of this process with the files."""
        folder = make_scratch_folder()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder

    @cached_property
    def places(self) -> pd.DataFrame:
        """The gazetteer."""
        return parse_typed_table(self.files[PLACES], PLACES).frame

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The sources."""
        return parse_typed_table(self.files[SOURCES], SOURCES).frame

    @cached_property
    def regions(self) -> gpd.GeoDataFrame:
        """The regions."""
        return build_region_frame(parse_regions(self.files[REGIONS], Findings(REGIONS)))

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """The areas, which were checked when they were imported."""
        areas, _ = read_areas(self.files, self.sources)
        return areas


@dataclass(frozen=True)
class Opened:
    """A store, and the names of what it holds."""

    names: Names
    store: Store

    def read_dataset(self, most: int = USUAL_MOST_CLAIMS) -> Dataset:
        """Read all claims too; for who needs them at once, as the map does.

        Args:
            most: How many claims of a store memory has room for. Those of a dataset
                have been read already.

        Raises:
            StoreError: If the store holds more; nothing has been read then.
            EngineError: If the engine does not answer.
            LocationError: If a file is not what was written.
        """
        if isinstance(self.names, Dataset):
            return self.names
        self._require_room(most)
        self.store.look()
        claims = self.store.execute(self.store.claims.select(*COLUMNS))
        claims = claims.sort_values("claim_id", ignore_index=True)
        names = self.names
        return Dataset(
            names.folder,
            names.places,
            names.sources,
            claims,
            names.regions,
            names.digest,
            names.areas,
        )

    def _require_room(self, most: int) -> None:
        claims = self.store.claims
        counted = self.store.execute(claims.aggregate(held=claims.count()))
        held = int(counted["held"].sum())
        if held > most:
            raise StoreError(
                f"the store holds {held:,} claims, and page and exports keep all of "
                f"them in memory, where there is room for {most:,}; where 1.5 GB a "
                f"million are free, set {MOST_CLAIMS} to {held}. The commands state, "
                "timeline, changes, disputes and lags answer without them"
            )


def open_url(url: str | None, folder: Path) -> Opened:
    """Open a store.

    Args:
        url: As above; None or "" opens the dataset.
        folder: The dataset, which is a bucketed store if it has manifests.

    Raises:
        StoreError: If the URL is none of these, or holds no claims.
        EngineError: If the engine cannot be reached.
        LocationError: If a file of the store is missing or damaged.
        DataError: If the dataset has problems.
    """
    url = url or str(folder)
    if found := _SPARK.fullmatch(url):
        tables = parse_qs(found["query"] or "").get("tables", [""])[0]
        return _open_spark(found[1], tables, folder)
    scheme = found[1].lower() if (found := _SCHEME.match(url)) else ""
    if scheme in POSTGRES:
        return _open_postgres(url)
    location = open_location(url)
    if isinstance(location, LocalLocation) and not _is_store(location):
        return _open_dataset(location.folder, url)
    manifest = require_manifest(location)
    names = StoredNames(read_small(location, manifest), manifest.digest)
    return Opened(names, ask_engine(BucketEngine(location, manifest), names.sources))


def require_manifest(location: Location) -> Manifest:
    """Find what holds in a bucketed store.

    Raises:
        StoreError: If nothing was imported into it.
    """
    manifest = find_manifest(location)
    if manifest is None:
        raise StoreError(_say_empty(location.url))
    return manifest


def load_driver(module: str, package: str, what: str) -> ModuleType:
    """Import a module that is not installed with claimline.

    Raises:
        StoreError: If it is not installed; names the package.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise StoreError(
            f"{what} needs the package {package}, which is not installed; run "
            f"pip install {package}"
        ) from error


def _is_store(location: LocalLocation) -> bool:
    return (location.folder / MANIFESTS).is_dir()


def _say_empty(url: str) -> str:
    return (
        f"{hide_password(url)} holds no claims yet; import some with "
        f"python cli.py --store {quote_value(hide_password(url))} ingest DATASET"
    )


def hide_password(url: str) -> str:
    """Leave the password out of a URL, for messages."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", url)


def _open_dataset(folder: Path, url: str) -> Opened:
    if not folder.is_dir():
        raise StoreError(
            f"{quote_value(url)} is no store: there is no folder {folder.name!r}; "
            "write a folder, postgres://..., spark://..., local[N], or a URL that "
            "fsspec reaches"
        )
    if not (folder / CLAIMS).exists() and not any(folder.iterdir()):
        raise StoreError(_say_empty(url))
    dataset = read_dataset(folder)
    return Opened(dataset, open_store(dataset))


def _open_postgres(url: str) -> Opened:
    load_driver(
        "adbc_driver_postgresql", "adbc-driver-postgresql", "a store in PostgreSQL"
    )
    from data.engines.postgres import PostgresEngine  # noqa: PLC0415 - optional

    engine = PostgresEngine(url)
    held = engine.fetch("SELECT to_regclass('files') IS NOT NULL AS held")
    if not held["held"][0].as_py():
        engine.close()
        raise StoreError(_say_empty(url))
    with engine.hold():
        stamp = engine.pin()
        told = engine.fetch("SELECT name, content FROM files").to_pylist()
    files = {row["name"]: read_text(row["name"], row["content"]) for row in told}
    names = StoredNames(files, f"postgres-{stamp}")
    return Opened(names, ask_engine(engine, names.sources))


def _open_spark(master: str, tables: str, folder: Path) -> Opened:
    load_driver("pyspark", "pyspark", "a store in Spark")
    from data.engines.spark import SparkEngine  # noqa: PLC0415 - optional

    if not tables and not _is_store(LocalLocation(folder)):
        dataset = read_dataset(folder)
        return Opened(dataset, open_store(dataset, SparkEngine(master)))
    location = open_location(tables or str(folder))
    manifest = require_manifest(location)
    names = StoredNames(read_small(location, manifest), manifest.digest)
    engine = SparkEngine(master)
    engine.show(
        {
            "claims": [location.address(file.name) for file in manifest.claims],
            "places": [location.address(manifest.places.name)],
        },
        ["bucket"],
    )
    return Opened(names, ask_engine(engine, names.sources))


def ingest_url(url: str, folders: list[Path]) -> int:
    """Import datasets into a store; of claims with one id the last one holds.

    Returns:
        How many claims it holds now.

    Raises:
        StoreError: If this store takes no imports.
        DataError: If a dataset is damaged.
        IntakeError: If its claims do not fit the store.
        EngineError: If the database does not take them.
        LocationError: If the files cannot be written.
    """
    if _SPARK.fullmatch(url):
        raise StoreError(
            f"{url} only reads; import into the bucketed store that it reads, the "
            "folder or URL after tables="
        )
    if url.partition("://")[0].lower() in POSTGRES:
        load_driver(
            "adbc_driver_postgresql", "adbc-driver-postgresql", "a store in PostgreSQL"
        )
        from data import postgres_intake  # noqa: PLC0415 - optional

        return postgres_intake.ingest_datasets(url, folders)
    from data.buckets.ingest import ingest_datasets  # noqa: PLC0415 - who asks needs none

    location = open_location(url)
    if isinstance(location, LocalLocation) and (location.folder / CLAIMS).exists():
        raise StoreError(
            f"{quote_value(url)} is a dataset that people edit, not a store; name "
            "another folder"
        )
    return ingest_datasets(location, folders).rows

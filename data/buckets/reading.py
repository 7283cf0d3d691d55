"""What a bucketed store says of its places and sources."""

from data.buckets.location import Location
from data.buckets.manifest import Manifest
from data.gathered import SMALL, Gathered, parse_gathered


def read_small(location: Location, manifest: Manifest) -> dict[str, bytes]:
    """Read the small tables by the names of `data.gathered.SMALL`."""
    contents = {}
    for table, file in zip(SMALL, manifest.tables, strict=True):
        with location.open(file.name) as opened:
            contents[table] = opened.read()
    return contents


def read_gathered(location: Location, manifest: Manifest) -> Gathered:
    """Read and check the small tables."""
    return parse_gathered(read_small(location, manifest))

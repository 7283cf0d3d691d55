"""What a bucketed store says of its places and sources."""

from data.buckets.location import Location
from data.buckets.manifest import Manifest
from data.gathered import Gathered, parse_gathered


def read_small(location: Location, manifest: Manifest) -> dict[str, bytes]:
    """Read the small tables and the areas by the names of their files."""
    contents = {}
    for file in manifest.tables:
        # Such as tables/0123456789abcdef-places.csv, after the import.
        _, _, table = file.name.partition("-")
        with location.open(file.name) as opened:
            contents[table] = opened.read()
    return contents


def read_gathered(location: Location, manifest: Manifest) -> Gathered:
    """Read and check the small tables."""
    return parse_gathered(read_small(location, manifest))

"""What a bucketed store says of its places and sources."""

from data.buckets.location import Location
from data.buckets.manifest import Manifest, read_whole
from data.gathered import Gathered, parse_gathered


def read_small(location: Location, manifest: Manifest) -> dict[str, bytes]:
    """Read the small tables and the areas by the names of their files.

    Raises:
        LocationError: If one is not what was written.
    """
    contents = {}
    for file in manifest.tables:
        # Such as tables/0123456789abcdef-places.csv, after the import.
        _, _, table = file.name.partition("-")
        contents[table] = read_whole(location, file)
    return contents


def read_gathered(location: Location, manifest: Manifest) -> Gathered:
    """Read and check the small tables."""
    return parse_gathered(read_small(location, manifest))

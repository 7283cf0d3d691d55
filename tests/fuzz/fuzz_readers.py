"""Feed a reader bytes that reach into it: `python tests/fuzz/fuzz_readers.py TARGET`.

TARGET is `table` or a reader of maps. What follows goes to libFuzzer, such as
`-runs=100000` or `-max_total_time=3600`, or a folder of files to begin with. It ends
with an error, and writes the bytes to `crash-...`, as soon as a reader fails in
another way than by refusing, or loses a row.

References:
    atheris, a fuzzer for Python by the makers of libFuzzer.
"""

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

import atheris  # noqa: E402 - the path comes first

with atheris.instrument_imports(include=["data", "geo"]):
    from map_files import GOOD, make_context, make_member, read_maps

    from data import grids
    from data.grids.formats import read_grid
    from data.grids.grid import GridError
    from data.readers.contract import Context, ImportRefusedError
    from data.readers.registry import READERS, find_reader
    from data.tables import BUNDLED

    # What is loaded only when it is needed would not be followed.
    for module in iter_modules(grids.__path__):
        import_module(f"data.grids.{module.name}")
    for name in READERS:
        find_reader(name)

TABLE = "table"
LONGEST = 8192
"""Bytes of an input at most."""


def read_table(content: bytes) -> None:
    """Read a table in this process; a refusal is an answer."""
    try:
        grid = read_grid(content, "fuzz.csv")
    except (GridError, RecursionError):
        return
    assert all(len(row) == len(grid.header) for row in grid.rows)


def read_map(reader: str, context: Context, content: bytes) -> None:
    """Read a file of a map; every row is kept or told of."""
    name = GOOD[reader]()[0].name
    try:
        report = read_maps(reader, context, make_member(name, content)).report
    except ImportRefusedError as error:
        assert "; " in str(error)  # noqa: PT017 - either outcome is fine
        return
    assert report.read == report.kept + len(report.discarded)


def list_seeds(target: str) -> list[bytes]:
    """List good files of a target, to begin with."""
    if target == TABLE:
        files = (BUNDLED / "template.csv", BUNDLED / "regions.geojson")
        return [file.read_bytes()[:LONGEST] for file in files]
    return [member.read() for member in GOOD[target]()]


def main() -> None:
    """Fuzz until told to stop."""
    target, *options = sys.argv[1:]
    with TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, content in enumerate(list_seeds(target)):
            (seeds / str(number)).write_bytes(content)
        context = make_context(Path(folder))

        def read(content: bytes) -> None:
            if target == TABLE:
                read_table(content)
            else:
                read_map(target, context, content)

        options = [f"-max_len={LONGEST}", *options, str(seeds)]
        atheris.Setup([sys.argv[0], *options], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

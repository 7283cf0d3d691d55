"""From the content of a file to its grid, whatever its format."""

from dataclasses import replace
from importlib import import_module
from typing import Final

from data.grids.grid import Grid
from data.grids.sniff import Format, promised, sniff

READERS: Final = {
    Format.DELIMITED: ("delimited", "read_delimited"),
    Format.WORKBOOK: ("workbook", "read_workbook"),
    Format.GEOJSON: ("features", "read_features"),
    Format.GEOPACKAGE: ("geopackage", "read_geopackage"),
    Format.PARQUET: ("columnar", "read_columnar"),
    Format.KML: ("placemarks", "read_placemarks"),
    Format.KMZ: ("placemarks", "read_placemarks"),
}
"""Module and function of each format; loaded when they are needed."""

CHOICES: Final = {
    Format.DELIMITED: ("encoding", "delimiter"),
    Format.WORKBOOK: ("sheet",),
    Format.GEOPACKAGE: ("table",),
}
"""What the owner of a file may choose, by its format."""


def read_grid(content: bytes, file: str, choices: dict[str, str] | None = None) -> Grid:
    """Read a table.

    Args:
        content: The file as it is on disk.
        file: Name of the file.
        choices: What its owner chose; see `CHOICES`. Others are ignored.

    Raises:
        GridError: If it is no usable table.
    """
    form = sniff(content)
    module, name = READERS[form]
    read = getattr(import_module(f"data.grids.{module}"), name)
    known = CHOICES.get(form, ())
    chosen = {k: v for k, v in (choices or {}).items() if k in known and v}
    grid: Grid = read(content, file, **chosen)
    expected = promised(file)
    if expected is None or expected == form:
        return grid
    if expected == Format.KMZ and form == Format.KML:
        return grid
    notice = f"The name promises {expected.value}; the content is {form.value}."
    return replace(grid, notices=(notice, *grid.notices))

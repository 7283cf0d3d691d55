"""A dataset of a few rows, correct until a test writes something else into it."""

# ruff: noqa: E501 - a record of a table stands on one line

import csv
import json
from pathlib import Path
from typing import Final

PLACES: Final = """\
place_id,name,name_ru,name_uk,aliases,kind,country,admin1_id,admin2,lat,lon,precision_km,coordinate_basis
RU-KRS,Kursk Oblast,Курская область,Курська область,Kursk region,region,RU,RU-KRS,,51.5,35.5,98,made up
UA-59,Sumy Oblast,Сумская область,Сумська область,,region,UA,UA-59,,51.5,34.5,98,made up
gornal,Gornal,Горналь,Горналь,Hornal|Gornal village,village,RU,RU-KRS,Sudzhansky,51.1,35.2,1.5,made up
basivka,Basivka,Басовка,Басівка,Basovka,village,UA,UA-59,Sumy,51.2,34.8,0.5,made up
"""

SOURCES: Final = """\
source_id,name,side,kind,url,description
ru-mod,Russian Ministry of Defence,russian,ministry,https://mil.ru,Daily briefings.
ua-genstaff,Ukrainian General Staff,ukrainian,general staff,,Daily reports.
isw,Institute for the Study of War,independent,monitor,https://understandingwar.org,Daily assessments.
"""

CLAIMS: Final = """\
claim_id,place_id,source_id,status,scope,event_date,reported_date,statement,quote,url,publisher,denies,derived_from,record_confidence,note
gornal-ru-mod-2025-04-26,gornal,ru-mod,russian_control,place,,2025-04-26,The ministry reported Gornal as taken.,,https://example.org/1,Example,,,high,
gornal-isw-2025-04-27,gornal,isw,contested,place,2025-04-25,2025-04-27,"ISW wrote of fighting in Gornal, St. Nicholas monastery included.",,https://example.org/2,Example,,,high,
gornal-ua-genstaff-2025-04-27,gornal,ua-genstaff,not_russian_control,place,,2025-04-27,The General Staff denied the loss of Gornal.,,https://example.org/3,Example,gornal-ru-mod-2025-04-26,,medium,
kursk-oblast-ru-mod-2025-04-28,RU-KRS,ru-mod,russian_control,region,,2025-04-28,The ministry called the whole region cleared.,,https://example.org/4,Example,,,high,
gornal-ru-mod-2025-04-29,gornal,ru-mod,russian_control,place,,2025-04-29,The ministry repeated its report about Gornal.,,https://example.org/5,Example,,gornal-ru-mod-2025-04-26,low,
"""

TABLES: Final = {"places.csv": PLACES, "sources.csv": SOURCES, "claims.csv": CLAIMS}
"""The tables as text; every record stands on one line."""

TEXT_FIELDS: Final = (
    *(("places.csv", 4, name) for name in ("name", "name_ru", "name_uk", "aliases")),
    *(("places.csv", 4, name) for name in ("admin2", "coordinate_basis")),
    *(("sources.csv", 2, name) for name in ("name", "kind", "description")),
    *(("claims.csv", 2, name) for name in ("statement", "quote", "publisher", "note")),
)
"""File, line and column of a cell of every column that holds free text."""


def make_region(region_id: str, country: str, west: float) -> dict[str, object]:
    """Make the feature of a region of one by one degree, from 51 degrees north."""
    east, south, north = west + 1, 51.0, 52.0
    corners = [(west, south), (east, south), (east, north), (west, north)]
    names = dict.fromkeys(("name", "name_ru", "name_uk"), region_id)
    credit = {"attribution": "(c) nobody", "licence": "none"}
    return {
        "type": "Feature",
        "properties": {"region_id": region_id, "country": country, **names, **credit},
        "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
    }


def make_regions() -> dict[str, object]:
    """Make the two regions, which share the border at 35 degrees east."""
    features = [make_region("RU-KRS", "RU", 35.0), make_region("UA-59", "UA", 34.0)]
    return {"type": "FeatureCollection", "features": features}


def make_folder(folder: Path, *edits: tuple[str, int, str, str]) -> Path:
    """Write the tables into a folder, with some cells changed.

    Args:
        folder: Where to write.
        edits: File, line (the header is 1), column and new text of each cell.
    """
    for file, text in TABLES.items():
        rows = list(csv.reader(text.splitlines()))
        for _, line, column, value in (edit for edit in edits if edit[0] == file):
            rows[line - 1][rows[0].index(column)] = value
        with (folder / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    regions = json.dumps(make_regions())
    (folder / "regions.geojson").write_text(regions, encoding="utf-8")
    return folder

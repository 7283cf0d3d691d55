"""Which column of a table holds what, by its name in three languages and its cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeAlias

from rapidfuzz import fuzz, process

from data.coding.days import looks_like_days
from data.coding.statuses import knows_status
from data.grids.grid import LAT, LON, Grid
from geo.names import fold

Looks: TypeAlias = Callable[[Sequence[str]], bool]
"""Whether cells look like those of a role."""


class Role(StrEnum):
    """What a column can hold; most are columns of claims.csv."""

    PLACE = "place"
    PLACE_ID = "place_id"
    AREA = "area"
    LAT = "lat"
    LON = "lon"
    COORDINATES = "coordinates"
    STATUS = "status"
    SCOPE = "scope"
    REPORTED = "reported_date"
    EVENT = "event_date"
    SOURCE = "source"
    SIDE = "side"
    STATEMENT = "statement"
    QUOTE = "quote"
    URL = "url"
    PUBLISHER = "publisher"
    CONFIDENCE = "record_confidence"
    NOTE = "note"
    CLAIM_ID = "claim_id"
    DENIES = "denies"
    DERIVED = "derived_from"


NAMES: Final[Mapping[Role, str]] = {
    Role.PLACE: "place|place name|name|settlement|village|town|city|locality|location|"
    "toponym|населенный пункт|нас пункт|нп|село|город|место|название|топоним|"
    "населений пункт|місто|назва|місце|поселення|населённый пункт",
    Role.PLACE_ID: "place_id|place id",
    Role.AREA: "area|region|oblast|district|raion|rayon|province|admin1|adm1|область|"
    "район|регион|регіон|громада",
    Role.LAT: "lat|latitude|y|широта|ш|геошир|geometry latitude|lat dd",
    Role.LON: "lon|lng|long|longitude|x|долгота|довгота|д|geometry longitude|lon dd",
    Role.COORDINATES: "coordinates|coords|lat lon|latlon|lat long|point|geolocation|"
    "координаты|координати|геолокация|геолокація",
    Role.STATUS: "status|control|controlled by|holder|held by|claim|state|"
    "side in control|controller|статус|контроль|кто контролирует|хто контролює|"
    "под контролем|під контролем|состояние|стан|чей контроль",
    Role.SCOPE: "scope|extent|охват|охоплення",
    Role.REPORTED: "reported_date|reported date|reported|date reported|published|"
    "publication date|date published|date|day|posted|дата|дата публикации|"
    "дата сообщения|опубликовано|дата публікації|дата повідомлення|день|опубліковано",
    Role.EVENT: "event_date|event date|since|date of event|valid from|begin|start|"
    "start date|when|дата события|с какого дня|дата події|з якого дня|начало|початок",
    Role.SOURCE: "source|source_id|source id|source name|who|speaker|account|channel|"
    "reported by|author|источник|кто сообщил|канал|автор|джерело|хто повідомив",
    Role.SIDE: "side|side of source|сторона|чья сторона|чия сторона",
    Role.STATEMENT: "statement|claim text|description|summary|text|what was said|"
    "описание|сообщение|текст|что сказано|опис|повідомлення|що сказано|утверждение",
    Role.QUOTE: "quote|quotation|цитата",
    Role.URL: "url|link|source url|address|href|web|ссылка|адрес|посилання|адреса|лінк",
    Role.PUBLISHER: "publisher|outlet|site|media|издание|издатель|видання|видавець|"
    "сми|змі",
    Role.CONFIDENCE: "record_confidence|record confidence|confidence|уверенность|"
    "достоверность записи|впевненість",
    Role.NOTE: "note|notes|comment|comments|remark|примечание|комментарий|заметка|"
    "примітка|коментар|нотатка",
    Role.CLAIM_ID: "claim_id|claim id|id",
    Role.DENIES: "denies",
    Role.DERIVED: "derived_from|derived from|repeats",
}
"""Names that columns of each role have, in English, Russian and Ukrainian."""

CLOSE: Final = 88.0
"""Similarity from which a misspelt heading is taken for the one it resembles."""

SHORTEST: Final = 4
"""Letters that a heading needs before a misspelling of it is forgiven."""

EXACT: Final = 0
NEAR: Final = 1
UNKNOWN: Final = 2
"""How well a heading fits a role: by its name, by a misspelling of it, not at all."""

MOST_SEEN: Final = 200
"""Cells of a column that are looked at."""

MOSTLY: Final = 0.8
"""Share of filled cells that must be alike to say what a column holds."""

_KNOWN: Final = {
    fold(name): role for role, names in NAMES.items() for name in names.split("|")
}


def propose_columns(grid: Grid) -> dict[Role, str]:
    """Propose what each column holds.

    Names decide first, in the three languages and with a typing error; then, for
    what no name told, the cells themselves.

    Args:
        grid: The table.

    Returns:
        The column of each role; a role without one is left out, and no column
        has two.
    """
    columns: dict[Role, str] = {}
    for heading in sorted(grid.header, key=lambda name: _name_fit(name)[1]):
        role, _ = _name_fit(heading)
        if role is not None and role not in columns:
            columns[role] = heading
    _fill_points(grid, columns)
    for role, looks in _CONTENT.items():
        if role not in columns and not _stands_for(role, columns):
            found = _find_by_content(grid, columns, looks)
            if found:
                columns[role] = found
    return columns


def _name_fit(heading: str) -> tuple[Role | None, int]:
    """Give the role that a heading names, if any, and how well."""
    key = fold(heading)
    if key in _KNOWN:
        return _KNOWN[key], EXACT
    if len(key) >= SHORTEST:
        near = process.extractOne(key, [*_KNOWN], scorer=fuzz.ratio, score_cutoff=CLOSE)
        if near is not None:
            return _KNOWN[near[0]], NEAR
    return None, UNKNOWN


def _fill_points(grid: Grid, columns: dict[Role, str]) -> None:
    """Prefer columns of numbers that the table has to the point of its geometry."""
    for role, name in ((Role.LON, LON), (Role.LAT, LAT)):
        if name in grid.header and role not in columns:
            columns[role] = name
    if (Role.LAT in columns) != (Role.LON in columns):
        # Half a position is none; perhaps one column holds both.
        half = columns.pop(Role.LAT, None) or columns.pop(Role.LON, None)
        if half and Role.COORDINATES not in columns:
            columns[Role.COORDINATES] = half


def _stands_for(role: Role, columns: Mapping[Role, str]) -> bool:
    """Tell whether another column does the work of a role already."""
    others = {
        Role.REPORTED: (Role.EVENT,),
        Role.COORDINATES: (Role.LAT, Role.PLACE, Role.PLACE_ID),
    }
    return any(other in columns for other in others.get(role, ()))


def _looks_like_links(cells: Sequence[str]) -> bool:
    return _share(cells, lambda c: re.match(r"https?://", c) is not None) >= MOSTLY


def _looks_like_statuses(cells: Sequence[str]) -> bool:
    return _share(cells, knows_status) >= MOSTLY


def _looks_like_pairs(cells: Sequence[str]) -> bool:
    pair = re.compile(r"\s*-?\d{1,2}[.,]\d+\s*[,; ]\s*-?\d{1,3}[.,]\d+\s*")
    return _share(cells, lambda c: pair.fullmatch(c) is not None) >= MOSTLY


_CONTENT: Final[dict[Role, Looks]] = {
    Role.URL: _looks_like_links,
    Role.STATUS: _looks_like_statuses,
    Role.REPORTED: looks_like_days,
    Role.COORDINATES: _looks_like_pairs,
}
"""What the cells of a role look like, where that is telling."""


def _share(cells: Sequence[str], accepts: Callable[[str], bool]) -> float:
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(accepts, filled)) / len(filled) if filled else 0.0


def _find_by_content(grid: Grid, columns: Mapping[Role, str], looks: Looks) -> str:
    taken = set(columns.values())
    for place, name in enumerate(grid.header):
        cells = [row[place] for row in grid.rows[:MOST_SEEN]]
        if name not in taken and looks(cells):
            return name
    return ""

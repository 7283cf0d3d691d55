"""What was newly said, as an Atom feed: an entry for every day of publication.

Nothing in it depends on the day on which it is written: an entry has the same id and
the same time whenever the site is published again.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

import pandas as pd

from layers.export.basis import Basis
from layers.export.citation import AUTHOR, read_version
from layers.news import build_news
from layers.period import Period
from layers.speech import ENGLISH
from layers.style import WORDS_OF_POSITION

NAMESPACE: Final = "http://www.w3.org/2005/Atom"

IDS: Final = UUID("5ce7ba56-6a4b-5c5c-9b0e-3c1d6f0f5a27")
"""Namespace of the ids of feed and entries; never to be changed."""

MOST_ENTRIES: Final = 100
"""Days of publication that the feed reaches back."""

MOST_CLAIMS: Final = 60
"""Claims that an entry lists; of the others it says how many they are."""


def build_feed(basis: Basis, address: str) -> bytes:
    """Build the feed of the tables.

    Args:
        basis: The tables.
        address: Web address of the site, ending in a slash; "" leaves links relative.

    Returns:
        Atom 1.0 in UTF-8, newest day first; without entries if nothing was claimed.

    References:
        RFC 4287, The Atom Syndication Format.
    """
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed")
    _add(feed, "title", "claimline: what was newly said")
    _add(feed, "id", uuid5(IDS, "feed").urn)
    _add(feed, "updated", _write_time(basis.last_day))
    _add(_add(feed, "author"), "name", AUTHOR)
    _add(feed, "generator", "claimline", version=read_version())
    _add(feed, "link", rel="alternate", type="text/html", href=address or "index.html")
    if address:
        _add(feed, "link", rel="self", href=f"{address}changes.atom")
    for day, news in _split_by_day(basis):
        _add_entry(feed, day, news, basis, address)
    ET.indent(feed)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _split_by_day(basis: Basis) -> Iterator[tuple[date, pd.DataFrame]]:
    """Split what was said by its day of publication, newest first."""
    if basis.dataset.claims.empty:
        return
    period = Period(basis.catalogue.first_day, basis.last_day)
    by_day = list(build_news(basis.store, period).groupby("reported_date"))
    for day, news in by_day[: -MOST_ENTRIES - 1 : -1]:
        yield pd.Timestamp(str(day)).date(), news


def _add_entry(
    feed: ET.Element, day: date, news: pd.DataFrame, basis: Basis, address: str
) -> None:
    query = urlencode({"date": day.isoformat(), "known": "as-of"})
    places = news["place_id"].nunique()
    entry = _add(feed, "entry")
    _add(
        entry,
        "title",
        f"{ENGLISH.day(day)}: {_count(len(news), 'claim')} about "
        f"{_count(places, 'place')}",
    )
    _add(entry, "id", uuid5(IDS, f"day {day}").urn)
    _add(entry, "updated", _write_time(day))
    _add(entry, "published", _write_time(day))
    _add(entry, "link", rel="alternate", href=f"{address or 'index.html'}#{query}")
    _add(entry, "content", _word_news(news, basis), type="html")


def _word_news(news: pd.DataFrame, basis: Basis) -> str:
    """List the claims as HTML, which the feed carries as text."""
    names = basis.dataset.places.set_index("place_id")["name"]
    listed = "".join(
        f"<li>{_word_claim(row, str(names[row['place_id']]), basis)}</li>"
        for row in news.head(MOST_CLAIMS).to_dict("records")
    )
    left = len(news) - MOST_CLAIMS
    more = f"<p>And {_count(left, 'more claim')}.</p>" if left > 0 else ""
    return f"<ul>{listed}</ul>{more}"


def _word_claim(row: dict[object, object], place: str, basis: Basis) -> str:
    """Say who said what of which place, and about which day if that is another."""
    source = basis.source_names[str(row["source_id"])]
    valid = pd.Timestamp(str(row["valid_from"]))
    earlier = valid != row["reported_date"]
    about = f", about {ENGLISH.day(valid.date())}" if earlier else ""
    corrects = ", correcting itself" if row["corrects"] else ""
    position = WORDS_OF_POSITION[str(row["status"])]
    said = f"{place}: {position}, according to {source}{about}{corrects}."
    return escape(_make_plain(f"{said} {row['statement']}"))


def _make_plain(text: str) -> str:
    """Leave out what XML cannot carry and what turns the direction of writing."""
    return "".join(c if c.isprintable() else " " for c in text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _write_time(day: date) -> str:
    """Write the first moment of a day of publication."""
    return f"{day.isoformat()}T00:00:00Z"


def _add(
    parent: ET.Element, name: str, text: str | None = None, **attributes: str
) -> ET.Element:
    made = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    made.text = text
    return made

"""The published site as files: feed, catalogue, links, marker, the same every time."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element

import pandas as pd
import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring

from cli import main
from data.store import open_store
from data.vocabulary import Scope
from layers.columns import OPEN_DAY, build_columns
from layers.export.basis import Basis, open_basis
from layers.export.claims_json import build_claims_json
from layers.export.feed import MOST_CLAIMS, MOST_ENTRIES, NAMESPACE, build_feed
from layers.export.progress import ExportCancelledError, Watch
from layers.export.request import ExportRequest
from layers.export.site import MARKER, build_site
from layers.opening import build_catalogue
from tests.hostile import EVERYTHING, Markup
from tests.tiny_dataset import TEXT_FIELDS, make_folder

ADDRESS = "https://example.org/claims/"
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def basis() -> Basis:
    """The bundled tables."""
    return open_basis(DATA)


@pytest.fixture
def tiny(tmp_path: Path) -> Basis:
    """A dataset of five claims."""
    return open_basis(make_folder(tmp_path))


def open_frames(basis: Basis, claims: pd.DataFrame) -> Basis:
    """Open tables with other claims than those of the files."""
    dataset = replace(basis.dataset, claims=claims)
    return Basis(dataset, open_store(dataset), build_catalogue(dataset))


def read_entries(feed: bytes) -> list[Element]:
    """Read the entries of a feed."""
    return fromstring(feed).findall(f"{{{NAMESPACE}}}entry")


def read_text(entry: Element, name: str) -> str:
    """Read the text of a part of an entry."""
    text = entry.findtext(f"{{{NAMESPACE}}}{name}")
    assert text is not None
    return text


def test_feed_has_an_entry_for_each_day_of_publication(tiny: Basis) -> None:
    """Newest first; each names its claims, and those about an earlier day as such."""
    entries = read_entries(build_feed(tiny, ADDRESS))

    days = ["2025-04-29", "2025-04-28", "2025-04-27", "2025-04-26"]
    assert days == [read_text(entry, "updated")[:10] for entry in entries]
    assert "27 April 2025: 2 claims about 1 place" == read_text(entries[2], "title")
    told = read_text(entries[2], "content")
    assert "Gornal: contested, according to Institute for the Study of War, " in told
    assert "about 25 April 2025." in told
    (link,) = entries[2].findall(f"{{{NAMESPACE}}}link")
    assert f"{ADDRESS}#date=2025-04-27&known=as-of" == link.get("href")


def test_ids_of_the_feed_stay_when_claims_are_added(tiny: Basis) -> None:
    """Readers of the feed are not told again what they have read."""
    claims = tiny.dataset.claims
    older = claims["reported_date"] < pd.Timestamp("2025-04-29")
    fewer = open_frames(tiny, claims[older])
    before = [read_text(e, "id") for e in read_entries(build_feed(fewer, ""))]
    after = [read_text(e, "id") for e in read_entries(build_feed(tiny, ADDRESS))]

    assert before == after[1:]
    assert len(set(after)) == len(after)


def test_feed_of_the_project_covers_what_was_published(basis: Basis) -> None:
    """Entries together list as many claims as the table has on those days."""
    entries = read_entries(build_feed(basis, ""))
    days = {read_text(entry, "updated")[:10] for entry in entries}
    claims = basis.dataset.claims
    in_force = claims[claims["scope"] != Scope.NEAR]
    dates = in_force["reported_date"].dt.strftime("%Y-%m-%d")
    last = sorted(dates.unique())[-MOST_ENTRIES:]

    assert set(last) == days
    for entry in entries:
        listed = Markup(read_text(entry, "content")).tags.count(("li", ()))
        expected = (dates == read_text(entry, "updated")[:10]).sum()
        assert min(expected, MOST_CLAIMS) == listed


def test_tables_without_claims_have_an_empty_feed(tiny: Basis) -> None:
    """Nothing said is nothing new, and a feed all the same."""
    empty = open_frames(tiny, tiny.dataset.claims.iloc[:0])

    assert [] == read_entries(build_feed(empty, ADDRESS))
    assert [] == json.loads(build_claims_json(empty, ""))["dataFeedElement"]


def test_hostile_text_is_text_in_feed_and_pages(tmp_path: Path) -> None:
    """What tries to be markup comes out of every reader as the characters it is."""
    edits = [(file, line, column, EVERYTHING) for file, line, column in TEXT_FIELDS]
    hostile = open_basis(make_folder(tmp_path, *edits))
    entry = read_entries(build_feed(hostile, ADDRESS))[-1]
    told = Markup(read_text(entry, "content"))

    assert [("ul", ()), ("li", ())] == told.tags
    assert "</script><script>alert(1)</script>" in told.text
    (claim, *_) = json.loads(build_claims_json(hostile, ADDRESS))["dataFeedElement"]
    assert EVERYTHING == claim["text"]


def test_catalogue_holds_every_claim_with_what_it_refers_to(basis: Basis) -> None:
    """Authors, places and claims that are pointed to are all there."""
    told = json.loads(build_claims_json(basis, ADDRESS))
    claims = told["dataFeedElement"]
    ids = {
        node["@id"]
        for nodes in (told["claimline:sources"], told["claimline:places"], claims)
        for node in nodes
    }
    pointed = {
        node[name]["@id"]
        for node in claims
        for name in ("author", "about", "claimline:denies", "claimline:derivedFrom")
        if name in node
    }

    listed = [claim["identifier"] for claim in claims]
    assert basis.dataset.claims["claim_id"].tolist() == listed
    assert pointed <= ids


def test_catalogue_says_when_a_claim_is_in_force(basis: Basis) -> None:
    """Its intervals are those by which the map answers; near claims have none."""
    columns = build_columns(basis.store, basis.dataset)
    told = json.loads(build_claims_json(basis, ""))["dataFeedElement"]
    by_id = {claim["identifier"]: claim.get("claimline:inForce", {}) for claim in told}

    def count(day: str | None) -> int:
        if day is None:
            return OPEN_DAY
        return (date.fromisoformat(day) - columns.epoch).days

    for row, claim_id in enumerate(columns.claim_ids):
        begin, end = int(columns.valid_from[row]), int(columns.valid_to[row])
        interval = by_id.pop(claim_id).get("claimline:withHindsight")
        expected = [begin, end] if begin < end else None
        assert expected == (interval and list(map(count, interval))), claim_id
    assert all(interval == {} for interval in by_id.values())


def test_site_is_the_same_every_time_and_lists_itself(tiny: Basis) -> None:
    """Equal tables give equal files, and the marker has the hash of each of them."""
    request = ExportRequest(tiny.catalogue.defaults, address=ADDRESS)
    files = build_site(request, tiny, Watch())
    told = json.loads(files[MARKER])

    assert files == build_site(request, open_basis(tiny.dataset.folder), Watch())
    hashes = {
        path: f"sha256:{sha256(content).hexdigest()}"
        for path, content in files.items()
        if path != MARKER
    }
    assert hashes == told["files"]


def test_head_of_the_site_tells_those_who_share_it(tiny: Basis) -> None:
    """With an address previews have a picture; without, nothing false is said."""
    view = tiny.catalogue.defaults
    public = build_site(ExportRequest(view, address=ADDRESS), tiny, Watch())
    nowhere = build_site(ExportRequest(view), tiny, Watch())
    page = public["index.html"].decode()

    assert f'<meta property="og:image" content="{ADDRESS}preview.png">' in page
    assert f'<link rel="canonical" href="{ADDRESS}">' in page
    assert f"Sitemap: {ADDRESS}sitemap.xml" in public["robots.txt"].decode()
    assert "og:image" not in nowhere["index.html"].decode()
    assert "sitemap.xml" not in nowhere
    assert b"noindex" in public["embed.html"]


def test_publishing_can_be_called_off(tiny: Basis) -> None:
    """A site that is called off is not made."""
    watch = Watch()
    watch.cancelled.set()

    with pytest.raises(ExportCancelledError):
        build_site(ExportRequest(tiny.catalogue.defaults), tiny, watch)


def test_command_explains_what_it_cannot_do(tmp_path: Path) -> None:
    """A folder of somebody else and an address that is none are named, exit 1."""
    (tmp_path / "mine.txt").touch()
    folder = ["publish", str(tmp_path)]
    refused = CliRunner().invoke(main, folder)
    no_address = CliRunner().invoke(
        main, ["publish", str(tmp_path / "site"), "--base-url", "ftp://example.org"]
    )

    assert (1, True) == (refused.exit_code, "no site of claimline" in refused.output)
    assert 1 == no_address.exit_code
    assert "begin it with https://" in no_address.output
    assert ["mine.txt"] == [path.name for path in tmp_path.iterdir()]

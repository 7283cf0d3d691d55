"""Made-up claims for Hypothesis, few enough places and days that they collide.

The little world: region `north` holds the district `lake` with the village
`mill`, and the village `ford` outside any district; region `south` holds `hill`,
whose district has the same name as `lake` and is not in the gazetteer.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
from hypothesis import strategies as st
from oracle import SIDES, WORLDS, Claim, Place

from data.tables import Dataset

FIRST = date(2025, 3, 1)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(7))
"""Every day that a made-up claim can name."""

PLACES = (
    Place("north", "North", "region", "north", ""),
    Place("south", "South", "region", "south", ""),
    Place("lake", "Lake District", "district", "north", "Lake District"),
    Place("mill", "Mill", "village", "north", "Lake District"),
    Place("ford", "Ford", "village", "north", ""),
    Place("hill", "Hill", "village", "south", "Lake District"),
)
SOURCES = {f"{side}-{n}": side for side in SIDES for n in (1, 2)}
"""The side of each made-up source, two to a side."""

MIRROR_SIDE = {"russian": "ukrainian", "ukrainian": "russian"}
MIRROR_STATUS = {
    "russian_control": "ukrainian_control",
    "ukrainian_control": "russian_control",
    "not_russian_control": "not_ukrainian_control",
    "not_ukrainian_control": "not_russian_control",
}
"""What becomes of sides and statuses when the two sides change places."""


@st.composite
def claim_lists(draw: st.DrawFn) -> list[Claim]:
    """Draw claims whose ids do not follow the order of anything else.

    Each list is about few places and by few sources, so that claims meet.
    """
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3))
    sources = draw(st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=4))
    count = draw(st.integers(min_value=0, max_value=12))
    numbers = draw(st.permutations(range(count)))
    return [
        _draw_claim(
            draw,
            f"c{number:02}",
            draw(st.sampled_from(places)),
            draw(st.sampled_from(sources)),
        )
        for number in numbers
    ]


def tabled_claim_lists() -> st.SearchStrategy[list[Claim]]:
    """Draw claims that tables may hold: none is about a day after it was said."""

    def settle(claim: Claim) -> Claim:
        if claim.event_date is None:
            return claim
        return replace(claim, event_date=min(claim.event_date, claim.reported_date))

    return claim_lists().map(lambda claims: [settle(claim) for claim in claims])


def _draw_claim(draw: st.DrawFn, claim_id: str, place: Place, source_id: str) -> Claim:
    whole = place.kind in ("region", "district")
    scopes = ("region", "region", "partial") if whole else ("place", "partial")
    return Claim(
        claim_id,
        place.place_id,
        source_id,
        SOURCES[source_id],
        draw(st.sampled_from(sorted(WORLDS))),
        draw(st.sampled_from((*scopes, *scopes, "near"))),
        draw(st.none() | st.sampled_from(DAYS)),
        draw(st.sampled_from(DAYS)),
    )


def make_dataset(claims: list[Claim]) -> Dataset:
    """Write claims of the little world as the tables they would be read from."""
    places = pd.DataFrame(PLACES).assign(
        name_ru="", name_uk="", country="RU", lat=51.0, lon=35.0, precision_km=1.0
    )
    sources = pd.DataFrame(SOURCES.items(), columns=["source_id", "side"])
    return Dataset(
        Path(), places, sources, make_claims_frame(claims), gpd.GeoDataFrame()
    )


def make_claims_frame(claims: list[Claim]) -> pd.DataFrame:
    """Write claims as the table they would be read from, in the order given."""
    columns = {
        "claim_id": [claim.claim_id for claim in claims],
        "place_id": [claim.place_id for claim in claims],
        "source_id": [claim.source_id for claim in claims],
        "status": [claim.status for claim in claims],
        "scope": [claim.scope for claim in claims],
    }
    dates = {
        "event_date": [claim.event_date for claim in claims],
        "reported_date": [claim.reported_date for claim in claims],
    }
    texts = ("statement", "quote", "url", "publisher", "denies", "derived_from")
    return pd.DataFrame(
        {name: pd.Series(values, dtype="str") for name, values in columns.items()}
        | {name: pd.Series(d, dtype="datetime64[s]") for name, d in dates.items()}
    ).assign(**dict.fromkeys((*texts, "record_confidence", "note"), ""))


def read_claims(dataset: Dataset) -> tuple[Claim, ...]:
    """Give the claims of a dataset to the oracle."""
    side_of = dict(
        dataset.sources[["source_id", "side"]].itertuples(index=False, name=None)
    )
    return tuple(
        Claim(
            row.claim_id,
            row.place_id,
            row.source_id,
            side_of[row.source_id],
            row.status,
            row.scope,
            None if pd.isna(row.event_date) else row.event_date.date(),
            row.reported_date.date(),
        )
        for row in dataset.claims.itertuples(index=False)
    )


def read_places(dataset: Dataset) -> tuple[Place, ...]:
    """Give the places of a dataset to the oracle."""
    columns = ["place_id", "name", "kind", "admin1_id", "admin2"]
    rows = dataset.places[columns].itertuples(index=False)
    return tuple(Place(*row) for row in rows)

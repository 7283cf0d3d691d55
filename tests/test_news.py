"""What was said between two dates, against a plain list of the claims."""

from dataclasses import replace
from datetime import date

import pytest
from diary import Bench
from hypothesis import given
from hypothesis import strategies as st
from oracle import Claim
from strategies import DAYS, claim_lists, read_claims

from data.store import Store
from data.tables import Dataset
from layers.news import NEWS_COLUMNS, build_news
from layers.period import Known, Period

APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))
LITTLE = Period(DAYS[2], DAYS[4])
SOME = frozenset({"russian-2", "ukrainian-1", "independent-1"})


def list_news(claims: list[Claim], period: Period) -> list[tuple[str, str, str]]:
    """Go through the claims and keep what belongs to the period."""
    known_by = period.at(period.to_day).known_by
    told = [
        claim
        for claim in claims
        if claim.scope != "near"
        and (period.sources is None or claim.source_id in period.sources)
        and (known_by is None or claim.reported_date <= known_by)
        and claim.valid_from <= period.to_day
    ]
    news = []
    for claim in sorted(
        told, key=lambda c: (c.reported_date, c.valid_from, c.claim_id)
    ):
        corrects = find_corrected(claim, told)
        if claim.valid_from >= period.from_day:
            news.append((claim.claim_id, "new", corrects))
        elif period.from_day <= claim.reported_date <= period.to_day:
            news.append((claim.claim_id, "learned", corrects))
    return news


def find_corrected(claim: Claim, told: list[Claim]) -> str:
    """Find the claim that the source takes back with another, if there is one."""
    sooner = [
        other
        for other in told
        if (other.place_id, other.source_id) == (claim.place_id, claim.source_id)
        and other.valid_from == claim.valid_from
        and other.order < claim.order
    ]
    last = max(sooner, key=lambda other: other.order, default=claim)
    return last.claim_id if last.status != claim.status else ""


def find_news(store: Store, period: Period) -> list[tuple[str, str, str]]:
    """Ask for the news and leave out what is only copied from the claims."""
    frame = build_news(store, period)[["claim_id", "news", "corrects"]]
    return list(frame.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(APRIL, id="hindsight"),
        pytest.param(replace(APRIL, known=Known.AS_OF), id="as known"),
        pytest.param(replace(APRIL, known=date(2025, 4, 20)), id="on a day"),
        pytest.param(Period(date(2024, 1, 1), date(2030, 1, 1)), id="whole record"),
    ],
)
def test_real_news_equal_the_list(
    dataset: Dataset, store: Store, period: Period
) -> None:
    """The news of the tables are the claims that a reader would pick by hand."""
    expected = list_news(list(read_claims(dataset)), period)

    assert expected == find_news(store, period)


@given(
    claims=claim_lists(),
    period=st.sampled_from(
        (
            LITTLE,
            replace(LITTLE, known=Known.AS_OF),
            replace(LITTLE, known=DAYS[3], sources=SOME),
        )
    ),
)
def test_made_news_equal_the_list(
    bench: Bench, claims: list[Claim], period: Period
) -> None:
    """The news of made-up claims are those that a reader would pick by hand."""
    assert list_news(claims, period) == find_news(bench.load(claims), period)


def test_old_news_are_learned(store: Store) -> None:
    """DeepState told on 13 August 2024 what had held since the 7th."""
    period = Period(date(2024, 8, 13), date(2024, 8, 13))
    news = build_news(store, period).set_index("claim_id")

    assert "learned" == news.loc["gornal-deepstate-2024-08-13", "news"]


def test_correction_names_what_it_corrects(store: Store) -> None:
    """DeepState said two things about Gornal on 26 April 2025."""
    news = build_news(store, APRIL).set_index("claim_id")
    corrected = news.loc["gornal-deepstate-2025-04-27", "corrects"]

    assert "gornal-deepstate-2025-04-26" == corrected


def test_no_news_is_a_table_without_rows(store: Store) -> None:
    """A period before every claim has no news, and the columns stay."""
    news = build_news(store, Period(date(2020, 1, 1), date(2020, 1, 31)))

    assert news.empty
    assert list(NEWS_COLUMNS) == list(news)

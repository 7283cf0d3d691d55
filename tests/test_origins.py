"""Origins: echoes are followed back to where they begin."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store import Store
from data.tables import Dataset
from layers.control import Question
from layers.origins import WITNESS_COLUMNS, count_witnesses, find_origins, map_origins
from layers.state import answer


def make_claims(repeats: dict[str, str]) -> pd.DataFrame:
    """Write claims and what each repeats."""
    return pd.DataFrame(repeats.items(), columns=["claim_id", "derived_from"])


@pytest.mark.parametrize(
    ("repeats", "origins"),
    [
        pytest.param({"a": "", "b": "a", "c": "b"}, ["a", "a", "a"], id="chain"),
        pytest.param({"b": "gone", "c": "gone"}, ["gone", "gone"], id="missing"),
        pytest.param({"b": "c", "c": "a", "a": "b", "d": "b"}, ["a"] * 4, id="circle"),
        pytest.param({"a": "a"}, ["a"], id="itself"),
        pytest.param({}, [], id="none"),
    ],
)
def test_echo_is_followed_to_its_origin(
    repeats: dict[str, str], origins: list[str]
) -> None:
    """An echo of an echo has the first claim as origin; a circle ends."""
    assert origins == list(find_origins(make_claims(repeats)))


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["", *"abcdefgh"])))
def test_claim_and_what_it_repeats_have_one_origin(repeats: dict[str, str]) -> None:
    """Whatever repeats whatever, an echo has the origin of what it repeats."""
    claims = make_claims(repeats)
    origin_of = dict(zip(claims["claim_id"], find_origins(claims), strict=True))

    for claim, repeated in repeats.items():
        assert origin_of.get(repeated, repeated or claim) == origin_of[claim]


def test_echoes_are_no_witnesses(store: Store) -> None:
    """On 27 April 2025 three Russian sources on Basivka are two witnesses.

    basivka-ru-milblogger-other-2025-04-07 repeats basivka-ru-mod-2025-04-06;
    basivka-ru-news-pravda-2025-04-01 repeats nobody.
    """
    state = answer(store, Question(date(2025, 4, 27)))
    found = count_witnesses(store, state).set_index(["place_id", "side"])

    assert [3, 3, 2] == found.loc[("basivka", "russian")].to_list()
    assert list(WITNESS_COLUMNS) == list(found.reset_index())
    assert (found["origins"] <= found["claims"]).all()
    assert len(state.in_force) == found["claims"].sum()


def test_every_echo_of_the_tables_has_an_origin(dataset: Dataset, store: Store) -> None:
    """In the tables every origin is a claim that repeats none."""
    claims = dataset.claims
    origins = map_origins(store, claims["claim_id"])
    repeats = claims.set_index("claim_id")["derived_from"]

    assert {""} == set(repeats[origins])
    assert (origins != claims["claim_id"]).sum() == (claims["derived_from"] != "").sum()

"""A store that holds the claims about some places only, for what is asked of one."""

from collections.abc import Collection
from dataclasses import replace

from data.store import Store


def narrow_store(store: Store, place_ids: Collection[str]) -> Store:
    """Leave out the claims about all other places.

    The answer about a place depends on the claims about it and about the areas
    around it; so that about all places need not be worked out for one.

    Args:
        store: Where the claims are; it stays as it is.
        place_ids: The places that count, such as one with its region and district.

    Returns:
        A store over the same engine, which never takes what `store` keeps for its own.
    """
    claims = store.claims.filter(store.claims.place_id.isin(sorted(place_ids)))
    return replace(store, claims=claims, _compiled={}, _own=object())

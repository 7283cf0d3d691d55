"""What concerns some places only, out of tables that hold a crowd."""

from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256

from data.tables import Dataset


def narrow_dataset(dataset: Dataset, place_ids: Collection[str]) -> Dataset:
    """Leave out all other places, and the claims about them.

    Args:
        dataset: The tables, with a digest that tells them from others.
        place_ids: The places that count. An answer about one of them depends on the
            claims about it and about the areas around it, which have to be among them.

    Returns:
        Tables with their own digest. They also have the claims that a claim about
        these places repeats, wherever those are about, so that origins are found.
    """
    claims = dataset.claims
    kept = claims["place_id"].isin(place_ids)
    while True:
        repeated = claims.loc[kept, "derived_from"]
        more = kept | claims["claim_id"].isin(repeated[repeated != ""])
        if more.equals(kept):
            break
        kept = more
    few = claims[kept].reset_index(drop=True)
    places = dataset.places
    named = places["place_id"].isin([*place_ids, *few["place_id"]])
    return replace(
        dataset,
        claims=few,
        places=places[named].reset_index(drop=True),
        digest=sha256(
            "\n".join([dataset.digest, *sorted(place_ids)]).encode()
        ).hexdigest(),
    )

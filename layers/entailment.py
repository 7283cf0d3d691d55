"""What a claim about a whole region says about each place in it.

Only full control of the whole reaches every part: if one side holds all of an
oblast, it holds each of its villages.
"""

from typing import Final

import ibis
import ibis.expr.types as ir

from data.vocabulary import Scope, Status
from layers.control import keep_last_words

# The other statuses deny full control of the whole and leave every part open: a
# region that is contested, or not fully held by one side, can contain villages
# that either side fully holds.
ENTAILING: Final = (Status.RUSSIAN_CONTROL, Status.UKRAINIAN_CONTROL)
"""Statuses that, claimed of a whole, are claimed of each of its parts."""


def is_entailing(claims: ir.Table) -> ir.BooleanColumn:
    """Tell which claims, while in force, speak for every place in their region."""
    about_whole = claims.scope == Scope.REGION.value
    return about_whole & claims.status.isin([status.value for status in ENTAILING])


def build_containment(places: ir.Table) -> ir.Table:
    """List which place lies in which region or district.

    Args:
        places: The table `places` of a store.

    Returns:
        Columns container_id (a region or district) and contained_id, with what
        `data.store.PLACES_SCHEMA` says of the contained place prefixed
        "contained_". No place contains itself; a region contains its districts.
    """
    contained = places.rename(
        contained_id="place_id",
        contained_kind="kind",
        contained_region_id="region_id",
        contained_district_id="district_id",
    )
    wholes = [contained.contained_region_id, contained.contained_district_id]
    pairs = ibis.union(*(contained.mutate(container_id=whole) for whole in wholes))
    # "" marks a place outside any district that the gazetteer has.
    return pairs.filter(
        pairs.container_id != "", pairs.container_id != pairs.contained_id
    )


def build_entailed(in_force: ir.Table, places: ir.Table) -> ir.Table:
    """Spread the claims about whole regions over the places in them.

    A claim entails for as long as it is itself in force for its region or
    district, so a source that takes it back takes it back everywhere.

    Args:
        in_force: Claims in force, from `layers.control.build_in_force`.
        places: The table `places` of a store.

    Returns:
        The columns of `in_force`, one row per claim and place that it reaches,
        with `entailed_by`, the region or district the claim is about. The claim
        keeps its claim_id, source, status and dates; place_id, kind, region_id
        and district_id are those of the place reached.
    """
    wholes = in_force.filter(is_entailing(in_force))
    containment = build_containment(places)
    reached = wholes.join(containment, wholes.place_id == containment.container_id)
    return reached.select(
        *(column for column in in_force.columns if column not in places.columns),
        place_id=reached.contained_id,
        kind=reached.contained_kind,
        region_id=reached.contained_region_id,
        district_id=reached.contained_district_id,
        entailed_by=reached.container_id,
    )


def build_with_entailed(in_force: ir.Table, places: ir.Table) -> ir.Table:
    """Let entailed claims take part beside the places' own.

    Per place and source the last word counts, own or entailed, by the same
    order as always: a region claimed after its village speaks for the village,
    a village claimed after its region for itself.

    Args:
        in_force: Claims in force, from `layers.control.build_in_force`.
        places: The table `places` of a store.

    Returns:
        The columns of `build_entailed`, at most one row per moment, place and
        source; `entailed_by` is "" for a place's own claim.
    """
    own = in_force.mutate(entailed_by=ibis.literal(""))
    entailed = build_entailed(in_force, places).select(own.columns)
    return keep_last_words(own.union(entailed))

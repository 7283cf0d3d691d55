"""From the words of the options to a question about days, and the tables it is of."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import pandas as pd

from commands.options import expand_sides, get_store_url
from data.store import Store
from data.store_url import Names, Opened, open_url
from layers.period import Known, Period


@dataclass(frozen=True, slots=True)
class Asked:
    """The tables, opened, and what is asked of them."""

    dataset: Names
    store: Store
    period: Period

    @property
    def names(self) -> dict[str, str]:
        """What each place is called, in English."""
        places = self.dataset.places
        return dict(zip(places["place_id"], places["name"], strict=True))


def open_period(  # noqa: PLR0913 - one parameter per option
    folder: Path,
    *,
    first: date | None = None,
    last: date | None = None,
    known_by: date | str | None = None,
    sources: tuple[str, ...] = (),
    wait: int | None = 30,
) -> Asked:
    """Open the tables and ask about days.

    Args:
        folder: Where the tables are.
        first: First day; None: that of the record.
        last: Last day; None: the last on which something was published.
        known_by: As the option of that name; "as-of" is each day itself.
        sources: Ids and sides, as the option of that name.
        wait: As the option `--overtaken-after`.

    Raises:
        QuestionError: If the days are none, or in the wrong order.
    """
    opened = open_tables(folder)
    days = find_record(opened.store)
    period = Period(
        first or min(days[0], last or days[0]),
        last or max(days[1], first or days[1]),
        Known.AS_OF if isinstance(known_by, str) else known_by or Known.HINDSIGHT,
        expand_sides(sources, opened.names) if sources else None,
        wait,
    )
    return Asked(opened.names, opened.store, period)


def find_record(store: Store) -> tuple[date, date]:
    """Find the first day that a claim speaks about and the last day of publication.

    Tables without claims have one day, today's being nobody's business here.
    """
    claims = store.claims
    told = ibis.coalesce(claims.event_date, claims.reported_date)
    (days,) = store.execute(
        claims.aggregate(
            first=ibis.least(told.min(), claims.reported_date.min()),
            last=claims.reported_date.max(),
        )
    ).to_dict("records")
    if pd.isna(days["last"]):
        return date(2024, 8, 1), date(2024, 8, 1)
    return days["first"].date(), days["last"].date()


def open_tables(folder: Path) -> Opened:
    """Open the store that `--store` names, else the tables of the folder."""
    return open_url(get_store_url(), folder)

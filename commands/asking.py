"""From the words of the options to a question about days, and the tables it is of."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from commands.options import expand_sides
from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from layers.period import Known, Period


@dataclass(frozen=True, slots=True)
class Asked:
    """The tables, opened, and what is asked of them."""

    dataset: Dataset
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
    dataset = read_dataset(folder)
    days = find_record(dataset)
    period = Period(
        first or min(days[0], last or days[0]),
        last or max(days[1], first or days[1]),
        Known.AS_OF if isinstance(known_by, str) else known_by or Known.HINDSIGHT,
        expand_sides(sources, dataset) if sources else None,
        wait,
    )
    return Asked(dataset, open_store(dataset), period)


def find_record(dataset: Dataset) -> tuple[date, date]:
    """Find the first day that a claim speaks about and the last day of publication.

    Tables without claims have one day, today's being nobody's business here.
    """
    claims: Any = dataset.claims
    if claims.empty:
        return date(2024, 8, 1), date(2024, 8, 1)
    first = claims[["event_date", "reported_date"]].min().min()
    return first.date(), claims["reported_date"].max().date()

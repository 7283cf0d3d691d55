"""From the view to the questions that the semantics answer."""

from datetime import date

from layers.control import Question
from layers.period import Knowing, Known, Period
from layers.view import AS_OF, Catalogue, ViewState


def build_question(view: ViewState, catalogue: Catalogue) -> Question:
    """Turn the view into the question about its day."""
    return build_period(view, catalogue).at(view.as_of)


def build_period(
    view: ViewState,
    catalogue: Catalogue,
    from_day: date | None = None,
    to_day: date | None = None,
) -> Period:
    """Turn the view into a question about a stretch of days.

    Args:
        view: Says what counts as known and whose claims are visible.
        catalogue: The tables on view.
        from_day: First valid day; None is the first of the record.
        to_day: Last valid day; None is the last of the record.
    """
    hidden = view.hidden
    return Period(
        from_day=from_day or catalogue.first_day,
        to_day=to_day or catalogue.last_day,
        known=_know(view),
        sources=frozenset(catalogue.source_ids) - hidden if hidden else None,
        overtaken_after=view.overtaken_after,
        entailed=view.entailed,
    )


def _know(view: ViewState) -> Knowing:
    if view.known_by is None:
        return Known.HINDSIGHT
    return Known.AS_OF if view.known_by == AS_OF else view.known_by

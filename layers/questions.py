"""From a view to what the semantics are asked: about its day, or about all days."""

from datetime import date

from layers.control import Question
from layers.period import Knowing, Known, Period
from layers.view_catalogue import Catalogue
from layers.view_state import AS_OF, ViewState


def build_question(view: ViewState, catalogue: Catalogue) -> Question:
    """Build the question about the day on view.

    Args:
        view: The view.
        catalogue: The tables on view; a view names the hidden sources, a question
            the visible ones.
    """
    known_by = view.as_of if view.known_by == AS_OF else view.known_by
    return Question(
        as_of=view.as_of,
        known_by=known_by,
        sources=_find_visible(view, catalogue),
        overtaken_after=view.overtaken_after,
        entailed=view.entailed,
    )


def build_period(
    view: ViewState,
    catalogue: Catalogue,
    from_day: date | None = None,
    to_day: date | None = None,
) -> Period:
    """Build the question about a stretch of days, answered as the view is.

    Args:
        view: The view.
        catalogue: The tables on view.
        from_day: First valid day; None is the first of the record.
        to_day: Last valid day; None is the last of the record.
    """
    known: Knowing = Known.HINDSIGHT
    if view.known_by is not None:
        known = Known.AS_OF if view.known_by == AS_OF else view.known_by
    return Period(
        from_day=from_day or catalogue.first_day,
        to_day=to_day or catalogue.last_day,
        known=known,
        sources=_find_visible(view, catalogue),
        overtaken_after=view.overtaken_after,
        entailed=view.entailed,
    )


def _find_visible(view: ViewState, catalogue: Catalogue) -> frozenset[str] | None:
    """Find the visible sources; None for all spares the engine a filter."""
    hidden = view.hidden
    return frozenset(catalogue.source_ids) - hidden if hidden else None

"""Change a view, and let what was not asked for give way where parts collide.

The day on view lies in the period, and two accounts side by side differ. Who
changes one of them did not ask for the other, so that one yields, in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from geo.message import Message, phrase
from layers.view_state import LEFT_ACCOUNT, RIGHT_ACCOUNT, Compare, ViewState

Changes: TypeAlias = dict[str, Any]
"""New values by name of a field of `ViewState`."""

Note: TypeAlias = Callable[[str], None]
"""Where it is said what was mended, moved or left out."""


def change_view(
    view: ViewState, changes: Mapping[str, Any]
) -> tuple[ViewState, tuple[str, ...]]:
    """Replace fields of a view, and keep the rest in accord with them.

    A new period moves the day on view to its nearest end. A new day outside the
    period widens the period. Both together: the day moves. An account chosen on
    one side while it stands on the other trades places with the account it
    replaces. Names of places that are in the language of the page stay so when
    that changes. A mode that shows two accounts and finds one twice puts another on
    the right: one of the view so far, or else the usual one.

    Args:
        view: The view so far.
        changes: New values by field; may be empty.

    Returns:
        The changed view, and a sentence for every field that had to give way;
        empty if none had to. The sentences are plain text.

    Raises:
        ViewError: If a new value by itself is none that a view can have.
        TypeError: If a field is not one of `ViewState`.
    """
    notes: list[str] = []
    settled = {
        **changes,
        **_settle_day(view, changes, notes.append),
        **_settle_accounts(view, changes, notes.append),
        **_settle_names(view, changes),
    }
    return replace(view, **settled), tuple(notes)


def _settle_day(view: ViewState, changes: Mapping[str, Any], note: Note) -> Changes:
    """Bring the day on view and the period together."""
    day: date = changes.get("as_of", view.as_of)
    period: tuple[date, date] | None = changes.get("period", view.period)
    if period is None or period[0] <= day <= period[1]:
        return {}
    first, last = period
    outside = Message(
        "The day on view, {day}, lies outside the period {first} to {last}",
        day=str(day),
        first=str(first),
        last=str(last),
    )
    if "as_of" in changes and "period" not in changes:
        wider = min(first, day), max(last, day)
        note(
            Message(
                "{problem}; the period is now {first} to {last}.",
                problem=outside,
                first=str(wider[0]),
                last=str(wider[1]),
            )
        )
        return {"period": wider}
    nearest = min(max(day, first), last)
    note(
        Message("{problem}; {day} is taken instead.", problem=outside, day=str(nearest))
    )
    return {"as_of": nearest}


def _settle_names(view: ViewState, changes: Mapping[str, Any]) -> Changes:
    """Let the names of places follow the page, unless they go their own way."""
    follow = view.language == view.page_language
    if "page_language" in changes and "language" not in changes and follow:
        return {"language": changes["page_language"]}
    return {}


def _settle_accounts(
    view: ViewState, changes: Mapping[str, Any], note: Note
) -> Changes:
    """Part two accounts that are the same where they have to differ."""
    compare: Compare = changes.get("compare", view.compare)
    account: str = changes.get("left", view.left)
    if not compare.shows_two_accounts or account != changes.get("right", view.right):
        return {}
    yielding = "left" if "right" in changes and "left" not in changes else "right"
    before = (view.right, view.left, RIGHT_ACCOUNT, LEFT_ACCOUNT)
    other = next(name for name in before if name != account)
    template = phrase(
        "Left and right are both '{account}', which {compare} would compare with "
        "itself; right is now '{other}'."
    )
    if yielding == "left":
        template = phrase(
            "Left and right are both '{account}', which {compare} would compare with "
            "itself; left is now '{other}'."
        )
    note(Message(template, account=account, compare=str(compare), other=other))
    return {yielding: other}

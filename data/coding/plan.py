"""Plan: how the owner of a table wants it read; proposed, changed, kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data.coding.days import Evidence, Order, weigh_order
from data.coding.headings import Role, propose_columns
from data.coding.statuses import Coding, Holder
from data.grids.grid import Grid
from data.vocabulary import Scope, Status

DAY_ROLES: Final = (Role.REPORTED, Role.EVENT)
"""Columns of days; one order holds for both."""

STATUS_WORDS: Final[Mapping[str, Status | Holder]] = {
    **{status.value: status for status in Status},
    **{holder.value: holder for holder in Holder},
}
"""What a word for a status may be made into, by the word of the plan."""


class PlanError(ValueError):
    """A plan that cannot be followed; the text names what, where and the remedy."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read."""

    columns: Mapping[Role, str] = field(default_factory=dict)
    """The column of each role."""
    constants: Mapping[Role, str] = field(default_factory=dict)
    """What a role is in every row whose own cell is empty or missing."""
    order: Order | None = None
    """How days of numbers are read; None where they speak for themselves."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """By the words of the table: a key of `STATUS_WORDS`, and a scope after a space
    where it is not the whole place ("contested near")."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """By the words of the table: a source_id, or "new:" and a side."""
    places: Mapping[str, str] = field(default_factory=dict)
    """By the name in the table, with its area after a comma if there is one: a
    place_id."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What was chosen of the file: encoding, delimiter, sheet, table."""

    def to_record(self) -> dict[str, Any]:
        """Give the plan as JSON-ready values, which `parse_plan` reads."""
        return {
            "columns": {role.value: name for role, name in self.columns.items()},
            "constants": {role.value: text for role, text in self.constants.items()},
            "order": self.order.value if self.order else None,
            "statuses": dict(self.statuses),
            "sources": dict(self.sources),
            "places": dict(self.places),
            "choices": dict(self.choices),
        }


def parse_plan(record: object) -> Plan:
    """Build a plan from decoded JSON.

    Args:
        record: An object as `Plan.to_record` gives it; members may be missing.

    Raises:
        PlanError: If it is no such object.
    """
    if not isinstance(record, dict):
        raise PlanError(f"{type(record).__name__} is no plan; write an object")
    try:
        order = record.get("order")
        return Plan(
            columns=_parse_roles(record.get("columns")),
            constants=_parse_roles(record.get("constants")),
            order=Order(order) if order else None,
            statuses=_parse_words(record.get("statuses")),
            sources=_parse_words(record.get("sources")),
            places=_parse_words(record.get("places")),
            choices=_parse_words(record.get("choices")),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise PlanError(f"the plan cannot be read ({error}); correct it") from error


def _parse_roles(record: Any) -> dict[Role, str]:  # noqa: ANN401 - decoded JSON
    return {Role(role): str(text) for role, text in (record or {}).items()}


def _parse_words(record: Any) -> dict[str, str]:  # noqa: ANN401 - decoded JSON
    return {str(key): str(value) for key, value in (record or {}).items()}


def parse_coding(text: str) -> Coding:
    """Read how a word is coded: "russian_control", "own_control partial".

    Raises:
        PlanError: If it is no status, or no scope follows it.
    """
    word, _, scope = text.partition(" ")
    try:
        return Coding(STATUS_WORDS[word], Scope(scope or Scope.PLACE))
    except (KeyError, ValueError):
        raise PlanError(
            f"{text!r} is no status; use one of {', '.join(STATUS_WORDS)}, and one of "
            f"{', '.join(Scope)} after a space"
        ) from None


def write_coding(coding: Coding) -> str:
    """Write a coding as `parse_coding` reads it."""
    scope = "" if coding.scope == Scope.PLACE else f" {coding.scope.value}"
    return f"{coding.status.value}{scope}"


def propose_plan(grid: Grid) -> Plan:
    """Propose how a table is read, as far as it says itself.

    Args:
        grid: The table.

    Returns:
        The columns, and the order of days that both columns of days give evidence
        for; None where they give none, or contradict one another.
    """
    columns = propose_columns(grid)
    return Plan(columns=columns, order=weigh_days(grid, columns).order)


def weigh_days(grid: Grid, columns: Mapping[Role, str]) -> Evidence:
    """Weigh what the columns of days say about their order."""
    names = [columns[role] for role in DAY_ROLES if role in columns]
    return weigh_order(cell for name in names for cell in grid.column(name))

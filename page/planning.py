"""The step in which the owner of a table says what its columns and words mean."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from data.coding.days import Order
from data.coding.doubts import Doubt, Doubts
from data.coding.headings import Role
from data.coding.plan import STATUS_WORDS, Plan
from data.coding.speakers import NEW
from data.coding.statuses import Holder
from data.grids.grid import Grid
from data.vocabulary import Scope, Side, Status
from layers.speech import Speech, phrase
from layers.style import WORDS_OF_POSITION, WORDS_OF_SIDE
from page.wording import escape_markdown

ROLE_WORDS: Final[dict[Role, str]] = {
    Role.PLACE: phrase("Place, by name"),
    Role.STATUS: phrase("Who is said to hold it"),
    Role.REPORTED: phrase("Day of publication"),
    Role.SOURCE: phrase("Who says so"),
    Role.URL: phrase("Address of the page"),
    Role.EVENT: phrase("Since which day"),
    Role.AREA: phrase("District or region"),
    Role.LAT: phrase("Latitude"),
    Role.LON: phrase("Longitude"),
    Role.COORDINATES: phrase("Coordinates in one column"),
    Role.SIDE: phrase("Side of the source"),
    Role.SCOPE: phrase("How much of the place"),
    Role.STATEMENT: phrase("What was said, in your words"),
    Role.QUOTE: phrase("Quotation"),
    Role.PUBLISHER: phrase("Whose page it is"),
    Role.CONFIDENCE: phrase("How sure the record is"),
    Role.NOTE: phrase("Note"),
    Role.PLACE_ID: phrase("Place, by its id"),
    Role.CLAIM_ID: phrase("Id of the claim"),
    Role.DENIES: phrase("Id of the claim that it denies"),
    Role.DERIVED: phrase("Id of the claim that it repeats"),
}
"""What a column can hold; the first five are asked first."""

MAIN: Final = 5
"""How many roles stand in the first row."""

HOLDER_WORDS: Final[dict[Holder, str]] = {
    Holder.OWN: phrase("held by the side of the source"),
    Holder.OTHER: phrase("held by the other side"),
}

SCOPE_WORDS: Final[dict[Scope, str]] = {
    Scope.PARTIAL: phrase("a part of the place"),
    Scope.NEAR: phrase("only near it"),
}

KIND_WORDS: Final = {
    "status": phrase("Who is said to hold a place"),
    "speaker": phrase("Sources that are not known yet"),
    "spot": phrase("Names that mean no place, or several"),
}
"""Headings over the words of each kind."""

NOTHING: Final = ""
"""The choice that leaves a thing open."""


def show_plan(  # noqa: PLR0913, PLR0917 - what is shown, and how to say it
    grid: Grid,
    plan: Plan,
    doubts: Doubts,
    speech: Speech,
    describe: Callable[[str], str],
    key: str,
) -> Plan:
    """Show how a table will be read, and give the plan as its owner has it now.

    Args:
        grid: The table.
        plan: The plan so far.
        doubts: What it leaves open.
        speech: The language of the page.
        describe: Says which place an id means.
        key: Tells this table from the others of the page.
    """
    st.subheader(speech.say("What the columns hold"), anchor=False)
    plan = _show_columns(grid, plan, doubts, speech, key)
    plan = _show_order(plan, doubts, speech, key)
    st.subheader(speech.say("What the words mean"), anchor=False)
    st.caption(
        speech.say(
            "The words of the source decide. Words such as “liberated” name no holder: "
            "they are read by the side of the source."
        )
    )
    statuses = _show_doubts(
        f"{key}:status", doubts.statuses, speech, _list_statuses, _say_coding
    )
    sources = _show_doubts(
        f"{key}:speaker", doubts.sources, speech, _list_offered, _say_source
    )
    places = _show_doubts(
        f"{key}:spot",
        doubts.places,
        speech,
        _list_offered,
        lambda text, _: describe(text),
    )
    return replace(
        plan,
        statuses={**plan.statuses, **statuses},
        sources={**plan.sources, **sources},
        places={**plan.places, **places},
    )


def _show_columns(
    grid: Grid, plan: Plan, doubts: Doubts, speech: Speech, key: str
) -> Plan:
    roles = list(ROLE_WORDS)
    chosen: dict[Role, str] = {}
    for column, role in zip(st.columns(MAIN), roles[:MAIN], strict=True):
        with column:
            chosen[role] = _choose_column(grid, plan, role, speech, key)
    with st.expander(speech.say("More columns")):
        for start in range(MAIN, len(roles), MAIN):
            row = roles[start : start + MAIN]
            for column, role in zip(st.columns(MAIN), row, strict=False):
                with column:
                    chosen[role] = _choose_column(grid, plan, role, speech, key)
    constants = dict(plan.constants)
    for group in doubts.missing:
        constants |= _ask_constant(group[0], plan, speech, key)
    columns = {role: name for role, name in chosen.items() if name}
    return replace(plan, columns=columns, constants=constants)


def _choose_column(grid: Grid, plan: Plan, role: Role, speech: Speech, key: str) -> str:
    options = [NOTHING, *grid.header]
    current = plan.columns.get(role, NOTHING)
    return st.selectbox(
        speech.say(ROLE_WORDS[role]),
        options,
        index=options.index(current) if current in options else 0,
        format_func=lambda name: name or speech.say("(none)"),
        key=f"{key}:column:{role}",
    )


def _ask_constant(role: Role, plan: Plan, speech: Speech, key: str) -> dict[Role, str]:
    """Ask for what holds in every row, where no column says it."""
    text = st.text_input(
        speech.say(
            "No column says: {what}. What holds for every row?",
            what=speech.say(ROLE_WORDS[role]),
        ),
        value=plan.constants.get(role, ""),
        key=f"{key}:constant:{role}",
    )
    return {role: text.strip()} if text.strip() else {}


def _show_order(plan: Plan, doubts: Doubts, speech: Speech, key: str) -> Plan:
    evidence = doubts.order
    if not evidence.either:
        return plan
    words = {
        Order.DAY_FIRST: speech.say("the day first"),
        Order.MONTH_FIRST: speech.say("the month first"),
    }
    order = st.radio(
        speech.say(
            "Days such as {example} can be read in two ways. Which number comes first?",
            example=escape_markdown(evidence.example),
        ),
        list(Order),
        index=list(Order).index(plan.order) if plan.order else None,
        format_func=words.__getitem__,
        horizontal=True,
        key=f"{key}:order",
    )
    return replace(plan, order=order)


def _show_doubts(
    key: str,
    doubts: Sequence[Doubt],
    speech: Speech,
    list_options: Callable[[Doubt], Sequence[str]],
    say: Callable[[str, Speech], str],
) -> dict[str, str]:
    """Show a choice for each word; give those that were made."""
    made: dict[str, str] = {}
    if doubts:
        st.markdown(f"**{speech.say(KIND_WORDS[key.rpartition(':')[2]])}**")
    for doubt in doubts:
        options = list(dict.fromkeys([NOTHING, doubt.taken, *list_options(doubt)]))
        chosen = st.selectbox(
            speech.say_many(
                "{words} ({number} row)",
                "{words} ({number} rows)",
                doubt.rows,
                words=escape_markdown(doubt.words[:80]),
            ),
            options,
            index=options.index(doubt.taken),
            format_func=lambda text: (
                say(text, speech) if text else speech.say("(open)")
            ),
            key=f"{key}:{doubt.words}",
        )
        if chosen:
            made[doubt.words] = chosen
    return made


def _say_or_open(text: str, say: Callable[[str, Speech], str], speech: Speech) -> str:
    return say(text, speech) if text else speech.say("(open)")


def _list_offered(doubt: Doubt) -> Sequence[str]:
    return doubt.offered


def _list_statuses(doubt: Doubt) -> list[str]:
    """List every coding, the likeliest first."""
    scopes = ("", *(f" {scope.value}" for scope in SCOPE_WORDS))
    every = [f"{word}{scope}" for scope in scopes for word in STATUS_WORDS]
    return [*doubt.offered, *every]


def _say_coding(text: str, speech: Speech) -> str:
    word, _, scope = text.partition(" ")
    status = STATUS_WORDS[word]
    if isinstance(status, Status):
        said = speech.say(WORDS_OF_POSITION[status.value])
    else:
        said = speech.say(HOLDER_WORDS[status])
    if scope in set(SCOPE_WORDS):
        said = f"{said}: {speech.say(SCOPE_WORDS[Scope(scope)])}"
    return said


def _say_source(text: str, speech: Speech) -> str:
    if not text.startswith(NEW):
        return text
    side = Side(text.removeprefix(NEW))
    return speech.say("a new source: {side}", side=speech.say(WORDS_OF_SIDE[side]))

"""Who follows whom, and how long it takes: curves, and the same as a table."""

from functools import partial
from typing import Final, TypeAlias

import pandas as pd
import streamlit as st

from data.store import Store
from data.vocabulary import Kind, Side, Status
from layers.handovers import build_handovers
from layers.lags import estimate_lags
from layers.period import Period
from layers.speech import begin, phrase
from layers.style import (
    RUSSIAN_HELD,
    UKRAINIAN_HELD,
)
from layers.survival import Survival
from page.charts import build_waiting_chart, get_theme, show_chart, write_chart
from page.desk.scope import Desk
from page.desk.sections import (
    Look,
    Row,
    open_section,
    show_alternative,
    show_table,
    word_rows,
)
from page.tables import MISSING, Head, build_table, show_downloads
from page.wording import escape_html

Estimates: TypeAlias = tuple[pd.DataFrame, dict[tuple[str, ...], Survival]]
"""What `layers.lags.estimate_lags` gives: a table, and the estimate of each row."""

HOLDERS: Final = (
    (Side.RUSSIAN, RUSSIAN_HELD, phrase("A place is first said to be Russian-held")),
    (
        Side.UKRAINIAN,
        UKRAINIAN_HELD,
        phrase("A place is first said to be Ukrainian-held"),
    ),
)
"""Whom a change of hands is said to favour, and the colour that means it."""

HELD: Final[dict[str, str]] = {
    Side.RUSSIAN: Status.RUSSIAN_CONTROL,
    Side.UKRAINIAN: Status.UKRAINIAN_CONTROL,
}
"""What a place is said to be that a side holds."""

FOLLOWERS: Final[dict[str, str]] = {
    Side.RUSSIAN: phrase("Russian sources follow"),
    Side.UKRAINIAN: phrase("Ukrainian sources follow"),
    Side.INDEPENDENT: phrase("independent monitors follow"),
}

SUMMARY: Final = (
    ("cases", phrase("changes")),
    ("acknowledged", phrase("followed")),
    ("censored", phrase("not yet")),
    ("quartile_25", phrase("a quarter within")),
    ("median", phrase("half within")),
    ("quartile_75", phrase("three quarters within")),
)
"""What is said of a group of waiting times."""


def show_section(desk: Desk) -> None:
    """Show how long the others took to follow a first claim."""
    speech = desk.speech
    (table, found), (by_source, _) = find_lags(desk)
    table = sort_by_side(table)
    open_section(
        speech.say("How long until others follow"), word_lags(desk, table), "followed"
    )
    if table.empty:
        return
    for column, holder in zip(st.columns(2, gap="medium"), HOLDERS, strict=True):
        with column:
            _show_curves(desk, holder, found)
    what = speech.say("Days until a first claim was acknowledged, by side")
    _show_summary(desk, what, table, "lags-by-side")
    what = speech.say("Days until a first claim was acknowledged, by source")
    _show_summary(desk, what, by_source, "lags-by-source")


def find_lags(desk: Desk) -> tuple[Estimates, Estimates]:
    """Find how long sides and sources took to follow, in the places on view."""
    return desk.ask(estimate_both, None, desk.view.regions, desk.view.kinds)


def estimate_both(
    store: Store, period: Period, regions: frozenset[str], kinds: frozenset[Kind]
) -> tuple[Estimates, Estimates]:
    """Estimate how long sides and sources took to follow.

    Args:
        store: Where the claims and places are.
        period: When the changes of hands were first claimed.
        regions: The regions looked at; none is all.
        kinds: The kinds of place looked at; none is all.
    """
    places = store.execute(store.places)
    if regions:
        places = places[places["region_id"].isin(regions)]
    if kinds:
        places = places[places["kind"].isin(kinds)]
    lags = build_handovers(store, period).lags
    lags = lags[lags["place_id"].isin(places["place_id"])]
    kind = lags["follower_kind"]
    return (
        estimate_lags(lags[kind == "side"], ("holder", "follower")),
        estimate_lags(lags[kind == "source"]),
    )


def find_handovers(desk: Desk) -> pd.DataFrame:
    """Find the changes of hands first claimed in the period, as `Handovers` has it."""
    return desk.ask(_build_changes)


def _build_changes(store: Store, period: Period) -> pd.DataFrame:
    # The waits are many more, and nobody but the estimates asks for them.
    return build_handovers(store, period).handovers


def word_lags(desk: Desk, table: pd.DataFrame) -> str:
    """Say in words how long half of the followers took; plain text."""
    speech = desk.speech
    if table.empty:
        return speech.say(
            "No change of hands was claimed in the period, so nobody could follow one."
        )
    lead = speech.say(
        "After the first claim that a place changed hands, how long until the other "
        "sides say so, too? Who has not yet is waited for, not left out."
    )
    reached = table[table["median"].notna()]
    parts = [_word_median(desk, row) for row in reached.to_dict("records")]
    if len(reached) < len(table):
        parts.append(
            speech.say("In all other cases fewer than half have followed so far.")
            if parts
            else speech.say("In no case have half of them followed so far.")
        )
    return " ".join([lead, *parts])


def sort_by_side(table: pd.DataFrame) -> pd.DataFrame:
    """Put holders and followers into the fixed order of the sides."""
    order = [str(side) for side in Side]
    return table.sort_values(
        ["holder", "follower"],
        key=lambda column: column.map(order.index),
        ignore_index=True,
    )


def _word_median(desk: Desk, row: Row) -> str:
    speech = desk.speech
    words = {
        "followers": begin(desk.say_sources(row["follower"])),
        "position": desk.say_position(HELD[row["holder"]]),
        "cases": speech.number(row["cases"]),
        "days": _say_days(desk, row["median"]),
    }
    return speech.say(
        "{followers} on a place said to be {position}: half of {cases} within {days}.",
        **words,
    )


def _show_curves(
    desk: Desk,
    holder: tuple[Side, str, str],
    found: dict[tuple[str, ...], Survival],
) -> None:
    speech = desk.speech
    side, colour, title = holder
    groups = {f: found.get((str(side), str(f))) for f in FOLLOWERS}
    shown = {f: s for f, s in groups.items() if s is not None}
    st.html(f'<h3 class="cl-figure">{escape_html(speech.say(title))}</h3>')
    if not shown:
        nothing = speech.say("No such change was claimed in the period.")
        st.html(f'<p class="cl-note">{escape_html(nothing)}</p>')
        return
    names = {f: speech.say(FOLLOWERS[f]) for f in shown}
    curves = pd.concat(
        [_build_curve(survival, names[f]) for f, survival in shown.items()],
        ignore_index=True,
    )
    labels = {
        "days": speech.say("days after the first claim"),
        "share": speech.say("share that has followed"),
    }
    show_chart(
        write_chart(
            build_waiting_chart(
                curves, tuple(names.values()), colour, get_theme(), labels
            )
        ),
        _word_curves(desk, title, shown),
    )
    heads = [
        Head(speech.say("who")),
        *(
            Head(words, numeric=True)
            for words in (
                labels["days"],
                labels["share"],
                speech.say("at least"),
                speech.say("at most"),
            )
        ),
    ]
    rows = [
        (escape_html(who), speech.number(days), *(_say_share(desk, s) for s in shares))
        for who, days, *shares in curves[
            ["who", "days", "share", "low", "high"]
        ].itertuples(index=False)
    ]
    show_alternative(build_table(speech.say(title), heads, rows, narrow=True), speech)
    show_downloads(f"waiting-{side}", speech.say(title), curves, speech)


def _build_curve(survival: Survival, who: str) -> pd.DataFrame:
    """Turn the share that still waits into the share that has followed."""
    curve = survival.curve
    start = pd.DataFrame({"days": [0.0], "share": [0.0]})
    steps = pd.DataFrame(
        {
            "days": curve["days"],
            "share": 1 - curve["waiting"],
            "low": 1 - curve["high"],
            "high": 1 - curve["low"],
        }
    )
    return pd.concat([start, steps], ignore_index=True).assign(who=who)


def _word_curves(desk: Desk, title: str, shown: dict[str, Survival]) -> str:
    """Say in words what the curves show, for screen readers; plain text."""
    speech = desk.speech
    parts = []
    for follower, survival in shown.items():
        said = speech.say(FOLLOWERS[follower])
        median = survival.summary["median"]
        when = (
            speech.say("fewer than half so far")
            if pd.isna(median)
            else speech.say("half within {days}", days=_say_days(desk, median))
        )
        parts.append(f"{said}: {when}")
    return f"{speech.say(title)}. {'; '.join(parts)}."


def _show_summary(desk: Desk, what: str, table: pd.DataFrame, name: str) -> None:
    speech = desk.speech
    if table.empty:
        return
    heads = [
        Head(speech.say("Who follows")),
        *([Head(speech.say("On a place said to be"))] if "holder" in table else []),
        *(Head(speech.say(words), numeric=True) for _, words in SUMMARY),
    ]
    rows = word_rows(table, partial(_word_summary, desk))
    show_table(what, heads, rows, speech, Look(8, titled=True, narrow=True))
    show_downloads(name, what, table, speech)


def _word_summary(desk: Desk, row: Row) -> tuple[str, ...]:
    follower = row["follower"]
    if follower in set(Side):
        who = escape_html(desk.side(follower))
        holder = [escape_html(desk.say_position(HELD[row["holder"]]))]
    else:
        who, holder = desk.source(follower), []
    numbers = [desk.speech.number(int(row[name])) for name, _ in SUMMARY[:3]]
    waits = [_say_days(desk, row[name]) for name, _ in SUMMARY[3:]]
    return who, *holder, *numbers, *waits


def _say_days(desk: Desk, days: float) -> str:
    """Count days in words, or say that the share was never reached."""
    if pd.isna(days):
        return MISSING
    whole = int(days)
    if whole == 0:
        return desk.speech.say("the same day")
    return desk.speech.say_many("{number} day", "{number} days", whole)


def _say_share(desk: Desk, share: float) -> str:
    return MISSING if pd.isna(share) else f"{desk.speech.number(round(100 * share))} %"

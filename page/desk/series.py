"""Disputed places over time: a sentence, a chart, and the numbers as a table."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.vocabulary import Agreement
from layers.history import build_daily_series
from layers.speech import phrase
from page.charts import (
    Line,
    Spec,
    Theme,
    build_day,
    build_series_chart,
    build_time_locale,
    get_theme,
    show_chart,
    write_chart,
)
from page.desk.scope import Desk
from page.desk.sections import open_section, show_alternative
from page.tables import Head, build_table, show_downloads

LINES: Final = (
    (Agreement.DISPUTED, phrase("disputed")),
    (Agreement.OVERTAKEN, phrase("overtaken")),
    (Agreement.SPLIT, phrase("split within a side")),
)
"""What is counted over time, with the dashes of the rings first."""

WHAT: Final = phrase("Disputed places of each day")
"""What chart, table and files show."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the section shows of a period, whatever day of it is on view."""

    series: pd.DataFrame
    chart: Spec
    table: str
    """As HTML."""


def show_section(desk: Desk) -> None:
    """Show how many places were disputed on each day of the period."""
    speech = desk.speech
    shown = desk.prepare(_build_shown, get_theme())
    words = word_series(desk, shown.series)
    open_section(speech.say("Disputes over time"), words, "over-time")
    if not has_disputes(shown.series):
        return
    show_chart(shown.chart, words, build_day(desk.view.as_of))
    show_alternative(shown.table, speech)
    what = speech.say(WHAT)
    show_downloads("disputes-over-time", what, shown.series, speech)


def _build_shown(desk: Desk, theme: Theme) -> _Shown:
    speech = desk.speech
    series = select_series(desk)
    lines = tuple(Line(str(kind), speech.say(words)) for kind, words in LINES)
    labels = {
        "count": speech.say("places"),
        "day": speech.say("day"),
        "locale": build_time_locale(speech),
    }
    chart = build_series_chart(series, lines, theme, labels)
    return _Shown(series, write_chart(chart), _build_table(desk, series, lines))


def _build_table(desk: Desk, series: pd.DataFrame, lines: tuple[Line, ...]) -> str:
    """Build the table of the days on which a count is another than before."""
    speech = desk.speech
    heads = [
        Head(speech.say("from the day")),
        *(Head(line.name, numeric=True) for line in lines),
    ]
    changed = select_changes(series, [line.column for line in lines])
    rows = [
        (desk.day(day), *(speech.number(number) for number in numbers))
        for day, *numbers in changed.itertuples(index=False)
    ]
    return build_table(speech.say(WHAT), heads, rows, narrow=True)


def has_disputes(series: pd.DataFrame) -> bool:
    """Tell whether there is anything to draw."""
    return bool(series["disputed"].any() or series["overtaken"].any())


def select_series(desk: Desk) -> pd.DataFrame:
    """Count the places of each agreement on every day, of those looked at."""
    by = ("region_id", "kind")
    series = desk.ask(build_daily_series, None, by)
    view = desk.view
    if view.regions:
        series = series[series["region_id"].isin(view.regions)]
    if view.kinds:
        series = series[series["kind"].isin(view.kinds)]
    days = pd.date_range(desk.period.from_day, desk.period.to_day, unit="s")
    counted = series.drop(columns=list(by)).groupby("date").sum()
    # Where no place is left there is still every day, with nothing to count.
    counted = counted.reindex(days, fill_value=0).rename_axis("date")
    return counted.reset_index()


def select_changes(series: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Keep the first day and those on which a count is another than the day before."""
    counts = series[columns]
    changed = (counts != counts.shift()).any(axis=1)
    return series.loc[changed, ["date", *columns]]


def word_series(desk: Desk, series: pd.DataFrame) -> str:
    """Say in words what the chart shows; plain text."""
    speech, day = desk.speech, pd.Timestamp(desk.view.as_of)
    if not has_disputes(series):
        return speech.say(
            "Nothing was disputed from {first} to {last} among the places and "
            "sources on view.",
            first=desk.day(desk.period.from_day),
            last=desk.day(desk.period.to_day),
        )
    most = series.sort_values("disputed", kind="stable", ascending=False).iloc[0]
    parts = [
        speech.say_many(
            "At most {number} place was disputed at once, on {day}.",
            "At most {number} places were disputed at once, on {day}.",
            int(most["disputed"]),
            day=desk.day(most["date"]),
        )
    ]
    now = series[series["date"] == day]
    if len(now):
        parts.append(
            speech.say(
                "On {day}: {disputed} disputed, {overtaken} overtaken (an older "
                "account that nobody renewed).",
                day=desk.day(day),
                disputed=speech.number(int(now["disputed"].iloc[0])),
                overtaken=speech.number(int(now["overtaken"].iloc[0])),
            )
        )
    return " ".join(parts)

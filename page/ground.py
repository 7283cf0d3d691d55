"""A chart of how much ground maps give to whom from day to day."""

from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from data.vocabulary import Status
from layers.speech import Speech
from layers.style import FILL_OF_POSITION, WORDS_OF_POSITION
from page.charts import (
    DASHES,
    HEIGHT,
    Theme,
    build_time_locale,
    configure,
    get_theme,
    ink,
    show_chart,
    write_chart,
)


def show_ground(
    series: pd.DataFrame, names: dict[str, str], day: date, speech: Speech
) -> None:
    """Show the chart.

    Args:
        series: Columns of `layers.area_measures.SERIES_COLUMNS`, at least one row.
        names: Names of the sources by source_id.
        day: The day on view.
        speech: The language of the page.
    """
    chart = build_ground_chart(series, names, day, get_theme(), speech)
    words = speech.say("Square kilometres that each map gives to each side, by day.")
    show_chart(write_chart(chart), words)


def build_ground_chart(
    series: pd.DataFrame,
    names: dict[str, str],
    day: date,
    theme: Theme,
    speech: Speech,
) -> alt.LayerChart:
    """Draw square kilometres by day: a colour for what is said, dashes for who says it.

    Args:
        series: Columns of `layers.area_measures.SERIES_COLUMNS`.
        names: Names of the sources.
        day: The day on view, to which open runs are drawn.
        theme: Light or dark.
        speech: The language of the page.
    """
    last = max(pd.Timestamp(day), series["from_day"].max())
    sources = list(dict.fromkeys(series["source_id"]))[: len(DASHES)]
    shown = series[series["source_id"].isin(sources)]
    said = {status: speech.say(WORDS_OF_POSITION[status]) for status in Status}
    told = [status for status in Status if status in set(shown["status"])]
    long = pd.concat(
        [
            shown.assign(date=shown["from_day"]),
            shown.assign(date=shown["to_day"].clip(upper=last)),
        ]
    ).assign(
        source=lambda t: t["source_id"].map(names),
        said=lambda t: t["status"].map(said),
        run=lambda t: t["source_id"] + " " + t["status"],
    )
    labels: dict[str, Any] = {
        "count": speech.say("km²"),
        "day": speech.say("day"),
        "locale": build_time_locale(speech),
    }
    dashes = [list(dash) for dash in DASHES[: len(sources)]]
    domain = [names[source] for source in sources]
    legend = alt.Legend(title=None, orient="top", direction="vertical")
    lines = (
        alt.Chart(long.sort_values("date", kind="stable"))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("km2:Q", title=labels["count"]),
            detail="run:N",
            color=alt.Color(
                "said:N",
                scale=alt.Scale(
                    domain=[said[status] for status in told],
                    range=[_choose_colour(status, theme) for status in told],
                ),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "source:N",
                scale=alt.Scale(domain=domain, range=dashes),
                legend=legend,
            ),
            tooltip=[
                alt.Tooltip("date:T", title=labels["day"], format="%Y-%m-%d"),
                alt.Tooltip("source:N", title=" "),
                alt.Tooltip("said:N", title=" "),
                alt.Tooltip("km2:Q", title=labels["count"], format=".1f"),
            ],
        )
    )
    rule = alt.Chart(pd.DataFrame({"date": [pd.Timestamp(day)]})).mark_rule()
    layered = alt.LayerChart(layer=[lines, rule.encode(x="date:T")])
    return configure(layered, theme, labels).properties(height=HEIGHT + 60)


def _choose_colour(status: Status, theme: Theme) -> str:
    """Choose the colour of the holder; what is contested has that of nobody."""
    fill = FILL_OF_POSITION[status]
    return fill[0] if len(fill) == 1 else ink("soft", theme)

"""Charts in the inks of the page; colours mean holders, and dashes tell lines apart.

A line that is disputed is whole and one that is overtaken is dashed, as the rings
of the marks are, so that every chart reads in grey. Nothing is loaded: Streamlit
brings Vega along. Texts from data go in as values, never as field names or
expressions, which Vega would compute.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

import altair as alt
import pandas as pd
import streamlit as st
from babel import Locale

from layers.speech import Speech
from layers.theme import FONTS, INKS

Theme = Literal["light", "dark"]
Spec: TypeAlias = dict[str, Any]

DASHES: Final[tuple[tuple[int, ...], ...]] = ((1, 0), (6, 3), (1.5, 2.5))  # type: ignore[assignment]
"""How the first, the second and the third line of a chart are broken."""

DAY_ON_VIEW: Final = "day-on-view"
"""What a chart calls the data of the day on view."""

HEIGHT: Final = 230
"""Height of a chart with its legend and its axes, in CSS pixels."""

WAITING_TICKS: Final = (0, 1, 3, 7, 14, 30, 60, 120, 240, 480, 960)
"""Days at which the axis of waiting times has a tick."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart over time."""

    column: str
    """Its column in the table; a plain word."""
    name: str
    """What it is called, in the reader's language."""


def get_theme() -> Theme:
    """Get whether the visitor's page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def ink(name: str, theme: Theme) -> str:
    """Look up a colour of the page."""
    colour: str = getattr(INKS[name], theme)
    return colour


def build_series_chart(
    series: pd.DataFrame,
    lines: tuple[Line, ...],
    theme: Theme,
    labels: Mapping[str, Any],
) -> alt.LayerChart:
    """Draw counts of places over time, with a rule for the day on view.

    The day comes with the data (`build_day`), so that for another one the browser
    moves the rule and draws no chart anew.

    Args:
        series: Column `date` (datetime64) and one of numbers for each line; in the
            order of days, at least one row.
        lines: What is drawn, the most important first.
        theme: Light or dark.
        labels: `count` names the numbers and `day` the days; `locale` is what
            `build_time_locale` makes.

    Returns:
        A chart as wide as its container.
    """
    names = [line.name for line in lines]
    long = series.rename(columns={line.column: line.name for line in lines}).melt(
        "date", names, "line", "places"
    )
    # Steps need only the days on which they rise or fall, and the last one.
    before = long.groupby("line")["places"].shift()
    last = long["date"] == long["date"].max()
    long = long[(long["places"] != before) | last]
    stroke = alt.StrokeDash(
        "line:N",
        sort=names,
        scale=alt.Scale(domain=names, range=[list(d) for d in DASHES[: len(names)]]),
        legend=alt.Legend(title=None, orient="top", symbolStrokeWidth=2),
    )
    curves = (
        alt.Chart(long)
        .mark_line(interpolate="step-after", strokeWidth=2, color=ink("text", theme))
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("places:Q", title=labels["count"], axis=alt.Axis(tickMinStep=1)),
            strokeDash=stroke,
            tooltip=[
                alt.Tooltip("date:T", title=labels["day"], format="%Y-%m-%d"),
                alt.Tooltip("line:N", title=" "),
                alt.Tooltip("places:Q", title=labels["count"]),
            ],
        )
    )
    layers = _build_day_rule(theme)
    return configure(alt.LayerChart(layer=[curves, *layers]), theme, labels)


def build_day(day: date) -> dict[str, list[dict[str, str]]]:
    """Build the data of the day on view, by the name that a chart of a series uses."""
    return {DAY_ON_VIEW: [{"date": f"{day}T00:00:00", "name": day.isoformat()}]}


def _build_day_rule(theme: Theme) -> tuple[alt.Chart, alt.Chart]:
    """Draw the day on view as a line from top to bottom, with its name."""
    base = (
        alt.Chart(alt.NamedData(DAY_ON_VIEW))
        # Data that come later are not parsed; a day of the reader's own clock.
        .transform_calculate(day="toDate(datum.date)")
        .encode(x=alt.X("day:T", title=None))
    )
    colour = ink("soft", theme)
    return (
        base.mark_rule(strokeWidth=1, color=colour),
        base.mark_text(baseline="bottom", dy=-2, color=colour, fontSize=11).encode(
            text="name:N", y=alt.value(0)
        ),
    )


def build_waiting_chart(
    curves: pd.DataFrame,
    names: tuple[str, ...],
    colour: str,
    theme: Theme,
    labels: Mapping[str, Any],
) -> alt.LayerChart:
    """Draw the shares that had followed after each number of days, with their bands.

    Args:
        curves: Columns who, days, share, low, high; shares from 0 to 1, low and
            high may be missing. Each curve begins at day 0.
        names: The values of `who` in their order.
        colour: What the curves are drawn in: that of the holder they are about.
        theme: Light or dark.
        labels: `days` and `share` name the axes.

    Returns:
        A chart as wide as its container.
    """
    base = alt.Chart(curves).encode(
        x=alt.X(
            "days:Q",
            title=labels["days"],
            # The first weeks tell most: about even up to a week, then by ratios.
            scale=alt.Scale(type="symlog", constant=7, nice=False),
            axis=alt.Axis(values=list(WAITING_TICKS)),
        )
    )
    band = (
        base.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_area(interpolate="step-after", opacity=0.16, color=colour)
        .encode(
            y=alt.Y(
                "low:Q",
                title=labels["share"],
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            y2="high:Q",
            detail="who:N",
        )
    )
    dashes = [list(d) for d in DASHES[: len(names)]]
    line = base.mark_line(
        interpolate="step-after", strokeWidth=2.4, color=colour
    ).encode(
        y="share:Q",
        strokeDash=alt.StrokeDash(
            "who:N",
            sort=list(names),
            scale=alt.Scale(domain=list(names), range=dashes),
            legend=alt.Legend(
                title=None,
                orient="top",
                direction="vertical",
                symbolStrokeWidth=2.4,
                symbolStrokeColor=colour,
                labelLimit=340,
            ),
        ),
        tooltip=[
            alt.Tooltip("who:N", title=" "),
            alt.Tooltip("days:Q", title=labels["days"]),
            alt.Tooltip("share:Q", title=labels["share"], format=".0%"),
        ],
    )
    chart = configure(alt.LayerChart(layer=[band, line]), theme, labels)
    return chart.properties(height=HEIGHT + 60)


def build_bars_chart(
    counts: pd.DataFrame, theme: Theme, labels: Mapping[str, Any]
) -> alt.LayerChart:
    """Draw numbers of claims as bars, whole for a place and hollow for its vicinity.

    Args:
        counts: Columns who, of_place, near: names in their order, and numbers.
        theme: Light or dark.
        labels: `count` names the numbers, `of_place` and `near` the two parts.

    Returns:
        A chart as wide as its container.
    """
    names = list(counts["who"])
    parts = {"of_place": labels["of_place"], "near": labels["near"]}
    long = counts.rename(columns=parts).melt(
        "who", list(parts.values()), "part", "claims"
    )
    long["order"] = (long["part"] == labels["near"]).astype(int)
    colour = ink("bar", theme)
    bars = (
        alt.Chart(long)
        .mark_bar(stroke=colour, strokeWidth=1.2, height={"band": 0.62})
        .encode(
            y=alt.Y("who:N", sort=names, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("claims:Q", title=labels["count"], axis=alt.Axis(tickMinStep=1)),
            fill=alt.Fill(
                "part:N",
                scale=alt.Scale(
                    domain=list(parts.values()), range=[colour, ink("paper", theme)]
                ),
                legend=alt.Legend(title=None, orient="top", symbolStrokeColor=colour),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("who:N", title=" "),
                alt.Tooltip("part:N", title=" "),
                alt.Tooltip("claims:Q", title=labels["count"]),
            ],
        )
    )
    chart = configure(alt.LayerChart(layer=[bars]), theme, labels)
    return chart.properties(height=92 + 26 * len(names))


def configure(
    chart: alt.LayerChart, theme: Theme, labels: Mapping[str, Any]
) -> alt.LayerChart:
    """Give a chart the lettering and the inks of the page, and its language."""
    text, edge = ink("soft", theme), ink("edge", theme)
    words: dict[str, Any] = {
        "labelColor": text,
        "labelFont": FONTS,
        "labelFontSize": 12,
    }
    titles: dict[str, Any] = {
        "titleColor": text,
        "titleFont": FONTS,
        "titleFontSize": 12,
    }
    config = alt.Config(
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            **words,
            **titles,
            titleFontWeight="normal",
            gridColor=edge,
            gridOpacity=0.6,
            domainColor=edge,
            tickColor=edge,
        ),
        axisX=alt.AxisConfig(grid=False),
        legend=alt.LegendConfig(**words),
        text=alt.MarkConfig(font=FONTS),
        locale=labels.get("locale", alt.Undefined),
    )
    dressed: alt.LayerChart = chart.properties(
        height=HEIGHT, width="container", background="transparent", config=config
    )
    return dressed


def build_time_locale(speech: Speech) -> dict[str, Any]:
    """Build the names of months and days for the axes, from the reader's CLDR locale.

    References:
        D3, d3-time-format, locales (the keys); Unicode CLDR by way of Babel.
    """
    locale = Locale.parse(speech.locale)
    months, days = locale.months["stand-alone"], locale.days["stand-alone"]
    weekdays = [6, 0, 1, 2, 3, 4, 5]  # D3 begins with Sunday, Babel with Monday
    return {
        "time": {
            "dateTime": "%x, %X",
            "date": "%Y-%m-%d",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": [days["wide"][day] for day in weekdays],
            "shortDays": [days["abbreviated"][day] for day in weekdays],
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        }
    }


def write_chart(chart: alt.LayerChart) -> Spec:
    """Write a chart as Vega-Lite is told it.

    Args:
        chart: What one of the functions above has built; their tests hold it against
            the schema of Vega-Lite, so that the page need not on every run.
    """
    return chart.to_dict(validate=False)


def show_chart(spec: Spec, words: str, data: Mapping[str, Any] | None = None) -> None:
    """Show a chart.

    Args:
        spec: From `write_chart`.
        words: The chart in words, for who cannot see it; plain text.
        data: Rows of data that the chart names and does not bring.
    """
    datasets = {**spec["datasets"], **(data or {})}
    st.vega_lite_chart(spec={**spec, "datasets": datasets}, theme=None, alt=words)

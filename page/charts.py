"""Charts in the inks of the page; colours mean holders, and dashes tell lines apart.

A line that is disputed is whole and one that is overtaken is dashed, as the rings
of the marks are, so that every chart reads in grey. Nothing is loaded: Streamlit
brings Vega along. Texts from data go in as values, never as field names or
expressions, which Vega would compute.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import altair as alt
import pandas as pd
import streamlit as st

from layers.theme import FONTS, INKS

Theme = Literal["light", "dark"]

DASHES: Final[tuple[tuple[int, ...], ...]] = ((1, 0), (6, 3), (1.5, 2.5))  # type: ignore[assignment]
"""How the first, the second and the third line of a chart are broken."""

HEIGHT: Final = 190
"""Height of the plot of a chart in CSS pixels."""


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
    day: date,
    theme: Theme,
    labels: Mapping[str, Any],
) -> alt.LayerChart:
    """Draw counts of places over time, with the day on view as a rule.

    Args:
        series: Column `date` (datetime64) and one of numbers for each line; in the
            order of days, at least one row.
        lines: What is drawn, the most important first.
        day: The day on view.
        theme: Light or dark.
        labels: `count` names the numbers and `day` the days; `locale` is the
            d3 time format of the axis's locale, see `build_time_locale`.

    Returns:
        A chart as wide as its container.
    """
    names = [line.name for line in lines]
    long = series.rename(columns={line.column: line.name for line in lines}).melt(
        "date", names, "line", "places"
    )
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
    layers = _build_day_rule(day, theme)
    return configure(alt.layer(curves, *layers), theme, labels)


def _build_day_rule(day: date, theme: Theme) -> tuple[alt.Chart, alt.Chart]:
    """Draw the day on view as a line from top to bottom, with its name."""
    there = pd.DataFrame({"date": [pd.Timestamp(day)], "name": [day.isoformat()]})
    base = alt.Chart(there).encode(x="date:T")
    colour = ink("soft", theme)
    return (
        base.mark_rule(strokeWidth=1, color=colour),
        base.mark_text(
            align="left", baseline="top", dx=5, dy=1, color=colour, fontSize=11
        ).encode(text="name:N", y=alt.value(0)),
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
        x=alt.X("days:Q", title=labels["days"], scale=alt.Scale(nice=False))
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
    return configure(alt.layer(band, line), theme, labels)


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
    chart = configure(alt.layer(bars), theme, labels)
    return chart.properties(height=max(70, 26 * len(names)))


def configure(
    chart: alt.LayerChart, theme: Theme, labels: Mapping[str, Any]
) -> alt.LayerChart:
    """Give a chart the lettering and the inks of the page, and its language."""
    text, edge = ink("soft", theme), ink("edge", theme)
    words = {"labelColor": text, "labelFont": FONTS, "labelFontSize": 12}
    titles = {"titleColor": text, "titleFont": FONTS, "titleFontSize": 12}
    locale = labels.get("locale")
    chart = chart.properties(height=HEIGHT, width="container", background="transparent")
    if locale:
        chart = chart.configure(locale=locale)
    return (
        chart.configure_view(stroke=None)
        .configure_axis(
            **words,
            **titles,
            titleFontWeight="normal",
            gridColor=edge,
            gridOpacity=0.6,
            domainColor=edge,
            tickColor=edge,
        )
        .configure_axisX(grid=False)
        .configure_legend(**words)
        .configure_text(font=FONTS)
    )

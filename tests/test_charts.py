"""Charts: what they are told, in both themes, and that they load nothing."""

from datetime import date
from typing import Any, get_args

import pandas as pd
import pytest
from hostile import EVERYTHING

from layers.speech import ENGLISH, open_speech
from layers.style import RUSSIAN_HELD
from layers.view import Language
from page.charts import (
    DASHES,
    Line,
    Theme,
    build_bars_chart,
    build_series_chart,
    build_time_locale,
    build_waiting_chart,
)

DAY = date(2025, 4, 27)


def make_series_spec(theme: Theme = "light", name: str = "disputed") -> dict[str, Any]:
    """Make the chart of a series of three days, as Vega-Lite is told."""
    series = pd.DataFrame(
        {
            "date": pd.date_range("2025-04-26", periods=3),
            "disputed": [1, 2, 2],
            "overtaken": [0, 0, 1],
        }
    )
    lines = Line("disputed", name), Line("overtaken", "overtaken")
    labels = {"count": "places", "day": "day", "locale": build_time_locale(ENGLISH)}
    spec: dict[str, Any] = build_series_chart(series, lines, theme, labels).to_dict()
    return spec


def make_waiting_spec(who: str = "Ukrainian sources follow") -> dict[str, Any]:
    """Make the chart of one curve, as Vega-Lite is told."""
    curves = pd.DataFrame(
        {
            "who": who,
            "days": [0.0, 3.0],
            "share": [0.0, 0.5],
            "low": [float("nan"), 0.2],
            "high": [float("nan"), 0.8],
        }
    )
    labels = {"days": "days", "share": "share"}
    spec: dict[str, Any] = build_waiting_chart(
        curves, (who,), RUSSIAN_HELD, "light", labels
    ).to_dict()
    return spec


def find_values(spec: object, key: str) -> list[Any]:
    """Find everything that stands under a key, however deep."""
    if isinstance(spec, dict):
        found = [spec[key]] if key in spec else []
        return found + [v for part in spec.values() for v in find_values(part, key)]
    if isinstance(spec, list):
        return [v for part in spec for v in find_values(part, key)]
    return []


def test_day_on_view_is_named_at_its_rule() -> None:
    """One layer is a rule, and its label is the day."""
    spec = make_series_spec()

    assert "rule" in [layer["mark"]["type"] for layer in spec["layer"]]
    assert DAY.isoformat() in str(spec["datasets"])


def test_lines_are_told_apart_without_colour() -> None:
    """All lines have one ink and dashes of their own, disputed a whole line."""
    spec = make_series_spec()
    (dashes,) = {
        str(scale["range"]) for scale in find_values(spec, "scale") if "range" in scale
    }

    assert str([list(dash) for dash in DASHES[:2]]) == dashes
    assert DASHES[0][1] == 0
    assert find_values(spec["layer"][0]["encoding"], "color") == []


@pytest.mark.parametrize("spec", [make_series_spec(), make_waiting_spec()])
def test_chart_loads_nothing(spec: dict[str, Any]) -> None:
    """No part of a chart has an address but the name of the schema."""
    assert find_values(spec, "url") == []
    assert find_values(spec, "href") == []


def test_curves_have_the_colour_of_the_holder() -> None:
    """Colour means who is said to hold the place, as on the map."""
    line = make_waiting_spec()["layer"][1]["mark"]

    assert RUSSIAN_HELD == line["color"]


def test_hostile_names_are_values_and_not_fields() -> None:
    """A name that looks like code stands among the data, where nothing computes."""
    for spec in (make_series_spec(name=EVERYTHING), make_waiting_spec(EVERYTHING)):
        fields = find_values(spec, "field")
        expressions = find_values(spec, "filter")

        assert EVERYTHING not in fields
        assert EVERYTHING not in str(expressions)


@pytest.mark.parametrize("theme", get_args(Theme))
def test_inks_follow_the_theme(theme: Theme) -> None:
    """Light and dark have lettering of their own on no ground."""
    spec = make_series_spec(theme)

    assert spec["background"] == "transparent"
    assert {"light": "#4a463e", "dark": "#c9c5bc"}[theme] == spec["config"]["axis"][
        "labelColor"
    ]


def test_bars_tell_places_from_vicinities() -> None:
    """Claims about a place are whole bars, those about its vicinity hollow ones."""
    counts = pd.DataFrame({"who": ["a", "b"], "of_place": [3, 0], "near": [1, 2]})
    labels = {"count": "claims", "of_place": "of a place", "near": "nearby"}
    spec = build_bars_chart(counts, "light", labels).to_dict()
    fill = spec["layer"][0]["encoding"]["fill"]["scale"]

    assert ["of a place", "nearby"] == fill["domain"]
    assert fill["range"][1] == "#ffffff"


@pytest.mark.parametrize("language", Language)
def test_axes_speak_the_language_of_the_page(language: Language) -> None:
    """Twelve months and seven days come in each language, Sunday first."""
    names = build_time_locale(open_speech(language))["time"]

    assert (12, 12, 7, 7) == tuple(
        len(names[key]) for key in ("months", "shortMonths", "days", "shortDays")
    )
    sunday = {"en": "Sunday", "ru": "воскресенье", "uk": "неділя"}[language]
    assert sunday == names["days"][0]

"""The usual page made faster: a fragment hands new markers to a map that stays.

Run as `streamlit run fragment_page.py -- DATASET SCRIPTS DAY`, as usual_page.py.
"""

import sys
from datetime import date
from pathlib import Path

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from tests.benchmarks.in_force import find_days, read_claims, select_in_force
from tests.benchmarks.stand_in import point_at

HEIGHT = 560

folder, scripts = Path(sys.argv[1]), sys.argv[2]
point_at(scripts)
st.set_page_config(layout="wide")


@st.cache_data
def load(path: Path) -> tuple[pd.DataFrame, tuple[date, date]]:
    """Read the tables once."""
    return read_claims(path), find_days(path)


@st.fragment
def show_map() -> None:
    """Show slider and map; a move of the slider runs this function alone."""
    claims, (first, last) = load(folder)
    day = st.slider("Date", first, last, date.fromisoformat(sys.argv[3]))
    markers = folium.FeatureGroup("claims")
    for claim in select_in_force(claims, day).to_dict("records"):
        folium.CircleMarker(
            [claim["lat"], claim["lon"]],
            radius=6,
            color=claim["ink"],
            fill=True,
        ).add_to(markers)
    st_folium(
        folium.Map([51.14, 34.93], zoom_start=9, tiles=None),
        key="map",
        feature_group_to_add=markers,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
    )


show_map()

"""The page as it is usually made: a slider, and a new Folium map on every run.

Run as `streamlit run usual_page.py -- DATASET SCRIPTS DAY`: a folder of tables,
the address that stands in for the public hosts, the opening day.
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


claims, (first, last) = load(folder)
day = st.slider("Date", first, last, date.fromisoformat(sys.argv[3]))
drawn = folium.Map([51.14, 34.93], zoom_start=9, tiles=None)
for claim in select_in_force(claims, day).to_dict("records"):
    folium.CircleMarker(
        [claim["lat"], claim["lon"]],
        radius=6,
        color=claim["ink"],
        fill=True,
    ).add_to(drawn)
# Without the last argument every map would cause a second run of the page.
st_folium(drawn, height=HEIGHT, use_container_width=True, returned_objects=[])

"""The page: navigation and composition, nothing else."""

from pathlib import Path

import streamlit as st

from page.pages import show_pages

st.set_page_config(
    page_title="claimline: who said that which place was held by whom",
    page_icon=str(Path(__file__).parent / "page" / "icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
show_pages()

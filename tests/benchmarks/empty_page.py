"""The page against which memory is measured: Streamlit with nothing of ours."""

import streamlit as st

st.write("empty")

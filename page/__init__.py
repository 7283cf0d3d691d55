"""The Streamlit panels; the only package that imports Streamlit."""

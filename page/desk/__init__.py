"""Stub."""

import streamlit as st


def show_page(resources, session):
    st.write("desk", session.view)

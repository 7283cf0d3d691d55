"""Stub."""

import streamlit as st


def show_page(resources, session):
    st.write("biography", session.view)

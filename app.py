"""The page: navigation and composition, nothing else.

`streamlit run app.py` imports this file once, for the server that it asks for, and
runs it as a script for every visitor.
"""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":
    from page.pages import show_pages

    st.set_page_config(
        page_title="claimline: who said that which place was held by whom",
        page_icon=str(Path(__file__).parent / "page" / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    show_pages()
else:
    from page.server import MIDDLEWARE, ROUTES, get_ready, log_script_error

    app = st.App(
        __file__,
        routes=ROUTES,
        middleware=MIDDLEWARE,
        lifespan=get_ready,
        on_script_error=log_script_error,
    )

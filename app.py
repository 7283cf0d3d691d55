"""The page: navigation and composition, nothing else.

`streamlit run app.py` imports this file once, for the server that it asks for, and
runs it as a script for every visitor.
"""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":
    from page.contribute import show_contribute
    from page.main import show_page

    st.set_page_config(
        page_title="claimline: who said that which place was held by whom",
        page_icon=str(Path(__file__).parent / "page" / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    pages = [
        st.Page(show_page, title="Map", default=True),
        st.Page(show_contribute, title="Contribute", url_path="contribute"),
    ]
    st.navigation(pages, position="top").run()
else:
    from page.server import get_ready

    app = st.App(__file__, lifespan=get_ready)

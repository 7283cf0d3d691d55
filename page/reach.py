"""The rest of a long page, made when its reader comes to it.

What is far below costs server and browser as much as what is in sight. So a page ends
with a mark; when the mark comes into sight, the rest is shown in its place, for the
view that is on the page then.
"""

from collections.abc import Sequence
from typing import Final

import streamlit as st

_mark = st.components.v2.component(
    "claimline_reach",
    html='<div class="rest"></div>',
    css=".rest { height: 1px; }",
    js="""
const PATIENCE_MS = 5000;
let followed = 0; // when a link into the rest was followed that was not there yet
let watcher; // of the view that is on the page; those before it have nothing to say

export default ({ data, parentElement, setTriggerValue }) => {
  watcher?.disconnect();
  if (data.reached) {
    if (followed) leadOn(followed + PATIENCE_MS);
    followed = 0;
    return;
  }
  const own = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    own.disconnect();
    followed = data.anchors.includes(location.hash.slice(1)) ? performance.now() : 0;
    setTriggerValue("reached", data.what);
  });
  watcher = own;
  own.observe(parentElement.querySelector(".rest"));
  return () => own.disconnect();
};

/** Bring the section that a link named into view, as soon as it is there. */
function leadOn(deadline) {
  const section = document.getElementById(location.hash.slice(1));
  if (section?.localName === "section") section.scrollIntoView();
  else if (performance.now() < deadline) requestAnimationFrame(() => leadOn(deadline));
}
""",
)

KEY: Final = "reach"
_REACHED: Final = "reached"


def is_reached(what: str) -> bool:
    """Tell whether the reader has come to the rest of a page.

    Args:
        what: Names the page and the view on it; another view is not reached yet.
    """
    return bool(st.session_state.get(_REACHED) == what)


def show_mark(what: str, anchors: Sequence[str]) -> None:
    """Show where the rest of a page begins.

    Args:
        what: As for `is_reached`.
        anchors: What links lead to in the rest; until it is there they lead here.
    """
    reached = is_reached(what)
    if not reached:
        marks = "".join(f'<span id="{anchor}"></span>' for anchor in anchors)
        st.html(f'<div class="cl-rest" aria-busy="true">{marks}</div>')
    _mark(
        key=KEY,
        data={"what": what, "reached": reached, "anchors": list(anchors)},
        on_reached_change=_hear,
    )


def _hear() -> None:
    st.session_state[_REACHED] = st.session_state[KEY].reached

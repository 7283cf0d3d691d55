"""From the answer to a question to marks: what each glyph has to say."""

from collections import defaultdict

from data.vocabulary import Scope, Side
from layers.state import State
from layers.style import Mark


def build_marks(state: State) -> dict[str, Mark]:
    """Build the mark of every place that somebody visible spoke about.

    Args:
        state: The answer to the question on view.

    Returns:
        By place_id. A place that is missing is silent; its mark is `Mark()`.
    """
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    columns = state.positions[["place_id", "side", "position"]]
    for place, side, position in columns.itertuples(index=False):
        said[place][side] = position
    partial = _find_partial(state)
    return {
        place: Mark(
            said[place].get(Side.RUSSIAN),
            said[place].get(Side.UKRAINIAN),
            said[place].get(Side.INDEPENDENT),
            agreement,
            partial[place],
        )
        for place, agreement in state.agreements.itertuples(index=False)
    }


def _find_partial(state: State) -> defaultdict[str, frozenset[str]]:
    """Find the sides whose latest voices all speak of a part of the place only."""
    latest = state.positions[["place_id", "side", "valid_from"]]
    voices = state.in_force.merge(latest, on=["place_id", "side", "valid_from"])
    whole = voices.loc[voices["scope"] != Scope.PARTIAL, ["place_id", "side"]]
    speak_of_all = set(whole.itertuples(index=False, name=None))
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for place, side in latest[["place_id", "side"]].itertuples(index=False, name=None):
        if (place, side) not in speak_of_all:
            found[place] |= {side}
    return found

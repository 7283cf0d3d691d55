"""What a single source says at the places of which anybody speaks.

What a side says is part of every answer, beside what the others say. A source is asked
alone, and its answers are set among the places that count for all voices. So a share
is of the same places whoever's account it is, and silence keeps its share.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.vocabulary import Agreement
from layers.crowd.changes import Changes
from layers.period import Period
from layers.positions import SILENT_BITS
from layers.stretches import BITS

_SILENCE: Final = (*(SILENT_BITS for _ in BITS), 0)
"""What nobody says: no position of any side, and that nobody speaks."""


def narrow_period(period: Period, source_id: str) -> Period:
    """Ask a source alone what a period asks; nobody, if the source is hidden."""
    alone = frozenset({source_id})
    shown = alone if period.sources is None else alone & period.sources
    return replace(period, sources=shown)


def single_out(whole: Changes, own: Changes) -> Changes:
    """Set the answers of one source among the places of which anybody speaks.

    Args:
        whole: The changes of all voices.
        own: Those of the source alone.

    Returns:
        Changes whose sides say what they say in `own`, sorted by place and day. Their
        agreement only tells whether anybody speaks of the place: it is single or
        silent. The source may speak where all voices together are silent, for another
        of its side may have withdrawn what it said. Neighbours can be alike.
    """
    span = 1 + int(max(changes.day.max(initial=0) for changes in (whole, own)))
    keys = np.union1d(*(c.place * span + c.day for c in (whole, own)))
    place, day = np.divmod(keys, span)
    after = _look_up(own, place, day, span)
    after[:, -1] |= _look_up(whole, place, day, span)[:, -1]
    before = np.roll(after, 1, axis=0)
    before[np.append(True, np.diff(place) != 0)[: len(place)]] = _SILENCE
    rows = pd.concat([_name(after, ""), _name(before, "_before")], axis=1)
    return Changes(rows, place, day)


def _look_up(
    changes: Changes, place: NDArray[np.intp], day: NDArray[np.int64], span: int
) -> NDArray[np.uint8]:
    """Find what holds at places on days, a row each, in the columns of `_SILENCE`."""
    keys = changes.place * span + changes.day
    order = np.argsort(keys)
    speaks = (changes.rows["agreement"] != Agreement.SILENT.value).to_numpy()
    said = np.column_stack([changes.rows[[*BITS]].to_numpy(np.uint8), speaks])
    told = np.vstack([np.array(_SILENCE, np.uint8), said[order]])
    places = np.append(-1, changes.place[order])
    last = np.searchsorted(keys[order], place * span + day, "right")
    found: NDArray[np.uint8] = told[np.where(places[last] == place, last, 0)]
    return found


def _name(said: NDArray[np.uint8], end: str) -> pd.DataFrame:
    """Give the columns of `_SILENCE` the names that they have in `Changes`."""
    words = pd.Index([Agreement.SILENT.value, Agreement.SINGLE.value])
    spoken = pd.Categorical.from_codes(said[:, -1].astype(np.int8), words)
    bits = {f"{name}{end}": said[:, i] for i, name in enumerate(BITS)}
    return pd.DataFrame({f"agreement{end}": spoken, **bits})

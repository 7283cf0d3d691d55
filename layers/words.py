"""What the map says, in one language: words for the browser, which has none of its own.

They travel with the view and not with the payload, which all readers share: whoever
changes the language gets other words and keeps the map.
"""

from typing import Any, Final

from data.vocabulary import SPLIT, STATUS_BITS, Agreement, Side
from layers.payload import CREDITS
from layers.speech import Speech, phrase
from layers.style import FADE_DAYS, WORDS_OF_AGREEMENT, WORDS_OF_POSITION, WORDS_OF_SIDE

AREA_LABELS: Final = (
    phrase("Russian-held"),
    phrase("Russian-held since before 2022"),
    phrase("Ukrainian-held"),
    phrase("Ukrainian-held again"),
    phrase("of unknown status"),
    phrase("ground of an assessed Russian advance"),
)
"""What the readers of maps call their categories; any other is shown as it is."""


def say_wear(speech: Speech) -> str:
    """Say what wears marks off where the reader lets old accounts fade.

    Args:
        speech: The language.
    """
    first, second, third = FADE_DAYS
    return speech.say(
        "worn off by lines: the newest account is over {first} days old; wider lines: "
        "over {second}, over {third}",
        first=first,
        second=second,
        third=third,
    )


def build_map_words(speech: Speech) -> dict[str, Any]:
    """Build the words of the map.

    Args:
        speech: The language.

    Returns:
        JSON-ready texts by the names that layers/draw_plugin reads: `positions` by
        position code (0 split, else the status bits), `before` by CLDR plural
        category, `months` from January on as they follow a day.
    """
    codes = {bits: str(status) for status, bits in STATUS_BITS.items()} | {0: SPLIT}
    return {
        "language": speech.language.value,
        "months": speech.list_months(),
        "sides": {str(side): speech.say(WORDS_OF_SIDE[side]) for side in Side},
        "positions": {
            str(code): speech.say(WORDS_OF_POSITION[word])
            for code, word in codes.items()
        },
        "agreements": {str(a): speech.say(WORDS_OF_AGREEMENT[a]) for a in Agreement},
        "silent": speech.say("silent"),
        "thatDay": speech.say("that day"),
        "before": speech.list_forms("{number} day before", "{number} days before"),
        "close": speech.say("Close this place"),
        "divider": speech.say("Divider between the two accounts"),
        "zoomIn": speech.say("Zoom in"),
        "zoomOut": speech.say("Zoom out"),
        "noTiles": speech.say("The tiles cannot be loaded."),
        "metres": speech.say("{length} m"),
        "kilometres": speech.say("{length} km"),
        "areas": {
            "title": speech.say("Areas on maps, according to"),
            "labels": {label: speech.say(label) for label in AREA_LABELS},
            "size": speech.say("{size} km²"),
        },
        "crowd": _build_crowd_words(speech),
        "credits": [speech.say(credit) for credit in CREDITS],
    }


def _build_crowd_words(speech: Speech) -> dict[str, Any]:
    """Build the words of a map that fetches what is in view."""
    return {
        "places": speech.list_forms(
            "{number} place with claims", "{number} places with claims"
        ),
        "everywhere": speech.say("{what} everywhere"),
        "most": speech.say("{what} nearly everywhere"),
        "upTo": speech.say("{what} {share}"),
        "nearer": speech.say("Shares are rounded up. Click to go nearer."),
        "loading": speech.say("Fetching what is in view…"),
        "failed": speech.say("What is in view cannot be fetched."),
        "again": speech.say("Try again"),
    }

"""What the date control says, in one language; slots are filled in the browser."""

from typing import Any

from layers.speech import Speech


def build_timeline_words(speech: Speech) -> dict[str, Any]:
    """Build the words of the date control.

    Args:
        speech: The language.

    Returns:
        JSON-ready texts by the names that timeline.html and timeline.js read;
        `months` as they follow a day, `monthsAlone` and `monthsShort` without one,
        all from January on.
    """
    return {
        "language": speech.language.value,
        "months": speech.list_months(),
        "monthsAlone": speech.list_months(context="stand-alone"),
        "monthsShort": speech.list_months("abbreviated", "stand-alone"),
        **_name_controls(speech),
        "disputed": speech.say("Disputed"),
        "tally": speech.say("{count} disputed on this day"),
        "news": speech.say("{count} changed: {names}"),
        "noNews": speech.say("nothing changed"),
        "noDate": speech.say(
            "{typed} is not a date. Write it as 2025-04-27 or 27.4.2025."
        ),
        "outside": speech.say(
            "{typed} lies outside the record, which reaches from {first} to {last}."
        ),
        "noChannel": speech.say(
            "This browser cannot move the map while you drag; the map follows when you "
            "let go."
        ),
        "noCanvas": speech.say(
            "This browser cannot draw the map; everything else follows when you let go "
            "of the date."
        ),
    }


def _name_controls(speech: Speech) -> dict[str, str]:
    return {
        "date": speech.say("Date on view"),
        "play": speech.say("Play"),
        "pause": speech.say("Pause"),
        "back": speech.say("Step back"),
        "on": speech.say("Step on"),
        "unit": speech.say("Step by"),
        "day": speech.say("day"),
        "week": speech.say("week"),
        "change": speech.say("change"),
        "here": speech.say("change here"),
        "typed": speech.say("Date as year-month-day"),
        "speed": speech.say("Speed of playing"),
        "daysPerSecond": speech.say("{number} days/s"),
        "loop": speech.say("loop"),
        "limit": speech.say("Show all days"),
    }

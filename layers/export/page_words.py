"""What the page in one file says, in every language of the page.

The file takes all languages along, so that its reader may choose; its scripts fill the
slots. Keys are the names by which layers/export/viewer/*.js asks for a message.
"""

from typing import Any, Final

from data.vocabulary import SPLIT, Status
from layers.speech import Speech, open_speech, phrase
from layers.style import (
    LEGEND,
    WORDS_OF_AGREEMENT,
    WORDS_OF_POSITION,
    WORDS_OF_SIDE,
)
from layers.view import Language

DISCLAIMER: Final = phrase(
    "claimline shows what was said, not what is true. Nothing here is verified; it is "
    "not for navigation, safety or operational use. Borders are the internationally "
    "recognised ones; names and lines imply no endorsement."
)

MESSAGES: Final[dict[str, str]] = {
    **{f"position_{p}": WORDS_OF_POSITION[p] for p in (*Status, SPLIT)},
    **{f"agreement_{a}": words for a, words in WORDS_OF_AGREEMENT.items()},
    **{f"legend_{i}": words for i, (_, words) in enumerate(LEGEND)},
    **{f"side_{side}": words for side, words in WORDS_OF_SIDE.items()},
    "sources_russian": phrase("Russian sources"),
    "sources_ukrainian": phrase("Ukrainian sources"),
    "sources_independent": phrase("Independent sources"),
    "heading_russian": phrase("◐ Russian sources"),
    "heading_ukrainian": phrase("◑ Ukrainian sources"),
    "heading_independent": phrase("◉ Independent monitors"),
    "count_russian": phrase("{number} Russian"),
    "count_ukrainian": phrase("{number} Ukrainian"),
    "count_independent": phrase("{number} independent"),
    "hidden_russian": phrase("{hidden} of {total} Russian"),
    "hidden_ukrainian": phrase("{hidden} of {total} Ukrainian"),
    "hidden_independent": phrase("{hidden} of {total} independent"),
    "menu_russian": phrase("Russian {visible} of {total}"),
    "menu_ukrainian": phrase("Ukrainian {visible} of {total}"),
    "menu_independent": phrase("Independent {visible} of {total}"),
    "hidden": phrase("Sources hidden: {parts}"),
    "claimsAbout": phrase("Claims about {day}"),
    "knownThatDay": phrase("as known that day"),
    "knownBy": phrase("as published by {day}"),
    "noSources": phrase("according to no source: the tables hold none"),
    "allOff": phrase("according to no source: every source is switched off"),
    "whoseDates": phrase("left: {day}, right: the day on view, according to {account}"),
    "whoseTwo": phrase("left: {left}, right: {right}"),
    "whoseDisputed": phrase("only disputed places, {whose}"),
    "switchedOff": phrase("{account} (switched off)"),
    "dayOnView": phrase("the day on view: {account}"),
    "silent": phrase("silent"),
    "since": phrase("since {day}, {age}"),
    "thatDay": phrase("that day"),
    "says": phrase("says"),
    "also": phrase("Also:"),
    "aboutSaid": phrase("about {about}, said {said}"),
    "source": phrase("source"),
    "noLink": phrase("no link that can be opened"),
    "denies": phrase("denies {claim}"),
    "repeats": phrase("repeats {claim}"),
    "record_medium": phrase("record: medium confidence"),
    "record_low": phrase("record: low confidence"),
    "scope_partial": phrase("in part"),
    "scope_region": phrase("the whole region"),
    "scope_near": phrase("nearby"),
    "kind_city": phrase("city"),
    "kind_town": phrase("town"),
    "kind_village": phrase("village"),
    "kind_site": phrase("site"),
    "kind_district": phrase("district"),
    "kind_region": phrase("region"),
    "country_RU": phrase("Russia"),
    "country_UA": phrase("Ukraine"),
    "pointInside": phrase("{lat}° N, {lon}° E: a point inside it"),
    "pointKnown": phrase("{lat}° N, {lon}° E, known to ±{km} km"),
    "noPlace": phrase("Choose a mark on the map, or find a place by its name."),
    "closePlace": phrase("Close this place"),
    "findPlace": phrase("Find a place: Gornal, Горналь, Суми"),
    "findPlaceLabel": phrase("Find a place"),
    "notFound": phrase(
        "No place here is called “{typed}”. Try another spelling in English, Russian "
        "or Ukrainian, or coordinates such as 51.07, 35.23."
    ),
    "map": phrase("Map"),
    "all": phrase("All"),
    "none": phrase("None"),
    "sourcesNote": phrase(
        "Number of claims in the record. A source left off is hidden, not wrong."
    ),
    "hideHindsight": phrase("Hide hindsight"),
    "settings": phrase("Settings"),
    "namesLanguage": phrase("Names of places"),
    "pageLanguage": phrase("Language of the page"),
    "language_en": "English",
    "language_ru": "Русский",
    "language_uk": "Українська",
    "publishedBy": phrase("Only what was published by"),
    "renews": phrase("An older account that nobody renews is overtaken"),
    "overtakenDays": phrase("Days until it is overtaken"),
    "fade": phrase("Let old accounts fade"),
    "haloDays": phrase("Days for which what was newly said has a halo"),
    "entailedSetting": phrase("Claims about a whole region speak for its places"),
    "compare": phrase("Compare"),
    "compare_marks": phrase("All voices"),
    "compare_disputed": phrase("Only disputed"),
    "compare_swipe": phrase("Divider"),
    "compare_twin": phrase("Two maps"),
    "compare_dates": phrase("Two dates"),
    "account_left": phrase("Account on the left"),
    "account_right": phrase("Account on the right"),
    "otherDay": phrase("The other day"),
    "legend": phrase("How to read a mark"),
    "legendColours": phrase("Colours"),
    "legendTogether": phrase("Together"),
    "legendLeft": phrase("left half: what Russian sources say"),
    "legendRight": phrase("right half: what Ukrainian sources say"),
    "legendCentre": phrase("centre: what independent monitors say"),
    "legendPartial": phrase("slices: said of a part of the place only"),
    "fill_russian_control": phrase("said to be Russian-held"),
    "fill_ukrainian_control": phrase("said to be Ukrainian-held"),
    "fill_contested": phrase("said to be contested, or held in part"),
    "fill_not_ukrainian_control": phrase("said not to be fully Ukrainian-held"),
    "fill_not_russian_control": phrase("said not to be fully Russian-held"),
    "legendNote": phrase(
        "A black ring: the accounts cannot all be true. A dashed ring: an older "
        "account was never renewed. A hollow ring stands for a whole region or "
        "district. A hazy edge: the place is known to 3 km or worse. A short bar: "
        "fighting or movement reported nearby within 14 days."
    ),
    "disclaimer": DISCLAIMER,
    "cite": phrase("How to cite this"),
    "openWhole": phrase("Open the whole page"),
    "data": phrase("Data"),
    "embed": phrase("Embed this map"),
    "linkTwice": phrase("The link gives {name} {times} times; {value} counts."),
    "linkLong": phrase("In the link, {name} is too long and was left out."),
    "linkUnseen": phrase(
        "In the link, {name} {value} holds invisible characters; remove them."
    ),
    "linkDay": phrase(
        "In the link, {name} {value} is no day of the calendar; write year, month and "
        "day like 2025-04-27."
    ),
    "linkOutside": phrase(
        "In the link, {name} {value} lies outside the record; {nearest} is taken "
        "instead."
    ),
    "linkPlace": phrase(
        "In the link, {name} {value} is not in the gazetteer; search for the place by "
        "name."
    ),
    "linkSource": phrase(
        "In the link, {name} {value} is no source of the tables; switch sources off in "
        "their lists."
    ),
    "linkAccount": phrase(
        "In the link, {name} {value} is neither a side nor a source; try russian or "
        "ukrainian or independent."
    ),
    "linkLanguage": phrase(
        "In the link, {name} {value} is no language here; choose one of en, ru, uk."
    ),
    "linkCompare": phrase(
        "In the link, {name} {value} is no way to compare accounts; choose one above "
        "the map."
    ),
    "linkTiles": phrase(
        "The link asks for the ground {value}; this page has its own ground only, "
        "which needs no network."
    ),
    "linkPoint": phrase(
        "In the link, {name} {value} is no point of the map; write latitude, longitude "
        "and zoom like 51.02_35.18_9."
    ),
    "linkCount": phrase(
        "In the link, {name} {value} is no such number of days; write 0 to {most}."
    ),
    "linkSwitch": phrase("In the link, {name} {value} is neither yes nor no."),
    "linkPeriod": phrase(
        "In the link, {name} {value} is no pair of days; write two days like "
        "2025-03-01_2025-05-01."
    ),
    "linkShort": phrase(
        "In the link, {name} {value} has fewer than two days of the record."
    ),
    "linkMended": phrase("In the link, {name} {value} was taken as {period}."),
    "periodWidened": phrase(
        "The day on view, {0}, lies outside the period {1} to {2}; the period is now "
        "{3} to {4}."
    ),
    "dayMoved": phrase(
        "The day on view, {0}, lies outside the period {1} to {2}; {3} is taken "
        "instead."
    ),
    "accountsParted": phrase(
        "Left and right were both {account}; one of them is now {other}."
    ),
}
"""Messages by key; what stands in braces is filled in the browser."""

PLURALS: Final[dict[str, tuple[str, str]]] = {
    "whose": (
        phrase("according to {visible} of {number} source: {sides}"),
        phrase("according to {visible} of {number} sources: {sides}"),
    ),
    "daysBefore": (phrase("{number} day before"), phrase("{number} days before")),
    "daysEarlier": (phrase("{number} day earlier"), phrase("{number} days earlier")),
    "earlier": (phrase("Earlier: {number} claim"), phrase("Earlier: {number} claims")),
    "nearby": (
        phrase("Fighting or movement nearby: {number} claim"),
        phrase("Fighting or movement nearby: {number} claims"),
    ),
    "ofRegion": (
        phrase("Said of the whole region: {number} claim"),
        phrase("Said of the whole region: {number} claims"),
    ),
    "laterClaims": (
        phrase("{number} claim speaks of a later day."),
        phrase("{number} claims speak of a later day."),
    ),
    "hiddenClaims": (
        phrase(
            "{number} claim about this place not shown: the sources are switched off."
        ),
        phrase(
            "{number} claims about this place not shown: the sources are switched off."
        ),
    ),
}
"""Messages that count, for one and for any other number, by key."""

TIMELINE: Final[dict[str, str]] = {
    "play": phrase("Play"),
    "pause": phrase("Pause"),
    "disputed": phrase("Disputed"),
    "tally": phrase("{count} disputed on this day"),
    "news": phrase("{count} changed: {names}"),
    "noNews": phrase("nothing changed"),
    "noDate": phrase("{typed} is not a date. Write it as 2025-04-27 or 27.4.2025."),
    "outside": phrase(
        "{typed} lies outside the record, which reaches from {first} to {last}."
    ),
    "noChannel": "",
}
"""What the date control says, as in the app."""


def build_book() -> dict[str, Any]:
    """Build the messages of all languages, ready for the browser.

    Returns:
        `messages` and `locales` by language; a message that counts is an object with
        a form for each plural category of CLDR.
    """
    speeches = {language: open_speech(language) for language in Language}
    return {
        "messages": {str(name): _say_all(speech) for name, speech in speeches.items()},
        "locales": {
            str(name): speech.locale.replace("_", "-")
            for name, speech in speeches.items()
        },
    }


def _say_all(speech: Speech) -> dict[str, Any]:
    return {
        **{key: speech.say(message) for key, message in MESSAGES.items()},
        **{key: speech.list_forms(*pair) for key, pair in PLURALS.items()},
        "timeline": {key: text and speech.say(text) for key, text in TIMELINE.items()},
    }

"""What the page in one file says, in every language of the page.

The file takes all languages along, so that its reader may choose; its scripts fill the
slots. Keys are the names by which layers/export/viewer/*.js asks for a message. What
the app says as well is said in its words, and so has its translations.
"""

from typing import Any, Final

from data.vocabulary import SPLIT, Side, Status
from geo.areas import COUNTRIES_IN
from geo.place import KIND_WORDS
from layers.date_control.words import build_timeline_words
from layers.export.words import DISCLAIMER
from layers.speech import Speech, begin, open_speech, phrase
from layers.style import (
    LEGEND,
    SOURCES_OF_SIDE,
    WORDS_OF_AGREEMENT,
    WORDS_OF_POSITION,
    WORDS_OF_SIDE,
)
from layers.view import Language
from layers.words import build_map_words, say_wear

MESSAGES: Final[dict[str, str]] = {
    **{f"position_{p}": WORDS_OF_POSITION[p] for p in (*Status, SPLIT)},
    **{f"agreement_{a}": words for a, words in WORDS_OF_AGREEMENT.items()},
    **{f"legend_{i}": words for i, (_, words) in enumerate(LEGEND)},
    **{f"side_{side}": words for side, words in WORDS_OF_SIDE.items()},
    **{f"sources_{side}": words for side, words in SOURCES_OF_SIDE.items()},
    **{f"kind_{kind}": words for kind, words in KIND_WORDS.items()},
    "heading_russian": phrase("◐ Russian sources"),
    "heading_ukrainian": phrase("◑ Ukrainian sources"),
    "heading_independent": phrase("◉ Independent monitors"),
    "menu": phrase("{mark} {side} {visible} of {total}"),
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
    "positionSince": phrase("{position} since {day}, {age}"),
    "positionSplit": phrase("{position}: {day}, {age}"),
    "thatDay": phrase("that day"),
    "says": phrase("says {status}"),
    "also": phrase("Also: {statement}"),
    "aboutSaid": phrase("about {day}, said {reported}"),
    "source": phrase("source"),
    "noLink": phrase("{publisher} (no link that can be opened)"),
    "denies": phrase("denies {claim}"),
    "repeats": phrase("repeats {claim}"),
    "record_medium": phrase("record: medium confidence"),
    "record_low": phrase("record: low confidence"),
    "scope_partial": phrase("in part"),
    "scope_region": phrase("the whole region"),
    "scope_near": phrase("nearby"),
    "earlier": phrase("Earlier"),
    "nearby": phrase("Fighting or movement nearby"),
    "ofRegion": phrase("Said of the whole region"),
    "where": phrase("{kind} in {around}"),
    "whereRegion": phrase("{kind} of {around}"),
    "pointInside": phrase("{point}: a point inside it"),
    "pointKnown": phrase("{point}, known to ±{km} km"),
    "noPlace": phrase("Choose a mark on the map, or find a place by its name."),
    "noClaims": phrase("The tables of this page hold no claims."),
    "closePlace": phrase("Close this place"),
    "findPlace": phrase("Find a place: {names}"),
    "findPlaceLabel": phrase("Find a place"),
    "notFound": phrase(
        "No place here is called {typed}. Try another spelling in English, Russian or "
        "Ukrainian, or coordinates such as 51.07, 35.23."
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
    "left": phrase("Left"),
    "right": phrase("Right"),
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
        "according to {visible} of {number} source: {parts}",
        "according to {visible} of {number} sources: {parts}",
    ),
    "hidden": ("{parts} source hidden", "{parts} sources hidden"),
    "count_russian": ("{number} Russian",) * 2,
    "count_ukrainian": ("{number} Ukrainian",) * 2,
    "count_independent": ("{number} independent",) * 2,
    "hidden_russian": ("{hidden} of {number} Russian",) * 2,
    "hidden_ukrainian": ("{hidden} of {number} Ukrainian",) * 2,
    "hidden_independent": ("{hidden} of {number} independent",) * 2,
    "daysBefore": ("{number} day before", "{number} days before"),
    "daysEarlier": ("{number} day earlier", "{number} days earlier"),
    "claims": ("{number} claim", "{number} claims"),
    "laterClaims": (
        "{number} claim speaks of a later day.",
        "{number} claims speak of a later day.",
    ),
    "hiddenClaims": (
        "{number} claim about this place not shown: the sources are switched off.",
        "{number} claims about this place not shown: the sources are switched off.",
    ),
}
"""Messages that count, for one and for any other number, by key; the app says each."""

OWN_NAMES: Final = {
    Language.ENGLISH: "English",
    Language.RUSSIAN: "Русский",
    Language.UKRAINIAN: "Українська",
}
"""What each language calls itself."""


def build_book() -> dict[str, Any]:
    """Build the messages of all languages, ready for the browser.

    Returns:
        By language: `messages` (one that counts is an object with a form for each
        plural category of CLDR), `map` and `timeline` as the app's own scripts read
        them, `countries` by ISO 3166-1 code, `shortMonths`, `locale`.
    """
    return {str(name): _build_language(open_speech(name)) for name in Language}


def _build_language(speech: Speech) -> dict[str, Any]:
    return {
        "messages": {
            **{key: speech.say(message) for key, message in MESSAGES.items()},
            **{
                key: speech.list_forms(one, many)
                for key, (one, many) in PLURALS.items()
            },
            "legendWear": begin(f"{say_wear(speech)}."),
            **{f"language_{name}": own for name, own in OWN_NAMES.items()},
            **{
                f"account_{side}": begin(speech.say(SOURCES_OF_SIDE[side]))
                for side in Side
            },
        },
        "map": build_map_words(speech),
        "timeline": build_timeline_words(speech),
        "countries": COUNTRIES_IN[speech.language],
        "shortMonths": speech.list_months("abbreviated"),
        "locale": speech.locale.replace("_", "-"),
    }

"""How claims look: one palette, one glyph, one legend for screen, export and print.

The glyph is a disc whose left half is what Russian sources say, right half what
Ukrainian sources say, centre what independent monitors say. Hue says who is said
to hold the place and never who is right. Every number here is also handed to the
browser (`build_style`), so that the canvas and the SVG draw the same mark.
"""

from dataclasses import dataclass
from typing import Final

from data.vocabulary import SPLIT, STATUS_BITS, WITHDRAWN, Agreement, Side, Status
from layers.speech import Speech, begin, phrase

RUSSIAN_HELD: Final = "#7b3294"
"""Purple end of ColorBrewer PuOr: said to be held by Russia."""

UKRAINIAN_HELD: Final = "#e66101"
"""Orange end of ColorBrewer PuOr: said to be held by Ukraine."""

NOT_UKRAINIAN_HELD: Final = "#c9b0d8"
"""Tint of purple, lightness L* 75: said not to be fully held by Ukraine."""

NOT_RUSSIAN_HELD: Final = "#ffdcb5"
"""Tint of orange, lightness L* 90: said not to be fully held by Russia."""

PAPER: Final = "#ffffff"
"""Fill of a part whose side is silent."""

INK: Final = "#111111"
"""Dots of a split position; the edges are in `layers.theme`."""

FILL_OF_POSITION: Final[dict[str, tuple[str, ...]]] = {
    Status.RUSSIAN_CONTROL: (RUSSIAN_HELD,),
    Status.UKRAINIAN_CONTROL: (UKRAINIAN_HELD,),
    Status.CONTESTED: (RUSSIAN_HELD, UKRAINIAN_HELD),
    Status.NOT_RUSSIAN_CONTROL: (NOT_RUSSIAN_HELD,),
    Status.NOT_UKRAINIAN_CONTROL: (NOT_UKRAINIAN_HELD,),
    SPLIT: (PAPER, INK),
}
"""One colour: solid. Two colours: striped for contested, dotted for split."""

WORDS_OF_POSITION: Final[dict[str, str]] = {
    Status.RUSSIAN_CONTROL: phrase("Russian-held"),
    Status.UKRAINIAN_CONTROL: phrase("Ukrainian-held"),
    Status.CONTESTED: phrase("contested"),
    Status.NOT_RUSSIAN_CONTROL: phrase("not fully Russian-held"),
    Status.NOT_UKRAINIAN_CONTROL: phrase("not fully Ukrainian-held"),
    SPLIT: phrase("its sources contradict one another"),
    WITHDRAWN: phrase("nothing about it any more"),
}
"""What a position is called, always to be read after "according to"; in English. A
claim can be withdrawn, which is no position: its side is silent then."""

WORDS_OF_AGREEMENT: Final[dict[str, str]] = {
    Agreement.SILENT: phrase("Nobody has spoken"),
    Agreement.SINGLE: phrase("One side only has spoken"),
    Agreement.AGREED: phrase("The accounts are compatible"),
    Agreement.DISPUTED: phrase("Disputed: the accounts cannot all be true"),
    Agreement.OVERTAKEN: phrase("Overtaken: an older account was never renewed"),
    Agreement.SPLIT: phrase("One side contradicts itself"),
}
"""What a relation between the sides is called; none of them says who is right."""

WORDS_OF_SIDE: Final[dict[str, str]] = {
    Side.RUSSIAN: phrase("Russian"),
    Side.UKRAINIAN: phrase("Ukrainian"),
    Side.INDEPENDENT: phrase("Independent"),
}
"""What the sources of a side are called, for short."""

SOURCES_OF_SIDE: Final[dict[str, str]] = {
    Side.RUSSIAN: phrase("Russian sources"),
    Side.UKRAINIAN: phrase("Ukrainian sources"),
    Side.INDEPENDENT: phrase("independent sources"),
}
"""What they are called within a sentence."""

RADIUS: Final = 10.0
"""Radius of the disc in the glyph's own units; everything else is relative to it."""

CENTRE_RADIUS: Final = 4.4
"""Radius of the independent monitors' disc."""

GAP: Final = 1.2
"""Width of the white line between the parts."""


def pattern_of(position: str) -> str:
    """Name how a position is filled: "solid", "stripes" or "dots"."""
    if len(FILL_OF_POSITION[position]) == 1:
        return "solid"
    return "dots" if position == SPLIT else "stripes"


PARTIAL_INSET: Final = 38.0
"""Degrees by which a half that speaks of a part of the place is cut at either end."""

PARTIAL_DOT: Final = 0.74
"""Share of its radius that a centre keeps which speaks of a part of the place."""

RING_RADIUS: Final = 11.6
RING_WIDTH: Final = 2.2
RING_DASH: Final = (3.4, 2.4)
"""Dash and gap of the ring of an overtaken mark."""

STRIPE: Final = 2.1
"""Width of one stripe of a contested part, drawn at 45 degrees."""

DOT_PITCH: Final = 3.0
DOT_RADIUS: Final = 0.75
"""Grid of the dots of a split part."""

FADE_DAYS: Final = (45, 120, 270)
"""Days of age beyond which a mark is worn off a step more, if the reader lets it."""

BOX: Final = 13.0
"""Half the side of the square that holds the whole glyph."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one glyph has to say; a side that is None is silent."""

    russian: str | None = None
    ukrainian: str | None = None
    independent: str | None = None
    agreement: str = Agreement.SILENT
    partial: frozenset[str] = frozenset()
    """Sides that speak of a part of the place only."""

    def __post_init__(self) -> None:
        """Refuse a position that has no fill, so that none is ever drawn blank."""
        for position in (self.russian, self.ukrainian, self.independent):
            if position is not None and position not in FILL_OF_POSITION:
                raise ValueError(f"no fill for the position {position!r}")
        Agreement(self.agreement)

    def describe(self, speech: Speech) -> str:
        """Put the mark into words: side by side, then the relation."""
        said = [
            f"{begin(speech.say(SOURCES_OF_SIDE[side]))}: "
            + self._describe_position(side, position, speech)
            for side, position in (
                (Side.RUSSIAN, self.russian),
                (Side.UKRAINIAN, self.ukrainian),
                (Side.INDEPENDENT, self.independent),
            )
        ]
        return "; ".join([*said, speech.say(WORDS_OF_AGREEMENT[self.agreement])]) + "."

    def _describe_position(
        self, side: Side, position: str | None, speech: Speech
    ) -> str:
        if position is None:
            return speech.say("silent")
        words = speech.say(WORDS_OF_POSITION[position])
        part = speech.say("in part")
        return f"{words}, {part}" if side in self.partial else words


LEGEND: Final[tuple[tuple[Mark, str], ...]] = (
    (
        Mark("russian_control", "ukrainian_control", "contested", "disputed"),
        phrase("each side says it holds the place; monitors see it contested"),
    ),
    (
        Mark("russian_control", "not_russian_control", None, "disputed"),
        phrase("one side denies the other's claim without making its own"),
    ),
    (
        Mark("russian_control", "not_ukrainian_control", "russian_control", "agreed"),
        phrase("all accounts are compatible"),
    ),
    (
        Mark("russian_control", "ukrainian_control", None, "overtaken"),
        phrase("incompatible, but the older account was never renewed"),
    ),
    (
        Mark("russian_control", None, None, "single"),
        phrase("only Russian sources speak"),
    ),
    (
        Mark(None, "ukrainian_control", None, "single"),
        phrase("only Ukrainian sources speak"),
    ),
    (
        Mark(SPLIT, "ukrainian_control", "contested", "disputed"),
        phrase("dots: sources of that side contradict one another"),
    ),
)
"""The marks of the legend with what they mean, in reading order."""


def build_style() -> dict[str, object]:
    """Build the numbers and colours that the browser draws the same glyph with.

    Returns:
        A JSON-ready object: `fills` by position code (0 split, else the status
        bits), the two inks, the glyph's measures in its own units, and the ages in
        days that wear it off.
    """
    fills = {str(STATUS_BITS[s]): list(FILL_OF_POSITION[s]) for s in Status}
    return {
        "fills": {"0": list(FILL_OF_POSITION[SPLIT]), **fills},
        "paper": PAPER,
        "ink": INK,
        "radius": RADIUS,
        "centreRadius": CENTRE_RADIUS,
        "gap": GAP,
        "ringRadius": RING_RADIUS,
        "ringWidth": RING_WIDTH,
        "ringDash": list(RING_DASH),
        "stripe": STRIPE,
        "dotPitch": DOT_PITCH,
        "dotRadius": DOT_RADIUS,
        "box": BOX,
        "partialInset": PARTIAL_INSET,
        "partialDot": PARTIAL_DOT,
        "fadeDays": list(FADE_DAYS),
    }

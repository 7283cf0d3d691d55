"""The words around a map on paper: title, sources, disclaimer, credits, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from data.vocabulary import Side
from layers.export.basis import Basis
from layers.export.citation import Citation, build_citation, build_request_title
from layers.export.lettering import can_write, choose_writable, clean
from layers.export.request import ExportRequest
from layers.payload import CREDITS
from layers.speech import Speech, phrase
from layers.title import build_source_counts

DISCLAIMER: Final = phrase(
    "claimline shows what was said, not what is true. Nothing here is verified; it is "
    "not for navigation, safety or operational use. Borders are the internationally "
    "recognised ones; names and lines imply no endorsement."
)

SIGNS: Final = {Side.RUSSIAN: "◐", Side.UKRAINIAN: "◑", Side.INDEPENDENT: "◉"}
"""What stands for a side, as on the page: its place in the mark."""

HEADS: Final = {
    Side.RUSSIAN: phrase("Russian sources: {visible} of {total} shown"),
    Side.UKRAINIAN: phrase("Ukrainian sources: {visible} of {total} shown"),
    Side.INDEPENDENT: phrase("Independent sources: {visible} of {total} shown"),
}

_MOST_CITED: Final = 1200
"""Characters of a citation on a still; the filters of more are in the file."""


@dataclass(frozen=True, slots=True)
class SideWords:
    """The sources of one side."""

    head: str
    shown: str
    """Names of those on view, separated by dots."""
    hidden: str
    """Sentence that names those switched off; "" if none is."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is written around a map; the font can write it all."""

    headline: str
    subtitle: str
    sides: tuple[SideWords, ...]
    disclaimer: str
    credits: str
    citation: str
    link: str
    """The link for the code; "" if the page has no address."""
    notes: tuple[str, ...] = ()
    """What else the reader has to know about this picture."""


def build_words(request: ExportRequest, basis: Basis, speech: Speech) -> Words:
    """Word what stands around a map."""
    title = build_request_title(request, basis)
    citation = build_citation(request, basis)
    subtitle = f"{title.known}, {title.sources}"
    return Words(
        headline=_spell(_say_days(request, speech) or title.claims),
        subtitle=_spell(f"{subtitle} ({title.hidden})" if title.hidden else subtitle),
        sides=build_side_words(request, basis, speech),
        disclaimer=speech.say(DISCLAIMER),
        credits=" · ".join(
            (*(speech.say(credit) for credit in CREDITS), "claimline (CC BY)")
        ),
        citation=speech.say("Cite as: {citation}", citation=_shorten(citation)),
        link=citation.link if request.address else "",
    )


def _say_days(request: ExportRequest, speech: Speech) -> str:
    """Say which days the panels of a figure are about, if it is not one day."""
    days = sorted(request.still.days)
    if not days:
        return ""
    return speech.say_many(
        "Claims about {first}",
        "Claims about {number} days, {first} to {last}",
        len(days),
        first=speech.day(days[0]),
        last=speech.day(days[-1]),
    )


def build_side_words(
    request: ExportRequest, basis: Basis, speech: Speech
) -> tuple[SideWords, ...]:
    """Name the sources of each side, those on view and those switched off."""
    counts = build_source_counts(request.view, basis.catalogue)
    worded = []
    for side in Side:
        ids = basis.catalogue.sources.get(side, ())
        hidden = [name for name in ids if name in request.view.hidden]
        shown = [name for name in ids if name not in request.view.hidden]
        count = counts[side]
        head = speech.say(HEADS[side], visible=count.visible, total=count.total)
        off = _list_names(hidden, basis)
        worded.append(
            SideWords(
                f"{SIGNS[side]} {head}",
                _list_names(shown, basis),
                speech.say("Hidden: {names}", names=off) if off else "",
            )
        )
    return tuple(worded)


def _list_names(ids: Sequence[str], basis: Basis) -> str:
    names = (choose_writable([basis.source_names[name]], name) for name in ids)
    return " · ".join(names)


def _shorten(citation: Citation) -> str:
    """Cut a citation that would fill the page; the file holds it whole."""
    text = _spell(citation.text)
    return text if len(text) <= _MOST_CITED else f"{text[:_MOST_CITED]}…"


def _spell(text: str) -> str:
    """Replace what the font cannot write, visibly."""
    plain = clean(text)
    if can_write(plain):
        return plain
    return "".join(c if can_write(c) else f"[U+{ord(c):04X}]" for c in plain)

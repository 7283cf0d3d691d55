"""The page in one file: everything a reader needs, and nothing that asks a network.

The file holds one small script in plain sight. All else (Leaflet, the app's own
scripts, claims, texts) travels compressed, and runs only because its hash stands in the
file's Content-Security-Policy, which also forbids every request.
"""

import json
import zlib
from base64 import b64encode, b85encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from layers.export.basis import Basis
from layers.export.citation import build_citation, build_request_title
from layers.export.pack import VIEWER, Pack, build_pack
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.export.thin import thin_out
from layers.export.view_file import MARK, write_view
from layers.export.words import DISCLAIMER
from layers.glyph import build_glyph_svg
from layers.payload import CREDITS
from layers.plugin import escape_for_script
from layers.speech import open_speech, phrase
from layers.style import LEGEND

_STEPS: Final = 3

_DOCUMENT: Final = Template("""<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<meta name="description" content="$description">
<link rel="icon" href="$icon">
$head</head>
<body class="$shape">
$body<noscript><p>$without</p></noscript>
<script type="application/json" id="$mark">$view</script>
<script type="text/plain" id="pack">$pack</script>
<script>$boot</script>
</body>
</html>
""")

_WITHOUT_SCRIPTS: Final = phrase(
    "The map needs scripts; all of them are in this file, and none asks a network. The "
    "same claims can be had as a table: see the citation."
)

_WAITING: Final = {
    "waiting": phrase("Opening the map."),
    "old": phrase(
        "This browser cannot unpack the map: it lacks DecompressionStream, which "
        "browsers have since May 2023. Open the file in a newer one. The same claims "
        "can be had as a table: see the citation."
    ),
    "broken": phrase(
        "The map cannot be unpacked: this file is damaged or was cut off. Get it anew."
    ),
}
"""What stands in the place of the map until it is there, and if it never is."""


_SAFE_IN_ICON: Final = " /=:;,()"
"""What may stand in a `data:` URI in quotation marks as it is."""


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What a page in one file has around its map, by where it is to stand."""

    compact: bool = False
    """For a frame in somebody else's page: map, date control, disclaimer."""
    head: str = ""
    """HTML for the head, such as links to other forms of the same; already escaped."""
    more: str = ""
    """HTML for the foot of the page; already escaped."""


def export_html(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export the view as a page in one file."""
    return write_page(request, basis, watch, Wrapping())


def write_page(
    request: ExportRequest, basis: Basis, watch: Watch, wrapping: Wrapping
) -> bytes:
    """Write a page in one file.

    Args:
        request: What the page opens with; its reader may go anywhere from there.
        basis: The tables, all of which travel along.
        watch: Is told of the progress.
        wrapping: What stands around the map.

    Returns:
        HTML in UTF-8. Equal requests about equal tables give equal bytes, with one
        edition of zlib.
    """
    watch.advance(0, _STEPS)
    pack = build_pack(request, basis)
    watch.advance(1, _STEPS)
    packed = _compress(pack)
    watch.advance(2, _STEPS)
    boot = thin_out(VIEWER.joinpath("boot.js").read_text(encoding="utf-8"))
    title = build_request_title(request, basis)
    speech = open_speech(request.view.page_language)
    page = _DOCUMENT.substitute(
        lang=request.view.page_language.value,
        policy=_build_policy(pack, boot),
        title=escape(f"{title.claims} · claimline"),
        description=escape(title.text),
        icon=_build_icon(),
        head=wrapping.head,
        shape="compact" if wrapping.compact else "",
        body=_build_body(request, basis, wrapping),
        without=escape(speech.say(_WITHOUT_SCRIPTS)),
        mark=MARK,
        view=escape_for_script(write_view(request, basis)),
        pack=packed,
        boot=boot,
    )
    watch.advance(_STEPS, _STEPS)
    return page.encode()


def _build_icon() -> str:
    """Draw the icon of the page; without one browsers ask the server for it."""
    svg = build_glyph_svg(LEGEND[0][0], 32)
    return f"data:image/svg+xml,{quote(svg, safe=_SAFE_IN_ICON)}"


def _compress(pack: Pack) -> str:
    """Write the pack as letters that can stand in a script element.

    Base 85 has a sixteenth less of them than base 64. Its "<" becomes a comma, which it
    does not use, so that no text can look like markup.
    """
    text = json.dumps(pack, ensure_ascii=False, separators=(",", ":"))
    return b85encode(zlib.compress(text.encode(), 9)).decode().replace("<", ",")


def _build_policy(pack: Pack, boot: str) -> str:
    """Build the policy: what was packed may run, and nothing may be fetched."""
    scripts = " ".join(map(_hash, [*pack["scripts"], boot]))
    styles = " ".join(map(_hash, [*pack["styles"], pack["timeline"]["css"]]))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """Name a text as a Content-Security-Policy does."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _build_body(request: ExportRequest, basis: Basis, wrapping: Wrapping) -> str:
    """Fill the page with what can be said without a script."""
    speech = open_speech(request.view.page_language)
    title = build_request_title(request, basis)
    citation = build_citation(request, basis)
    known = ", ".join(filter(None, [title.known, title.sources, title.hidden]))
    body = Template(VIEWER.joinpath("viewer.html").read_text(encoding="utf-8"))
    return body.substitute(
        claims=escape(title.claims),
        known=escape(known),
        **{name: escape(speech.say(words)) for name, words in _WAITING.items()},
        disclaimer=escape(speech.say(DISCLAIMER)),
        credits=escape(" · ".join(map(speech.say, CREDITS))),
        cite=escape(speech.say("How to cite this")),
        citation=escape(f"{citation.text}\n\n{citation.bibtex}"),
        made=escape(citation.edition),
        more=wrapping.more,
    )

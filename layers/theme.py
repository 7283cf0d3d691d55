"""The inks of page and map in light and in dark; the marks are the same in both.

One table serves the page's style sheet, the map's and the canvas, so that a colour
is chosen once. Which of the two is used is the reader's system's choice. All text
inks reach a contrast of 4.5 to 1 on their paper (WCAG 2.2, success criterion 1.4.3).
"""

from typing import Final, NamedTuple


class Ink(NamedTuple):
    """A colour in either theme."""

    light: str
    dark: str


INKS: Final[dict[str, Ink]] = {
    "ink": Ink("#111111", "#f4f2ee"),
    "text": Ink("#1b1b1b", "#eceae5"),
    "soft": Ink("#4a463e", "#c9c5bc"),
    "faint": Ink("#5f5b52", "#aaa59b"),
    "edge": Ink("#cfcbc2", "#4b4e53"),
    "paper": Ink("#ffffff", "#17191c"),
    "wash": Ink("#f3f1ec", "#282b30"),
    "bar": Ink("#6f6a60", "#958f84"),
    "card": Ink("rgba(255, 255, 255, 0.97)", "rgba(28, 30, 34, 0.97)"),
    "veil": Ink("rgba(255, 255, 255, 0.86)", "rgba(23, 25, 28, 0.86)"),
    "beyond": Ink("#fcfbf9", "#15171a"),
    "ground": Ink("#f4f2ec", "#22252a"),
    "region-edge": Ink("#d9d5cb", "#3b3f45"),
    "border": Ink("#6f6a60", "#a9a59c"),
    "border-casing": Ink("#fffefb", "#17191c"),
    "quiet": Ink("#77736b", "#9b968d"),
    "casing": Ink("rgba(252, 251, 248, 0.92)", "rgba(23, 25, 28, 0.92)"),
    "region-text": Ink("#4b473f", "#cbc7be"),
    "tick": Ink("#3c3c3c", "#d6d3cc"),
    "orientation": Ink("#8d897f", "#8d897f"),
    "news": Ink("rgba(60, 60, 60, 0.28)", "rgba(235, 235, 235, 0.3)"),
    "ring": Ink("#111111", "#ffffff"),
    "outline": Ink("#5b5b5b", "#0b0b0b"),
}
"""Every ink by name; `ring` and `outline` are the edges of the marks."""

FONTS: Final = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
"""What the reader's system letters with; nothing is fetched."""

LETTERING: Final[dict[str, str]] = {
    "font": f"11.5px {FONTS}",
    "cityFont": f"600 12.5px {FONTS}",
    "openFont": f"700 13.5px {FONTS}",
    "regionFont": f"600 11px {FONTS}",
}
"""CSS fonts of the names on the map."""


def build_ink_css() -> str:
    """Build the inks as custom properties of the root, named `--cl-` and the ink."""
    light = "".join(f"--cl-{name}:{ink.light};" for name, ink in INKS.items())
    dark = "".join(f"--cl-{name}:{ink.dark};" for name, ink in INKS.items())
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def build_canvas_themes() -> dict[str, dict[str, str]]:
    """Build the inks and fonts of the canvas, by theme; names in camel case."""
    names = {name: _to_camel_case(name) for name in INKS}
    return {
        theme: {names[name]: getattr(ink, theme) for name, ink in INKS.items()}
        | LETTERING
        for theme in ("light", "dark")
    }


def _to_camel_case(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)

"""How far a long command is, said to whoever watches it."""

import sys
from typing import Final

import click

from layers.export.progress import Progress, Watch

_BAR: Final = 30
"""Letters of the bar."""


def watch_terminal() -> Watch:
    """Watch over an export; a bar is drawn only where somebody sees it.

    Returns:
        Draws on standard error if that is a terminal; a file gets no bars.
    """
    return Watch(tell=_draw) if sys.stderr.isatty() else Watch()


def _draw(progress: Progress) -> None:
    """Draw a bar with the time left over the one before."""
    share = progress.done / max(1, progress.total)
    bar = ("#" * round(share * _BAR)).ljust(_BAR, ".")
    left = progress.seconds_left
    time = "" if left is None else f" {left:.0f} s left"
    end = "\n" if progress.done >= progress.total else ""
    click.echo(f"\r[{bar}] {share:4.0%}{time}   {end}", err=True, nl=False)

"""Moving pictures of a period: GIF, WebP and APNG by Pillow, MP4 by FFmpeg.

The first and the last frame are held. A frame is drawn when the encoder asks for it,
so that progress is true and calling off takes effect at the next frame.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any, Final

import imageio_ffmpeg
import numpy as np
from PIL import Image, PngImagePlugin

from layers.export.basis import Basis
from layers.export.citation import LICENCE, build_request_title
from layers.export.frames import draw_frames, find_motion
from layers.export.image import TURN
from layers.export.motion import Motion
from layers.export.progress import Watch
from layers.export.request import ExportRequest
from layers.export.sheet import Pixels
from layers.export.view_file import MARK, write_view
from layers.export.workspace import open_workspace

COLOURS: Final = 256
"""Colours of a GIF and an APNG; a map of claims has few, and their blends."""

QUALITY: Final = 20
"""Constant rate factor of x264: no loss that an eye finds on flat colours."""

_SECOND: Final = 1000
_TICK: Final = 10
"""Milliseconds of a second, and of the hundredths that a GIF counts in."""


def export_gif(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a GIF that loops; its comment is the view."""
    options = {"comment": write_view(request, basis).encode(), "disposal": 1}
    return _export(request, basis, watch, "GIF", options)


def export_apng(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export an animated PNG that loops."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", build_request_title(request, basis).text)
    info.add_text("Copyright", LICENCE)
    info.add_text(MARK, write_view(request, basis))
    return _export(request, basis, watch, "PNG", {"pnginfo": info})


def export_webp(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export an animated WebP that loops."""
    view = write_view(request, basis).encode()
    options = {"quality": 80, "method": 2, "xmp": view}
    return _export(request, basis, watch, "WEBP", options)


def _export(
    request: ExportRequest,
    basis: Basis,
    watch: Watch,
    form: str,
    options: dict[str, Any],
) -> bytes:
    motion = find_motion(request, basis)
    stream = BytesIO()
    with TURN:
        frames = _watch_frames(request, basis, motion, watch)
        pictures: Iterator[Image.Image] = map(Image.fromarray, frames)
        if form != "WEBP":
            pictures = _reduce(pictures)
        first = next(pictures)
        first.save(
            stream,
            format=form,
            save_all=True,
            # Pillow goes through the frames of a PNG twice.
            append_images=list(pictures) if form == "PNG" else pictures,
            duration=_build_durations(motion),
            loop=0,
            **options,
        )
    return stream.getvalue()


def export_mp4(request: ExportRequest, basis: Basis, watch: Watch) -> bytes:
    """Export a video (H.264) that every browser and editor plays."""
    motion = find_motion(request, basis)
    title = build_request_title(request, basis).text
    with TURN, open_workspace() as folder:
        path = folder / "claimline.mp4"
        writer = imageio_ffmpeg.write_frames(
            path,
            (motion.width, motion.height),
            fps=motion.speed,
            codec="libx264",
            macro_block_size=2,
            quality=None,
            output_params=_build_video_options(title, write_view(request, basis)),
        )
        writer.send(None)
        try:
            for frame, times in zip(
                _watch_frames(request, basis, motion, watch),
                _count_repeats(motion),
                strict=True,
            ):
                for _ in range(times):
                    writer.send(frame)
        finally:
            writer.close()
        return path.read_bytes()


def _build_video_options(title: str, view: str) -> list[str]:
    """Ask for a file that plays while it loads and does not say when it was made."""
    return [
        *("-crf", str(QUALITY), "-preset", "veryfast", "-tune", "animation"),
        *("-threads", "2", "-movflags", "+faststart"),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"),
        *("-metadata", f"title={title}", "-metadata", f"comment={view}"),
        *("-metadata", f"copyright={LICENCE}"),
    ]


def _watch_frames(
    request: ExportRequest, basis: Basis, motion: Motion, watch: Watch
) -> Iterator[Pixels]:
    """Draw frame after frame, and say how far it has come."""
    total = len(motion.days)
    watch.advance(0, total)
    for number, frame in enumerate(draw_frames(request, basis, motion), start=1):
        yield np.ascontiguousarray(frame)
        watch.advance(number, total)


def _reduce(pictures: Iterator[Image.Image]) -> Iterator[Image.Image]:
    """Reduce all pictures to the commonest colours of the first, which has them all."""
    first = next(pictures)
    counts = first.getcolors(first.width * first.height) or []
    commonest = sorted(counts, key=lambda entry: (-entry[0], entry[1]))[:COLOURS]
    palette = Image.new("P", (1, 1))
    colours = np.array([colour for _, colour in commonest], dtype="uint8")
    palette.putpalette(colours.ravel().tolist())
    for picture in chain([first], pictures):
        yield picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _build_durations(motion: Motion) -> list[int]:
    """Give the time of each frame in milliseconds, whole hundredths of a second."""
    usual = max(2 * _TICK, round(_SECOND / motion.speed / _TICK) * _TICK)
    durations = [usual] * len(motion.days)
    durations[0] += round(motion.hold_first * _SECOND / _TICK) * _TICK
    durations[-1] += round(motion.hold_last * _SECOND / _TICK) * _TICK
    return durations


def _count_repeats(motion: Motion) -> list[int]:
    """Count how often each frame is shown at the speed of the video."""
    repeats = [1] * len(motion.days)
    repeats[0] += round(motion.hold_first * motion.speed)
    repeats[-1] += round(motion.hold_last * motion.speed)
    return repeats

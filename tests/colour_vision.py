"""How colours look to eyes that see fewer of them, and how far apart they look.

Pictures and colours are arrays whose last axis is red, green, blue, 0 to 1.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Colours: TypeAlias = npt.NDArray[np.float64]

DICHROMATS: Final = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Linear RGB as dichromats see it (G. M. Machado et al., IEEE Transactions on
Visualization and Computer Graphics 15 (2009), severity 1)."""

GREYSCALE: Final = ((0.2126729, 0.7151522, 0.0721750),) * 3
"""Linear RGB as a printer without colour sees it: the luminance of IEC 61966-2-1."""

VISIONS: Final = {"full colour": np.eye(3), **DICHROMATS, "greyscale": GREYSCALE}
"""Ways of seeing by name, as matrices over linear RGB."""

_TO_XYZ: Final = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linearize(colours: Colours) -> Colours:
    """Turn sRGB into linear RGB (IEC 61966-2-1)."""
    return np.where(
        colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4
    )


def parse_linear(colour: str) -> Colours:
    """Turn #rrggbb into linear RGB."""
    return linearize(np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]))


def measure_lab(linear: Colours) -> Colours:
    """Measure CIE L*a*b* under D65."""
    ratios = np.clip(linear, 0, 1) @ _TO_XYZ.T / _TO_XYZ.sum(axis=1)
    cubed = ratios > 216 / 24389
    x, y, z = np.moveaxis(
        np.where(cubed, np.cbrt(ratios), (24389 / 27 * ratios + 16) / 116), -1, 0
    )
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def see(picture: Colours, vision: str) -> Colours:
    """See an sRGB picture in one of `VISIONS`; gives L*a*b*."""
    return measure_lab(linearize(picture) @ np.asarray(VISIONS[vision]).T)

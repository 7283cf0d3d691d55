"""What of a map stays the same from day to day: where every place stands, how large.

The rules are those of the screen (layers/draw_plugin/layer.js), so that a still and
the page agree. Numbers in CSS pixels become mm through the size of a pixel on paper.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from data.vocabulary import Kind
from layers.export.basis import Basis
from layers.export.box import Box
from layers.export.camera import Camera
from layers.export.glyph_paths import Form
from layers.export.ground import Ground, clip
from layers.export.lettering import Face, choose_writable, measure
from layers.export.room import find_room
from layers.payload import LANGUAGES
from layers.view import Language

PIXEL: Final = 0.2
"""Width in mm of what is a CSS pixel on the screen, on a sheet of A4."""

SOFT_KM: Final = 3
"""Radius of doubt in km from which on a mark has a soft edge."""

CROWD: Final = 1500
"""Places with claims in view from which on marks are smaller and thinned out."""

LEAST_RADIUS: Final = 5.0
"""Smallest radius of a mark in CSS pixels."""

REGION_SIZE: Final = 11.0
"""Size of the letters of a region's name in CSS pixels."""

HAIR: Final = "\u200a"
"""The air between the capitals of a region's name."""

_MOST_TAKEN: Final = 2000
"""Places that a region's mark keeps away from; of more, a sample."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A map without its day; columns have one entry per place of the gazetteer."""

    camera: Camera
    pixel: float
    """Width of a CSS pixel on the sheet, mm."""
    zoom: float
    """The Leaflet zoom level at which the screen shows as much."""
    place_ids: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    """Lines of each name, one per language asked for; equal ones stand once."""
    unwritable: frozenset[str]
    """Places that the font cannot name; they go by their id."""
    kinds: tuple[str, ...]
    forms: tuple[Form, ...]
    spots: Numbers
    """Middle of each mark: x, y in mm."""
    radius: Numbers
    """Radius of each mark, mm."""
    shown: npt.NDArray[np.bool_]
    """Whether the place stands on the map."""
    claims: npt.NDArray[np.int64]
    """Claims about each place, of all days."""
    crowded: bool
    """Whether so many places are in view that marks are thinned out."""


def build_plan(  # noqa: PLR0913, PLR0917 - a map has as many sides
    basis: Basis,
    ground: Ground,
    camera: Camera,
    pixel: float,
    languages: tuple[Language, ...],
    blocked: tuple[Box, ...] = (),
) -> Plan:
    """Plan a map.

    Args:
        basis: The tables.
        ground: Their regions.
        camera: Where the map looks, and where it stands.
        pixel: Width of a CSS pixel on the sheet, mm.
        languages: Languages of the names.
        blocked: What stands on the map already, such as the scale bar.

    Returns:
        The plan. A region without room on the map is not shown.
    """
    places = basis.dataset.places
    ids = tuple(places["place_id"])
    kinds = tuple(places["kind"])
    counts = basis.dataset.claims["place_id"].value_counts()
    claims = counts.reindex(places["place_id"], fill_value=0).to_numpy().astype("int64")
    spots = camera.project(places[["lon", "lat"]].to_numpy("float64"))
    shown = _find_shown(spots, camera.box, 4 * pixel)
    names, unwritable = _read_names(basis, languages)
    crowd = int((shown & (claims > 0)).sum())
    radius = _choose_radii(kinds, camera, pixel, crowd)
    plan = Plan(
        camera=camera,
        pixel=pixel,
        zoom=camera.zoom(pixel),
        place_ids=ids,
        names=names,
        unwritable=unwritable,
        kinds=kinds,
        forms=_choose_forms(kinds, places["precision_km"].to_numpy()),
        spots=spots,
        radius=radius,
        shown=shown,
        claims=claims,
        crowded=crowd >= CROWD,
    )
    _float_regions(plan, ground, blocked)
    return plan


def space_out(name: str) -> str:
    """Write a name in capitals with air between them, as maps write areas."""
    return HAIR.join(name.upper())


def _find_shown(spots: Numbers, box: Box, margin: float) -> npt.NDArray[np.bool_]:
    inner = box.inset(margin)
    x, y = spots.T
    across = (x > inner.left) & (x < inner.right)
    inside: npt.NDArray[np.bool_] = across & (y > inner.top) & (y < inner.bottom)
    return inside


def _choose_radii(
    kinds: tuple[str, ...], camera: Camera, pixel: float, crowd: int
) -> Numbers:
    """Size the marks by zoom and kind; in a crowd they are smaller."""
    usual = min(10.5, max(5.0, 5 + (camera.zoom(pixel) - 7) * 1.95))
    sizes = {Kind.REGION: max(12.0, usual * 1.7), Kind.DISTRICT: usual * 1.35}
    most = np.inf
    if crowd >= CROWD:
        area = camera.box.width * camera.box.height / pixel**2
        most = max(LEAST_RADIUS, np.sqrt(area / crowd) / 2)
    return pixel * np.array(
        [sizes.get(Kind(kind), min(usual, most)) for kind in kinds], dtype="float64"
    )


def _choose_forms(kinds: tuple[str, ...], precision: Numbers) -> tuple[Form, ...]:
    return tuple(
        Form.REGION
        if kind in (Kind.REGION, Kind.DISTRICT)
        else Form.SOFT
        if km >= SOFT_KM
        else Form.POINT
        for kind, km in zip(kinds, precision, strict=True)
    )


def _read_names(
    basis: Basis, languages: tuple[Language, ...]
) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """Read the names of all places; what the font cannot write goes by its id."""
    places = basis.dataset.places
    columns = dict(zip(LANGUAGES, ("name", "name_ru", "name_uk"), strict=True))
    asked = [places[columns[language.value]].tolist() for language in languages]
    names, unwritable = [], set()
    for place_id, *own in zip(places["place_id"], *asked, strict=True):
        lines = dict.fromkeys(choose_writable([name], place_id) for name in own)
        if place_id in lines and place_id not in own:
            unwritable.add(place_id)
        names.append(tuple(lines))
    return tuple(names), frozenset(unwritable)


def _float_regions(plan: Plan, ground: Ground, blocked: tuple[Box, ...]) -> None:
    """Put the marks of whole regions where the visible part of them has room."""
    pixel = plan.pixel
    index = {place_id: i for i, place_id in enumerate(plan.place_ids)}
    taken = _find_taken(plan)
    view = _shrink(plan.camera.box, pixel)
    covers = [_shrink(box, pixel) for box in blocked]
    for i, kind in enumerate(plan.kinds):
        plan.shown[i] &= kind != Kind.REGION
    for region_id, area in zip(
        ground.regions["region_id"], ground.regions.geometry, strict=True
    ):
        i = index[region_id]
        outline = clip(area, plan.camera)
        if outline.is_empty:
            continue
        half = measure_region(plan, i) / 2 / pixel + 4
        drop = plan.radius[i] / pixel + 18 * len(plan.names[i])
        in_pixels = _scale_shape(outline, 1 / pixel)
        spot = find_room(in_pixels, view, (half, drop), taken, covers)
        if spot is None:
            continue
        plan.shown[i] = True
        plan.spots[i] = np.multiply(spot, pixel)
        top, bottom = spot[1] - plan.radius[i] / pixel, spot[1] + drop
        covers.append(Box(spot[0] - half, top, spot[0] + half, bottom))
        taken = np.vstack([taken, (*spot, plan.radius[i] / pixel + 26)])


def measure_region(plan: Plan, place: int) -> float:
    """Measure the widest line of a region's name, mm."""
    size = REGION_SIZE * plan.pixel
    lines = plan.names[place]
    return max(measure(space_out(name), size, Face.BOLD) for name in lines)


def _find_taken(plan: Plan) -> Numbers:
    """Find where marks may stand on some day, so that a region's mark never moves."""
    cities = np.array([kind == Kind.CITY for kind in plan.kinds])
    regions = np.array([kind == Kind.REGION for kind in plan.kinds])
    standing = plan.shown & ((plan.claims > 0) | cities) & ~regions
    rows = np.column_stack([plan.spots, plan.radius])[standing] / plan.pixel
    sample: Numbers = rows[:: max(1, -(-len(rows) // _MOST_TAKEN))]
    return sample


def _shrink(box: Box, pixel: float) -> Box:
    """Turn a box of the sheet into CSS pixels."""
    sides = (box.left, box.top, box.right, box.bottom)
    return Box(*(side / pixel for side in sides))


def _scale_shape(shape: BaseGeometry, factor: float) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points * factor)

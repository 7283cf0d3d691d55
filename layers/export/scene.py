"""What stands on a map on one day: marks, ticks, halos, and the names beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from data.vocabulary import Agreement, Kind
from layers.export.box import Box
from layers.export.glyph_paths import Form
from layers.export.labels import Label, place_labels
from layers.export.lettering import Face, measure
from layers.export.panels import Panel
from layers.export.plan import Plan, measure_region
from layers.marks import build_marks
from layers.style import FADE_DAYS, Mark
from layers.view import ViewState

LANDMARK_ZOOMS: Final = {
    Kind.CITY: 6.5,
    Kind.TOWN: 8.5,
    Kind.VILLAGE: 10.5,
    Kind.SITE: 11.5,
}
"""Zoom level from which a place that nobody speaks of helps to find the way."""

KIND_WEIGHTS: Final = {Kind.CITY: 900, Kind.TOWN: 60, Kind.DISTRICT: 30}

NAME_SIZE: Final = 11.5
CITY_SIZE: Final = 12.5
OPEN_SIZE: Final = 13.5
SECOND_SIZE: Final = 9.5
"""Sizes of letters in CSS pixels: of a place, a city, the open place, and of a name
in a further language."""

LINE: Final = 1.22
"""Height of a line in sizes of its letters."""

_MOST_HALOS: Final = 1500
_MOST_NAMES: Final = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """One mark on the map."""

    place: int
    """Index of the place in the plan."""
    mark: Mark
    form: Form
    wear: int = 0
    """Steps of age, 0 (fresh) to 3, if the view shows age."""
    halo: float = 0.0
    """Strength of the halo of what is newly said, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands on a map on one day."""

    marks: tuple[Standing, ...]
    """From the bottom to the top."""
    ticks: tuple[int, ...]
    """Places near which somebody lately reported fighting or movement."""
    landmarks: tuple[int, ...]
    """Places that nobody speaks of."""
    open: int | None
    """The open place, if it is on the map."""
    agreements: Mapping[str, int]
    """Places in the answer by agreement, on the map or not."""
    thinned: int
    """Marks that are left out because others stand there."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """One line of a name."""

    text: str
    size: float
    """Size of its letters, mm."""
    face: Face


def build_scene(plan: Plan, panel: Panel, view: ViewState) -> Scene:
    """Find what stands on a map.

    Args:
        plan: The map.
        panel: The answer that it shows.
        view: Says which place is open, and whether age fades a mark.
    """
    index = {place_id: i for i, place_id in enumerate(plan.place_ids)}
    shown = _find_marks(panel)
    ages = panel.state.positions.groupby("place_id")["age_days"].min()
    standing = [
        _stand(plan, index[place_id], mark, int(ages[place_id]), panel, view)
        for place_id, mark in shown.items()
        if plan.shown[index[place_id]]
    ]
    opened = index.get(view.place or "")
    standing.sort(key=lambda mark: (_find_class(plan, mark, opened), mark.place))
    kept = _thin_out(plan, standing) if plan.crowded else standing
    spoken = {index[place_id] for place_id in shown}
    activity = sorted({index[place] for place in panel.state.activity["place_id"]})
    return Scene(
        marks=tuple(kept),
        ticks=tuple(i for i in activity if plan.shown[i]),
        landmarks=tuple(_find_landmarks(plan, spoken)),
        open=opened if opened is not None and plan.shown[opened] else None,
        agreements=Counter(panel.state.agreements["agreement"]),
        thinned=len(standing) - len(kept),
    )


def _find_marks(panel: Panel) -> Mapping[str, Mark]:
    """Find what each place of a panel has to say."""
    marks = build_marks(panel.state)
    if panel.account is not None:
        said = panel.state.positions[["place_id", "position"]]
        return {place: Mark(says) for place, says in said.itertuples(index=False)}
    if panel.disputed_only:
        disputed = Agreement.DISPUTED
        return {p: mark for p, mark in marks.items() if mark.agreement == disputed}
    return marks


def _stand(  # noqa: PLR0913, PLR0917 - all that a mark depends on
    plan: Plan, place: int, mark: Mark, age: int, panel: Panel, view: ViewState
) -> Standing:
    old = sum(age > days for days in FADE_DAYS)
    fresh = 0 <= age < view.halo and len(panel.state.agreements) <= _MOST_HALOS
    return Standing(
        place,
        mark,
        plan.forms[place] if panel.account is None else Form.VOICE,
        old if view.fade else 0,
        1 - age / view.halo if fresh else 0.0,
    )


def _find_class(plan: Plan, standing: Standing, opened: int | None) -> int:
    """Order marks: areas, places, overtaken, disputed, the open one; no side first."""
    if standing.place == opened:
        return 4
    if plan.kinds[standing.place] in (Kind.REGION, Kind.DISTRICT):
        return 0
    ranks = {Agreement.DISPUTED: 3, Agreement.OVERTAKEN: 2}
    return ranks.get(Agreement(standing.mark.agreement), 1)


def _thin_out(plan: Plan, standing: list[Standing]) -> list[Standing]:
    """Keep one mark per cell of a mark's size: the one that lies on top."""
    on_top: dict[tuple[int, int], Standing] = {}
    for mark in standing:
        side = 2 * plan.radius[mark.place]
        x, y = plan.spots[mark.place] // side
        on_top[int(x), int(y)] = mark
    kept = {id(mark) for mark in on_top.values()}
    return [mark for mark in standing if id(mark) in kept]


def _find_landmarks(plan: Plan, spoken: set[int]) -> Iterable[int]:
    for i, kind in enumerate(plan.kinds):
        zoom = LANDMARK_ZOOMS.get(Kind(kind))
        wanted = zoom is not None and plan.zoom >= zoom
        if wanted and plan.shown[i] and i not in spoken:
            yield i


def letter(plan: Plan, place: int, *, is_open: bool = False) -> tuple[Lettered, ...]:
    """Letter the name of a place, a line for each language."""
    city = plan.kinds[place] == Kind.CITY
    size = OPEN_SIZE if is_open else CITY_SIZE if city else NAME_SIZE
    face = Face.BOLD if city or is_open else Face.PLAIN
    first, *others = plan.names[place]
    second = SECOND_SIZE * plan.pixel
    return (
        Lettered(first, size * plan.pixel, face),
        *(Lettered(name, second, Face.OBLIQUE) for name in others),
    )


def lay_out_names(
    plan: Plan, scene: Scene, blocked: Iterable[Box] = ()
) -> Mapping[int, Box]:
    """Find room for the names beside the marks.

    Args:
        plan: The map.
        scene: What stands on it.
        blocked: What else stands on it, such as the scale bar.

    Returns:
        Where names stand, by index of the place. Whole regions have their names
        under their marks, and are not among them.
    """
    areas = _find_areas(plan)
    marked = {mark.place: mark for mark in scene.marks}
    named = [i for i in (*marked, *scene.landmarks) if i not in areas]
    weights = {i: _weigh(plan, i, marked.get(i), scene.open) for i in named}
    heaviest = sorted(named, key=lambda i: (-weights[i], plan.place_ids[i]))
    labels = [
        _describe(plan, i, weights[i], marked=i in marked, is_open=i == scene.open)
        for i in heaviest[:_MOST_NAMES]
    ]
    rings = {mark.place: _find_reach(mark, scene.open) for mark in scene.marks}
    standing = (*marked, *scene.landmarks)
    marks = [_surround(plan, i, rings.get(i, 0.5)) for i in standing]
    taken = [*blocked, *marks, *(_surround_area(plan, i) for i in areas)]
    gap = 4 * plan.pixel
    placed = place_labels(labels, taken, plan.camera.box.inset(plan.pixel), gap)
    return {int(key): box for key, box in placed.items()}


def _find_areas(plan: Plan) -> list[int]:
    """List the whole regions on the map."""
    return [
        i for i, kind in enumerate(plan.kinds) if kind == Kind.REGION and plan.shown[i]
    ]


def _weigh(plan: Plan, place: int, mark: Standing | None, opened: int | None) -> float:
    """Weigh how much a name matters, as layers/draw_plugin/names.js does."""
    kind = KIND_WEIGHTS.get(Kind(plan.kinds[place]), 0)
    disputed = mark is not None and mark.mark.agreement == Agreement.DISPUTED
    standing = -50 if mark is None else 40 * disputed
    return (1e6 if place == opened else 0) + kind + int(plan.claims[place]) + standing


def _describe(
    plan: Plan, place: int, weight: float, *, marked: bool, is_open: bool
) -> Label:
    lines = letter(plan, place, is_open=is_open)
    x, y = plan.spots[place]
    pixel = plan.pixel
    return Label(
        key=str(place),
        at=(float(x), float(y)),
        radius=float(plan.radius[place]) + (5 if is_open else 2) * pixel
        if marked
        else 3 * pixel,
        width=max(measure(line.text, line.size, line.face) for line in lines),
        height=sum(line.size * LINE for line in lines),
        weight=weight,
    )


def _find_reach(mark: Standing, opened: int | None) -> float:
    """Say how far a mark reaches with its rings, in radii of its disc."""
    ringed = mark.mark.agreement in (Agreement.DISPUTED, Agreement.OVERTAKEN)
    return 1.6 if mark.place == opened else 1.27 if ringed else 1.05


def _surround(plan: Plan, place: int, reach: float) -> Box:
    x, y = map(float, plan.spots[place])
    radius = float(plan.radius[place]) * reach
    return Box(x - radius, y - radius, x + radius, y + radius)


def _surround_area(plan: Plan, place: int) -> Box:
    """Keep names away from a region's mark and from the name under it."""
    x, y = map(float, plan.spots[place])
    half = measure_region(plan, place) / 2 + 3 * plan.pixel
    radius = float(plan.radius[place])
    below = radius + 20 * plan.pixel * len(plan.names[place])
    return Box(x - half, y - radius, x + half, y + below)

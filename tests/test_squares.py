"""The route of the squares: what it answers, how it is packed and how it refuses."""

import gc
import gzip

import pytest
from asgi import Reply, ask
from made_record import make_record, read_record
from starlette.applications import Starlette

from data.engines.engine import EngineError
from data.store import open_store
from layers.columns import build_columns
from layers.crowd.crowd import SQUARE_ZOOM, Crowd
from layers.crowd.grid import Points, Square
from layers.period import Period
from page.crowds import Served, pack_square
from page.serving.squares import FOR_EVER, build_route

UNPACKED = {"accept-encoding": "identity"}
PACKED = {"accept-encoding": "br, gzip"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A map of 3,000 made claims whose squares are served."""
    folder = tmp_path_factory.mktemp("made")
    dataset = read_record(make_record(folder, 3_000, 10))
    store = open_store(dataset)
    return Served(Crowd(dataset, store, build_columns(store, dataset)))


def find_square(crowd: Crowd, zoom: int) -> Square:
    """Find the square of a zoom that holds the last place."""
    last = crowd.dataset.places.iloc[[-1]]
    at = Points.of(last["lon"].to_numpy(float), last["lat"].to_numpy(float))
    return Square(zoom, int(at.x[0] * 2**zoom), int(at.y[0] * 2**zoom))


def fetch(path: str, headers: dict[str, str] = UNPACKED, base: str = "") -> Reply:
    """Fetch a path from a server that has only this route."""
    return ask(Starlette(routes=[build_route(pack_square, base)]), path, headers)


def test_places_of_a_square_may_be_kept_for_ever(served: Served) -> None:
    """The answer is that of the crowd, and says that it never changes."""
    square = find_square(served.crowd, 12)
    path = f"/squares/{served.crowd.key}/places/12/{square.x}/{square.y}"

    reply = fetch(path)

    assert reply.status == 200
    assert served.crowd.build_places(square) == reply.body
    assert reply.headers["cache-control"] == FOR_EVER
    assert len(reply.json()["places"]["ids"]) > 0


def test_cells_answer_the_question_of_the_address(served: Served) -> None:
    """The cells are those of the period that the query describes."""
    crowd = served.crowd
    square = find_square(crowd, SQUARE_ZOOM[5])
    visible = "".join("01"[i % 3 > 0] for i in range(len(crowd.columns.source_ids)))
    shown = frozenset(
        s for s, on in zip(crowd.columns.source_ids, visible, strict=True) if on == "1"
    )
    question = f"known=40&visible={visible}&overtaken=never&entailed=1"

    reply = fetch(f"/squares/{crowd.key}/cells/5/{square.x}/{square.y}?{question}")

    known_by = crowd.columns.epoch.fromordinal(crowd.columns.epoch.toordinal() + 40)
    period = Period(*crowd.days, known_by, shown, None, entailed=True)
    assert crowd.build_cells(period, 5, square) == reply.body
    assert reply.json()["runs"]["length"] > 0


def test_answer_is_packed_for_who_can_unpack_it(served: Served) -> None:
    """Browsers get gzip and others the same text as it is, also under a path."""
    square = find_square(served.crowd, 12)
    path = f"/squares/{served.crowd.key}/places/12/{square.x}/{square.y}"

    packed = fetch(f"/news/map{path}", PACKED, base="/news/map/")

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert gzip.decompress(packed.body) == fetch(path).body


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("places/12/4096/0", id="a column too many"),
        pytest.param("places/99/0/0", id="too fine a zoom"),
        pytest.param("places/12/x/0", id="no number"),
        pytest.param("cells/9/0/0", id="a resolution nobody has"),
        pytest.param("cells/5/0/0?known=hindsight", id="half a question"),
        pytest.param("people/5/0/0", id="something else"),
    ],
)
def test_address_of_nothing_is_refused(served: Served, path: str) -> None:
    """What is not there is refused with a reason, and nobody keeps that."""
    reply = fetch(f"/squares/{served.crowd.key}/{path}")

    assert reply.status == 400
    assert reply.headers["cache-control"] == "no-store"
    assert reply.json()["reason"]


def test_store_that_is_away_is_no_fault_of_the_address() -> None:
    """While the engine does not answer the map may ask again, and is told why."""

    def fail(*_: object) -> bytes:
        raise EngineError("the database is down")

    reply = ask(Starlette(routes=[build_route(fail, "")]), "/squares/k/places/12/0/0")

    assert reply.status == 503
    assert reply.headers["cache-control"] == "no-store"
    assert reply.json() == {"reason": "the database is down"}


def test_tables_of_another_server_are_not_found() -> None:
    """Where no tables have the key the reader is asked to load the page again."""
    reply = fetch("/squares/0123/places/12/0/0")

    assert reply.status == 404
    assert "load the page again" in reply.json()["reason"]


def test_squares_go_with_whoever_kept_them(served: Served) -> None:
    """A map that nobody keeps any more is not served any more."""
    crowd = served.crowd
    other = Crowd(crowd.dataset, crowd.store, crowd.columns)
    other.__dict__["key"] = "of-one-visitor"
    kept = Served(other)
    path = "/squares/of-one-visitor/places/12/0/0"
    while_kept = fetch(path).status
    del kept
    gc.collect()

    assert (while_kept, fetch(path).status) == (200, 404)

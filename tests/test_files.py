"""The files of the map, as a server gives them out."""

import gzip
from pathlib import Path

import pytest
from asgi import Reply, ask
from starlette.applications import Starlette
from xstatic.pkg import leaflet

from layers.draw import draw_map
from layers.plugin import read_plugin_script, read_plugin_style
from layers.web_files import WebFile, read_map_script, read_map_style
from page.serving.files import FOLDER, SEEN_FROM_THE_MAP, build_file_routes

FILES = (read_map_script(), read_map_style())


def ask_for(address: str, *, base: str = "", packed: bool = False) -> Reply:
    """Ask a server that has only these files."""
    app = Starlette(routes=build_file_routes(base))
    accepted = {"accept-encoding": "gzip, br"} if packed else {}
    return ask(app, f"{base}{FOLDER}/{address}", accepted)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file_is_given_out_whole_and_kept(file: WebFile) -> None:
    """Packed or not, a browser gets the same bytes, and need not ask again."""
    plain = ask_for(file.address)
    packed = ask_for(file.address, packed=True)

    assert file.content == plain.body == gzip.decompress(packed.body)
    assert len(packed.body) < len(plain.body) / 2
    for reply in (plain, packed):
        assert reply.headers["content-type"].startswith(file.media_type)
        assert "immutable" in reply.headers["cache-control"]
        assert reply.headers["vary"] == "accept-encoding"
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"


def test_files_hold_leaflet_and_then_the_claim_layer() -> None:
    """Nothing is lost when two files become one, and the order is that of the need."""
    folder = Path(leaflet.BASE_DIR)
    script, style = (file.content for file in FILES)

    assert script.startswith((folder / "leaflet.js").read_bytes())
    assert script.endswith(read_plugin_script().encode())
    assert style.startswith((folder / "leaflet.css").read_bytes())
    assert style.endswith(read_plugin_style().encode())


def test_other_content_has_another_address() -> None:
    """A browser that keeps a file never takes it for the file of another version."""
    one, other = (WebFile("map.js", text, "text/javascript") for text in (b"1", b"2"))

    assert one.address != other.address


@pytest.mark.parametrize(
    "address", ["", "map.js", "0123456789abcdef/map.js", "../app.py", "%2e%2e/app.py"]
)
def test_nothing_else_is_given_out(address: str) -> None:
    """An address of another version, or of another file, has nothing."""
    assert ask_for(address).status == 404


def test_files_stand_below_the_path_of_the_page() -> None:
    """A page below a path has its files there."""
    assert ask_for(FILES[0].address, base="/claims").status == 200


def test_map_names_the_files_it_is_given() -> None:
    """A map with a folder of files names them there and carries none of them."""
    drawn = draw_map("{}", "channel", files=SEEN_FROM_THE_MAP)
    text = str(drawn.get_root().render())

    assert "data:" not in text
    assert all(f'"{SEEN_FROM_THE_MAP}{file.address}"' in text for file in FILES)

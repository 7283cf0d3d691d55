"""The Folium map: offline, the same every time, and deaf to what its data say."""

import json
import re
from base64 import b64decode
from pathlib import Path

import pytest
from hostile import EVERYTHING, TEXTS
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import generate_js_hash, generate_leaflet_string
from xstatic.pkg import leaflet

from layers.draw import ClaimLayer, OfflineMap, draw_map
from layers.leaflet import build_data_uri, read_leaflet_css, read_leaflet_js
from layers.plugin import (
    PLUGIN,
    PLUGIN_SCRIPTS,
    escape_for_script,
    read_plugin_script,
)

PAYLOAD = json.dumps({"places": {"names": [["Gornal"], ["Горналь"], ["Горналь"]]}})
CHANNEL = "claimline-0123456789abcdef"
MOUNT = re.compile(r"claimline\.mount\(\s*(\w+),\s*")

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def render(payload: str, channel: str = CHANNEL) -> str:
    """Render the whole document of a map."""
    return str(draw_map(payload, channel).get_root().render())


def read_arguments(text: str) -> list[object]:
    """Read payload, channel, flag and opening view out of a map's script."""
    found = MOUNT.search(text)
    assert found
    values: list[object] = []
    rest = text[found.end() :]
    for _ in range(4):
        value, end = json.JSONDecoder().raw_decode(rest)
        values.append(value)
        rest = rest[end:].lstrip(", \n")
    assert rest.startswith(");")
    return values


@given(JSON_VALUES)
def test_escaped_json_is_the_same_json(value: object) -> None:
    """Escaping takes every dangerous character away and changes no value."""
    text = escape_for_script(json.dumps(value, ensure_ascii=False))

    assert json.loads(text) == value
    assert not set(text) & set("<>&'_(\u2028\u2029")
    assert not re.search(r"\{[{%#]", text)


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in TEXTS.items()])
def test_hostile_text_is_data_in_the_script(text: str) -> None:
    """Whatever a name holds comes out of the page's script as that name."""
    payload = {"names": [text], text: text}

    html = render(json.dumps(payload, ensure_ascii=False))

    assert read_arguments(html) == [payload, CHANNEL, False, None]
    # One element of script each for Leaflet, its switches, our layer and the map.
    plain = render(json.dumps({"names": ["x"], "x": "x"}))
    assert len(re.findall("</?script", html)) == len(re.findall("</?script", plain))


def test_hostile_text_passes_st_folium_unchanged() -> None:
    """What st_folium rewrites in a finished script it finds nowhere in the data."""
    payload = {"names": [EVERYTHING], "valid_from": "map_claimline _claims _div"}
    drawn = draw_map(json.dumps(payload, ensure_ascii=False), CHANNEL)
    drawn.render()

    script = generate_leaflet_string(drawn).replace("alert(coords);", "")

    assert read_arguments(script) == [payload, CHANNEL, False, None]


def test_st_folium_tells_any_two_payloads_apart() -> None:
    """Data that differ only after an underscore make a map that is drawn anew."""
    hashes = {
        generate_js_hash(render(json.dumps({"name": name})))
        for name in ("a_b", "a_c", "a")
    }

    assert len(hashes) == 3


@pytest.mark.parametrize(
    "text", ["{{ 7 * 7 }}", "{% set x = 1 %}", "{# gone #}", "{{{{ 7 }}}}", "{{'a'}}"]
)
def test_text_is_never_a_template(text: str) -> None:
    """Branca compiles the finished script as a template, and finds none in it."""
    html = render(json.dumps({"name": text}), channel=text)

    assert read_arguments(html) == [{"name": text}, text, False, None]


def test_hostile_channel_stays_a_string() -> None:
    """The name of a channel cannot break out of the script either."""
    html = render(PAYLOAD, EVERYTHING)

    assert read_arguments(html) == [json.loads(PAYLOAD), EVERYTHING, False, None]


def test_map_asks_nobody_for_anything() -> None:
    """Every script and style sheet of the page travels inside it."""
    html = render(PAYLOAD)
    loaded = re.findall(r"(?:src|href)\s*=\s*[\"']?([^\"'\s>]*)", html)

    assert [address[:5] for address in loaded] == ["data:"] * 4
    assert "://" not in html
    assert not re.search(r"[\"'(]//\w", html)
    assert not re.search(r"cdn|jquery|bootstrap|unpkg", html, re.IGNORECASE)


def test_no_address_hides_in_the_scripts_we_wrote() -> None:
    """The claim layer's own scripts and styles name no host."""
    style = (PLUGIN / "claimline.css").read_text(encoding="utf-8")

    assert "//" not in re.sub(r"(?m)//\s.*$|/\*.*?\*/", "", read_plugin_script())
    # A picture inside the style sheet names the language that it is written in.
    sheet = style.replace("xmlns='http://www.w3.org/2000/svg'", "")
    assert not re.search(r"url\((?!\"data:)|@import|//", sheet)


def test_equal_arguments_draw_equal_text() -> None:
    """A rerun makes the same text, so the map is not mounted anew."""
    assert render(PAYLOAD) == render(PAYLOAD)


def test_drawing_again_leaves_the_first_map_alone() -> None:
    """Each call makes a map of its own, for st_folium changes what it is given."""
    first, second = draw_map(PAYLOAD, CHANNEL), draw_map(PAYLOAD, CHANNEL)

    assert first is not second
    assert [len(drawn._children) for drawn in (first, second)] == [1, 1]


def test_channel_and_payload_make_different_maps() -> None:
    """Another session or other tables draw another map."""
    texts = {render(PAYLOAD), render("{}"), render(PAYLOAD, f"{CHANNEL}0")}

    assert len(texts) == 3


def test_map_opens_where_the_link_says() -> None:
    """A centre comes longitude first and reaches Leaflet latitude first."""
    drawn = draw_map(PAYLOAD, CHANNEL, camera=((35.23, 51.07), 11.5))

    assert drawn.location == [51.07, 35.23]
    assert drawn.options["zoom"] == 11.5
    assert read_arguments(str(drawn.get_root().render()))[2] is True


def test_map_without_a_centre_fits_the_border_itself() -> None:
    """The window decides how the strip of the border fits, so the layer is told."""
    assert read_arguments(render(PAYLOAD))[2] is False


def test_map_has_no_layer_but_the_claims() -> None:
    """No tiles and no markers stand on the map from the start."""
    (layer,) = draw_map(PAYLOAD, CHANNEL)._children.values()

    assert isinstance(layer, ClaimLayer)


def test_leaflet_is_the_installed_one() -> None:
    """The data URIs hold the package's files byte for byte."""
    folder = Path(leaflet.BASE_DIR)
    script = read_leaflet_js().removeprefix("data:text/javascript;base64,")
    sheet = read_leaflet_css().removeprefix("data:text/css;base64,")

    assert b64decode(script, validate=True) == (folder / "leaflet.js").read_bytes()
    assert b64decode(sheet, validate=True) == (folder / "leaflet.css").read_bytes()
    assert OfflineMap.default_js == [("leaflet", read_leaflet_js())]
    assert OfflineMap.default_css == [("leaflet_css", read_leaflet_css())]


def test_claim_layer_travels_whole() -> None:
    """Every script of the plugin's folder is among those that are sent, once."""
    (_, address), *rest = ClaimLayer.default_js

    assert sorted(PLUGIN_SCRIPTS) == sorted(f.name for f in PLUGIN.glob("*.js"))
    assert address == build_data_uri(read_plugin_script().encode(), "text/javascript")
    assert rest == []


def test_data_uri_can_be_read_back() -> None:
    """A data URI names its type and holds the bytes."""
    head, _, body = build_data_uri(b"\x00\xffa", "text/css").partition(",")

    assert head == "data:text/css;base64"
    assert b64decode(body) == b"\x00\xffa"

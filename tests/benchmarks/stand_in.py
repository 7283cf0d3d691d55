"""A stand-in for the public hosts that a plain Folium page loads its scripts from.

It serves from loopback and lets the browser keep what it got, so that a page of
the usual kind is slowed down neither by a network nor by this benchmark.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, Final

import folium
from branca.element import MacroElement
from xstatic.pkg import leaflet

LEAFLET: Final = Path(leaflet.BASE_DIR)

LEAFLET_FILES: Final = {
    "leaflet.js": LEAFLET / "leaflet.js",
    "leaflet_css.css": LEAFLET / "leaflet.css",
}
"""What circle markers run on, by the name that Folium gives it."""

PLUGIN_FILES: Final = {
    "timeline.js": "leaflet.timeline/dist/leaflet.timeline.js",
    "moment.js": "moment/min/moment.min.js",
    "jquery3.7.1.js": "jquery/dist/jquery.min.js",
    "jqueryui1.10.2.js": "jquery-ui/dist/jquery-ui.min.js",
    "iso8601.js": "iso8601-js-period/iso8601.js",
    "leaflet.timedimension.js": "leaflet-timedimension/dist/"
    "leaflet.timedimension.min.js",
    "leaflet.timedimension_css.css": "leaflet-timedimension/dist/"
    "leaflet.timedimension.control.css",
}
"""What two plugins of Folium run on, by path inside a folder of npm packages."""


class _Handler(BaseHTTPRequestHandler):
    """Serves the files of `needed` by name, anything else as an empty file."""

    protocol_version = "HTTP/1.1"
    needed: ClassVar[dict[str, Path]] = {}

    def do_GET(self) -> None:
        """Send one file."""
        name = self.path.lstrip("/")
        body = self.needed[name].read_bytes() if name in self.needed else b""
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """Serves visitors who may leave at any moment."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's own types
        """Report what went wrong, unless a visitor has left."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve_scripts(plugins: Path | None = None) -> Iterator[str]:
    """Serve the files until the block ends; yield the address.

    Args:
        plugins: A `node_modules` folder with the packages of `PLUGIN_FILES`.

    Raises:
        SystemExit: If one of them is not there.
    """
    found = {} if plugins is None else find_plugins(plugins)
    handler = type("Handler", (_Handler,), {"needed": LEAFLET_FILES | found})
    with _Server(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def find_plugins(folder: Path) -> dict[str, Path]:
    """Find the scripts of the plugins, or say what is missing and stop."""
    found = {name: folder / path for name, path in PLUGIN_FILES.items()}
    for path in found.values():
        if not path.is_file():
            raise SystemExit(
                f"{path} is not there; see tests/benchmarks/README.md for what "
                "--plugins needs"
            )
    return found


def point_at(address: str, *made_of: type[MacroElement]) -> None:
    """Let Folium load its files from an address of `serve_scripts`.

    Args:
        address: Where the files are.
        made_of: Classes of Folium that bring files of their own, `Map` apart.
    """
    for kind in (folium.Map, *made_of):
        for files, suffix in (("default_js", "js"), ("default_css", "css")):
            named = [name for name, _ in getattr(kind, files, [])]
            setattr(kind, files, [(n, f"{address}/{n}.{suffix}") for n in named])

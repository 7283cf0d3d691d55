"""What deploy/ promises, as far as it can be held without containers."""

import asyncio
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml
from browser.server import start_server
from visitor import visit

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"

PATIENCE_S = 120.0


def read(name: str) -> str:
    """Read a file of deploy/."""
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The services, as Docker reads them."""
    told: dict[str, Any] = yaml.safe_load(read("compose.yaml"))
    return told


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """The variables that the image sets."""
    text = read("Dockerfile").split("ENV ", 1)[1].split("\nUSER", 1)[0]
    return dict(re.findall(r"([A-Z_]+)=(\S+)", text))


def copy_image(target: Path) -> Path:
    """Copy what the image gets: of the repository only what is let through."""
    target.mkdir()
    kept = re.findall(r"^!(\S+)$", read("Dockerfile.dockerignore"), re.MULTILINE)
    for name in kept:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, target / name, ignore=ignored)
        else:
            shutil.copy2(source, target / name)
    return target


@pytest.mark.enable_socket
def test_image_has_all_that_the_page_needs(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """Of the files of the image alone the page serves a reader under its path."""
    image = copy_image(tmp_path / "image")
    base = settings["STREAMLIT_SERVER_BASE_URL_PATH"]
    variables = {k: v for k, v in settings.items() if k.startswith("CLAIMLINE_")}
    variables |= {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    before = set(image.rglob("*"))

    async def look_in(address: str) -> list[str]:
        async with asyncio.timeout(PATIENCE_S), visit(address) as visitor:
            await visitor.open()
            await visitor.go_to(date(2025, 4, 20))
            return visitor.failures

    with start_server(
        tmp_path, script=image / "app.py", base=base, variables=variables, root=image
    ) as server:
        with urlopen(f"{server.address}/readyz", timeout=PATIENCE_S) as reply:  # noqa: S310
            assert reply.status == 200
        assert asyncio.run(look_in(server.address)) == []

    # Nothing in it is written to, as its file system may not be.
    assert before == set(image.rglob("*"))


def test_health_is_asked_where_the_page_is(settings: dict[str, str]) -> None:
    """The check of the image asks its own port, under its own path."""
    port = settings["STREAMLIT_SERVER_PORT"]
    base = settings["STREAMLIT_SERVER_BASE_URL_PATH"]

    assert f"http://localhost:{port}/{base}/readyz" in read("Dockerfile")
    assert f"EXPOSE {port}\n" in read("Dockerfile")


def test_balancer_knows_every_replica(
    compose: dict[str, Any], settings: dict[str, str]
) -> None:
    """The balancer lists each replica, on the port of the image, and no other."""
    replicas = {name for name in compose["services"] if name.startswith("replica")}
    listed = set(re.findall(r"^\s+server (\S+?) ", read("nginx.conf"), re.MULTILINE))

    port = settings["STREAMLIT_SERVER_PORT"]
    base = settings["STREAMLIT_SERVER_BASE_URL_PATH"]

    assert len(replicas) > 1
    assert listed == {f"{name}:{port}" for name in replicas}
    assert f"location /{base}/ {{" in read("nginx.conf")


def test_no_service_has_more_rights_than_it_needs(compose: dict[str, Any]) -> None:
    """Every service has a file system that it cannot write, and no capability."""
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["restart"] == "unless-stopped"

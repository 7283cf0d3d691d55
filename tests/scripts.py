"""Scripts of Python that a test runs in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def run_script(script: str, *words: object) -> "subprocess.CompletedProcess[str]":
    """Run a script from the root of the project; give how it ended.

    Args:
        script: Its text.
        words: What follows it on the command line.
    """
    return subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-W", "ignore", "-c", script, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

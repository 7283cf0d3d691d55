"""Folders for the time that this process runs, such as for what memory cannot hold."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


def make_scratch_folder() -> Path:
    """Make an empty folder that is removed when the process ends."""
    return Path(tempfile.mkdtemp(dir=_make_root()))


@cache
def _make_root() -> str:
    root = tempfile.mkdtemp(prefix="claimline-")
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root

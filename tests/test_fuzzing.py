"""Every reader of outside files withstands a fuzzer that follows its branches."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.readers.registry import READERS

SCRIPT = Path(__file__).parent / "fuzz" / "fuzz_readers.py"
RUNS = 4000

FRESH = ("sh", "-c", '"$0" "$@" || exit $?')
"""Lets a shell start it: Linux counts the peak of memory of whoever starts a process
as its own, and the fuzzer would take that of all tests before for a reader's."""

REQUIRED = os.environ.get("CLAIMLINE_REQUIRE_FUZZER") == "1"


@pytest.mark.skipif(
    not REQUIRED and importlib.util.find_spec("atheris") is None,
    reason="atheris is not installed; see requirements-fuzz.txt",
)
@pytest.mark.parametrize("target", READERS)
def test_reader_withstands_the_fuzzer(target: str, tmp_path: Path) -> None:
    """Thousands of inputs that reach ever further in are read or refused."""
    done = subprocess.run(  # noqa: S603 - our own script
        [*FRESH, sys.executable, str(SCRIPT), target, f"-runs={RUNS}", "-seed=1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr

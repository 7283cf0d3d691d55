"""The process that reads one table: file in, grid out, within bounds.

    python -m data.grids.worker '{"file": ..., "choices": {...}}' < table > grid.json

Whatever a hostile file does happens here, and ends with this process.
"""

import json
import sys
from importlib import import_module
from typing import Any, Final

from data.grids.formats import READERS, read_grid
from data.grids.grid import GridError
from data.grids.sniff import sniff

MEMORY_BYTES: Final = 512 * 2**20
"""Memory that reading may take beyond what the interpreter has at its start."""

CPU_SECONDS: Final = 18
"""Processor time after which the system ends the process."""

TOO_LARGE: Final = "needs more than 512 MB of memory to be read; bring it in parts"


def main() -> None:
    """Read the table of standard input and write the answer to standard output."""
    request = json.loads(sys.argv[1])
    content = sys.stdin.buffer.read()
    sys.stdout.write(answer(content, request["file"], request["choices"]))


def answer(content: bytes, file: str, choices: dict[str, str]) -> str:
    """Read a table within bounds.

    Returns:
        JSON text: the grid, or an object with the member "refusal".
    """
    try:
        import_module(f"data.grids.{READERS[sniff(content)][0]}")
    except GridError as error:
        return json.dumps({"refusal": str(error)})
    _set_bounds()
    return read_safely(content, file, choices)


def read_safely(content: bytes, file: str, choices: dict[str, str]) -> str:
    """Read a table; whatever goes wrong is a refusal.

    Returns:
        As `answer`.
    """
    try:
        return read_grid(content, file, choices).to_json()
    except GridError as error:
        return json.dumps({"refusal": str(error)})
    except MemoryError:
        return json.dumps({"refusal": TOO_LARGE})
    except RecursionError:
        refusal = "is nested without end; bring a plain table"
        return json.dumps({"refusal": refusal})
    except Exception as error:  # noqa: BLE001 - the last resort of a foreign parser
        what = f"{type(error).__name__}: {error}"[:300]
        return json.dumps({"refusal": f"cannot be read ({what}); save it again"})


def _set_bounds() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _lower(resource, resource.RLIMIT_CPU, CPU_SECONDS)
    _lower(resource, resource.RLIMIT_AS, _read_size() + MEMORY_BYTES)
    _lower(resource, resource.RLIMIT_FSIZE, 0)
    _lower(resource, resource.RLIMIT_CORE, 0)


def _lower(resource: Any, kind: int, value: int) -> None:  # noqa: ANN401 - a module
    _, hard = resource.getrlimit(kind)
    limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (limit, limit))


def _read_size() -> int:
    """Read how much memory the process has mapped already; 0 if nobody says."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path
            pages = int(file.read().split()[0])
    except (OSError, ValueError):
        return 2**30
    import resource  # noqa: PLC0415 - as above

    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()

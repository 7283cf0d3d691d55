"""A process that is told to end does so, whatever still goes on in it."""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NEVER_ENDS = """
import signal, time
from page.serving import shutdown
signal.signal(signal.SIGTERM, lambda *_: print("told", flush=True))
shutdown.GRACE_S = 0.3
shutdown.bound_shutdown()
print("ready", flush=True)
while True:
    time.sleep(60)
"""


def test_a_server_that_would_wait_for_ever_is_ended() -> None:
    """Its own way to end is taken first; after the grace the process is gone."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", NEVER_ENDS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        said, logged = process.communicate(timeout=60)

    assert said == "told\n"
    assert "ended with connections open" in logged
    assert process.returncode == 0

"""Turns bound how many work at once, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BoundedSemaphore, BrokenBarrierError, Lock

import pytest

from page.serving import turns
from page.serving.turns import take_turn

AT_ONCE = 3


def test_no_more_than_that_work_at_once() -> None:
    """Of many at once as many work as there are turns, and all come to their end."""
    here = BoundedSemaphore(AT_ONCE)
    lock, at_work, most = Lock(), 0, 0
    together = Barrier(AT_ONCE, timeout=30)

    def work(_: int) -> bool:
        nonlocal at_work, most
        with take_turn(here):
            with lock:
                at_work += 1
                most = max(most, at_work)
            together.wait()
            with lock:
                at_work -= 1
        return True

    with ThreadPoolExecutor(4 * AT_ONCE) as pool:
        assert all(pool.map(work, range(4 * AT_ONCE)))
    assert most == AT_ONCE


def test_turn_is_given_back_however_work_ends() -> None:
    """Work that fails leaves its turn to the next."""
    here = BoundedSemaphore(1)
    for _ in range(2):
        with pytest.raises(BrokenBarrierError), take_turn(here):
            raise BrokenBarrierError

    assert here.acquire(blocking=False)


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gets no turn in time goes on, and gives back none that was not theirs."""
    monkeypatch.setattr(turns, "PATIENCE_S", 0.0)
    here = BoundedSemaphore(1)
    with take_turn(here):
        with take_turn(here):
            pass
        assert not here.acquire(blocking=False)

    assert here.acquire(blocking=False)

"""What is set aside from the search for garbage."""

import gc
from collections.abc import Iterator

import pytest

from page.serving.memory import set_aside


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    """Take back what the test sets aside."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_as_it_was")
def test_what_stays_is_not_searched_again() -> None:
    """Nearly all objects are set aside, and new ones are searched as before."""
    set_aside()
    before = len(gc.get_objects())
    loop: list[object] = []
    loop.append(loop)
    del loop

    assert gc.get_freeze_count() > 10 * before
    assert gc.collect() >= 1

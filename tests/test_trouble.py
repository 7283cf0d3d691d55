"""Whoever waits for a store that is away: one looks for all, and nobody is held up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from data.engines.engine import EngineError
from page import trouble
from page.resources import Resources

PATIENCE_S = 20.0
HERE = Path("here")


@dataclass
class SlowStore:
    """A store whose look lasts until it may end."""

    asked: Event = field(default_factory=Event)
    back: Event = field(default_factory=Event)
    looks: int = 0

    def look(self) -> bool:
        """Look, slowly; the store that is asked is still the one that holds."""
        self.looks += 1
        self.asked.set()
        assert self.back.wait(PATIENCE_S)
        return False


@dataclass
class Opened:
    """What is open, as far as trouble looks at it."""

    store: Any


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Resources:
    """Tables whose store is away for now."""
    found = cast("Resources", Opened(SlowStore()))
    monkeypatch.setattr(trouble, "find_resources", lambda _: found)
    return found


def test_one_reader_looks_and_the_others_do_not_wait(opened: Resources) -> None:
    """While one page waits for the database the others go on being what they are."""
    store = cast("SlowStore", opened.store)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(trouble.is_over, HERE, opened)
        assert store.asked.wait(PATIENCE_S)
        others = [trouble.is_over(HERE, opened) for _ in range(100)]
        looks = store.looks
        store.back.set()

        assert first.result(PATIENCE_S) is True
    assert others == [False] * 100
    assert looks == 1
    assert trouble.is_over(HERE, opened) is True


def test_look_that_fails_leaves_the_next_one_free(
    opened: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is still away is looked at again, by whoever comes next."""

    def fail() -> bool:
        raise EngineError("gone")

    store = cast("SlowStore", opened.store)
    store.back.set()
    with monkeypatch.context() as away:
        away.setattr(store, "look", fail)
        assert trouble.is_over(HERE, opened) is False
    assert trouble.is_over(HERE, opened) is True


def test_other_tables_are_a_reason_to_go_on(opened: Resources) -> None:
    """Where other tables are open by now there is nothing to ask for."""
    before = cast("Resources", Opened(SlowStore()))

    assert trouble.is_over(HERE, before) is True
    assert trouble.is_over(HERE, None) is True
    assert cast("SlowStore", opened.store).looks == 0

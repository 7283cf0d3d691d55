"""Settings of the whole suite, and the resources that several modules share."""

import os

import pytest
from diary import Bench
from hypothesis import HealthCheck, settings

from data.store import Store, open_store
from data.tables import Dataset, read_dataset
from layers.export.basis import Basis
from layers.opening import build_catalogue

# How long an example takes says more about the machine than about the test.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", PATIENT, max_examples=50)
settings.register_profile("ci", PATIENT, max_examples=50, derandomize=True)
settings.register_profile("nightly", PATIENT, max_examples=5000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev")
)


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The bundled tables."""
    return read_dataset()


@pytest.fixture(scope="session")
def store(dataset: Dataset) -> Store:
    """A store of the bundled tables."""
    return open_store(dataset)


@pytest.fixture(scope="session")
def bench() -> Bench:
    """The bench; opening a store costs more than asking it."""
    return Bench()


@pytest.fixture(scope="session")
def basis(dataset: Dataset, store: Store) -> Basis:
    """What exports of the bundled tables are made from."""
    return Basis(dataset, store, build_catalogue(dataset))

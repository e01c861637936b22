"""What all tests share: where other people's data lie, if this machine has them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres_cluster import Cluster, started

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with other people's data (COMITY_SHARED, else ../shared); the test skips without it."""
    folder = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the folder with other people's data; set COMITY_SHARED")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own; the test skips where none is installed."""
    with started() as running:
        yield running

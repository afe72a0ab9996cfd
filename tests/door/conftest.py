"""An office with people, served twice: with its door and, to see that the tests can tell, without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import Server, office_served, serving


@pytest.fixture(scope="session")
def office_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real app on an office of its own, shared by the tests of the door."""
    with office_served(tmp_path_factory.mktemp("door") / "data") as server:
        yield server


@pytest.fixture
def server(office_data: Server) -> Server:
    """The real app."""
    return office_data


@pytest.fixture(scope="session")
def unguarded(office_data: Server) -> Iterator[Server]:
    """The same office without the door."""
    with serving(office_data.data, "tests/door/unguarded.py") as server:
        yield server

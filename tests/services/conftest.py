"""What do the tests of the services begin with?"""

from __future__ import annotations

import pytest

from core.services.access import Actor
from core.services.desk import Desk
from tests.support import office_of


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    """The people of tests.support, at work under the standard rulebook."""
    return office_of(desk)

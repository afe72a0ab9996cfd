"""Who calls the due work while the app runs? A kept scheduler, once a minute; `python -m core due` calls the same."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from core.services import due
from core.services.desk import Desk
from core.services.opening import is_set_up

_LOG = structlog.get_logger(__name__)
#: Seconds between two looks.
EVERY = 60.0


def start(desk: Desk, every: float = EVERY) -> Callable[[], None]:
    """Look every so many seconds, beginning one interval from now; returns what stops it.

    Several servers may do so: each matter is claimed by a unique key. A database that is away is tried again.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(_look, "interval", [desk], seconds=every, max_instances=1, coalesce=True)
    scheduler.start()
    return lambda: scheduler.shutdown(wait=False)


def _look(desk: Desk) -> None:
    try:
        if is_set_up(desk):
            due.run(desk)
    except SQLAlchemyError as error:
        _LOG.warning("due work has to wait", error=type(error).__name__)

"""Is this the database that cannot be reached, or a mistake of ours?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import exc, select

from core.services.desk import Desk
from db.tables import setting

T = TypeVar("T")
#: PostgreSQL's code for a table that is not there.
_NO_TABLE: Final = "42P01"


def is_outage(error: BaseException) -> bool:
    """Did this happen because the database is gone, locked up, or without its tables?"""
    if isinstance(error, exc.OperationalError | exc.TimeoutError | exc.DisconnectionError):
        return True
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, exc.ProgrammingError) and getattr(error.orig, "sqlstate", None) == _NO_TABLE


def unless_away(ask: Callable[[], T]) -> T | None:
    """What `ask` answers; None while the database cannot be reached."""
    try:
        return ask()
    except Exception as error:  # drivers say in many ways that nobody is there; all else is raised again
        if is_outage(error):
            return None
        raise


def answers(desk: Desk) -> bool:
    """Does the database answer now? Where it does not, connections are opened anew when it is asked again."""
    try:
        with desk.read() as tx:
            tx.connection.execute(select(setting.c.name).limit(1))
    except exc.SQLAlchemyError:
        desk.engine.dispose()
        return False
    return True

"""Is this the database that cannot be reached, or a mistake of ours?"""

from __future__ import annotations

from sqlalchemy import exc, select

from core.services.desk import Desk
from db.tables import setting


def is_outage(error: BaseException) -> bool:
    """Did this happen because the database is gone, locked up, or without its tables?"""
    gone = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, exc.DisconnectionError)
    if isinstance(error, gone):
        return True
    return isinstance(error, exc.ProgrammingError) and getattr(error.orig, "sqlstate", None) == "42P01"


def answers(desk: Desk) -> bool:
    """Does the database answer now?"""
    try:
        with desk.read() as tx:
            tx.connection.execute(select(setting.c.name).limit(1))
    except exc.SQLAlchemyError:
        return False
    return True

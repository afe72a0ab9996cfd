"""May this person come in with this password, and how often may it be tried?

Failures are counted by account and address together, by account, and by address, and are forgotten after a while:
somebody who guesses from outside does not lock out the colleague at his own desk.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, select, update

from core.services import passwords
from core.services.access import Actor
from core.services.accounts import as_actor, normal_username
from core.services.desk import Desk
from core.services.errors import Refused, Throttled
from db.adding import new_row
from db.tables import sign_in_attempt, user

WINDOW: Final = timedelta(minutes=15)
MOST_BY_PAIR: Final = 5
MOST_BY_ACCOUNT: Final = 20
#: A whole office may stand behind one address.
MOST_BY_ADDRESS: Final = 60
#: How long attempts are kept for whoever looks into them.
_KEPT: Final = timedelta(days=90)


def sign_in(desk: Desk, username: str, password: str, address: str) -> Actor:
    """Check a password. Raises Refused("wrong_sign_in"), the same for every cause, or Throttled with `until`.

    An unknown account takes as long as a known one.
    """
    account, now = normal_username(username)[:60], desk.clock()
    attempt = _note(desk, account, address[:60], now)
    with desk.read() as tx:
        row = tx.connection.execute(select(user).where(user.c.username == account)).one_or_none()
    good = passwords.fits(password, row.password_hash if row is not None and row.active and row.signs_in else None)
    if not good or row is None:
        raise Refused("wrong_sign_in")
    _succeed(desk, attempt, account, address[:60], now)
    return as_actor(row)


def _note(desk: Desk, account: str, address: str, now: datetime) -> int:
    """Write the attempt down as failed before the password is looked at, so that parallel guesses count too."""
    with desk.engine.begin() as connection:
        tried = {"at": now, "account": account, "address": address, "succeeded": False}
        attempt = new_row(connection, sign_in_attempt, tried)
    until = _closed_until(desk, attempt, account, address, now)
    if until is not None:
        with desk.engine.begin() as connection:
            connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.id == attempt))
        raise Throttled("too_many_tries", until=until)
    return attempt


def _closed_until(desk: Desk, attempt: int, account: str, address: str, now: datetime) -> datetime | None:
    table = sign_in_attempt.c
    limits: tuple[tuple[ColumnElement[bool], int], ...] = (
        (and_(table.account == account, table.address == address), MOST_BY_PAIR),
        (table.account == account, MOST_BY_ACCOUNT),
        (table.address == address, MOST_BY_ADDRESS),
    )
    failed = and_(table.succeeded.is_(False), table.id != attempt, table.at > now - WINDOW)
    closed = []
    with desk.read() as tx:
        for whose, most in limits:
            nth = select(table.at).where(failed, whose).order_by(table.at.desc()).offset(most - 1).limit(1)
            at: datetime | None = tx.connection.execute(nth).scalar_one_or_none()
            if at is not None:
                closed.append(at + WINDOW)
    return max(closed, default=None)


def _succeed(desk: Desk, attempt: int, account: str, address: str, now: datetime) -> None:
    """Forget this person's typing errors, and what is too old to matter."""
    table = sign_in_attempt.c
    errors = and_(table.account == account, table.address == address, table.succeeded.is_(False))
    with desk.engine.begin() as connection:
        connection.execute(update(sign_in_attempt).where(table.id == attempt).values(succeeded=True))
        connection.execute(delete(sign_in_attempt).where(errors))
        connection.execute(delete(sign_in_attempt).where(table.at < now - _KEPT))

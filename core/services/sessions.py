"""Whose session is this cookie, and does it still hold?

The cookie is a token signed with the office's key (HS256): the account and when it ends. It counts only while the
account is active and the token is younger than the account's `tokens_valid_after`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import jwt
from sqlalchemy import select, update

from core.services.access import Actor
from core.services.accounts import as_actor
from core.services.desk import Desk
from db.tables import user

COOKIE: Final = "guike_session"
LIFETIME_DAYS: Final = 7
LIFETIME: Final = timedelta(days=LIFETIME_DAYS)
#: The token keeps its end as a float of seconds, whose last digits are rounded.
_ROUNDING: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Token:
    """What a genuine cookie says."""

    username: str
    issued_at: datetime


def read(key: str, cookie: str | None, now: datetime) -> Token | None:
    """The token in a cookie, or None unless its signature is ours and its end is still to come."""
    if not cookie:
        return None
    try:
        said = jwt.decode(cookie, key, algorithms=["HS256"])
        expires = datetime.fromtimestamp(float(said["exp_date"]), UTC)
        username = str(said["username"])
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError):
        return None
    lasting = expires - now
    return Token(username, expires - LIFETIME) if timedelta(0) < lasting <= LIFETIME + _ROUNDING else None


def whose(desk: Desk, key: str, cookie: str | None) -> Actor | None:
    """Who is signed in with this cookie now, or None."""
    token = read(key, cookie, desk.clock())
    if token is None:
        return None
    with desk.read() as tx:
        row = tx.connection.execute(select(user).where(user.c.username == token.username)).one_or_none()
        holds = (
            row is not None and row.active and row.signs_in and token.issued_at + _ROUNDING >= row.tokens_valid_after
        )
        return as_actor(row) if holds else None


def end_all(desk: Desk, actor: Actor) -> None:
    """Sign somebody out everywhere: no token issued until now counts any more."""
    ended = update(user).where(user.c.id == actor.id).values(tokens_valid_after=desk.clock() + 2 * _ROUNDING)
    desk.command(lambda tx: tx.connection.execute(ended))

"""May a broker of an outside agency sign in? Not by himself: somebody who manages people invites him, or withdraws it.

Without an account he is known to the office all the same: reports are his, and others enter what he does.
"""

from __future__ import annotations

from sqlalchemy import update

from core.services import office
from core.services.access import Action, Actor, require
from core.services.accounts import Invite, reset_password
from core.services.desk import Desk, Tx
from core.services.errors import Refused, Stale
from db.tables import user


def invite(desk: Desk, actor: Actor, user_id: int) -> Invite:
    """Let a broker sign in, with a first password. Raises NotFound, Forbidden, or Refused where he has left."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> None:
        person = office.person(tx, user_id)
        if not person.active:
            raise Refused("has_left", name=person.name)
        invite_in(tx, user_id)

    desk.command(work)
    return reset_password(desk, actor, user_id)


def invite_in(tx: Tx, user_id: int) -> None:
    """Let him sign in, inside a transaction that is already open."""
    tx.connection.execute(update(user).where(user.c.id == user_id).values(signs_in=True))
    tx.cache.pop("people", None)


def withdraw(desk: Desk, actor: Actor, user_id: int, version: int) -> None:
    """A broker signs in no more; his sessions end, his customers stay his. Raises Stale, NotFound, Forbidden."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> None:
        person = office.person(tx, user_id)
        if person.version != version:
            raise Stale("person_changed", name=person.name)
        if person.unit_id is None:
            raise Refused("not_of_an_agency", name=person.name)
        ended = {"signs_in": False, "tokens_valid_after": desk.clock(), "version": user.c.version + 1}
        tx.connection.execute(update(user).where(user.c.id == user_id).values(ended))

    desk.command(work)

"""What stands around every screen: the office's name, whether it is the demo, and how much is unread? One read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from core.services.access import Actor
from core.services.desk import Desk
from core.services.opening import OFFICE
from core.services.setup import DEMO
from db.tables import notice, setting


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The frame of this person's screens."""

    office: str
    demo: bool
    unread: int


def surroundings(desk: Desk, actor: Actor) -> Surroundings:
    """Read the frame: everybody sees the office's name, and the count of his own notices."""
    with desk.read() as tx:
        named = select(setting.c.name, setting.c.value).where(setting.c.name.in_((OFFICE, DEMO)))
        said = {row.name: row.value for row in tx.connection.execute(named)}
        mine = select(func.count()).where(notice.c.user_id == actor.id, notice.c.read_at.is_(None))
        unread = tx.connection.execute(mine).scalar_one()
    return Surroundings(str(said[OFFICE]["name"]) if OFFICE in said else "", DEMO in said, unread)

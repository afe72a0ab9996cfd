"""What stands around every screen: the office's name, whether it is the demo, and how much is unread? One read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from core.services.access import Actor
from core.services.desk import Desk
from core.services.notices import unread_in
from core.services.opening import OFFICE
from core.services.setup import DEMO
from db.tables import setting


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
        name = str(said[OFFICE]["name"]) if OFFICE in said else ""
        return Surroundings(name, DEMO in said, unread_in(tx, actor))

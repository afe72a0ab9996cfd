"""What tests share: a clock that is moved by hand, and an office to work in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from core.services import office
from core.services.access import Actor
from core.services.accounts import actor_of
from core.services.desk import Desk, Tx
from db.adding import new_row
from db.tables import rulebook_version, team, unit, user

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
RULEBOOKS = Path(__file__).resolve().parents[1] / "core" / "rulebooks"

#: Handle -> (name, role, team, unit). An office small enough to keep in mind.
STAFF: Mapping[str, tuple[str, str, str | None, str | None]] = MappingProxyType(
    {
        "ann": ("李婷", "rep", "一组", None),
        "bob": ("王敏", "rep", "一组", None),
        "cid": ("赵强", "rep", "二组", None),
        "amy": ("孙洁", "rep", None, "宏达置业"),
        "ben": ("周凯", "rep", None, "宏达置业"),
        "front": ("何静", "reception", None, None),
        "kim": ("吴霞", "service", None, None),
        "fin": ("郑洁", "finance", None, None),
        "boss": ("陈刚", "manager", None, None),
        "chief": ("林波", "director", None, None),
        "root": ("罗管", "admin", None, None),
    }
)


class MovingClock:
    """Says the moment it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: str) -> None:
        """Set to local time, `2026-11-02 10:00`."""
        self.at = datetime.fromisoformat(at).replace(tzinfo=ZONE)

    def forward(self, **delta: float) -> None:
        """Move on, as `timedelta`."""
        self.at += timedelta(**delta)


def office_of(
    desk: Desk,
    staff: Mapping[str, tuple[str, str, str | None, str | None]] = STAFF,
    *,
    rulebook: str = "standard",
) -> dict[str, Actor]:
    """Staff the office and put a shipped rulebook in force from 2020 on; the actors by handle."""
    return desk.command(lambda tx: _staffed(tx, staff, rulebook))


def _staffed(tx: Tx, staff: Mapping[str, tuple[str, str, str | None, str | None]], rulebook: str) -> dict[str, Actor]:
    source = (RULEBOOKS / f"{rulebook}.yaml").read_text(encoding="utf-8")
    tx.connection.execute(
        insert(rulebook_version).values(
            rulebook=rulebook,
            source=source,
            hash=hashlib.sha256(source.encode()).hexdigest(),
            effective_from=datetime(2020, 1, 1, tzinfo=UTC),
            created_at=tx.now,
        )
    )
    return {handle: _hired(tx, handle, *about) for handle, about in staff.items()}


def _hired(tx: Tx, handle: str, name: str, role: str, of_team: str | None, of_unit: str | None) -> Actor:
    team_id = office.group_named(tx, team, of_team)
    unit_id = office.group_named(tx, unit, of_unit)
    number = new_row(
        tx.connection,
        user,
        {
            "username": handle,
            "name": name,
            "role": role,
            "team_id": team_id,
            "unit_id": unit_id,
            "password_hash": "-",
            "must_change_password": False,
            "tokens_valid_after": tx.now,
            "created_at": tx.now,
        },
    )
    return Actor(number, handle, name, role, team_id, unit_id)


def colleague(desk: Desk, username: str) -> Actor:
    """Somebody of the office who can sign in."""
    found = actor_of(desk, username)
    assert found is not None
    return found


def restate(desk: Desk, written: str, instead: str) -> None:
    """Change the words of the rulebook in force, as an office does with its own copy."""
    with desk.engine.begin() as connection:
        source = connection.execute(select(rulebook_version.c.source)).scalar_one()
        assert written in source, f"the rulebook does not say {written!r}"
        changed = source.replace(written, instead)
        fresh = hashlib.sha256(changed.encode()).hexdigest()
        connection.execute(update(rulebook_version).values(source=changed, hash=fresh))

"""Customers for tests: each received by somebody through the real registration."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from core.services.access import Actor
from core.services.desk import Desk
from core.services.registration import Registration, register


def received(desk: Desk, by: Actor, number: int, name: str = "王女士", *, channel: str = "visit", **more: str) -> int:
    """The case of a customer registered by `by`; his number is 138 0000 and four digits of `number`."""
    form = Registration(uuid4().hex, channel, by.id, phone=f"1380000{number:04}", name=name, **more)  # type: ignore[arg-type]
    return entered(desk, by, form)


def days_ago(desk: Desk, days: int) -> Desk:
    """The same desk so many days before its own time."""
    return Desk(desk.engine, lambda: desk.clock() - timedelta(days=days))


def visit(desk: Desk, by: Actor, phone: str = "13800010001", name: str = "王芳", **answers: object) -> int:
    """The case of a visitor whom `by` received, with what he said to the rulebook's questions."""
    return entered(desk, by, Registration(None, "visit", by.id, phone=phone, name=name, answers=answers))


def entered(desk: Desk, by: Actor, form: Registration) -> int:
    """The case of a customer whom `by` registers with this form."""
    case_id = register(desk, by, form).case_id
    assert case_id is not None
    return case_id

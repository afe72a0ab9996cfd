"""What stands in the board's line 现场: how many are here, wait, are idle; who is next, and what is late?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.services import pending, reception, reports_desk
from core.services.access import Action, Actor, require
from core.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor in numbers.

    `longest` is how long the first of the waiting has waited, `idle` of `on_duty` people of
    the order are free, `long` groups are here longer than reception.LONG, `unregistered` left without registration,
    `late` of them beyond their time. `to_confirm` reports wait for the confirmer's answer; of the reported customers
    who came today, `reported` are not confirmed yet.
    """

    set_up: bool
    here: int
    waiting: int
    longest: timedelta | None
    idle: int
    on_duty: int
    next: str | None
    long: int
    unregistered: int
    late: int
    to_confirm: int
    reported: int


def floor(desk: Desk, actor: Actor) -> Floor:
    """The floor now, as counts: whoever sees the board sees it."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        now = reception.picture(tx)
        to_confirm, reported = pending.reports(tx), reports_desk.arrived(tx)
    line = [each for each in now.people if each.place is not None]
    return Floor(
        set_up=now.set_up,
        here=len(now.here),
        waiting=len(now.waiting),
        longest=now.at - now.waiting[0].at if now.waiting else None,
        idle=sum(each.state == "free" for each in line),
        on_duty=len(line),
        next=now.next.name if now.next is not None else None,
        long=sum(now.at - each.at >= reception.LONG for each in now.here),
        unregistered=len(now.unregistered),
        late=sum(each.late for each in now.unregistered),
        to_confirm=to_confirm,
        reported=reported,
    )

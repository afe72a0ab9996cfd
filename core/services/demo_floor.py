"""What happened at the demo office's front desk today? An order, groups that came and went, and some still here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from core.services.access import Actor
from core.services.desk import Desk
from core.services.receptions import depart
from core.services.registration import Registration, register
from core.services.rota import set_roster, set_state
from core.services.tickets import Arrival, Picked, open_tickets

#: Minutes before now at which the order was set, and at which somebody said how he stands.
_ORDER: Final = 215
_STATES: Final = ((210, "xujing", "leave", ""), (48, "zhengkai", "errand", "送资料去银行"))
#: Groups: minutes before now at which they came and (None: still here) left, how many people, and what they are.
_GROUPS: Final[tuple[tuple[int, int | None, int, Mapping[str, bool]], ...]] = (
    (200, 152, 2, {"registered": True}),
    (171, 112, 1, {"registered": True}),
    (140, 61, 3, {"registered": True}),
    (124, None, 2, {}),
    (96, 12, 4, {}),
    (70, None, 2, {}),
    (52, None, 1, {"revisit": True}),
    (44, 4, 2, {}),
    (33, None, 28, {"tour": True}),
    (24, None, 2, {}),
    (23, None, 3, {}),
    (9, None, 2, {}),
)


@dataclass(frozen=True, slots=True)
class FloorStep:
    """Something that happens at the front desk: what, when, and what goes with it. Groups are counted from 0."""

    at: datetime
    do: str
    more: Mapping[str, Any]


@dataclass(slots=True)
class Floor:
    """The front desk of the story: who works there, who stands in the order, and the tickets opened so far."""

    desk: Desk
    people: Mapping[str, Actor]
    order: tuple[str, ...]
    tickets: dict[int, Picked] = field(default_factory=dict)

    def tell(self, step: FloorStep) -> None:
        """One step of the story."""
        {"roster": self._roster, "state": self._state, "arrive": self._arrive, "depart": self._depart}[step.do](step)

    def _roster(self, step: FloorStep) -> None:
        order = [self.people[who].id for who in self.order]
        set_roster(self.desk, self.people["reception"], "demo-roster", order)

    def _state(self, step: FloorStep) -> None:
        who = self.people[step.more["who"]]
        set_state(self.desk, who, None, who.id, step.more["state"], step.more["reason"])

    def _arrive(self, step: FloorStep) -> None:
        about = step.more
        form = Arrival(None, size=about["size"], revisit="revisit" in about, tour="tour" in about)
        self.tickets[about["group"]] = open_tickets(self.desk, self.people["reception"], form)[0]

    def _depart(self, step: FloorStep) -> None:
        """Seen off, and for some registered at once as visitors who left no number."""
        group = self.tickets.get(step.more["group"])
        if group is None or group.number is None:
            return
        reception = self.people["reception"]
        depart(self.desk, reception, None, group.number)
        if step.more["registered"] and group.receiver is not None:
            form = Registration(None, "visit", group.receiver, traffic=True, ticket=group.number)
            register(self.desk, reception, form)


def steps(now: datetime) -> list[FloorStep]:
    """Today at the front desk up to `now` (aware, in the business zone), in the order of time."""
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    told = [step for step in _told(now) if step.at > morning]
    order = FloorStep(max(morning, now - timedelta(minutes=_ORDER)), "roster", {})
    return sorted([order, *told], key=lambda step: step.at)


def _told(now: datetime) -> Iterator[FloorStep]:
    def at(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    for minutes, who, state, reason in _STATES:
        yield FloorStep(at(minutes), "state", {"who": who, "state": state, "reason": reason})
    for number, (came, left, size, more) in enumerate(_GROUPS):
        yield FloorStep(at(came), "arrive", {"group": number, "size": size, **more})
        if left is not None:
            yield FloorStep(at(left), "depart", {"group": number, "registered": "registered" in more})

"""A fictional sales office to look around in: every fact goes through the services, so every verdict is real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from core.services import agency_accounts, passwords, setup
from core.services.access import Actor
from core.services.accounts import NewPerson, actor_of, invite_in
from core.services.deals import MONEY, Step, add_step, confirm_money
from core.services.demo_floor import Floor, FloorStep
from core.services.demo_floor import steps as floor_steps
from core.services.demo_plan import PEOPLE, REPS, Person, plan
from core.services.demo_plan import Step as Told
from core.services.desk import Desk, Tx
from core.services.disputes import Complaint, Statement, raise_dispute, state, withdraw
from core.services.errors import Refused
from core.services.first_passwords import First
from core.services.follow_ups import FollowUp, log
from core.services.lead_edits import Edit, edit
from core.services.registration import Registration, register
from core.services.rulings import Ruling, rule
from db.tables import case

OFFICE: Final = "云栖花园案场"
PASSWORD: Final = "guike-demo"
RULEBOOK: Final = "standard"
#: So many salespeople stand in the order of the day.
_ON_DUTY: Final = 13
_SEEN: Final = "案情属实,按登记记录裁定"


class _Clock:
    """Says the moment at which the story has arrived."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class _Told:
    """What the telling has to remember: the people, each customer's case, and the open dispute on it."""

    desk: Desk
    people: dict[str, Actor]
    customers: tuple[Person, ...]
    cases: dict[int, int] = field(default_factory=dict)
    disputes: dict[int, int] = field(default_factory=dict)
    count: int = 0

    def request(self) -> str:
        """A new id for a command."""
        self.count += 1
        return f"demo-{self.count}"


def fill(desk: Desk, progress: Callable[[float], None]) -> None:
    """Fill an empty database with the demo office. `progress` hears of parts of 1. Takes well under a minute."""
    now = desk.clock().astimezone(desk.zone)
    story = plan(now)
    clock = _Clock(story.steps[0].at.replace(hour=8, minute=0))
    past = replace(desk, clock=clock)
    hash_ = passwords.hashed(PASSWORD)
    past.command(lambda tx: _staff(tx, hash_))
    people = {row[0]: actor for row in PEOPLE if (actor := actor_of(past, row[0])) is not None}
    told = _Told(past, people, story.customers)
    floor = Floor(past, people, REPS[:_ON_DUTY])
    steps: list[Told | FloorStep] = sorted([*story.steps, *floor_steps(now)], key=lambda step: step.at)
    for number, step in enumerate(steps):
        clock.at = step.at
        if isinstance(step, FloorStep):
            floor.tell(step)
        else:
            _tell(told, step)
        if number % 25 == 0:
            progress(number / len(steps))
    clock.at = desk.clock()
    past.command(lambda tx: setup.finish_demo(tx, OFFICE, PASSWORD))
    progress(1.0)


def _staff(tx: Tx, hash_: str) -> None:
    numbers = {}
    for username, name, role, team, unit, title in PEOPLE:
        made = invite_in(tx, NewPerson(name, role, team, unit, title, username), First("", hash_), must_change=False)
        numbers[role] = made.user_id
        if unit is not None:
            agency_accounts.invite_in(tx, made.user_id)
    setup.put_in_force(tx, RULEBOOK, numbers["director"])


def _tell(told: _Told, step: Told) -> None:
    """One step of the story. What the office's own rules refuse did not happen."""
    try:
        _HOW.get(step.do, _deal)(told, step)
    except Refused:
        return


def _arrive(told: _Told, step: Told) -> None:
    who, customer = told.people[step.who], told.customers[step.customer]
    answers = {key: _person(told, key, value) for key, value in step.more.items()}
    confirmed = step.do == "confirmed_visit"
    if confirmed:
        answers["signed_by"] = ["broker", "service", "developer"]
    form = Registration(
        request_id=told.request(),
        channel="visit" if confirmed or step.do == "traffic" else step.do,
        receiver=who.id,
        phone=customer.phone,
        name=customer.name,
        gender=customer.gender,
        company=customer.company,
        need=customer.need or None,
        source=customer.source,
        traffic=step.do == "traffic",
        answers=answers,
    )
    done = register(told.desk, who, form)
    if done.case_id is not None:
        told.cases[step.customer] = done.case_id


def _person(told: _Told, key: str, value: Any) -> Any:
    return told.people[value].id if key in ("asks_for", "with") else value


def _grade(told: _Told, step: Told) -> None:
    with told.desk.read() as tx:
        case_id = told.cases[step.customer]
        version = tx.connection.execute(select(case.c.version).where(case.c.id == case_id)).scalar_one()
    edit(told.desk, told.people[step.who], [Edit(told.request(), case_id, version, step.more["grade"])])


def _follow(told: _Told, step: Told) -> None:
    said = step.more
    form = FollowUp(
        told.request(), told.cases[step.customer], said["mode"], said["effective"], said["text"], said["next_step"]
    )
    log(told.desk, told.people[step.who], form)


def _deal(told: _Told, step: Told) -> None:
    who = told.people[step.who]
    form = Step(
        request_id=told.request(),
        case_id=told.cases[step.customer],
        kind=step.do,
        by=who.id,
        amount=str(step.more["amount_cents"] // 100),
        unit=step.more["unit"],
        paper_name=told.customers[step.customer].name,
    )
    done = add_step(told.desk, who, form)
    if step.do in MONEY and step.at.day % 3:
        confirm_money(told.desk, told.people["finance"], [done.seq], request_id=told.request())


def _dispute(told: _Told, step: Told) -> None:
    text = "客户第一次来是我接待的,当时他说没有来过"
    form = Complaint(told.request(), told.cases[step.customer], text, told.people[step.more["against"]].id)
    told.disputes[step.customer] = raise_dispute(told.desk, told.people[step.who], form).dispute


def _state(told: _Told, step: Told) -> None:
    form = Statement(told.request(), told.disputes[step.customer], "我登记在先,有来访记录和跟进记录")
    state(told.desk, told.people[step.more["against"]], form)


def _appeal(told: _Told, step: Told) -> None:
    form = Complaint(
        told.request(), told.cases[step.customer], "对裁决不服,请总监复核", told.people[step.more["against"]].id
    )
    told.disputes[step.customer] = raise_dispute(told.desk, told.people[step.who], form).dispute


def _withdraw(told: _Told, step: Told) -> None:
    withdraw(
        told.desk, told.people[step.who], told.disputes[step.customer], "已与同事协商一致", request_id=told.request()
    )


def _ruled(by: str, winner: Callable[[Told], str], *, upheld: bool) -> Callable[[_Told, Told], None]:
    def ruling(told: _Told, step: Told) -> None:
        owner = told.people[winner(step)].id
        form = Ruling(
            told.request(), told.cases[step.customer], _SEEN, upheld, owner, dispute=told.disputes[step.customer]
        )
        rule(told.desk, told.people[by], form)

    return ruling


def _first(step: Told) -> str:
    return str(step.more["against"])


def _second(step: Told) -> str:
    return step.who


_HOW: Final[dict[str, Callable[[_Told, Told], None]]] = {
    **dict.fromkeys(("visit", "call", "report", "traffic", "confirmed_visit"), _arrive),
    "grade": _grade,
    "follow_up": _follow,
    "dispute": _dispute,
    "statement": _state,
    "appeal": _appeal,
    "withdraw": _withdraw,
    "rule_owner": _ruled("manager1", _first, upheld=False),
    "rule_other": _ruled("manager1", _second, upheld=True),
    "final": _ruled("director", _first, upheld=False),
}

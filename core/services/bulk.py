"""How are many registrations taken at once, with the facts and verdicts that they would have one by one?

A customer for whom nothing else matters than his own facts is judged in memory together with the others, and all are
written table by table. Whoever hangs together with others, or would take somebody's customer, goes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select

from core.phones import read_phone
from core.services.access import Actor
from core.services.bulk_known import Known, look_up, standing_alone
from core.services.bulk_trial import Trial
from core.services.bulk_writing import write
from core.services.desk import Tx
from core.services.errors import Invalid
from core.services.registration import Registered, Registration, check, receiver_problems, take_in, tell_owner
from db.tables import fact

#: Seconds that a registration takes together with others, by itself, and if it came before: a batch is cut by them.
_TOGETHER: Final = 0.0005
_BY_ITSELF: Final = 0.008
_AGAIN: Final = 0.001

#: What became of a registration: it was taken, or it has mistakes.
Answer = Registered | Invalid


def register_many(tx: Tx, actor: Actor, forms: Sequence[Registration], room: float) -> list[Answer]:
    """Take as many of these registrations, in order, as probably fit into `room` seconds, at least one.

    The answers are those of `take_in`; permission is the caller's matter.
    """
    alone = standing_alone(tx)
    forms = forms[: max(1, int(room / (_TOGETHER if alone else _BY_ITSELF)))]
    known = look_up(tx, {read_phone(form.phone).value for form in forms if not form.traffic})
    wrong = _wrong(tx, actor, forms)
    before = _before(tx, forms)
    apart = _apart(forms, known, before) if alone else set(range(len(forms)))
    costs = {place: _AGAIN for place, form in enumerate(forms) if form.request_id in before}
    while True:
        count = _fitting(len(forms), dict.fromkeys(apart, _BY_ITSELF) | costs | dict.fromkeys(wrong, 0.0), room)
        together = [(place, forms[place]) for place in range(count) if place not in apart and place not in wrong]
        trial = Trial(tx, actor, known, together)
        left = trial.run()
        if not left:
            break
        apart |= left
    write(tx, trial)
    answers: dict[int, Answer] = {}
    for item in trial.items:
        if item.settled is None:
            answers[item.place] = Registered(item.fact.seq, item.number, None, None)
            continue
        tell_owner(tx, item.form, item.settled)
        answers[item.place] = Registered(item.fact.seq, item.number, item.settled.case_id, item.settled.verdict)
    for place in range(count):
        if place in wrong:
            answers[place] = wrong[place]
        elif place in apart:
            answers[place] = take_in(tx, actor, forms[place])
    return [answers[place] for place in range(count)]


def _wrong(tx: Tx, actor: Actor, forms: Sequence[Registration]) -> dict[int, Invalid]:
    """The registrations with mistakes, by their place."""
    found = {}
    for place, form in enumerate(forms):
        problems = [*check(tx, form), *receiver_problems(tx, actor, form)]
        if problems:
            found[place] = Invalid(*problems)
    return found


def _before(tx: Tx, forms: Sequence[Registration]) -> frozenset[str | None]:
    """The ids of those commands that came before."""
    ids = [form.request_id for form in forms]
    found = select(fact.c.request_id).where(fact.c.request_id.in_(ids))
    return frozenset(tx.connection.execute(found).scalars())


def _apart(forms: Sequence[Registration], known: Known, before: frozenset[str | None]) -> set[int]:
    """The places of those that go the ordinary way: they came before, or other customers bear on them."""
    found: set[int] = set()
    seen: set[str | None] = set(before)
    for place, form in enumerate(forms):
        plain = form.traffic or known.of(read_phone(form.phone).value).alone
        if form.request_id in seen or not plain or _names_others(form):
            found.add(place)
        seen.add(form.request_id)
    return found


def _names_others(form: Registration) -> bool:
    """Does the form name somebody else, show a picture, or know the customer by more than his number?"""
    others = (form.referrer, form.referral, form.wechat, form.credit_code, form.answers.get("proxy_for"))
    return any(each is not None for each in others) or bool(form.referrer_phone or form.proxy_phone or form.evidence)


def _fitting(count: int, costs: Mapping[int, float], room: float) -> int:
    """How many of the first registrations fit into so many seconds, at least one."""
    for place in range(count):
        room -= costs.get(place, _TOGETHER)
        if room < 0:
            return max(place, 1)
    return count

"""What else is a customer known by: a second number, a WeChat name, a company's credit code?

Each is an exact key under the same constraint as his first number: one key, one party. A relative's number is none of
these; it belongs to a relation (core.services.kinship).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import delete, insert, select, update

from core.companies import credit_code
from core.phones import hidden, read_phone
from core.rules.model import Fact
from core.services import record
from core.services.access import Action, Actor, may
from core.services.correction_targets import to_take_back
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.identity import party_of
from core.services.on_record import facts_of, facts_of_case
from core.services.reasons import require_reason
from core.services.relation import relations, require_case
from db.tables import entry, party_key

Kind = Literal["phone", "wechat", "credit"]
KINDS: Final[tuple[Kind, ...]] = ("phone", "wechat", "credit")
_LONGEST: Final = 80
_MOST_REASON: Final = 200
#: Further keys that one customer can have; nobody has as many telephones.
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Alias:
    """Something else that a customer is known by; a number has its middle hidden for whoever may not see it."""

    seq: int
    kind: Kind
    value: str
    at: datetime


def aliases(desk: Desk, actor: Actor, case_id: int) -> list[Alias]:
    """What else the customer is known by, the oldest first. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.VIEW_CUSTOMER, case_id)
        open_ = may(actor, Action.REVEAL_PHONE, relations(tx, actor, row) & {"own", "served"})
        return [_alias(each, shown=open_) for each in _standing(facts_of_case(tx, row.id))]


def add(desk: Desk, actor: Actor, case_id: int, kind: Kind, written: str, *, request_id: str | None = None) -> int:
    """Add a number, WeChat name or credit code; the number of its fact.

    Raises NotFound, Forbidden, Invalid, or Refused where the key is somebody else's or the customer has none yet.
    """

    def work(tx: Tx) -> int:
        seq = record.earlier(tx, request_id)
        if seq is not None:
            return seq
        row = require_case(tx, actor, Action.CORRECT, case_id)
        value = _value(kind, written)
        owner = tx.connection.execute(select(entry.c.party_id).where(entry.c.id == row.entry_id)).scalar_one()
        if owner is None:
            raise Refused("alias_needs_number")
        _require_room(tx, row.entry_id)
        taken = party_of(tx, kind, value)
        if taken is not None:
            raise Invalid(Problem("alias", "alias_known")) if taken == owner else Refused("alias_taken")
        tx.connection.execute(insert(party_key), {"kind": kind, "value": value, "party_id": owner})
        draft = Draft("alias", actor.id, row.entry_id, {"alias": kind, _FIELD[kind]: value}, request_id=request_id)
        return _say(tx, actor, draft, row.entry_id)

    return desk.command(work)


def unknown_code(tx: Tx, code: str | None) -> str | None:
    """The credit code, if it is on file for nobody yet."""
    return code if code is not None and party_of(tx, "credit", code) is None else None


def keep_code(tx: Tx, actor: Actor, number: int, code: str | None) -> None:
    """A registration was the first to name this credit code: it stands in the customer's file as one added later."""
    if code is not None:
        record.add(tx, actor, Draft("alias", actor.id, number, {"alias": "credit", "credit_code": code}))


def remove(desk: Desk, actor: Actor, seq: int, reason: str, *, request_id: str | None = None) -> int:
    """Take an alias away again; the number of the fact. Raises as `add`, and Refused where somebody was registered
    under it since."""

    def work(tx: Tx) -> int:
        earlier = record.earlier(tx, request_id)
        if earlier is not None:
            return earlier
        old, row = to_take_back(tx, actor, Action.CORRECT, "alias", seq)
        require_reason(reason, most=_MOST_REASON)
        kind, value = old.data["alias"], old.data[_FIELD[old.data["alias"]]]
        written = {"phone": entry.c.phone, "wechat": entry.c.wechat}.get(kind)
        used = (
            select(entry.c.id).where(entry.c.party_id == row.party_id, written == value)
            if written is not None
            else None
        )
        if used is not None and tx.connection.execute(used.limit(1)).first() is not None:
            raise Refused("alias_in_use")
        tx.connection.execute(delete(party_key).where(party_key.c.kind == kind, party_key.c.value == value))
        data = {"of": seq, "reason": reason.strip()}
        return _say(tx, actor, Draft("void", actor.id, row.entry_id, data, request_id=request_id), row.entry_id)

    return desk.command(work)


def project(tx: Tx, number: int) -> None:
    """Write an entry's further numbers as its facts give them."""
    said = (each for each in _standing(facts_of(tx, [number])) if each.data["alias"] == "phone")
    phones = " ".join(each.data["phone"] for each in said)
    tx.connection.execute(update(entry).where(entry.c.id == number).values(phones=phones or None))


#: Under which field of a fact the value of each kind stands; numbers and WeChat names are personal data there.
_FIELD: Final = {"phone": "phone", "wechat": "wechat", "credit": "credit_code"}


def _say(tx: Tx, actor: Actor, draft: Draft, number: int) -> int:
    written = record.add(tx, actor, draft)
    project(tx, number)
    record.settle(tx, written, [number])
    return written.seq


def _require_room(tx: Tx, number: int) -> None:
    if len(_standing(facts_of(tx, [number]))) >= _MOST:
        raise Invalid(Problem("alias", "alias_many", {"most": _MOST}))


def _value(kind: Kind, written: str) -> str:
    if kind not in KINDS:
        raise Invalid(Problem("kind", "unknown_choice"))
    if kind == "phone":
        number = read_phone(written)
        if not number.exact:
            raise Invalid(Problem("alias", "phone_bad", {"phone": written}))
        return number.value
    if kind == "credit":
        code = credit_code(written)
        if code is None:
            raise Invalid(Problem("alias", "credit_code_bad"))
        return code
    name = written.strip()
    if not name:
        raise Invalid(Problem("alias", "alias_missing"))
    if len(name) > _LONGEST:
        raise Invalid(Problem("alias", "too_long", {"most": _LONGEST}))
    return name


def _standing(found: list[Fact]) -> list[Fact]:
    voided = {each.data.get("of") for each in found if each.kind == "void"}
    return [each for each in found if each.kind == "alias" and each.seq not in voided]


def _alias(each: Fact, *, shown: bool) -> Alias:
    kind: Kind = each.data["alias"]
    value = each.data.get(_FIELD[kind], "")
    return Alias(each.seq, kind, value if shown or kind == "credit" else hidden(value), each.at)

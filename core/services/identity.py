"""Whose entry is this: which party has these exact keys, and has this very entry been written before?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import structlog
from pypinyin import Style, lazy_pinyin
from sqlalchemy import Connection, bindparam, func, insert, select, update

from core.companies import company_key
from core.names import canonical
from core.phones import Phone, read_phone
from core.services.desk import Tx
from db.adding import new_row, new_rows
from db.tables import entry, party, party_key

_LOG = structlog.get_logger(__name__)
#: Entries that are completed together, and so many that one waits for them.
_CHUNK: Final = 2000
_MANY: Final = 50_000
_OF_NAMES: Final = ("ix_entry_name_key", "ix_entry_company_key")
_LACKING: Final = (
    select(entry.c.id, entry.c.case_id, entry.c.name, entry.c.company)
    .where(entry.c.name_key.is_(None), entry.c.id > bindparam("after"))
    .order_by(entry.c.id)
    .limit(_CHUNK)
)
_COMPARED: Final = (
    update(entry)
    .where(entry.c.id == bindparam("number"))
    .values(name_key=bindparam("name_key"), company_key=bindparam("company_key"))
)


@dataclass(frozen=True, slots=True)
class Written:
    """A customer as written down: what becomes one entry."""

    phone: str = ""
    name: str | None = None
    gender: str | None = None
    company: str | None = None
    need: str | None = None
    email: str | None = None
    wechat: str | None = None
    source: str | None = None
    project: str | None = None
    credit_code: str | None = None

    @property
    def kind(self) -> str:
        """Person or company."""
        return "company" if self.company else "person"


def party_of(tx: Tx, kind: str, value: str) -> int | None:
    """The party that has this exact key."""
    key = (party_key.c.kind == kind, party_key.c.value == value)
    return tx.connection.execute(select(party_key.c.party_id).where(*key)).scalar_one_or_none()


def entry_for(tx: Tx, written: Written) -> int:
    """The entry for what was written: an equal one of the same party, or a new one.

    An exact number, WeChat name or credit code ties it to its party; a masked number ties it to none.
    """
    phone = read_phone(written.phone)
    party_id = _party(tx, written, phone)
    value = _number(written, phone)
    same = _equal_entry(tx, party_id, written, value) if party_id is not None else None
    return _added(tx, written, party_id, value) if same is None else same


def own_entry(tx: Tx, written: Written) -> int:
    """A new entry for what was written in another notebook, though an equal one of the same party may be there."""
    phone = read_phone(written.phone)
    return _added(tx, written, _party(tx, written, phone), _number(written, phone))


def _added(tx: Tx, written: Written, party_id: int | None, phone: str | None) -> int:
    return new_row(tx.connection, entry, columns_of(written, party_id, phone) | {"entered_at": tx.now})


def add_entries(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new entries whose numbers are reserved (`columns_of`, `id`, `case_id`, `entered_at`)."""
    new_rows(tx.connection, entry, rows)


def rewrite(tx: Tx, number: int, written: Written) -> None:
    """Write an entry anew, as a correction or completion says; it may thereby become another party's."""
    phone = read_phone(written.phone)
    columns = columns_of(written, _party(tx, written, phone), _number(written, phone))
    tx.connection.execute(update(entry).where(entry.c.id == number).values(columns))


def _number(written: Written, phone: Phone) -> str | None:
    """The number to keep: canonical, or as it was written where it is none, so that the rules see it is wrong (G4)."""
    return phone.value or (written.phone.strip()[:32] if phone.kind == "bad" else None)


@lru_cache(maxsize=65536)
def pinyin(text: str) -> tuple[str, str]:
    """The pinyin of a name without tones or blanks, and its initials; for search."""
    return _spelt(text[:60])


@lru_cache(maxsize=8192)
def _spelt(text: str) -> tuple[str, str]:
    syllables = lazy_pinyin(text)
    if len(syllables) == len(text) and all(each.isascii() for each in syllables):
        initials = [each[:1] for each in syllables]
    else:
        initials = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(syllables).lower()[:400], "".join(initials).lower()[:120]


def columns_of(written: Written, party_id: int | None, phone: str | None) -> dict[str, Any]:
    """What the table of entries holds of a customer as written down; `phone` is the number to keep."""
    full, initials = pinyin(written.name or written.company or "")
    return compared(written.name, written.company) | {
        "party_id": party_id,
        "kind": written.kind,
        "name": written.name,
        "gender": written.gender,
        "phone": phone,
        "phone_as_entered": written.phone or None,
        "company": written.company,
        "need": written.need,
        "email": written.email,
        "wechat": written.wechat,
        "source": written.source,
        "project": written.project,
        "pinyin": full,
        "initials": initials,
    }


def compared(name: str | None, company: str | None) -> dict[str, str]:
    """Name and company in the form in which rulebooks compare them; empty where there is none."""
    return {"name_key": canonical(name or "")[:120], "company_key": company_key(company or "")[:200]}


def complete(connection: Connection) -> list[int]:
    """Work out the names of entries that were written before they were compared so; the cases of the companies.

    Where they are many, their indexes are made anew afterwards and the log tells how far it is.
    """
    lacking = entry.c.name_key.is_(None)
    total = connection.execute(select(func.count()).where(lacking)).scalar_one()
    indexes = [each for each in entry.indexes if each.name in _OF_NAMES] if total > _MANY else []
    for index in indexes:
        index.drop(connection)
    last, companies = 0, set()
    for done in range(0, total, _CHUNK):
        rows = connection.execute(_LACKING, {"after": last}).all()
        last = rows[-1].id
        companies |= {row.case_id for row in rows if row.company and row.case_id is not None}
        connection.execute(_COMPARED, [{"number": row.id, **compared(row.name, row.company)} for row in rows])
        if total > _MANY and done % _MANY == 0:
            _LOG.info("names of entries worked out", entries=done, of=total)
    for index in indexes:
        index.create(connection)
    return sorted(companies)


def _party(tx: Tx, written: Written, phone: Phone) -> int | None:
    keys = [("phone", phone.value)] if phone.exact else []
    keys += [("wechat", written.wechat)] if written.wechat else []
    keys += [("credit", written.credit_code)] if written.credit_code else []
    if not keys:
        return None
    holders = {key: party_of(tx, *key) for key in keys}
    party_id = next((holder for holder in holders.values() if holder is not None), None)
    if party_id is None:
        party_id = new_row(tx.connection, party, {"kind": written.kind})
    free = [
        {"kind": kind, "value": value, "party_id": party_id} for (kind, value), who in holders.items() if who is None
    ]
    if free:
        tx.connection.execute(insert(party_key), free)
    return party_id


#: Two entries of a party that agree in these are one.
EQUAL: Final = ("name", "gender", "phone", "company", "need", "project")


def _equal_entry(tx: Tx, party_id: int, written: Written, phone: str | None) -> int | None:
    columns = {name: phone if name == "phone" else getattr(written, name) for name in EQUAL}
    equal = [entry.c[name].is_(None) if value is None else entry.c[name] == value for name, value in columns.items()]
    query = select(entry.c.id).where(entry.c.party_id == party_id, *equal).order_by(entry.c.id).limit(1)
    return tx.connection.execute(query).scalar_one_or_none()

"""Is the paper in somebody's hand genuine, and is it in force? Asked by its address, without signing in.

The answer repeats only what stands on the paper, with names covered. How often may be asked is limited by address and
in total, so that nobody tries addresses and nobody keeps the office from its work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select, true

from core.documents.paper import FIELDS, Paper
from core.services.desk import Desk, Tx
from core.services.errors import Refused, Throttled
from core.services.paper_standing import standings
from core.services.papers import hashed, paper_of
from core.texts import known
from db.adding import new_row
from db.tables import case, paper, paper_check

WINDOW: Final = timedelta(minutes=10)
#: A whole agency may stand behind one address.
MOST_BY_ADDRESS: Final = 30
MOST_IN_ALL: Final = 600
_KEPT: Final = timedelta(days=1)
_LONGEST_TOKEN: Final = 100
#: What of a paper the check page repeats; the first ones are names.
_NAMES: Final = ("agency", "broker", "customer", "company", "owner", "raised_by", "against")
_SHOWN: Final = (*_NAMES, "phone", "outcome", "step", "on", "at", "until", "endless")


@dataclass(frozen=True, slots=True)
class Checked:
    """What is said of a paper: `standing` is one of paper_standing.STANDINGS, or unknown (then there is no paper)."""

    standing: str
    paper: Paper | None = None

    @property
    def holds(self) -> bool:
        """Is it genuine and in force?"""
        return self.standing == "in_force"


def check(desk: Desk, token: str, address: str, language: str) -> Checked:
    """What stands on the paper with this token, and whether it holds now. Raises Throttled with `until`."""
    _note(desk, address[:60])
    with desk.read() as tx:
        if not token or len(token) > _LONGEST_TOKEN:
            return Checked("unknown")
        row = tx.connection.execute(select(paper).where(paper.c.token_hash == hashed(token))).one_or_none()
        if row is None:
            return Checked("unknown")
        standing = standings(tx, [row])[row.fact_seq]
        found = _covered(tx, row, language)
        if found is not None and standing == "in_force" and "until" in FIELDS[row.kind]:
            found = replace(found, printed={**found.printed, **_by_now(tx, row, found)})
        return Checked(standing, found)


def cover(name: str) -> str:
    """A name as one may show it to somebody who has the paper: 王*, 安泰***."""
    parts = name.split(" · ")
    return " · ".join(part[:1] + "*" * (len(part) - 1) if len(part) <= 4 else f"{part[:2]}***" for part in parts)


def _covered(tx: Tx, row: Any, language: str) -> Paper | None:
    """The paper with its names covered, in the language of whoever asks; None where its content was deleted."""
    try:
        found = paper_of(tx, row)
    except Refused:
        return None
    printed = {name: found.printed[name] for name in _SHOWN if name in found.printed}
    printed |= {name: cover(str(printed[name])) for name in _NAMES if name in printed}
    return replace(found, language=known(language), printed=printed)


def _by_now(tx: Tx, row: Any, printed: Paper) -> dict[str, Any]:
    """The end that the protection has got since, where it is another than the one on the paper: by a renewal, a contact
    or a deal it may last longer, and who holds the paper would take it for ended."""
    now = tx.connection.execute(select(case.c.protected_until, case.c.endless).where(case.c.id == row.case_id)).one()
    if now.endless:
        return {} if printed.printed.get("endless") else {"until_now": ""}
    ends = now.protected_until.isoformat() if now.protected_until is not None else None
    return {} if ends is None or ends == printed.printed.get("until") else {"until_now": ends}


def _note(desk: Desk, address: str) -> None:
    """Write the question down before it is answered, so that parallel ones count too; one too many is not counted."""
    now = desk.clock()
    with desk.engine.begin() as connection:
        asked = new_row(connection, paper_check, {"at": now, "address": address})
        connection.execute(delete(paper_check).where(paper_check.c.at < now - _KEPT))
    limits: tuple[tuple[ColumnElement[bool], int], ...] = (
        (paper_check.c.address == address, MOST_BY_ADDRESS),
        (true(), MOST_IN_ALL),
    )
    with desk.read() as tx:
        before = (paper_check.c.at > now - WINDOW, paper_check.c.id != asked)
        for whose, most in limits:
            nth = select(paper_check.c.at).where(*before, whose).order_by(paper_check.c.at.desc())
            full = tx.connection.execute(nth.offset(most - 1).limit(1)).scalar_one_or_none()
            if full is not None:
                break
    if full is not None:
        with desk.engine.begin() as connection:
            connection.execute(delete(paper_check).where(paper_check.c.id == asked))
        raise Throttled("too_many_checks", until=full + WINDOW)

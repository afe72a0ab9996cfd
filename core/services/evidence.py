"""Which pictures may serve as evidence, and where do they wait until a fact names them?

An upload becomes an attachment with an unguessable token; the fact that names the token seals the picture's
SHA-256 in the ledger. The picture itself is kept byte for byte: stripping anything would change what was seen.
"""

from __future__ import annotations

import hashlib
import secrets
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError
from sqlalchemy import and_, delete, insert, select, update

from core.rules.model import Fact
from core.services import record
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem
from core.services.facts import Draft
from core.services.relation import require_case
from db.tables import attachment, case

#: Formats that every browser shows, and their media types.
FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
#: Largest picture in bytes, and in pixels (a small file may unpack to gigabytes).
MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
#: Pictures that one fact may have.
MOST_PICTURES: Final = 6
_MOST_NOTE: Final = 2000
#: How long a picture waits for its fact.
_WAITS: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name on the sender's device and its bytes."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """A picture in the ledger: the fact it belongs to, where it is served, and its sealed hash."""

    fact_seq: int
    token: str
    name: str
    media_type: str
    sha256: str


def keep(desk: Desk, actor: Actor, uploads: Sequence[Upload]) -> tuple[str, ...]:
    """Keep pictures for a fact to come and return their tokens; the same picture twice is kept once.

    Raises Invalid with every picture that is too large, too many or none at all.
    """
    problems = check(uploads)
    if problems:
        raise Invalid(*problems)
    if not uploads:
        return ()
    types = [media_type(upload.body) for upload in uploads]
    return desk.command(lambda tx: tuple(map(partial(_kept, tx, actor), uploads, types)))


def check(uploads: Sequence[Upload]) -> list[Problem]:
    """What is wrong with these pictures, each named."""
    problems = []
    if len(uploads) > MOST_PICTURES:
        problems.append(Problem("evidence", "too_many_pictures", {"most": MOST_PICTURES}))
    for upload in uploads:
        if len(upload.body) > MOST_BYTES:
            about = {"file": upload.name, "most_mb": MOST_BYTES >> 20}
            problems.append(Problem("evidence", "picture_too_large", about))
        elif media_type(upload.body) is None:
            problems.append(Problem("evidence", "no_picture", {"file": upload.name}))
    return problems


def media_type(body: bytes) -> str | None:
    """The media type by what the bytes are, whatever the file's name says; None for anything but a sound picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(body), formats=tuple(FORMATS)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                found = FORMATS[picture.format or ""]
                picture.verify()
                return found
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    except (OSError, SyntaxError, ValueError, KeyError):  # Pillow's many ways to say that a file is broken
        return None


def add_evidence(
    desk: Desk, actor: Actor, case_id: int, tokens: Sequence[str], *, note: str = "", request_id: str | None = None
) -> Fact | None:
    """Add pictures to a customer as a fact of their own; None if this very command came before."""

    def work(tx: Tx) -> Fact | None:
        require_case(tx, actor, Action.ATTACH, case_id)
        if record.earlier(tx, request_id) is not None:
            return None
        if not tokens:
            raise Invalid(Problem("evidence", "pictures_missing"))
        if len(note) > _MOST_NOTE:
            raise Invalid(Problem("note", "too_long", {"most": _MOST_NOTE}))
        number = tx.connection.execute(select(case.c.entry_id).where(case.c.id == case_id)).scalar_one()
        draft = Draft("evidence", actor.id, number, {"text": note.strip() or None}, request_id=request_id)
        done = record.add(tx, actor, draft, evidence=tokens)
        record.settle(tx, done, [number])
        return done

    return desk.command(work)


def of_facts(tx: Tx, seqs: Iterable[int]) -> dict[int, list[Evidence]]:
    """The pictures of these facts, by fact."""
    columns = [attachment.c[name] for name in ("fact_seq", "token", "name", "media_type", "sha256")]
    query = select(*columns).where(attachment.c.fact_seq.in_(list(seqs)))
    found: dict[int, list[Evidence]] = {}
    for row in tx.connection.execute(query.order_by(attachment.c.uploaded_at, attachment.c.token)):
        found.setdefault(row.fact_seq, []).append(Evidence(*row))
    return found


def _kept(tx: Tx, actor: Actor, upload: Upload, of_type: str | None) -> str:
    sha256 = hashlib.sha256(upload.body).hexdigest()
    waiting = (attachment.c.uploaded_by == actor.id, attachment.c.fact_seq.is_(None), attachment.c.sha256 == sha256)
    known = tx.connection.execute(select(attachment.c.token).where(*waiting)).scalar()
    if known is not None:
        return str(known)
    token = secrets.token_urlsafe(32)
    tx.connection.execute(
        insert(attachment).values(
            token=token,
            sha256=sha256,
            name=upload.name[-200:],
            media_type=of_type,
            body=upload.body,
            uploaded_by=actor.id,
            uploaded_at=tx.now,
        )
    )
    return token


def sweep(tx: Tx) -> int:
    """Drop pictures that no fact has named within a day and that wait for none; returns how many."""
    left = (attachment.c.fact_seq.is_(None), attachment.c.waits.is_(False), attachment.c.uploaded_at < tx.now - _WAITS)
    gone = tx.connection.execute(delete(attachment).where(*left, attachment.c.media_type.in_(FORMATS.values())))
    return gone.rowcount


def hold(tx: Tx, tokens: Iterable[str], *, waits: bool = True) -> None:
    """Let pictures wait as long as something that will become a fact names them, or no longer."""
    named = attachment.c.token.in_(list(tokens)) & attachment.c.fact_seq.is_(None)
    tx.connection.execute(update(attachment).where(named).values(waits=waits))


def copy_of(tx: Tx, actor: Actor, token: str) -> str:
    """A copy of a picture that waits, for another fact: a picture belongs to one. Its token; raises NotFound."""
    waiting_there = and_(attachment.c.token == token, attachment.c.fact_seq.is_(None))
    row = tx.connection.execute(select(attachment).where(waiting_there)).one_or_none()
    if row is None:
        raise NotFound("no_such_file")
    fresh = row._asdict() | {
        "token": secrets.token_urlsafe(32),
        "fact_seq": None,
        "uploaded_by": actor.id,
        "waits": False,
    }
    tx.connection.execute(insert(attachment).values(fresh))
    return str(fresh["token"])

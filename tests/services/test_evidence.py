"""Pictures as evidence: only sound pictures, few and small enough, sealed by their hash."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from core.services import due, evidence
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid
from core.services.evidence import Upload
from core.services.registration import Registration, register
from db.tables import attachment, fact
from tests.support import MovingClock, office_of


def picture(colour: str = "red", form: str = "PNG") -> bytes:
    """A small picture of one colour."""
    body = BytesIO()
    Image.new("RGB", (8, 8), colour).save(body, form)
    return body.getvalue()


def _problems(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in error.value.problems]


def test_a_picture_named_by_a_registration_is_sealed_with_it(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    shown = picture()
    tokens = evidence.keep(desk, ann, [Upload("聊天记录.png", shown)])
    done = register(desk, ann, Registration("r1", "visit", ann.id, "13800010001", "王小明", evidence=tokens))
    with desk.read() as tx:
        payload = tx.connection.execute(select(fact.c.payload).where(fact.c.seq == done.seq)).scalar_one()
        kept = tx.connection.execute(select(attachment)).one()
        found = evidence.of_facts(tx, [done.seq])
    assert json.loads(payload)["data"]["evidence"] == [hashlib.sha256(shown).hexdigest()]
    assert (bytes(kept.body), kept.media_type, kept.fact_seq) == (shown, "image/png", done.seq)
    assert [(each.name, each.token) for each in found[done.seq]] == [("聊天记录.png", tokens[0])]


def test_a_note_without_end_is_refused(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    case_id = register(desk, ann, Registration(None, "visit", ann.id, "13800010001", "王小明")).case_id
    assert case_id is not None
    tokens = evidence.keep(desk, ann, [Upload("a.png", picture("red"))])
    with pytest.raises(Invalid) as error:
        evidence.add_evidence(desk, ann, case_id, tokens, note="注" * 2001)
    assert [(each.field, each.code) for each in error.value.problems] == [("note", "too_long")]


def test_the_same_picture_waiting_twice_is_kept_once(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    once = evidence.keep(desk, ann, [Upload("a.png", picture())])
    assert evidence.keep(desk, ann, [Upload("a.png", picture())]) == once


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_that_browsers_show_are_taken(form: str) -> None:
    assert evidence.media_type(picture(form=form)) == evidence.FORMATS[form]


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b"<svg onload='alert(1)'/>", b"%PDF-1.7", picture()[:40], picture(form="BMP"), picture(form="GIF")],
    ids=["empty", "text", "svg", "pdf", "cut off", "bmp", "gif"],
)
def test_anything_else_is_refused_whatever_its_name(body: bytes) -> None:
    assert [p.code for p in evidence.check([Upload("a.png", body)])] == ["no_picture"]


def test_a_small_file_that_would_unpack_to_gigabytes_is_refused() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert evidence.media_type(bomb) is None


def test_every_picture_that_is_too_large_or_too_many_is_named(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    large = Upload("large.png", picture() + bytes(evidence.MOST_BYTES))
    with pytest.raises(Invalid) as error:
        evidence.keep(desk, ann, [large] * 7)
    assert _problems(error) == [("evidence", "too_many_pictures")] + [("evidence", "picture_too_large")] * 7


def test_pictures_can_be_added_to_a_customer_later_by_whoever_serves_him(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    case_id = register(desk, ann, Registration("r1", "visit", ann.id, "13800010001", "王小明")).case_id
    assert case_id is not None
    tokens = evidence.keep(desk, ann, [Upload("合影.jpg", picture(form="JPEG"))])
    done = evidence.add_evidence(desk, ann, case_id, tokens, note="当面确认", request_id="e1")
    again = evidence.add_evidence(desk, ann, case_id, tokens, note="当面确认", request_id="e1")
    assert done is not None and done.kind == "evidence" and again is None
    with pytest.raises(Forbidden):
        evidence.add_evidence(desk, bob, case_id, evidence.keep(desk, bob, [Upload("x.png", picture("blue"))]))


def test_somebody_elses_upload_cannot_be_attached(desk: Desk) -> None:
    people = office_of(desk)
    tokens = evidence.keep(desk, people["bob"], [Upload("a.png", picture())])
    ann = people["ann"]
    done = register(desk, ann, Registration("r1", "visit", ann.id, "13800010001", "王小明", evidence=tokens))
    with desk.read() as tx:
        assert evidence.of_facts(tx, [done.seq]) == {}


def test_a_picture_that_no_fact_names_is_dropped_after_a_day(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    tokens = evidence.keep(desk, ann, [Upload("a.png", picture())])
    register(desk, ann, Registration("r1", "visit", ann.id, "13800010001", "王小明", evidence=tokens))
    evidence.keep(desk, ann, [Upload("b.png", picture("blue"))])
    assert "pictures_dropped" not in due.run(desk)
    clock.forward(days=1, minutes=1)
    assert due.run(desk)["pictures_dropped"] == 1
    with desk.read() as tx:
        assert list(tx.connection.execute(select(attachment.c.token)).scalars()) == list(tokens)

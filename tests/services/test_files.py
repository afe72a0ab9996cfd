"""A picture is opened by whoever may see the customer it is about, and before that by whoever brought it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from core.services import evidence
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, NotFound
from core.services.evidence import Upload
from core.services.files import open_file
from core.services.registration import Registration, register
from tests.support import office_of


def _picture() -> bytes:
    body = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(body, "PNG")
    return body.getvalue()


@pytest.fixture
def office(desk: Desk) -> dict[str, Actor]:
    """The people of tests.support."""
    return office_of(desk)


def _kept(desk: Desk, actor: Actor) -> str:
    return evidence.keep(desk, actor, [Upload("收据.png", _picture())])[0]


def test_a_picture_that_no_fact_names_is_its_bringers(desk: Desk, office: dict[str, Actor]) -> None:
    token = _kept(desk, office["ann"])
    opened = open_file(desk, office["ann"], token)
    assert (opened.name, opened.media_type, opened.body) == ("收据.png", "image/png", _picture())
    for other in ("bob", "boss", "chief", "root"):
        with pytest.raises(Forbidden):
            open_file(desk, office[other], token)


def test_a_picture_of_a_customer_is_for_whoever_may_see_him(desk: Desk, office: dict[str, Actor]) -> None:
    token = _kept(desk, office["ann"])
    form = Registration("r1", "visit", office["ann"].id, phone="13800138000", name="王先生", evidence=(token,))
    register(desk, office["ann"], form)
    for reader in ("ann", "boss", "chief", "front", "kim", "fin"):
        assert open_file(desk, office[reader], token).body == _picture()
    for other in ("bob", "cid", "amy", "root"):
        with pytest.raises(Forbidden):
            open_file(desk, office[other], token)


def test_an_invented_token_opens_nothing(desk: Desk, office: dict[str, Actor]) -> None:
    with pytest.raises(NotFound):
        open_file(desk, office["chief"], "invented")

"""Lists are taken out from the screens on which they are read, by whoever reads them there."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.services import import_upload, rota, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.files import open_file
from core.services.follow_ups import FollowUp, log
from core.services.tickets import Arrival
from tests.pages.conftest import Open
from tests.pages.test_disputes import quarrel
from tests.services.customers import received


@pytest.mark.parametrize(
    ("screen", "who", "address", "kind", "said"),
    [
        ("disputes", "boss", {}, "disputes", "王芳"),
        ("disputes", "kim", {}, "disputes", "王芳"),
        ("follow_ups", "bob", {}, "follow_ups", "郑女士"),
        ("all_notices", "ann", {}, "notices", "王敏 对归属提出争议，请查看。"),
        ("reception", "front", {}, "tickets", "李婷"),
        ("reception", "ann", {}, "tickets", "李婷"),
        ("team", "root", {}, "team", "赵强"),
        ("dispatch", "boss", {"view": "people"}, "takers", "赵强"),
        ("dashboard", "fin", {}, "day", "赵强"),
        ("search", "bob", {"q": "郑女士"}, "search", "王敏"),
        ("import_data", "root", {}, "imports", "十月.csv"),
    ],
)
def test_a_list_is_taken_out_where_it_is_read(
    office_desk: Desk,
    staff: dict[str, Actor],
    open_screen: Open,
    screen: str,
    who: str,
    address: dict[str, str],
    kind: str,
    said: str,
) -> None:
    quarrel(office_desk, staff)
    mine = received(office_desk, staff["bob"], 33, "郑女士")
    today = office_desk.clock().astimezone(office_desk.zone).date()
    log(office_desk, staff["bob"], FollowUp("f", mine, "phone", False, next_on=today))
    rota.set_roster(office_desk, staff["front"], None, [staff["ann"].id])
    tickets.open_tickets(office_desk, staff["front"], Arrival("a"))
    import_upload.upload(office_desk, staff["root"], "十月.csv", "姓名,电话\n王芳,13800010066".encode())
    drawn = open_screen(screen, staff[who], **address)
    if kind == "tickets":
        drawn.session_state["reception_book_fold"] = True
        drawn.run()
    drawn.button(key=f"take_{kind}_0").click().run()
    assert not drawn.exception and not drawn.error
    token = drawn.get("link_button")[-1].proto.url.rsplit("/", 1)[1]
    sheet = load_workbook(BytesIO(open_file(office_desk, staff[who], token).body)).worksheets[0]
    assert said in {cell.value for row in sheet.iter_rows() for cell in row}


def test_somebody_of_an_agency_takes_nothing_out(staff: dict[str, Actor], open_screen: Open, office_desk: Desk) -> None:
    quarrel(office_desk, staff)
    for screen in ("all_notices", "leads"):
        drawn = open_screen(screen, staff["amy"])
        assert not [each for each in drawn.button if "Excel" in each.label]

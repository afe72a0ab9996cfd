"""Without a session that holds nothing is served but the page shell, its assets and the health checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import httpx
import pytest
from PIL import Image

from core.services import accounts, evidence, papers, printing, registration, sessions
from core.services.accounts import NewPerson
from core.services.evidence import Upload
from core.services.papers import Place
from core.services.registration import Registration
from tests.door.client import Visitor
from tests.serving import Server, cookie_of, serving

pytestmark = pytest.mark.xdist_group("door")

GUARDED = [
    "/_stcore/metrics",
    "/base/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/bidi-components/any.js",
    "/media/0a1b2c.png",
    "/component/any/index.html",
    "/files/any-token",
    "/app/static/any.js",
    "/oauth2callback",
    "/auth/login",
]
SHELL = ["/", "/leads", "/dashboard", "/health", "/_stcore/health", "/_stcore/host-config", "/static/any.js"]


@pytest.fixture
def visitor(server: Server) -> Iterator[httpx.Client]:
    """Somebody without a cookie."""
    with httpx.Client(base_url=server.url) as client:
        yield client


def _as(server: Server, username: str) -> dict[str, str]:
    return {sessions.COOKIE: server.cookie(username)}


@pytest.mark.parametrize("path", GUARDED)
def test_a_visitor_gets_nothing_from_behind_the_door(visitor: httpx.Client, server: Server, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        assert visitor.request(method, path).status_code == 403, method
    forged = {sessions.COOKIE: cookie_of("ann", "0" * 64)}
    with httpx.Client(base_url=server.url, cookies=forged) as client:
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", SHELL)
def test_the_page_shell_and_the_health_checks_are_open(visitor: httpx.Client, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_the_metrics_are_for_people_of_the_office(server: Server, unguarded: Server) -> None:
    with httpx.Client(base_url=server.url, cookies=_as(server, "ann")) as client:
        assert "active_sessions" in client.get("/_stcore/metrics").text
    assert httpx.get(f"{unguarded.url}/_stcore/metrics").status_code == 200, "without the door anybody reads them"


def test_a_file_goes_up_into_ones_own_session_only(server: Server, unguarded: Server) -> None:
    with Visitor(server, server.cookie("ann")) as ann, Visitor(unguarded) as anybody:
        ann.run()
        anybody.run()
        assert _upload(server, ann.held_session, None) == 403
        assert _upload(server, ann.held_session, "bob") == 403
        assert _upload(server, "no-such-session", "ann") == 403
        assert _upload(server, ann.held_session, "ann") == 204
        assert _upload(unguarded, anybody.held_session, None) == 204, "without the door anybody fills the memory"


def test_a_file_in_the_servers_memory_is_for_people_of_the_office(server: Server) -> None:
    with serving(server.data, "tests/door/media_app.py") as behind_door, Visitor(behind_door) as visitor:
        url = behind_door.url + _media(visitor)
        assert httpx.get(url).status_code == 403
        assert httpx.get(url, cookies=_as(server, "ann")).text == "whose customer it is"
    with serving(server.data, "tests/door/media_app.py", DOOR="open") as street, Visitor(street) as visitor:
        assert httpx.get(street.url + _media(visitor)).status_code == 200, "without the door anybody fetches it"


def test_a_switched_off_account_passes_no_more(server: Server) -> None:
    desk = server.desk()
    keeper = accounts.actor_of(desk, "root")
    assert keeper is not None
    [invite] = accounts.add_people(desk, keeper, [NewPerson("石晓", username="leaver")])
    cookies = _as(server, "leaver")
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        assert client.get("/_stcore/metrics").status_code == 200
        accounts.set_active(desk, keeper, invite.user_id, False, 1)
        assert client.get("/_stcore/metrics").status_code == 403
    desk.engine.dispose()


def test_an_old_cookie_passes_no_more(server: Server) -> None:
    key = (server.data / "signing.key").read_text()
    old = cookie_of("ann", key, datetime.now(UTC) - sessions.LIFETIME)
    with httpx.Client(base_url=server.url, cookies={sessions.COOKIE: old}) as client:
        assert client.get("/_stcore/metrics").status_code == 403


def test_a_token_becomes_a_cookie_that_no_script_can_read(server: Server) -> None:
    token = {"token": server.cookie("bob")}
    answer = httpx.post(f"{server.url}/session", json=token, headers={"Origin": server.url})
    assert answer.status_code == 204
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    assert "secure" not in said
    behind_https = {"Origin": server.url, "X-Forwarded-Proto": "https"}
    assert (
        "secure" in httpx.post(f"{server.url}/session", json=token, headers=behind_https).headers["set-cookie"].lower()
    )


def test_another_site_cannot_sign_somebody_in_or_out(server: Server) -> None:
    token = {"token": server.cookie("bob")}
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert httpx.post(f"{server.url}/session", json=token, headers=headers).status_code == 403
        assert httpx.delete(f"{server.url}/session", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "body", ["", "x", "[]", '{"token": 1}', '{"token": "a.b.c"}', '{"no": 1}', '{"token": "' + "x" * 9000]
)
def test_nothing_but_a_token_that_holds_becomes_a_cookie(server: Server, body: str) -> None:
    answer = httpx.post(f"{server.url}/session", content=body, headers={"Origin": server.url})
    assert answer.status_code in (400, 403, 413)
    assert "set-cookie" not in answer.headers


def _media(visitor: Visitor) -> str:
    """The address of the file that the screen offers."""
    found = re.search(r"/media/[\w.]+", visitor.run().words())
    assert found
    return found.group()


def _upload(server: Server, session: str, username: str | None) -> int:
    """The status that a file gets which is sent into this session."""
    with httpx.Client(base_url=server.url, cookies=_as(server, username) if username else {}) as client:
        client.get("/_stcore/host-config")
        client.get("/_stcore/health")
        xsrf = client.cookies.get("_streamlit_xsrf", "")
        files = {"file": ("a.txt", b"x" * 1000)}
        return client.put(f"/_stcore/upload_file/{session}/one", files=files, headers={"X-Xsrftoken": xsrf}).status_code


def test_nobody_fills_the_servers_memory_before_he_is_in(server: Server) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        for _ in range(200):
            read += 1 << 20
            yield b"x" * (1 << 20)

    answer = httpx.post(f"{server.url}/session", content=endless(), headers={"Origin": server.url}, timeout=60)
    assert answer.status_code == 413, read


def test_a_paper_by_a_number_that_fits_nowhere_is_not_found(server: Server) -> None:
    for number in ("0", "-1", "9" * 30, "9" * 5000, "x"):
        assert httpx.get(f"{server.url}/files/paper/{number}.pdf", cookies=_as(server, "boss")).status_code == 404


def test_a_picture_is_served_to_whoever_may_see_it_and_runs_nothing(server: Server) -> None:
    desk = server.desk()
    ann = accounts.actor_of(desk, "ann")
    assert ann is not None
    body = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(body, "PNG")
    [token] = evidence.keep(desk, ann, [Upload('收据"<x>.png', body.getvalue())])
    desk.engine.dispose()
    url = f"{server.url}/files/{token}"
    own = httpx.get(url, cookies=_as(server, "ann"))
    assert own.content == body.getvalue()
    assert own.headers["content-type"] == "image/png"
    assert own.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in own.headers["content-security-policy"]
    assert "no-store" in own.headers["cache-control"]
    assert own.headers["content-disposition"].isascii()
    for other in ("bob", "root"):
        assert httpx.get(url, cookies=_as(server, other)).status_code == 404
    assert httpx.get(f"{server.url}/files/invented", cookies=_as(server, "ann")).status_code == 404


def test_a_paper_is_checked_by_its_address_and_nothing_else_of_it_is_open(server: Server) -> None:
    desk = server.desk()
    ann = accounts.actor_of(desk, "ann")
    assert ann is not None
    form = Registration(None, "visit", ann.id, phone="13800017777", name="<b>王小芳</b>")
    case_id = registration.register(desk, ann, form).case_id
    assert case_id is not None
    issued = printing.receipt(desk, ann, case_id, Place("zh_CN", server.url))
    address = papers.issued_paper(desk, ann, issued.seq).address
    desk.engine.dispose()
    answer = httpx.get(address, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 200 and "真实，且目前有效" in answer.text and "R-00001" in answer.text
    assert "小芳" not in answer.text and "<b>" not in answer.text and "13800017777" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "no-store" in answer.headers["cache-control"]
    english = httpx.get(f"{address}?lang=en", headers={"Accept-Language": "zh-CN"})
    assert "Genuine and in force" in english.text
    unknown = httpx.get(f"{address[:-3]}xyz")
    assert unknown.status_code == 404 and "R-00001" not in unknown.text
    file = f"{server.url}/files/paper/{issued.seq}.pdf"
    assert httpx.get(file).status_code == 403
    assert httpx.get(file, cookies=_as(server, "bob")).status_code == 404
    assert httpx.get(file, cookies=_as(server, "ann")).content.startswith(b"%PDF")
    for method in ("POST", "PUT", "DELETE"):
        assert httpx.request(method, address).status_code in (403, 405)


def test_whoever_tries_addresses_of_papers_is_stopped(server: Server) -> None:
    statuses = [httpx.get(f"{server.url}/check/guess{each}").status_code for each in range(35)]
    assert statuses[0] == 404 and statuses[-1] == 429

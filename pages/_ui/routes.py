"""What does the server answer besides the screens: the session cookie, files, and whether it is well?"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, urlparse

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from core import texts
from core.documents.check_page import check_page
from core.services import files, paper_checks, paper_templates, papers, sessions
from core.services.access import Actor
from core.services.errors import Refused, Throttled
from core.services.outage import answers
from pages._ui import addressed, house

_SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LONGEST_TOKEN = 4096


def address_of(path: str) -> str:
    """The address of one of these routes as a browser asks for it, below the configured base."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


def routes() -> list[Route]:
    """The routes to mount beside Streamlit's own."""
    return [
        Route(address_of("session"), _begin_session, methods=["POST"]),
        Route(address_of("session"), _end_session, methods=["DELETE"]),
        Route(address_of("files/{token}"), _file, methods=["GET"]),
        Route(address_of("files/paper/{number}.{form}"), _paper, methods=["GET"]),
        Route(address_of("files/template/{kind}.docx"), _template, methods=["GET"]),
        Route(address_of("check/{token}"), _check, methods=["GET"]),
        Route(address_of("health"), _health, methods=["GET"]),
    ]


async def _begin_session(request: Request) -> Response:
    """Exchange a token that the sign-in form has just made for a cookie that no script can read."""
    if not _same_origin(request):
        return PlainTextResponse("wrong origin", status_code=403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_TOKEN:
            return PlainTextResponse("too long", status_code=413)
    try:
        token = str(json.loads(body)["token"])
    except (ValueError, KeyError, TypeError):
        return PlainTextResponse("no token", status_code=400)
    actor = await run_in_threadpool(lambda: sessions.whose(house.desk(), house.key(), token))
    if actor is None:
        return PlainTextResponse("token does not hold", status_code=403)
    response = Response(status_code=204)
    response.set_cookie(
        sessions.COOKIE,
        token,
        max_age=int(sessions.LIFETIME.total_seconds()),
        path=address_of(""),
        secure=_is_https(request),
        httponly=True,
        samesite="lax",
    )
    return response


async def _end_session(request: Request) -> Response:
    if not _same_origin(request):
        return PlainTextResponse("wrong origin", status_code=403)
    response = Response(status_code=204)
    response.delete_cookie(sessions.COOKIE, path=address_of(""))
    return response


async def _file(request: Request) -> Response:
    """A picture or document, for whoever may see the customer that it is about."""
    return await _opened(request, lambda actor: files.open_file(house.desk(), actor, request.path_params["token"]))


async def _paper(request: Request) -> Response:
    """A paper that was issued, drawn anew from what was sealed."""
    number, form = addressed.number_in(request.path_params["number"]), request.path_params["form"]
    return await _opened(request, lambda actor: papers.paper_file(house.desk(), actor, number or 0, form))


async def _template(request: Request) -> Response:
    """The Word template of a kind of paper, for whoever may edit it."""
    kind, language = request.path_params["kind"], request.query_params.get("lang", "")
    return await _opened(request, lambda actor: paper_templates.template_file(house.desk(), actor, kind, language))


async def _opened(request: Request, open_for: Callable[[Actor], files.OpenFile]) -> Response:
    """The file that `open_for` opens for the person signed in; anybody else learns nothing, not even that it exists."""
    cookie = request.cookies.get(sessions.COOKIE)

    def opened() -> files.OpenFile | None:
        actor = sessions.whose(house.desk(), house.key(), cookie)
        return open_for(actor) if actor else None

    try:
        file = await run_in_threadpool(opened)
    except Refused:
        file = None
    if file is None:
        return PlainTextResponse("not found", status_code=404)
    kind = "inline" if file.media_type in _SHOWN_IN_PLACE else "attachment"
    headers = {
        "Content-Disposition": f"{kind}; filename*=utf-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(file.body, media_type=file.media_type, headers=headers)


async def _check(request: Request) -> Response:
    """Whether a paper is genuine and in force: the one page that somebody without an account may open."""
    language = texts.known(request.query_params.get("lang") or request.headers.get("accept-language", "")[:5])
    address = request.client.host if request.client is not None else ""

    def asked() -> tuple[int, str]:
        found = paper_checks.check(house.desk(), request.path_params["token"], address, language)
        return 404 if found.standing == "unknown" else 200, check_page(language, found.standing, found.paper)

    try:
        status, page = await run_in_threadpool(asked)
    except Throttled:
        status, page = 429, check_page(language, "throttled", None)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control": "private, no-store",
    }
    return HTMLResponse(page, status_code=status, headers=headers)


async def _health(_request: Request) -> Response:
    """Well means that the database answers too."""
    well = await run_in_threadpool(lambda: answers(house.desk()))
    return JSONResponse({"database": well}, status_code=200 if well else 503)


def _same_origin(request: Request) -> bool:
    """Does one of our own pages ask? A browser says so itself; an older one names the page's origin."""
    if request.headers.get("sec-fetch-site") == "same-origin":
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlparse(origin).netloc == request.headers.get("host")


def _is_https(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))

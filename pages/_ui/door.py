"""Which requests come in? Decided for every request and websocket handshake, before any script runs.

Open to everybody: the page shell and its assets (they hold no data; the script shows the sign-in form), the health
checks, the exchange of a fresh token for a cookie, and the check of a paper by its unguessable address. Everything
else needs a session that holds.
"""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.services import sessions
from core.services.access import Actor
from core.services.outage import unless_away
from pages._ui import holders, house

#: First segments of paths behind which something lies that is not for everybody.
_GUARDED: Final = frozenset({"_stcore", "media", "component", "files", "app", "auth", "oauth2callback"})
#: Of those, what the page shell asks for before anybody has signed in.
_OPEN: Final = (("_stcore", "health"), ("_stcore", "host-config"))
#: Below this lie the scripts and fonts of the page shell, the same for everybody.
_ASSETS: Final = "static"
_UPLOADS: Final = ("_stcore", "upload_file")
_PROTOCOLS: Final = b"sec-websocket-protocol"


class Door:
    """The ASGI middleware that asks everybody who he is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it with a refusal."""
        if scope["type"] == "websocket":
            await self._handshake(scope, receive, send)
        elif scope["type"] == "http" and not await _may_pass(scope):
            await PlainTextResponse("sign in first", status_code=403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _handshake(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket may take up a session again only if that session is its user's own."""
        session_id = _session_asked_for(scope)
        if session_id is not None:
            holder = holders.holder(session_id)
            actor = await _who(scope) if holder is not None else None
            if holder is not None and (actor is None or actor.id != holder):
                await send({"type": "websocket.close", "code": 1008, "reason": "not your session"})
                return
            if holder is None:
                scope = _without_session(scope)
        await self.app(scope, receive, send)


async def _may_pass(scope: Scope) -> bool:
    segments = tuple(part for part in scope["path"].split("/") if part)
    guarded = next((at for at, part in enumerate(segments) if part in _GUARDED), None)
    if guarded is None or _ASSETS in segments[:guarded]:
        return True
    asked = segments[guarded:]
    if asked in _OPEN and scope["method"] in ("GET", "HEAD"):
        return True
    actor = await _who(scope)
    if actor is None:
        return False
    if asked[:2] == _UPLOADS:
        return len(asked) > 2 and holders.holder(asked[2]) == actor.id
    return True


async def _who(scope: Scope) -> Actor | None:
    """Whose cookie the request carries; nobody's while the database is gone."""
    cookie = HTTPConnection(scope).cookies.get(sessions.COOKIE)
    if cookie is None:
        return None
    return await run_in_threadpool(lambda: unless_away(lambda: sessions.whose(house.desk(), house.key(), cookie)))


def _session_asked_for(scope: Scope) -> str | None:
    """The third of the comma-separated values that Streamlit's client sends as subprotocols."""
    values = [part.strip() for part in HTTPConnection(scope).headers.get("sec-websocket-protocol", "").split(",")]
    return values[2] if len(values) > 2 and values[2] else None


def _without_session(scope: Scope) -> Scope:
    """The same handshake, asking for a session of its own."""
    headers = [
        (name, b",".join(value.split(b",")[:2]) if name.lower() == _PROTOCOLS else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}

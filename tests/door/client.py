"""A visitor who speaks Streamlit's websocket protocol by hand, so that he can also say what no browser would."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from core.services import sessions
from tests.serving import Server


@dataclass
class Visitor:
    """One connection to the app: what the scripts have drawn on it, and the number of its session."""

    server: Server
    cookie: str | None = None
    session: str | None = None
    drawn: list[Any] = field(default_factory=list)
    held_session: str = ""
    _socket: ClientConnection | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Visitor:
        headers = {"Origin": self.server.url}
        if self.cookie:
            headers["Cookie"] = f"{sessions.COOKIE}={self.cookie}"
        protocols = ["streamlit", "no-token", *([self.session] if self.session else [])]
        opened = connect(
            f"ws://localhost:{self.server.port}/_stcore/stream",
            subprotocols=[Subprotocol(each) for each in protocols],
            additional_headers=headers,
            max_size=None,
            open_timeout=30,
        )
        self._socket = self._stack.enter_context(opened)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self, page: str = "", query: str = "", script_hash: str = "") -> Visitor:
        """Ask for a page as the browser does, and take in everything until the script has ended."""
        assert self._socket is not None
        self.drawn = []
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = script_hash
        self._socket.send(asked.SerializeToString())
        while not self._take(self._socket.recv(timeout=60)):
            pass
        return self

    def words(self) -> str:
        """Everything that was drawn, as text."""
        return "\n".join(str(each) for each in self.drawn)

    def elements(self) -> list[str]:
        """The kinds of elements that were drawn."""
        return [each.new_element.WhichOneof("type") for each in self.drawn if each.HasField("new_element")]

    def _take(self, raw: Any) -> bool:
        """Note a message; True when the run has ended."""
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.held_session = message.new_session.initialize.session_id
            self.drawn = []
        elif kind == "delta":
            self.drawn.append(message.delta)
        if kind != "script_finished":
            return False
        return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

"""The real app on a free port with a data folder of its own, as the README starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx
import jwt

from core.services import sessions
from core.services.desk import Desk
from core.services.keys import signing_key
from core.services.opening import close_setup, open_office
from core.settings import Settings
from tests.support import office_of

ROOT = Path(__file__).resolve().parents[1]
#: A cold start on a busy machine.
_PATIENCE = 90


_RUNNING: Final[list[Server]] = []


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its data folder, and what it prints."""

    port: int
    data: Path
    log: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"

    @property
    def setup_link(self) -> str:
        """The link that the terminal shows."""
        found = re.search(r"http://localhost:\d+/\?setup=\S+", self.log.read_text(encoding="utf-8"))
        assert found, self.log.read_text(encoding="utf-8")
        return found.group()

    def desk(self) -> Desk:
        """A desk on its database."""
        return open_office(Settings(database_url="", guike_data=self.data))

    def cookie(self, username: str) -> str:
        """A session cookie as the sign-in form makes it."""
        return cookie_of(username, signing_key(self.data))


def cookie_of(username: str, key: str, issued: datetime | None = None) -> str:
    """A session cookie of this account, signed with this key."""
    said = {"username": username, "exp_date": ((issued or datetime.now(UTC)) + sessions.LIFETIME).timestamp()}
    return jwt.encode(said, key, algorithm="HS256")


def prepare_office(data: Path, name: str = "滨江壹号", *, database: str = "") -> Desk:
    """An office that is set up, without anybody in it yet; on SQLite unless another database is named."""
    desk = open_office(Settings(database_url=database, guike_data=data))
    desk.command(lambda tx: close_setup(tx, name))
    return desk


def servers() -> tuple[Server, ...]:
    """The apps that are running now."""
    return tuple(_RUNNING)


@contextmanager
def serving(data: Path, script: str = "app.py", **environment: str) -> Iterator[Server]:
    """Start the app on this data folder; it has ended when the block ends."""
    port = _free_port()
    server = Server(port, data, data.parent / f"{port}.log")
    environment = {**os.environ, "GUIKE_DATA": str(data), "PYTHONUNBUFFERED": "1", "DATABASE_URL": "", **environment}
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(server.port)]
    with server.log.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    _RUNNING.append(server)
    try:
        _wait(server, process)
        yield server
    finally:
        _RUNNING.remove(server)
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def office_served(data: Path) -> Iterator[Server]:
    """The app on a fresh office with the people of tests.support."""
    desk = prepare_office(data)
    office_of(desk)
    desk.engine.dispose()
    with serving(data) as server:
        yield server


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{server.url}/_stcore/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the app did not start:\n{server.log.read_text(encoding='utf-8')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

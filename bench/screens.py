"""What does a rerun of a screen cost, as a ratio to an empty page served the same way, and what do idle boards cost?

    python -m bench.screens [--rounds 80] [--boards 30]

The office is bulk-written: 20 salespeople with 50 customers each. Sessions speak the websocket protocol from this
process; processor time is the server's own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.app_with_empty_page import EMPTY
from bench.filling import fill
from core.services.opening import open_office
from core.settings import Settings
from db.tables import user
from tests.door.client import Visitor
from tests.serving import Server, serving

_PAGES = ("register", "leads")
#: Reruns of a page one after the other: the system counts processor time in hundredths of a second.
_AT_ONCE = 10
#: Seconds between two looks of a board, and how many looks are measured.
_BEAT = 5
_BEATS = 4


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=80)
    asked.add_argument("--boards", type=int, default=30)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="guike-bench-") as folder:
        data = Path(folder) / "data"
        _office(data)
        with serving(data, "bench/app_with_empty_page.py") as server:
            _reruns(server, options.rounds)
            if options.boards:
                _boards(server, options.boards)


def _office(data: Path) -> None:
    desk = open_office(Settings(database_url="", guike_data=data))
    fill(desk.engine, 1_000, people=20)
    with desk.engine.begin() as connection:
        connection.execute(user.update().where(user.c.id == 20).values(role="manager"))
    desk.engine.dispose()


def _reruns(server: Server, rounds: int) -> None:
    """Reruns of each page, a few at a time in turns with the empty one: time on the wall, and of the processor."""
    cookie = server.cookie("rep1")
    with ExitStack() as stack:
        visitors = {page: stack.enter_context(Visitor(server, cookie)).run(page) for page in (EMPTY, *_PAGES)}
        seen: dict[str, list[float]] = {page: [] for page in visitors}
        used = dict.fromkeys(visitors, 0.0)
        for turn in range(-1, rounds // _AT_ONCE):
            for page, visitor in visitors.items():
                busy = _processor(server)
                for _ in range(_AT_ONCE):
                    began = time.perf_counter()
                    visitor.run(page)
                    seen[page].append(time.perf_counter() - began)
                used[page] += _processor(server) - busy if turn >= 0 else 0.0
    floor, counted = statistics.median(seen[EMPTY]), rounds // _AT_ONCE * _AT_ONCE
    for page in visitors:
        median, share = statistics.median(seen[page]), used[page] / used[EMPTY]
        print(
            f"{page:<11} median {median * 1e3:6.1f} ms, ratio {median / floor:.2f}; "
            f"processor {used[page] / counted * 1e3:5.1f} ms, ratio {share:.2f}"
        )


class Beating(Visitor):
    """A visitor whose page asks for a fragment anew every few seconds, as a browser does."""

    fragment: str = ""

    def _take(self, raw: Any) -> bool:
        message = ForwardMsg()
        message.ParseFromString(raw)
        if message.WhichOneof("type") == "auto_rerun" and message.auto_rerun.interval == _BEAT:
            self.fragment = message.auto_rerun.fragment_id
        return super()._take(raw)

    def beat(self) -> None:
        """One run of the fragment."""
        assert self._socket is not None and self.fragment
        asked = BackMsg()
        asked.rerun_script.fragment_id = self.fragment
        asked.rerun_script.is_auto_rerun = True
        self._socket.send(asked.SerializeToString())
        while not self._take(self._socket.recv(timeout=60)):
            pass


def _boards(server: Server, count: int) -> None:
    """Processor time of idle boards, and of as many empty fragments; and a probe's reruns beside each."""
    cost, clicks = {}, {}
    for page, query in ((EMPTY, "beat"), ("dashboard", "")):
        with ExitStack() as stack:
            boards = [stack.enter_context(Beating(server, server.cookie("rep20"))) for _ in range(count)]
            for board in boards:
                board.run(page, query)
            probe = stack.enter_context(Visitor(server, server.cookie("rep1"))).run(EMPTY)
            began, seen = _processor(server), []
            for _ in range(_BEATS):
                ended = time.perf_counter() + _BEAT
                for board in boards:
                    board.beat()
                used = _processor(server)
                cost[page] = cost.get(page, 0.0) + used - began
                while time.perf_counter() < ended:
                    clicked = time.perf_counter()
                    probe.run(EMPTY)
                    seen.append(time.perf_counter() - clicked)
                    time.sleep(0.2)
                began = _processor(server)
            clicks[page] = statistics.quantiles(seen, n=20)[-1]
    beats = count * _BEATS
    print(
        f"{count} boards: {cost['dashboard'] / beats * 1e3:.1f} ms of processor a beat, an empty fragment "
        f"{cost[EMPTY] / beats * 1e3:.1f} ms, ratio {cost['dashboard'] / cost[EMPTY]:.2f}; "
        f"a probe's p95 {clicks['dashboard'] * 1e3:.0f} ms beside boards, {clicks[EMPTY] * 1e3:.0f} ms beside fragments"
    )


def _processor(server: Server) -> float:
    """Seconds of processor time that the server has used."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            said = (process / "cmdline").read_bytes()
            if str(server.port).encode() in said:
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (FileNotFoundError, ProcessLookupError):
            continue
    raise AssertionError("the server is gone")


if __name__ == "__main__":
    main()

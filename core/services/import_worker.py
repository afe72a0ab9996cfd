"""Who carries a step of an import out? A process of its own, so that the screens stay quick and may be left.

    python -m core.services.import_worker

is such a process. It reads one JSON line that says where the office is, which register, and in whose name.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from core.services.access import Action, Actor, require
from core.services.accounts import actor_of
from core.services.desk import Desk, open_desk
from core.services.import_steps import carry_out, interrupted, start

_ROOT: Final = Path(__file__).resolve().parents[2]


def begin(desk: Desk, actor: Actor, number: int, step: str) -> None:
    """Start a step of a register, or go on with it, and hand it to a worker. Raises as `start`."""
    require(actor, Action.IMPORT)
    start(desk, actor, number, step)
    task = {
        "url": desk.engine.url.render_as_string(hide_password=False),
        "zone": str(desk.zone),
        "username": actor.username,
        "number": number,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "core.services.import_worker"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        encoding="utf-8",
    )
    assert child.stdin is not None
    with child.stdin:
        child.stdin.write(json.dumps(task) + "\n")
    # Somebody has to take note of its end, or it would stay among the processes.
    threading.Thread(target=child.wait, daemon=True).start()


def _serve() -> None:
    """Do one step."""
    task: dict[str, Any] = json.loads(sys.stdin.readline())
    desk = open_desk(task["url"], zone=task["zone"])
    actor = actor_of(desk, task["username"])
    try:
        if actor is not None:
            carry_out(desk, actor, task["number"])
    except Exception:
        interrupted(desk, task["number"])
        raise
    finally:
        desk.engine.dispose()


if __name__ == "__main__":
    _serve()

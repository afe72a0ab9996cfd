"""How do many new colleagues get first passwords at once, while everybody else goes on working?

A hash takes a tenth of a second on purpose. They are made beside each other, behind whatever else the machine has to
do, before any transaction; whoever was interrupted goes on with those that are made.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

from core.services import passwords

#: By how much the others go first (steps of the system's niceness).
_BEHIND: Final = 10

#: Hears how many are made so far; what it raises ends the making, and those that are made stay in the stock.
Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class First:
    """A random first password with its hash."""

    password: str
    hash: str


#: Of somebody who does not sign in yet: nothing fits this hash.
NOBODYS: Final = First("", "-")


def silent(_made: int) -> None:
    """Nobody watches."""


def fill(stock: list[First], count: int, heard: Heard = silent) -> None:
    """Make first passwords until there are `count` in the stock. Never call it inside a transaction."""
    missing = count - len(stock)
    if missing <= 0:
        return
    workers = ThreadPoolExecutor(min(missing, os.cpu_count() or 1), "first-passwords", _step_back)
    try:
        for each in as_completed([workers.submit(_made) for _ in range(missing)]):
            stock.append(each.result())
            heard(len(stock))
    finally:
        workers.shutdown(wait=False, cancel_futures=True)


def _made() -> First:
    password = passwords.fresh()
    return First(password, passwords.hashed(password))


def _step_back() -> None:
    """Let the machine do everything else first; only Linux knows that of a single thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BEHIND)

"""Which trial of a rulebook did somebody start, and how far is it?

The work goes on in a thread of this process, and its result waits here for whoever started it: he may leave the
screen, close the browser, and find it when he is back. One trial runs at a time, so that memory is enough.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Final

from core.services import what_if
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Refused
from core.services.what_if_values import Trial

#: Of so many people the last trial is kept.
_MOST: Final = 16
_jobs: OrderedDict[tuple[str, int], Job] = OrderedDict()
_lock = Lock()
_turn = Lock()


@dataclass(slots=True)
class Job:
    """A trial that runs or has ended."""

    name: str
    source: str
    since: datetime | None
    share: float = 0.0
    trial: Trial | None = None
    refused: Refused | None = None
    failed: bool = False
    over: Event = field(default_factory=Event)

    def run(self, at: Desk, actor: Actor) -> None:
        """Do the work when it is this one's turn; no widget is touched here."""
        try:
            with _turn:
                self.trial = what_if.try_out(at, actor, self.source, self.since, self._hear)
        except Refused as error:
            self.refused = error
        except Exception:
            logging.getLogger(__name__).exception("a trial of a rulebook has failed")
            self.failed = True
        finally:
            self.over.set()

    def _hear(self, share: float) -> None:
        self.share = min(share, 1.0)


def start(desk: Desk, actor: Actor, job: Job) -> None:
    """Begin a trial; it takes the place of the last one of this person."""
    key = _key(desk, actor)
    with _lock:
        _jobs[key] = job
        _jobs.move_to_end(key)
        while len(_jobs) > _MOST:
            _jobs.popitem(last=False)
    Thread(target=job.run, args=(desk, actor), daemon=True).start()


def last(desk: Desk, actor: Actor) -> Job | None:
    """The trial that this person started last; None where there is none."""
    with _lock:
        return _jobs.get(_key(desk, actor))


def _key(desk: Desk, actor: Actor) -> tuple[str, int]:
    return str(desk.engine.url), actor.id

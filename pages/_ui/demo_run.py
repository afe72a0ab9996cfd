"""How far is the demo office? It is filled beside the page, so that closing the page does not stop it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st
import structlog

from core.services import setup
from core.services.errors import Refused
from pages._ui import house
from pages._ui.refusals import show
from pages._ui.texts import t

log = structlog.get_logger()


@dataclass
class _Run:
    """The one run of this process: how far it is (0 to 1), and what came of it."""

    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="demo"))
    done: Future[None] | None = None
    part: float = 0.0

    def advance(self, part: float) -> None:
        self.part = min(max(part, 0.0), 1.0)


_run = _Run()


def start(code: str) -> None:
    """Begin to fill the demo office, unless that is under way."""
    if not running():
        _run.part = 0.0
        _run.done = _run.worker.submit(setup.try_demo, house.desk(), code, _run.advance)


def running() -> bool:
    """Is it being filled at this moment?"""
    return _run.done is not None and not _run.done.done()


@st.fragment(run_every=1)
def watch() -> None:
    """A bar that moves, until the page goes on by itself."""
    if not running():
        st.rerun(scope="app")
    st.progress(_run.part, text=t("setup.demo_filling", percent=round(_run.part * 100)))
    st.caption(t("setup.demo_may_leave"))


def say_failure() -> None:
    """Why the last run came to nothing, if it did."""
    error = _run.done.exception() if _run.done is not None and _run.done.done() else None
    if isinstance(error, Refused):
        show(error)
    elif error is not None:
        log.error("demo_failed", exc_info=error)
        st.error(t("setup.demo_failed"))

"""How is a rulebook tried on the whole history: started, watched, and read?

The work goes on in a thread of its own, so that its reader may leave the screen and find the result when he returns.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, time

import streamlit as st

from core.services import what_if
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Refused
from core.services.rulebook_shelf import drafts, shipped, versions
from core.services.what_if_values import Trial
from pages._ui import rulebook_result
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t, today, zone

_JOB = "_trial"


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
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, at: Desk, actor: Actor) -> None:
        """Do the work; no widget is touched here."""
        try:
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


def draw(actor: Actor) -> None:
    """Choose, start, and the result of the last one."""
    st.caption(t("what_if.intro"))
    job = st.session_state.get(_JOB)
    running = isinstance(job, Job) and not job.over.is_set()
    _ask(actor, running=running)
    if not isinstance(job, Job):
        st.info(t("what_if.empty"))
    elif running:
        _watch()
    elif job.failed:
        st.error(t("what_if.failed"))
    elif job.refused is not None:
        show(job.refused)
    elif job.trial is not None:
        rulebook_result.draw(actor, job.trial, job.name, job.source)


def _ask(actor: Actor, *, running: bool) -> None:
    known = {each.ref: each for each in (*drafts(desk(), actor), *shipped(), *versions(desk(), actor))}
    refs = list(known)
    asked = st.session_state.get("trial_of") or st.query_params.get("rulebook")
    st.session_state["trial_of"] = asked if asked in refs else refs[0]
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    ref = left.selectbox(
        t("what_if.rulebook"),
        refs,
        format_func=lambda each: words.named(known[each]),
        key="trial_of",
    )
    st.query_params["rulebook"] = ref
    since = right.date_input(
        t("what_if.since"),
        None,
        max_value=today(),
        format="YYYY-MM-DD",
        key="trial_since",
        help=t("what_if.since_help"),
    )
    if st.button(t("what_if.start"), type="primary", disabled=running, key="trial_start"):
        moment = datetime.combine(since, time(), zone()) if since is not None else None
        job = Job(words.named(known[ref]), what_if.source_of(desk(), actor, ref), moment)
        st.session_state[_JOB] = job
        threading.Thread(target=job.run, args=(desk(), actor), daemon=True).start()
        st.rerun()


@st.fragment(run_every=1)
def _watch() -> None:
    """The bar; when the work is over the whole page is drawn with its result."""
    job = st.session_state.get(_JOB)
    if not isinstance(job, Job) or job.over.is_set():
        st.rerun(scope="app")
    st.progress(job.share, t("what_if.running", share=f"{job.share:.0%}"))

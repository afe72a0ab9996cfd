"""How is a rulebook tried on the whole history: started, watched, and read?"""

from __future__ import annotations

from datetime import datetime, time

import streamlit as st

from core.services import what_if
from core.services.access import Actor
from core.services.rulebook_shelf import drafts, shipped, versions
from pages._ui import rulebook_result, trials
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t, today, zone
from pages._ui.trials import Job


def draw(actor: Actor) -> None:
    """Choose, start, and the result of the last one."""
    st.caption(t("what_if.intro"))
    job = trials.last(desk(), actor)
    running = job is not None and not job.over.is_set()
    _ask(actor, running=running)
    if job is None:
        st.info(t("what_if.empty"))
    elif running:
        _watch(actor)
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
        trials.start(desk(), actor, Job(words.named(known[ref]), what_if.source_of(desk(), actor, ref), moment))
        st.rerun()


@st.fragment(run_every=1)
def _watch(actor: Actor) -> None:
    """The bar; when the work is over the whole page is drawn with its result."""
    job = trials.last(desk(), actor)
    if job is None or job.over.is_set():
        st.rerun(scope="app")
    st.progress(job.share, t("what_if.running", share=f"{job.share:.0%}"))

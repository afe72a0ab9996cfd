"""How is a draft put in force? What changes is shown first, then it is confirmed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import streamlit as st

from core.services.access import Actor
from core.services.enforcement import Foreseen, enforce, foresee
from core.services.errors import Refused
from core.services.rulebook_shelf import Opened
from pages._ui import rulebook_changes
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import language, moment, plain, t, today, zone


def ask(actor: Actor, shown: Opened, go: str) -> None:
    """The dialog. `go` is where the session notes which view comes next."""

    @st.dialog(t("rulebook.enforce"), width="large")
    def opened() -> None:
        since = _since()
        try:
            seen = foresee(desk(), actor, shown.shelved.number, since)
        except Refused as error:
            show(error)
            return
        _say(shown, seen, since)
        sure = st.checkbox(t("rulebook.enforce_sure"), key=f"sure_{shown.shelved.number}")
        if st.button(t("rulebook.enforce_do"), type="primary", disabled=not sure, key="enforce_do"):
            _do(actor, shown, since, go)

    opened()


def _since() -> datetime | None:
    """None for at once; else the first moment of a later day."""
    later = st.radio(
        t("rulebook.enforce_when"),
        [False, True],
        format_func=lambda each: t("rulebook.enforce_later" if each else "rulebook.enforce_now"),
        horizontal=True,
        key="enforce_later",
    )
    if not later:
        return None
    tomorrow = today() + timedelta(days=1)
    on = st.date_input(
        t("rulebook.enforce_day"), tomorrow, min_value=tomorrow, format="YYYY-MM-DD", key="enforce_day", width=220
    )
    return datetime.combine(on, time(), zone())


def _say(shown: Opened, seen: Foreseen, since: datetime | None) -> None:
    old = seen.instead_en if language() == "en" else seen.instead_zh
    when = moment(since) if since is not None else t("rulebook.enforce_now")
    new = plain(f"{words.title(shown.shelved)} {shown.shelved.version}")
    st.markdown(t("rulebook.enforce_what", new=new, when=when, old=plain(f"{old} {seen.instead_version}")))
    st.caption(t("rulebook.enforce_keeps"))
    if seen.identity:
        st.warning(t("rulebook.enforce_identity"))
    st.markdown(f"**{t('rulebook.differ', count=len(seen.changes))}**")
    with st.container(height=min(90 + 110 * len(seen.changes), 320)):
        rulebook_changes.draw(seen.changes)


def _do(actor: Actor, shown: Opened, since: datetime | None, go: str) -> None:
    number = shown.shelved.number
    try:
        seq = enforce(desk(), actor, number, shown.shelved.hash, since, request_id=ticket(f"enforce_{number}"))
    except Refused as error:
        show(error)
        return
    st.query_params.pop("draft", None)
    st.session_state[go] = "versions"
    done(f"enforce_{number}", t("rulebook.enforced", title=plain(words.title(shown.shelved)), seq=seq))
    st.rerun()

"""What is answered to each broker, to be copied into the chat, and what was reported lately?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.services import report_replies
from core.services.access import Actor
from core.services.list_exports import Asked
from core.services.report_replies import Reply
from pages._ui import take_out
from pages._ui.gate import desk
from pages._ui.lately import lately
from pages._ui.links import open_customer
from pages._ui.row_table import Columns, picked
from pages._ui.tables import cell
from pages._ui.texts import moment, plain, t, today, until
from pages._ui.verdict_card import finding

#: The facts whose answers are on the screen; none yet: those of today.
_JUST = "agency_just"
#: The day of which all reports are shown; else the latest ones.
_ALL = "agency_all"
_AT_FIRST = 50
#: More answers than these are read in a window of this height in pixels; the icon copies all of them.
_LINES, _TEXT = 12, 320
_COLUMNS = Columns(
    "agency",
    wide=("customer", "phone", "result", "until", "broker", "at"),
    narrow={"customer": 68, "phone": 92, "result": 60, "until": 140},
)


def keep(seqs: Sequence[int]) -> None:
    """Show the answers of these reports."""
    st.session_state[_JUST] = tuple(seqs)


def draw(actor: Actor, *, slim: bool) -> None:
    """The answers just given, or those of today, as one text and as a table."""
    just: tuple[int, ...] = st.session_state.get(_JUST, ())
    seqs = just or tuple(report_replies.lately(desk(), actor))
    shown = seqs if just or st.session_state.get(_ALL) == today() else seqs[:_AT_FIRST]
    found = lately("agency_replies", (actor.id, shown), lambda: report_replies.replies(desk(), actor, shown))
    if not found:
        st.info(t("agency.no_reports"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("agency.just" if just else "agency.today", count=len(seqs)))
        if just and st.button(t("agency.show_today"), key="agency_show_today", type="tertiary"):
            del st.session_state[_JUST]
            st.rerun()
        if len(shown) < len(seqs) and st.button(
            t("agency.show_all", shown=len(shown)), key="agency_show_all", type="tertiary"
        ):
            st.session_state[_ALL] = today()
            st.rerun()
    chosen = _table(found, slim=slim)
    for each in found:
        if each.fits is not None:
            st.caption(t("agency.fits", customer=plain(called(each)), phone=plain(each.phone), count=each.fits))
    if not just:
        take_out.draw(actor, Asked("reports"))
    st.caption(t("agency.copy_hint" if chosen is None else "agency.copy_one"))
    listed = [chosen] if chosen is not None else found
    text = "\n".join(words(each) for each in listed)
    st.code(text, language=None, wrap_lines=True, height=_TEXT if len(listed) > _LINES else "content")
    if chosen is not None and st.button(t("agency.open_customer"), key=f"agency_open_{chosen.seq}"):
        open_customer(chosen.case_id)


def words(reply: Reply) -> str:
    """The answer to one report. It says no more than the rulebook lets its broker know."""
    about = {"customer": called(reply), "phone": reply.phone, "receipt": reply.receipt}
    reason = finding(reply.reason) if reply.reason is not None else ""
    if reply.outcome == "accepted":
        if reply.until is None and not reply.endless and reason:
            return t("agency.reply_accepted_open", reason=reason, **about)
        code = "agency.reply_accepted_endless" if reply.until is None else "agency.reply_accepted"
        return t(code, until=until(reply.until), **about)
    if reply.outcome == "refer" or (reply.outcome == "pending" and reply.asked_of is not None):
        return t("agency.reply_refer", **about)
    if reply.silent or not reason:
        return t("agency.reply_refused", **about)
    if reply.owner is not None:
        reason = t("agency.reply_owner", reason=reason, owner=reply.owner)
    if reply.until is not None:
        return t("agency.reply_refused_until", reason=reason, until=until(reply.until), **about)
    return t("agency.reply_refused_because", reason=reason, **about)


def called(reply: Reply) -> str:
    """The customer as he was reported, with how he is addressed where only his surname is known."""
    name = reply.customer
    return f"{name}{t(f'agency.title_{reply.gender}')}" if len(name) == 1 and reply.gender else name


def _table(found: Sequence[Reply], *, slim: bool) -> Reply | None:
    key = f"agency_replies_{found[0].seq}_{len(found)}"
    place = picked([_row(each) for each in found], key, _COLUMNS, slim=slim)
    return found[place] if place is not None else None


def _row(each: Reply) -> dict[str, str | None]:
    return {
        "customer": cell(called(each)),
        "phone": each.phone,
        "result": t(f"agency.result_{each.outcome}"),
        "until": until(each.until),
        "broker": f"{each.unit} · {each.broker}",
        "at": moment(each.at),
    }

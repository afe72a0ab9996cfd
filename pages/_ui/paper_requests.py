"""Which slips and renewals wait, which protections run out, and how is each answered?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from core.services import cards, letters, renewals, requests, slips
from core.services.access import Actor
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.renewals import Ending
from core.services.requests import Request
from pages._ui import once, paper_link, paper_table, take_out
from pages._ui.gate import desk
from pages._ui.given import give
from pages._ui.links import open_customer
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import listed, moment, phone, plain, t, until, zone

_SMALL = {"what": 88, "customer": 92, "by": 76, "at": 100}
_SMALL_DONE = {"what": 88, "customer": 92, "step": 84, "at": 100}
_SMALL_ENDING = {"customer": 92, "holder": 80, "until": 100, "ask": 84}


def waiting(actor: Actor, text: str) -> None:
    """What waits, the oldest first, and the answer to the chosen one."""
    rows = requests.requests(desk(), actor, text=text)
    if not rows:
        st.info(t("paper.nothing_waits"))
        return
    chosen = paper_table.pick("papers_waiting", [_row(each) for each in rows], _SMALL)
    take_out.draw(actor, Asked("papers_waiting", text, said=(text,)))
    if chosen is not None:
        _answer(actor, rows[chosen])


def answered(actor: Actor, text: str) -> None:
    """What was answered, the latest first; a confirmed slip can be printed."""
    rows = requests.requests(desk(), actor, waiting=False, text=text)
    if not rows:
        st.info(t("paper.nothing_answered"))
        return
    chosen = paper_table.pick("papers_answered", [_row(each) for each in rows], _SMALL_DONE)
    take_out.draw(actor, Asked("papers_answered", text, said=(text,)))
    if chosen is None:
        return
    each = rows[chosen]
    with st.container(border=True, key="request_done"):
        st.subheader(plain(each.customer))
        st.markdown(_step(each))
        if each.reason:
            st.markdown(plain(each.reason))
        if each.outcome == "accepted" and each.answer is not None:
            slip = each.answer
            paper_link.offer(
                f"slip_{slip}",
                lambda where, ticket: letters.slip_paper(desk(), actor, slip, where, request_id=ticket),
            )


def ending(actor: Actor, text: str) -> None:
    """Protections that run out within a month, and the request to renew one."""
    rows = renewals.ending(desk(), actor, text=text)
    if not rows:
        st.info(t("paper.nothing_ends"))
        return
    chosen = paper_table.pick("papers_ending", [_ending(each) for each in rows], _SMALL_ENDING)
    take_out.draw(actor, Asked("papers_ending", text, said=(text,)))
    if chosen is not None:
        _renew(actor, rows[chosen])


def _row(each: Request) -> dict[str, str | None]:
    return {
        "what": t(f"paper.request_{each.kind}"),
        "customer": cell(each.customer),
        "phone": phone(each.phone),
        "by": cell(each.by),
        "at": moment(each.at),
        "step": _step(each),
        "changes": listed(t(f"paper.change_{one}") for one in each.changes),
        "note": cell(each.note),
    }


def _step(each: Request) -> str:
    """Where it stands; of a signed slip, what the rulebook said to it."""
    return t(f"card.outcome.{each.outcome}") if each.outcome is not None else t(f"paper.step_{each.step}")


def _ending(each: Ending) -> dict[str, str | None]:
    return {
        "customer": cell(each.customer),
        "phone": phone(each.phone),
        "holder": cell(each.owner),
        "until": until(each.until),
        "ask": t("paper.asked") if each.waiting else until(each.ask_by),
    }


def _answer(actor: Actor, each: Request) -> None:
    with st.container(border=True, key="request_open"):
        st.subheader(plain(each.customer))
        st.caption(t("paper.request_by", what=_row(each)["what"], by=plain(each.by), at=moment(each.at)))
        if each.note:
            st.markdown(plain(each.note))
        if each.may_answer:
            if each.kind == "slip":
                _sign(actor, each)
            else:
                _approve(actor, each)
            _send_back(actor, each)
        if each.mine and st.button(t("paper.take_back"), key=f"back_{each.seq}"):
            _done(
                lambda ticket: requests.take_back(desk(), actor, each.seq, request_id=ticket),
                f"take_{each.seq}",
                "paper.taken_back",
            )


def _sign(actor: Actor, each: Request) -> None:
    """The signature counts from now, or from the time that the confirmer wrote on the paper."""
    name = f"sign_{each.seq}"
    ticket = once.ticket(name)
    on_paper = st.checkbox(t("paper.signed_on_paper"), key=f"paper_{ticket}")
    at = None
    if on_paper:
        now = desk().clock().astimezone(zone())
        left, right = st.columns(2)
        day = left.date_input(
            t("paper.signed_day"), now.date(), key=f"day_{ticket}", max_value=now.date(), format="YYYY-MM-DD"
        )
        hour = right.time_input(t("paper.signed_time"), now.time(), key=f"time_{ticket}", step=60)
        at = datetime.combine(day, hour, zone())
    if not st.button(t("paper.sign"), key=f"do_{ticket}", type="primary"):
        return
    try:
        signed = slips.sign(desk(), actor, each.seq, at, request_id=ticket)
    except Refused as error:
        show(error)
        return
    outcome = "referred" if signed.left_to_person else signed.verdict.outcome
    said = t(f"paper.signed_{outcome}", customer=plain(each.customer), by=plain(each.by))
    if signed.next_at is not None:
        said = t("paper.signed_full", by=plain(each.by), next=until(signed.next_at))
    give(name, said, cards.receipt(desk(), actor, signed.seq), won=outcome == "accepted")
    st.rerun()


def _approve(actor: Actor, each: Request) -> None:
    if st.button(t("paper.approve"), key=f"approve_{each.seq}", type="primary"):
        _done(
            lambda ticket: renewals.approve(desk(), actor, each.seq, request_id=ticket),
            f"approve_{each.seq}",
            "paper.approved",
        )


def _send_back(actor: Actor, each: Request) -> None:
    name = f"send_back_{each.seq}"
    with st.popover(t(f"paper.send_back_{each.kind}"), key=f"fold_{name}"):
        reason = st.text_input(t("paper.reason"), key=f"reason_{name}")
        if st.button(t("paper.send_back_now"), key=f"do_{name}", type="primary"):
            _done(
                lambda ticket: requests.send_back(desk(), actor, each.seq, reason, request_id=ticket),
                name,
                "paper.sent_back",
            )


def _renew(actor: Actor, each: Ending) -> None:
    with st.container(border=True, key="ending_open"):
        st.subheader(plain(each.customer))
        if each.may_ask:
            note = st.text_input(t("paper.note"), key=f"renew_note_{each.case_id}")
            if st.button(t("paper.renew"), key=f"renew_{each.case_id}", type="primary"):
                name = f"renew_{each.case_id}"
                _done(
                    lambda ticket: renewals.ask(desk(), actor, each.case_id, note, request_id=ticket),
                    name,
                    "paper.renewal_sent",
                )
        if st.button(t("paper.to_customer"), key="ending_customer", type="tertiary"):
            open_customer(each.case_id)


def _done(work: Callable[[str], object], name: str, said: str) -> None:
    """Do it once, however often it is clicked, and say so at the top of the next run."""
    try:
        work(once.ticket(name))
    except Refused as error:
        show(error)
        return
    once.done(name, t(said))
    st.rerun()

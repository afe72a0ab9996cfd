"""Which papers were issued, and what can be done with one of them?"""

from __future__ import annotations

import streamlit as st

from core.documents.paper import FIELDS
from core.services import paper_list, papers
from core.services.access import Actor
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.paper_list import PaperRow
from pages._ui import filters, once, paper_link, paper_table, take_out
from pages._ui.gate import desk
from pages._ui.links import open_customer
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import moment, phone, plain, t

_SMALL = {"number": 84, "customer": 92, "standing": 92, "holder": 80}


def draw(actor: Actor, text: str) -> None:
    """The list with its kinds as filters, and below it the chosen paper."""
    asked = st.query_params.get("kind", "")
    found = paper_list.paper_list(desk(), actor, kind=asked if asked in FIELDS else "", text=text)
    kinds = {"": t("paper.kind_all", count=sum(found.kinds.values()))}
    for each in FIELDS:
        if each in found.kinds or each == asked:
            kinds[each] = t("paper.kind_count", kind=t(f"paper.kind_{each}"), count=found.kinds.get(each, 0))
    if len(kinds) > 1:
        filters.narrowed("kind", kinds)
    if not found.rows:
        st.info(t("paper.none_found" if text or asked else "paper.none"))
        return
    st.caption(t("paper.count_more" if found.more else "paper.count", count=len(found.rows)))
    chosen = paper_table.pick("papers_issued", [_row(each) for each in found.rows], _SMALL)
    only = asked if asked in FIELDS else ""
    take_out.draw(actor, Asked("papers_issued", text, only, said=(t(f"paper.kind_{only}") if only else "", text)))
    if chosen is not None:
        _one(actor, found.rows[chosen])


def _row(each: PaperRow) -> dict[str, str | None]:
    return {
        "number": each.number,
        "kind": t(f"paper.kind_{each.kind}"),
        "customer": cell(each.customer),
        "phone": phone(each.phone),
        "holder": cell(each.holder),
        "standing": t(f"paper.standing_{each.standing}"),
        "issued_at": moment(each.issued_at),
        "issued_by": cell(each.issued_by),
    }


def _one(actor: Actor, each: PaperRow) -> None:
    with st.container(border=True, key="paper_open"):
        st.subheader(plain(f"{t(f'paper.kind_{each.kind}')} {each.number}"))
        st.caption(f"{plain(each.customer)} · {t(f'paper.why_{each.standing}')}")
        with st.container(horizontal=True, gap="small"):
            paper_link.link(each.seq, each.number, key="open_pdf")
            paper_link.link(each.seq, each.number, form="docx", key="open_docx")
            if st.button(t("paper.to_customer"), key="paper_customer", type="tertiary"):
                open_customer(each.case_id)
            if each.may_void:
                _void(actor, each)


def _void(actor: Actor, each: PaperRow) -> None:
    name = f"void_{each.seq}"
    with st.popover(t("paper.void"), key=f"fold_{name}"):
        ticket = once.ticket(name)
        reason = st.text_input(t("paper.reason"), key=f"reason_{ticket}")
        if st.button(t("paper.void_now"), key=f"do_{ticket}", type="primary"):
            try:
                papers.void(desk(), actor, each.seq, reason, request_id=ticket)
            except Refused as error:
                show(error)
                return
            once.done(name, t("paper.voided", number=plain(each.number)))
            st.rerun()

"""How does an office make papers look its own way?"""

from __future__ import annotations

import streamlit as st

from core.documents.paper import FIELDS
from core.documents.paper_word import COMMON, MOST_BYTES
from core.services import paper_templates
from core.services.access import Actor
from core.services.errors import Refused
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.routes import address_of
from pages._ui.texts import language, moment, plain, t
from pages._ui.uploader import words


def draw(actor: Actor) -> None:
    """Download the Word template of a kind, and upload the edited one."""
    with st.expander(t("paper.templates"), expanded=False, key="templates_fold"):
        st.caption(t("paper.templates_help"))
        kind = st.selectbox(
            t("paper.col_kind"), list(FIELDS), format_func=lambda each: t(f"paper.kind_{each}"), key="template_kind"
        )
        own = paper_templates.templates(desk(), actor).get(kind)
        names = " ".join(f"{{{{ {each} }}}}" for each in (*COMMON, *FIELDS[kind]))
        st.caption(t("paper.template_names"))
        st.code(names, language=None, wrap_lines=True)
        st.link_button(
            t("paper.template_get"), address_of(f"files/template/{kind}.docx?lang={language()}"), key="template_get"
        )
        if own is not None:
            st.caption(t("paper.template_own", name=plain(own.name), by=plain(own.by), at=moment(own.at)))
            if st.button(t("paper.template_drop"), key="template_drop"):
                paper_templates.drop(desk(), actor, kind)
                st.rerun()
        _upload(actor, kind)


def _upload(actor: Actor, kind: str) -> None:
    ticket = once.ticket(f"template_{kind}")
    key, most = f"template_{ticket}", MOST_BYTES >> 20
    st.html(words(key, t("paper.template_hint", most=most), t("import.pick")))
    given = st.file_uploader(t("paper.template_put"), type=["docx"], key=key, max_upload_size=most)
    if given is None or not st.button(t("paper.template_use"), key=f"use_{ticket}", type="primary"):
        return
    try:
        paper_templates.upload(desk(), actor, kind, given.name, given.getvalue())
    except Refused as error:
        show(error)
        return
    once.done(f"template_{kind}", t("paper.template_done"))
    st.rerun()

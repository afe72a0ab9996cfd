"""Which drafts are there, how does one begin, and what can be done with it?"""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.services import rulebook_drafts as drafting
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.rulebook_drafts import Faulty, Head
from core.services.rulebook_shelf import Opened, drafts, opened, shipped, take_out, versions
from pages._ui import rulebook_clause, rulebook_document, rulebook_enforce, rulebook_undo, uploader
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.once import done
from pages._ui.refusals import show
from pages._ui.routes import address_of
from pages._ui.texts import moment, plain, t

#: Which view the next run of the screen shows, and which draft.
GO: Final = "_rulebook_go"
_DRAFT: Final = "_draft_go"
#: So many errors are shown; whoever has more mends these first.
_MOST_FAULTS: Final = 60


def draw(actor: Actor) -> None:
    """The drafts; the chosen one is open below."""
    writes = may(actor, Action.DRAFT_RULEBOOK)
    known = {each.ref: each for each in drafts(desk(), actor)}
    if writes:
        with st.expander(t("rulebook.new_draft"), expanded=not known):
            _begin(actor)
    if not known:
        st.info(t("rulebook.no_drafts" if writes else "rulebook.no_drafts_yet"))
        return
    refs = list(known)
    asked = st.session_state.pop(_DRAFT, None) or st.session_state.get("draft_ref") or st.query_params.get("draft")
    st.session_state["draft_ref"] = asked if asked in refs else refs[0]
    chosen = st.selectbox(
        t("rulebook.draft"),
        refs,
        format_func=lambda ref: t(
            "rulebook.draft_line",
            title=words.title(known[ref]),
            version=known[ref].version,
            name=known[ref].made_by or "—",
            at=moment(known[ref].made_at),
        ),
        key="draft_ref",
    )
    st.query_params["draft"] = chosen
    shown = opened(desk(), actor, chosen)
    _tools(actor, shown, writes=writes)
    if writes:
        rulebook_undo.offer(actor, shown)
        rulebook_clause.draw(actor, shown)
    else:
        rulebook_document.draw(shown)


def show_faulty(error: Refused) -> None:
    """A refusal; of a rulebook with errors, every error with its line and what to write instead."""
    if not isinstance(error, Faulty):
        show(error)
        return
    lines = [f"- {words.fault(each, with_line=True)}" for each in error.faults[:_MOST_FAULTS]]
    if len(error.faults) > _MOST_FAULTS:
        lines.append(f"- {t('rulebook.more_faults', count=len(error.faults) - _MOST_FAULTS)}")
    st.error("\n".join([t("rulebook.faulty", count=len(error.faults)), "", *lines]))


def _begin(actor: Actor) -> None:
    known = {each.ref: each for each in (*versions(desk(), actor), *shipped())}
    left, right = st.columns(2, gap="large")
    with left:
        model = st.selectbox(
            t("rulebook.model"), list(known), format_func=lambda ref: words.named(known[ref]), key="draft_model"
        )
        if st.button(t("rulebook.begin"), type="primary", key="draft_begin"):
            _begun(drafting.draft_from(desk(), actor, model))
    with right:
        file = _file("draft_file")
        if st.button(t("rulebook.begin_from_file"), disabled=file is None, key="draft_upload") and file is not None:
            try:
                number = drafting.draft_from_file(desk(), actor, file.getvalue(), file.name)
            except Refused as error:
                show_faulty(error)
                return
            _begun(number)


def _begun(number: int) -> None:
    st.session_state[_DRAFT] = f"version:{number}"
    done("draft", t("rulebook.begun"))
    st.rerun()


def _tools(actor: Actor, shown: Opened, *, writes: bool) -> None:
    number = shown.shelved.number
    with st.container(horizontal=True, gap="small", key="draft_tools"):
        if may(actor, Action.ENFORCE_RULEBOOK) and st.button(t("rulebook.enforce"), key=f"enforce_{number}"):
            rulebook_enforce.ask(actor, shown, GO)
        if may(actor, Action.WHAT_IF) and st.button(t("rulebook.try"), key=f"try_{number}"):
            st.session_state[GO], st.session_state["trial_of"] = "trial", shown.shelved.ref
            st.rerun()
        if writes:
            with st.popover(t("rulebook.head")):
                _head(actor, shown)
            with st.popover(t("rulebook.replace")):
                _replace(actor, shown)
        _download(actor, shown)
        if writes:
            with st.popover(t("rulebook.discard")):
                st.markdown(t("rulebook.discard_what", title=plain(words.title(shown.shelved))))
                if st.button(t("rulebook.discard_do"), key=f"discard_{number}"):
                    drafting.discard(desk(), actor, number)
                    st.query_params.pop("draft", None)
                    done(f"discard_{number}", t("rulebook.discarded"))
                    st.rerun()


def _download(actor: Actor, shown: Opened) -> None:
    kept = f"_file_{shown.shelved.ref}_{shown.shelved.hash}"
    if kept in st.session_state:
        st.link_button(t("rulebook.download"), address_of(f"files/{st.session_state[kept]}"), key="draft_download")
    elif st.button(t("rulebook.as_file"), key=f"as_file_{shown.shelved.number}"):
        st.session_state[kept] = take_out(desk(), actor, shown.shelved.ref)
        st.rerun()


def _head(actor: Actor, shown: Opened) -> None:
    at = f"{shown.shelved.number}_{shown.shelved.hash[:8]}"
    version = st.text_input(t("rulebook.version"), shown.book.version, key=f"version_{at}")
    zh = st.text_input(t("rulebook.title_zh"), shown.book.zh, key=f"title_zh_{at}")
    en = st.text_input(t("rulebook.title_en"), shown.book.en, key=f"title_en_{at}")
    if st.button(t("rulebook.save"), type="primary", key=f"save_head_{at}"):
        try:
            head = Head(version, zh, en)
            hash = drafting.change_head(desk(), actor, shown.shelved.number, shown.shelved.hash, head)
        except Refused as error:
            show(error)
            return
        rulebook_undo.remember(shown, hash, t("rulebook.saved"))
        st.rerun()


def _file(key: str) -> UploadedFile | None:
    """The field into which a rulebook's file is put."""
    st.html(uploader.words(key, t("rulebook.upload_hint"), t("import.pick")))
    return st.file_uploader(t("rulebook.upload"), type=["yaml", "yml"], key=key, max_upload_size=1)


def _replace(actor: Actor, shown: Opened) -> None:
    at = f"{shown.shelved.number}_{shown.shelved.hash[:8]}"
    st.caption(t("rulebook.replace_help"))
    file = _file(f"replace_{at}")
    if st.button(t("rulebook.replace_do"), disabled=file is None, key=f"replace_do_{at}") and file is not None:
        number, before = shown.shelved.number, shown.shelved.hash
        try:
            hash = drafting.change_text(desk(), actor, number, before, file.getvalue(), file.name)
        except Refused as error:
            show_faulty(error)
            return
        rulebook_undo.remember(shown, hash, t("rulebook.saved"))
        st.rerun()

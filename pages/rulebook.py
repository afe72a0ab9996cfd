"""制度: the rulebook in force as a document, its versions, drafts, and a trial of another one on the whole history."""

from __future__ import annotations

import streamlit as st

from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.rulebook_shelf import opened, versions
from pages._ui import rulebook_document, rulebook_drafts, rulebook_trial, rulebook_versions
from pages._ui import rulebook_words as words
from pages._ui.gate import desk, gate
from pages._ui.once import say
from pages._ui.refusals import show
from pages._ui.texts import t


def views(actor: Actor) -> list[str]:
    """What this person can do here."""
    found = ["read", "versions"]
    if may(actor, Action.DRAFT_RULEBOOK) or may(actor, Action.ENFORCE_RULEBOOK):
        found.append("drafts")
    if may(actor, Action.WHAT_IF):
        found.append("trial")
    return found


def read(actor: Actor) -> None:
    """A version as a document; the one in force unless another is asked for."""
    known = {each.ref: each for each in versions(desk(), actor)}
    if not known:
        st.info(t("rulebook.none_in_force"))
        return
    refs = list(known)
    now = next((ref for ref in refs if known[ref].standing == "in_force"), refs[0])
    ref = refs[0]
    if len(refs) > 1:
        ref = st.selectbox(
            t("rulebook.which"),
            refs,
            refs.index(now),
            format_func=lambda each: words.named(known[each]),
            key=f"read_{len(refs)}",
            width=520,
        )
    rulebook_document.draw(opened(desk(), actor, ref))


actor = gate(Action.VIEW_RULEBOOK)
st.title(t("rulebook.title"))
say()
offered = views(actor)
asked = st.session_state.pop(rulebook_drafts.GO, None) or st.session_state.get("rulebook_view")
asked = asked or st.query_params.get("view", "")
st.session_state["rulebook_view"] = asked if asked in offered else "read"
view = st.segmented_control(
    t("rulebook.title"),
    offered,
    format_func=lambda each: t(f"rulebook.view_{each}"),
    key="rulebook_view",
    required=True,
    label_visibility="collapsed",
    wrap=True,
)
assert view is not None  # one is always chosen
st.query_params["view"] = view
draw = {"read": read, "versions": rulebook_versions.draw, "drafts": rulebook_drafts.draw, "trial": rulebook_trial.draw}
try:
    draw[view](actor)
except Refused as error:
    show(error)

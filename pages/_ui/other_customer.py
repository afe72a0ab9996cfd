"""Which other customer is meant? Those who are near come first, any other is searched for."""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.near import Near, near
from core.services.search import enough, search
from pages._ui.gate import desk
from pages._ui.texts import listed, phone, plain, t


def choose(actor: Actor, case_id: int, key: str) -> int | None:
    """Draw the choice; the case of the other customer, None while nobody is chosen."""
    offered = {each.case_id: _near(each) for each in near(desk(), actor, case_id)}
    text = st.text_input(t("near.search"), key=f"text_{key}", placeholder=t("leads.search_hint"), autocomplete="off")
    if enough(text):
        found = search(desk(), actor, text, limit=20).hits
        offered = {each.case_id: _called(each.company or each.name, each.phone, each.owner) for each in found}
        offered.pop(case_id, None)
    if not offered:
        st.caption(t("near.none"))
        return None
    return st.selectbox(
        t("near.other"),
        list(offered),
        index=None,
        format_func=lambda number: offered.get(number, ""),
        placeholder=t("near.choose"),
        key=f"other_{key}",
    )


def reasons(each: Near) -> str:
    """Why somebody is near, in words."""
    return listed(t(f"near.why_{why}") for why in each.why)


def line(each: Near) -> str:
    """Somebody near as a line of Markdown."""
    return plain(_near(each))


def _near(each: Near) -> str:
    return t("format.aside", what=_called(each.name, each.phone, each.owner), about=reasons(each))


def _called(name: str | None, number: str | None, owner: str | None) -> str:
    parts = (name or t("customer.unnamed"), phone(number), owner or t("search.nobodys"))
    return " · ".join(part for part in parts if part)

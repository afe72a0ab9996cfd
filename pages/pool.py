"""The pool: customers whom nobody owns, and what it takes to get one."""

from __future__ import annotations

import streamlit as st

from core.services.access import Action, may
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.pool import KINDS, MOST, pool
from pages._ui import opened, pool_claim, pool_rows, tables, take_out
from pages._ui.filters import narrowed, sought
from pages._ui.forms import transfer
from pages._ui.gate import desk, gate
from pages._ui.links import open_customer
from pages._ui.once import say
from pages._ui.refusals import show
from pages._ui.texts import t
from pages._ui.width import narrow


def _empty(*, any_at_all: bool) -> None:
    st.info(t("pool.none_such") if any_at_all else t("pool.none"))


actor = gate()
slim = narrow()
st.title(t("pool.title"))
say()
text = sought("pool", t("pool.search"), t("pool.search_hint"))
try:
    whole = pool(desk(), actor, text=text, kind=st.query_params.get("kind", ""))
except Refused as error:
    show(error)
    st.stop()
total = sum(whole.counts.values())
choices = {"": t("pool.all", count=total)} | {kind: t(f"pool.{kind}", count=whole.counts[kind]) for kind in KINDS}
narrowed("kind", choices)
if not whole.rows:
    _empty(any_at_all=total > 0)
    st.stop()
if whole.found > len(whole.rows):
    st.caption(t("pool.cut", shown=MOST, found=whole.found))
hands_out = may(actor, Action.TRANSFER, frozenset({"pool"}))
chosen = pool_rows.chosen(whole.rows, narrow=slim, several=hands_out)
kind = st.query_params.get("kind", "")
take_out.draw(actor, Asked("pool", text=text, only=kind, said=(text, choices.get(kind, "") if kind else "")))
if not chosen:
    st.caption(t("pool.choose_to_hand_out") if hands_out else t("pool.choose"))
elif hands_out:
    if transfer.write(actor, [row.case_id for row in chosen]):
        st.rerun()
else:
    with opened.below(chosen[0].case_id):
        claimed = pool_claim.draw(actor, chosen[0].case_id, tables.called(chosen[0]))
    if claimed:
        open_customer(chosen[0].case_id)

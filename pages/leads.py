"""My leads: who is mine, what is about to be lost, and what is to be done next."""

from __future__ import annotations

import streamlit as st

from core.services.errors import Refused
from core.services.lead_edits import undo
from core.services.leads import GRADES, MOST, Counts, Leads, Wanted, leads
from pages._ui import lead_actions, lead_rows, lead_saving, tables
from pages._ui.filters import narrowed, sought, widened
from pages._ui.gate import desk, gate
from pages._ui.links import open_customer
from pages._ui.once import say
from pages._ui.refusals import show
from pages._ui.texts import t
from pages._ui.undo import taken_back
from pages._ui.width import narrow

PLACE = "leads"


def _head(counts: Counts) -> None:
    """The head line: each count narrows the list to what it counts."""
    choices = {"": t("leads.all", count=counts.total), "ending": t("leads.ending", count=counts.ending)}
    choices |= {"overdue": t("leads.overdue", count=counts.overdue)}
    choices |= {grade: t("leads.of_grade", grade=grade, count=counts.grades[grade]) for grade in GRADES}
    narrowed("only", choices)


def _empty(found: Leads, wanted: Wanted) -> None:
    if found.counts.total:
        st.info(t("leads.none_such"))
    else:
        st.info(t("leads.none_yet"))
    if wanted.text or wanted.only:
        st.button(t("leads.show_all"), key="show_all", on_click=widened, args=(PLACE, "only"))


actor = gate()
sheet = tables.sheet(PLACE)
problems = lead_saving.save(actor, sheet, PLACE)
opened = lead_rows.opened(sheet)
if opened is not None:
    open_customer(opened)
slim = narrow()
st.title(t("leads.title"))
say()
for problem in problems:
    st.warning(problem)
text = sought(PLACE, t("leads.search"), t("leads.search_hint"))
wanted = Wanted(text, st.query_params.get("only", ""))
try:
    found = leads(desk(), actor, wanted)
except Refused as error:
    show(error)
    st.stop()
_head(found.counts)
if found.rows:
    rows = {row.case_id: row for row in found.rows}
    order = sheet.arrange(wanted, {number: lead_rows.editable(row) for number, row in rows.items()})
    with st.container(key="table_bar", horizontal=True, vertical_alignment="center", gap="small"):
        taken_back(PLACE, lambda request_id, seqs: undo(desk(), actor, request_id, seqs))
        lead_actions.draw(actor, [rows[number] for number in sheet.chosen()], wanted, exporting=not slim)
    lead_rows.edited([rows[number] for number in order], sheet, narrow=slim)
    if found.found > len(found.rows):
        st.caption(t("leads.cut", shown=MOST, found=found.found))
else:
    _empty(found, wanted)

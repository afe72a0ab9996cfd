"""What became of a register, which rows must be mended, and how is it undone?"""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.exports import Export
from core.services.import_files import Held
from core.services.import_results import mend_workbook, ranges, tally, to_mend
from core.services.import_undo import built_on
from core.services.import_worker import begin
from pages._ui.gate import desk
from pages._ui.import_trial import counts, table
from pages._ui.refusals import refusal, show
from pages._ui.routes import address_of
from pages._ui.tables import cell
from pages._ui.texts import language, moment, plain, t
from pages._ui.width import narrow

#: So many ranges of the ledger are written out.
_RANGES = 3
_READY = "import_mend"


def draw(actor: Actor, given: Held) -> None:
    """Counts, ledger, the rows that came back, and the undoing."""
    st.subheader(t("import.result"))
    counts(tally(desk(), actor, given.id))
    own = ranges(desk(), actor, given.id)
    written = [t("import.range", first=first, last=last) for first, last in own]
    if own:
        first = t("import.between").join(written[:_RANGES])
        more = len(own) > _RANGES
        line = t("import.more_ranges", ranges=first, count=len(own)) if more else first
        done = t("import.done_at", at=moment(given.done_at))
        st.caption(f"{done} · {t('import.ledger', ranges=line)}")
    if given.state == "undone":
        st.info(t("import.undone", by=plain(given.undone_by), at=moment(given.undone_at)))
    _mend(actor, given)
    if given.state == "done" and own:
        _undo(actor, given, sum(last - first + 1 for first, last in own))


def _mend(actor: Actor, given: Held) -> None:
    st.subheader(t("import.mend"))
    rows = to_mend(desk(), actor, given.id)
    if not rows:
        st.caption(t("import.nothing_to_mend"))
        return
    st.caption(t("import.mend_hint"))
    kept: tuple[int, Export] | None = st.session_state.get(_READY)
    with st.container(horizontal=True):
        if st.button(t("import.mend_prepare"), key="import_mend_prepare"):
            try:
                kept = (given.id, mend_workbook(desk(), actor, language(), given.id))
            except Refused as error:
                show(error)
            st.session_state[_READY] = kept
        if kept is not None and kept[0] == given.id:
            label = t("import.mend_download", name=plain(kept[1].name))
            st.link_button(label, address_of(f"files/{kept[1].token}"), type="tertiary", key="import_mend_download")
    shown = [{"line": each.line, "outcome": each.outcome, "causes": each.causes} for each in rows]
    if not narrow():
        shown = [
            row | {"cells": cell(" | ".join(filter(None, each.cells)))} for row, each in zip(shown, rows, strict=True)
        ]
    table(shown)


def _undo(actor: Actor, given: Held, count: int) -> None:
    with st.popover(t("import.undo"), key="import_undo"):
        st.write(t("import.undo_what", count=f"{count:,}"))
        if st.button(t("import.undo_sure"), key="import_undo_sure", type="primary"):
            try:
                begin(desk(), actor, given.id, "undoing")
            except Refused as error:
                st.error(refusal(error))
                _blockers(actor, given)
                return
            st.rerun()


def _blockers(actor: Actor, given: Held) -> None:
    found = built_on(desk(), actor, given.id)
    if found:
        st.write(t("import.built_on"))
    for each in found[:10]:
        kind = t(f"fact.{each.kind}")
        line = t("import.built_line", customer=plain(each.customer), kind=kind, at=moment(each.at))
        st.markdown(f"- [{line}](customer?case={each.case_id})" if each.case_id else f"- {line}")

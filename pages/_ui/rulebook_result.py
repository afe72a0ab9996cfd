"""What came of a trial: who would change hands, between whom, by which clause, and each customer with both verdicts?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.services import what_if
from core.services.access import Actor
from core.services.errors import Refused
from core.services.exports import Export
from core.services.what_if_values import Change, Trial
from pages._ui import verdict_card
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.refusals import show
from pages._ui.routes import address_of
from pages._ui.tables import cell
from pages._ui.texts import language, moment, number, plain, t, yuan
from pages._ui.width import narrow

#: Rows on the screen; the workbook has all of them.
_MOST = 500
_FILE = "_trial_file"


def draw(actor: Actor, trial: Trial, name: str, source: str) -> None:
    """The whole result."""
    since = moment(trial.since) if trial.since is not None else t("what_if.always")
    st.subheader(t("what_if.result"))
    st.caption(t("what_if.of", name=plain(name), since=since, at=moment(trial.at), seq=trial.head_seq))
    hands, money = len(trial.change_hands), yuan(trial.moved_cents)
    numbers = {"hands": number(hands), "customers": number(trial.customers), "moved": money}
    st.markdown(t("what_if.sum", **numbers))
    if not trial.changes:
        st.info(t("what_if.same"))
        return
    _file(actor, trial)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{t('what_if.moves')}**")
        rows = [
            {"before": _who(trial, each.origin), "after": _who(trial, each.target), "count": number(each.customers)}
            for each in trial.moves()
        ]
        _table(rows, "trial_moves")
    with right:
        st.markdown(f"**{t('what_if.by_clause')}**")
        _table(
            [
                {"clause": each.clause or "—", "count": number(each.customers), "moved": yuan(each.moved_cents)}
                for each in trial.by_clause()
            ],
            "trial_clauses",
        )
    chosen = _cases(trial)
    if chosen is not None:
        _both(actor, trial, chosen, source)


def _cases(trial: Trial) -> Change | None:
    clauses = [each.clause for each in trial.by_clause()]
    clause = st.selectbox(
        t("what_if.filter_clause"),
        [None, *clauses],
        format_func=lambda each: t("what_if.every_clause") if each is None else each or "—",
        key="trial_clause",
        width=260,
    )
    found = [each for each in trial.changes if clause is None or each.clause == clause]
    shown = found[:_MOST]
    words = "what_if.cases" if len(found) == len(shown) else "what_if.cases_cut"
    st.caption(t(words, total=number(len(found)), shown=number(len(shown))))
    small = {"customer": 100, "before": 84, "after": 84, "clause": 64}
    few = narrow()
    table = pd.DataFrame([_row(trial, each) for each in shown])
    picked = st.dataframe(
        table,
        hide_index=True,
        column_order=list(small) if few else list(table.columns),
        column_config=_columns(list(table.columns), small if few else {}),
        key=f"trial_cases_{clause}_{trial.hash[:8]}",
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(table)),
    )
    return shown[picked.selection.cells[0][0]] if picked.selection.cells else None


def _both(actor: Actor, trial: Trial, chosen: Change, source: str) -> None:
    try:
        one, two = what_if.both(desk(), actor, chosen.case_id, source, trial.since)
    except Refused as error:
        show(error)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{t('what_if.as_it_is')}**")
        verdict_card.show(one)
    with right:
        st.markdown(f"**{t('what_if.as_it_would_be')}**")
        verdict_card.show(two)


def _file(actor: Actor, trial: Trial) -> None:
    """The workbook is made when it is asked for, and fetched by a link that serves its maker only."""
    if st.button(t("what_if.export"), key="trial_export"):
        st.session_state[_FILE] = (trial.at, trial.hash, what_if.export(desk(), actor, language(), trial))
    at, hash, ready = st.session_state.get(_FILE, (None, None, None))
    if isinstance(ready, Export) and (at, hash) == (trial.at, trial.hash):
        st.link_button(
            t("what_if.download", name=plain(ready.name)), address_of(f"files/{ready.token}"), type="tertiary"
        )


def _table(rows: Sequence[dict[str, str]], key: str) -> None:
    table = pd.DataFrame(rows)
    if table.empty:
        st.caption(t("what_if.none"))
        return
    config = _columns(list(table.columns), {})
    st.dataframe(table, hide_index=True, column_config=config, key=key, width="stretch", height=height(len(table)))


def _columns(names: Sequence[str], widths: dict[str, int]) -> dict[str, Any]:
    right = {"count", "moved", "price"}
    return {
        name: st.column_config.TextColumn(
            t(f"what_if.col_{name}"), width=widths.get(name), alignment="right" if name in right else None
        )
        for name in names
    }


def _row(trial: Trial, each: Change) -> dict[str, str | None]:
    return {
        "customer": cell(each.customer),
        "before": _who(trial, each.before.whose),
        "after": _who(trial, each.after.whose),
        "clause": each.clause or "—",
        "moved": yuan(each.moved_cents) if each.moved_cents else "",
        "before_shares": _shares(trial, each.before.shares),
        "after_shares": _shares(trial, each.after.shares),
    }


def _who(trial: Trial, whose: int | str) -> str:
    return trial.names[whose] if isinstance(whose, int) else t(f"what_if.state_{whose}")


def _shares(trial: Trial, parts: Mapping[int, int]) -> str:
    return " · ".join(f"{trial.names.get(person, '')} {part}%" for person, part in parts.items())

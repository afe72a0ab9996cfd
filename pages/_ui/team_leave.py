"""How does somebody leave? First what becomes of his customers is shown, then it is put on record."""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.departures import Departure, Fate, leave, preview
from core.services.errors import Refused
from pages._ui.gate import desk
from pages._ui.heights import TALL, of_tall
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import plain, t, until

_MOST_ROWS = 500


def ask(actor: Actor, person: int) -> None:
    """The dialog."""

    @st.dialog(t("team.leaves"), width="large")
    def opened() -> None:
        try:
            with st.spinner(t("team.looking")):
                what = preview(desk(), actor, person)
        except Refused as refused:
            show(refused)
            return
        _say(what)
        if st.button(t("team.leaves_yes", name=plain(what.name)), type="primary", key="leaves_yes"):
            _leave(actor, what)

    opened()


def _say(what: Departure) -> None:
    st.markdown(t("team.leaves_what", name=plain(what.name)))
    if not what.fates:
        st.caption(t("team.leaves_nobody"))
    for (state, owner), count in what.destinations.items():
        st.markdown(f"- {t(f'team.to_{state}', count=count, owner=plain(owner))}")
    served = sum(fate.served for fate in what.fates)
    if served:
        st.markdown(f"- {t('team.to_nobody_serves', count=served)}")
    if what.disputes:
        st.warning(t("team.leaves_disputes", count=what.disputes))
    if what.fates and what.fates[0].customer is not None:
        _table(what.fates)


def _table(fates: tuple[Fate, ...]) -> None:
    import pandas as pd

    config = st.column_config
    st.dataframe(
        pd.DataFrame([_row(fate) for fate in fates[:_MOST_ROWS]]),
        key="fates",
        hide_index=True,
        column_config={
            "customer": config.TextColumn(t("team.col_customer")),
            "now": config.TextColumn(t("team.col_now")),
            "then": config.TextColumn(t("team.col_then")),
            "until": config.TextColumn(t("team.col_until")),
        },
        row_height=TALL,
        height=of_tall(len(fates), 360),
    )


def _row(fate: Fate) -> dict[str, str | None]:
    return {
        "customer": cell(fate.customer),
        "now": t("team.served" if fate.served else "team.owned"),
        "then": fate.owner or t(f"team.state_of_{fate.state}"),
        "until": until(fate.until) or "—",
    }


def _leave(actor: Actor, what: Departure) -> None:
    try:
        with st.spinner(t("team.leaving")):
            leave(desk(), actor, what.person, what.version, request_id=ticket(f"leave_{what.person}"))
    except Refused as refused:
        show(refused)
        return
    done(f"leave_{what.person}", t("team.left", name=plain(what.name), count=len(what.fates)))
    st.rerun()

"""Which deal steps were taken, what do they add up to, and which money does finance confirm?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.services import deals as dealing
from core.services.access import Actor
from core.services.deal_list import DealList, DealRow, Filter
from core.services.errors import Refused
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.links import open_customer
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import day, t, yuan
from pages._ui.width import narrow


def draw(actor: Actor, filtered: Filter, found: DealList) -> None:
    """The sums and the table."""
    if not found.rows:
        plainly = filtered.kind is None and filtered.by is None and not filtered.text and not filtered.waiting
        st.info(t("deal.empty" if plainly else "deal.empty_found"))
        return
    _sums(found)
    words = "deal.count" if found.total == len(found.rows) else "deal.count_cut"
    st.caption(t(words, total=found.total, shown=len(found.rows)))
    _table(actor, found)


def _sums(found: DealList) -> None:
    sums = found.totals
    parts = {
        "total_received": yuan(sums.received_cents),
        "total_refunded": yuan(sums.refunded_cents),
        "total_subscribed": t("deal.count_of", count=sums.subscriptions),
        "total_signed": f"{t('deal.count_of', count=sums.contracts)} · {yuan(sums.contract_cents)}",
        "total_waiting": f"{t('deal.count_of', count=sums.waiting)} · {yuan(sums.waiting_cents)}",
    }
    with st.container(horizontal=True, gap="medium"):
        for code, value in parts.items():
            st.markdown(f":small[{t(f'deal.{code}')}]  \n**{value}**", width="content")


def _table(actor: Actor, found: DealList) -> None:
    table = pd.DataFrame([_row(each) for each in found.rows])
    once = ticket("confirm_money")
    widths = {"day": 80, "customer": 64, "step": 80, "amount": 80}
    small = narrow()
    config = {
        name: st.column_config.TextColumn(t(f"deal.col_{name}"), width=widths.get(name) if small else None)
        for name in table.columns
    }
    config["amount"] = st.column_config.TextColumn(
        t("deal.col_amount"), alignment="right", width=widths["amount"] if small else None
    )
    picked = st.dataframe(
        table,
        hide_index=True,
        column_order=list(widths) if small else list(table.columns),
        column_config=config,
        key=f"deals_{once}",
        on_select="rerun",
        selection_mode="multi-row" if found.may_confirm else "single-cell",
        width="stretch",
        height=height(len(table)),
    )
    if found.may_confirm:
        _confirm(actor, once, [found.rows[place] for place in picked.selection.rows])
    elif picked.selection.cells:
        open_customer(found.rows[picked.selection.cells[0][0]].case_id)


def _confirm(actor: Actor, once: str, ticked: list[DealRow]) -> None:
    """Finance confirms the ticked money, all of it or nothing."""
    money = [each for each in ticked if each.waiting]
    if not money:
        st.caption(t("deal.confirm_none" if ticked else "deal.confirm_hint"))
        return
    amount = yuan(sum(each.amount_cents or 0 for each in money))
    if not st.button(t("deal.confirm_do", count=len(money), amount=amount), type="primary", key=f"confirm_{once}"):
        return
    try:
        count = dealing.confirm_money(desk(), actor, [each.number for each in money], request_id=once)
    except Refused as error:
        show(error)
        return
    done("confirm_money", t("deal.confirm_done", count=count))
    st.rerun()


def _row(each: DealRow) -> dict[str, object]:
    unit = t("deal.group_mark", unit=each.unit or "") if each.group else each.unit
    money = ""
    if each.waiting:
        money = t("deal.money_waiting")
    elif each.confirmed_by is not None:
        money = t("deal.money_confirmed", name=each.confirmed_by)
    return {
        "day": day(each.day),
        "customer": cell(each.customer) or "",
        "step": t(f"fact.{each.kind}"),
        "amount": yuan(each.amount_cents) if each.amount_cents is not None else "",
        "money": money,
        "by": each.by or "",
        "unit": cell(unit) or "",
        "paper_name": cell(each.paper_name) or "",
        "owner": each.owner or "",
    }

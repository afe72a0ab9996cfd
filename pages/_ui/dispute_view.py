"""One dispute: both sides on one time axis, what the rulebook says, and what the reader may do now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from core.services import cards, printing
from core.services.access import Actor
from core.services.dispute_case import DisputeCase, dispute_case, otherwise
from core.services.errors import Refused
from pages._ui import dispute_axis, dispute_list, paper_link, verdict_card
from pages._ui.dispute_words import counterfactual, deadline, waits
from pages._ui.forms import hearing, inquiry, ruling
from pages._ui.forms.dispute import draw_appeal
from pages._ui.gate import desk
from pages._ui.links import open_customer
from pages._ui.refusals import show
from pages._ui.texts import moment, plain, t

#: Move -> its title and its form, in the order in which they are offered.
_FORMS: Final[dict[str, tuple[str, Callable[[Actor, DisputeCase], bool]]]] = {
    "rule": ("rule_title", lambda actor, shown: ruling.draw(actor, shown.hearing)),
    "attest": ("attest_title", lambda actor, shown: inquiry.draw(actor, shown.hearing)),
    "answer": ("answer_title", hearing.draw_statement),
    "state": ("state_title", hearing.draw_statement),
    "appeal": ("appeal_title", draw_appeal),
    "withdraw": ("withdraw_title", hearing.draw_withdrawal),
}
#: Steps at which there is a ruling to print.
_RULED: Final = frozenset({"ruled", "appealed", "final"})


def draw(actor: Actor, number: int) -> None:
    """The dispute as this person may see it."""
    with st.container(horizontal=True, gap="small"):
        st.button(t("dispute.back"), key="dispute_back", on_click=dispute_list.back, type="tertiary")
        to_customer = st.empty()
    try:
        shown = dispute_case(desk(), actor, number)
    except Refused as error:
        show(error)
        return
    if to_customer.button(t("dispute.to_customer"), key="dispute_customer", type="tertiary"):
        open_customer(shown.case_id)
    _head(actor, shown)
    dispute_axis.draw(shown)
    says, does = st.columns([1, 1], gap="large")
    with says:
        st.subheader(t("dispute.rulebook_says"))
        _card(actor, shown)
        _otherwise(actor, shown)
    with does:
        st.subheader(t("dispute.hearing"))
        if _act(actor, shown):
            st.rerun()


def _head(actor: Actor, shown: DisputeCase) -> None:
    st.title(t("dispute.heading", customer=plain(shown.customer)))
    owner = t("dispute.owner_now", name=plain(shown.owner.name)) if shown.owner else t("dispute.owner_nobody")
    raised = t("dispute.raised_by", name=plain(shown.left.name), at=moment(shown.raised_at))
    with st.container(horizontal=True, vertical_alignment="center"):
        late = shown.awaited is not None and shown.awaited.late
        color: Literal["red", "gray", "orange"] = "red" if late else "orange" if shown.awaited is not None else "gray"
        st.badge(waits(shown.step, shown.awaited), color=color)
        if shown.awaited is not None:
            st.markdown(f":red[{deadline(shown.awaited)}]" if late else deadline(shown.awaited), width="content")
        st.markdown(f"**{owner}**", width="content")
        st.caption(f"{t('dispute.number', number=shown.number)} · {raised}", width="content")
        if shown.step in _RULED:
            paper_link.offer(
                f"ruling_{shown.number}_{shown.step}",
                lambda where, once: printing.ruling(desk(), actor, shown.number, where, request_id=once),
                words="paper.make_ruling",
            )


def _card(actor: Actor, shown: DisputeCase) -> None:
    try:
        verdict_card.show(cards.card(desk(), actor, shown.case_id))
    except Refused as error:
        show(error)


def _otherwise(actor: Actor, shown: DisputeCase) -> None:
    """What would have made somebody else the owner."""
    found = otherwise(desk(), actor, shown.number)
    if found is not None:
        st.markdown(f"**{t('dispute.otherwise')}** {counterfactual(found, shown.hearing.names)}")


def _act(actor: Actor, shown: DisputeCase) -> bool:
    """Offer the moves open to the reader and draw the chosen one; True once something was done."""
    moves = [move for move in _FORMS if move in shown.moves]
    if shown.closed_at is not None and shown.awaited is None:
        st.caption(t("dispute.closed_note", at=moment(shown.closed_at)))
    elif shown.closed_at is None and shown.hearing.verdict.state == "owned":
        st.caption(t("dispute.meanwhile"))
    if not moves:
        if shown.awaited is not None:
            st.caption(t("dispute.watching"))
        return False
    chosen = st.segmented_control(
        t("dispute.hearing"),
        moves,
        default=moves[0],
        format_func=lambda move: t(f"dispute.{_title(move, shown)}"),
        key=f"dispute_move_{shown.number}_{shown.step}",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    return _FORMS[chosen or moves[0]][1](actor, shown)


def _title(move: str, shown: DisputeCase) -> str:
    return "rule_final_title" if move == "rule" and shown.step == "appealed" else _FORMS[move][0]

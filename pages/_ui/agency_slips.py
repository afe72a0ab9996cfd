"""Which visit slips wait for a signature, and who can sign them here?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.services import evidence, letters, visit_slips
from core.services.access import Action, Actor, may
from core.services.cards import receipt
from core.services.errors import Refused
from core.services.papers import Issued, Place
from core.services.registration import Registered
from core.services.visit_slips import Slip
from pages._ui import given, paper_link, pictures
from pages._ui.gate import desk
from pages._ui.once import done
from pages._ui.refusals import show
from pages._ui.texts import moment, plain, span, t


def draw(actor: Actor) -> None:
    """The slips, the longest waiting first; nothing where none waits."""
    found = visit_slips.slips(desk(), actor)
    if not found:
        return
    st.subheader(t("agency.slips", count=len(found)))
    for each in found:
        _slip(actor, each)


def _slip(actor: Actor, slip: Slip) -> None:
    key = f"{slip.request_id}_{slip.version}"
    with st.container(border=True):
        waited = span(desk().clock() - slip.arrived_at)
        about = t("agency.slip", name=plain(slip.customer), unit=plain(slip.unit), broker=plain(slip.broker))
        st.markdown(f"{about} · {t('agency.slip_since', at=moment(slip.arrived_at), waited=waited)}")
        signed = [t("agency.signed", who=_named(whose), name=plain(name)) for whose, name, _at in slip.signed]
        lacking = [t("agency.unsigned", who=_named(whose)) for whose in slip.missing]
        st.caption(" · ".join([*signed, *lacking]))
        if "broker" in slip.missing:
            st.caption(t("agency.paper_hint"))
        paper = pictures.ask(f"pictures_slip_{key}") if "broker" in slip.missing else []
        with st.container(horizontal=True):
            mine = visit_slips.signs(actor)
            if mine in slip.missing and st.button(
                t("agency.sign", who=_named(mine)), key=f"agency_sign_{key}", type="primary"
            ):
                _do(actor, slip, lambda: visit_slips.sign(desk(), actor, slip.request_id, slip.version))
            if paper and st.button(t("agency.add_paper"), key=f"agency_paper_{key}", type="primary"):
                _do(actor, slip, lambda: _paper(actor, slip, paper))
            if st.button(t("agency.hand_in"), key=f"agency_hand_in_{key}", help=t("agency.hand_in_help")):
                _do(actor, slip, lambda: visit_slips.hand_in(desk(), actor, slip.request_id, slip.version))
            if may(actor, Action.ISSUE_LETTER, frozenset({"agency"})):
                paper_link.offer(
                    f"visit_{slip.request_id}",
                    lambda where, click: _print(actor, slip, where, click),
                    "paper.visit_slip",
                )
            if st.button(t("agency.drop_slip"), key=f"agency_drop_slip_{key}", type="tertiary"):
                visit_slips.drop(desk(), actor, slip.request_id)
                done(f"agency_slip_{slip.request_id}", t("agency.slip_dropped"))
                st.rerun()


def _print(actor: Actor, slip: Slip, where: Place, click: str) -> Issued:
    """The paper on which the three of them sign."""
    arrived = slip.arrived_at
    return letters.visit_slip(
        desk(), actor, slip.case_id, where, arrived_at=arrived, broker_id=slip.broker_id, request_id=click
    )


def _paper(actor: Actor, slip: Slip, uploads: list[evidence.Upload]) -> Registered | None:
    tokens = evidence.keep(desk(), actor, uploads)
    return visit_slips.add_paper(desk(), actor, slip.request_id, slip.version, tokens)


def _do(actor: Actor, slip: Slip, act: Callable[[], Registered | None]) -> None:
    try:
        came = act()
        tell(actor, f"agency_slip_{slip.request_id}", came)
    except Refused as error:
        show(error)
        return
    st.rerun()


def _named(whose: str | None) -> str:
    return t(f"agency.signer_{whose}")


def tell(actor: Actor, form: str, came: Registered | None) -> None:
    """Keep for the next run what came of the slip: the verdict, or that it waits for signatures."""
    if came is None:
        done(form, t("agency.slip_waits"))
        return
    card = receipt(desk(), actor, came.seq)
    code = "agency.confirmed" if card.outcome == "accepted" else "agency.not_confirmed"
    given.give(form, t(code), card, won=card.outcome == "accepted")

"""How does a pasted message come in: its text, who sent it, and a picture of it?"""

from __future__ import annotations

import streamlit as st

from core.services import agencies, evidence, messages, receivers
from core.services.access import Actor
from core.services.agencies import Broker
from core.services.errors import Refused
from core.services.messages import Pasted, Taken
from pages._ui import agency_replies, pictures
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import t

_FORM = "agency_paste"


def draw(actor: Actor) -> None:
    """The form; after judging it is empty again and the answers stand beside it."""
    key = ticket(_FORM)
    known = agencies.brokers(desk(), actor)
    text = st.text_area(
        t("agency.paste"),
        key=f"agency_text_{key}",
        height=190,
        placeholder=t("agency.paste_example"),
        help=t("agency.paste_help"),
    )
    broker = st.selectbox(
        t("agency.sender"),
        [each.id for each in known],
        index=None,
        key=f"agency_sender_{key}",
        format_func=lambda number: called(next(each for each in known if each.id == number)),
        placeholder=t("agency.sender_hint"),
    )
    project = _project(actor, key)
    tour = st.toggle(t("agency.tour"), key=f"agency_tour_{key}", help=t("agency.tour_help"))
    receiver = _receiver(actor, key) if tour else None
    uploads = pictures.ask(f"pictures_agency_{key}")
    if not st.button(t("agency.judge"), key=f"agency_judge_{key}", type="primary", shortcut="Ctrl+Enter"):
        return
    try:
        tokens = evidence.keep(desk(), actor, uploads)
        taken = messages.take(desk(), actor, Pasted(key, text or "", broker, tour, receiver, tokens, project))
    except Refused as error:
        show(error)
        return
    tell(taken)
    done(_FORM, said(taken))
    st.rerun()


def _receiver(actor: Actor, key: str) -> int | None:
    inside = {each.id: each.name for each in receivers.choices(desk(), actor).receivers}
    return st.selectbox(
        t("agency.tour_receiver"),
        list(inside),
        index=None,
        key=f"agency_receiver_{key}",
        format_func=lambda number: inside[number],
        placeholder=t("agency.tour_receiver_hint"),
    )


def _project(actor: Actor, key: str) -> str | None:
    """The project of lines that name none; asked where claims hold for one project only."""
    known = receivers.choices(desk(), actor).projects
    if known is None:
        return None
    return st.selectbox(
        t("agency.project"),
        known,
        index=None,
        key=f"agency_project_{key}",
        placeholder=t("agency.project_hint"),
        accept_new_options=True,
    )


def called(broker: Broker) -> str:
    """A broker with his agency."""
    return f"{broker.unit} · {broker.name}"


def tell(taken: Taken) -> None:
    """Show the answers of these reports from now on."""
    if taken.judged:
        agency_replies.keep(taken.judged)


def said(taken: Taken) -> str:
    """What came of the lines, in a sentence."""
    code = "agency.judged" if not taken.waiting else "agency.judged_some"
    return t(code, judged=len(taken.judged), waiting=len(taken.waiting))

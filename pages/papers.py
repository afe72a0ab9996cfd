"""确认单据: slips that wait for a signature, protections that run out, and the papers that were issued."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.services import renewals, requests, slip_room
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from pages._ui import filters, given, once, paper_hand_in, paper_issued, paper_requests, paper_templates
from pages._ui.gate import desk, gate
from pages._ui.refusals import show
from pages._ui.texts import listed, moment, t


def draw(actor: Actor) -> None:
    """The screen: what can be handed in, then one of the lists."""
    st.title(t("paper.title"))
    st.caption(t("paper.intro"))
    once.say()
    given.draw()
    _hours(actor)
    views = _views(actor)
    first = "waiting" if "waiting" in views and requests.answers(actor) else "issued"
    view = (
        filters.narrowed("view", {each: t(f"paper.view_{each}") for each in views}, first) if len(views) > 1 else first
    )
    text = filters.sought("papers", t("paper.search"), t("paper.search_hint"))
    try:
        views[view](actor, text)
    except Refused as error:
        show(error)
    if may(actor, Action.EDIT_TEMPLATE):
        paper_templates.draw(actor)


def _views(actor: Actor) -> dict[str, Callable[[Actor, str], None]]:
    """The lists that mean something under the rulebook in force."""
    renewed = renewals.allowed_here(desk()) and may(actor, Action.RENEW, frozenset({"own"}))
    views: dict[str, Callable[[Actor, str], None]] = {}
    if renewed or slip_room.taken_here(desk()):
        views |= {"waiting": paper_requests.waiting, "answered": paper_requests.answered}
    if renewed:
        views["ending"] = paper_requests.ending
    return {**views, "issued": paper_issued.draw}


def _hours(actor: Actor) -> None:
    """Under a rulebook with slips: the hours, one's room, and the form to hand one in."""
    if not slip_room.taken_here(desk()) or not may(actor, Action.HAND_IN, frozenset({"own"})):
        return
    hours = slip_room.window(desk())
    if hours.hours:
        closed = "paper.window_shut" if hours.bars else "paper.window_closed"
        code = "paper.window_open" if hours.is_open else closed
        st.caption(t(code, hours=listed(hours.hours), next=moment(hours.next_at)))
    room = slip_room.room(desk(), actor, actor.id) if actor.role == "rep" else None
    if room is not None:
        full = room.held >= room.most and room.next_at is not None
        code = "paper.room_full" if full else "paper.room"
        st.caption(t(code, held=room.held, most=room.most, next=moment(room.next_at)))
    paper_hand_in.draw(actor)


draw(gate())

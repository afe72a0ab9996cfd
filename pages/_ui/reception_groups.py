"""Groups that wait, are here, or left without being registered: each with its minutes and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.services import receptions, tickets
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.receivers import choices
from core.services.reception import LONG, Group, Reception
from pages._ui import reception_words as words
from pages._ui.filters import narrowed
from pages._ui.gate import desk
from pages._ui.links import open_ticket
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, span, t

_MOST_SHOWN: Final = 60


def draw(actor: Actor, now: Reception) -> None:
    """All groups that the actor sees, what is most pressing first; the address may name one list (`show`)."""
    runs = may(actor, Action.ARRIVE)
    only = _only(now) if runs else ""
    if now.waiting and only in ("", "waiting"):
        st.subheader(t("reception.waiting", count=len(now.waiting)))
        for each in now.waiting:
            _waiting(actor, each, now)
    here = [each for each in now.here if only != "long" or now.at - each.at >= LONG]
    if only in ("", "here", "long"):
        st.subheader(t("reception.here", count=len(here)))
        if not here:
            st.caption(t("reception.here_none" if runs else "reception.mine_none"))
    for each in here[:_MOST_SHOWN] if only in ("", "here", "long") else ():
        _here(actor, each, now, runs=runs)
    if now.unregistered and only in ("", "unregistered"):
        st.subheader(t("reception.unregistered", count=len(now.unregistered)))
        for each in now.unregistered[:_MOST_SHOWN]:
            _unregistered(each, now)


def _only(now: Reception) -> str:
    """Which list is wanted; all of them where nothing is said."""
    long = sum(now.at - each.at >= LONG for each in now.here)
    lists = {"waiting": len(now.waiting), "here": len(now.here), "long": long, "unregistered": len(now.unregistered)}
    choices = {code: t(f"reception.show_{code}", count=count) for code, count in lists.items()}
    return narrowed("show", {"": t("reception.show_all")} | choices)


def _waiting(actor: Actor, group: Group, now: Reception) -> None:
    with line(group):
        st.markdown(f":red[{t('reception.waits_since', minutes=words.minutes(group.at, now.at))}] {words.about(group)}")
        if st.button(t("reception.by_turn"), key=f"turn_{group.number}", type="primary"):
            _give(actor, group, now, None, "")
        further(actor, group, now)


def _here(actor: Actor, group: Group, now: Reception, *, runs: bool) -> None:
    here = words.minutes(group.at, now.at)
    long = f":red[{here}]" if now.at - group.at >= LONG else here
    registered = f" · {t('reception.registered')}" if group.registered else ""
    with line(group):
        name = f"**{plain(group.receiver)}** " if runs else ""
        why = f"  \n:small[{words.why(group.reasons, now.names)}]"
        st.markdown(f"{name}{words.about(group)} · {words.came(group)} · {long}{registered}{why}")
        if st.button(t("reception.depart"), key=f"depart_{group.number}"):
            _depart(actor, group)
        if not group.registered:
            register(group)
            if runs:
                further(actor, group, now)


def _unregistered(group: Group, now: Reception) -> None:
    left = group.left_at
    since = t("reception.left_since", minutes=words.minutes(left, now.at)) if left is not None else ""
    text = f"**{plain(group.receiver)}** {words.about(group)} · {words.came(group)} {since}"
    with line(group):
        if group.late:
            st.markdown(f":red[{text} · {t('reception.late')}]")
        else:
            st.markdown(f"{text} · {t('reception.not_yet')}")
        register(group)


def register(group: Group, *, label: str = "", first: bool = False) -> None:
    """The way to the form, filled with what is known of the group; `first` where it is what to do next."""
    kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
    if st.button(label or t("reception.register"), key=f"register_{group.number}", type=kind):
        open_ticket(group.number)


def _depart(actor: Actor, group: Group) -> None:
    form = f"depart_{group.number}"
    _tried(lambda: _departed(actor, group, form))


def _departed(actor: Actor, group: Group, form: str) -> None:
    gone = receptions.depart(desk(), actor, ticket(form), group.number)
    said = t("reception.departed", name=plain(group.receiver or ""), stay=span(gone.stay))
    done(form, said if gone.due_at is None else f"{said}{t('reception.register_soon')}")


def further(actor: Actor, group: Group, now: Reception) -> None:
    """Somebody else by hand, with a reason; or the ticket was a mistake."""
    menu = st.popover(t("reception.further"), key=f"further_{group.number}", on_change="rerun", type="tertiary")
    if not menu.open:
        return
    with menu:
        names = {each.id: each.name for each in choices(desk(), actor).receivers if each.id != group.receiver_id}
        to = st.selectbox(
            t("reception.by_hand"),
            list(names),
            index=None,
            format_func=lambda each: names[each],
            placeholder=t("reception.choose"),
            key=f"to_{group.number}",
        )
        why = st.text_input(
            t("reception.why"), key=f"why_{group.number}", placeholder=t("reception.why_hint"), autocomplete="off"
        )
        if st.button(t("reception.give"), key=f"give_{group.number}", type="primary", disabled=to is None):
            _give(actor, group, now, to, why)
        if st.button(t("reception.cancel"), key=f"cancel_{group.number}", type="tertiary"):
            form = f"cancel_{group.number}"
            _tried(lambda: _cancelled(actor, group, form))


def _cancelled(actor: Actor, group: Group, form: str) -> None:
    tickets.cancel(desk(), actor, ticket(form), group.number)
    done(form, t("reception.cancelled"))


def _give(actor: Actor, group: Group, now: Reception, to: int | None, why: str) -> None:
    form = f"give_{group.number}"

    def work() -> None:
        found = tickets.assign(desk(), actor, ticket(form), group.number, to, why)
        if found.receiver is None:
            done(form, t("reception.waits"))
        else:
            name = plain(now.names[found.receiver])
            done(form, t("reception.receives", name=name, why=words.why(found.reasons, now.names)))

    _tried(work)


def _tried(work: Callable[[], None]) -> None:
    """Do it and draw the screen anew, or say why not."""
    try:
        work()
    except Refused as error:
        show(error)
        return
    st.rerun()


def line(group: Group) -> DeltaGenerator:
    """The line of one group."""
    return st.container(key=f"group_{group.number}", horizontal=True, vertical_alignment="center", gap="small")

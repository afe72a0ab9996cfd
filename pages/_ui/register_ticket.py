"""Is a group of the front desk being registered, and what is known of it already?"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from core.services import receptions, ticket_entry
from core.services.access import Actor
from core.services.errors import Problem
from core.services.registration import Registration
from core.services.slip_groups import NO_GROUP
from core.services.ticket_entry import ToRegister
from pages._ui import addressed
from pages._ui.gate import desk
from pages._ui.texts import moment, plain, t, zone

_ASKED: Final = "ticket"
_KEY: Final = "register_off_ticket"
#: Which groups a customer may have come with, by the way in which he is entered.
_OF: Final = {"visit": "visit", "accompanied": "visit", "call": "call"}


def opened(actor: Actor, round_key: str) -> ToRegister | None:
    """The group that the address names, if this person may register it; a new one begins a form of its own. Else the
    one of his own open groups that he chose on the form."""
    asked = addressed.number(_ASKED)
    found = ticket_entry.to_register(desk(), actor, asked) if asked is not None else None
    if found is None:
        return _chosen(actor, st.session_state[round_key])
    if st.session_state.get(_KEY) != found.number:
        st.session_state[round_key] += 1
        _begin(actor, found, st.session_state[round_key])
    st.session_state[_KEY] = found.number
    return found


def _chosen(actor: Actor, number: int) -> ToRegister | None:
    said = st.session_state.get(_group(number))
    found = ticket_entry.to_register(desk(), actor, said) if said else None
    if found is not None and found.channel != _OF.get(st.session_state.get(f"register_channel_{number}", "")):
        found = None
    if found is not None and st.session_state.get(_KEY) != found.number:
        _begin(actor, found, number)
    st.session_state[_KEY] = found.number if found is not None else None
    return found


def _begin(actor: Actor, off: ToRegister, number: int) -> None:
    """What is known of the group stands in the form, and a call counts as taken."""
    _fill(off, number)
    if off.channel == "call":
        receptions.take(desk(), actor, off.number)


def _group(number: int) -> str:
    """The key of the choice among one's own open groups, in a round of the form."""
    return f"register_group_{number}"


def ask(actor: Actor, number: int, channel: str | None, off: ToRegister | None) -> None:
    """Which of his own groups of today that nobody registered is this customer's? Nothing where there is none, or
    where the address says which."""
    if off is not None and off.number != st.session_state.get(_group(number)):
        return
    groups = {each.number: each for each in _own(actor, channel)}
    if st.session_state.get(_group(number)) not in (None, NO_GROUP, *groups):
        st.session_state.pop(_group(number))  # a colleague has registered it meanwhile
    if not groups:
        return

    def said(each: int) -> str:
        if each == NO_GROUP:
            return t("register.group_none")
        at = groups[each].at.astimezone(zone())
        return t(f"register.group_{groups[each].channel}", at=f"{at:%H:%M}", size=groups[each].size)

    st.pills(t("register.group"), [*groups, NO_GROUP], format_func=said, key=_group(number), wrap=True)


def unsaid(actor: Actor, number: int, channel: str | None) -> list[Problem]:
    """The mistake where he has such groups and did not say whether one of them is this customer's."""
    if channel not in _OF or st.session_state.get(_group(number)) is not None:
        return []
    found = ticket_entry.unsaid(desk(), actor, _OF[channel])
    return [found] if found is not None else []


def _own(actor: Actor, channel: str | None) -> list[ToRegister]:
    return ticket_entry.own_open(desk(), actor, _OF[channel]) if channel in _OF else []


def say(off: ToRegister) -> None:
    """Which group it is."""
    code = "register.ticket_call" if off.channel == "call" else "register.ticket"
    st.info(t(code, name=plain(off.name_of_receiver), at=moment(off.at), size=off.size))


def named(form: Registration, off: ToRegister | None) -> Registration:
    """The form as that of this group."""
    return form if off is None else replace(form, receiver=off.receiver, ticket=off.number)


def leave() -> None:
    """The group is registered: the next form is for somebody else."""
    st.query_params.pop(_ASKED, None)
    st.session_state[_KEY] = None


def _fill(off: ToRegister, number: int) -> None:
    known = {"phone": off.phone, "name": off.name, "project": off.project}
    for name, value in known.items():
        if value and not st.session_state.get(f"register_{name}_{number}"):
            st.session_state[f"register_{name}_{number}"] = value
    if off.asks_for is not None:
        st.session_state[f"register_asked_{number}"] = "whom"
        st.session_state[f"register_asks_for_{number}"] = off.asks_for

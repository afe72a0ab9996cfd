"""What can be changed about one person, his account, and his leaving?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.services import accounts, agency_accounts
from core.services.access import Actor
from core.services.accounts import PERSON_ROLES, NewPerson
from core.services.errors import Refused, Stale
from core.services.team import Colleague, GroupKind, Team
from pages._ui import invite, team_leave
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.team_list import role_of
from pages._ui.texts import plain, t


def draw(actor: Actor, who: Colleague, shown: Team) -> None:
    """The person's card: a form on the left, his account on the right."""
    with st.container(border=True, key="person"):
        st.subheader(f"{plain(who.person.name)} · {plain(role_of(who))}")
        if who.state == "left":
            st.caption(t("team.has_left"))
            return
        left, right = st.columns([3, 2], gap="large")
        with left:
            _form(actor, who, shown)
        with right:
            _account(actor, who)


def _form(actor: Actor, who: Colleague, shown: Team) -> None:
    person = who.person
    form = f"person_{person.id}"
    key = f"{form}_{ticket(form)}"
    # What the form shows is of this version, whatever has been saved by somebody else since.
    version = st.session_state.setdefault(f"_version_{key}", person.version)
    with st.form(key, border=False):
        left, right = st.columns(2)
        name = left.text_input(t("team.name"), value=person.name, key=f"name_{key}")
        title = right.text_input(t("team.own_title"), value=person.title or "", key=f"title_{key}")
        role = left.selectbox(
            t("team.role"),
            PERSON_ROLES,
            index=PERSON_ROLES.index(person.role),
            format_func=lambda each: t(f"role.{each}"),
            key=f"role_{key}",
        )
        with right:
            of_team = _group("team", shown, person.team, key)
            of_unit = _group("unit", shown, person.unit, key)
        saved = st.form_submit_button(t("team.save"), type="primary", shortcut="Ctrl+Enter")
    if not saved:
        return
    changed = NewPerson(name, role or person.role, of_team, of_unit, title.strip() or None)
    try:
        accounts.change_person(desk(), actor, person.id, changed, version)
        done(form, t("team.saved", name=plain(name)))
    except Stale as stale:
        st.session_state[f"_version_{key}"] = person.version
        show(stale)
        group = person.unit or person.team or t("team.none")
        st.caption(t("team.reads_now", name=plain(person.name), role=plain(role_of(who)), group=plain(group)))
    except Refused as refused:
        show(refused)
    else:
        st.rerun()


def _group(kind: GroupKind, shown: Team, own: str | None, key: str) -> str | None:
    """One of the teams or agencies, a new one typed in, or none."""
    names = [each.name for each in shown.groups if each.kind == kind]
    return st.selectbox(
        t(f"team.{kind}"),
        names,
        index=names.index(own) if own in names else None,
        key=f"{kind}_{key}",
        placeholder=t("team.none"),
        accept_new_options=True,
    )


def _account(actor: Actor, who: Colleague) -> None:
    person = who.person
    st.markdown(t("team.account", username=plain(person.username), state=t(f"team.state_{who.state}")))
    if who.state == "locked" and st.button(t("team.unlock"), key="unlock", width="stretch"):
        _do(lambda: accounts.unlock(desk(), actor, person.id), t("team.unlocked", name=plain(person.name)))
    # The key goes with the version: a second click must not make the slip of the first one worthless.
    reset = f"reset_{person.id}_{person.version}"
    if who.state == "outside" and st.button(
        t("team.invite"), key=f"invite_{person.id}_{person.version}", width="stretch", help=t("team.invite_help")
    ):
        _do(
            lambda: invite.keep([agency_accounts.invite(desk(), actor, person.id)]),
            t("team.invited", name=plain(person.name)),
        )
    if who.state not in ("off", "outside") and st.button(
        t("team.reset"), key=reset, width="stretch", help=t("team.reset_help")
    ):
        _do(
            lambda: invite.keep([accounts.reset_password(desk(), actor, person.id)]),
            t("team.was_reset", name=plain(person.name)),
        )
    if person.id == actor.id:
        return
    if person.unit is not None and person.signs_in and st.button(t("team.withdraw"), key="withdraw", width="stretch"):
        _do(
            lambda: agency_accounts.withdraw(desk(), actor, person.id, person.version),
            t("team.withdrawn", name=plain(person.name)),
        )
    switch = "on" if who.state == "off" else "off"
    if st.button(t(f"team.switch_{switch}"), key="switch", width="stretch", help=t(f"team.switch_{switch}_help")):
        _do(
            lambda: accounts.set_active(desk(), actor, person.id, switch == "on", person.version),
            t(f"team.switched_{switch}", name=plain(person.name)),
        )
    if st.button(t("team.leaves"), key="leaves", width="stretch", help=t("team.leaves_help")):
        team_leave.ask(actor, person.id)


def _do(act: Callable[[], object], said: str) -> None:
    """Carry out one command; say at the top of the next run that it was done, or here why not."""
    try:
        act()
        done("person", said)
    except Refused as refused:
        show(refused)
    else:
        st.rerun()

"""What does somebody see who is not in yet: the sign-in form, a first password to change, an office to set up?"""

from __future__ import annotations

import streamlit as st

from core.services import accounts, setup
from core.services.access import Actor
from core.services.errors import Invalid
from core.services.opening import code_opens, office_name
from core.texts import LANGUAGES
from pages._ui import account, beginning, house
from pages._ui.refusals import show_problems
from pages._ui.texts import SWITCHED, language, plain, t


def sign_in() -> None:
    """The sign-in form; in a demo office also the accounts to try; right after the set-up the first passwords."""
    if beginning.show_invites():
        return
    with st.container(key="card"):
        _languages()
        st.title(plain(office_name(house.desk())))
        account.form()
        if account.hand_over():
            return
        _demo_accounts()


def set_up() -> None:
    """The set-up page for whoever has the link, and for everybody else where to find it."""
    code = st.query_params.get("setup", "")
    if code and code_opens(house.desk(), code):
        with st.container(key="sheet"):
            _languages()
            beginning.draw(code)
        return
    with st.container(key="card"):
        _languages()
        st.title(t("setup.product"))
        st.info(t("setup.link_dead" if code else "setup.open_the_link"))


def first_password(actor: Actor) -> None:
    """Somebody came in with a password that another person knows; he chooses his own."""
    with st.container(key="card"):
        _languages()
        st.title(t("sign_in.choose_password"))
        st.caption(t("sign_in.choose_password_why"))
        change_password(actor)


def change_password(actor: Actor) -> None:
    """The form to change one's own password; afterwards one is signed in anew."""
    with st.form("change_password"):
        old = st.text_input(t("sign_in.password_now"), type="password", key="password_now")
        new = st.text_input(t("sign_in.password_new"), type="password", key="password_new")
        again = st.text_input(t("sign_in.password_again"), type="password", key="password_again")
        asked = st.form_submit_button(t("sign_in.change_password"), type="primary")
    if not asked:
        return
    if new.strip() != again.strip():
        st.error(t("problem.password_differs"))
        return
    try:
        accounts.change_password(house.desk(), actor, old, new)
    except Invalid as invalid:
        show_problems(invalid.problems)
        return
    account.enter(actor.username)
    account.hand_over()


def _languages() -> None:
    names = {each: t(f"language.{each}") for each in LANGUAGES}
    now = language()
    with st.container(horizontal_alignment="right"):
        chosen = st.segmented_control(
            t("language.label"),
            LANGUAGES,
            format_func=names.__getitem__,
            default=now,
            key="language_at_door",
            label_visibility="collapsed",
            wrap=True,
        )
    if chosen is not None and chosen != now:
        st.session_state[SWITCHED] = chosen
        st.rerun()


def _demo_accounts() -> None:
    password = setup.demo_password(house.desk())
    if password is None:
        return
    st.caption(t("sign_in.demo", password=plain(password)))
    with st.container(horizontal=True, gap="small"):
        for each in setup.demo_accounts(house.desk()):
            role = t("role.agency" if each.agency else f"role.{each.role}")
            label = f"{plain(each.name)} · {role} · {plain(each.username)}"
            if st.button(label, key=f"demo_{each.username}"):
                account.enter_demo(each.username, password)
                account.hand_over()

"""How is an office set up on its first page: one's own, or the demo office?"""

from __future__ import annotations

import streamlit as st

from core.services import setup
from core.services.accounts import Invite
from core.services.errors import Invalid, Refused
from pages._ui import adding, demo_run, house
from pages._ui.people import read_people
from pages._ui.refusals import problem, show
from pages._ui.texts import language, t

_FORM = "setup"


def draw(code: str) -> None:
    """Both ways to begin, or how far the demo office is."""
    st.title(t("setup.product"))
    if demo_run.running():
        demo_run.watch()
        return
    st.markdown(t("setup.welcome"))
    own, demo = st.tabs([t("setup.own"), t("setup.demo")])
    with demo:
        st.markdown(t("setup.demo_what"))
        if st.button(t("setup.demo_start"), type="primary", key="demo_start"):
            demo_run.start(code)
            st.rerun()
        demo_run.say_failure()
    with own:
        _own(code)


def _own(code: str) -> None:
    titles = setup.rulebook_titles(language())
    with st.form("own_office"):
        name = st.text_input(t("setup.office_name"), key="office_name", placeholder=t("setup.office_name_example"))
        rulebook = st.selectbox(
            t("setup.rulebook"), titles, format_func=titles.__getitem__, key="rulebook", help=t("setup.rulebook_help")
        )
        st.subheader(t("setup.administrator"))
        left, right = st.columns(2)
        person = left.text_input(t("setup.administrator_name"), key="administrator")
        username = right.text_input(t("sign_in.username"), key="username", value="admin")
        password = left.text_input(t("setup.password"), type="password", key="password")
        repeated = right.text_input(t("sign_in.password_again"), type="password", key="repeated")
        st.subheader(t("setup.people"))
        st.caption(t("setup.people_help"))
        people = st.text_area(
            t("setup.people_list"),
            key="people",
            height=180,
            placeholder=t("setup.people_example"),
            label_visibility="collapsed",
        )
        asked = st.form_submit_button(t("setup.begin"), type="primary", shortcut="Ctrl+Enter")
    if not asked:
        return
    listed, mistakes = read_people(people)
    form = setup.NewOffice(name, rulebook or "", person, username, password, repeated, tuple(listed))
    given = adding.under_way(_FORM)
    try:
        if mistakes:
            _only_check(form)
        given.invites = setup.set_up(house.desk(), code, form, given.stock, adding.bar(len(listed)))
    except Invalid as invalid:
        for each in [*invalid.problems, *mistakes]:
            st.error(f"**{t(f'setup.field_{each.field}')}** · {problem(each)}")
        return
    except Refused as refused:
        show(refused)
        return
    st.rerun()


def _only_check(form: setup.NewOffice) -> None:
    """With lines that cannot be read nothing is set up, but all other mistakes are named at once."""
    raise Invalid(*setup.problems(form))


def show_invites() -> bool:
    """After the set-up: the first passwords, once, to print or copy. Says whether there was anything to show."""
    made = adding.under_way(_FORM).invites
    if made is None:
        return False
    invites = tuple(each for each in made if each.password)
    with st.container(key="sheet"):
        st.title(t("setup.done"))
        if invites:
            st.markdown(t("setup.invites"))
            st.dataframe(_table(invites), hide_index=True, key="invites")
            st.code("\n".join("\t".join(row.values()) for row in _table(invites)), language=None)
        if st.button(t("setup.go_to_sign_in"), type="primary", key="go_to_sign_in"):
            adding.over(_FORM)
            st.query_params.clear()
            st.rerun()
    return True


def _table(invites: tuple[Invite, ...]) -> list[dict[str, str]]:
    return [
        {
            t("people.name"): each.name,
            t("people.role"): t(f"role.{each.role}"),
            t("people.team"): each.team or "",
            t("sign_in.username"): each.username,
            t("sign_in.first_password"): each.password,
        }
        for each in invites
    ]

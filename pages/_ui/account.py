"""How does somebody sign in and out? The only module that knows streamlit-authenticator.

Of the library we use the form, its session state and its signed token. Passwords are checked by our own service
(throttled, the same time for unknown accounts), and the token travels into a cookie that no script can read: the
form hands it to the route `session`, which sets the cookie, and the page loads anew with it.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.models import AuthenticationModel, CookieModel

from core.services import accounts, sessions, sign_in
from core.services.access import Actor
from core.services.errors import Refused, Throttled
from pages._ui import house
from pages._ui.routes import address_of
from pages._ui.texts import SWITCHED, moment, t

_TOKEN = "_token_to_hand_over"
_REFUSED = "_sign_in_refused"


class _Accounts(AuthenticationModel):  # type: ignore[misc]
    """The library's accounts, of which only the one that has just signed in is ever loaded."""

    def check_credentials(self, username: str, password: str) -> bool:
        """Ask our service."""
        try:
            actor = sign_in.sign_in(house.desk(), username, password or "", _address())
        except Refused as refused:
            st.session_state[_REFUSED] = refused
            return False
        self.credentials["usernames"][username] = {"name": actor.name}
        _keep_language(actor)
        return True


class _Cookie(CookieModel):  # type: ignore[misc]
    """The library's token, kept where no script of the page can read it."""

    def __init__(self) -> None:
        self.cookie_name = sessions.COOKIE
        self.cookie_key = house.key()
        self.cookie_expiry_days = sessions.LIFETIME_DAYS
        self.token = self.exp_date = None

    def get_cookie(self) -> None:
        """The gate reads the cookie; the form has no use for it."""

    def set_cookie(self) -> None:
        """Keep the token for `hand_over`."""
        self.exp_date = self._set_exp_date()
        st.session_state[_TOKEN] = self._token_encode()


class _Form(Authenticate):  # type: ignore[misc]
    """The library's form on our accounts and our cookie."""

    def __init__(self) -> None:
        nobody: dict[str, Any] = {"usernames": {}}
        self.api_key = self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.cookie_controller = _Cookie()
        self.authentication_controller = AuthenticationController(nobody, auto_hash=False, secret_key=house.key())
        self.authentication_controller.authentication_model = _Accounts(nobody, False, secret_key=house.key())


def form() -> None:
    """Draw the sign-in form, and say why somebody did not come in."""
    fields = {
        "Form name": t("sign_in.title"),
        "Username": t("sign_in.username"),
        "Password": t("sign_in.password"),
        "Login": t("sign_in.enter"),
    }
    st.session_state["authentication_status"] = None
    _Form().login(fields=fields, key="sign_in")
    refused = st.session_state.pop(_REFUSED, None)
    if isinstance(refused, Throttled):
        st.error(t("refusal.too_many_tries", until=moment(refused.params["until"])))
    elif isinstance(refused, Refused):
        st.error(t("refusal.wrong_sign_in"))


def enter(username: str) -> None:
    """Begin a new session for an account that has just proved itself in another way than by the form."""
    st.session_state["username"] = username
    _Cookie().set_cookie()


def enter_demo(username: str, password: str) -> None:
    """Sign in as one of the accounts that a demo office names."""
    actor = sign_in.sign_in(house.desk(), username, password, _address())
    _keep_language(actor)
    enter(actor.username)


def hand_over() -> bool:
    """If somebody has just signed in, exchange the token for the cookie and load the page anew."""
    token = st.session_state.pop(_TOKEN, None)
    if token is None:
        return False
    _run(f"""
        fetch({json.dumps(address_of("session"))}, {{
            method: "POST", credentials: "same-origin", headers: {{"Content-Type": "application/json"}},
            body: JSON.stringify({json.dumps({"token": token})})
        }}).finally(() => {_GO_ON});
    """)
    return True


def sign_out(actor: Actor) -> None:
    """End all sessions of this account, drop the cookie, and load the page anew."""
    sessions.end_all(house.desk(), actor)
    _run(f"""fetch({json.dumps(address_of("session"))}, {{method: "DELETE"}}).finally(() => {_GO_ON});""")


#: Without the address's query: a set-up code has no place in the history of whoever is signed in.
_GO_ON = "window.location.replace(window.location.pathname)"


def _keep_language(actor: Actor) -> None:
    """Somebody who switched the language at the door reads on in it."""
    switched = st.session_state.get(SWITCHED)
    if switched is not None and switched != actor.language:
        accounts.set_language(house.desk(), actor, switched)


def _run(script: str) -> None:
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _address() -> str:
    return st.context.ip_address or "local"

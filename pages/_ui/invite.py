"""How do new colleagues get their first passwords? On slips that are shown once, to print and hand out."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.documents.invite import Slip, invite_sheet
from core.documents.invite_pdf import invite_pdf
from core.services.accounts import Invite
from core.services.opening import office_name
from pages._ui.gate import desk
from pages._ui.paper_link import office_address
from pages._ui.texts import language, t

_KEPT = "_invites"
_FILE = "_invites_pdf"


def keep(invites: Iterable[Invite]) -> None:
    """Show these slips until they have been handed out, each once; the passwords are kept nowhere else."""
    st.session_state[_KEPT] = list(dict.fromkeys([*st.session_state.get(_KEPT, []), *invites]))


def draw() -> None:
    """The slips that still have to be handed out, if there are any."""
    waiting: list[Invite] = st.session_state.get(_KEPT, [])
    if not waiting:
        return
    with st.container(border=True, key="slips"):
        st.markdown(t("team.slips_once", count=len(waiting)))
        slips = [_slip(each) for each in waiting]
        about = (language(), office_name(desk()) or "", office_address())
        st.iframe(invite_sheet(*about, slips, _pdf(about, slips)), height="content")
        if st.button(t("team.slips_done"), key="slips_done"):
            del st.session_state[_KEPT]
            st.session_state.pop(_FILE, None)
            st.rerun()


def _pdf(about: tuple[str, str, str], slips: list[Slip]) -> bytes:
    """The slips as a file, made once as long as they are the same."""
    made_of, made = st.session_state.get(_FILE, (None, b""))
    if made_of != (about, slips):
        made = invite_pdf(*about, slips)
        st.session_state[_FILE] = ((about, slips), made)
    return bytes(made)


def _slip(invite: Invite) -> Slip:
    """People of outside agencies are called so, whatever their role."""
    role = "agency" if invite.unit else invite.role
    return Slip(invite.name, role, invite.unit or invite.team, invite.username, invite.password)

"""Who came, and whose customer is it? The form on the left, the verdict on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

import streamlit as st

from core.services import evidence, receivers
from core.services.access import Action, Actor
from core.services.cards import receipt
from core.services.errors import Invalid, Refused
from core.services.evidence import Upload
from core.services.registration import Registered, register
from core.services.ticket_entry import ToRegister
from pages._ui import once, open_traffic, pictures, presses, register_ticket, related_warning, verdict_card
from pages._ui.gate import desk, gate
from pages._ui.lately import lately
from pages._ui.register_form import Sheet
from pages._ui.register_values import registration
from pages._ui.texts import t

#: Kept between two runs: the round of the form, its command's id, its mistakes, how often it was saved, what the last
#: one came to, and who that was.
_ROUND: Final = "register_round"
_TURN: Final = "register_turn"
_REQUEST: Final = "register_request"
_PROBLEMS: Final = "register_problems"
_CARD: Final = "register_card"
_NAMED: Final = "register_named"

_CSS: Final = """
<style>
@media (min-width: 641px) { .st-key-register_no_number { padding-top: 1.75rem; } }
@media (max-width: 640px) {
  .st-key-register_sheet > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"]:has(.verdict) {
    flex-direction: column-reverse; }
  .st-key-register_sheet [data-testid="stColumn"] { min-width: 100%; }
}
</style>
"""
#: After saving the answer is in sight, after a mistake the first of them. The number has the cursor on arrival and for
#: the next customer, until a key or a click goes elsewhere; not by touch, where a keyboard would jump up. A new
#: %(turn)s runs it again.
_LOOK: Final = """
<script>
/* %(turn)s */
setTimeout(() => {
  const wrong = document.querySelector(".st-key-register_sheet .stMarkdownColoredText");
  if (wrong) wrong.scrollIntoView({ block: "center" });
  else document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
}, 150);
{
  let acted = false;
  const act = () => { acted = true; };
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, act, { capture: true, once: true });
  (function look(tries) {
    if (acted) return;
    const field = document.querySelector(".st-key-register_phone_%(round)d input");
    const idle = ["BODY", "BUTTON"].includes(document.activeElement.tagName);
    if (field && idle && matchMedia("(pointer: fine)").matches) field.focus({ preventScroll: true });
    if (tries) setTimeout(look, 100, tries - 1);
  })(300);
}
</script>
"""


def draw() -> None:
    """One run of the screen."""
    actor = gate(Action.REGISTER)
    state = st.session_state
    state.setdefault(_ROUND, 0)
    state.setdefault(_REQUEST, uuid4().hex)
    off = register_ticket.opened(actor, _ROUND)
    turn = {"turn": state.setdefault(_TURN, 0), "round": state[_ROUND]}
    st.html(_CSS + _LOOK % turn, unsafe_allow_javascript=True)
    st.title(t("register.title"))
    left, right = st.container(key="register_sheet").columns([6, 5], gap="large")
    with left:
        _form(actor, off)
    with right:
        _answer(actor)
    open_traffic.draw(actor, state[_TURN])


def _form(actor: Actor, off: ToRegister | None) -> None:
    state = st.session_state
    choices = lately("choices", state[_ROUND], lambda: receivers.choices(desk(), actor))
    sheet = Sheet(actor, choices, state[_ROUND], state.get(_PROBLEMS, ()), off)
    if off is not None:
        register_ticket.say(off)
    saved = presses.taken(sheet.key("save"))
    sheet.draw()
    uploads = pictures.ask(f"pictures_{sheet.number}")
    sheet.rest()
    with st.container(horizontal=True, vertical_alignment="center"):
        presses.button(t("register.save"), key=sheet.key("save"), type="primary", shortcut="Ctrl+Enter")
        st.caption(sheet.receiver_line())
    if saved:
        with presses.work():
            _save(actor, sheet, uploads, off)
        state[_TURN] += 1
        st.rerun()


def _save(actor: Actor, sheet: Sheet, uploads: Sequence[Upload], off: ToRegister | None) -> None:
    """Register what was typed, or keep the mistakes for the next run."""
    state = st.session_state
    try:
        unsaid = register_ticket.unsaid(actor, sheet.number, sheet.field("channel")) if off is None else []
        if unsaid:
            raise Invalid(*unsaid)
        tokens = evidence.keep(desk(), actor, uploads)
        form = registration(actor, sheet.field, state[_REQUEST], tokens)
        done = register(desk(), actor, register_ticket.named(form, off))
    except Invalid as error:
        state[_PROBLEMS] = error.problems
        return
    state[_NAMED] = (form.phone, form.name, form.company or "")
    _next_round(actor, done)
    register_ticket.leave()


def _next_round(actor: Actor, done: Registered) -> None:
    """An empty form with a new id, and the answer to this one kept beside it."""
    state = st.session_state
    state[_ROUND] += 1
    state[_REQUEST] = uuid4().hex
    state.pop(_PROBLEMS, None)
    state[_CARD] = None
    if done.case_id is not None:
        state[_CARD] = receipt(desk(), actor, done.seq)


def _answer(actor: Actor) -> None:
    """What the last registration came to, and below it, where its forms stand, what was done from its card."""
    if _CARD not in st.session_state:
        st.caption(t("register.empty"))
    elif st.session_state[_CARD] is None:
        st.success(t("register.saved_traffic"))
    else:
        related_warning.draw(actor, *st.session_state.get(_NAMED, ("",)))
        try:
            verdict_card.show(st.session_state[_CARD], actor)
        except Refused:
            del st.session_state[_CARD]
    once.say()


draw()

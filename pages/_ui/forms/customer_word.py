"""What the customer himself said of a colleague, a complaint or a written designation, with its effect beforehand."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.services import customer_word, evidence
from core.services.access import Actor
from core.services.card_values import Card
from core.services.customer_word import Asked, Word
from core.services.errors import Refused
from pages._ui import effect, once, pictures
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t


def draw(actor: Actor, shown: Card) -> bool:
    """The form; True once it is entered."""
    asked = customer_word.asked(desk(), actor, shown.case_id)
    if not asked.kinds:
        return False
    name = f"customer_word_{shown.case_id}"
    ticket = once.ticket(name)
    said = st.segmented_control(
        t("customer_word.what"),
        asked.kinds,
        default=asked.kinds[0],
        format_func=lambda each: t(f"customer_word.{each}"),
        key=f"said_{ticket}",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    form = _complaint(asked, ticket, shown.case_id) if said == "complain" else _writing(asked, ticket, shown.case_id)
    uploads = pictures.ask(f"pictures_{ticket}")
    try:
        if (form.about or form.to) is not None:
            effect.draw(customer_word.preview(desk(), actor, form))
        reason = st.text_area(t(f"customer_word.reason_{said}"), key=f"reason_{ticket}", height=80)
        if not st.button(t("customer_word.save"), type="primary", key=f"save_{ticket}"):
            return False
        tokens = evidence.keep(desk(), actor, uploads)
        full = Word(ticket, shown.case_id, form.said, form.about, form.to, form.upheld, reason, tokens)
        done = customer_word.hear(desk(), actor, full)
    except Refused as error:
        show(error)
        return False
    st.query_params["case"] = str(done.case_id)
    once.done(name, t("customer_word.saved"))
    return True


def _complaint(asked: Asked, ticket: str, case_id: int) -> Word:
    people = {each.id: each.name for each in (*asked.claimants, *asked.others)}
    first = 0 if asked.claimants else None
    about = _person("about", people, ticket, first)
    to = _person("to_complain", {number: who for number, who in people.items() if number != about}, ticket, None)
    upheld = True
    if asked.must_be_true:
        upheld = st.checkbox(t("customer_word.upheld"), key=f"upheld_{ticket}")
    return Word(ticket, case_id, "complain", about, to, upheld)


def _writing(asked: Asked, ticket: str, case_id: int) -> Word:
    people = {each.id: each.name for each in (*asked.claimants, *asked.others)}
    return Word(ticket, case_id, "designate", to=_person("to_designate", people, ticket, None))


def _person(name: str, people: Mapping[int, str], ticket: str, first: int | None) -> int | None:
    return st.selectbox(
        t(f"customer_word.{name}"),
        list(people),
        index=first,
        format_func=lambda number: people[number],
        placeholder=t("customer_word.choose" if name != "to_complain" else "customer_word.as_rulebook"),
        key=f"{name}_{ticket}",
    )

"""What can be done to a customer from his page, and which form does it?

A form is a module of pages/_ui/forms with one function, `draw(actor, shown) -> bool`: it draws the form for the
customer of the card `shown` and says True once something was saved, so that the page is drawn anew. Its name on screen
is `action.<key>`. To add one, write the module and name it in FORMS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Final

import streamlit as st

from core.services.access import Action, Actor
from core.services.card_values import Card
from pages._ui.texts import t

Draw = Callable[[Actor, Card], bool]
#: The parameter of the address that opens a form at once: /customer?case=7&do=follow_up
PARAMETER: Final = "do"


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its module's name, and what one must be allowed to do to the customer."""

    key: str
    action: Action

    @property
    def draw(self) -> Draw:
        """The function that draws it."""
        found: Draw = import_module(f"pages._ui.forms.{self.key}").draw
        return found


#: In the order in which they are offered.
FORMS: Final = tuple(
    form
    for form in (
        Form("follow_up", Action.FOLLOW_UP),
        Form("claim", Action.CLAIM),
        Form("deal", Action.DEAL_STEP),
        Form("dispute", Action.DISPUTE),
        Form("evidence", Action.ATTACH),
        Form("correction", Action.CORRECT),
        Form("alias", Action.CORRECT),
        Form("transfer", Action.TRANSFER),
        Form("customer_word", Action.COMPLAIN),
        Form("renewal", Action.RENEW),
        Form("letter", Action.ISSUE_LETTER),
        Form("relation", Action.RELATE),
        Form("merge", Action.MERGE),
    )
    if find_spec(f"pages._ui.forms.{form.key}") is not None
)


def open_forms(shown: Card) -> list[Form]:
    """The forms that the reader of this card may use on its customer."""
    return [form for form in FORMS if form.action in shown.may and not (form.key == "claim" and shown.state == "owned")]


def draw_form(key: str, actor: Actor, shown: Card) -> bool:
    """Draw one form by its key; True once something was saved."""
    return next(form for form in FORMS if form.key == key).draw(actor, shown)


def draw_actions(actor: Actor, shown: Card) -> bool:
    """Offer the forms as a row of choices and draw the chosen one; True once something was saved."""
    forms = {form.key: form for form in open_forms(shown)}
    if not forms:
        return False
    asked = st.query_params.get(PARAMETER)
    first = asked if asked in forms else next(iter(forms))
    chosen = st.segmented_control(
        t("action.what"),
        list(forms),
        default=first,
        format_func=lambda key: t(f"action.{key}"),
        key=f"action_{shown.case_id}",
        required=True,
        label_visibility="collapsed",
        width="stretch",
        wrap=True,
    )
    return forms[chosen or first].draw(actor, shown)

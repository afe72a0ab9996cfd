"""How does a verdict look? The same everywhere: whose, until when, why, what next, and where it is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from html import escape
from typing import Any, Final
from uuid import uuid4

import streamlit as st

from core import texts
from core.services import printing
from core.services.access import Action, Actor
from core.services.card_values import Card, CardReason
from core.services.papers import Issued, Place
from pages._ui import paper_link, rulebook_words
from pages._ui.actions import draw_form, open_forms
from pages._ui.gate import desk
from pages._ui.links import open_customer
from pages._ui.texts import language, listed, moment, phone, span, t, until, zone

#: So many characters of the hash are shown; the whole one stands in the ledger.
_HASH: Final = 8
_SOON: Final = timedelta(days=3)
_VERY_SOON: Final = timedelta(days=1)

_CSS: Final = """
<style>
.verdict { border: 1px solid #dcd9d2; border-left: 4px solid #0f5257; border-radius: 6px; background: #fff;
  padding: .8rem 1rem .55rem; line-height: 1.55; overflow-wrap: anywhere; }
.verdict.lost { border-left-color: #9a958a; background: #f6f5f2; }
.verdict.open { border-left-color: #b45f06; }
.verdict .head { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; }
.verdict .who { font-size: 1.15rem; font-weight: 600; color: #0f5257; flex: 1 1 auto; }
.verdict.lost .who { color: #24292b; } .verdict.open .who { color: #8a4a05; }
.verdict .soon { color: #b45f06; } .verdict .very-soon { color: #b3261e; font-weight: 600; }
.verdict .customer { color: #57606a; margin: .1rem 0 .5rem; }
.verdict .badge { border: 1px solid currentColor; border-radius: 3px; padding: 0 .35rem; font-size: .8rem; }
.verdict .because { font-size: .8rem; color: #6b6f76; margin: .2rem 0 .1rem; }
.verdict ol { margin: 0; padding-left: 1.3rem; } .verdict li { margin: 0 0 .4rem; padding-left: .1rem; }
.verdict .found { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
.verdict .found b { font-weight: 600; } .verdict .fact { color: #57606a; }
.verdict .clause { font-size: .85rem; color: #6b6f76; }
.verdict .next { border-top: 1px dashed #dcd9d2; margin-top: .4rem; padding-top: .4rem; }
.verdict .foot { border-top: 1px solid #ece9e3; margin-top: .45rem; padding-top: .3rem; font-size: .78rem;
  color: #6b6f76; display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; }
@media print { body * { visibility: hidden; } .verdict, .verdict * { visibility: visible; }
  .verdict { position: fixed; top: 0; left: 0; width: 100%; } }
</style>
"""
_PRINTED: Final = "card_printed"
#: A click prints once, however often the browser runs the script; a new number is a new click.
_PRINT: Final = """
<script>
if (window.guikePrinted !== "%(click)s") {
  window.guikePrinted = "%(click)s";
  setTimeout(() => window.print(), 150);
}
</script>
"""


def show(card: Card, actor: Actor | None = None) -> None:
    """Draw the card, and for its reader `actor` below it what he can do with it."""
    st.html(_CSS + markup(card))
    if actor is not None:
        _buttons(card, actor)


def markup(card: Card) -> str:
    """The card as HTML; everything that people wrote is escaped."""
    parts = [
        f'<div class="head"><span class="who">{escape(title(card))}</span>{_until(card)}</div>',
        f'<div class="customer">{_customer(card)}</div>',
        *_reasons(card),
        *_money(card),
        f'<div class="next">{escape(next_step(card))}</div>',
        f'<div class="foot"><span>{escape(_rulebook(card))}</span><span>{escape(_sealed(card))}</span></div>',
    ]
    return f'<div class="verdict {_tone(card)}">{"".join(parts)}</div>'


def title(card: Card) -> str:
    """Whose he is, in a line."""
    if card.state == "owned":
        if card.withheld or card.owner is None:
            return t("card.taken")
        return t("card.owner_mine" if card.mine else "card.owner", name=card.owner)
    return t(f"card.{card.state}")


def next_step(card: Card) -> str:
    """What can be done next, and what has to be decided by whom."""
    end = card.speak_until if card.next_step == "speak_up" else card.protected_until
    code = f"card.next.{card.next_step}"
    if end is None and texts.has(f"{code}_endless"):
        code = f"{code}_endless"
    step = t(code, until=until(end), who=_named("card.asked_of.", card.asked_of))
    if card.question is None:
        return step
    return f"{_named('card.question.', card.question)} {step}"


def receipt(card: Card) -> str:
    """The verdict in plain lines, to be pasted into a message."""
    lines = [
        t("card.receipt_title"),
        t("card.receipt_customer", name=card.customer, phone=phone(card.phone)),
        t("card.receipt_outcome", outcome=t(f"card.outcome.{card.outcome}")) if card.outcome else "",
        t("card.owner", name=card.owner) if card.owner is not None else title(card),
        _period(card),
        t("card.receipt_clauses", clauses=listed(card.clauses)) if card.clauses else "",
        t("card.receipt_at", at=moment(card.at)),
        f"{_rulebook(card)} · {_sealed(card)}",
    ]
    return "\n".join(line for line in lines if line)


def _buttons(card: Card, actor: Actor) -> None:
    opened = f"opened_{card.ledger_seq}"
    with st.container(horizontal=True, gap="small", key=f"card_buttons_{card.ledger_seq}"):
        for form in open_forms(card):
            if _offers(card, form.key) and st.button(t(f"action.{form.key}"), key=f"do_{form.key}_{card.ledger_seq}"):
                if Action.VIEW_CUSTOMER in card.may:
                    open_customer(card.case_id, do=form.key)
                st.session_state[opened] = form.key
        with st.popover(t("card.copy"), type="tertiary"):
            st.caption(t("card.copy_hint"))
            st.code(receipt(card), language=None, wrap_lines=True)
        st.button(t("card.print"), key=f"print_{card.ledger_seq}", type="tertiary", on_click=_note_print)
        paper_link.offer(f"receipt_{card.ledger_seq}", lambda where, once: _receipt(actor, card, where, once))
        if _PRINTED in st.session_state:
            st.html(_PRINT % {"click": st.session_state[_PRINTED]}, unsafe_allow_javascript=True)
    if opened in st.session_state and draw_form(st.session_state[opened], actor, card):
        del st.session_state[opened]
        st.rerun()


def _receipt(actor: Actor, card: Card, where: Place, once: str) -> Issued:
    return printing.receipt(desk(), actor, card.case_id, where, answers=card.answers, request_id=once)


def _note_print() -> None:
    st.session_state[_PRINTED] = uuid4().hex


def _offers(card: Card, key: str) -> bool:
    """Of all forms, the few that a card leads to."""
    return {"follow_up": card.mine, "claim": card.state == "pool", "dispute": not card.mine}.get(key, False)


def _tone(card: Card) -> str:
    if card.next_step == "person_decides" or card.state == "pending":
        return "open"
    return "lost" if card.kept_out or card.state in ("pool", "nobody", "department") else "kept"


def _until(card: Card) -> str:
    words = _period(card)
    if not words:
        return ""
    left = card.protected_until - card.at if card.protected_until else None
    near = (
        "very-soon" if left is not None and left < _VERY_SOON else "soon" if left is not None and left < _SOON else ""
    )
    return f'<span class="until {near}">{escape(words)}</span>'


def _period(card: Card) -> str:
    """Protected until when, and how long that still is."""
    if card.state == "pending" and card.speak_until is not None:
        return t("card.speak_until", until=until(card.speak_until))
    if card.endless:
        return t("card.endless")
    if card.protected_until is None or card.state != "owned":
        return ""
    left = card.protected_until - card.at
    words = t("card.days", days=left.days) if left >= _SOON else span(left)
    return t("card.until", until=until(card.protected_until), left=words)


def _customer(card: Card) -> str:
    badge = f'<span class="badge">{escape(t(f"card.outcome.{card.outcome}"))}</span>' if card.outcome else ""
    served = f" · {escape(t('card.server', name=card.server))}" if card.server else ""
    return f"{badge} {escape(card.customer)} {escape(phone(card.phone))}{served}"


def _reasons(card: Card) -> Iterable[str]:
    yield f'<div class="because">{escape(t("card.because"))}</div><ol>'
    told: set[str] = set()
    for reason in card.reasons:
        yield f"<li>{_reason(reason, statement=reason.clause not in told)}</li>"
        told.add(reason.clause)
    yield "</ol>"


def finding(reason: CardReason) -> str:
    """What a reason found, in a few words; empty where it has none."""
    code = f"reason.{reason.code}"
    return t(code, **_params(reason)) if texts.has(code) else ""


def _reason(reason: CardReason, *, statement: bool) -> str:
    """What was found, under which clause, and the facts; the clause's statement where it was not given above."""
    said = reason.zh if language() == "zh_CN" else reason.en
    found = finding(reason)
    facts = "".join(f'<span class="fact">{escape(_fact(line.at, line.by, line.kind))}</span>' for line in reason.facts)
    clauses = listed((reason.clause, *reason.also))
    head = f"<b>{escape(found)}</b> " if found else ""
    below = f'<div class="clause">{escape(said)}</div>' if statement else ""
    return f'<div class="found"><span>{head}<span class="fact">{escape(clauses)}</span></span>{facts}</div>{below}'


def _fact(at: datetime, by: str | None, kind: str) -> str:
    return " ".join(part for part in (moment(at), by, t(f"fact.{kind}")) if part)


def _params(reason: CardReason) -> dict[str, str]:
    """The parameters of a reason in words."""
    given = {name: _worded(value) for name, value in reason.params.items()}
    if "unit" in given:
        given["length"] = rulebook_words.length(given["length"], given["unit"])
    if "stage" in given:
        given["stage"] = _named("card.stage.", given["stage"])
    return given


def _worded(value: Any) -> str:
    """A parameter of a reason in words: field names, and lists of them."""
    if isinstance(value, list | tuple):
        return listed(_worded(each) for each in value)
    return t(f"field.{value}") if isinstance(value, str) and texts.has(f"field.{value}") else str(value)


def _money(card: Card) -> Iterable[str]:
    for code, parts in (("card.shares", card.shares), ("card.performance", card.performance)):
        if parts:
            words = " · ".join(t("card.share", name=name, part=part) for name, part in parts)
            yield f"<div><b>{escape(t(code))}</b> {escape(words)}</div>"
    for code, sums in (("card.fines", card.fines), ("card.rewards", card.rewards)):
        if sums:
            words = " · ".join(t("card.fine", name=f.person, amount=f.amount, clause=f.clause) for f in sums)
            yield f"<div><b>{escape(t(code))}</b> {escape(words)}</div>"


def _rulebook(card: Card) -> str:
    name = card.rulebook_zh if language() == "zh_CN" else card.rulebook_en
    return t("card.rulebook", name=name, day=f"{card.rulebook_from.astimezone(zone()):%Y-%m-%d}")


def _sealed(card: Card) -> str:
    return t("card.sealed", seq=card.ledger_seq, hash=card.ledger_hash[:_HASH])


def _named(prefix: str, code: str | None) -> str:
    return t(f"{prefix}{code}" if code and texts.has(f"{prefix}{code}") else f"{prefix}other")

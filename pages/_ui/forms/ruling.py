"""A manager's or director's ruling; what it would change is shown before it is made."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.rules.model import Fine
from core.services import rulings
from core.services.access import Actor
from core.services.errors import Refused
from core.services.evidence import keep
from core.services.hearings import Hearing
from core.services.rulings import Foreseen, Ruling
from pages._ui import pictures
from pages._ui.dispute_words import end, share_line
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t


def draw(actor: Actor, shown: Hearing) -> bool:
    """Rule, or rule finally; True once it is done. No form: what it would change follows each choice."""
    name = f"ruling_{shown.case_id}"
    once = ticket(name)
    upheld = st.radio(
        t("dispute.upheld_appeal" if shown.on_appeal else "dispute.upheld"),
        [True, False],
        index=None,
        format_func=lambda each: t("dispute.upheld_yes" if each else "dispute.upheld_no"),
        horizontal=True,
        key=f"upheld_{once}",
    )
    owner = _owner(actor, shown, once)
    shares = _shares(shown, owner, once)
    form = Ruling(once, shown.case_id, "", bool(upheld), owner, shares, shown.dispute)
    try:
        seen = rulings.foresee(desk(), actor, form)
        _preview(seen, shown)
        if upheld is False and seen.before.owner is not None and seen.before.owner != seen.after.owner:
            st.warning(t("dispute.contradicts"))
    except Refused as error:
        show(error)
    reason = st.text_area(t("dispute.reason"), key=f"reason_{once}", placeholder=t("dispute.reason_hint"))
    pictured = pictures.ask(f"pictures_{once}")
    st.caption(t("dispute.rule_is_final" if shown.final else "dispute.rule_may_be_appealed"))
    words = t("dispute.rule_final_do" if shown.final else "dispute.rule_do")
    if not st.button(words, type="primary", key=f"send_{once}"):
        return False
    if upheld is None:
        st.error(t("problem.upheld_missing"))
        return False
    try:
        tokens = keep(desk(), actor, pictured)
        rulings.rule(
            desk(), actor, Ruling(once, shown.case_id, reason, upheld, owner, shares, shown.dispute, evidence=tokens)
        )
    except Refused as error:
        show(error)
        return False
    done(name, t("dispute.rule_done"))
    return True


def _owner(actor: Actor, shown: Hearing, once: str) -> int | None:
    names = {0: t("dispute.keep_ruling" if shown.on_appeal else "dispute.keep")}
    names |= {each.id: plain(each.name) for each in (*shown.parties, *shown.others) if each.id != actor.id}
    chosen = st.selectbox(t("dispute.rule_owner"), list(names), format_func=names.__getitem__, key=f"owner_{once}")
    return chosen or None


def _shares(shown: Hearing, owner: int | None, once: str) -> dict[int, int]:
    """Percent by person; empty leaves the deal to the rulebook."""
    if not shown.verdict.shares:
        return {}
    by_hand = st.radio(
        t("dispute.rule_shares"),
        [False, True],
        format_func=lambda each: t("dispute.shares_hand" if each else "dispute.shares_rulebook"),
        horizontal=True,
        key=f"by_hand_{once}",
    )
    if not by_hand:
        return {}
    people = [each for each in (*shown.parties, *shown.others) if each in shown.parties or each.id == owner]
    given = dict(shown.verdict.shares)
    with st.container(horizontal=True):
        return {
            each.id: st.number_input(
                t("dispute.share_of", name=plain(each.name)),
                0,
                100,
                int(given.get(each.id, 0)),
                step=5,
                key=f"share_{each.id}_{once}",
                width=130,
            )
            for each in people
        }


def _preview(seen: Foreseen, shown: Hearing) -> None:
    """What changes, line by line; nothing is written yet."""
    before, after = seen.before, seen.after
    names = dict(shown.names)
    rows = {
        "change_owner": (_whose(before.state, before.owner, names), _whose(after.state, after.owner, names)),
        "change_until": (
            end(before.protected_until, before.endless),
            end(after.protected_until, after.endless),
        ),
        "change_shares": (share_line(before.shares, names), share_line(after.shares, names)),
        "change_fines": (_fines(before.fines, names), _fines(after.fines, names)),
    }
    changed = {code: pair for code, pair in rows.items() if pair[0] != pair[1]}
    with st.container(border=True):
        st.markdown(f"**{t('dispute.preview')}**")
        if not changed:
            st.markdown(t("dispute.no_change"))
        for code, (old, new) in changed.items():
            none = t("dispute.none")
            words = t("dispute.change", before=plain(old) or none, after=f"**{plain(new) or none}**")
            st.markdown(t("format.pair", left=t(f"dispute.{code}"), right=words))


def _whose(state: str, owner: object, names: dict[int, str]) -> str:
    return names.get(int(str(owner)), "") if owner is not None else t(f"dispute.state_{state}")


def _fines(fines: Iterable[Fine], names: dict[int, str]) -> str:
    return " · ".join(f"{names.get(int(each.person), '')} ¥{each.amount}" for each in fines)

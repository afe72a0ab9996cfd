"""Which versions were in force from when to when, and what sets two rulebooks apart?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.services.access import Action, Actor, may
from core.services.enforcement import withdraw
from core.services.errors import Refused
from core.services.rulebook_shelf import Shelved, compare, drafts, shipped, versions
from pages._ui import rulebook_changes
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import moment, plain, t
from pages._ui.width import narrow


def draw(actor: Actor) -> None:
    """The versions, and below them the comparison."""
    known = versions(desk(), actor)
    _table(known)
    if may(actor, Action.ENFORCE_RULEBOOK):
        for each in known:
            if each.standing == "scheduled":
                _take_back(actor, each)
    st.subheader(t("rulebook.compare"))
    written = drafts(desk(), actor)
    every = {each.ref: each for each in (*known, *written, *shipped())}
    refs = list(every)
    changed = len(known) == 1 and len(written) > 0
    left, right = st.columns(2)
    old = left.selectbox(
        t("rulebook.compare_old"),
        refs,
        index=0 if len(known) == 1 else 1,
        format_func=lambda ref: words.named(every[ref]),
        key="compare_old",
    )
    new = right.selectbox(
        t("rulebook.compare_new"),
        refs,
        index=1 if changed else 0,
        format_func=lambda ref: words.named(every[ref]),
        key="compare_new",
    )
    found = compare(desk(), actor, old, new)
    if not found:
        st.info(t("rulebook.same"))
        return
    st.caption(t("rulebook.differ", count=len(found)))
    rulebook_changes.draw(found)


def _table(known: tuple[Shelved, ...]) -> None:
    table = pd.DataFrame([_row(each) for each in known])
    small = {"title": 80, "version": 46, "standing": 66, "since": 152}
    few = narrow()
    st.dataframe(
        table,
        hide_index=True,
        column_order=list(small) if few else list(table.columns),
        column_config={
            name: st.column_config.TextColumn(t(f"rulebook.col_{name}"), width=small.get(name) if few else None)
            for name in table.columns
        },
        key="rulebook_versions",
        width="stretch",
        height=height(len(table)),
    )


def _row(each: Shelved) -> dict[str, str | None]:
    return {
        "title": cell(words.title(each)),
        "version": cell(each.version),
        "standing": t(f"rulebook.is_{each.standing}"),
        "since": moment(each.since),
        "until": words.until_words(each),
        "by": each.made_by or "—",
        "hash": each.hash[:8],
    }


def _take_back(actor: Actor, each: Shelved) -> None:
    words_of = plain(words.named(each))
    if not st.button(t("rulebook.withdraw", title=words_of), key=f"withdraw_{each.number}"):
        return
    try:
        withdraw(desk(), actor, each.number, request_id=ticket(f"withdraw_{each.number}"))
    except Refused as error:
        show(error)
        return
    done(f"withdraw_{each.number}", t("rulebook.withdrawn", title=words_of))
    st.rerun()

"""What would change hands, said before anything is saved?"""

from __future__ import annotations

import streamlit as st

from core.services.effects import Effect, Side
from pages._ui.texts import listed, plain, t, until


def draw(found: Effect) -> None:
    """The customers before and after, and who would lose or gain one."""
    with st.container(border=True):
        st.markdown(f"**{t('merge.before')}**")
        st.markdown("\n".join(f"- {_side(each)}" for each in found.before))
        st.markdown(f"**{t('merge.after')}**")
        st.markdown("\n".join(f"- {_side(each)}" for each in found.after))
        before, after = _owners(found.before), _owners(found.after)
        for name in sorted(before - after):
            st.markdown(f":orange[{t('merge.loses', name=plain(name))}]")
        for name in sorted(after - before):
            st.markdown(f":orange[{t('merge.gains', name=plain(name))}]")
        if not found.joins and not found.parts and not found.moves:
            st.caption(t("merge.nothing_moves"))


def _owners(sides: tuple[Side, ...]) -> set[str]:
    return {side.owner for side in sides if side.owner is not None}


def _side(side: Side) -> str:
    parts = [plain(" / ".join(side.names) or t("customer.unnamed"))]
    parts.append(t("merge.owner", name=plain(side.owner)) if side.owner else t("search.nobodys"))
    if side.owner and (side.endless or side.protected_until):
        parts.append(t("merge.endless") if side.endless else t("merge.until", until=until(side.protected_until)))
    if side.shares:
        parts.append(t("merge.shares", shares=listed(f"{plain(name)} {percent}%" for name, percent in side.shares)))
    parts.append(t("merge.counts", facts=side.facts, follow_ups=side.follow_ups))
    return " · ".join(parts)

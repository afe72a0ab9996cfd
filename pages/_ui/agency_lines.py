"""Which pasted lines wait to be mended, and how are they mended?"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.services import agencies, messages, receivers
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.messages import Line
from pages._ui import agency_paste
from pages._ui.gate import desk
from pages._ui.once import done
from pages._ui.refusals import problem, show
from pages._ui.tables import cell
from pages._ui.texts import moment, plain, t

_WIDE = ("tick", "problem", "broker", "name", "gender", "phone", "project", "at", "text")
_NARROW = ("tick", "broker", "name", "phone")
#: Below the table of a phone it is said of so many lines what they lack; mended, they make room for the next.
_SAID = 12


def draw(actor: Actor, *, slim: bool) -> None:
    """The lines with what is wrong with each, edited in place; nothing where none waits."""
    lines = messages.waiting(desk(), actor)
    if not lines:
        return
    st.subheader(t("agency.lines", count=len(lines)))
    known = {agency_paste.called(each): each.id for each in agencies.brokers(desk(), actor)}
    by_project = receivers.choices(desk(), actor).projects is not None
    edited = _editor(lines, known, by_project=by_project, slim=slim)
    mended = [_mended(line, row, known) for line, row in zip(lines, edited, strict=True)]
    ticked = [line for line, row in zip(lines, edited, strict=True) if row["tick"]]
    if slim:
        said = [t("format.pair", left=plain(each.text), right=_wrong(each)) for each in lines[:_SAID]]
        st.caption("  \n".join(said + (["…"] if len(lines) > _SAID else [])))
    with st.container(horizontal=True):
        if st.button(t("agency.mend"), key="agency_mend", type="primary"):
            _mend(actor, mended)
        if st.button(t("agency.drop", count=len(ticked)), key="agency_drop", disabled=not ticked):
            messages.drop(desk(), actor, [each.request_id for each in ticked])
            done("agency_lines", t("agency.dropped", count=len(ticked)))
            st.rerun()
        _newcomers(actor, lines)


def _mend(actor: Actor, lines: Sequence[Line]) -> None:
    try:
        taken = messages.mend(desk(), actor, lines)
    except Refused as error:
        show(error)
        return
    agency_paste.tell(taken)
    done("agency_lines", agency_paste.said(taken))
    st.rerun()


def _newcomers(actor: Actor, lines: Sequence[Line]) -> None:
    """A sender whom nobody knows is recorded with one click, and his lines are judged."""
    if not may(actor, Action.MANAGE_AGENCIES):
        return
    unknown = dict.fromkeys((each.unit, each.unknown) for each in lines if each.unit and each.unknown)
    numbers = {each.name: each.id for each in agencies.units(desk(), actor)} if unknown else {}
    for unit, name in unknown:
        words = t("agency.add_sender", unit=plain(unit), name=plain(name))
        if st.button(words, key=f"agency_add_{unit}_{name}"):
            try:
                broker = agencies.add_broker(desk(), actor, numbers[unit or ""], name or "")
            except Refused as error:
                show(error)
                return
            his = [each for each in lines if (each.unit, each.unknown) == (unit, name)]
            _mend(actor, [replace(each, broker=broker, unknown=None) for each in his])


def _editor(lines: Sequence[Line], known: Mapping[str, int], *, by_project: bool, slim: bool) -> list[dict[str, Any]]:
    import pandas as pd

    config = st.column_config
    by_number = {number: label for label, number in known.items()}
    rows = [
        {
            "tick": False,
            "problem": _wrong(each),
            "broker": by_number.get(each.broker or 0),
            "name": each.name,
            "gender": t(f"agency.gender_{each.gender}") if each.gender else None,
            "phone": each.phone,
            "project": each.project,
            "at": moment(each.at),
            "text": cell(each.text),
        }
        for each in lines
    ]
    # Other lines, or the same ones saying something else, are another table.
    version = zlib.crc32(repr([(each.request_id, row) for each, row in zip(lines, rows, strict=True)]).encode())
    edited = st.data_editor(
        pd.DataFrame(rows, dtype=object).astype({"tick": bool}),
        key=f"agency_lines_{version}",
        hide_index=True,
        column_order=[name for name in (_NARROW if slim else _WIDE) if by_project or name != "project"],
        column_config={
            "tick": config.CheckboxColumn(t("agency.col_tick"), width=40),
            "problem": config.TextColumn(t("agency.col_problem"), disabled=True, width=230),
            "broker": config.SelectboxColumn(t("agency.col_broker"), options=list(known), width=110 if slim else 150),
            "name": config.TextColumn(t("agency.col_customer"), width=76),
            "gender": config.SelectboxColumn(
                t("agency.col_gender"), options=[t("agency.gender_m"), t("agency.gender_f")], width=60
            ),
            "phone": config.TextColumn(t("agency.col_phone"), width=112),
            "project": config.TextColumn(t("agency.project"), width=90),
            "at": config.TextColumn(t("agency.col_at"), disabled=True, width=120),
            "text": config.TextColumn(t("agency.col_text"), disabled=True),
        },
        width="stretch",
        placeholder="",
    )
    return [{str(name): value for name, value in row.items()} for row in edited.to_dict("records")]


def _mended(line: Line, row: Mapping[str, Any], known: Mapping[str, int]) -> Line:
    genders = {t("agency.gender_m"): "m", t("agency.gender_f"): "f"}
    return replace(
        line,
        broker=known.get(row["broker"] or ""),
        name=str(row["name"] or ""),
        gender=genders.get(row["gender"] or ""),
        phone=str(row["phone"] or ""),
        project=str(row["project"] or "").strip() or None,
    )


def _wrong(line: Line) -> str:
    return " ".join(problem(each) for each in line.problems).replace("\\", "")

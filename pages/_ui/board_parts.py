"""Which numbers, curves and tables make up the board?"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.services.board import Board
from core.services.board_deals import Step
from core.services.board_figures import GRADES, Line
from core.services.board_trend import FUNNEL
from core.services.customers_list import UNGRADED
from pages._ui import charts
from pages._ui.board_tiles import Tile, change, draw
from pages._ui.heights import TALL, of_tall
from pages._ui.tables import cell
from pages._ui.texts import day, number, t, yuan

_TODAY = ("first_visit", "revisit", "call", "report", "new", "follow_up")
#: The steps that every office has; the others stand there once they happen.
_USUAL = frozenset({"reservation", "deposit", "subscribe", "contract", "refund"})
_HOURS = range(9, 20)
_MOST_SOURCES = 8


def today(board: Board, group: str, screens: frozenset[str]) -> None:
    """What happened today."""
    tiles = [
        Tile(
            code,
            t(f"board.{code}"),
            board.today[code].now,
            change(board.today[code].now, board.today[code].before),
            "customers",
            _query(group, day=board.day.isoformat(), kind=code),
        )
        for code in _TODAY
    ]
    tiles.insert(1, _capture(board, group))
    draw("today", tiles, screens)


def stock(board: Board, group: str, screens: frozenset[str]) -> None:
    """Customers owned now, and what is about to be lost."""
    held = board.stock
    grades = [
        Tile(
            f"grade_{grade or 'none'}",
            t("board.grade", grade=grade) if grade else t("customers.ungraded"),
            held.grades[grade],
            screen="customers",
            query=_query(group, grade=grade or UNGRADED),
        )
        for grade in GRADES
    ]
    listed = (
        ("tonight", held.tonight, "alert", "ending"),
        ("ending", held.soon, "warn", "ending"),
        ("overdue", held.overdue, "warn", "due"),
    )
    ending = [
        Tile(code, t(f"board.{code}"), count, "", "customers", _query(group, only=code, order=order), mood)
        for code, count, mood, order in listed
    ]
    late = t("board.disputes_late", count=board.disputes_late) if board.disputes_late else ""
    disputes = Tile("disputes", t("board.disputes"), board.disputes, late, "disputes", mood="warn")
    owned = Tile("owned", t("board.owned"), held.customers, "", "customers", _query(group, only="owned"))
    draw("stock", [owned, *grades, *ending, disputes], screens)


def deals(board: Board, screens: frozenset[str]) -> None:
    """Deal steps of today and of the month, and what finance has to confirm."""
    month = f"{board.day:%Y-%m}"
    tiles = [
        Tile(
            f"step_{step.kind}",
            t(f"fact.{step.kind}"),
            step.today,
            _of_month(step),
            "deals",
            {"month": month, "step": step.kind, "waiting": "0"},
            "alert" if step.kind == "refund" else "",
        )
        for step in board.deals.steps
        if step.kind in _USUAL or step.month
    ]
    waiting = Tile(
        "unconfirmed",
        t("board.unconfirmed"),
        board.deals.unconfirmed,
        _short_yuan(board.deals.unconfirmed_cents),
        "deals",
        {"month": "all", "waiting": "1"},
        "warn",
    )
    draw("deals", [*tiles, waiting], screens)


def pictures(board: Board) -> None:
    """By hour, by source, the trend of thirty days and the funnel."""
    now, before = t("board.today"), day(board.before)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("board.by_hour"))
        hours = sorted({*_HOURS, *board.hours})
        counts = [(str(hour), board.hours.get(hour)) for hour in hours]
        rows = [(hour, count.now if count else 0, count.before if count else 0) for hour, count in counts]
        charts.side_by_side(rows, now, before, key="by_hour", alt=t("board.by_hour"))
    with right:
        st.subheader(t("board.by_source"))
        ranked = sorted(board.sources.items(), key=lambda item: (-item[1].now, -item[1].before))[:_MOST_SOURCES]
        named = [(cell(source) or t("board.no_source"), count.now, count.before) for source, count in ranked]
        if named:
            charts.ranked(named, now, before, key="by_source", alt=t("board.by_source"))
        else:
            st.caption(t("board.nobody_yet"))
    with left:
        st.subheader(t("board.trend"))
        curves = {t(f"board.curve_{name}"): [getattr(each, name) for each in board.trend] for name in _CURVES}
        days = [f"{each.day.month}-{each.day.day}" for each in board.trend]
        charts.curves(days, curves, key="trend", alt=t("board.trend"))
    with right:
        st.subheader(t("board.funnel"))
        steps = [(t(f"board.step_{step}"), count) for step, count in zip(FUNNEL, board.funnel, strict=True)]
        charts.funnel(steps, key="funnel", alt=t("board.funnel"))


_CURVES = ("visits", "calls", "new", "deals")


def lines(rows: Iterable[Line], columns: Iterable[str], named: str, *, key: str) -> Line | None:
    """A table of teams or people, which are called `named`; the line that was clicked. A zero is left blank."""
    import pandas as pd

    listed = list(rows)
    frame = pd.DataFrame([_line(row) for row in listed], columns=list(_ALL))
    config = st.column_config
    numbers = {name: config.NumberColumn(t(f"board.col_{name}"), format="localized") for name in _ALL[1:]}
    event = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        column_order=list(columns),
        column_config={"name": config.TextColumn(named), **numbers},
        on_select="rerun",
        selection_mode="single-cell",
        row_height=TALL,
        height=of_tall(len(listed), 560),
        placeholder="",
    )
    cells = event.selection.cells
    return listed[cells[0][0]] if cells and cells[0][0] < len(listed) else None


_ALL = ("name", "first_visit", "kept", "revisit", "call", "new", "follow_up", "owned", "ending", "overdue", "deals")
WIDE = _ALL
NARROW = ("name", "first_visit", "owned", "overdue")


def _line(row: Line) -> dict[str, object]:
    counted = {name: row.today[name] for name in ("first_visit", "kept", "revisit", "call", "new", "follow_up")}
    held = {"owned": row.stock.customers, "ending": row.stock.soon, "overdue": row.stock.overdue}
    numbers = {**counted, **held, "deals": row.deals}
    return {"name": cell(row.name) or t("board.rest")} | {name: count or None for name, count in numbers.items()}


def _capture(board: Board, group: str) -> Tile:
    """留资率: of the groups that came for the first time, how many left a number."""
    kept, came = board.today["kept"].now, board.today["first_visit"].now
    share = f"{kept / came:.0%}" if came else "—"
    note = t("board.capture_of", kept=number(kept), came=number(came))
    query = _query(group, day=board.day.isoformat(), kind="numberless" if kept < came else "kept")
    return Tile("capture", t("board.capture"), share, note, "customers", query)


def _of_month(step: Step) -> str:
    if not step.month_cents:
        return t("board.of_month", count=number(step.month))
    return t("board.of_month_yuan", count=number(step.month), yuan=_short_yuan(step.month_cents))


def _query(group: str, **more: str) -> dict[str, str]:
    return {**more, "group": group} if group else more


def _short_yuan(cents: int) -> str:
    """Large sums as an office says them: in 万, or in thousands."""
    whole = cents // 100
    if whole < 10_000:
        return yuan(cents)
    digits = 1 if whole < 1_000_000 else None
    return t("format.large_sum", wan=number(round(whole / 10_000, digits)), thousands=number(whole // 1000))

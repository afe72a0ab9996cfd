"""How are the board's curves and bars drawn? Calm, without ornaments, Chinese upright."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import streamlit as st

#: Of the theme: now, before, and further curves.
NOW, BEFORE, THIRD, FOURTH = "#0f5257", "#d8d2c4", "#c98b3c", "#5b6770"
_HEIGHT: Final = 220
_GREY: Final = "#6b6f72"
#: A Chinese label stands upright, numbers are whole, and no frame is drawn around it all.
_AXIS: Final[Mapping[str, Any]] = {"labelAngle": 0, "title": None, "labelColor": _GREY, "tickColor": "#dcd9d2"}
_COUNT: Final[Mapping[str, Any]] = {**_AXIS, "format": "d", "tickMinStep": 1, "gridColor": "#efece6", "domain": False}


def side_by_side(rows: Sequence[tuple[str, int, int]], now: str, before: str, *, key: str, alt_text: str) -> None:
    """For each label two bars: now, and before."""
    data = [
        {"label": label, "when": when, "count": count}
        for label, first, second in rows
        for when, count in ((now, first), (before, second))
    ]
    chart = (
        alt.Chart(alt.Data(values=data))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("label:N", sort=None, axis=alt.Axis(**_AXIS, labelOverlap="greedy")),
            xOffset=alt.XOffset("when:N", sort=[before, now]),
            y=alt.Y("count:Q", axis=alt.Axis(**_COUNT)),
            color=_legend([now, before], [NOW, BEFORE], "when"),
            tooltip=[alt.Tooltip("label:N"), alt.Tooltip("when:N"), alt.Tooltip("count:Q")],
        )
    )
    _draw(chart, key, alt_text)


def ranked(rows: Sequence[tuple[str, int, int]], now: str, before: str, *, key: str, alt_text: str) -> None:
    """Lying bars, as long as what they count now; a tick shows where they were before."""
    data = [{"label": label, "now": first, "before": second} for label, first, second in rows]
    labels = alt.Y("label:N", sort=None, axis=alt.Axis(**_AXIS, domain=False, ticks=False, labelLimit=120))
    base = alt.Chart(alt.Data(values=data)).encode(
        y=labels,
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("now:Q", title=now), alt.Tooltip("before:Q", title=before)],
    )
    bars = base.mark_bar(color=NOW, cornerRadiusEnd=2, height=16).encode(x=alt.X("now:Q", axis=alt.Axis(**_COUNT)))
    ticks = base.mark_tick(color=THIRD, thickness=3, size=20).encode(x="before:Q")
    _draw(bars + ticks, key, alt_text)


def curves(days: Sequence[str], series: Mapping[str, Sequence[int]], *, key: str, alt_text: str) -> None:
    """One curve for each name over the same days."""
    data = [
        {"day": day, "place": place, "name": name, "count": values[place]}
        for name, values in series.items()
        for place, day in enumerate(days)
    ]
    chart = (
        alt.Chart(alt.Data(values=data))
        .mark_line(strokeWidth=2, interpolate="monotone")
        .encode(
            x=alt.X("day:N", sort=None, axis=alt.Axis(**_AXIS, labelOverlap="greedy", labelSeparation=12)),
            y=alt.Y("count:Q", axis=alt.Axis(**_COUNT)),
            color=_legend(list(series), [NOW, THIRD, "#7a9e9f", FOURTH][: len(series)], "name"),
            tooltip=[alt.Tooltip("day:N"), alt.Tooltip("name:N"), alt.Tooltip("count:Q")],
        )
    )
    _draw(chart, key, alt_text)


def funnel(rows: Sequence[tuple[str, int]], *, key: str, alt_text: str) -> None:
    """Steps from wide to narrow, each with its number and its part of the first."""
    most = max((count for _, count in rows), default=0) or 1
    first = rows[0][1] if rows else 0
    data = [
        {"label": label, "left": -count / 2, "right": count / 2, "words": _words(count, first)} for label, count in rows
    ]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("label:N", sort=None, axis=alt.Axis(**_AXIS, domain=False, ticks=False)),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("words:N")],
    )
    scale = alt.Scale(domain=[-most * 0.5, most * 0.8])
    bars = base.mark_bar(color=NOW, height=22, cornerRadius=2, opacity=0.9).encode(
        x=alt.X("left:Q", axis=None, scale=scale), x2="right:Q"
    )
    words = base.mark_text(align="left", dx=8, color=_GREY).encode(x=alt.X("right:Q", axis=None), text="words:N")
    _draw(bars + words, key, alt_text)


def _words(count: int, first: int) -> str:
    return f"{count:,}" if not first or count == first else f"{count:,} · {count / first:.0%}"


def _legend(names: Sequence[str], colours: Sequence[str], field: str) -> Any:
    scale = alt.Scale(domain=list(names), range=list(colours))
    return alt.Color(f"{field}:N", scale=scale, legend=alt.Legend(title=None, orient="top", labelColor=_GREY))


def _draw(chart: Any, key: str, alt_text: str) -> None:
    framed = chart.properties(height=_HEIGHT).configure_view(stroke=None)
    st.altair_chart(framed, key=key, alt=alt_text)

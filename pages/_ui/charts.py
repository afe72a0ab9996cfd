"""How are the board's curves and bars drawn? Calm, without ornaments, Chinese upright.

Written in Vega-Lite itself: building and checking the same pictures through Altair took four fifths of the time in
which a board is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

Spec = dict[str, Any]
#: Of the theme: now, before, and further curves.
NOW, BEFORE, THIRD, FOURTH, FIFTH = "#0f5257", "#d8d2c4", "#c98b3c", "#7a9e9f", "#5b6770"
_HEIGHT: Final = 220
_GREY: Final = "#6b6f72"
#: A Chinese label stands upright and nobody names an axis whose title says it; numbers are whole.
_AXIS: Final[Spec] = {"labelAngle": 0, "title": None, "labelColor": _GREY, "tickColor": "#dcd9d2"}
_COUNT: Final[Spec] = {**_AXIS, "format": "d", "tickMinStep": 1, "gridColor": "#efece6", "domain": False}
_BARE: Final[Spec] = {**_AXIS, "domain": False, "ticks": False, "labelLimit": 120}


def side_by_side(rows: Sequence[tuple[str, int, int]], now: str, before: str, *, key: str, alt: str) -> None:
    """For each label two bars: now, and before."""
    data = [
        {"label": label, "when": when, "count": count}
        for label, first, second in rows
        for when, count in ((now, first), (before, second))
    ]
    encoding = {
        "x": _named("label", axis=_AXIS | {"labelOverlap": "greedy"}),
        "xOffset": _named("when", sort=[before, now]),
        "y": _counted("count", axis=_COUNT),
        "color": _legend("when", [now, before], [NOW, BEFORE]),
        "tooltip": [_named("label"), _named("when"), _counted("count")],
    }
    _draw({"mark": {"type": "bar", "cornerRadiusEnd": 2}, "encoding": encoding}, data, key, alt)


def ranked(rows: Sequence[tuple[str, int, int]], now: str, before: str, *, key: str, alt: str) -> None:
    """Lying bars, as long as what they count now; a tick shows where they were before."""
    data = [{"label": label, "now": first, "before": second} for label, first, second in rows]
    tooltip = [_named("label"), _counted("now", title=now), _counted("before", title=before)]
    layers = [
        _layer({"type": "bar", "color": NOW, "cornerRadiusEnd": 2, "height": 16}, x=_counted("now", axis=_COUNT)),
        _layer({"type": "tick", "color": THIRD, "thickness": 3, "size": 20}, x=_counted("before", axis=_COUNT)),
    ]
    _draw({"encoding": {"y": _named("label", axis=_BARE), "tooltip": tooltip}, "layer": layers}, data, key, alt)


def curves(days: Sequence[str], series: Mapping[str, Sequence[int]], *, key: str, alt: str) -> None:
    """One curve for each name over the same days."""
    data = [
        {"day": day, "name": name, "count": values[place]}
        for name, values in series.items()
        for place, day in enumerate(days)
    ]
    encoding = {
        "x": _named("day", axis=_AXIS | {"labelOverlap": "greedy", "labelSeparation": 12}),
        "y": _counted("count", axis=_COUNT),
        "color": _legend("name", list(series), [NOW, THIRD, FOURTH, FIFTH][: len(series)]),
        "tooltip": [_named("day"), _named("name"), _counted("count")],
    }
    _draw({"mark": {"type": "line", "strokeWidth": 2}, "encoding": encoding}, data, key, alt)


def funnel(rows: Sequence[tuple[str, int]], *, key: str, alt: str) -> None:
    """Steps from wide to narrow, each with its number and its part of the first."""
    first = rows[0][1] if rows else 0
    data = [
        {"label": label, "left": -count / 2, "right": count / 2, "words": _words(count, first)} for label, count in rows
    ]
    most = max(first, 1)
    scale = {"domain": [-most * 0.5, most * 0.8]}
    layers = [
        _layer(
            {"type": "bar", "color": NOW, "height": 22, "cornerRadius": 2},
            x=_counted("left", axis=None, scale=scale),
            x2={"field": "right"},
        ),
        _layer(
            {"type": "text", "align": "left", "dx": 8, "color": _GREY},
            x=_counted("right", axis=None, scale=scale),
            text=_named("words"),
        ),
    ]
    tooltip = [_named("label"), _named("words")]
    _draw({"encoding": {"y": _named("label", axis=_BARE), "tooltip": tooltip}, "layer": layers}, data, key, alt)


def _words(count: int, first: int) -> str:
    return f"{count:,}" if not first or count == first else f"{count:,} · {count / first:.0%}"


def _named(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "nominal", "sort": None, **more}


def _counted(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", **more}


def _legend(field: str, names: list[str], colours: list[str]) -> Spec:
    legend = {"title": None, "orient": "top", "labelColor": _GREY}
    return _named(field, scale={"domain": names, "range": colours}, legend=legend)


def _layer(mark: Spec, **encoding: Any) -> Spec:
    return {"mark": mark, "encoding": encoding}


def _draw(spec: Spec, data: list[Spec], key: str, alt: str) -> None:
    whole = {"height": _HEIGHT, "config": {"view": {"stroke": None}}, "data": {"values": data}, **spec}
    st.vega_lite_chart(spec=whole, key=key, alt=alt, width="stretch")

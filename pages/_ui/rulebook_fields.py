"""Which widget asks for a rulebook's parameter? One for each kind of value; what it gives stands as in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import streamlit as st

from core.rules.parameters import catalogue
from core.rules.parameters.claims import Day, Hours
from core.rules.parameters.word import Percent
from core.rules.periods import Period
from core.services.rulebook_drafts import from_text, to_text
from pages._ui import rulebook_words as words
from pages._ui.texts import t

_HINTS: Final = get_type_hints(Period)
_NEW_PERIOD: Final = {"length": 7, "unit": "calendar_day", "end": "excluded", "starts": ["registration"]}
_ON_LAPSE: Final = {"lapse": "pool", "second": "registers_anew"}


def draw(key: str, value: Any, at: str) -> Any:
    """Ask for the value of a parameter, beginning with `value`; `at` is a prefix of the widgets' keys."""
    label = words.asks(key)
    if isinstance(value, dict) and set(value) == {"dated"}:
        return _freely(label, value, at)
    return _by_type(key, catalogue()[key].type)(label, value, at)


def _by_type(key: str, kind: Any) -> Callable[[str, Any, str], Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        some = [each for each in inner if each is not type(None)]
        if Period in some:
            return lambda label, value, at: _period(key, some, type(None) in inner, label, value, at)
        return _optional(key, some[0]) if type(None) in inner else _by_type(key, some[0])
    if origin is Literal:
        return lambda label, value, at: _choice(key, inner, label, value, at)
    if kind is bool:
        return lambda label, value, at: st.toggle(label, value is True, key=at)
    if kind is int:
        return lambda label, value, at: _number(label, value if isinstance(value, int) else 0, at)
    if kind is str:
        return lambda label, value, at: st.text_input(label, value or "", key=at)
    if origin is tuple:
        return lambda label, value, at: _list(key, inner, label, value, at)
    if get_origin(inner[0]) is not Literal:
        return _freely
    return lambda label, value, at: _pairs(key, inner, label, value, at)


def _optional(key: str, kind: Any) -> Callable[[str, Any, str], Any]:
    if get_origin(kind) is Literal:
        return lambda label, value, at: _choice(key, (None, *get_args(kind)), label, value, at)
    if kind is str:
        return lambda label, value, at: st.text_input(label, value or "", key=at) or None
    if kind in (int, Percent):
        return _number
    return lambda label, value, at: _share(label, value, at)


def _number(label: str, value: Any, at: str) -> int | None:
    found = value if isinstance(value, int) and not isinstance(value, bool) else None
    return st.number_input(label, 0, 10**9, found, step=1, key=at, placeholder=t("rulebook.none"), width=220)


def _choice(key: str, options: tuple[Any, ...], label: str, value: Any, at: str) -> Any:
    said = {False: "off", True: "on"}.get(value, value) if isinstance(value, bool) else value
    index = options.index(said) if said in options else 0
    return st.selectbox(label, options, index, format_func=lambda each: words.value(key, each), key=at)


def _share(label: str, value: Any, at: str) -> list[int] | None:
    """The first one's percent; the other has the rest."""
    first = value[0] if isinstance(value, list) and value and isinstance(value[0], int) else None
    if isinstance(value, str):
        first = int(value.partition("/")[0].strip() or 0)
    said = st.number_input(
        f"{label} {t('rulebook.share_first')}", 0, 100, first, key=at, placeholder=t("rulebook.none"), width=220
    )
    return None if said is None else [said, 100 - said]


def _list(key: str, inner: tuple[Any, ...], label: str, value: Any, at: str) -> Any:
    item, given = inner[0], list(value or [])
    if inner == (int, int):
        return _share(label, value, at)
    if get_origin(item) is Literal and len(set(given)) == len(given):
        options = get_args(item)
        chosen = [{False: "off", True: "on"}.get(each, each) for each in given]
        return st.multiselect(
            label,
            options,
            [each for each in chosen if each in options],
            format_func=lambda each: words.value(key, each),
            key=at,
            placeholder=t("rulebook.choose"),
            select_all=False,
        )
    if get_origin(item) is tuple:
        return _combinations(key, get_args(get_args(item)[0]), label, given, at)
    if item in (int, str, Hours, Day):
        lines = st.text_area(label, "\n".join(map(str, given)), key=at, help=t("rulebook.one_a_line"))
        found = [each.strip() for each in lines.splitlines() if each.strip()]
        return [int(each) if item is int and each.isdecimal() else each for each in found]
    return _freely(label, value, at)


def _combinations(key: str, options: tuple[str, ...], label: str, given: list[Any], at: str) -> list[list[str]]:
    """A line for each combination, and one to add another."""
    found: list[list[str]] = []
    st.markdown(f":small[{label}]")
    for place, each in enumerate([*given, []]):
        said = st.multiselect(
            t("rulebook.combination", number=place + 1),
            options,
            [one for one in each if one in options],
            format_func=lambda one: words.value(key, one),
            key=f"{at}_{place}",
            placeholder=t("rulebook.choose"),
            select_all=False,
            label_visibility="collapsed",
        )
        if said:
            found.append(said)
    return found


def _pairs(key: str, inner: tuple[Any, ...], label: str, value: Any, at: str) -> dict[str, Any]:
    """A mapping from each of a few codes to a choice, a number or words; what is left open is not written."""
    left, right = inner
    given: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    ask = _by_type(key, right) if get_origin(right) is tuple else _optional(key, right)
    st.markdown(f":small[{label}]")
    found = {code: ask(words.code("", code), given.get(code), f"{at}_{code}") for code in get_args(left)}
    return {code: said for code, said in found.items() if said not in (None, [])}


def _period(key: str, some: list[Any], may_lack: bool, label: str, value: Any, at: str) -> Any:
    """A period part by part, or what may stand in its place."""
    others = [code for each in some if get_origin(each) is Literal for code in get_args(each)]
    ways = ["period", *others, *([None] if may_lack else [])]
    now = "period" if isinstance(value, Mapping) else value
    with st.container(border=True):
        way = ways[0]
        if len(ways) > 1:
            way = st.selectbox(
                label,
                ways,
                ways.index(now) if now in ways else len(ways) - 1,
                format_func=lambda each: t("rulebook.way_period") if each == "period" else words.value(key, each),
                key=at,
            )
        return _parts(key, value, at) if way == "period" else way


def _parts(key: str, value: Any, at: str) -> dict[str, Any]:
    protects = key.startswith("protection.")
    said = {**_NEW_PERIOD, **(_ON_LAPSE if protects else {}), **(value if isinstance(value, Mapping) else {})}
    found: dict[str, Any] = {}
    with st.container(horizontal=True):
        length = said["length"] if isinstance(said["length"], int) else 0
        found["length"] = st.number_input(t("rulebook.length"), 0, 10**6, length, step=1, key=f"{at}_length", width=110)
        for part in ("unit", "end", *(("lapse", "second") if protects else ())):
            options = get_args(_HINTS[part])
            found[part] = st.selectbox(
                t(f"rulebook.{part}"),
                options,
                options.index(said[part]) if said[part] in options else 0,
                format_func=_words_of(part),
                key=f"{at}_{part}",
                width=190,
            )
    starts = get_args(get_args(_HINTS["starts"])[0])
    found["starts"] = st.multiselect(
        t("rulebook.clock_starts"),
        starts,
        [each for each in said["starts"] if each in starts],
        format_func=lambda each: t(f"rulebook.start_{each}"),
        key=f"{at}_starts",
        placeholder=t("rulebook.choose"),
        select_all=False,
    )
    return {
        part: found[part] for part in ("length", "unit", "end", "starts", *(("lapse", "second") if protects else ()))
    }


def _words_of(part: str) -> Callable[[str], str]:
    return lambda each: t(f"rulebook.{part}_{each}")


def _freely(label: str, value: Any, at: str) -> Any:
    """Values with their days, and lists of periods: written as in the file."""
    written = st.text_area(label, to_text(value), key=at, help=t("rulebook.as_in_file"))
    return from_text(written)

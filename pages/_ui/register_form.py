"""Which fields does the register show?

Fields that nothing depends on stay in the browser until something else runs the page. Each round of the form has keys
of its own, so that saving empties it and a mistake keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import streamlit as st

from core import clock
from core.services.access import Actor
from core.services.errors import Problem
from core.services.office import Person
from core.services.receivers import Choices
from core.services.ticket_entry import ToRegister
from pages._ui import register_number, register_ticket, related_warning
from pages._ui.refusals import problem, show_problems
from pages._ui.register_values import is_referral
from pages._ui.texts import plain, t, zone

_QUIET: Final[Literal["ignore"]] = "ignore"
#: Every keystroke is noted in the browser, so that Ctrl+Enter finds what was just typed.
_NOTED: Final = "0ms"
_CHANNELS: Final = ("visit", "call", "report", "file", "accompanied")
_ASKED: Final = ("first", "whom", "forgot", "denies", "family", "message")
_AWAY: Final = ("none", "busy", "errand", "off", "leave", "absent")
_PROOFS: Final = ("late", "message", "paper")


class Sheet:
    """The form of one round: its fields by name, and the mistakes found in it."""

    def __init__(
        self,
        actor: Actor,
        choices: Choices,
        number: int,
        problems: Sequence[Problem],
        off: ToRegister | None = None,
    ) -> None:
        self.actor = actor
        self.choices = choices
        self.number = number
        self.problems = problems
        self.off = off
        self.told: set[str] = set()

    def key(self, name: str) -> str:
        """The key of a field in this round."""
        return f"register_{name}_{self.number}"

    def field(self, name: str) -> Any:
        """What a field holds; None where it is empty or not shown."""
        return st.session_state.get(self.key(name))

    def draw(self) -> None:
        """All fields, in the order in which Tab walks them."""
        first = self.off.channel if self.off is not None else self._channels()[0]
        self._choice("channel", self._channels(), hidden=True, default=first, required=True)
        register_ticket.ask(self.actor, self.number, self.field("channel"), self.off)
        self._mistakes("ticket")
        self._number()
        if not self.field("traffic"):
            if self.choices.projects is not None:
                self._written("project", self.choices.projects)
            self._who()
        self._reception()
        if self.field("channel") in ("visit", "call", "accompanied"):
            self._asked()
        self._long("need")
        self._more()

    def rest(self) -> None:
        """Mistakes that belong to no field above."""
        show_problems(each for each in self.problems if each.field not in self.told)

    def _channels(self) -> tuple[str, ...]:
        """The ways that this person can enter: an agency reports."""
        if self.actor.access_role == "agency":
            return ("report",)
        return _CHANNELS if self.choices.outside else _CHANNELS[:-1]

    def _number(self) -> None:
        left, right = st.columns([3, 1])
        with left:
            if self.field("traffic"):
                st.text_input(t("register.phone"), key=self.key("no_phone"), disabled=True)
            else:
                about = (self.key("phone"), str(self.field("channel")), self.field("project"))
                register_number.draw(self.actor, *about, save=self.key("save"))
        with right, st.container(key="register_no_number"):
            st.checkbox(t("register.traffic"), key=self.key("traffic"))
        self._mistakes("phone")

    def _who(self) -> None:
        company = self.field("kind") == "company"
        left, right = st.columns(2)
        with left:
            self._line("name", label="contact" if company else "name", placeholder=t("register.name_hint"))
        with right:
            self._choice("gender", ("m", "f"), quiet=True)
        left, right = st.columns(2)
        with left:
            self._choice("kind", ("person", "company"), default="person", required=True)
        with right:
            if company:
                self._line("company")
                self._line("credit_code", placeholder=t("register.credit_code_hint"))
        related_warning.draw(self.actor, "", *self._called())
        if self.field("channel") in ("visit", "call"):
            st.checkbox(
                t("register.group_purchase"),
                key=self.key("group_purchase"),
                help=t("register.group_purchase_help"),
                on_change=_QUIET,
            )

    def _called(self) -> tuple[str, str]:
        """Name and company as they were written when the page last ran."""
        company = self.field("company") if self.field("kind") == "company" else ""
        return str(self.field("name") or ""), str(company or "")

    def _reception(self) -> None:
        """Who brought him, who received him and how he heard of us, two beside one another."""
        cells = [self._source]
        if self.off is None and not self._receives_himself():
            cells.insert(0, self._receiver)
        if self.field("channel") == "accompanied":
            cells.insert(0, self._broker)
        for first in range(0, len(cells), 2):
            for column, draw in zip(st.columns(2), cells[first : first + 2], strict=False):
                with column:
                    draw()
        if is_referral(self.field("source")):
            self._referral()

    def _receives_himself(self) -> bool:
        return self.actor.for_himself

    def _receiver(self) -> None:
        outside = self.choices.outside if self.field("channel") in ("report", "file") else ()
        self._person("receiver", (*self.choices.receivers, *outside))

    def _broker(self) -> None:
        self._person("broker", self.choices.outside)

    def _source(self) -> None:
        self._written("source", tuple(dict.fromkeys((*self.choices.sources, *t("register.sources").split("、")))))

    def _referral(self) -> None:
        left, right = st.columns(2)
        with left:
            self._line("referrer")
        with right:
            self._choice("referral", ("accompanied", "named", "told"), quiet=True)

    def _asked(self) -> None:
        st.pills(
            t("register.asked"),
            _ASKED,
            format_func=lambda each: t(f"register.asked_{each}"),
            key=self.key("asked"),
            wrap=True,
        )
        if self.field("asked") != "whom":
            return
        left, right = st.columns(2)
        with left:
            self._person("asks_for", self.choices.colleagues)
        with right:
            self._select("away", _AWAY)

    def _more(self) -> None:
        rare = {"note", "proxy", "at"} & {each.field for each in self.problems}
        with st.expander(t("register.more"), expanded=bool(rare) or bool(self.field("late"))):
            self._line("note")
            self._line("proxy")
            st.checkbox(t("register.late"), key=self.key("late"))
            if self.field("late"):
                self._late()

    def _late(self) -> None:
        st.caption(t("register.late_hint"))
        now = clock.now().astimezone(zone())
        left, middle, right = st.columns(3)
        left.date_input(
            t("register.late_day"), now.date(), max_value=now.date(), key=self.key("late_day"), format="YYYY-MM-DD"
        )
        middle.time_input(t("register.late_time"), now.time(), step=300, key=self.key("late_time"))
        with right:
            self._select("proof", _PROOFS)
        self._mistakes("at")

    # How a field is drawn

    def _mistakes(self, field: str) -> None:
        self.told.add(field)
        for each in self.problems:
            if each.field == field:
                st.markdown(f":red[{problem(each)}]")

    def _line(self, name: str, *, label: str = "", placeholder: str | None = None) -> None:
        words = t(f"register.{label or name}")
        options: dict[str, Any] = {"placeholder": placeholder, "autocomplete": "off"}
        st.text_input(words, key=self.key(name), on_change=_QUIET, live=_NOTED, **options)
        self._mistakes(name)

    def _long(self, name: str) -> None:
        hint = t(f"register.{name}_hint")
        st.text_area(t(f"register.{name}"), key=self.key(name), height=68, placeholder=hint, on_change=_QUIET)
        self._mistakes(name)

    def _choice(
        self, name: str, options: Sequence[str], *, quiet: bool = False, hidden: bool = False, **more: Any
    ) -> None:
        st.segmented_control(
            t(f"register.{name}"),
            options,
            format_func=lambda each: t(f"register.{name}_{each}"),
            key=self.key(name),
            on_change=_QUIET if quiet else "rerun",
            label_visibility="collapsed" if hidden else "visible",
            width="stretch",
            **more,
            wrap=True,
        )
        self._mistakes(name)

    def _select(self, name: str, options: Sequence[str]) -> None:
        st.selectbox(
            t(f"register.{name}"),
            options,
            format_func=lambda each: t(f"register.{name}_{each}"),
            key=self.key(name),
            on_change=_QUIET,
        )

    def _written(self, name: str, options: Sequence[str]) -> None:
        """One of these, or something new."""
        st.selectbox(
            t(f"register.{name}"),
            options,
            index=None,
            placeholder=t(f"register.{name}_hint"),
            accept_new_options=True,
            key=self.key(name),
        )
        self._mistakes(name)

    def _person(self, name: str, people: Sequence[Person]) -> None:
        names = {each.id: " · ".join(part for part in (each.name, each.unit or each.team) if part) for each in people}
        st.selectbox(
            t(f"register.{name}"),
            list(names),
            index=None,
            format_func=lambda each: names[each],
            placeholder=t("register.choose"),
            key=self.key(name),
            on_change=_QUIET,
        )
        self._mistakes(name)

    def receiver_line(self) -> str:
        """Whose act it is, where that is no choice."""
        return t("register.receiver_you", name=plain(self.actor.name)) if self._receives_himself() else ""

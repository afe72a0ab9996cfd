"""Where does one screen lead to another?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import streamlit as st

from pages._ui.menu import SCREENS


def open_customer(case_id: int, *, do: str | None = None) -> NoReturn:
    """Go to a customer's page, with the form `do` open (pages/_ui/actions.py)."""
    address = {"case": str(case_id)} | ({"do": do} if do is not None else {})
    st.switch_page(_script("customer"), query_params=address)


def open_ticket(number: int) -> NoReturn:
    """Go to the register, with the form filled for this group of the front desk."""
    st.switch_page(_script("register"), query_params={"ticket": str(number)})


def open_follow_ups(case_ids: Iterable[int]) -> NoReturn:
    """Go to the follow-ups, with these customers as the pile."""
    st.switch_page(_script("follow_ups"), query_params={"case": ",".join(str(each) for each in case_ids)})


def open_customers(**query: str) -> NoReturn:
    """Go to the list of the whole office's customers, narrowed by these parameters of its address."""
    st.switch_page(_script("customers"), query_params=query)


def _script(name: str) -> Path:
    return SCREENS / f"{name}.py"

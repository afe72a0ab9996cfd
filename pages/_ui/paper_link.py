"""How does somebody get a paper: one click issues it, the next one fetches the file?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from core.services.errors import Refused
from core.services.papers import Issued, Place
from pages._ui import once
from pages._ui.refusals import show
from pages._ui.routes import address_of
from pages._ui.texts import language, t


def offer(name: str, issue: Callable[[Place, str], Issued], words: str = "paper.make_pdf") -> None:
    """A button that issues the paper, and in its place the link to it once that is done."""
    kept = f"_paper_{name}"
    if kept not in st.session_state and st.button(t(words), key=f"paper_{name}", type="tertiary"):
        try:
            st.session_state[kept] = issue(place(), once.ticket(kept))
        except Refused as error:
            show(error)
    issued: Issued | None = st.session_state.get(kept)
    if issued is not None:
        link(issued.seq, issued.number, key=f"fetch_{name}")


def link(seq: int, number: str, *, form: str = "pdf", key: str) -> None:
    """The link to a paper that was issued."""
    st.link_button(t(f"paper.fetch_{form}", number=number), file_of(seq, form), key=key, type="tertiary")


def file_of(seq: int, form: str = "pdf") -> str:
    """The address of the file, for whoever is signed in and may have it."""
    return address_of(f"files/paper/{seq}.{form}")


def place() -> Place:
    """In which language, and below which address, papers are issued here."""
    return Place(language(), office_address())


def office_address() -> str:
    """Where this office is reached: the address of this very page, without the page."""
    here = urlsplit(str(st.context.url or ""))
    path = here.path.rsplit("/", 1)[0] + "/" if here.path else "/"
    return urlunsplit((here.scheme, here.netloc, path, "", ""))

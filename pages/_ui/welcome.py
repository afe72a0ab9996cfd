"""What does the terminal say when the server starts?"""

from __future__ import annotations

import os
import sys

import streamlit as st

from core import texts
from core.services.desk import Desk
from core.services.opening import new_setup_code
from pages._ui.routes import address_of


def greet(desk: Desk) -> None:
    """Where no office is set up yet, print the link that sets it up; it works once."""
    code = new_setup_code(desk)
    if code is None:
        return
    port = st.get_option("server.port")
    link = f"http://localhost:{port}{address_of('')}?setup={code}"
    language = texts.known(os.environ.get("LC_ALL") or os.environ.get("LANG"))
    sys.stdout.write("\n" + texts.text(language, "setup.terminal", link=link, query=f"?setup={code}") + "\n\n")
    sys.stdout.flush()

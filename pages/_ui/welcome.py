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
    """Print the address; where no office is set up yet, the link that sets it up, which works once."""
    language = texts.known(os.environ.get("LC_ALL") or os.environ.get("LANG"))
    address = f"http://localhost:{st.get_option('server.port')}{address_of('')}"
    code = new_setup_code(desk)
    if code is None:
        said = texts.text(language, "setup.terminal_open", address=address)
    else:
        query = f"?setup={code}"
        said = texts.text(language, "setup.terminal", link=address + query, query=query)
    sys.stdout.write(f"\n{said}\n\n")
    sys.stdout.flush()

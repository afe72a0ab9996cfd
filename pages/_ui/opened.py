"""How does what a click into a long list opens below it come into sight?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

#: A new number runs it again; where everything is in sight already, nothing moves.
_LOOK: Final = """
<script>
/* %d */
setTimeout(() => document.querySelector(".st-key-opened_below")?.scrollIntoView({ block: "nearest" }), 300);
</script>
"""


@contextmanager
def below(what: object) -> Iterator[None]:
    """What is drawn inside was opened by choosing `what`; it is brought into sight, once for each choice."""
    with st.container(key="opened_below"):
        yield
    st.html(_LOOK % zlib.crc32(str(what).encode()), unsafe_allow_javascript=True)

"""A page that draws nothing: the floor, served behind the same door and in the same frame as every other page.

With `?beat` it holds a fragment that draws nothing every five seconds.
"""

import streamlit as st

from pages._ui.gate import gate

gate()
if "beat" in st.query_params:
    st.fragment(lambda: None, run_every=5)()

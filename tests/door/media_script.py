"""A screen that leaves a file in the server's memory, as a download button does."""

import streamlit as st

st.download_button("letter", b"whose customer it is", "letter.txt", on_click="ignore")

"""What does a page look like? The few things that the theme in .streamlit/config.toml cannot say."""

from __future__ import annotations

import streamlit as st

_CSS = """
<style>
/* figures of one width, so that columns of numbers stand under one another */
.stApp { font-variant-numeric: tabular-nums; -webkit-font-smoothing: antialiased; }
/* a dense sheet: the head sits close to the top, lists begin early */
[data-testid="stMainBlockContainer"] { padding: 3.4rem 2rem 3rem; max-width: 90rem; }
[data-testid="stHeader"] { background: #fff; border-bottom: 1px solid #e7e5e0; height: 3rem; min-height: 3rem; }
[data-testid="stMain"] h1 { font-size: 1.5rem; padding: .2rem 0 .4rem; }
[data-testid="stMain"] h2 { font-size: 1.2rem; padding: .2rem 0 .3rem; }
[data-testid="stMain"] h3 { font-size: 1.05rem; padding: .2rem 0 .2rem; }
[data-testid="stToolbarActions"], [data-testid="stDecoration"] { display: none; }
/* a table's own buttons speak English, and its download would pass the export by */
[data-testid="stElementToolbar"] { display: none; }
.st-key-table_bar { min-height: 2.6rem; }
.st-key-window { position: absolute; height: 0; }
[data-testid="stStatusWidget"] { opacity: .4; }
/* helpers that draw nothing take no room */
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] script) { display: none; }
/* office, search, notices and person stand in the line of the menu */
.st-key-strip { position: fixed; top: .35rem; right: 1rem; z-index: 999991; width: auto !important; }
.st-key-strip [data-testid="stMarkdownContainer"] { margin: 0; }
.st-key-strip p { margin: 0; white-space: nowrap; color: #6b6f72; }
.st-key-strip [data-testid="stTextInput"] { width: 13rem; }
.st-key-strip [data-testid="stTextInput"] input { padding: .25rem .5rem; }
.st-key-strip button { min-height: 2.1rem; white-space: nowrap; }
[data-testid="stStatusWidget"] { position: fixed; top: auto; bottom: .5rem; right: .75rem; }
/* what was just done stays in sight, however far down its form stood */
[data-testid="stLayoutWrapper"]:has(> .st-key-said) { position: sticky; top: 3.4rem; bottom: .6rem; z-index: 50; }
.st-key-said [data-testid="stAlert"] { background: #fff; border-radius: .4rem; box-shadow: 0 1px 5px #0002; }
/* a narrow card in the middle: signing in, setting up */
.st-key-card { max-width: 27rem; margin: 4vh auto 0; }
.st-key-sheet { max-width: 46rem; margin: 2vh auto 0; }
/* at the door nothing of the menu of whoever was in before */
.stApp:has(.st-key-card) [data-testid="stHeader"] > *, .stApp:has(.st-key-card) [data-testid="stSidebar"] {
  visibility: hidden; }
/* the form's own title repeats its button */
.st-key-card [data-testid="stForm"] [data-testid="stElementContainer"]:has(h3) { display: none; }
.st-key-card [data-testid="stFormSubmitButton"] button { background: #0f5257; color: #fff; width: 100%; }
.st-key-card [data-testid="stElementContainer"]:has([data-testid="stFormSubmitButton"]),
.st-key-card [data-testid="stFormSubmitButton"] { width: 100% !important; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.3rem .8rem 2rem; }
  .st-key-card, .st-key-sheet { margin-top: .5rem; }
  .st-key-strip { right: .5rem; }
  .st-key-strip [data-testid="stMarkdown"] { display: none; }
  .st-key-strip [data-testid="stTextInput"] { width: 8.5rem; }
  /* a finger needs more room than a pointer */
  .stButton button, [data-testid="stFormSubmitButton"] button { min-height: 2.75rem; }
}
</style>
"""


def dress() -> None:
    """Apply the style to this page."""
    st.html(_CSS)

"""What did the dry run of a register find?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.services.import_files import Held
from core.services.import_results import reasons
from core.services.import_trial import OPENINGS
from pages._ui.heights import height
from pages._ui.texts import language, t

#: In the order in which they are told.
TOLD = ("new", "same", "refused", "person", "unread", "traffic", "again", "graded")


def draw(given: Held) -> None:
    """The counts under the chosen opening, what the other one would leave in the pool, and the rows with a reason."""
    found = (given.trial or {}).get(given.opening)
    if found is None:
        return
    st.subheader(t("import.tried"))
    counts(found["totals"])
    for opening in OPENINGS:
        other = (given.trial or {}).get(opening)
        if other is not None:
            mark = "**" if opening == given.opening else ""
            st.markdown(f"{mark}{t(f'import.pool_{opening}', count=other['free'])}{mark}")
    if found["rows"]:
        with st.expander(t("import.tried_rows", count=len(found["rows"]))):
            table([{"line": line, "outcome": outcome, "causes": causes} for line, outcome, causes in found["rows"]])


def counts(totals: Mapping[str, int]) -> None:
    """How many rows had each outcome, without those that did not occur."""
    with st.container(horizontal=True):
        for outcome in TOLD:
            if totals.get(outcome) or outcome == "new":
                st.metric(t(f"import.outcome_{outcome}"), f"{totals.get(outcome, 0):,}", width="content")


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with their line, outcome and every reason; `cells` are shown where they are given."""
    shown = pd.DataFrame(
        [
            {
                "line": row["line"],
                "outcome": t(f"import.outcome_{row['outcome']}"),
                "why": reasons(language(), row["causes"]),
                "cells": row.get("cells"),
            }
            for row in rows
        ]
    )
    columns = ["line", "outcome", "why", *(["cells"] if "cells" in rows[0] else [])]
    st.dataframe(
        shown,
        hide_index=True,
        column_order=columns,
        column_config={name: st.column_config.Column(t(f"import.col_{name}")) for name in columns},
        width="stretch",
        height=height(len(shown)),
        key="import_reasons",
    )

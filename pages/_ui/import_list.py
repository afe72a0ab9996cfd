"""Which registers were imported, and how does a new one come in?"""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.import_files import MOST_BYTES, MOST_ROWS, Held, every
from core.services.import_results import MEDIA_TYPE, empty_register
from core.services.import_upload import upload
from core.services.list_exports import Asked
from pages._ui import once, take_out
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import language, moment, t
from pages._ui.uploader import words
from pages._ui.width import narrow

_COLUMNS = ("file", "state", "rows", "at", "by")
#: Columns of a phone, with their widths.
_SMALL = {"file": 148, "state": 60, "at": 124}
_FORM = "import_upload"
#: The ticket of the list: a new one, and nothing is chosen in it any more.
LIST = "import_list"


def draw(actor: Actor) -> None:
    """The upload, and below it all registers; a click opens one."""
    st.caption(t("import.intro"))
    _upload(actor)
    st.subheader(t("import.history"))
    rows = every(desk(), actor)
    if not rows:
        st.info(t("import.history_empty"))
        return
    chosen = _table(rows)
    take_out.draw(actor, Asked("imports"))
    if chosen is not None:
        _open(chosen.id)


def _upload(actor: Actor) -> None:
    key = f"import_file_{once.ticket(_FORM)}"
    hint = t("import.upload_hint", size=MOST_BYTES // 1024**2, rows=f"{MOST_ROWS:,}")
    st.html(words(key, hint, t("import.pick")))
    with st.form(_FORM):
        file = st.file_uploader(t("import.upload"), type=["xlsx", "xls", "csv"], key=key)
        sent = st.form_submit_button(t("import.read_it"), type="primary", key="import_read")
    st.download_button(
        t("import.template"),
        lambda: empty_register(desk(), actor, language()),
        file_name=f"{t('import.template_title')}.xlsx",
        mime=MEDIA_TYPE,
        key="import_template",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )
    if not sent:
        return
    if file is None:
        st.error(t("import.no_file", size=MOST_BYTES // 1024**2))
        return
    try:
        with st.spinner(t("import.reading")):
            number = upload(desk(), actor, file.name, file.getvalue())
    except Refused as error:
        show(error)
        return
    once.spend(_FORM)
    _open(number)


def _open(number: int) -> None:
    st.query_params["import"] = str(number)
    st.rerun()


def _table(rows: list[Held]) -> Held | None:
    sheets = Counter(file for file, _ in {(each.file_hash, each.sheet) for each in rows})
    table, slim = pd.DataFrame([_row(each, several=sheets[each.file_hash] > 1) for each in rows]), narrow()
    picked = st.dataframe(
        table,
        hide_index=True,
        column_order=list(_SMALL) if slim else _COLUMNS,
        column_config={
            name: st.column_config.Column(t(f"import.col_{name}"), width=_SMALL.get(name) if slim else None)
            for name in _COLUMNS
        },
        key=f"import_rows_{once.ticket(LIST)}",
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(table)),
    )
    return rows[picked.selection.cells[0][0]] if picked.selection.cells else None


def _row(each: Held, *, several: bool) -> dict[str, object]:
    """A register; one of `several` in its file is called by its sheet first."""
    return {
        "file": cell(f"{each.sheet} · {each.file_name}" if several else each.file_name),
        "state": t(f"import.state_{each.state}"),
        "rows": each.rows,
        "at": moment(each.at),
        "by": cell(each.by),
    }

"""By which id does the ledger know a row of a register again?

The same row makes the same command, whoever uploads it and wherever it stands, so that each customer is taken over
once. Of equal rows of one register each is one of its own. A visit without a number has nothing that says it is the
same one: it is known by its file and line. A row that was taken over for one project can be for another one too.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from core.documents.register_sheet import Register


def marks(register: Register, file: str, project: str = "") -> list[str]:
    """The request id of each row. `file` is the file's hash, `project` that of the rows that name none."""
    seen: Counter[str] = Counter()
    found = []
    for row in register.rows:
        cells = "\x1f".join(row.cells)
        if row.phone.kind == "none":
            cells = f"{file}\x1f{register.sheet}\x1f{row.line}\x1f{cells}"
        if project and not row.project:
            cells = f"{project}\x1f{cells}"
        seen[cells] += 1
        content = f"{seen[cells]}\x1e{cells}"
        found.append("import-" + hashlib.sha256(content.encode()).hexdigest()[:40])
    return found

"""What stands in a workbook or CSV file? Read by a child process, so that no file can harm us."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT = Path(__file__).resolve().parents[2]

MOST_BYTES: Final = 30 * 1024**2
MOST_UNPACKED: Final = 400 * 1024**2
MOST_ROWS: Final = 300_000
MOST_COLUMNS: Final = 200
#: Seconds after which the reader is stopped.
PATIENCE: Final = 10


class UnreadableFile(Exception):
    """Refused; `code` says why: too_large, truncated, encrypted, damaged, not_a_workbook, too_slow, empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as text: `rows` of cells, dates as ISO text, blank cells empty. The office may have `hidden` it."""

    name: str
    rows: Sequence[Sequence[str]]
    hidden: bool = False


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of the file. Raises UnreadableFile within about ten seconds, whatever the file holds."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile("too_large")
    if path.stat().st_size == 0:
        raise UnreadableFile("empty")
    limits = (str(MOST_ROWS), str(MOST_COLUMNS), str(MOST_UNPACKED))
    command = (sys.executable, "-m", "core.documents.sheet_reader", str(path.resolve()), *limits)
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, cwd=_ROOT, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("too_slow") from error
    if done.returncode != 0:
        raise UnreadableFile("too_large" if done.returncode < 0 else "damaged")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableFile(answer["error"])
    return [Sheet(sheet["name"], sheet["rows"], sheet["hidden"]) for sheet in answer["sheets"]]

"""What does a notice say to whoever reads it here?"""

from __future__ import annotations

from core.documents import notice_words
from core.services.notices import Notice
from pages._ui.texts import language, plain, today, zone


def words(notice: Notice) -> str:
    """The sentence of a notice, as Markdown; the customer's name stands beside it."""
    return plain(line(notice))


def line(notice: Notice) -> str:
    """The same as plain text."""
    return notice_words.line(language(), notice.code, notice.params, zone(), today())

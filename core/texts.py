"""What are the words for a code, in the language of whoever reads them?

The words stand in locale/<language>/LC_MESSAGES/<domain>.po. A code is `domain.key`; its first segment names the file.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"
#: The languages that the product speaks; the first is the default.
LANGUAGES: Final = ("zh_CN", "en")
DEFAULT_LANGUAGE: Final = LANGUAGES[0]


class _Kept(dict[str, Any]):
    """Parameters of a sentence; a missing one stays visible as its name in braces."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def text(language: str, code: str, /, **params: Any) -> str:
    """The words for `code` in `language` (Chinese where that language lacks them, the code itself where both do).

    `params` fill the sentence's `{names}`; they are never read as a pattern themselves.
    """
    pattern = _catalog(known(language)).gettext(code)
    if pattern == code:
        pattern = _catalog(DEFAULT_LANGUAGE).gettext(code)
    return pattern.format_map(_Kept(params)) if "{" in pattern else pattern


def has(code: str) -> bool:
    """Are there words for this code?"""
    return _catalog(DEFAULT_LANGUAGE).gettext(code) != code


def known(language: str | None) -> str:
    """The language of ours that serves someone who asks for `language` (`zh-Hans-CN`, `en-GB`, None)."""
    asked = (language or "").replace("-", "_").lower()
    for ours in LANGUAGES:
        if asked and asked.split("_")[0] == ours.split("_")[0].lower():
            return ours
    return DEFAULT_LANGUAGE


def speaks(language: str | None) -> bool:
    """Is `language` one of ours, in whatever country's form?"""
    return bool(language) and (language or "")[:2].lower() in {ours[:2] for ours in LANGUAGES}


@lru_cache(maxsize=len(LANGUAGES))
def _catalog(language: str) -> GNUTranslations:
    """All domains of a language, compiled in memory: there is no build step that could be forgotten."""
    whole = Catalog(locale=language)
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language, abort_invalid=True):
                if message.id and message.string:
                    whole.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)

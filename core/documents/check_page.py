"""What does somebody see who checks a paper: genuine and in force, genuine and over, or unknown?"""

from __future__ import annotations

from html import escape
from typing import Final

from core.documents import paper as papers
from core.documents.paper import Paper
from core.texts import LANGUAGES, text

_STYLE: Final = """
body { margin: 0; background: #f6f5f2; color: #24292b;
  font: 16px/1.6 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 24px 16px; }
nav { text-align: right; font-size: 14px; } a { color: #0f5257; }
h1 { font-size: 15px; font-weight: 400; color: #6b6f72; margin: 0 0 12px; }
article { background: #fff; border: 1px solid #dcd9d2; border-left: 6px solid #0f5257; border-radius: 6px;
  padding: 16px 20px; overflow-wrap: anywhere; }
article.over { border-left-color: #b45f06; } article.unknown { border-left-color: #b3261e; }
h2 { margin: 0 0 4px; font-size: 22px; color: #0f5257; }
.over h2 { color: #8a4a05; } .unknown h2 { color: #b3261e; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 16px 0 0; }
dt { color: #6b6f72; } dd { margin: 0; }
p { margin: 4px 0 0; } small { display: block; margin-top: 16px; color: #6b6f72; }
"""


def check_page(language: str, standing: str, paper: Paper | None) -> str:
    """The page as HTML; whatever people wrote stands in it as text. `standing` also unknown and throttled."""
    tone = "kept" if standing == "in_force" else "unknown" if standing in ("unknown", "throttled") else "over"
    head = "paper.check_in_force" if tone == "kept" else "paper.check_over" if tone == "over" else None
    title = text(language, head or f"paper.check_{standing}")
    said = text(language, f"paper.why_{standing}")
    body = f"<h2>{escape(title)}</h2><p>{escape(said)}</p>{_lines(paper) if paper is not None else ''}"
    others = " · ".join(
        f'<a href="?lang={each}">{escape(text(each, f"language.{each}"))}</a>' for each in LANGUAGES if each != language
    )
    page = escape(text(language, "paper.check_title"))
    return (
        f'<!doctype html><html lang="{language.replace("_", "-")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{page}</title><style>{_STYLE}</style></head><body><main><nav>{others}</nav><h1>{page}</h1>"
        f'<article class="{tone}">{body}</article><small>{escape(text(language, "paper.check_care"))}</small>'
        "</main></body></html>"
    )


def _lines(paper: Paper) -> str:
    rows = [(paper.title, text(paper.language, "paper.number", number=paper.number)), *papers.lines(paper)]
    now = papers.until_now(paper)
    rows += [(text(paper.language, "paper.until_now"), now)] if now else []
    rows += [("", line) for line in papers.foot(paper)[1:]]
    return "<dl>" + "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in rows) + "</dl>"

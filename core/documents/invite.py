"""What does a slip say on which a new colleague finds his account and first password?"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from core.texts import known, text

_STYLE: Final = """
body { margin: 0; font: 14px/1.6 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif;
       color: #24292b; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 12px; padding: 1px; }
article { border: 1px dashed #9a958a; border-radius: 4px; padding: 12px 16px; break-inside: avoid; }
h2 { margin: 0; font-size: 13px; font-weight: 400; color: #6b6f72; }
h3 { margin: 0 0 6px; font-size: 17px; }
h3 small { font-size: 13px; font-weight: 400; color: #6b6f72; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 0; }
dt { color: #6b6f72; }
dd { margin: 0; overflow-wrap: anywhere; }
dd.typed { font: 600 16px/1.5 ui-monospace, Menlo, Consolas, monospace; }
p { margin: 8px 0 0; font-size: 12px; color: #6b6f72; }
button { font: inherit; padding: 6px 18px; margin: 0 0 12px; border: 1px solid #0f5257; border-radius: 4px;
         background: #0f5257; color: #fff; cursor: pointer; }
a { margin: 0 0 0 14px; color: #0f5257; }
@media print { button, a { display: none; } main { grid-template-columns: 1fr 1fr; } }
@page { margin: 14mm; }
"""


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip. `role` is a code of the catalogs, `group` the team or agency in words."""

    name: str
    role: str
    group: str | None
    username: str
    password: str


def invite_sheet(language: str, office: str, address: str, slips: Iterable[Slip], pdf: bytes = b"") -> str:
    """A page of slips to print and cut, as HTML; whatever people typed stands in it as text.

    `pdf` are the same slips as a file. It travels inside the page, so that no address serves passwords.
    """
    cards = "".join(_card(language, office, address, slip) for slip in slips)
    title, print_it = escape(text(language, "team.slips")), escape(text(language, "team.print"))
    return (
        f'<!doctype html><html lang="{known(language).replace("_", "-")}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        f'<button type="button" onclick="window.print()">{print_it}</button>{_file(language, pdf)}'
        f"<main>{cards}</main></body></html>"
    )


def slip_lines(language: str, address: str, slip: Slip) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """What a slip says below the name: role and group, then label, value and style of each line."""
    about = " · ".join(part for part in (text(language, f"role.{slip.role}"), slip.group) if part)
    lines = (
        (text(language, "team.slip_address"), address, ""),
        (text(language, "team.slip_username"), slip.username, "typed"),
        (text(language, "team.slip_password"), slip.password, "typed"),
    )
    return about, lines


def _file(language: str, pdf: bytes) -> str:
    if not pdf:
        return ""
    name, words = f"{text(language, 'team.slips')}.pdf", text(language, "paper.make_pdf")
    body = b64encode(pdf).decode()
    return f'<a download="{escape(name)}" href="data:application/pdf;base64,{body}">{escape(words)}</a>'


def _card(language: str, office: str, address: str, slip: Slip) -> str:
    about, lines = slip_lines(language, address, slip)
    rows = "".join(f'<dt>{escape(label)}</dt><dd class="{kind}">{escape(value)}</dd>' for label, value, kind in lines)
    return (
        f"<article><h2>{escape(office)}</h2><h3>{escape(slip.name)} <small>{escape(about)}</small></h3>"
        f"<dl>{rows}</dl><p>{escape(text(language, 'team.slip_note'))}</p></article>"
    )

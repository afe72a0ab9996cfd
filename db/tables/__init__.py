"""Which tables are there? A module for each topic; facts are only added, the projections are made from them alone."""

from __future__ import annotations

from db.tables.agencies import message_line, related_customer, related_list, related_read, visit_slip
from db.tables.base import metadata
from db.tables.customers import case, entry, link, party, party_key, searchable
from db.tables.dispatch import dispatch_fit, dispatch_stop, market_list
from db.tables.everyday import access_log, notice, outbox
from db.tables.floor import ticket
from db.tables.ledger import attachment, fact, ledger_head, private
from db.tables.office import rulebook_version, setting, sign_in_attempt, team, unit, user
from db.tables.papers import paper, paper_check, paper_template, request
from db.tables.registers import import_mapping, import_name, import_row, register_import
from db.tables.standing import deal_step, dispute, verdict

__all__ = [
    "access_log",
    "attachment",
    "case",
    "deal_step",
    "dispatch_fit",
    "dispatch_stop",
    "dispute",
    "entry",
    "fact",
    "import_mapping",
    "import_name",
    "import_row",
    "ledger_head",
    "link",
    "market_list",
    "message_line",
    "metadata",
    "notice",
    "outbox",
    "paper",
    "paper_check",
    "paper_template",
    "party",
    "party_key",
    "private",
    "register_import",
    "related_customer",
    "related_list",
    "related_read",
    "request",
    "rulebook_version",
    "searchable",
    "setting",
    "sign_in_attempt",
    "team",
    "ticket",
    "unit",
    "user",
    "verdict",
    "visit_slip",
]

"""The map of the modules: under which topic does each stand, and which question does it answer?

`python -m tests.health.map` writes docs/map.md anew.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tests.health.source import ROOT, modules

PAGE: Final = ROOT / "docs" / "map.md"
#: Folder -> topic -> its modules, the one to begin with first.
TOPICS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "core/services": {
            "Transactions, permissions, refusals": "desk access relation scope errors reasons business_day",
            "Facts, cases and verdicts": "record facts on_record history bearing identity verdicts projection "
            "side_tables passing_time effects entering verification",
            "Registering": "registration registration_form receivers duplicates recognising near late_claims pending",
            "Many registrations at once": "bulk bulk_known bulk_trial bulk_writing",
            "The front desk": "reception tickets ticket_table ticket_entry ticket_list receptions rota turns floor "
            "groups slip_groups",
            "One customer": "customer cards card_values card_reasons corrections correction_targets aliases kinship "
            "merging customer_word evidence files",
            "Lists of customers": "leads lead_edits agenda follow_ups customers_list day_list pool search search_index "
            "search_walks",
            "Handing over": "transfers serving departures dispatch handovers reconciling",
            "Disputes": "disputes dispute_steps dispute_table dispute_case dispute_list hearings rulings",
            "Deals": "deals deal_table deal_list",
            "Outside agencies": "agencies agency_accounts messages message_lines report_replies reports_desk "
            "shared_reports confirmations visit_slips slip_visits related",
            "Papers": "papers paper_table paper_standing paper_list paper_checks paper_templates printing letters "
            "slips slip_room renewals renewal_deadlines requests request_table",
            "Boards": "board board_figures board_day board_stock board_deals board_trend",
            "Rulebooks": "rulebook_shelf rulebook_drafts enforcement what_if what_if_groups what_if_replay "
            "what_if_values what_if_workers stories",
            "Registers taken over": "importing import_upload import_files import_choices import_names import_marks "
            "import_steps import_worker import_scratch import_trial import_results import_undo",
            "What leaves the office": "exports list_exports office_export",
            "People and accounts": "accounts person_checks team passwords first_passwords given_passwords sign_in "
            "sessions keys",
            "The office and its keeping": "office setup opening schema surroundings notices due scheduling backup "
            "outage demo demo_plan demo_floor",
        },
        "core/rules": {
            "Values": "model case rulebook state claim division",
            "Judging": "judging verdicts notes counterfactual mentioned history filing cases holdings needs lasting",
            "Who is one customer": "identity grouping masking replacing joining directory",
            "How claims begin": "intake reception word brought reports answering slips referral late limits",
            "How claims live and end": "claims upkeep periods hours workdays passing",
            "What moves a customer": "moves findings disputes effective",
            "Deals and what they earn": "deals speaking splits colliding assisting serving rewards bringing",
            "The day's order": "rotation picking order",
        },
        "core/rulebooks": {
            "Reading": "loading clauses values shape yaml_lines problems completeness coverage",
            "Changing and comparing": "editing overriding aliases comparing examples",
        },
        "core/documents": {
            "Papers": "paper paper_pdf paper_template paper_word check_page",
            "Lists as workbooks": "listing layout customer_layouts desk_layouts workbook what_if_list register_book",
            "What comes in": "sheets sheet_reader register_sheet register_header register_dates message "
            "message_customer",
            "Notices, invitations, the guide": "notice_words invite invite_pdf parameters_page",
        },
        "pages/_ui": {
            "Who is here": "door gate account doorstep beginning holders house routes mishaps welcome prompt_sockets",
            "The frame": "frame menu strip bell told style width addressed links",
            "What forms share": "once undo presses refusals given effect pictures uploader people other_customer "
            "lately",
            "What lists share": "tables row_table filters heights opened take_out",
            "Words": "texts fact_words",
            "Verdict and history": "verdict_card timeline actions",
            "Registering": "register_form register_number register_ticket register_values open_traffic related_warning",
            "The front desk": "reception_new reception_known reception_groups reception_calls reception_queue "
            "reception_roster reception_mine reception_book reception_words",
            "Lists of customers": "lead_rows lead_saving lead_actions follow_up_pile pool_rows pool_claim "
            "pending_forms customer_rows customer_handing customer_filters",
            "Handing out": "dispatch_out dispatch_people dispatch_papers",
            "Disputes and deals": "dispute_list dispute_view dispute_axis dispute_words deal_list deal_filters",
            "Outside agencies": "agency_paste agency_lines agency_replies agency_arrivals agency_slips agency_cards "
            "related_lists",
            "Papers": "paper_issued paper_requests paper_hand_in paper_templates paper_table paper_link",
            "The board": "board_parts board_tiles board_floor charts",
            "Rulebooks": "rulebook_document rulebook_versions rulebook_changes rulebook_drafts rulebook_clause "
            "rulebook_fields rulebook_undo rulebook_enforce rulebook_trial trials rulebook_result rulebook_words",
            "Registers taken over": "import_list import_setup import_trial import_progress import_result",
            "The team": "team_list team_person team_add adding invite team_leave team_groups",
            "The demo office": "demo_run demo_end",
        },
        "pages/_ui/forms": {
            "On a customer's page": "follow_up deal correction alias evidence relation merge claim renewal transfer "
            "letter customer_word dispute hearing inquiry ruling",
        },
    }
)
_HEAD: Final = """# Where is what?

Every module answers one question and says which in its first line. Here they stand by topic, the one to begin with
first; `python -m tests.health.map` prints this page. How the layers go together is told in [the architecture]\
(architecture.md).
"""


def misplaced(topics: Mapping[str, Mapping[str, str]], names: set[str]) -> list[str]:
    """Modules of these folders that stand under no topic or under several, and names behind which there is no module.

    `names` are paths below the root.
    """
    placed = [f"{folder}/{each}.py" for folder, by in topics.items() for said in by.values() for each in said.split()]
    there = {name for name in names if name.rpartition("/")[0] in topics and not name.endswith("__init__.py")}
    twice = {name for name in placed if placed.count(name) > 1}
    return sorted(there ^ set(placed) | twice)


def generated() -> str:
    """The page as it should be."""
    parts = [_HEAD]
    for folder, topics in TOPICS.items():
        parts.append(f"\n## {folder}\n")
        for topic, names in topics.items():
            rows = [f"| `{name}` | {_question(f'{folder}/{name}.py')} |" for name in names.split()]
            parts.append("\n".join(["", f"### {topic}", "", "| module | question |", "|---|---|", *rows, ""]))
    return "".join(parts)


def _question(module: str) -> str:
    """The first paragraph of a module's docstring, in one line."""
    said = ast.get_docstring(modules()[module]) or ""
    return " ".join(said.split("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(generated(), encoding="utf-8")

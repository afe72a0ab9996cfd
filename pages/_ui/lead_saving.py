"""What was typed into the table of my customers, and is it saved?"""

from __future__ import annotations

from datetime import date

from core.services.access import Actor
from core.services.errors import Invalid, Refused, Stale
from core.services.lead_edits import Edit, edit
from pages._ui.gate import desk
from pages._ui.refusals import problem, refusal
from pages._ui.tables import Sheet
from pages._ui.texts import day, moment, plain, t
from pages._ui.undo import remember


def save(actor: Actor, sheet: Sheet, place: str) -> list[str]:
    """Save every new edit of the table; what went wrong, in words.

    After a refusal the table is drawn afresh, so that it shows what holds and not what was typed.
    """
    problems = []
    for number, column, value, _old in list(sheet.edits()):
        if value is None:
            continue
        row = sheet.rows[number]
        try:
            done = edit(desk(), actor, [_edit(sheet, number, column, str(value))])[0]
        except Refused as error:
            problems.append(words(error))
            sheet.renew()
            break
        row[column], row["version"] = value, done.version
        remember(
            place, t(f"leads.saved_{column}", name=plain(row["name"]), value=_shown(column, str(value))), [done.seq]
        )
    return problems


def words(error: Refused) -> str:
    """What to tell about a refused edit: who changed what meanwhile, or what is wrong."""
    if isinstance(error, Stale):
        about = error.params
        what = t(f"fact.{about['kind']}")
        customer = plain(about["customer"] or t("leads.unnamed"))
        return t("leads.stale", name=plain(about["name"]), what=what, at=moment(about["at"]), customer=customer)
    if isinstance(error, Invalid):
        return " ".join(problem(each) for each in error.problems)
    return refusal(error)


def _edit(sheet: Sheet, number: int, column: str, value: str) -> Edit:
    """The second arrival of one edit has the same request id, and is known by it."""
    version = sheet.rows[number]["version"]
    request_id = f"{sheet.token}:{number}:{version}:{column}"
    if column == "grade":
        return Edit(request_id, number, version, grade=value)
    return Edit(request_id, number, version, due=date.fromisoformat(value[:10]))


def _shown(column: str, value: str) -> str:
    return value if column == "grade" else day(date.fromisoformat(value[:10]))

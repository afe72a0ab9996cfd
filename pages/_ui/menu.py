"""Which screens are there, in which group, and who may open them?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.services.access import RELATIONS, Action, Actor, may

SCREENS: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Screen:
    """A page script: its name (also its address), the group in the menu, and what one must be allowed to do.

    One that is not `listed` is reached from another screen only.
    """

    name: str
    group: str
    action: Action
    listed: bool = True

    @property
    def script(self) -> Path:
        """Where the script is."""
        return SCREENS / f"{self.name}.py"


#: In the order of the menu. A screen whose script is not there yet is not shown.
MENU: Final = (
    Screen("register", "front", Action.REGISTER),
    Screen("reception", "front", Action.ARRIVE),
    Screen("pending", "front", Action.CLAIM),
    Screen("leads", "customers", Action.GRADE),
    Screen("follow_ups", "customers", Action.FOLLOW_UP),
    Screen("customer", "customers", Action.VIEW_CUSTOMER, listed=False),
    Screen("disputes", "rulings", Action.VIEW_DISPUTES),
    Screen("dashboard", "office", Action.VIEW_BOARD),
    Screen("deals", "office", Action.DEAL_STEP),
    Screen("rulebook", "admin", Action.VIEW_RULEBOOK),
    Screen("team", "admin", Action.VIEW_TEAM),
    Screen("import_data", "admin", Action.IMPORT),
    Screen("audit", "admin", Action.VERIFY),
)

#: Where somebody lands after signing in: the first of these that he may open.
_LANDING: Final = {
    "rep": ("leads", "register"),
    "agency": ("register", "leads"),
    "reception": ("reception", "register"),
    "service": ("register",),
    "finance": ("deals", "dashboard"),
    "manager": ("dashboard", "register"),
    "director": ("dashboard", "register"),
    "admin": ("team",),
}


def open_to(actor: Actor) -> list[Screen]:
    """The screens that this person may open, in the order of the menu."""
    return [screen for screen in MENU if screen.script.is_file() and _may_open(actor, screen.action)]


def landing(actor: Actor) -> Screen | None:
    """The screen that this person sees first, or None where there is none for him yet."""
    screens = {screen.name: screen for screen in open_to(actor)}
    wanted = (*_LANDING[actor.access_role], *screens)
    return next((screens[name] for name in wanted if name in screens), None)


def _may_open(actor: Actor, action: Action) -> bool:
    """Is there any object to which this person may do what the screen is for?"""
    return may(actor, action, frozenset(RELATIONS))

"""Which screens are there, in which group, and who may open them?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from core.services.access import RELATIONS, Action, Actor, may

SCREENS: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Screen:
    """A page script: its name (also its address), the group in the menu, and what one must be allowed to do.

    `to` are the relations of which one must be allowed (any, unless it says otherwise); without an action it is
    open to everybody who is signed in. A screen that is not `listed` is reached from another one only.
    """

    name: str
    group: str
    action: Action | None
    to: frozenset[str] = frozenset(RELATIONS)
    listed: bool = True

    @property
    def script(self) -> Path:
        """Where the script is."""
        return SCREENS / f"{self.name}.py"


#: In the order of the menu. A screen whose script is not there yet is not shown.
MENU: Final = (
    Screen("register", "front", Action.REGISTER),
    Screen("reception", "front", Action.VIEW_FLOOR),
    Screen("agencies", "front", Action.RECEIVE_REPORTS),
    Screen("papers", "front", Action.PRINT_PAPER),
    Screen("pending", "front", Action.VIEW_CUSTOMER, frozenset({"pool"})),
    Screen("leads", "customers", Action.FOLLOW_UP),
    Screen("follow_ups", "customers", Action.FOLLOW_UP),
    Screen("pool", "customers", Action.CLAIM),
    Screen("customers", "customers", Action.VIEW_BOARD),
    Screen("related", "customers", Action.READ_RELATED),
    Screen("dispatch", "customers", Action.DISPATCH),
    Screen("search", "customers", Action.SEARCH, listed=False),
    Screen("all_notices", "customers", None, listed=False),
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
    "service": ("agencies", "register"),
    "finance": ("deals", "dashboard"),
    "manager": ("dashboard", "register"),
    "director": ("dashboard", "register"),
    "admin": ("team",),
}


def open_to(actor: Actor) -> list[Screen]:
    """The screens that this person may open, in the order of the menu."""
    return [screen for screen in MENU if screen.script.is_file() and may_open(actor, screen)]


def may_open(actor: Actor, screen: Screen) -> bool:
    """Is there anything to which this person may do what the screen is for?"""
    return screen.action is None or may(actor, screen.action, screen.to)


@lru_cache(maxsize=64)
def screen_of(script: str) -> Screen | None:
    """The screen that this script draws; None for the frame, which draws none itself."""
    here = Path(script).resolve()
    return next((screen for screen in MENU if screen.script == here), None)


def landing(actor: Actor) -> Screen | None:
    """The screen that this person sees first, or None where there is none for him yet."""
    screens = {screen.name: screen for screen in open_to(actor)}
    wanted = (*_LANDING[actor.access_role], *screens)
    return next((screens[name] for name in wanted if name in screens), None)

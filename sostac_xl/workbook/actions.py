"""The actions of the macro workbook and the add-in: what the buttons on the sheets and in the ribbon are called, and where they stand.

An action's key is the name of its function in `sostac_xl.addin.buttons` and of its button in `macros/ribbon/sostac.xml`; its macro is a
public Sub in `macros/SostacButtons.bas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sostac_xl.i18n import Message, msg
from sostac_xl.schema.sheets import BUDGET, CHECK, FORECAST, PLAN, STAGES, TIMELINE, Sheet


@dataclass(frozen=True, slots=True)
class Action:
    """One action: the label of its button, and what the button does, in a sentence. `main` ones stand out."""

    key: str
    label: Message
    tip: Message
    main: bool = False

    @property
    def macro(self) -> str:
        """The macro that its button on a sheet runs."""
        return "Sostac" + "".join(word.capitalize() for word in self.key.split("_"))


CHECK_PLAN: Final = Action("check", msg("Check"), msg("Lists on the Check sheet what is missing or wrong."), main=True)
NEXT_FINDING: Final = Action("next_finding", msg("Next finding"), msg("Goes to the next cell with a finding, and says how to mend it."))
COMPUTE: Final = Action("compute", msg("Compute"), msg("Writes dates, results, IDs and names into the workbook."))
ADD_ROWS: Final = Action("add_rows", msg("Add rows"), msg("Gives the table with the selected cell more rows."))
BUILD_PLAN: Final = Action("build_plan", msg("Build Word plan"), msg("Writes the plan as a Word document, and opens it."), main=True)
SHARE: Final = Action("share", msg("Share with client"), msg("Makes a copy for the client, without what is internal."))
MERGE: Final = Action("merge", msg("Merge client copy"), msg("Takes over what the client changed in their copy."))
TRACE: Final = Action("trace", msg("Trace"), msg("Shows what the selected row follows from, and what follows from it."))
BASELINE: Final = Action("baseline", msg("Freeze baseline"), msg("Keeps the plan of today: later slips are measured from it."))
SETTINGS: Final = Action("settings", msg("Settings"), msg("Choose whether the check marks the cells themselves."))
HELP: Final = Action("help", msg("Help"), msg("Says what each button does, and where to read more."))

ACTIONS: Final = (CHECK_PLAN, NEXT_FINDING, COMPUTE, ADD_ROWS, BUILD_PLAN, SHARE, MERGE, TRACE, BASELINE, SETTINGS, HELP)

GROUPS: Final[Mapping[str, Message]] = MappingProxyType(
    {"groupCheck": msg("Check"), "groupPlan": msg("Plan"), "groupClient": msg("Client"), "groupMore": msg("More")}
)
"""The groups of the ribbon by their key in `macros/ribbon/sostac.xml`."""

WARNINGS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "open": msg("Open a plan workbook first."),
        "unsaved": msg("Save the workbook first: the buttons work on a file."),
        "windows": msg("Functions for cells need Excel on Windows."),
        "python": msg(
            "Python was not found. Install sostac-xl, and run in a terminal: sostac excel install. What is missing says: sostac excel status"
        ),
    }
)
"""What the macros themselves say, by the key that they say it with."""

_STAGE: Final = ((CHECK_PLAN, NEXT_FINDING, ADD_ROWS, COMPUTE, TRACE),)
ON_SHEETS: Final[Mapping[Sheet, tuple[tuple[Action, ...], ...]]] = MappingProxyType(
    {
        PLAN: ((CHECK_PLAN, NEXT_FINDING, COMPUTE, ADD_ROWS, TRACE, BASELINE), (BUILD_PLAN, SHARE, MERGE, SETTINGS, HELP)),
        **dict.fromkeys(STAGES, _STAGE),
        BUDGET: ((COMPUTE,),),
        FORECAST: ((COMPUTE,),),
        TIMELINE: ((COMPUTE, BASELINE),),
        CHECK: ((CHECK_PLAN, NEXT_FINDING),),
    }
)
"""The rows of buttons in the title band of each sheet."""

"""How the workbook looks: colours, type, widths, and the cell formats made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.i18n import Choice
from sostac_xl.schema.action import ActionStatus
from sostac_xl.schema.control import KpiStatus
from sostac_xl.schema.kinds import Amount, Day, Kind, MonthOf, Number, Share, Whole
from sostac_xl.schema.lists import SeverityLabel
from sostac_xl.schema.plan import Gate
from sostac_xl.schema.situation import SwotKind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

INK, TEXT, MUTED, LINE = "#14323A", "#1F2933", "#5B6770", "#DCE3E7"
SURFACE, CALC, HEAD, INPUT, WHITE = "#F4F7F8", "#EDF0F2", "#E4EEED", "#FFFDF6", "#FFFFFF"
TEAL, OCHRE, BAND_TEXT, INPUT_LINE = "#0F766E", "#E0A030", "#B9D3D0", "#CDBE94"
SERIES: Final = (TEAL, OCHRE, "#3E6FA3", "#C2624B", "#7C6A9C")
THEME_ACCENTS: Final = (*SERIES, "#C9D6E0")
GANTT_DONE, GANTT_PLANNED, GANTT_CRITICAL, GANTT_LATE, GANTT_WEEKEND, GANTT_TODAY = INK, "#5FAFA6", "#C2624B", OCHRE, "#E9EDF0", "#C2362B"

GREEN, AMBER, RED, BLUE, GREY = ("#17693A", "#DDF2E3"), ("#8A4B08", "#FCEBC8"), ("#A51D16", "#FBE0DD"), ("#1F4F80", "#E1ECF6"), (MUTED, CALC)
"""Text and fill of a status; always beside a word, never colour alone."""

TONES: Final[Mapping[Choice, tuple[str, str]]] = {
    KpiStatus.GREEN: GREEN,
    KpiStatus.AMBER: AMBER,
    KpiStatus.RED: RED,
    Gate.WORKED_OUT: GREEN,
    Gate.COMPLETE: GREEN,
    Gate.PROVISIONAL: AMBER,
    Gate.STALE: AMBER,
    Gate.STARTED: AMBER,
    Gate.EMPTY: GREY,
    ActionStatus.DONE: GREEN,
    ActionStatus.RUNNING: BLUE,
    ActionStatus.OVERDUE: RED,
    SeverityLabel.ERROR: RED,
    SeverityLabel.WARNING: AMBER,
    SeverityLabel.ADVICE: GREY,
    SwotKind.STRENGTH: GREEN,
    SwotKind.WEAKNESS: AMBER,
    SwotKind.OPPORTUNITY: BLUE,
    SwotKind.THREAT: RED,
}

FONT: Final = "Calibri"
_LOCALE_CODES: Final = {"en": "809", "nl": "413", "ru": "419"}
_DAYS: Final = {"en": "d mmm yyyy", "nl": "d mmm yyyy", "ru": "dd.mm.yyyy"}
"""How a date is shown: Russian would need the genitive of the month, which number formats do not have."""
HIDDEN: Final = ";;;"
"""The number format that shows nothing."""


def amount_pattern(digits: int) -> str:
    """Return the number format of an amount with the digits of its currency."""
    return "#,##0" + ("." + "0" * digits if digits else "")


def in_language(language: str, pattern: str) -> str:
    """Return a number format whose names of months are in a language, whatever that of the program is."""
    return f"[$-{_LOCALE_CODES[language]}]{pattern}"


def number_format(kind: Kind, language: str, *, computed: bool = False, digits: int = 2) -> str:
    """Return the Excel number format of a kind; computed numbers hide their zero, which a blank spare row has."""
    cents = amount_pattern(digits)
    match kind:
        case MonthOf():
            return f"{in_language(language, 'mmm yyyy')};@"
        case Day():
            return f"{in_language(language, _DAYS[language])};@"
        case Share():
            return "0%"
        case Amount():
            return f"{cents};-{cents};;@" if computed else f"{cents};-{cents};0;@"
        case Whole():
            return "0;-0;;@" if computed else "0;-0;0;@"
        case Number():
            return "#,##0.0;-#,##0.0;;@" if computed else "#,##0.###"
        case _:
            return "General"


class Formats:
    """Makes each cell format of a workbook once."""

    def __init__(self, workbook: Workbook) -> None:
        """Start with no formats."""
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """Return the format with these properties on top of the body text's."""
        return self._make({"font_name": FONT, "font_size": 11, "font_color": TEXT, "valign": "vcenter"} | properties)

    def bare(self, **properties: Any) -> Format:
        """Return a format of these properties alone, as conditional formats need it."""
        return self._make(properties)

    def _make(self, properties: dict[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


def theme() -> StringIO:
    """Return the workbook's theme: Office's with our accents, so that charts that users add match."""
    from xlsxwriter.theme import THEME_XML_2007

    xml = THEME_XML_2007
    for number, colour in enumerate(THEME_ACCENTS, 1):
        xml = re.sub(rf'(<a:accent{number}><a:srgbClr val=")\w+', rf"\g<1>{colour[1:]}", xml)
    return StringIO(xml)

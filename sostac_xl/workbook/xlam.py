"""The add-in (.xlam): the buttons in the ribbon for any plan workbook, so that the plan itself needs no macros."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Final

import xlsxwriter

from sostac_xl.i18n import TRADEMARK
from sostac_xl.workbook.macros import with_ribbon
from sostac_xl.workbook.ribbon import as_formula, ribbon_that_asks, said_names

SHEET: Final = "SostacSheet"
"""The code name of the add-in's only sheet, which nobody sees."""
CREATED: Final = datetime(2027, 1, 1)
_WORKBOOK_TYPE: Final = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE: Final = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"


def write_addin(project: bytes, ribbon: bytes) -> bytes:
    """Return the add-in file with its VBA project and the ribbon (XML) that still lacks its texts."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": "SOSTAC", "comments": TRADEMARK, "created": CREATED})
        book.add_vba_project(BytesIO(project), is_stream=True)
        book.set_vba_name()
        book.add_worksheet("SOSTAC").set_vba_name(SHEET)
        for name, text in said_names(labels=True):
            book.define_name(name, as_formula(text))
    changes = {
        "[Content_Types].xml": lambda types: types.replace(_WORKBOOK_TYPE, _ADDIN_TYPE),
        "xl/workbook.xml": lambda book: book.replace(b"<workbookView ", b'<workbookView visibility="hidden" '),
    }
    return with_ribbon(target.getvalue(), ribbon_that_asks(ribbon), changes)

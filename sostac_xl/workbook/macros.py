"""What a workbook with macros has beyond the plain one: the VBA project, buttons on the sheets, and a tab in the ribbon."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sostac_xl.i18n import Translator
from sostac_xl.output import NO_DATE
from sostac_xl.schema.sheets import SHEETS, Sheet
from sostac_xl.workbook.buttons import draw_buttons, with_macros
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.ribbon import as_formula, ribbon_of, said_names

if TYPE_CHECKING:
    from xlsxwriter import Workbook

RIBBON_PART: Final = "customUI/customUI14.xml"
_ROOT_RELATIONS: Final = "_rels/.rels"
_RIBBON_RELATION: Final = (
    f'<Relationship Id="ribbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" Target="{RIBBON_PART}"/>'
)
_SHEET_DRAWING: Final = re.compile(r"xl/drawings/drawing\d+\.xml")


def code_name(sheet: Sheet) -> str:
    """Return the name by which VBA knows a sheet, in every language."""
    return f"{sheet.key.capitalize()}Sheet"


CODE_NAMES: Final = tuple(map(code_name, SHEETS))


@dataclass(frozen=True, slots=True)
class Macros:
    """What `make templates` built: the VBA project (vbaProject.bin), and the ribbon (XML) that still lacks its texts."""

    project: bytes
    ribbon: bytes

    def put_into(self, book: Workbook, pages: Collection[Page]) -> None:
        """Add to a workbook that is being written what XlsxWriter can write: the project, the texts of its macros, and the buttons."""
        book.add_vba_project(BytesIO(self.project), is_stream=True)
        book.set_vba_name()
        for name, text in said_names(labels=False):
            book.define_name(name, as_formula(text))
        for page in pages:
            page.ws.set_vba_name(code_name(page.sheet))
            draw_buttons(page)

    def complete(self, workbook: bytes, t: Translator) -> bytes:
        """Return the written workbook with what XlsxWriter can't write: the macros of the buttons, and the ribbon."""
        return with_ribbon(workbook, ribbon_of(self.ribbon, t))


def with_ribbon(workbook: bytes, ribbon: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """Return a workbook file with a ribbon, and with macros for its buttons; `changes` are made to other parts, by their names.

    The parts keep their order and their dates.
    """
    target = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == _ROOT_RELATIONS:
                data = data.replace(b"</Relationships>", f"{_RIBBON_RELATION}</Relationships>".encode())
            elif _SHEET_DRAWING.fullmatch(info.filename):
                data = with_macros(data)
            elif changes and info.filename in changes:
                data = changes[info.filename](data)
            archive.writestr(info, data)
        archive.writestr(ZipInfo(RIBBON_PART, NO_DATE), ribbon, ZIP_DEFLATED)
    return target.getvalue()

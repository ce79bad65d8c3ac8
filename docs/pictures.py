"""Draw the pictures of README.md and docs/excel.md from the example plan: `python docs/pictures.py` (needs LibreOffice and pdftoppm).

LibreOffice stands in for Excel, also behind the buttons that are clicked; the ribbon, which it doesn't have, is drawn from its XML.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import xlwings as xw  # noqa: E402 - all of these: the checkout's own

from docs.ribbon import ribbon_svg  # noqa: E402
from sostac_xl import assess, build_document, load_example, new_workbook, read_plan  # noqa: E402
from sostac_xl.addin import buttons  # noqa: E402
from sostac_xl.i18n import Translator  # noqa: E402
from sostac_xl.resources import RIBBON, template  # noqa: E402
from sostac_xl.schema.objectives import Objective  # noqa: E402
from sostac_xl.workbook.locate import locate  # noqa: E402
from sostac_xl.workbook.package import open_workbook  # noqa: E402
from sostac_xl.workbook.patch import Patch  # noqa: E402
from tests.live.engine import install  # noqa: E402
from tests.support.libreoffice import LibreOffice  # noqa: E402
from tests.support.office import load_uno, settings  # noqa: E402

WHEN: Final = datetime(2026, 5, 8, 9)
WORKBOOK_CROP: Final = ("-r", "66", "-x", "24", "-y", "20", "-W", "1040", "-H", "570")
CHECK_CROP: Final = ("-r", "100", "-x", "124", "-y", "44", "-W", "930", "-H", "330")
MARKS_CROP: Final = ("-r", "100", "-x", "330", "-y", "44", "-W", "1060", "-H", "300")
WORD_SIZE: Final = ("-r", "64")
SUMMARY_PAGE: Final = 5
MARKED: Final = ("due", "owner")
"""The columns between which the picture of marked cells lies."""


def main() -> None:
    """Write all pictures into docs/images."""
    (HERE / "images/ribbon.svg").write_text(ribbon_svg(template(RIBBON).read_bytes(), Translator("en")), encoding="utf-8")
    with TemporaryDirectory() as name:
        folder = Path(name)
        draw_example(folder)
        draw_buttons(folder)


def draw_example(folder: Path) -> None:
    """Write `workbook.png`, the first sheet, and `word.png`, the summary of the Word plan."""
    office = LibreOffice()
    workbook, document = folder / "plan.xlsx", folder / "plan.docx"
    workbook.write_bytes(new_workbook(load_example("webshop", "en"), size="full"))
    plan = read_plan(workbook)
    document.write_bytes(build_document(*assess(plan, plan.facts.status_date or plan.facts.start)))  # type: ignore[arg-type]  # the example has both
    draw(office.convert(workbook, "pdf", folder / "xlsx"), "workbook", WORKBOOK_CROP)
    draw(office.convert(document, "pdf", folder / "docx"), "word", WORD_SIZE, SUMMARY_PAGE)
    office.close()


def draw_buttons(folder: Path) -> None:
    """Write what one sees of the buttons: `buttons.png`, `check.png` with the findings, `marks.png` with cells that have some."""
    path = folder / "plan.xlsm"
    path.write_bytes(new_workbook(load_example("webshop", "en"), size="full", macros=True))
    spoil(path)
    contents = open_workbook(path)
    place = locate(contents.grids, contents.names).tables[Objective]
    first, last = (place.letters[key] for key in MARKED)
    with clicked(path) as book:
        for name, area, crop in (
            ("buttons", ("Plan", "A1:Z60"), WORKBOOK_CROP),
            ("check", ("Check", "A1:G12"), CHECK_CROP),
            ("marks", (place.sheet, f"{first}{place.header - 2}:{last}{place.header + 6}"), MARKS_CROP),
        ):
            draw(printed(book, area, folder / f"{name}.pdf"), name, crop)


def spoil(path: Path) -> None:
    """Leave out an owner, and write a date that can be read in two ways."""
    plan, patch = read_plan(path), Patch.open(path)
    for row, column, value in ((0, "owner", None), (1, "due", "03/04/2027")):
        cell = plan[Objective][row].cell(column)
        assert cell
        patch.set(cell.sheet, cell.address, value)
    patch.save(WHEN, backup=False)


@contextmanager
def clicked(path: Path) -> Iterator[Any]:
    """Give a workbook in which Settings (mark the cells), Compute and Check were clicked."""
    install()
    app = xw.App(add_book=False)
    try:
        book = app.books.open(str(path))
        set_caller(book)
        app.impl.answers.append("yes")
        for button in (buttons.settings, buttons.compute, buttons.check):
            button()
        yield book
    finally:
        app.kill()


def set_caller(book: Any) -> None:
    """Let the buttons work on an open workbook, as xlwings' own `set_mock_caller` does with a file."""
    setattr(xw.Book, "_mock_caller", book)  # noqa: B010 - xlwings tells its type to nobody


def printed(book: Any, area: tuple[str, str], pdf: Path) -> Path:
    """Print cells of a sheet; those from its first cell on with the buttons, which else stay off paper."""
    sheet, cells = area
    page = book.sheets[sheet].impl.xl
    for shape in page.DrawPage:
        shape.Visible = shape.Printable = cells.startswith("A1:")
    chosen = load_uno().Any("[]com.sun.star.beans.PropertyValue", settings(Selection=page.getCellRangeByName(cells)))
    book.impl.doc.storeToURL(pdf.as_uri(), settings(FilterName="calc_pdf_Export", FilterData=chosen))
    return pdf


def draw(pdf: Path, name: str, options: tuple[str, ...], page: int = 1) -> None:
    """Draw one page of a PDF, or the part of it that the options name."""
    pages = ("-f", str(page), "-l", str(page), "-singlefile")
    subprocess.run(["pdftoppm", "-png", *options, *pages, str(pdf), str(HERE / "images" / name)], check=True)


if __name__ == "__main__":
    main()

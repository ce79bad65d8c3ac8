"""Draw the README's pictures from the example plan: `python docs/pictures.py` (needs LibreOffice and pdftoppm)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sostac_xl import assess, build_document, load_example, new_workbook, read_plan  # noqa: E402 - the checkout's own
from tests.support.libreoffice import LibreOffice  # noqa: E402

WORKBOOK_CROP: Final = ("-r", "66", "-x", "24", "-y", "20", "-W", "1040", "-H", "570")
WORD_SIZE: Final = ("-r", "64")
SUMMARY_PAGE: Final = 5


def main() -> None:
    """Write `images/workbook.png`, the first sheet, and `images/word.png`, the summary of the Word plan."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        office = LibreOffice(folder / "profile")
        workbook, document = folder / "plan.xlsx", folder / "plan.docx"
        workbook.write_bytes(new_workbook(load_example("webshop", "en"), size="full"))
        plan = read_plan(workbook)
        document.write_bytes(build_document(*assess(plan, plan.facts.status_date or plan.facts.start)))  # type: ignore[arg-type]  # the example has both
        draw(office.convert(workbook, "pdf", folder / "xlsx"), 1, "workbook", WORKBOOK_CROP)
        draw(office.convert(document, "pdf", folder / "docx"), SUMMARY_PAGE, "word", WORD_SIZE)


def draw(pdf: Path, page: int, name: str, options: tuple[str, ...]) -> None:
    """Draw one page of a PDF, or the part of it that the options name."""
    pages = ("-f", str(page), "-l", str(page), "-singlefile")
    subprocess.run(["pdftoppm", "-png", *options, *pages, str(pdf), str(HERE / "images" / name)], check=True)


if __name__ == "__main__":
    main()

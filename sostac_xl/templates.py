"""Builds `workbook_templates/`: the empty workbooks in every language and size, the base of the Word plan, the macros and the add-in.

`python -m sostac_xl.templates [FOLDER]`; the files are the same, byte for byte, on every build.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, get_args

import click

from sostac_xl.create import Size, new_workbook
from sostac_xl.document.docx.base import base_document
from sostac_xl.i18n import LANGUAGES
from sostac_xl.resources import ADDIN, RIBBON, VBA_PROJECT
from sostac_xl.vba import MACROS, vba_project
from sostac_xl.workbook.macros import CODE_NAMES
from sostac_xl.workbook.xlam import SHEET, write_addin

AS_OF: Final = date(2027, 1, 1)
"""The day that an empty workbook is computed for: any, as long as it is fixed."""
FOLDER: Final = Path(__file__).parent.parent / "workbook_templates"


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every workbook template."""
    for language in LANGUAGES:
        for size in get_args(Size):
            yield f"sostac-{size}-{language}.xlsx", new_workbook(language=language, size=size, as_of=AS_OF)


def macros() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of what is built from `macros/`."""
    ribbon = (MACROS / "ribbon/sostac.xml").read_bytes()
    yield VBA_PROJECT, vba_project("workbook", CODE_NAMES)
    yield RIBBON, ribbon
    yield ADDIN, write_addin(vba_project("addin", [SHEET]), ribbon)


def main(folder: Path = FOLDER) -> None:
    """Write all templates into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (*workbooks(), ("base.docx", base_document()), *macros()):
        (folder / name).write_bytes(data)
        click.echo(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

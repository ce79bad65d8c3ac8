"""What a plain script would do: openpyxl reads each table of a workbook, python-docx writes it row by row; no checks, no figures, no charts.

`python benchmarks/plain_document.py PLAN.xlsx PLAN.docx`: the measure of `benchmarks/document.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document
from openpyxl import load_workbook


def main(source: Path, target: Path) -> None:
    """Write every table that has rows under the name of its sheet."""
    document = Document()
    for sheet in load_workbook(source, data_only=True).worksheets:
        document.add_heading(sheet.title, 1)
        for table in sheet.tables.values():
            rows = [row for row in sheet[table.ref] if any(cell.value is not None for cell in row[1:])]
            if len(rows) > 1:
                document.add_heading(table.name, 2)
                written = document.add_table(rows=len(rows), cols=len(rows[0]))
                for cells, row in zip(rows, written.rows, strict=True):
                    for cell, place in zip(cells, row.cells, strict=True):
                        place.text = "" if cell.value is None else str(cell.value)
    document.save(str(target))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

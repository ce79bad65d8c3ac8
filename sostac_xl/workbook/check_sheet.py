"""The Check sheet: the findings, each a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sostac_xl.findings import Finding, counted
from sostac_xl.schema.lists import CheckRow, SeverityLabel
from sostac_xl.schema.sheets import SHEETS
from sostac_xl.workbook import style
from sostac_xl.workbook.cells import lines, row_height
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.layout import BAND_ROWS
from sostac_xl.workbook.page import Page

WIDTHS: Final = (2.0, 16.0, 12.0, 14.0, 26.0, 70.0, 62.0)
SPARE: Final = 60
"""Rows for findings that later checks write."""


@dataclass
class CheckSheet:
    """Writes the Check sheet."""

    page: Page
    findings: Sequence[Finding]

    def write(self) -> None:
        """Write the sheet."""
        t, top = self.page.t, BAND_ROWS + 1
        self.page.section(top, t(CheckRow.info.title), t(CheckRow.info.purpose))
        self.page.text(top + 2, 1, self._summary(), bold=True, font_color=style.INK)
        grid = Grid(self.page, top + 3, len(self.findings) + SPARE)
        grid.head([(c.key, t(c.label)) for c in CheckRow.columns() if c.computed], right_from=99, name="check")
        for number, finding in enumerate(self.findings):
            self._row(grid, number, finding)
        first, last = grid.first, grid.last
        column = grid.columns["severity"]
        for label in SeverityLabel:
            text, fill = style.TONES[label]
            form = self.page.formats.bare(font_color=text, bg_color=fill)
            rule = {"type": "cell", "criteria": "==", "value": f'"{t(label.value)}"', "format": form}
            self.page.ws.conditional_format(first, column, last, column, rule)

    def _summary(self) -> str:
        return counted(self.findings, self.page.t) if self.findings else self.page.t("Nothing was found.")

    def _row(self, grid: Grid, number: int, finding: Finding) -> None:
        t, row = self.page.t, grid.first + number
        stage = next((sheet.title for sheet in SHEETS if sheet.key == finding.stage), finding.stage)
        texts = {
            "stage": t(stage),
            "code": finding.code,
            "severity": t(SeverityLabel[finding.severity.name].value),
            "message": t.render(finding.message),
            "remedy": t.render(finding.remedy),
        }
        base = {"font_size": 10, "bottom": 1, "bottom_color": style.LINE, "text_wrap": True, "valign": "vcenter"}
        for key, text in texts.items():
            self.page.text(
                row,
                grid.columns[key],
                text,
                **base,
                indent=0 if key == "stage" else 1,
                font_color=style.MUTED if key in ("stage", "code") else style.TEXT,
            )
        column = grid.columns["place"]
        if finding.cell:
            form = self.page.formats(**base, font_color=style.TEAL, underline=1, indent=1)
            target = f"internal:'{finding.cell.sheet.replace(chr(39), chr(39) * 2)}'!{finding.cell.address}"
            self.page.ws.write_url(row, column, target, form, f"{finding.cell.sheet} · {finding.cell.address}")
        else:
            self.page.text(row, column, "", **base)
        tallest = max(lines(texts["message"], WIDTHS[5], main=False), lines(texts["remedy"], WIDTHS[6], main=False))
        self.page.ws.set_row(row, row_height(tallest))

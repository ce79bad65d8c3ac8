"""The Check sheet: the findings, each a link to its cell.

Every row is made beforehand, with its look and its link, so that `compute` has only values to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.findings import Finding, counted
from sostac_xl.i18n import Translator
from sostac_xl.schema.lists import CheckRow, SeverityLabel
from sostac_xl.schema.sheets import SHEETS
from sostac_xl.workbook import style
from sostac_xl.workbook.cells import lines, row_height
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.layout import BAND_ROWS, quoted
from sostac_xl.workbook.page import Page

WIDTHS: Final = (2.0, 14.0, 10.0, 12.0, 22.0, 64.0, 64.0, 30.0)
ROWS: Final = 150
"""Findings that a new workbook has room for, and more when it has more."""
SPARE: Final = 20
USUAL_LINES: Final = 2
"""Lines that a row which is still empty has room for."""


def finding_values(finding: Finding, t: Translator) -> Mapping[str, str]:
    """Return what the columns of the sheet hold for a finding; the place is computed from the target."""
    stage = next((sheet.title for sheet in SHEETS if sheet.key == finding.stage), finding.stage)
    return {
        "stage": t(stage),
        "code": finding.code,
        "severity": t(SeverityLabel[finding.severity.name].value),
        "message": t.render(finding.message),
        "remedy": t.render(finding.remedy),
        "target": f"{quoted(finding.cell.sheet)}!{finding.cell.address}" if finding.cell else "",
    }


def summary_of(findings: Sequence[Finding], t: Translator) -> str:
    """Return the line above the findings."""
    return counted(findings, t) if findings else t("Nothing was found.")


@dataclass(frozen=True)
class CheckSheet:
    """Writes the Check sheet."""

    page: Page
    findings: Sequence[Finding]

    def write(self) -> None:
        """Write the sheet."""
        t, top = self.page.t, BAND_ROWS + 1
        self.page.section(top, t(CheckRow.info.title), t(CheckRow.info.purpose))
        self.page.text(top + 2, 1, summary_of(self.findings, t), bold=True, font_color=style.INK)
        self.page.define("sx.check.summary", f"$B${top + 3}")
        grid = Grid(self.page, top + 3, max(len(self.findings) + SPARE, ROWS), used_by="code")
        grid.head([(c.key, t(c.label)) for c in CheckRow.columns() if c.computed], right_from=99, name="check")
        for number in range(grid.rows):
            self._row(grid, number, finding_values(self.findings[number], t) if number < len(self.findings) else {})
        first, last = grid.first, grid.last
        column = grid.columns["severity"]
        for label in SeverityLabel:
            text, fill = style.TONES[label]
            form = self.page.formats.bare(font_color=text, bg_color=fill)
            rule = {"type": "cell", "criteria": "==", "value": f'"{t(label.value)}"', "format": form}
            self.page.ws.conditional_format(first, column, last, column, rule)
        self.page.ws.set_column(grid.columns["target"], grid.columns["target"], None, None, {"hidden": True})
        self.page.ws.print_area(0, 0, grid.first + max(len(self.findings), 1) - 1, grid.columns["remedy"])

    def _row(self, grid: Grid, number: int, values: Mapping[str, str]) -> None:
        row = grid.first + number
        base: dict[str, Any] = {"font_size": 10, "text_wrap": True, "valign": "vcenter"}
        for key in ("stage", "code", "severity", "message", "remedy", "target"):
            quiet = key in ("stage", "code")
            look = base | {"indent": 0 if key == "stage" else 1, "font_color": style.MUTED if quiet else style.TEXT}
            self.page.text(row, grid.columns[key], values.get(key, ""), **look)
        target = grid.cell("target", number)
        shown = f'SUBSTITUTE(SUBSTITUTE({target},"\'",""),"!"," · ")'
        link = f'IF({target}="","",HYPERLINK("#"&{target},{shown}))'
        place = values.get("target", "").replace("'", "").replace("!", " · ")
        grid.formula("place", number, link, place, **base, font_color=style.TEAL, underline=1)
        tallest = max(lines(values.get(key, ""), WIDTHS[grid.columns[key]], main=False) for key in ("message", "remedy"))
        self.page.ws.set_row(row, row_height(tallest if values else USUAL_LINES))

"""The Check sheet: the findings, each a link to its cell.

Every row is made beforehand, with its look and its link, so that `compute` has only values to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sostac_xl.findings import Finding, counted
from sostac_xl.i18n import Translator
from sostac_xl.schema.kinds import YesNo
from sostac_xl.schema.lists import CheckRow, SeverityLabel
from sostac_xl.schema.sheets import SHEETS
from sostac_xl.workbook import style
from sostac_xl.workbook.addresses import xl_rowcol_to_cell
from sostac_xl.workbook.formulas import choice_name
from sostac_xl.workbook.grid import Grid
from sostac_xl.workbook.layout import BAND_ROWS, GUTTER, ID_WIDTH, quoted
from sostac_xl.workbook.measure import header_width, row_height, text_height, widest
from sostac_xl.workbook.page import Page
from sostac_xl.workbook.printing import Stretch, set_up
from sostac_xl.workbook.validation import validate_kind

CODE_WIDTH, PLACE_WIDTH, TEXT_WIDTH = 9.0, 21.0, 58.0
MORE_COLUMNS: Final = 8
"""Columns to the right of the findings: the links in the band need as many as there are sheets; the last two, hidden, hold what links and
marks go by."""
HIDDEN: Final = ("target", "mark")
ROWS: Final = 150
"""Findings that a new workbook has room for, and more when it has more."""
SPARE: Final = 20
PRINTED: Final = 14
"""Rows that are printed at least, on one page: `compute` writes findings into the workbook later."""
USUAL: Final = 27.0
"""Points that a row which is still empty has room for: two lines."""


def widths(t: Translator) -> tuple[float, ...]:
    """Return the widths of the sheet's columns: words and headers fit in each language."""
    content = {
        "stage": widest(t(sheet.title) for sheet in SHEETS),
        "code": CODE_WIDTH,
        "severity": widest(t(label.value) for label in SeverityLabel),
        "place": PLACE_WIDTH,
        "message": TEXT_WIDTH,
        "remedy": TEXT_WIDTH,
    }
    labels = {column.key: t(column.label) for column in CheckRow.columns()}
    return (GUTTER, *(max(width, header_width(labels[key], button=False)) for key, width in content.items()), *([ID_WIDTH] * MORE_COLUMNS))


def finding_values(finding: Finding, t: Translator) -> Mapping[str, str]:
    """Return what the columns of the sheet hold for a finding; the place is computed from the target.

    The mark names the sheet by its key: a sheet can be renamed, and the cells of a table moved to another one.
    """
    stage = next((sheet.title for sheet in SHEETS if sheet.key == finding.stage), finding.stage)
    return {
        "stage": t(stage),
        "code": finding.code,
        "severity": t(SeverityLabel[finding.severity.name].value),
        "message": t.render(finding.message),
        "remedy": t.render(finding.remedy),
        "target": f"{quoted(finding.cell.sheet)}!{finding.cell.address}" if finding.cell else "",
        "mark": mark_of(finding.sheet, finding.cell.address) if finding.cell else "",
    }


def mark_of(sheet: str, address: str) -> str:
    """Return what stands in the column Mark for a cell of the sheet with this key."""
    return f"{sheet}!{address}"


def mark_rules(sheet: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the conditional formats by which cells of a sheet show that a finding is about them: each formula with its text and fill.

    So a mark is a view of the Check sheet: it goes when its finding goes, and the cell's own format was never touched.
    """
    here = f'"{mark_of(sheet, "")}"&ADDRESS(ROW(),COLUMN(),4)'
    errors = f"COUNTIFS(sx.check.mark,{here},sx.check.severity,{choice_name(SeverityLabel.__name__, SeverityLabel.ERROR.name)})"
    for found, tone in ((errors, style.RED), (f"COUNTIF(sx.check.mark,{here})", style.AMBER)):
        yield f"AND(sx.check.marks=INDEX(sx.choices.yesno,1),{found}>0)", tone


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
        self.page.text(top + 2, 1, summary_of(self.findings, t), bold=True, font_color=style.INK, locked=False)
        self.page.define("sx.check.summary", f"$B${top + 3}")
        grid = Grid(self.page, top + 3, max(len(self.findings) + SPARE, ROWS), used_by="code")
        titles = {c.key: t(c.label) for c in CheckRow.columns() if c.computed}
        grid.head([item for item in titles.items() if item[0] not in HIDDEN], right_from=99, name="check")
        grid.head([(key, titles[key]) for key in HIDDEN], start=self.page.last - 1, right_from=99, name="check")
        self._switch(grid, top + 2)
        for number in range(grid.rows):
            self._row(grid, number, finding_values(self.findings[number], t) if number < len(self.findings) else {})
        first, last = grid.first, grid.last
        column = grid.columns["severity"]
        for label in SeverityLabel:
            text, fill = style.TONES[label]
            form = self.page.formats.bare(font_color=text, bg_color=fill)
            rule = {"type": "cell", "criteria": "==", "value": f'"{t(label.value)}"', "format": form}
            self.page.ws.conditional_format(first, column, last, column, rule)
        self.page.ws.set_column(grid.columns[HIDDEN[0]], grid.columns[HIDDEN[-1]], None, None, {"hidden": True})
        printed = Stretch(0, grid.first + max(len(self.findings), PRINTED) - 1, grid.columns["remedy"], grid.header)
        set_up(self.page, [printed], repeated=(grid.header, grid.header))

    def _switch(self, grid: Grid, row: int) -> None:
        """Write the cell that says whether the cells themselves are marked."""
        t, column = self.page.t, grid.columns["remedy"]
        self.page.text(row, grid.columns["message"], t("Mark the cells on their sheets too"), align="right", font_color=style.MUTED)
        look: dict[str, Any] = {"bg_color": style.INPUT, "bottom": 1, "bottom_color": style.INPUT_LINE, "indent": 1, "locked": False}
        self.page.text(row, column, t("no"), **look)
        validate_kind(self.page.ws, (row, column, row, column), YesNo(), t)
        self.page.define("sx.check.marks", xl_rowcol_to_cell(row, column, True, True))

    def _row(self, grid: Grid, number: int, values: Mapping[str, str]) -> None:
        row = grid.first + number
        base: dict[str, Any] = {"font_size": 10, "text_wrap": True, "valign": "vcenter", "locked": False}
        for key in (key for key in grid.columns if key != "place"):
            quiet = key in ("stage", "code")
            look = base | {"indent": 0 if key == "stage" else 1, "font_color": style.MUTED if quiet else style.TEXT}
            self.page.text(row, grid.columns[key], values.get(key, ""), **look)
        target = grid.cell("target", number)
        shown = f'SUBSTITUTE(SUBSTITUTE({target},"\'",""),"!"," · ")'
        link = f'IF({target}="","",HYPERLINK("#"&{target},{shown}))'
        place = values.get("target", "").replace("'", "").replace("!", " · ")
        grid.formula("place", number, link, place, **base, font_color=style.TEAL, underline=1)
        tallest = max(text_height(values.get(key, ""), TEXT_WIDTH) for key in ("message", "remedy")) if values else USUAL
        self.page.row(row, row_height(max(tallest, text_height(place, PLACE_WIDTH))))

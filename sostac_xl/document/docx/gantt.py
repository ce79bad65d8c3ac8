"""A Gantt chart as a table: each bar is one merged cell, so that a click in Word recolours it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import Final

from sostac_xl.document.blocks import Band, Bar, Gantt, GanttTask
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.palette import BARS, INK, LINE, PALE, TODAY, Colours
from sostac_xl.document.docx.tables import KEEP
from sostac_xl.metrics import LINE_HEIGHT, line_count

_NAME: Final = 4100
_OWNER: Final = 1500
_MOST_COLUMNS: Final = 56  # narrower ones can't be told apart
_MARK: Final = "◆"
_WARNING: Final = "!"
_SIZE: Final = 8.0  # points, as in the style
_TWIPS: Final = 20
_HEADER: Final = 30.0  # points: months and weeks
_AROUND: Final = 60.0  # points: the heading of the section and the legend
_PAGE: Final = 456.0  # points of a landscape page
_LEAST: Final = 12.0  # points: the height of a row
_MOST: Final = 20.0


class _Axis:
    """Time as columns of one, two or more weeks, each beginning on a Monday."""

    def __init__(self, block: Gantt, width: int) -> None:
        start, end = block.months[0].start, _end(block)
        self.first = start - timedelta(start.weekday())
        weeks = (end - self.first).days // 7 + 1
        self.step = 7 * -(-weeks // _MOST_COLUMNS)
        self.count = (end - self.first).days // self.step + 1
        self.column = width // self.count
        # a month begins with its first full week
        self.months = {edge: month.title for month in block.months if (edge := self._first_full(month.start)) < self.count}
        in_sight = block.today is not None and self.first <= block.today <= end
        self.today = self.index(block.today) if in_sight and block.today else None
        self.edges = sorted({0, *self.months} | ({self.today} if self.today else set()))
        self._blanks: dict[tuple[int, int], str] = {}

    def index(self, day: date) -> int:
        """Return the column that a day falls in, at the nearest edge when it lies outside."""
        return max(0, min(self.count - 1, (day - self.first).days // self.step))

    def day(self, number: int) -> date:
        """Return the first day of a column."""
        return self.first + timedelta(number * self.step)

    def line(self, number: int) -> str:
        """Return the line at the left of a column: heavy at the status date, light where a month begins."""
        if number == self.today:
            return xml.border("left", TODAY, 12)
        return xml.border("left", LINE) if number in self.months else ""

    def blank(self, start: int, end: int) -> str:
        """Return an empty cell from one column to another; most of a chart is blank, and most blanks are alike."""
        found = self._blanks.get((start, end))
        if found is None:
            content = xml.paragraph("PlanGantt")
            found = self._blanks[start, end] = xml.cell(self.column * (end - start), content, span=end - start, borders=self.line(start))
        return found

    def _first_full(self, day: date) -> int:
        return -(-(day - self.first).days // self.step)


def gantt(block: Gantt, width: int) -> str:
    """Return the chart: a month and a week header, a band per group, a row per action; the legend stands above it."""
    axis = _Axis(block, width - _NAME - _OWNER)
    widths = [_NAME, _OWNER] + [axis.column] * axis.count
    height = round(_row_height(block.rows) * _TWIPS)
    rows = [_month_row(block, axis), _week_row(axis)]
    for row, keep in zip(block.rows, _keeps(block.rows), strict=True):
        rows.append(_band(row, widths, height) if isinstance(row, Band) else _task(row, axis, height, keep))
    lines = "".join(xml.border(side, LINE) for side in ("top", "bottom", "insideH"))
    chart = xml.table(rows, widths, block.title, borders=lines, margins=xml.margins(0, 28, 0, 28), look=xml.look(first_row=True))
    legend = "".join(map(_legend, block.legend))
    if axis.today is not None:
        legend += xml.run("▏", f'<w:b/><w:bCs/><w:color w:val="{TODAY}"/>') + xml.run(block.today_label)
    return xml.paragraph("PlanSmall", legend, KEEP) + chart


def _end(block: Gantt) -> date:
    last = block.months[-1].start
    month_end = (last.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return max([month_end, *(row.finish for row in block.rows if isinstance(row, GanttTask))])


def _row_height(rows: Sequence[GanttTask | Band]) -> float:
    """Return the height in points at which the rows fill their pages, the last one too, as far as rows may grow."""
    heights = [max(_LEAST, _name_height(row)) for row in rows]
    room = _PAGE - _HEADER - 3 * _LEAST  # what stays together may leave three rows free
    pages = ceil((sum(heights) + _AROUND) / room)
    return min(_MOST, _LEAST + (pages * room - _AROUND - sum(heights)) / len(rows)) if rows else _LEAST


def _name_height(row: GanttTask | Band) -> float:
    if isinstance(row, Band):
        return 0.0
    return line_count(row.name, _SIZE, (_NAME - 56) / _TWIPS, bold=row.strong) * _SIZE * LINE_HEIGHT


def _keeps(rows: Sequence[GanttTask | Band]) -> list[str]:
    """Return what keeps each row with the next one: neither the first nor the last of a group stands alone on a page."""
    keeps = []
    for index, row in enumerate(rows):
        after = [isinstance(each, Band) for each in rows[index + 1 : index + 3]] + [True] * 2
        second = index > 0 and isinstance(rows[index - 1], Band)
        keeps.append(KEEP if isinstance(row, Band) or (not after[0] and (second or after[1])) else "")
    return keeps


def _month_row(block: Gantt, axis: _Axis) -> str:
    cells = _head(_NAME, block.action) + _head(_OWNER, block.owner)
    for start, end in _spans(sorted({0, *axis.months}), axis.count):
        cells += _head(axis.column * (end - start), axis.months.get(start, ""), span=end - start)
    return xml.row(cells, header=True, height=300)


def _head(width: int, text: str, span: int = 1) -> str:
    properties = '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>'
    content = xml.paragraph("PlanGantt", xml.run(text, properties) if text else "", KEEP)
    return xml.cell(width, content, span=span, fill=xml.shade(INK, "text2"), align="center")


def _week_row(axis: _Axis) -> str:
    """Return the Mondays below the months, of every second column: each would leave no room for a legible figure."""
    cells = xml.cell(_NAME + _OWNER, xml.paragraph("PlanGanttHead"), span=2, fill=xml.shade(PALE))
    for start, end in _spans(range(0, axis.count, 2), axis.count):
        figure = xml.run(str(axis.day(start).day)) if end - start > 1 else ""
        label = xml.paragraph("PlanGanttHead", figure, '<w:jc w:val="left"/>')
        cells += xml.cell(axis.column * (end - start), label, span=end - start, fill=xml.shade(PALE))
    return xml.row(cells, header=True)


def _band(band: Band, widths: list[int], height: int) -> str:
    text = xml.run(band.text, '<w:b/><w:bCs/><w:color w:val="0F766E" w:themeColor="accent1"/>')
    content = xml.paragraph("PlanGantt", text, KEEP)
    return xml.row(xml.cell(sum(widths), content, span=len(widths), fill=xml.shade(PALE), align="center"), height=height)


def _task(task: GanttTask, axis: _Axis, height: int, keep: str) -> str:
    name = xml.run(task.name, "<w:b/><w:bCs/>" if task.strong else "")
    cells = xml.cell(_NAME, xml.paragraph("PlanGantt", name, keep), align="center") + xml.cell(
        _OWNER, xml.paragraph("PlanGantt", xml.run(task.owner), keep), align="center"
    )
    first, last = axis.index(task.start), axis.index(task.finish)
    for start, end in _spans(sorted({*axis.edges, first, last + 1} - {axis.count}), axis.count, solid=(first, last + 1)):
        cells += _bar(task, axis, start, end) if first <= start <= last else axis.blank(start, end)
    return xml.row(cells, height=height)


def _spans(edges: Sequence[int], count: int, solid: tuple[int, int] = (0, 0)) -> list[tuple[int, int]]:
    """Return the stretches between edges; none of the edges strictly within `solid` counts."""
    kept = [edge for edge in edges if not solid[0] < edge < solid[1]]
    return list(zip(kept, [*kept[1:], count], strict=True))


def _bar(task: GanttTask, axis: _Axis, start: int, end: int) -> str:
    colours = BARS[task.bar]
    width, span = axis.column * (end - start), end - start
    if task.milestone:
        mark = xml.run(_MARK, _colour(colours))
        content = xml.paragraph("PlanGantt", mark, '<w:jc w:val="center"/>')
        return xml.cell(width, content, span=span, borders=axis.line(start), align="center")
    warning = xml.run(_WARNING, '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>') if task.bar is Bar.OVERDUE else ""
    content = xml.paragraph("PlanGantt", warning, '<w:jc w:val="center"/>' if warning else "")
    return xml.cell(width, content, span=span, fill=xml.shade(colours.fill, colours.slot), align="center")


def _colour(colours: Colours) -> str:
    slot = f' w:themeColor="{colours.slot}"' if colours.slot else ""
    return f'<w:color w:val="{colours.strong}"{slot}/>'


def _legend(entry: tuple[Bar | None, str]) -> str:
    bar, text = entry
    colours = BARS[bar or Bar.PLANNED]
    mark = "■" if bar else _MARK
    return xml.run(mark + " ", _colour(colours)) + xml.run(text + "     ")

"""A Gantt chart as a table: each bar is one merged cell, so that a click in Word recolours it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sostac_xl.document.blocks import Band, Bar, Gantt, GanttTask
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.palette import BARS, INK, LINE, PALE

_NAME: Final = 4300
_OWNER: Final = 1500
_MOST_COLUMNS: Final = 56  # narrower ones cannot hold the two digits of a day
_MARK: Final = "◆"


class _Axis:
    """Time as columns of one, two or more weeks, each beginning on a Monday."""

    def __init__(self, start: date, end: date, width: int) -> None:
        self.first = start - timedelta(start.weekday())
        weeks = (end - self.first).days // 7 + 1
        self.step = 7 * -(-weeks // _MOST_COLUMNS)
        self.count = (end - self.first).days // self.step + 1
        self.column = width // self.count

    def index(self, day: date) -> int:
        """Return the column that a day falls in, at the nearest edge when it lies outside."""
        return max(0, min(self.count - 1, (day - self.first).days // self.step))

    def day(self, number: int) -> date:
        """Return the first day of a column."""
        return self.first + timedelta(number * self.step)


def gantt(block: Gantt, width: int) -> str:
    """Return the chart: a month and a week header, a band per group, a row per action; the legend stands above it."""
    axis = _Axis(block.months[0].start, _end(block), width - _NAME - _OWNER)
    edges = sorted({axis.index(month.start) for month in block.months if month.start >= axis.first} | {0})
    widths = [_NAME, _OWNER] + [axis.column] * axis.count
    rows = _month_row(block, axis, edges) + _week_row(axis)
    for row in block.rows:
        rows += _band(row, sum(widths), len(widths)) if isinstance(row, Band) else _task(row, axis, edges)
    lines = "".join(xml.border(side, LINE) for side in ("top", "bottom", "insideH"))
    chart = xml.table(rows, widths, block.title, borders=lines, margins=xml.margins(0, 28, 0, 28), look=xml.look(first_row=True))
    return xml.paragraph("PlanSmall", "".join(map(_legend, block.legend)), "<w:keepNext/>") + chart


def _end(block: Gantt) -> date:
    last = block.months[-1].start
    month_end = (last.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return max([month_end, *(row.finish for row in block.rows if isinstance(row, GanttTask))])


def _month_row(block: Gantt, axis: _Axis, edges: list[int]) -> str:
    titles = {axis.index(month.start): month.title for month in block.months}
    cells = _head(_NAME, block.action) + _head(_OWNER, block.owner)
    for start, end in _spans(edges, axis.count):
        cells += _head(axis.column * (end - start), titles.get(start, ""), span=end - start)
    return xml.row(cells, header=True, height=300)


def _head(width: int, text: str, span: int = 1) -> str:
    properties = '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>'
    return xml.cell(
        width, xml.paragraph("PlanGantt", xml.run(text, properties), "<w:keepNext/>"), span=span, fill=xml.shade(INK, "text2"), align="center"
    )


def _week_row(axis: _Axis) -> str:
    cells = xml.cell(_NAME + _OWNER, xml.paragraph("PlanGanttHead"), span=2)
    tight = '<w:sz w:val="11"/><w:szCs w:val="11"/>'
    for number in range(axis.count):
        cells += xml.cell(axis.column, xml.paragraph("PlanGanttHead", xml.run(str(axis.day(number).day), tight)), fill=xml.shade(PALE))
    return xml.row(cells, header=True)


def _band(band: Band, width: int, columns: int) -> str:
    text = xml.run(band.text, '<w:b/><w:bCs/><w:color w:val="0F766E" w:themeColor="accent1"/>')
    return xml.row(xml.cell(width, xml.paragraph("PlanGantt", text, "<w:keepNext/>"), span=columns, fill=xml.shade(PALE), align="center"), height=260)


def _task(task: GanttTask, axis: _Axis, edges: list[int]) -> str:
    name = xml.run(task.name, "<w:b/><w:bCs/>" if task.bar is Bar.CRITICAL else "")
    cells = xml.cell(_NAME, xml.paragraph("PlanGantt", name), align="center") + xml.cell(
        _OWNER, xml.paragraph("PlanGantt", xml.run(task.owner)), align="center"
    )
    first, last = axis.index(task.start), axis.index(task.finish)
    for start, end in _spans(sorted({*edges, first, last + 1} - {axis.count}), axis.count, solid=(first, last + 1)):
        inside = first <= start <= last
        cells += _bar(task, axis.column, end - start) if inside else _empty(axis.column, end - start, start in edges)
    return xml.row(cells, height=250)


def _spans(edges: Sequence[int], count: int, solid: tuple[int, int] = (0, 0)) -> list[tuple[int, int]]:
    """Return the stretches between edges; none of the edges strictly within `solid` counts."""
    kept = [edge for edge in edges if not solid[0] < edge < solid[1]]
    return list(zip(kept, [*kept[1:], count], strict=True))


def _bar(task: GanttTask, column: int, span: int) -> str:
    colours = BARS[task.bar]
    if task.milestone:
        mark = xml.run(_MARK, f'<w:color w:val="{colours.strong}" w:themeColor="{colours.slot}"/>')
        return xml.cell(column * span, xml.paragraph("PlanGantt", mark, '<w:jc w:val="center"/>'), span=span, align="center")
    return xml.cell(column * span, xml.paragraph("PlanGantt"), span=span, fill=xml.shade(colours.fill, colours.slot))


def _empty(column: int, span: int, month: bool) -> str:
    return xml.cell(column * span, xml.paragraph("PlanGantt"), span=span, borders=xml.border("left", LINE) if month else "")


def _legend(entry: tuple[Bar | None, str]) -> str:
    bar, text = entry
    colours = BARS[bar or Bar.PLANNED]
    mark = "■" if bar else _MARK
    return xml.run(mark + " ", f'<w:color w:val="{colours.strong}" w:themeColor="{colours.slot}"/>') + xml.run(text + "     ")

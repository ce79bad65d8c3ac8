"""Charts in a Word document: the drawing in its paragraph, the caption, and the parts that hold chart and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from sostac_xl.document.blocks import Chart, Point, See
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.chart_xml import EXACT, SHEET, chart_xml
from sostac_xl.document.docx.notes import Notes
from sostac_xl.document.docx.package import unzip_parts, zip_parts
from sostac_xl.document.docx.tables import lead_and_text

_EMU: Final = 12700  # to a point
_TWIP: Final = 635  # EMU
_FIRST_DRAWING: Final = 10_000  # beyond those that a brand's cover may have
_FIRST_MARK: Final = 100_000  # what numbers the bookmarks of captions, beyond those of headings
FIGURE_BOOKMARK: Final = "_RefFigure_"
"""What the bookmarks of captions begin with."""
_KEY: Final = 40 - len(FIGURE_BOOKMARK)  # characters: Word's names have up to 40
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING: Final = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:c="{_CHART}"'
)
_WORKBOOK: Final = "rId1"  # the relationship of a chart to its workbook
_COLUMN: Final = 26  # letters: the width of the names in the workbook


class Figures:
    """The charts of a document in their order: numbers those that have a caption, and writes what stands in the text.

    `notes` are the footnotes of that text.
    """

    def __init__(self, charts: Iterable[Chart], notes: Notes | None = None) -> None:
        """Take all charts that the document will have."""
        self.charts = tuple(charts)
        self.notes = notes or Notes()
        captioned = (chart for chart in self.charts if chart.label)
        self._numbers = {chart.key: number for number, chart in enumerate(captioned, 1)}

    def drawing(self, chart: Chart, width: int, style: str = "PlanChart", properties: str = "") -> str:
        """Return the paragraph of a chart `width` twips wide."""
        place = self.charts.index(chart) + 1
        size = f'cx="{width * _TWIP}" cy="{round(chart.height * _EMU)}"'
        named = f'<wp:docPr id="{_FIRST_DRAWING + place}" name={xml.attribute(chart.title)} descr={xml.attribute(chart.message)}/>'
        graphic = f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{_relation(place)}"/></a:graphicData></a:graphic>'
        inline = f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>{named}<wp:cNvGraphicFramePr/>{graphic}</wp:inline>'
        return xml.paragraph(style, f"<w:r><w:drawing {_DRAWING}>{inline}</w:drawing></w:r>", properties)

    def caption(self, chart: Chart) -> str:
        """Return the caption, whose number is a field that Word counts, and a bookmark that others point at."""
        number = self._numbers[chart.key]
        mark = _FIRST_MARK + number
        name = _bookmark(chart.key)
        counted = xml.field("SEQ Figure \\* ARABIC", str(number), '<w:rStyle w:val="PlanLead"/>')
        marked = f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>{counted}<w:bookmarkEnd w:id="{mark}"/>'
        return xml.paragraph("Caption", _around(chart.label, marked, "PlanLead") + xml.run(f" {chart.title}"))

    def see(self, see: See | None) -> str:
        """Return the runs that point at a chart; none when the document does not have it."""
        number = self._numbers.get(see.chart) if see else None
        if see is None or number is None:
            return ""
        return xml.run(" ") + _around(see.words, xml.field(f"REF {_bookmark(see.chart)} \\h", str(number)))

    def lead_and_text(self, point: Point, style: str = "PlanLead") -> str:
        """Return the runs of a point: its lead in bold, its text, the mark of its note, and what it points at."""
        return lead_and_text(point, style) + self.notes.mark(point.note) + self.see(point.see)

    def attach(self, document: Document, language: str, made: datetime) -> None:
        """Add the parts of all charts to the document."""
        package = document.part.package
        for place, chart in enumerate(self.charts, 1):
            content = chart_xml(chart, language, _WORKBOOK)
            part = Part(PackURI(f"/word/charts/chart{place}.xml"), CONTENT_TYPE.DML_CHART, content, package)
            book = Part(PackURI(f"/word/embeddings/chart{place}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook(chart, made), package)
            part.load_rel(RELATIONSHIP_TYPE.PACKAGE, book, _WORKBOOK)
            document.part.load_rel(RELATIONSHIP_TYPE.CHART, part, _relation(place))


def workbook(chart: Chart, made: datetime) -> bytes:
    """Return the workbook that Word opens to edit a chart: categories in the first column, then one for each series."""
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": chart.title, "created": made})
        sheet = book.add_worksheet(SHEET)
        shown = book.add_format({"num_format": EXACT[chart.scale]})
        sheet.set_column(0, 0, _COLUMN)
        for row, category in enumerate(chart.categories, 1):
            sheet.write_string(row, 0, category)
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, float(value), shown)
    return zip_parts(unzip_parts(buffer.getvalue()))


def _relation(place: int) -> str:
    return f"rIdChart{place}"


def _bookmark(key: str) -> str:
    """Return the name by which others refer to a chart, whatever its number."""
    return FIGURE_BOOKMARK + re.sub(r"\W", "_", key)[:_KEY]


def _around(words: str, number: str, style: str = "") -> str:
    """Return words with the runs of a number where they say `{number}`."""
    before, _, after = words.partition("{number}")
    return number.join(xml.run(part, style=style) if part else "" for part in (before, after))

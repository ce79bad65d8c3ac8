"""How tables, charts and pages are set: what stays together, what is chosen so that no page is nearly empty, what lines up."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute import compute
from sostac_xl.document import page_count
from sostac_xl.document.blocks import (
    Band,
    Bar,
    Block,
    Card,
    Column,
    Details,
    Gantt,
    GanttMonth,
    GanttTask,
    Grid,
    Heading,
    Paragraph,
    Point,
    Table,
    TableRow,
    Tone,
    Turn,
)
from sostac_xl.document.context import Context
from sostac_xl.document.docx import panels, xml
from sostac_xl.document.docx.base import base_document
from sostac_xl.document.docx.body import Body
from sostac_xl.document.docx.charts import Figures
from sostac_xl.document.docx.fit import Fit, Type
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.gantt import gantt
from sostac_xl.document.docx.geometry import OURS
from sostac_xl.document.docx.layout import laid_out
from sostac_xl.document.docx.measured import Ruler
from sostac_xl.document.docx.tables import table
from sostac_xl.document.sections import content
from sostac_xl.document.sections.traceability import stretches
from sostac_xl.document.wording import ProseTranslator
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES
from sostac_xl.resources import EXAMPLES
from tests.document.words import opened, shop, text, written

WIDTH = 9000
COLUMNS = (Column("What"), Column("How much", number=True))


def parsed(content: str) -> Any:
    """Return XML as elements."""
    return parse_xml(f"<w:body {xml.NAMESPACES}>{content}</w:body>")


def kept(rows: tuple[TableRow, ...], *, whole: bool = False) -> list[bool]:
    """Return for each row below the header whether it stays with the next one."""
    body = parsed(table(Fit(Table("T", COLUMNS, rows, whole=whole)), WIDTH, Type.NORMAL))
    return [row.find(f".//{qn('w:keepNext')}") is not None or style(row) == "PlanBand" for row in list(body.iter(qn("w:tr")))[1:]]


def style(row: Any) -> str:
    """Return the style of a row's first paragraph."""
    return str(row.find(f".//{qn('w:pStyle')}").get(qn("w:val")))


def test_two_rows_at_the_start_and_at_the_end_stay_together() -> None:
    """No row stands alone below its header, nor alone on a last page; an entry with its details is two rows already."""
    plain = tuple((f"Row {n}", "1") for n in range(5))
    told = tuple[TableRow, ...](row for n in range(3) for row in ((f"Row {n}", "1"), Details((Point("more"),))))

    assert kept(plain) == [True, False, False, True, False]
    assert kept(told) == [True, False, True, False, True, False]
    assert kept((Band("A"), *plain[:3], Band("B"), *plain[:1])) == [True, True, True, False, True, False]


def test_rows_below_a_band_can_stay_whole() -> None:
    """All rows of a band on one page, where that is asked for."""
    rows: tuple[TableRow, ...] = (Band("A"), *((f"Row {n}", "1") for n in range(4)), Band("B"), ("Row", "1"))

    assert kept(rows, whole=True) == [True, True, True, True, False, True, False]


def test_details_belong_to_the_row_above() -> None:
    """No line parts them from it, and they go across the whole table."""
    body = parsed(table(Fit(Table("T", COLUMNS, (("Row", "1"), Details((Point("here", "Where:"),))))), WIDTH, Type.NORMAL))
    _, row, details = body.iter(qn("w:tr"))

    assert all(cell.find(f".//{qn('w:bottom')}").get(qn("w:val")) == "nil" for cell in row.iter(qn("w:tcBorders")))
    assert details.find(f".//{qn('w:gridSpan')}").get(qn("w:val")) == "2"
    assert details.find(f".//{qn('w:top')}").get(qn("w:val")) == "nil"


def document(*rows: TableRow, one_page: bool = False, landscape: bool = False) -> bytes:
    """Return a document that is one table."""
    content = (Turn(landscape=landscape, one_page=one_page), Heading("Chapter"), Table("T", COLUMNS, rows))
    return written(content)


def used_styles(content: bytes) -> set[str]:
    """Return the styles of all paragraphs in tables."""
    return {str(p.get(qn("w:val"))) for p in opened(content).element.body.iter(qn("w:pStyle"))}


def test_a_short_end_is_drawn_back() -> None:
    """A table of which a few rows would lie on a page of their own gets less air; one that fills its page keeps it."""
    counts = range(30, 60)
    pages = {count: page_count(document(*(("Row", "1") for _ in range(count)))) for count in counts}
    styles = {count: used_styles(document(*(("Row", "1") for _ in range(count)))) for count in counts}

    first_on_two = next(count for count in counts if pages[count] == 2)
    assert "PlanSnug" in styles[first_on_two - 1]
    assert "PlanCell" in styles[30]
    assert "PlanCell" in styles[first_on_two], "its end is long enough for a page of its own"


def test_one_page_is_one_page() -> None:
    """A landscape table that is to be one page is set in the largest type in which it is."""
    few, many = (document(*(("Row", "1") for _ in range(count)), one_page=True, landscape=True) for count in (10, 30))

    assert page_count(few) == page_count(many) == 1
    assert "PlanCell" in used_styles(few)
    assert "PlanDense" in used_styles(many)


def chapters(rows: int, *after: Block) -> tuple[int, int]:
    """Return how many pages and sections a chapter of so many rows has with what comes after it."""
    table = Table("T", COLUMNS, tuple(("Row", "1") for _ in range(rows)))
    made = written((Heading("One"), table, *after))
    return page_count(made), len(list(opened(made).element.body.iter(qn("w:sectPr"))))


def test_a_chapter_begins_on_a_page_that_is_nearly_empty() -> None:
    """It follows on the last page of the chapter before it when that has little else; unless it lies across, or is to be one page by itself."""
    alone = Heading("Two"), Paragraph("Text.")

    assert chapters(2, *alone) == (1, 1)
    assert chapters(20, *alone) == (2, 2)
    assert chapters(2, Turn(landscape=True), *alone) == (2, 2)
    assert chapters(2, Turn(landscape=False, one_page=True), *alone) == (2, 2)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_page_of_the_examples_is_nearly_empty(name: str, language: str) -> None:
    """Each section of more than one page fills a fair part of its last one, and no page has a blank foot; what is to be one page is one."""
    ctx = Context.of(compute(load(name, language)), ProseTranslator(language))
    ruler = Ruler(Formats(Document(BytesIO(base_document())).styles.element))
    found = [(section, laid_out(section, "", ruler, section.paper).pages) for section in Body(content(ctx)).sections()]

    assert [section.chapter for section, pages in found if pages.total > 1 and pages.last < 0.15] == []
    assert [section.chapter for section, pages in found if pages.total > 1 and section.one_page] == []
    assert [section.chapter for section, pages in found if pages.gap > 0.2] == []
    assert [pages.total for section, pages in found if not section.chapter] == [1, 1, 2], "cover, document control, contents"


@pytest.mark.parametrize("language", LANGUAGES)
def test_objectives_have_the_same_type_in_every_language(language: str) -> None:
    """The table of the three levels in chapter 2 stands in normal type."""
    body = opened(shop(language)).element.body
    tables = [each for each in body.iter(qn("w:tbl")) if len(each.find(qn("w:tblGrid"))) == 6 and style(each.findall(qn("w:tr"))[1]) == "PlanCell"]

    assert any("PlanDetail" in {str(p.get(qn("w:val"))) for p in each.iter(qn("w:pStyle"))} for each in tables)


def test_the_first_column_has_its_share() -> None:
    """However much the others want, what a row is about gets a fifth of the table."""
    wordy = "a very long text that goes on and on about everything there is to say of it " * 3
    columns = (Column("What"), *(Column(f"Text {n}") for n in range(4)))
    widths = Fit(Table("T", columns, (("Advertise on generic search terms", *[wordy] * 4),))).column_widths(WIDTH, Type.NORMAL)

    assert sum(widths) == WIDTH
    assert widths[0] >= 0.2 * WIDTH - 1


def test_cards_line_up_with_the_text() -> None:
    """Cards fill the width of the text, with columns of air between them that have neither fill nor edge."""
    cards = tuple(Card(f"Card {n}", Tone.TEAL, (Point("text"),)) for n in range(4))
    body = parsed(panels.grid(Grid("Cards", cards), OURS.width(), Figures(())))
    first = body.find(f".//{qn('w:tr')}")
    filled = [cell.find(f".//{qn('w:shd')}") is not None for cell in first.iter(qn("w:tc"))]

    assert sum(int(column.get(qn("w:w"))) for column in body.iter(qn("w:gridCol"))) in (OURS.width(), OURS.width() - 1)
    assert filled == [True, False, True]


def cards(*, rows_before: int, points: int, whole: bool = False, tall: bool = False) -> bytes:
    """Return a document of a table with four cards below it."""
    each = tuple(Point("A sentence that takes more than a line of its card, as most of them do.", f"P{n}.") for n in range(points))
    grid = Grid("Cards", tuple(Card(f"Card {n}", Tone.TEAL, each, "of four") for n in range(4)), whole=whole, tall=tall)
    return written((Heading("Chapter"), Table("T", COLUMNS, (("Row", "1"),) * rows_before), Heading("Cards", 2), grid))


def rows_of_cards(content: bytes) -> list[Any]:
    """Return the rows of the cards, without the air between them."""
    return [row for row in opened(content).element.body.iter(qn("w:tr")) if row.find(f".//{qn('w:shd')}") is not None and "Card" in style(row)]


def test_a_whole_is_parted_before_much_of_a_page_stays_blank() -> None:
    """Two rows of a SWOT stay on one page, unless more of the page before would stay blank than that is worth."""

    def together(content: bytes) -> bool:
        return rows_of_cards(content)[0].find(f".//{qn('w:keepNext')}") is not None

    assert together(cards(rows_before=3, points=6, whole=True)), "there is room for both"
    assert not together(cards(rows_before=17, points=6, whole=True)), "there is room for one"


def test_tall_cards_lie_before_much_of_a_page_stays_blank() -> None:
    """Cards of much text stand side by side; where their rows would leave a page blank each lies across it, and says the same in its order."""
    standing, lying = (cards(rows_before=count, points=12, tall=True) for count in (1, 24))

    assert [len(list(row.iter(qn("w:tc")))) for row in rows_of_cards(standing)] == [3, 3], "with the air between them"
    assert [len(list(row.iter(qn("w:tc")))) for row in rows_of_cards(lying)] == [1, 2] * 4
    assert text(standing).partition("Card 0")[2] == text(lying).partition("Card 0")[2]


def chart(*tasks: GanttTask, today: date | None = None) -> Any:
    """Return a chart of January to March 2027 as elements."""
    months = tuple(GanttMonth(date(2027, month, 1), name) for month, name in ((1, "Jan"), (2, "Feb"), (3, "Mar")))
    return parsed(gantt(Gantt("Plan", "What", "Who", months, tasks, ((Bar.DONE, "done"),), today, "today"), 14570))


def task(start: date, finish: date, bar: Bar = Bar.PLANNED) -> GanttTask:
    """Return one action."""
    return GanttTask("Do it", "Ann", start, finish, bar)


def spans(row: Any) -> list[tuple[int, str]]:
    """Return how many columns each cell of a row takes, and its text."""
    found = []
    for cell in row.iter(qn("w:tc")):
        span = cell.find(f".//{qn('w:gridSpan')}")
        found.append((int(span.get(qn("w:val"))) if span is not None else 1, "".join(t.text or "" for t in cell.iter(qn("w:t")))))
    return found


def test_months_begin_with_their_first_full_week() -> None:
    """January 2027 begins on a Friday: the column of 28 December is not January's. Every second Monday has its figure."""
    months, weeks, *_ = chart(task(date(2027, 1, 4), date(2027, 1, 8))).iter(qn("w:tr"))

    assert spans(months)[2:] == [(1, ""), (4, "Jan"), (4, "Feb"), (5, "Mar")]
    assert spans(weeks)[1:] == [(2, "28"), (2, "11"), (2, "25"), (2, "8"), (2, "22"), (2, "8"), (2, "22")]


def test_the_status_date_is_a_line_and_overdue_a_mark() -> None:
    """A line stands at the week of the status date, except within a bar; an overdue bar has a mark besides its colour."""
    *_, past, late = chart(
        task(date(2027, 1, 4), date(2027, 1, 8), Bar.DONE), task(date(2027, 1, 4), date(2027, 2, 26), Bar.OVERDUE), today=date(2027, 2, 10)
    ).iter(qn("w:tr"))

    def lines(row: Any) -> int:
        return sum(edge.get(qn("w:color")) == "C2362B" for edge in row.iter(qn("w:left")))

    assert (lines(past), lines(late)) == (1, 0)
    assert "!" in [text for _, text in spans(late)]


@given(st.sets(st.integers(1, 60)))
def test_stretches_hold_their_numbers(numbers: set[int]) -> None:
    """Neighbours are told by the first and the last of them."""
    told = [part.split("–") for part in stretches(list(numbers)).split(", ") if part]

    assert {n for part in told for n in range(int(part[0]), int(part[-1]) + 1)} == numbers

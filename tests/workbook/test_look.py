"""How sheets look on the screen and on paper: nothing cut off, nothing lost, nothing too small, tables kept together."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from sostac_xl import schema
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Measurement, Spend
from sostac_xl.schema.kinds import OneOf
from sostac_xl.schema.lists import BaselineRow, Holiday
from sostac_xl.schema.plan import Section
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import BudgetLine, Channel
from sostac_xl.workbook.measure import header_width, points, width_of
from sostac_xl.workbook.printing import A3, FEW, LEAST_SCALE, MOST_SCALE, scale_for
from sostac_xl.workbook.style import HIDDEN
from tests.support.shelf import new_workbook
from tests.workbook.examples import AS_OF
from tests.workbook.test_build import opened

LONG = (BudgetLine, Action, Spend, Measurement)


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest) -> Any:
    """The example workbook in each language, with all its tables."""
    made = opened(new_workbook(load("webshop", request.param), language=request.param, as_of=AS_OF))
    made.properties.language = request.param
    return made


def areas_of(sheet: Any) -> list[tuple[int, int, int, int]]:
    """Return the print areas of a sheet: first column, first row, last column, last row."""
    return [bounds(area) for area in str(sheet.print_area).split(",")]


def bounds(reference: str) -> tuple[int, int, int, int]:
    """Return the bounds of a reference, with or without its sheet."""
    first, top, last, bottom = range_boundaries(reference.rpartition("!")[2])
    return int(first or 0), int(top or 0), int(last or 0), int(bottom or 0)


def width_at(sheet: Any, column: int) -> float:
    """Return the width of a column by its number; openpyxl keeps runs of equal widths together."""
    return next((float(each.width) for each in sheet.column_dimensions.values() if each.min <= column <= each.max), 0.0)


def place_of(book: Any, table: type[Row]) -> tuple[Any, tuple[int, int, int, int]]:
    """Return the sheet and the cells of a table, its headers included."""
    for sheet in book:
        if table.info.excel_name in sheet.tables:
            return sheet, bounds(sheet.tables[table.info.excel_name].ref)
    raise KeyError(table)


def test_every_entry_is_printed(book: Any) -> None:
    """Each row in use of each table stands in a print area of its sheet, headers too, with all columns but visibility and note."""
    for sheet in book:
        for name, reference in sheet.tables.items():
            first, header, last, bottom = bounds(reference)
            if sheet.row_dimensions[header].hidden:
                continue
            used = max((row for row in range(header + 1, bottom + 1) if sheet.cell(row, first + 1).value is not None), default=header)
            inside = [area for area in areas_of(sheet) if area[1] <= header - 2 and area[3] >= used and area[2] >= last - 2]
            assert len(inside) == 1, (sheet.title, name)


def test_no_more_than_a_few_empty_rows_end_an_area(book: Any) -> None:
    """A long table is printed to the last row in use and a few more."""
    for table in LONG:
        sheet, (first, header, _, bottom) = place_of(book, table)
        used = max(row for row in range(header + 1, bottom + 1) if sheet.cell(row, first + 1).value is not None)
        area = next(area for area in areas_of(sheet) if area[1] <= header <= area[3])
        assert used <= area[3] <= used + FEW


def test_a_long_table_begins_on_a_page_of_its_own(book: Any) -> None:
    """The area of a long table begins with its title, two rows above the headers."""
    for table in LONG:
        sheet, (_, header, _, _) = place_of(book, table)
        assert [area for area in areas_of(sheet) if area[1] == header - 2], table.__name__


def test_the_longest_table_repeats_its_headers(book: Any) -> None:
    """Pages after the first of the table at the end of a sheet show its headers again."""
    for table in (BudgetLine, Action):
        sheet, (_, header, _, _) = place_of(book, table)
        assert sheet.print_title_rows == f"${header}:${header}"


def test_lists_prints_what_people_look_up(book: Any) -> None:
    """Of Lists the holidays and the baseline are printed, none of the columns behind the dropdowns."""
    sheet, (_, _, last, _) = place_of(book, BaselineRow)
    assert place_of(book, Holiday)[0] is sheet

    (area,) = areas_of(sheet)

    assert area[2] <= last
    assert sheet.max_column > 100


def test_the_type_is_not_too_small(book: Any) -> None:
    """No sheet is printed below the least scale, nor fitted to a page whatever its size."""
    for sheet in book:
        assert LEAST_SCALE <= sheet.page_setup.scale <= MOST_SCALE
        assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage


def test_no_header_is_cut_within_a_word(book: Any) -> None:
    """Each column of each table, and of each computed sheet, is as wide as the longest word of its header, with room for its mark."""
    for sheet in book:
        for reference in sheet.tables.values():
            first, header, last, _ = bounds(reference.ref)
            for column in range(first, last + 1):
                assert header_width(str(sheet.cell(header, column).value)) <= width_at(sheet, column), sheet.cell(header, column).value
    for name, defined in book.defined_names.items():
        if name.startswith(("sx.budget.", "sx.check.", "sx.timeline.")) and ":" in defined.value:
            title, cells = next(iter(defined.destinations))
            column, top, _, _ = bounds(cells.replace("$", ""))
            label = str(book[title].cell(top - 1, column).value)
            width = width_at(book[title], column)
            assert not width or header_width(label, button=False) <= width, label  # a hidden column has no width


def test_no_choice_is_wider_than_its_column(book: Any) -> None:
    """Every entry of a dropdown with fixed choices can be read whole in its column."""
    t = Translator(book.properties.language)
    for table in schema.tables():
        sheet, (first, _, _, _) = place_of(book, table)
        for number, column in enumerate(table.columns()):
            if isinstance(column.kind, OneOf):
                widest = max(width_of(t(member.value)) for member in column.kind.choice)
                assert widest <= width_at(sheet, first + number), (table.__name__, column.key)


def test_zero_is_shown_where_it_says_something(book: Any) -> None:
    """No rows filled is a figure: the number format shows it, and a conditional format hides it in rows that are not in use."""
    sheet, (_, header, last, _) = place_of(book, Section)

    assert sheet.cell(header + 1, last - 2).number_format == "0;-0;0;@"
    formats = [rule.dxf.numFmt for found in sheet.conditional_formatting for rule in found.rules if rule.dxf]
    assert HIDDEN in {each.formatCode for each in formats if each}


def test_an_empty_workbook_prints_all_its_rows() -> None:
    """A template may be printed to be filled in by hand: every row of it is there."""
    book = opened(new_workbook(language="en", as_of=AS_OF))

    sheet, (_, header, _, bottom) = place_of(book, Channel)

    assert [area for area in areas_of(sheet) if area[1] <= header and area[3] >= bottom]


@pytest.mark.parametrize("columns", [5, 20, 29, 60])
def test_the_scale_is_within_bounds(columns: int) -> None:
    """Few columns get the greatest scale, many of them one that can still be read."""
    scale = scale_for([points(20)] * columns, A3.width)

    assert LEAST_SCALE <= scale <= MOST_SCALE
    assert scale == MOST_SCALE or columns > 5


def test_holidays_and_baseline_stand_beside_one_another() -> None:
    """On Lists neither table pushes the other down when it grows."""
    for language in LANGUAGES:
        book = opened(new_workbook(language=language, as_of=AS_OF))
        _, holidays = place_of(book, Holiday)
        _, baseline = place_of(book, BaselineRow)
        assert holidays[1] == baseline[1]
        assert holidays[2] < baseline[0]

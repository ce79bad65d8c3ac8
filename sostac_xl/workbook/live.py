"""Read a workbook that is open in Excel, through xlwings: two blocks per sheet, however many rows it has, and never the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.errors import WorkbookError
from sostac_xl.schema.parsing import EPOCH
from sostac_xl.workbook.live_looks import live_looks
from sostac_xl.workbook.package import OpenedWorkbook, Results, Wanted
from sostac_xl.workbook.read_grid import Area, ExcelError, Formula, Grid, ListObject, area_of
from sostac_xl.workbook.read_looks import Looks, nothing_told
from sostac_xl.workbook.read_names import Names, spots_of

if TYPE_CHECKING:
    from xlwings import Book, Range, Sheet
    from xlwings.main import Table

CELLS_LIMIT: Final = 4_000_000
"""The most cells of one sheet that are read; a big plan has a hundredth of it."""
WHOLE: Final = 10**15
"""The whole numbers below it are exact."""
_ERRORS: Final = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#DATA!")
)
_BEFORE_EXCEL: Final = date(1899, 12, 30)
"""The day of which a time without a day comes."""

Block = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class SheetBlock:
    """One sheet as it was read: the values and the formulas of the rectangle that begins at `top` and `left`, its tables, its merged areas."""

    name: str
    top: int
    left: int
    values: Block
    formulas: Block
    tables: Sequence[ListObject] = ()
    merged: Sequence[Area] = ()

    def cells(self) -> Iterator[tuple[int, int, Any, str]]:
        """Yield row, column, value and formula of each filled cell; the formula is "" for a typed value."""
        for row, (values, formulas) in enumerate(zip(self.values, self.formulas, strict=True), self.top):
            for column, (raw, formula) in enumerate(zip(values, formulas, strict=True), self.left):
                value = grid_value(raw)
                computed = isinstance(formula, str) and formula.startswith("=") and formula != raw
                if value is not None or computed:
                    yield row, column, value, formula if computed else ""


@dataclass(frozen=True)
class LiveContents:
    """What was read of an open workbook: beside its contents its formulas, and what they came to, by sheet, row and column."""

    opened: OpenedWorkbook
    formulas: Mapping[tuple[str, int, int], str]
    results: Results


def read_live(book: Book) -> LiveContents:
    """Return what an open workbook holds now, saved or not; WorkbookError when a sheet has far more cells than any plan."""
    used = [(sheet, used_cells(sheet)) for sheet in book.sheets]
    blocks = [sheet_block(sheet, cells, _formulas(cells), _merged) for sheet, cells in used]
    return contents_of(blocks, named(book), path_of(book), partial(live_looks, book))


def path_of(book: Book) -> Path:
    """Return where a workbook is; only its name for one in the cloud whose folder on this computer can't be found."""
    from xlwings import XlwingsError

    try:
        return Path(book.fullname)
    except XlwingsError:
        return Path(book.name)


def named(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the defined names of a workbook, each with its formula."""
    return ((name.name, name.refers_to or "") for name in book.names)


def contents_of(
    blocks: Iterable[SheetBlock], names: Iterable[tuple[str, str]], path: Path, looks: Callable[[Wanted], Looks] = nothing_told
) -> LiveContents:
    """Return the contents of a workbook of which everything was read; `names` are its defined names, each with its formula.

    `looks` tells how cells look; where nobody can tell, what users added to the workbook stays out of the plan. Which cells have a
    dropdown, and links to other workbooks, aren't told by an open workbook.
    """
    grids: dict[str, Grid] = {}
    formulas: dict[tuple[str, int, int], str] = {}
    results: dict[tuple[str, int, int], Any] = {}
    for block in blocks:
        rows: dict[int, dict[int, Any]] = {}
        for row, column, value, formula in block.cells():
            rows.setdefault(row, {})[column] = Formula.LIVE if formula else value
            if formula:
                formulas[block.name, row, column], results[block.name, row, column] = formula, value
        grids[block.name] = Grid(block.name, rows, block.tables, block.merged)

    def look_up(wanted: Wanted) -> Results:
        return {cell: results[cell] for sheet, cells in wanted.items() for row, column in cells if (cell := (sheet, row, column)) in results}

    return LiveContents(OpenedWorkbook(path, grids, live_names(names, grids), EPOCH, look_up, looks=looks), formulas, results)


def live_names(names: Iterable[tuple[str, str]], sheets: Iterable[str]) -> Names:
    """Return the cells of our names; those of the workbook go before those of a sheet, which are called `Sheet!name`."""
    titles = {title.casefold(): title for title in sheets}
    found: dict[str, dict[str, Any]] = {}
    texts = [(name, refers_to.removeprefix("=")) for name, refers_to in names]
    for local in (False, True):
        ours = ((name.rpartition("!")[2], text) for name, text in texts if ("!" in name) is local)
        for table, column, spot in spots_of(ours, titles):
            found.setdefault(table, {}).setdefault(column, spot)
    return found


def grid_value(raw: Any) -> Any:
    """Return what a grid holds for a value as xlwings gives it: what the reader of files makes of the same cell; None for a blank."""
    match raw:
        case None | "":
            return None
        case str() if raw in _ERRORS:
            return ExcelError(raw)
        case bool() | str():
            return raw
        case datetime() if raw.date() == _BEFORE_EXCEL:
            return raw.time()
        case Decimal() | float():
            number = float(raw)
            return int(number) if abs(number) < WHOLE and number.is_integer() else number
        case _:
            return raw


def serial_of(value: Any) -> Any:
    """Return a grid's value as a host tells it: a date is Excel's number."""
    if isinstance(value, datetime):
        return (value - datetime(EPOCH.year, EPOCH.month, EPOCH.day)).total_seconds() / 86_400
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def used_cells(sheet: Sheet) -> Range:
    """Return the cells of a sheet that are in use; WorkbookError when they are far more than any plan has."""
    used = sheet.used_range
    rows, columns = used.shape
    if rows * columns > CELLS_LIMIT:
        where = f"{sheet.name}, which reaches to {used.address.rpartition(':')[2].replace('$', '')}"
        raise WorkbookError(f"{sheet.book.name}: there are far more cells than any plan has on {where}; delete the unused rows and columns")
    return used


def sheet_block(sheet: Sheet, used: Range, formulas: Block, merged: Callable[[Sheet, Area], Iterable[Area]]) -> SheetBlock:
    """Return a sheet of which the cells in use and their formulas are known; `merged` looks for merged areas in an area."""
    tables = [_list_object(table) for table in sheet.tables]
    areas = dict.fromkeys(each for table in tables for each in merged(sheet, replace(table.area, top=max(table.header, 1))))
    return SheetBlock(sheet.name, used.row, used.column, _values(used), formulas, tables, [*areas])


def _values(cells: Range) -> Block:
    values: Block = cells.options(ndim=2, err_to_str=True, empty=None).value
    return values


def _formulas(cells: Range) -> Block:
    formulas: Any = cells.formula
    return formulas if isinstance(formulas, list | tuple) else [[formulas]]


def _list_object(table: Table) -> ListObject:
    area, headed, totals = area_of(table.range.address), bool(table.show_headers), bool(table.show_totals)
    return ListObject(str(table.name), area.top if headed else 0, area.bottom - totals, area.left, area.right, totals)


def _merged(sheet: Sheet, area: Area) -> Iterator[Area]:
    """Yield the merged areas that have cells in an area, some of them twice: one question where there are none, else half by half."""
    if sheet.range((area.top, area.left), (area.bottom, area.right)).merge_cells is False:
        return
    if (area.top, area.left) == (area.bottom, area.right):
        yield area_of(sheet.range((area.top, area.left)).merge_area.address)
    elif area.bottom - area.top > area.right - area.left:
        middle = (area.top + area.bottom) // 2
        yield from (*_merged(sheet, replace(area, bottom=middle)), *_merged(sheet, replace(area, top=middle + 1)))
    else:
        middle = (area.left + area.right) // 2
        yield from (*_merged(sheet, replace(area, right=middle)), *_merged(sheet, replace(area, left=middle + 1)))

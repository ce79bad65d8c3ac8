"""What users do to a workbook, one function each: it changes the workbook on a desk, and what the desk expects to be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange

from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.kinds import Day, Kind, MonthOf, Number, OneOf, RefTo, Share, Text, YesNo
from sostac_xl.schema.table import Column
from sostac_xl.workbook.read_places import TITLE_ROWS
from tests.foreign.desk import Desk, Pick, Stand

Edit = Callable[[Desk, Pick[Any]], None]
NBSP: Final = "\u00a0"
WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
OWN: Final = ("Remarks", "Мои пометки", "x", "Uren (geschat)", "2027", "")
"""Headers of the user's own."""


def of_kind(*kinds: type[Kind]) -> Callable[[Column], bool]:
    """Return whether a column is filled by hand and of some kinds."""
    return lambda column: not column.computed and column.key not in ("id", "visibility", "note") and isinstance(column.kind, kinds)


def _stand(desk: Desk, pick: Pick[Any]) -> Stand | None:
    in_use = [stand for stand in desk.standing if stand.rows]
    stand: Stand | None = pick(in_use) if in_use else None
    return stand


def _cell(desk: Desk, pick: Pick[Any], *kinds: type[Kind]) -> tuple[Cell, Column, Any] | None:
    """Pick a filled cell of some kinds; return it with its column and what it should read as."""
    there = [(cell, column, entry) for cell, column, entry in desk.filled(of_kind(*kinds)) if desk.expected.get(entry) not in (None, "", ())]
    if not there:
        return None
    cell, column, entry = pick(there)
    return cell, column, desk.expected[entry]


# -- sheets ----------------------------------------------------------------------------------------------------------------------------


def rename_a_sheet(desk: Desk, pick: Pick[Any]) -> None:
    """Call a sheet otherwise."""
    was = pick(desk.book.sheetnames)
    taken = {name.casefold() for name in desk.book.sheetnames}
    now = pick([name for name in ("Blad 1", "Лист 2", "Sheet's own", "Q3 (final)", "план") if name.casefold() not in taken] or [was])
    if was != now:
        desk.renamed(was, now)


def move_a_sheet(desk: Desk, pick: Pick[Any]) -> None:
    """Put a sheet elsewhere among the others."""
    desk.book.move_sheet(pick(desk.book.sheetnames), pick([-20, -1, 1, 20]))


def hide_a_sheet(desk: Desk, pick: Pick[Any]) -> None:
    """Hide a sheet."""
    desk.sheet(pick(desk.book.sheetnames[1:])).sheet_state = pick(["hidden", "veryHidden"])


def delete_a_sheet(desk: Desk, pick: Pick[Any]) -> None:
    """Delete a sheet with its tables; names that led to it lead nowhere."""
    name = pick(desk.book.sheetnames)
    if len(desk.book.sheetnames) < 4 or desk.copied:  # without its original the copy is the table
        return
    del desk.book[name]
    for defined in desk.book.defined_names.values():
        if (defined.attr_text or "").rpartition("!")[0].strip("'").replace("''", "'") == name:
            defined.value = "#REF!"
    desk.stands = {table: stand for table, stand in desk.stands.items() if stand.sheet != name}
    desk.blocks = {block: there for block, there in desk.blocks.items() if there[0] != name}


def copy_a_sheet(desk: Desk, pick: Pick[Any]) -> None:
    """Copy a sheet, and type into the copy."""
    stand = _stand(desk, pick)
    if stand is None or len(desk.book.sheetnames) > 12:
        return
    desk.copied.add(stand.sheet)
    twin = desk.book.copy_worksheet(desk.sheet(stand.sheet))
    twin.title = f"Copy {len(desk.book.sheetnames)}"
    twin.cell(stand.header + 1, stand.columns.get(stand.table.main().key, 1)).value = "Somebody else"


def copy_a_table(desk: Desk, pick: Pick[Any]) -> None:
    """Copy the cells of a table to a new sheet."""
    stand = _stand(desk, pick)
    if stand is None or len(desk.book.sheetnames) > 12:
        return
    desk.copied.add(stand.sheet)
    page, source = desk.book.create_sheet(f"New {len(desk.book.sheetnames)}"), desk.sheet(stand.sheet)
    for row in range(stand.header, stand.last + 1):
        for column in stand.columns.values():
            page.cell(row - stand.header + 2, column).value = source.cell(row, column).value


# -- columns ---------------------------------------------------------------------------------------------------------------------------


def rename_a_header(desk: Desk, pick: Pick[Any]) -> None:
    """Give a header a unit, a mistake, or a text of the user's own."""
    stand = _stand(desk, pick)
    if stand:
        cell = desk.sheet(stand.sheet).cell(stand.header, stand.columns[pick(list(stand.columns))])
        cell.value = pick([f"{cell.value} (EUR)", f"{cell.value}".upper(), f"{cell.value}"[:-1], f" {cell.value}{NBSP}", "What we think"])


def translate_headers(desk: Desk, pick: Pick[Any]) -> None:
    """Translate all headers of a table."""
    stand = _stand(desk, pick)
    if stand:
        t = Translator(pick(LANGUAGES))
        for key, number in stand.columns.items():
            desk.sheet(stand.sheet).cell(stand.header, number).value = t(stand.table.column(key).label)


def hide_columns(desk: Desk, pick: Pick[Any]) -> None:
    """Hide a column."""
    stand = _stand(desk, pick)
    if stand:
        desk.sheet(stand.sheet).column_dimensions[get_column_letter(pick(list(stand.columns.values())))].hidden = True


def swap_columns(desk: Desk, pick: Pick[Any]) -> None:
    """Let two columns change places with their headers and formats, and with their names as in Excel, or without as by a script."""
    stand = _stand(desk, pick)
    if stand is None or not desk.is_plain(stand):
        return
    one, other = pick(list(stand.columns)), pick(list(stand.columns))
    page, excel = desk.sheet(stand.sheet), pick([True, False])
    a, b = stand.columns[one], stand.columns[other]
    for row in range(stand.header, stand.last + 1):
        left, right = page.cell(row, a), page.cell(row, b)
        left.value, right.value = right.value, left.value
        left.number_format, right.number_format = right.number_format, left.number_format
    stand.columns[one], stand.columns[other] = b, a
    names = [desk.book.defined_names.get(f"sx.{stand.table.info.key}.{key}") for key in (one, other)]
    if excel and one != other and names[0] and names[1]:
        names[0].value, names[1].value = names[1].value, names[0].value


def insert_a_column(desk: Desk, pick: Pick[Any]) -> None:
    """Insert a column of the user's own, as Excel does or as a script does."""
    stand = _stand(desk, pick)
    if stand:
        at = pick(sorted(stand.columns.values()))
        desk.shift(stand.sheet, column=at, excel=pick([True, False]))
        page = desk.sheet(stand.sheet)
        page.cell(stand.header, at).value = pick(OWN)
        page.cell(stand.header + 1, at).value = "mine"


def delete_a_column(desk: Desk, pick: Pick[Any]) -> None:
    """Delete a column of the sheet, whatever stands in it."""
    stand = _stand(desk, pick)
    if stand and len(stand.columns) > 3:
        column = stand.columns[pick([key for key in stand.columns if key != "id"])]
        for each in desk.standing:
            if each.sheet == stand.sheet:
                each.columns = {key: number for key, number in each.columns.items() if number != column}
        for block, (name, cells) in desk.blocks.items():  # its labels are still there: it is as if somebody had cleared the values
            gone = [key for key, at in cells.items() if name == stand.sheet and at[1] == column]
            desk.expected |= {(block.info.key, "", key): None for key in gone}
        desk.blocks = {
            block: (name, {key: at for key, at in cells.items() if name != stand.sheet or at[1] != column})
            for block, (name, cells) in desk.blocks.items()
        }
        desk.shift(stand.sheet, column=column, by=-1, excel=pick([True, False]))


# -- rows ------------------------------------------------------------------------------------------------------------------------------


def insert_title_rows(desk: Desk, pick: Pick[Any]) -> None:
    """Insert rows above a table, and write something there."""
    stand = _stand(desk, pick)
    if stand:
        desk.shift(stand.sheet, row=pick([stand.header - TITLE_ROWS, 1]), by=pick([1, 3]), excel=pick([True, False]))
        desk.sheet(stand.sheet).cell(1, 2).value = "Ketel & Blad, versie 3"


def insert_blank_rows(desk: Desk, pick: Pick[Any]) -> None:
    """Insert blank rows between those of a table."""
    stand = _stand(desk, pick)
    if stand:
        desk.shift(stand.sheet, row=pick(sorted(stand.rows.values())), by=pick([1, 2]), excel=pick([True, False]))


def sort_rows(desk: Desk, pick: Pick[Any]) -> None:
    """Sort the rows of a table, each with its ID."""
    stand = _stand(desk, pick)
    if stand is None or not desk.is_plain(stand):
        return
    page, numbers = desk.sheet(stand.sheet), sorted(stand.rows.values())
    columns = sorted(stand.columns.values())
    rows = {row_id: [page.cell(number, column).value for column in columns] for row_id, number in stand.rows.items()}
    order = sorted(rows, reverse=pick([True, False]))
    for row_id, number in zip(order, numbers, strict=True):
        for column, value in zip(columns, rows[row_id], strict=True):
            page.cell(number, column).value = value
        stand.rows[row_id] = number


def filter_rows(desk: Desk, pick: Pick[Any]) -> None:
    """Filter a table: rows are hidden."""
    stand = _stand(desk, pick)
    if stand:
        desk.sheet(stand.sheet).row_dimensions[pick(sorted(stand.rows.values()))].hidden = True


def merge_cells(desk: Desk, pick: Pick[Any]) -> None:
    """Merge two cells of a column: the lower one loses what it held."""
    stand = _stand(desk, pick)
    if stand:
        row, column = pick(sorted(stand.rows.values())), pick(sorted(stand.columns.values()))
        page = desk.sheet(stand.sheet)
        here = {(row, column), (row + 1, column)}
        if not any(
            here & {(r, c) for r in range(a.min_row, a.max_row + 1) for c in range(a.min_col, a.max_col + 1)} for a in page.merged_cells.ranges
        ):
            page.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


def add_a_row(desk: Desk, pick: Pick[Any]) -> None:
    """Fill a spare row: its name alone."""
    stand = _stand(desk, pick)
    main = stand.table.main() if stand else None
    if stand is None or main is None or not isinstance(main.kind, Text) or not {main.key, "id"} <= set(stand.columns):
        return
    page = desk.sheet(stand.sheet)
    spare = [row for row in range(stand.header + 1, stand.last + 1) if row > max(stand.rows.values())]
    row_id = str(page.cell(spare[0], stand.columns["id"]).value or "") if spare else ""
    blank = spare and all(page.cell(spare[0], stand.columns[c.key]).value is None for c in stand.table.inputs() if c.key in stand.columns)
    if row_id and blank:
        name = f"Added {row_id}"
        page.cell(spare[0], stand.columns[main.key]).value = name
        stand.rows[row_id] = spare[0]
        desk.expected[stand.table.info.key, row_id, main.key] = name


def lose_an_id(desk: Desk, pick: Pick[Any]) -> None:
    """Clear the ID of a row."""
    stand = _stand(desk, pick)
    if stand and "id" in stand.columns:
        desk.sheet(stand.sheet).cell(pick(sorted(stand.rows.values())), stand.columns["id"]).value = None


# -- cells -----------------------------------------------------------------------------------------------------------------------------


def paste_over_a_dropdown(desk: Desk, pick: Pick[Any]) -> None:
    """Paste a value over cells with a dropdown: the dropdown is gone."""
    stand = _stand(desk, pick)
    keys = [c.key for c in stand.table.columns() if c.key in stand.columns and isinstance(c.kind, (OneOf, YesNo, RefTo))] if stand else []
    if stand and keys:
        column, page = stand.columns[pick(keys)], desk.sheet(stand.sheet)
        row = pick(sorted(stand.rows.values()))
        for validation in page.data_validations.dataValidation:
            if any(each.min_col <= column <= each.max_col and each.min_row <= row <= each.max_row for each in validation.sqref.ranges):
                validation.sqref = MultiCellRange([f"{get_column_letter(column)}{stand.last}"])


def date_as_text(desk: Desk, pick: Pick[Any]) -> None:
    """Type a date as a text, in the plan's language or in another one."""
    found = _cell(desk, pick, Day, MonthOf)
    if found:
        cell, _, value = found
        t = Translator(pick([desk.language, *LANGUAGES]))
        cell.value = pick([t.date(value, pick(["short", "medium", "long"])), value.isoformat(), f"{value.day}.{value.month}.{value.year} г."])


def number_as_text(desk: Desk, pick: Pick[Any]) -> None:
    """Type a number as a text, with the marks of the plan's language or of another one, or with full-width digits."""
    found = _cell(desk, pick, Number)
    if found and not isinstance(found[1].kind, Share):
        cell, _, value = found
        plain = f"{Decimal(value):f}"
        cell.value = pick(
            [
                Translator(pick([desk.language, *LANGUAGES])).number(Decimal(value)),
                plain.replace(".", ","),
                plain.translate(WIDE),
                f"€ {plain}",
                f"{plain}{NBSP}",
            ]
        )


def number_as_date(desk: Desk, pick: Pick[Any]) -> None:
    """Let Excel make a date of a number."""
    found = _cell(desk, pick, Number)
    if found:
        found[0].value, found[0].number_format = datetime(2027, 1, 5), "d-mmm"


def date_as_number(desk: Desk, pick: Pick[Any]) -> None:
    """Paste a date without its format."""
    found = _cell(desk, pick, Day)
    if found and isinstance(found[2], date):
        found[0].value, found[0].number_format = (found[2] - date(1899, 12, 30)).days, "General"


def percent_as_number(desk: Desk, pick: Pick[Any]) -> None:
    """Type 5 where 5 % is meant, or a text with the sign."""
    found = _cell(desk, pick, Share)
    if found:
        cell, _, value = found
        percent = Decimal(value) * 100
        cell.value = pick(
            [float(percent), f"{percent:f}%", f"{percent:f} %".replace(".", ","), f"{percent:f}".translate(WIDE) + "％", float(percent * 100)]
        )


def spaces(desk: Desk, pick: Pick[Any]) -> None:
    """Leave spaces around a text, a choice or a reference, ordinary ones or others."""
    found = _cell(desk, pick, Text, OneOf, YesNo, RefTo)
    if found:
        found[0].value = pick([f"{found[0].value}  ", f"{NBSP}{found[0].value}", f"\t{found[0].value}\u200b", f"{found[0].value}\n"])


def another_case(desk: Desk, pick: Pick[Any]) -> None:
    """Type a choice or a reference in other letters."""
    found = _cell(desk, pick, OneOf, YesNo, RefTo)
    if found:
        found[0].value = pick([str(found[0].value).upper(), str(found[0].value).split(" · ")[0], str(found[0].value).split(" · ")[-1]])


def formula_in_a_cell(desk: Desk, pick: Pick[Any]) -> None:
    """Let a cell compute what it held; who writes the file computes nothing."""
    found = _cell(desk, pick, Number, Text)
    if found:
        found[0].value = pick(["=1+1", "=SUM(A1:A2)", "=#REF!", "=NOW()"])


def over_a_formula(desk: Desk, pick: Pick[Any]) -> None:
    """Type a value into a computed cell."""
    stand = _stand(desk, pick)
    keys = [c.key for c in stand.table.columns() if c.computed and c.key in stand.columns] if stand else []
    if stand and keys:
        desk.sheet(stand.sheet).cell(pick(sorted(stand.rows.values())), stand.columns[pick(keys)]).value = pick([999, "later", None])


# -- the file --------------------------------------------------------------------------------------------------------------------------


def convert_to_ranges(desk: Desk, pick: Pick[Any]) -> None:
    """Make plain ranges of the Excel tables of a sheet."""
    page = desk.sheet(pick(desk.book.sheetnames))
    for name in list(page.tables):
        del page.tables[name]


def lose_names(desk: Desk, _pick: Pick[Any]) -> None:
    """Lose all defined names, as some programs do."""
    desk.book.defined_names.clear()


EDITS: Final[tuple[Edit, ...]] = (
    rename_a_sheet, move_a_sheet, hide_a_sheet, delete_a_sheet, copy_a_sheet, copy_a_table, rename_a_header, translate_headers, hide_columns,
    swap_columns, insert_a_column, delete_a_column, insert_title_rows, insert_blank_rows, sort_rows, filter_rows, merge_cells, add_a_row,
    lose_an_id, paste_over_a_dropdown, date_as_text, number_as_text, number_as_date, date_as_number, percent_as_number, spaces, another_case,
    formula_in_a_cell, over_a_formula, convert_to_ranges, lose_names,
)  # fmt: skip
"""All that users do."""

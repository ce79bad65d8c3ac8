"""Names and tables of the stand-in for Excel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes as base

from tests.live.formulas import to_excel
from tests.live.ranges import Range, called

if TYPE_CHECKING:
    from tests.live.engine import Book, Sheet


class Names(base.Names):
    """The defined names of a workbook."""

    api: Any = None

    def __init__(self, book: Book) -> None:
        self.book, self._names = book, book.doc.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        called()
        found: list[tuple[str, Name]] = self.book.remembered("names", lambda: [(name.name, Known(name)) for name in self])
        return found

    def __iter__(self) -> Iterator[Name]:

        called()
        return (Name(self.book, self._names.getByIndex(number)) for number in range(self._names.Count))

    def __len__(self) -> int:
        return int(self._names.Count)

    def contains(self, key: Any) -> bool:
        called()
        return bool(self._names.hasByName(key))

    def __call__(self, key: Any) -> Name:
        called()
        if not self._names.hasByName(key):
            raise KeyError(key)
        return Name(self.book, self._names.getByName(key))


class Name(base.Name):
    """A defined name."""

    def __init__(self, book: Book, name: Any) -> None:
        self.book, self._name = book, name

    api = property(lambda self: self._name)
    name = property(lambda self: self._name.Name)
    refers_to = property(lambda self: f"={to_excel(self._name.Content)}")
    refers_to_range = property(lambda self: Range.from_uno(self.book, self._name.getReferredCells()))


class Known(base.Name):
    """A defined name of which everything is known."""

    api: Any = None
    name: Any = None
    refers_to: Any = None

    def __init__(self, name: Name) -> None:
        self.name, self.refers_to = name.name, name.refers_to


class Tables(base.Tables):
    """The tables of a sheet, which LibreOffice calls database ranges."""

    api: Any = None

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator[Table]:

        called()
        ranges = self.sheet.book.doc.DatabaseRanges

        def by_sheet() -> dict[int, list[Table]]:
            found: dict[int, list[Table]] = {}
            for name in (name for name in ranges.ElementNames if not name.startswith("__")):
                table = Table(self.sheet, ranges.getByName(name))
                found.setdefault(table.api.DataArea.Sheet, []).append(table)
            return found

        tables = self.sheet.book.remembered("tables", by_sheet).get(self.sheet.index - 1, [])
        return (Table(self.sheet, table.api) for table in tables)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Table(base.Table):
    """A table."""

    api: Any = None

    def __init__(self, sheet: Sheet, api: Any) -> None:
        self.sheet, self.api = sheet, api

    name = property(lambda self: self.api.Name)
    range = property(lambda self: Range.from_uno(self.sheet.book, self.api.DataArea))
    show_headers = property(lambda self: self.api.ContainsHeader)
    show_totals = property(lambda self: self.api.TotalsRow)

    def resize(self, cells: Any) -> None:

        called()
        self.api.setDataArea(cells.impl.xl.RangeAddress)
        self.sheet.book.forget()

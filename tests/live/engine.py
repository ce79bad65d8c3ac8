"""An engine for xlwings that drives a running LibreOffice: what the add-in does in Excel it does here, in live cells.

Written after the open (BSD) part of xlwings; only what the add-in uses of it is there, and what is not raises.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import xlwings as xw
from xlwings import base_classes as base

from tests.live.objects import Names, Tables
from tests.live.ranges import ExcelError, Range, at, called
from tests.support.office import Office, settings

WITHOUT_ASKING: Final = 4
"""Macros run (com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN)."""
FILTERS: Final = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}


class Engine:
    """What xlwings calls an engine."""

    name, type = "libreoffice", "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return None if value is None or (isinstance(value, float) and math.isnan(value)) else value.item() if hasattr(value, "item") else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, ExcelError):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                parts = {part: getattr(value, part) for part in ("year", "month", "day", "hour", "minute", "second", "microsecond")}
                return datetime_builder(**parts, tzinfo=None)
            return number_builder(value) if number_builder and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base.Apps):
    """The running processes; the newest is the active one."""

    def __init__(self) -> None:
        self._apps: dict[int, App] = {}

    def keys(self) -> list[int]:
        return list(self._apps)

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        app = App(self, Office(spec or ""))
        self._apps[app.pid] = app
        return app

    def remove(self, app: App) -> None:
        self._apps.pop(app.pid, None)

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps.values())[::-1])

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return self._apps[pid]


class App(base.App):
    """One process. Alerts show no window: they are kept in `alerts`, and answered by `answers`, else with `ok`."""

    version: Any = "16.0"
    hwnd: Any = 0
    pid: Any = None
    status_bar: Any = False
    api: Any = None
    display_alerts: Any = True
    enable_events: Any = True

    def __init__(self, apps: Apps, office: Office) -> None:
        self.apps, self.office, self.pid = apps, office, office.pid
        self.alerts: list[str] = []
        self.answers: list[str] = []
        self._frozen = False
        self.current: Any = None
        self.memory: dict[str, dict[str, Any]] = {}

    @property
    def engine(self) -> Engine:
        return ENGINE

    books = property(lambda self: Books(self))  # noqa: PLW0108 - the class stands below
    visible: Any = True

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        selected = book.doc.CurrentController.Selection
        return Range.from_uno(book, selected) if selected.supportsService("com.sun.star.sheet.SheetCellRange") else None

    @property
    def screen_updating(self) -> bool:
        return not self._frozen

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value == self._frozen:
            for book in self.books:
                book.doc.unlockControllers() if value else book.doc.lockControllers()
            self._frozen = not value

    @property
    def calculation(self) -> str:
        return "automatic" if all(book.doc.isAutomaticCalculationEnabled() for book in self.books) else "manual"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        for book in self.books:
            book.doc.enableAutomaticCalculation(mode != "manual")

    def calculate(self) -> None:
        for book in self.books:
            book.doc.calculateAll()

    def activate(self, steal_focus: bool = False) -> None:
        """There is no window to bring to the front."""

    def alert(self, prompt: Any, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        self.alerts.append(str(prompt))
        return self.answers.pop(0) if self.answers else "ok"

    def kill(self) -> None:
        for book in list(self.books):
            book.close()
        self.apps.remove(self)
        self.office.kill()

    quit = kill


class Books(base.Books):
    """The open workbooks."""

    api: Any = None

    def __init__(self, app: App) -> None:
        self.app = app

    def __iter__(self) -> Iterator[Book]:
        components = self.app.office.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            doc = components.nextElement()
            if doc.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                yield Book(self.app, doc)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def active(self) -> Book:
        return Book(self.app, self.app.current)

    def __call__(self, key: Any) -> Book:
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        found = next((book for book in books if book.name.lower() == key.lower()), None)
        if found is None:
            raise KeyError(key)
        return found

    def add(self) -> Book:
        return self._load("private:factory/scalc")

    def open(self, fullname: Any, update_links: Any = None, read_only: Any = None, *_: Any, **__: Any) -> Book:
        return self._load(Path(fullname).absolute().as_uri(), ReadOnly=bool(read_only))

    def _load(self, url: str, **options: Any) -> Book:
        """Open without a window: with one LibreOffice 7.4 crashes where there is no screen."""
        hidden = settings(MacroExecutionMode=WITHOUT_ASKING, Hidden=True, **options)
        doc = self.app.office.desktop.loadComponentFromURL(url, "_blank", 0, hidden)
        assert doc is not None, f"LibreOffice could not open {url}"
        self.app.current = doc
        return Book(self.app, doc)


class State:
    """What Excel says of a workbook: as COM has it."""

    def __init__(self, doc: Any) -> None:
        self._doc = doc

    Saved = property(lambda self: not self._doc.isModified())
    ReadOnly = property(lambda self: self._doc.isReadonly())


class Book(base.Book):
    """One open workbook."""

    app: Any = None

    def __init__(self, app: App, doc: Any) -> None:
        self.app, self.doc = app, doc

    api = property(lambda self: State(self.doc))
    fullname = property(lambda self: self.app.office.uno.fileUrlToSystemPath(self.doc.URL) if self.doc.URL else self.doc.Title)
    name = property(lambda self: Path(self.fullname).name)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108 - the class stands below
    names = property(Names)

    def activate(self) -> None:
        self.app.current = self.doc

    def close(self) -> None:
        self.doc.close(True)

    def save(self, path: Any = None, password: Any = None) -> None:
        path = Path(path or self.fullname).absolute()
        self.doc.storeAsURL(path.as_uri(), settings(FilterName=FILTERS[path.suffix.lower()], Overwrite=True))

    def format_key(self, code: str) -> int:
        formats, locale = self.doc.NumberFormats, self.app.office.uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        key = formats.queryKey(code, locale, False)
        return int(formats.addNew(code, locale) if key == -1 else key)

    def format_code(self, key: int) -> str:
        return str(self.doc.NumberFormats.getByKey(key).FormatString)

    def format_kind(self, key: int) -> int:
        return int(self.doc.NumberFormats.getByKey(key).Type)

    def remembered(self, what: str, found: Callable[[], Any]) -> Any:
        """Return what takes LibreOffice long and changes only with the form of the workbook."""
        memory = self.app.memory.setdefault(self.doc.RuntimeUID, {})
        if what not in memory:
            memory[what] = found()
        return memory[what]

    def forget(self) -> None:
        self.app.memory.pop(self.doc.RuntimeUID, None)


class Sheets(base.Sheets):
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    api = property(lambda self: self.book.doc.Sheets)
    active = property(lambda self: Sheet(self.book, self.book.doc.CurrentController.ActiveSheet))

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, self.api.getByIndex(number)) for number in range(self.api.Count))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __call__(self, key: Any) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.book, self.api.getByIndex(key - 1))
        if self.api.hasByName(key):
            return Sheet(self.book, self.api.getByName(key))
        found = next((sheet for sheet in self if sheet.name.lower() == key.lower()), None)
        if found is None:
            raise KeyError(key)
        return found


class Protection:
    """What Excel says of a sheet's protection, and how it is lifted: as COM has it."""

    def __init__(self, xl: Any) -> None:
        self._xl = xl

    ProtectContents = property(lambda self: self._xl.isProtected())
    ProtectDrawingObjects = ProtectScenarios = False
    Protection = property(lambda self: self)

    def __getattr__(self, name: str) -> bool:
        if not name.startswith("Allow"):
            raise AttributeError(name)
        return False

    def Unprotect(self, password: str) -> None:

        called()
        with suppress(Exception):  # a wrong password: it stays protected
            self._xl.unprotect(password)

    def Protect(self, *, Password: str, **_allowed: bool) -> None:

        called()
        self._xl.protect(Password)


class Sheet(base.Sheet):
    """One sheet; its `api` says what Excel's would say of protection."""

    book: Any = None

    def __init__(self, book: Book, xl: Any) -> None:
        self.book, self.xl = book, xl

    api = property(lambda self: Protection(self.xl))
    index = property(lambda self: self.xl.RangeAddress.Sheet + 1)
    visible = property(lambda self: self.xl.IsVisible)
    cells = property(lambda self: Range.from_uno(self.book, self.xl))
    tables = property(Tables)

    @property
    def name(self) -> Any:
        return self.xl.Name

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        first, last = self._corner(arg1), self._corner(arg2 or arg1)
        bottom, right = last.row + last.shape[0], last.column + last.shape[1]
        return Range(self, first.row, first.column, bottom - first.row, right - first.column)

    def _corner(self, arg: Any) -> Range:
        return arg if isinstance(arg, Range) else at(self, arg) if isinstance(arg, str) else Range(self, arg[0], arg[1], 1, 1)

    @property
    def used_range(self) -> Range:
        called()
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.from_uno(self.book, cursor)

    def activate(self) -> None:

        called()
        self.book.doc.CurrentController.setActiveSheet(self.xl)

    select = activate


ENGINE: Final[Engine] = Engine()


def install() -> Any:
    """Register the engine with xlwings and make it the active one."""
    if ENGINE.name not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=ENGINE))
    xw.engines[ENGINE.name].activate()
    return xw.engines[ENGINE.name]

"""Going through the findings: from the selected cell to the next one that the Check sheet names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sostac_xl.addin.desk import Desk
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.lists import SeverityLabel
from sostac_xl.workbook.addresses import cell_at

if TYPE_CHECKING:
    from xlwings import Book

_TARGET: Final = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<cell>[A-Z]{1,3}\d+)")
COLUMNS: Final = ("severity", "message", "remedy", "target")

Position = tuple[int, int, int]
"""The number of a sheet, a row and a column."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding as it stands on the Check sheet, with its place in the workbook."""

    position: Position
    severity: str
    message: str
    remedy: str


def next_finding(book: Book, desk: Desk) -> str:
    """Select the next cell that has findings, and say what they are; the Check sheet is read, and nothing is written."""
    columns = _columns(book)
    sheets = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    found = list(_listed(columns, sheets)) if columns else []
    t = Translator(language_of(columns.get("severity", ())))
    if not found:
        desk.tell(t("There are no findings on the Check sheet that name a cell. Click Check to look anew."))
        return ""
    here = following(found, _selected(book, sheets))
    number, row, column = here[0].position
    sheet = book.sheets[number]
    sheet.activate()
    sheet.range((row, column)).select()
    places = sorted({listed.position for listed in found})
    desk.tell("\n\n".join(f"{listed.severity}: {listed.message}\n→ {listed.remedy}" for listed in here))
    return t("Finding {n} of {m}", n=places.index(here[0].position) + 1, m=len(places))


def following(found: Sequence[Listed], position: Position) -> list[Listed]:
    """Return the findings of the next cell after a position; after the last comes the first."""
    places = sorted({listed.position for listed in found})
    following = next((place for place in places if place > position), places[0])
    return [listed for listed in found if listed.position == following]


def _selected(book: Book, sheets: Mapping[str, int]) -> Position:
    cell = book.app.selection
    if cell is None or cell.sheet.book.name != book.name:
        return (sheets[book.sheets.active.name], 0, 0)
    return (sheets[cell.sheet.name], cell.row, cell.column)


def _columns(book: Book) -> dict[str, list[str]]:
    """Return the texts of the Check sheet's columns, one read for each; nothing where the workbook has lost them."""
    found = {}
    for key in COLUMNS:
        name = f"sx.check.{key}"
        if name not in book.names:
            return {}
        values = book.names[name].refers_to_range.options(ndim=1).value
        found[key] = [str(value or "") for value in values]
    return found


def _listed(columns: Mapping[str, Sequence[str]], sheets: Mapping[str, int]) -> Iterator[Listed]:
    for severity, message, remedy, target in zip(*(columns[key] for key in COLUMNS), strict=True):
        place = _TARGET.fullmatch(target)
        sheet = (place["quoted"] or place["plain"]).replace("''", "'") if place else ""
        if place and sheet in sheets:
            yield Listed((sheets[sheet], *cell_at(place["cell"])), severity, message, remedy)


def language_of(severities: Sequence[str]) -> str:
    """Return the language in which the Check sheet was written."""
    return next((language for language in LANGUAGES for label in SeverityLabel if Translator(language)(label.value) in severities), "en")

"""What a workbook file holds besides the plan: the user's own sheets, columns, comments, pictures, and what programs put into a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES, Message, Translator, msg
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.read_own import own_places

_PARTS: Final = (
    (msg("comments"), re.compile(r"xl/(comments|threadedComments)[/\d]")),
    (msg("pictures"), re.compile(r"xl/media/")),
    (msg("links to other workbooks"), re.compile(r"xl/externalLinks/[^_]")),
    (msg("connections and queries"), re.compile(r"xl/(connections|queryTables|customData|model)\b")),
    (msg("pivot tables"), re.compile(r"xl/pivot")),
    (msg("macros"), re.compile(r"xl/(vbaProject|macrosheets)|customUI")),
    (msg("custom XML"), re.compile(r"customXml/item\d+\.xml")),
    (msg("printer settings"), re.compile(r"xl/printerSettings/")),
    (msg("embedded files"), re.compile(r"xl/(embeddings|activeX|ctrlProps)/")),
    (msg("authors of comments"), re.compile(r"xl/persons/")),
)
"""What to call the parts of a file whose names look like this."""
_NAMES: Final = re.compile(r'<(?:\w+:)?definedName [^>]*?name="([^"]+)"')
_OWN_NAME: Final = re.compile(r"sx\.|_xlnm\.|lnk\.", re.IGNORECASE)
_AUTHORS: Final = re.compile(r"<(dc:creator|cp:lastModifiedBy)>([^<]+)<")


@dataclass(frozen=True)
class Belongings:
    """What is in a file besides the plan.

    `sheets` by name, `tables` on our sheets by name, `columns` of our tables by header, `parts` by kind with how many, `names`.
    """

    sheets: tuple[str, ...]
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[tuple[Message, int], ...]
    names: tuple[str, ...]
    authors: tuple[str, ...]

    def messages(self) -> Iterator[Message]:
        """Yield one line for each kind of thing."""
        if self.sheets:
            yield msg("Sheets of your own: {names}", names=", ".join(self.sheets))
        if self.tables:
            yield msg("Tables of your own: {names}", names=", ".join(self.tables))
        if self.columns:
            yield msg("Columns of your own: {names}", names=", ".join(self.columns))
        if self.names:
            yield msg("Names of your own: {names}", names=", ".join(self.names))
        if self.authors:
            yield msg("Names of authors: {names}", names=", ".join(self.authors))
        for kind, count in self.parts:
            yield msg("{what}: {n}", what=kind, n=count)


def belongings(path: Path) -> Belongings:
    """Return what a workbook file holds besides the plan; WorkbookError when it can't be read."""
    opened = open_workbook(path)
    places = locate(opened.grids, opened.names)
    ours = {Translator(language)(sheet.title) for language in LANGUAGES for sheet in schema.SHEETS}
    used = {place.sheet for place in places.tables.values()} | {place.sheet for place in places.blocks.values()}
    with ZipFile(path) as archive:
        parts = archive.namelist()
        text = {name: archive.read(name).decode("utf-8", "replace") for name in parts if name in ("xl/workbook.xml", "docProps/core.xml")}
    counts = ((kind, sum(bool(pattern.search(name)) for name in parts)) for kind, pattern in _PARTS)
    names = (name for name in _NAMES.findall(text.get("xl/workbook.xml", "")) if not _OWN_NAME.match(name))
    sheets = tuple(name for name in opened.grids if name not in ours and name not in used)
    return Belongings(
        sheets=sheets,
        tables=tuple(own.place.name for own in own_places(opened.grids, places).tables if own.sheet not in sheets),
        columns=tuple(dict.fromkeys(header for place in places.tables.values() for header in place.unknown.values())),
        parts=tuple((kind, count) for kind, count in counts if count),
        names=tuple(dict.fromkeys(names)),
        authors=tuple(dict.fromkeys(author for _, author in _AUTHORS.findall(text.get("docProps/core.xml", "")))),
    )

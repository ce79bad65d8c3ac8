"""The texts of a workbook's sheets, as they are compared, and which of the sheets hold no entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl import schema
from sostac_xl.schema.row import Record
from sostac_xl.workbook.read_grid import Grid
from sostac_xl.workbook.read_names import Names, in_every_language, plain_header

BAND: Final = 12
"""So many rows from the top a sheet says which one it is, also after rows were inserted above."""


@dataclass(frozen=True)
class Sheets:
    """What tables and blocks are looked for in.

    `texts` are the texts by sheet, row and column; `computed` the key of each sheet that holds figures instead of entries, by its present
    name.
    """

    grids: Mapping[str, Grid]
    names: Names
    texts: Mapping[str, Mapping[int, Mapping[int, str]]]
    computed: Mapping[str, str]

    def row(self, sheet: str, number: int) -> Mapping[int, str]:
        """Return the texts of a row by column."""
        return self.texts[sheet].get(number, {})

    def may_hold(self, record: type[Record], sheet: str) -> bool:
        """Return whether entries can stand on a sheet: what only looks like them on a computed sheet are figures."""
        return self.computed.get(sheet, record.info.sheet.key) == record.info.sheet.key


def sheets_of(grids: Mapping[str, Grid], names: Names) -> Sheets:
    """Return the sheets of a workbook with their texts."""
    texts = {name: {number: _texts(row) for number, row in grid.rows.items()} for name, grid in grids.items()}
    return Sheets(grids, names, texts, {name: key for name in grids if (key := _computed(name, texts[name], names))})


def _texts(row: Mapping[int, object]) -> dict[int, str]:
    return {column: text for column, value in row.items() if isinstance(value, str) and (text := plain_header(value))}


def _computed(name: str, texts: Mapping[int, Mapping[int, str]], names: Names) -> str:
    """Return the key of the computed sheet that this is, or a copy of; "" when it is none.

    It is known by its own name, or by the question at its top.
    """
    band = {text for number, row in texts.items() if number <= BAND for text in row.values()}
    named = {key for key, spot in names.get("sheet", {}).items() if spot.sheet == name}
    return next((s.key for s in schema.SHEETS if s.computed and (s.key in named or not band.isdisjoint(in_every_language(s.question)))), "")

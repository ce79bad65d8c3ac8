r"""The language of the schema's formulas, turned into Excel's.

| in the schema | becomes |
| --- | --- |
| `{due}` | this row's cell of the column: `tblObjectives[[#This Row],[Due]]` |
| `{Tactic.start}` | a whole column: structured inside its own table, else a plain range (a table that another program dropped breaks nothing) |
| `{Basis.FIXED}` | the cell of `Lists` that holds the choice's label: never a literal, so that every language computes alike |
| `{plan.vat}`, `{budget.net}`, `{calendar.as_of}` | a defined name: `sx.plan.vat` |
| `{#}` | the row's number in its table |
| `{refers:Tactic.objective}` | an array of 0 and 1: which rows of the column refer to this row, by ID or by exact name |
| `{lookup:objective.better}` | the value of `better` in the row that this row's `objective` refers to |

Formulas keep to the functions that Excel 2016, Excel 365 and LibreOffice compute alike.
"""

from __future__ import annotations

import re
from typing import Final

from sostac_xl import schema
from sostac_xl.schema.kinds import ENTRY_MARK, RefTo
from sostac_xl.schema.row import Record, Row
from sostac_xl.workbook.layout import Layout

TOKEN: Final = re.compile(r"\{([^{}]+)\}")
SEPARATOR: Final = f" {ENTRY_MARK} "
"""Between the ID and the name in a dropdown entry."""


def choice_name(choice: str, member: str) -> str:
    """Return the defined name of the cell that holds a choice's label."""
    return f"sx.{choice.lower()}.{member.lower()}"


def id_of(label: str, ids: str, names: str) -> str:
    """Return a formula for the ID in `label`: what stands before the separator, else a bare ID, else the ID of that name."""
    by_name = f'IFERROR(INDEX({ids},MATCH({label},{names},0)),"")'
    return f'IF({label}="","",IFERROR(LEFT({label},FIND("{SEPARATOR}",{label})-1),IFERROR(INDEX({ids},MATCH({label},{ids},0)),{by_name})))'


def refers_to(column: str, row_id: str, name: str) -> str:
    """Return a formula for the rows of a column of references that refer to a row, by its ID or its exact name: an array of 0 and 1."""
    mark = SEPARATOR.rstrip()
    return f'(((LEFT({column}&"{mark}",LEN({row_id})+{len(mark)})={row_id}&"{mark}")+({column}={name})*({name}<>""))>0)'


class Formulas:
    """Translates the formulas of one layout."""

    def __init__(self, layout: Layout) -> None:
        """Know the places of all tables."""
        self.layout = layout
        self._tables: dict[str, type[Record]] = {t.__name__: t for t in schema.everything()}
        self._choices = {c.__name__: c for c in schema.choices()}

    def excel(self, formula: str, table: type[Row]) -> str:
        """Return a computed column's formula for the rows of `table`, with its leading `=`."""
        return "=" + TOKEN.sub(lambda match: self._token(match[1], table), formula)

    def range(self, table: type[Row], key: str) -> str:
        """Return a table's column as a plain absolute range."""
        return self.layout.tables[table].range(key)

    def this_row(self, table: type[Row], key: str) -> str:
        """Return the structured reference to a column's cell in the same row."""
        return f"{table.info.excel_name}[[#This Row],[{self.label(table, key)}]]"

    def label(self, table: type[Record], key: str) -> str:
        """Return a column's header in the language of the workbook."""
        return self.layout.t(table.column(key).label)

    def _token(self, token: str, table: type[Row]) -> str:
        kind, _, rest = token.rpartition(":")
        owner, _, key = rest.partition(".")
        if kind == "refers":
            return self._refers(owner, key, table)
        if kind == "lookup":
            return self._lookup(owner, key, table)
        if token == "#":  # noqa: S105 - no password
            return f"(ROW()-ROW({table.info.excel_name}[[#Headers],[{self.label(table, 'id')}]]))"
        if not key:
            return self.this_row(table, token)
        if owner in self._choices:
            return choice_name(owner, key)
        if owner in self._tables:
            return self._column(owner, key, table)
        return f"sx.{owner}.{key}"

    def _column(self, owner: str, key: str, table: type[Row]) -> str:
        other = self._tables[owner]
        if other is table:
            return f"{table.info.excel_name}[{self.label(table, key)}]"
        assert issubclass(other, Row)
        if other not in self.layout.tables:
            return f"sx.{other.info.key}.{key}"
        return self.range(other, key)

    def _refers(self, owner: str, key: str, table: type[Row]) -> str:
        column = self._column(owner, key, table)
        return refers_to(column, self.this_row(table, "id"), self.this_row(table, table.main().key))

    def _lookup(self, key: str, wanted: str, table: type[Row]) -> str:
        kind = table.column(key).kind
        assert isinstance(kind, RefTo)
        ids, names = self.range(kind.target, "id"), self.range(kind.target, kind.target.main().key)
        value = self.range(kind.target, wanted)
        return f'IFERROR(INDEX({value},MATCH({id_of(self.this_row(table, key), ids, names)},{ids},0)),"")'

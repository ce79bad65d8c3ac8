"""The schema: every sheet, table and column of the workbook, declared once."""

from __future__ import annotations

from sostac_xl.i18n import Choice
from sostac_xl.schema import action, control, figures, lists, objectives, plan, situation, strategy, tactics
from sostac_xl.schema.kinds import OneOf
from sostac_xl.schema.row import Block, Record, Row, Visibility
from sostac_xl.schema.sheets import SHEETS, STAGES, Sheet
from sostac_xl.schema.table import TABLES, Column

__all__ = [
    "SHEETS",
    "STAGES",
    "TABLES",
    "Block",
    "Column",
    "Record",
    "Row",
    "Sheet",
    "Visibility",
    "blocks",
    "choices",
    "everything",
    "on_sheet",
    "tables",
]

_MODULES = (plan, situation, objectives, strategy, tactics, action, control, figures, lists)


def everything() -> tuple[type[Record], ...]:
    """Return all tables and blocks in working order, those of the computed sheets last."""
    order = [module.__name__ for module in _MODULES]
    return tuple(sorted(TABLES.values(), key=lambda t: order.index(t.__module__)))


def tables() -> tuple[type[Row], ...]:
    """Return the tables that hold entries."""
    return tuple(t for t in everything() if issubclass(t, Row) and t.info.prefix)


def blocks() -> tuple[type[Block], ...]:
    """Return the groups of named cells."""
    return tuple(t for t in everything() if issubclass(t, Block))


def on_sheet(sheet: Sheet) -> tuple[type[Record], ...]:
    """Return the tables and blocks of a sheet from top to bottom."""
    return tuple(t for t in everything() if t.info.sheet == sheet)


def choices() -> tuple[type[Choice], ...]:
    """Return the enumerations that columns use, each once."""
    found = {c.kind.choice: None for t in everything() for c in t.columns() if isinstance(c.kind, OneOf)}
    return tuple(found)

"""Declare a table once: the row class is the schema.

    @table("people", sheet=PLAN, prefix="PER", title="People")
    class Person(Row):
        \"\"\"Everyone who owns, decides or delivers.\"\"\"

        name: str = column("Name", required=True)

The class's docstring is the purpose shown above the table; its fields are the columns, in order, between the ID and the
common columns. A computed column is declared in the same place, but is no field: its value is never read, always computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Protocol, TypeVar, Union, cast, dataclass_transform, get_args, get_origin, get_type_hints

from sostac_xl.findings import CellRef
from sostac_xl.i18n import Choice
from sostac_xl.schema import kinds
from sostac_xl.schema.kinds import Kind
from sostac_xl.schema.sheets import Sheet

T = TypeVar("T")
Width = Literal["normal", "wide", "narrow"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or one named cell of a block.

    `formula` is set for a computed column that Excel keeps live (see `workbook.formulas` for its language); a computed column
    without one is written by `compute`, and its 0 is shown only when it is said to mean something (`zero`). `internal` columns never leave the agency. `progress` columns tell what happened while the plan
    ran, so they are no part of what is signed off.
    """

    key: str
    label: str
    kind: Kind
    required: bool = False
    help: str = ""
    width: Width = "normal"
    internal: bool = False
    progress: bool = False
    computed: bool = False
    formula: str = ""
    zero: bool = False
    default: str = ""

    @property
    def is_private(self) -> bool:
        """Whether it is filled in and never leaves the agency: internal columns, who sees a row, and notes."""
        return not self.computed and (self.internal or self.key in PRIVATE)


@dataclass(frozen=True, slots=True)
class Computed:
    """Declares a computed column in a row class; its value comes from `compute`, never from the file."""

    label: str
    kind: Kind
    formula: str
    help: str
    width: Width
    internal: bool
    zero: bool


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What is true of a whole table or block.

    `key` is its identity (`objectives`), `excel_name` the ListObject's (`tblObjectives`). `gate`: its required fields must be filled
    before the stage counts as worked out. `lite`: shown in the small size. `progress`: filled while the plan runs, so no part of what is
    signed off. `spare`: empty rows below those in use; `usual`: rows that a plan usually needs, so that an empty table has them.
    `source`: R and N are the two articles of the method, O is practice outside them.
    """

    key: str
    sheet: Sheet
    title: str
    purpose: str
    prefix: str = ""
    lite: bool = False
    gate: bool = False
    progress: bool = False
    spare: int = 8
    usual: int = 0
    source: str = "O"

    def rows(self, used: int) -> int:
        """Return how many rows a table has with so many of them in use."""
        return max(used + self.spare, self.usual, 1)

    @property
    def excel_name(self) -> str:
        """The name of the Excel table."""
        return "tbl" + "".join(word.capitalize() for word in self.key.split("_"))


class Origin(Protocol):
    """Where a row or a block was read."""

    def cell(self, key: str) -> CellRef:
        """Return the cell of the column `key`; the row's first cell when the column is not there."""


def column(
    label: str,
    *,
    required: bool = False,
    help: str = "",
    width: Width = "normal",
    internal: bool = False,
    progress: bool = False,
    shows: str = "",
    default: Any = MISSING,
) -> Any:
    """Declare an input column: `label` and `help` are English and get translated.

    `default` is what a blank cell means to the code; `shows` the text in which the template says so.
    """
    meta = {"label": label, "required": required, "help": help, "width": width, "internal": internal, "progress": progress, "default": shows}
    return field(default=default, metadata={"column": meta})


def computed(
    label: str, kind: Kind, *, formula: str = "", help: str = "", width: Width = "normal", internal: bool = False, zero: bool = False
) -> Computed:
    """Declare a computed column; without `formula` it is written by Python alone.

    `zero`: 0 is a figure that says something; without it 0 stands for "not there yet" and is not shown.
    """
    return Computed(label, kind, formula, help, width, internal, zero)


COMMON = ("id", "visibility", "note")
PRIVATE = ("visibility", "note")
"""The common columns that the client's copy does not have."""


# no field specifiers: a type checker then takes every declared column as one with a default, which is what a draft row has
@dataclass_transform(frozen_default=True, kw_only_default=True)
def table(  # noqa: PLR0913 - what is said of a table, all by name
    key: str,
    *,
    sheet: Sheet,
    title: str,
    prefix: str = "",
    lite: bool = False,
    gate: bool = False,
    progress: bool = False,
    spare: int = 8,
    usual: int = 0,
    source: str = "O",
) -> Callable[[type[T]], type[T]]:
    """Return a decorator that makes a `Row` class a table, or a `Block` class a group of named cells (no prefix)."""

    def wrap(cls: type[T]) -> type[T]:
        _fill_defaults(cls)
        made = dataclass(frozen=True, kw_only=True)(cls)
        purpose = " ".join((cls.__doc__ or "").split())
        info = TableInfo(key, sheet, title, purpose, prefix, lite, gate, progress, spare, usual, source)
        cast(Any, made).info = info
        if key in TABLES:
            raise ValueError(f"two tables have the key {key!r}")
        TABLES[key] = cast(Any, made)
        return made

    return wrap


TABLES: dict[str, type[Any]] = {}
"""Every table and block by key, in working order; filled by the modules of this package as they are imported."""


def _fill_defaults(cls: type[Any]) -> None:
    """Give each column without a default the blank value of its type: "", () or None; a draft may leave anything blank."""
    for name, annotation in get_annotations(cls).items():
        value = cls.__dict__.get(name)
        if isinstance(value, type(field())) and value.default is MISSING:
            text = str(annotation).startswith(("str", "Annotated[str"))
            value.default = "" if text else () if str(annotation).startswith("tuple") else None


@cache
def _namespace() -> Mapping[str, Any]:
    return {cls.__name__: cls for cls in (*TABLES.values(), *Choice.__subclasses__())}


def columns_of(cls: type[Any]) -> tuple[Column, ...]:
    """Return the columns that a row class declares: the ID first, its own ones in their order, the common ones last."""
    declared = {f.name: f for f in fields(cls)}
    hints = get_type_hints(cls, None, dict(_namespace()), include_extras=True)
    first: list[Column] = []
    own: list[Column] = []
    last: list[Column] = []
    for name in hints:
        value = getattr(cls, name, None)
        if isinstance(value, Computed):
            own.append(
                Column(
                    name,
                    value.label,
                    value.kind,
                    help=value.help,
                    width=value.width,
                    internal=value.internal,
                    computed=True,
                    formula=value.formula,
                    zero=value.zero,
                )
            )
        elif name in declared and "column" in declared[name].metadata:
            made = Column(key=name, kind=_kind(hints[name]), **declared[name].metadata["column"])
            (first if name == "id" else last if name in COMMON else own).append(made)
    return (*first, *own, *last)


def _kind(annotation: Any) -> Kind:
    """Return the kind that a type annotation stands for."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found = next((a for a in args[1:] if isinstance(a, Kind)), None)
        return found or _kind(args[0])
    if origin in (Union, UnionType):
        return _kind(next(a for a in args if a is not NoneType))
    if origin is kinds.Ref:
        return kinds.RefTo(args[0])
    if origin is tuple:
        return kinds.Links() if args[0] is kinds.Link else kinds.RefTo(get_args(args[0])[0], many=True)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return kinds.OneOf(cast(type[Choice], annotation))
    simple: dict[Any, Kind] = {str: kinds.Text(), int: kinds.Whole(), Decimal: kinds.Number(), date: kinds.Day(), bool: kinds.YesNo()}
    return simple[annotation]

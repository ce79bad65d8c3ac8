"""Tables as pandas frames: one row for each row of the table, its ID as the index, its columns by their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sostac_xl.schema.kinds import Day, Kind, Link, Number, OneOf, Ref, Whole, YesNo
from sostac_xl.schema.row import Row
from sostac_xl.schema.table import Column

if TYPE_CHECKING:
    import pandas as pd


def frame_of(
    rows: Iterable[Row], columns: Sequence[Column], value: Callable[[Row, Column], Any] = lambda row, column: getattr(row, column.key)
) -> pd.DataFrame:
    """Return rows as a frame.

    Money, numbers and shares are floats (5 % is 0.05), whole numbers `Int64`, dates `datetime64`, yes or no `boolean`, choices the English
    words of the schema; a reference is the ID that it points at, several are a tuple of IDs. What is blank is missing.
    """
    import pandas as pd

    found = tuple(rows)
    index = pd.Index([row.key for row in found], name="id", dtype="object")
    data = {
        column.key: pd.Series([plain(value(row, column)) for row in found], index=index, dtype=dtype_of(column.kind))
        for column in columns
        if column.key != "id"
    }
    return pd.DataFrame(data, index=index)


def dtype_of(kind: Kind) -> str:
    """Return the type of a column that holds this kind."""
    match kind:
        case Whole():
            return "Int64"
        case Number():
            return "float64"
        case Day():
            return "datetime64[ns]"
        case YesNo():
            return "boolean"
        case OneOf():
            return "string"
        case _:
            return "object"


def plain(value: Any) -> Any:
    """Return a value of the plan as a frame holds it; None for a blank."""
    match value:
        case None | "" | ():
            return None
        case Enum():
            return str(value.value)
        case Decimal() | Fraction():
            return float(value)
        case Ref():
            return value.id
        case Link():
            return str(value)
        case tuple():
            return tuple(plain(each) for each in value)
        case _:
            return value

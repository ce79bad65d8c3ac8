"""Figures as tables: aligned and in colour on a terminal, as CSV, or as JSON with raw values."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import click

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.i18n import Translator

F = TypeVar("F", bound=Callable[..., Any])
Form = Literal["text", "money", "number", "whole", "share", "day", "month", "yesno"]

FIGURES: Final = frozenset({"money", "number", "whole", "share"})
"""Forms that stand at the right of their column."""
DIGITS: Final = 10
"""Decimals that a figure without an exact decimal form keeps in CSV and JSON."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its key for programs, its translated label, and how its values look to people."""

    key: str
    label: str
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of figures; `totals` are its last rows that sum up the ones above."""

    key: str
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Any, ...], ...]
    totals: int = 0
    note: str = ""


def format_options(command: F) -> F:
    """Add `--csv` and `--json`, of which one may be given; the command gets them as `as_`: "csv", "json" or "text"."""
    as_json = click.option("--json", "as_", flag_value="json", help="Write JSON, for another program.")
    return click.option("--csv", "as_", flag_value="csv", help="Write the first table as CSV.")(as_json(command))


def show(listings: Sequence[Listing], opened: Opened, as_: str | None, **more: Any) -> None:
    """Write listings to standard output in the form that was asked for; `more` goes into the JSON beside them."""
    if as_ == "csv":
        click.echo(as_csv(listings[0]), nl=False)
    elif as_ == "json":
        data = {"as_of": opened.computation.as_of.isoformat(), "currency": opened.plan.facts.currency, **more}
        click.echo(json.dumps(data | {listing.key: as_data(listing) for listing in listings}, ensure_ascii=False, indent=2, default=plain))
    else:
        click.echo(as_text(listings, opened.t, opened.plan.facts.currency))


def as_data(listing: Listing) -> list[dict[str, Any]]:
    """Return the rows by the keys of their columns, without the totals, as JSON writes them."""
    rows = listing.rows[: len(listing.rows) - listing.totals]
    return [{heading.key: plain(value) for heading, value in zip(listing.headings, row, strict=True)} for row in rows]


def as_csv(listing: Listing) -> str:
    """Return the rows, without the totals, as comma-separated values: a dot in decimals, ISO dates, keys as headers."""
    from sostac_xl.export.tables import harmless

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([heading.key for heading in listing.headings])
    for row in as_data(listing):
        writer.writerow(["" if value is None else harmless(value) if isinstance(value, str) else value for value in row.values()])
    return text.getvalue()


def plain(value: object) -> Any:
    """Return a value as another program reads it: exact amounts and ratios as decimal numbers, days as ISO, choices by their key."""
    from sostac_xl.i18n import Choice

    match value:
        case Choice():
            return value.name.lower()
        case Fraction():
            return round(float(value), DIGITS)
        case Decimal():
            return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
        case date():
            return value.isoformat()
        case _:
            return value


def as_text(listings: Iterable[Listing], t: Translator, currency: str) -> str:
    """Return listings one below the other, as people read them in the language of `t`."""
    from rich import box
    from rich.table import Table

    from sostac_xl.cli.report import console_of, tidy

    console = console_of()
    with console.capture() as captured:
        for listing in listings:
            table = Table(title=listing.title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
            for heading in listing.headings:
                table.add_column(heading.label, justify="right" if heading.form in FIGURES else "left", overflow="fold")
            for number, row in enumerate(listing.rows):
                cells = [shown(value, heading.form, t, currency) for value, heading in zip(row, listing.headings, strict=True)]
                table.add_row(*cells, style="bold" if number >= len(listing.rows) - listing.totals else None)
            console.print(table)
            if listing.note:
                console.print(listing.note)
                console.print()
    return tidy(captured.get())


def shown(value: Any, form: Form, t: Translator, currency: str) -> str:
    """Return one value as the language writes it; "–" for a figure that has no value."""
    from sostac_xl.compute.money import digits_of, rounded

    if value is None or value == "":
        return "–" if form in FIGURES or form == "month" else ""
    match form:
        case "money":
            return t.number(rounded(value, digits_of(currency)), digits_of(currency))
        case "share":
            return t.percent(rounded(Fraction(value), 6), 1)
        case "whole":
            return t.number(rounded(value, 0), 0)
        case "number":
            return t.number(rounded(value, 2), 2)
        case "month":
            return value if isinstance(value, str) else t.date(value, "MMM yyyy")
        case _:
            return t.show(value)

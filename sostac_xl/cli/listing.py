"""Figures as tables: aligned and in colour on a terminal, as CSV, or as JSON with raw values."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

import click

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

    from sostac_xl.cli.common import Opened
    from sostac_xl.i18n import Translator

F = TypeVar("F", bound=Callable[..., Any])
Form = Literal["text", "money", "number", "whole", "share", "day", "month", "yesno"]

FIGURES: Final = frozenset({"money", "number", "whole", "share"})
"""Forms that stand at the right of their column."""
LEAST_TEXT: Final = 12
"""Characters of a line of text in a table; with less room the table becomes a list."""
DIGITS: Final = 10
"""Decimals that a figure without an exact decimal form keeps in CSV and JSON."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its key for programs, its translated label, and how its values look to people; one that is not `shown` is for programs only."""

    key: str
    label: str
    form: Form = "text"
    shown: bool = True


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
    """Add `--csv` and `--json`, of which one may be given; the command gets them as `as_`: "csv", "json" or None for people."""

    @wraps(command)
    def chosen(*args: Any, as_csv: bool, as_json: bool, **options: Any) -> Any:
        if as_csv and as_json:
            raise click.UsageError("choose one of --csv and --json")
        return command(*args, as_="csv" if as_csv else "json" if as_json else None, **options)

    with_json = click.option("--json", "as_json", is_flag=True, help="Write JSON, for another program.")(chosen)
    return cast(F, click.option("--csv", "as_csv", is_flag=True, help="Write the first table as CSV.")(with_json))


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
        case (figure, str(form)) if form in FIGURES:
            return plain(figure)
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
    from rich.measure import Measurement

    from sostac_xl.cli.report import UNWRAPPED, console_of, tidy

    console = console_of()
    with console.capture() as captured:
        for listing in listings:
            title = f"{listing.title} ({currency})" if currency and any(heading.form == "money" for heading in listing.headings) else listing.title
            console.print(title, style="bold", soft_wrap=True)
            if listing.rows:
                table = _table(listing, t, currency)
                fits = Measurement.get(console, console.options.update(width=UNWRAPPED), table).minimum <= console.width
                console.print(table if fits else _stacked(listing, t, currency))
            if listing.note:
                console.print(listing.note, soft_wrap=True)
            console.print()
    return tidy(captured.get())


def _table(listing: Listing, t: Translator, currency: str) -> Table:
    """Return a listing as a table; figures are never broken, texts may be."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    cells = _cells(listing, t, currency)
    for position, heading in enumerate(_shown(listing)):
        figure = heading.form in FIGURES
        longest = max((len(row[position]) for row in cells), default=0)
        table.add_column(heading.label, justify="right" if figure else "left", no_wrap=figure, min_width=None if figure else min(LEAST_TEXT, longest))
    for number, row in enumerate(cells):
        table.add_row(*row, style="bold" if number >= len(listing.rows) - listing.totals else None)
    return table


def _stacked(listing: Listing, t: Translator, currency: str) -> Group:
    """Return a listing for a narrow terminal: each row a block, a line for each of its columns."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    headings = _shown(listing)
    blocks: list[RenderableType] = []
    for row in _cells(listing, t, currency):
        grid = Table.grid(padding=(0, 2, 0, 0))
        named = [cell for cell, heading in zip(row, headings, strict=True) if heading.form not in FIGURES]
        for cell, heading in zip(row, headings, strict=True):
            if heading.form in FIGURES:
                grid.add_row(heading.label, Text(cell, justify="right"))
        blocks += [Text("  ".join(filter(None, named)), style="bold"), Padding(grid, (0, 0, 0, 2))]
    return Group(*blocks)


def _shown(listing: Listing) -> list[Heading]:
    return [heading for heading in listing.headings if heading.shown]


def _cells(listing: Listing, t: Translator, currency: str) -> list[list[str]]:
    """Return the rows as texts, without the columns that are for programs only."""
    pairs = ([(value, heading) for value, heading in zip(row, listing.headings, strict=True) if heading.shown] for row in listing.rows)
    return [[shown(value, heading.form, t, currency) for value, heading in row] for row in pairs]


def shown(value: Any, form: Form, t: Translator, currency: str) -> str:
    """Return one value as the language writes it; "–" for a figure that has no value. A pair is a figure with a form of its own."""
    from sostac_xl.compute.money import digits_of, rounded

    if isinstance(value, tuple) and len(value) == 2 and value[1] in FIGURES:
        value, form = value
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
            return value if isinstance(value, str) else t.date(value, "LLL yyyy")
        case _:
            return t.show(value)

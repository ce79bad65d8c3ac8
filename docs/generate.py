"""Write the reference pages from what they describe: `make docs`.

The schema gives workbook.md, the modules that compute computations.md, the rules rules.md, and `--help` cli.md; a test holds that the pages
are up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from sostac_xl import schema
from sostac_xl.checks import rules
from sostac_xl.cli.main import COMMANDS, cli
from sostac_xl.compute.actuals import SpendFigures
from sostac_xl.compute.funnel import RESULTS, STARTS
from sostac_xl.compute.metrics import BASELINE, COST, FORMULAS
from sostac_xl.i18n import Translator
from sostac_xl.schema import Column, Record
from sostac_xl.schema.kinds import Amount, Day, Kind, Links, MonthOf, Number, OneOf, RefTo, Share, Text, Whole, YesNo
from sostac_xl.schema.sheets import Sheet

HERE: Final = Path(__file__).parent
ENGLISH: Final = Translator("en")
NOTICE: Final = "<!-- Written by `make docs`: change what it describes, not this page. -->"
SOURCES: Final = {"R": "the Russian article", "N": "the Dutch article", "O": "practice outside both"}


def workbook_page() -> Iterator[str]:
    """Yield the lines of the page about the workbook: every sheet, table and column."""
    yield from ("# The workbook", "", NOTICE, "")
    yield "One sheet per SOSTAC stage, and a few that serve them. On the stage sheets a table is one Excel Table, with the columns ID, Visibility"
    yield "and Note besides its own; a group of cells is a list of named cells. What stands on the computed sheets is made of formulas."
    yield ""
    yield "**Required**: the cell must be filled in every row in use."
    yield "**Gate**: a stage is not worked out before what the table requires is filled in."
    yield "**Lite**: shown in a workbook of the lite size. **Source**: " + ", ".join(f"{mark} is {what}" for mark, what in SOURCES.items()) + "."
    for sheet in schema.SHEETS:
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[str]:
    stage = f" (stage {sheet.stage})" if sheet.stage else ""
    yield from ("", f"## {sheet.title}{stage}", "", sheet.question if sheet.question.endswith("?") else f"{sheet.question}.")
    if sheet.computed:
        yield from (
            "",
            "This sheet serves the others; the holidays may be edited, the frozen baseline is written by `sostac baseline`."
            if sheet.key == "lists"
            else "This sheet is computed.",
        )
    for table in schema.on_sheet(sheet):
        yield from _table(table)


def _table(table: type[Record]) -> Iterator[str]:
    info = table.info
    marks = [f"`{info.key}`", f"IDs {info.prefix}-01 …" if info.prefix else "", "gate" if info.gate else "", "lite" if info.lite else ""]
    yield from ("", f"### {info.title}", "", info.purpose, "")
    yield " · ".join([*filter(None, marks), f"source {info.source}"])
    yield from ("", "| Column | Key | Holds | Help |", "| --- | --- | --- | --- |")
    for column in table.columns():
        if column.key not in {"id", "visibility", "note"}:
            yield f"| {column.label}{' **required**' if column.required else ''} | `{column.key}` | {_holds(column)} | {_escape(column.help)} |"


def _holds(column: Column) -> str:
    remarks = ("computed: " if column.computed else "") + _describe(column.kind)
    return remarks + ("; stays inside the agency" if column.internal else "")


def _describe(kind: Kind) -> str:
    """Return in words what a cell of this kind holds."""
    match kind:
        case OneOf():
            return "one of: " + ", ".join(member.value for member in kind.choice)
        case RefTo():
            return f"{'rows' if kind.many else 'a row'} of {kind.target.info.title}"
        case Links():
            return "predecessors, such as ACT-03; ACT-05FS+2"
        case YesNo():
            return "yes or no"
        case MonthOf():
            return "a month"
        case Day():
            return "a date"
        case Text():
            return "text"
        case Number():
            return _number(kind)
    raise TypeError(kind)


def _number(kind: Number) -> str:
    name = {Whole: "a whole number", Amount: "money", Share: "a percentage"}.get(type(kind), "a number")
    usual = isinstance(kind, Amount | Share)
    if usual or (kind.low is None and kind.high is None):
        return name
    return f"{name}, {kind.low} to {kind.high}" if kind.high is not None else f"{name}, {_least(kind.low)}"


def _least(low: Decimal | None) -> str:
    return "not negative" if low == 0 else f"at least {low}"


def computations_page() -> Iterator[str]:
    """Yield the lines of the page about the computations: what the modules that compute say of themselves, and every figure's formula."""
    yield from ("# The computations", "", NOTICE, "")
    yield "How each figure comes about. Excel's formulas and Python give the same: a test recalculates the workbook and compares every cell."
    yield "A figure that would be divided by zero, or lacks an entry, has no value, and says why. As of means the plan's status date, else today."
    yield "`sostac forecast PLAN --why CAC` shows a figure with all that it is made of."
    for chapter, modules in COMPUTATIONS.items():
        yield from ("", f"## {chapter}")
        for module in modules:
            title, _, text = (import_module(f"sostac_xl.compute.{module}").__doc__ or "").strip().partition("\n")
            yield from ("", f"### {title.rstrip('.')}", *([text.rstrip()] if text.strip() else []))
            yield from FIGURES.get(module, lambda: iter(()))()


def _formulas() -> Iterator[str]:
    """Yield the table of the forecast's figures."""
    starts = [(f"{formula.name.text}, model {model.value}", formula) for model, formula in STARTS.items()]
    others = [(formula.name.text, formula) for formula in (*RESULTS, COST, BASELINE, *FORMULAS.values())]
    yield from ("", "| Figure | Is |", "| --- | --- |")
    for name, formula in (*starts, *others):
        yield f"| {name} | {formula.words.text} |"


def _spend_figures() -> Iterator[str]:
    """Yield the table of the figures of spend against plan."""
    yield from ("", "| Figure | Is |", "| --- | --- |")
    for name, title in SPEND.items():
        yield f"| {title} | {_escape(getattr(SpendFigures, name).__doc__ or '')} |"


def rules_page() -> Iterator[str]:
    """Yield the lines of the page about the rules, by stage."""
    yield from ("# The rules", "", NOTICE, "")
    yield "What `sostac check` looks for. An error keeps a stage from being worked out, and a plan from being built;"
    yield "a warning asks for a second look; advice is what a good colleague would say. A code is never used again for another rule."
    titles = {"workbook": "Reading the workbook", **{sheet.key: sheet.title for sheet in schema.SHEETS}}
    known = rules()
    for stage, title in titles.items():
        found = [rule for rule in known if rule.stage == stage]
        if found:
            yield from ("", f"## {title}", "", "| Code | Name | Severity | Why | Remedy |", "| --- | --- | --- | --- | --- |")
        for rule in found:
            reason, remedy = (_escape(ENGLISH.render(text)) for text in (rule.reason, rule.remedy))
            yield f"| {rule.code} | {rule.name} | {rule.severity.name.lower()} | {reason} | {remedy} |"


def cli_page() -> Iterator[str]:
    """Yield the lines of the page about the command line: the help of every command."""
    yield from ("# The command line", "", NOTICE, "")
    yield "Exit codes: 0 done and clean · 1 the plan has findings at error level · 2 wrong usage, or a file that can't be read or written"
    yield "· 130 interrupted."
    yield from _help("sostac", cli)
    with click.Context(cli) as context:
        for name in COMMANDS:
            command = cli.get_command(context, name)
            if command:
                yield from _help(f"sostac {name}", command)
            for below, each in (command.commands if isinstance(command, click.Group) else {}).items():
                yield from _help(f"sostac {name} {below}", each)


def _help(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=["-h", "--help"])
    yield from ("", f"## {name}", "", "```text", command.get_help(context), "```")
    if isinstance(command, click.Group) and command is not cli:
        for inner, each in command.commands.items():
            yield from _help(f"{name} {inner}", each)


def _escape(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "workbook.md": workbook_page,
    "computations.md": computations_page,
    "rules.md": rules_page,
    "cli.md": cli_page,
}
COMPUTATIONS: Final = {
    "Budget": ("money", "budget", "months", "actuals"),
    "Forecast": ("funnel", "spending", "metrics", "forecast_months", "targets", "closing", "sensitivity", "monte_carlo"),
    "Timeline": ("calendar", "timeline", "critical_path", "progress", "load", "stages", "baseline", "what_if"),
    "KPIs": ("kpis", "kpi_targets"),
    "Gate and trace": ("gate", "signature", "trace"),
}
FIGURES: Final[dict[str, Callable[[], Iterator[str]]]] = {"metrics": _formulas, "actuals": _spend_figures}
SPEND: Final = {"remaining": "Remaining", "pacing": "Pacing", "per_day": "Required per day", "eac": "EAC", "variance": "Variance"}


def page(name: str) -> str:
    """Return the text of a page as it should be."""
    return "\n".join(PAGES[name]()) + "\n"


def main() -> None:
    """Write all pages."""
    for name in PAGES:
        (HERE / name).write_text(page(name), encoding="utf-8")
        print(HERE / name)


if __name__ == "__main__":
    main()

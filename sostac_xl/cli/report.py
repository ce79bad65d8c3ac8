"""Findings and rules as text for people and as data for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any, Final

from sostac_xl.findings import Finding, Severity, counted
from sostac_xl.i18n import Translator
from sostac_xl.rules import RuleInfo
from sostac_xl.schema import SHEETS
from sostac_xl.schema.lists import SeverityLabel

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
UNWRAPPED: Final = 100_000
"""The width of what is no terminal: a line that goes into a file or a pipe stays one line."""


def severity_label(severity: Severity) -> SeverityLabel:
    """Return the word for a severity, to be translated."""
    return SeverityLabel[severity.name]


def findings_text(findings: Sequence[Finding], t: Translator) -> str:
    """Return findings by the sheet where to look, in colour on a terminal, and a line that sums them up."""
    console = console_of()
    with console.capture() as captured:
        for sheet, found in groupby(findings, key=lambda finding: finding.sheet):
            console.print(_sheet_title(sheet, t), style="bold")
            console.print(_grid(_finding_rows(list(found), t)))
            console.print()
        console.print(_summary(findings, t), style="bold")
    return tidy(captured.get())


def findings_data(findings: Iterable[Finding], t: Translator) -> dict[str, Any]:
    """Return findings as JSON writes them; `cell` is null for a fault without a place, texts are in the language of `t`."""
    counted = Counter(finding.severity for finding in findings)
    return {
        "findings": [_finding_data(finding, t) for finding in findings],
        "summary": {severity.name.lower(): counted[severity] for severity in reversed(Severity)},
    }


def rules_text(rules: Iterable[RuleInfo], t: Translator) -> str:
    """Return rules as a list: code, severity, name and reason."""
    from rich.text import Text

    console = console_of()
    with console.capture() as captured:
        console.print(_grid([(rule.code, _severity(rule.severity, t), rule.name, Text(t.render(rule.reason))) for rule in rules]))
    return tidy(captured.get())


def rule_text(rule: RuleInfo, t: Translator) -> str:
    """Return everything about a rule: what it is called, how bad a case of it is, why it matters and what to do."""
    from rich.text import Text

    console = console_of()
    with console.capture() as captured:
        console.print(f"{rule.code} {rule.name}", style="bold")
        rows = [
            (t("Severity"), _severity(rule.severity, t)),
            (t("Sheet"), Text(_sheet_title(rule.stage, t))),
            (t("Why"), Text(t.render(rule.reason))),
            (t("Remedy"), Text(t.render(rule.remedy))),
        ]
        console.print(_grid(rows))
    return tidy(captured.get())


def rule_data(rule: RuleInfo, t: Translator) -> dict[str, str]:
    """Return a rule as JSON writes it, its texts in the language of `t`."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.name.lower(),
        "stage": rule.stage,
        "reason": t.render(rule.reason),
        "remedy": t.render(rule.remedy),
    }


def console_of() -> Console:
    """Return a console for standard output; it knows terminals and NO_COLOR."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    return console


def _grid(rows: Iterable[tuple[RenderableType, ...]]) -> RenderableType:
    """Return rows as columns side by side; only the last one may wrap."""
    from rich.padding import Padding
    from rich.table import Table

    rows = list(rows)
    grid = Table.grid(padding=(0, 2, 0, 0))
    for position, _ in enumerate(rows[0] if rows else ()):
        grid.add_column(no_wrap=position < len(rows[0]) - 1)
    for row in rows:
        grid.add_row(*row)
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _finding_rows(found: Sequence[Finding], t: Translator) -> Iterable[tuple[RenderableType, ...]]:
    """Yield the rows of one sheet's findings; a remedy that several in a row share stands below the last of them."""
    from rich.text import Text

    for finding, following in zip_longest(found, found[1:]):
        yield _severity(finding.severity, t), finding.code, str(finding.cell or ""), Text(t.render(finding.message))
        if following is None or t.render(following.remedy) != t.render(finding.remedy):
            yield "", "", "", Text("→ " + t.render(finding.remedy), style="dim")


def _severity(severity: Severity, t: Translator) -> RenderableType:
    from rich.text import Text

    return Text(t.show(severity_label(severity)), style=STYLES[severity])


def _sheet_title(key: str, t: Translator) -> str:
    title = next((sheet.title for sheet in SHEETS if sheet.key == key), "")
    return t(title) if title else t("Workbook")


def _summary(findings: Sequence[Finding], t: Translator) -> str:
    return f"{counted(findings, t)}." if findings else t("No findings.")


def _finding_data(finding: Finding, t: Translator) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.name.lower(),
        "stage": finding.stage,
        "sheet": finding.cell.sheet if finding.cell else None,
        "cell": finding.cell.address if finding.cell else None,
        "row": finding.row_id or None,
        "message": t.render(finding.message),
        "remedy": t.render(finding.remedy),
    }


def tidy(text: str) -> str:
    """Return a text without the blanks that fill up its lines."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())

"""What the commands refuse that write a Word plan: a plan with errors, and a name that is no Word file's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened

_SHOWN: Final = 5  # errors; `sostac check` lists them all


def document_path(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a name that is no Word file's: above all that of the workbook, which is ours and so would be overwritten."""
    if path and path.suffix.lower() != ".docx":
        raise click.BadParameter(f"'{path}' is no Word file's name: it has to end in .docx")
    return path


def refused(opened: Opened, remedy: str) -> bool:
    """Return whether a plan has errors, and say so on stderr, with the first of them and what can be done all the same."""
    from sostac_xl.findings import Severity

    t, errors = opened.t, [finding for finding in opened.findings if finding.severity is Severity.ERROR]
    if not errors:
        return False
    lines = [
        t.plural(
            "The plan has {n} error; a plan for a client must have none.", "The plan has {n} errors; a plan for a client must have none.", len(errors)
        )
    ]
    lines += [f"  {finding.cell or t('plan')}: {t.render(finding.message)} ({finding.code})" for finding in errors[:_SHOWN]]
    if len(errors) > _SHOWN:
        lines.append("  " + t("… and {n} more: `sostac check` lists them all.", n=len(errors) - _SHOWN))
    click.echo("\n".join([*lines, remedy]), err=True)
    return True

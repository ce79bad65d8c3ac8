"""A text of the plan never becomes a formula, a field or markup in anything that is written, whatever it begins with."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path
from typing import Final, TypeVar
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from sostac_xl.checks import assess
from sostac_xl.cli.budget import budget
from sostac_xl.cli.timeline import timeline
from sostac_xl.compute import Computation
from sostac_xl.create import completed
from sostac_xl.document import build_document
from sostac_xl.export import export
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema import tables
from sostac_xl.schema.kinds import Text
from sostac_xl.schema.row import Record
from sostac_xl.share.change_report import change_report
from sostac_xl.share.merging import compare
from sostac_xl.share.sending import send
from sostac_xl.share.wording import lines
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_plan import write
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.read_places import RowOrigin
from tests.checks.plans import AS_OF, clean_plan
from tests.support.shelf import new_workbook

R = TypeVar("R", bound=Record)

EVIL: Final = "EVILMARK"
STARTS: Final = ("=", "+", "-", "@", "\t=", "\n=", " =", "＝", "{=", "==")
FORMULA: Final = f'HYPERLINK("https://example.com/?{EVIL}";"x")'
_FORMULAS: Final = re.compile(rb"<(?:\w+:)?(?:f|formula\d?|definedName|sqref|calculatedColumnFormula)\b[^>]*>([^<]*)<")
_FIELDS: Final = re.compile(rb"<w:(?:instrText|fldSimple)[^>]*>[^<]*")


def hostile(record: R, starts: Iterator[str]) -> R:
    """Return a row or block whose texts all begin like a formula, each in another way."""
    keys = [c.key for c in type(record).columns() if type(c.kind) is Text and c.key not in ("id", "signature") and not c.computed]
    texts = {key: f"{next(starts)}{FORMULA} {number}" for number, key in enumerate(keys) if getattr(record, key)}
    return replace(record, **texts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def computation() -> Computation:
    """A plan all of whose texts begin like a formula."""
    plan, starts = completed(clean_plan(), Translator("en"), "full"), cycle(STARTS)
    rows = {table: tuple(hostile(row, starts) for row in plan[table]) for table in tables() if plan[table]}
    found = replace(plan, tables=rows, blocks={kind: hostile(block, starts) for kind, block in plan.blocks.items()})
    return assess(found, AS_OF)[0]


def formulas(workbook: bytes) -> Iterator[bytes]:
    """Yield everything in a workbook that a program would compute."""
    with ZipFile(BytesIO(workbook)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                yield from _FORMULAS.findall(archive.read(name))


def assert_harmless(workbook: bytes) -> None:
    """Assert that the texts are in the workbook, and in none of its formulas; nor do they lead anywhere."""
    with ZipFile(BytesIO(workbook)) as archive:
        assert EVIL.encode() in archive.read("xl/sharedStrings.xml")
        assert not [name for name in archive.namelist() if name.endswith(".rels") and EVIL.encode() in archive.read(name)]
    assert not [formula for formula in formulas(workbook) if EVIL.encode() in formula]


def assert_plain(table: str) -> None:
    """Assert that no cell of a CSV file begins like a formula."""
    delimiter = ";" if table.lstrip("\ufeff").split("\n")[0].count(";") > 2 else ","
    cells = [cell for row in csv.reader(StringIO(table.lstrip("\ufeff")), delimiter=delimiter) for cell in row]
    assert any(EVIL in cell for cell in cells)
    assert not [cell for cell in cells if EVIL in cell and cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]


def test_workbooks(computation: Computation, tmp_path: Path) -> None:
    """Not in a new workbook, in the client's copy, nor in one that is written in place."""
    book = new_workbook(computation.plan, as_of=AS_OF)
    assert_harmless(book)
    assert_harmless(send(computation, "nl").workbook)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(clean_plan(), as_of=AS_OF))
    plan, patch = read_plan(path), Patch.open(path)
    table = next(table for table in tables() if table.info.key == "actions")
    origin, text = plan[table][0].origin, computation.plan[table][0].name
    assert isinstance(origin, RowOrigin)
    write(patch, origin, table.main().key, text)
    assert_harmless(patch.to_bytes(AS_OF))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["csv", "asana", "jira"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_csv(computation: Computation, name: str, language: str) -> None:
    """Not in a table for a spreadsheet, Asana or Jira."""
    assert_plain(export(computation, name, language).decode("utf-8-sig"))


def test_calendar_and_project(computation: Computation) -> None:
    """A calendar keeps a text within its property, a project file within its element."""
    calendar = export(computation, "ics").decode().replace("\r\n ", "")
    known = ("BEGIN", "END", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "NAME", "X-", "CATEGORIES")
    more = ("TRANSP", "RELATED-TO", "CALSCALE", "LAST-MODIFIED", "REFRESH", "LANGUAGE")
    assert EVIL in calendar
    assert not [line for line in calendar.split("\r\n") if line and not line.startswith(known + more)]
    assert f"<{EVIL}" not in export(computation, "mspdi").decode()


def test_word(computation: Computation) -> None:
    """No text of a plan becomes a field or the target of a link in Word."""
    with ZipFile(BytesIO(build_document(computation, (), language="en", draft=True))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert any(EVIL.encode() in data for data in parts.values())
    assert not [field for data in parts.values() for field in _FIELDS.findall(data) if EVIL.encode() in field]
    assert not [name for name, data in parts.items() if name.endswith(".rels") and EVIL.encode() in data]


def test_change_report(computation: Computation) -> None:
    """The change report has no link, script or form."""
    found = compare(Plan(), computation.plan)
    report = change_report("=x", "y", list(lines(found, Plan(), Translator("en"))), [], Translator("en")).decode()
    assert EVIL in report
    assert not re.search(r"<(a|script|form|img|iframe)\b", report)


@pytest.mark.parametrize(("command", "option"), [(budget, ["--by", "tactic"]), (timeline, [])])
def test_tables_on_the_terminal(computation: Computation, tmp_path: Path, command: object, option: list[str]) -> None:
    """Not in what a command writes with --csv."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(new_workbook(computation.plan, as_of=AS_OF))

    result = CliRunner().invoke(command, [str(path), "--csv", *option])  # type: ignore[arg-type]

    assert_plain(result.stdout)

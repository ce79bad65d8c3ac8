"""The Word file as a file: valid, reproducible, honest about its pages, and quick to build."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn

from sostac_xl.checks import check
from sostac_xl.compute import compute
from sostac_xl.document import page_count
from sostac_xl.document.docx.base import base_document
from sostac_xl.examples import load
from sostac_xl.findings import CellRef, Finding, Severity
from sostac_xl.i18n import LANGUAGES, Translator, msg
from sostac_xl.metrics import word_width
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.situation import Swot, SwotKind
from tests.compute.plans import make, plan_of
from tests.document.words import AS_OF, built, headings, lines, opened, shop, text
from tests.support.libreoffice import LibreOffice

FAULT = Finding(
    "OBJ104", "baseline-missing", Severity.ERROR, "objectives", msg("no baseline"), msg("fill it in"), CellRef("Objectives", "J12"), "OBJ-01"
)

ENGLISH = Translator("en")

CELL_MARGINS = 8.5
"""What the left and right margin take of a cell of a table, in points."""


def part(document: bytes, name: str) -> str:
    """Return a part of a document as text."""
    with ZipFile(BytesIO(document)) as archive:
        return archive.read(name).decode()


def headers(document: bytes) -> list[str]:
    """Return what each header part says."""
    with ZipFile(BytesIO(document)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/header\d+\.xml", name)]
    return [" ".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part(document, name))) for name in names]


@pytest.mark.parametrize("language", LANGUAGES)
def test_example_is_valid(language: str, validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """The Open XML SDK finds no fault, in any language, final or draft."""
    for draft in (False, True):
        path = tmp_path / f"{draft}.docx"
        path.write_bytes(built(load("webshop", language), (FAULT,), language=language, draft=draft))
        assert validator(path) == []


def test_same_plan_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build gives the same bytes; SOURCE_DATE_EPOCH sets the date that the file bears."""
    plan = load("webshop", "en")
    first = built(plan)
    assert built(plan) == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert "1970-01-01T00:00:00Z" in part(built(plan), "docProps/core.xml")


def test_base_is_reproducible() -> None:
    """The base document has the same bytes each time, and no text."""
    assert base_document() == base_document()
    assert text(base_document()) == ""


def test_properties_tell_title_author_and_language() -> None:
    """A screen reader and a document system find what they look for."""
    properties = opened(built(plan_of(title="Tents 2027", author="Ann", client="Tentco"), language="nl")).core_properties

    assert (properties.title, properties.author, properties.subject, properties.language) == ("Tents 2027", "Ann", "Tentco", "nl-NL")


def test_draft_says_so_on_every_page() -> None:
    """The cover, each header and the end of a draft say that it is one; it lists what is wrong and where."""
    plan = plan_of(title="Tents 2027")
    findings = check(compute(plan, AS_OF))
    draft = built(plan, findings, draft=True)

    assert findings
    assert "Draft – not for approval" in text(draft)
    assert headers(draft)
    assert all(header.startswith("Draft – not for approval") for header in headers(draft))
    assert {ENGLISH.render(finding.message) for finding in findings} <= set(lines(draft))


def test_final_plan_keeps_findings_to_itself() -> None:
    """Without --draft there is neither a mark nor a list."""
    final = built(plan_of(title="Tents 2027"), (FAULT,))

    assert "Draft – not for approval" not in text(final)
    assert "no baseline" not in text(final)


def test_contents_are_filled_and_lead_to_their_headings() -> None:
    """Each entry names a heading, links to its bookmark and has a page number; Word is told to renew nothing."""
    document = shop("en")
    body = opened(document).element.body
    bookmarks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = list(body.iter(qn("w:hyperlink")))

    assert [link.get(qn("w:anchor")) for link in links if link.get(qn("w:anchor")) not in bookmarks] == []
    assert len(links) == len(headings(document)) + len(headings(document, 2))
    pages = [int([each.text for each in link.iter(qn("w:t"))][-1]) for link in links]
    assert pages == sorted(pages)
    assert pages[-1] <= page_count(document)
    assert "w:dirty" not in part(document, "word/document.xml")
    assert "updateFields" not in part(document, "word/settings.xml")


def test_heading_levels_have_no_gap() -> None:
    """A heading is never more than one level below the one before it."""
    levels = [int(p.style.style_id[-1]) for p in opened(shop("en")).paragraphs if p.style and p.style.style_id.startswith("Heading")]

    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_tables_repeat_their_header_and_keep_rows_whole() -> None:
    """Every table has a name; every row stays on one page; data tables repeat their header row."""
    body = opened(shop("en")).element.body
    for table in body.iter(qn("w:tbl")):
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.iter(qn("w:tr")))
        if table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}") is not None:
            assert table.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_broken_in_a_table(language: str) -> None:
    """Each column is as wide as its longest word: a table that is too wide for that goes into small type."""
    sizes = {"Plan Header": 8.5, "Plan Cell": 9, "Plan Snug": 9, "Plan Dense Header": 7.5, "Plan Dense": 8, "Plan Tiny Header": 6.5, "Plan Tiny": 7}
    for table in opened(shop(language)).tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            for paragraph in cell.paragraphs:
                name = str(paragraph.style and paragraph.style.name).removesuffix(" Number").removesuffix(" Centre")
                if name in sizes and cell.width:
                    bold = "Header" in name or any(run.bold or (run.style and run.style.name == "Strong") for run in paragraph.runs)
                    assert word_width(paragraph.text, sizes[name], bold=bold) + CELL_MARGINS <= cell.width.pt, (paragraph.text, name)


def test_control_characters_do_no_harm() -> None:
    """What people paste into a cell may hold characters that XML forbids, and marks that mean something to it."""
    said = text(built(plan_of(make(Swot, id="SWO-01", kind=SwotKind.STRENGTH, statement="A\x0b<b> & c"))))

    assert "A <b> & c" in said


def test_thousand_actions_take_linear_time() -> None:
    """Four times the actions take about four times as long, not sixteen."""

    def seconds(count: int) -> float:
        rows = (make(Action, id=f"ACT-{number}", action=f"Do thing {number}", duration=3, not_before=date(2027, 1, 4)) for number in range(count))
        plan = plan_of(*rows)
        start = time.process_time()
        built(plan)
        return time.process_time() - start

    seconds(10)
    assert seconds(1000) < 8 * seconds(250) + 0.5


def test_empty_plan_makes_a_draft() -> None:
    """Nothing filled in, not even a title or a language: still a document."""
    document = built(Plan(), draft=True)

    assert "Marketing plan" in text(document)
    assert "Nothing has been worked out here yet." in text(document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_numbers_hold_in_another_program(language: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice sets each chapter on the page that the contents name, or on the next or the one before."""
    path = tmp_path / "plan.docx"
    path.write_bytes(shop(language))
    pdf = libreoffice.convert(path, "pdf", tmp_path)
    printed = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    pages = [[" ".join(line.split()) for line in page.splitlines()] for page in printed]

    wrong = []
    for number, title, page in chapters(path.read_bytes()):
        real = [place for place, page_lines in enumerate(pages, 1) if f"{number} {title}" in page_lines]
        if not any(abs(page - place) <= 1 for place in real):
            wrong.append((number, title, page, real))
    assert wrong == []


def chapters(document: bytes) -> list[tuple[str, str, int]]:
    """Return number, title and page of each numbered entry of the contents."""
    found = []
    for link in opened(document).element.body.iter(qn("w:hyperlink")):
        texts = [each.text or "" for each in link.iter(qn("w:t"))]
        if len(texts) == 3:
            found.append((texts[0], " ".join(texts[1].split()), int(texts[2])))
    return found

"""Refreshing: what stands around the blocks keeps its look, and what is no plan of ours, or an odd one, is told in one line."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from sostac_xl.compute import compute
from sostac_xl.document import Brand, build_document
from sostac_xl.document.docx import layout
from sostac_xl.document.docx.package import unzip_parts, zip_parts
from sostac_xl.document.docx.template import open_template
from sostac_xl.document.living.outcome import Outcome
from sostac_xl.errors import DocumentError, TemplateError
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import PlanFacts, Version
from tests.document import brands
from tests.document.brands import rewritten
from tests.document.edits import changed, control, dearer, document, edited, outcomes, refreshed, small, write
from tests.document.words import AS_OF, built, lines, text

PROSE = "summary.TXT-01.paragraph"
BUDGET = "budget.stack.table"


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each chapter begin on a page of its own, whatever else a plan holds: a draft has a chapter more."""
    monkeypatch.setattr(layout, "_ALONE", 0.0)


@pytest.mark.usefixtures("apart")
def test_version_date_and_mark_of_a_draft_are_renewed_in_the_margins() -> None:
    """In every header and footer, unless somebody rewrote it."""
    data = edited(built(small()), lambda body: write(body, PROSE, ""))
    plan = changed(Version, lambda row: replace(row, version=f"{row.version}.9"))
    done = refreshed(data, plan, draft=True)
    word, new = Document(BytesIO(done.document)), Document(BytesIO(built(plan, draft=True)))

    assert done.around
    assert [s.footer.paragraphs[0].text for s in word.sections] == [s.footer.paragraphs[0].text for s in new.sections]
    assert [s.header.paragraphs[0].text for s in word.sections] == [s.header.paragraphs[0].text for s in new.sections]
    assert refreshed(done.document, plan, draft=True).document == done.document
    final = refreshed(done.document, plan).document
    assert "Draft" not in text(final) + "".join(s.header.paragraphs[0].text for s in Document(BytesIO(final)).sections)


def test_widths_of_columns_stay() -> None:
    """A column that somebody made wider is so in the renewed table, in all its rows; one that a program rounded is not taken for that."""
    wide, rounded = (edited(document(), partial(widen, by=by)) for by in (900, 40))
    done = refreshed(wide, dearer())

    assert BUDGET in outcomes(done, Outcome.REFRESHED)
    assert grid(done.document) == pytest.approx(grid(wide), abs=12)
    assert cells(done.document) == [grid(done.document)[0]] * len(cells(done.document))
    assert lines(done.document) == lines(built(dearer()))
    assert refreshed(done.document, dearer()).document == done.document
    assert grid(refreshed(done.document).document) == grid(done.document)
    assert grid(refreshed(rounded, dearer()).document) == grid(built(dearer()))


def widen(body: Any, by: int) -> None:
    """Move the border between the first two columns of a table."""
    table = next(control(body, BUDGET).iter(qn("w:tbl")))
    for row in (table.find(qn("w:tblGrid")), *table.iter(qn("w:tr"))):
        widths = [*row.iter(qn("w:gridCol"), qn("w:tcW"))]
        if len(widths) > 1:
            for each, more in zip(widths[:2], (by, -by), strict=True):
                each.set(qn("w:w"), str(int(each.get(qn("w:w"))) + more))


def grid(data: bytes) -> list[int]:
    """Return the widths of the columns of a table."""
    return [int(each.get(qn("w:w"))) for each in next(control(Document(BytesIO(data)).element.body, BUDGET).iter(qn("w:tblGrid")))]


def cells(data: bytes) -> list[int]:
    """Return the widths of the first cells of the rows of a table that have one for each column."""
    rows = [list(row.iter(qn("w:tcW"))) for row in control(Document(BytesIO(data)).element.body, BUDGET).iter(qn("w:tr"))]
    return [int(row[0].get(qn("w:w"))) for row in rows if len(row) == len(grid(data))]


def test_other_look_stays() -> None:
    """Styles, margins and colours that people changed in the document hold for what is renewed too."""

    def restyle(data: bytes) -> bytes:
        word = Document(BytesIO(data))
        word.styles["Heading 1"].font.name = "Georgia"
        word.sections[-1].left_margin = 914_400
        buffer = BytesIO()
        word.save(buffer)
        return buffer.getvalue()

    word = Document(BytesIO(refreshed(restyle(document()), dearer()).document))

    assert word.styles["Heading 1"].font.name == "Georgia"
    assert word.sections[-1].left_margin == 914_400


@pytest.mark.parametrize(
    ("data", "said_why"),
    [
        (b"", "no Word document"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
        (b"PK\x03\x04nonsense", "no Word document"),
    ],
)
def test_what_is_no_plan_is_told_in_one_line(data: bytes, said_why: str) -> None:
    """Whatever is given as a document: one clear line that names it."""
    with pytest.raises(DocumentError, match=said_why) as caught:
        refreshed(data)
    assert str(caught.value).startswith("plan.docx")
    assert "\n" not in str(caught.value)


def test_document_that_forgot_is_told_in_one_line() -> None:
    """Another document, or one from which the hidden data were removed, can't be refreshed."""
    buffer = BytesIO()
    Document().save(buffer)
    parts = {name: content for name, content in unzip_parts(document()).items() if not name.startswith("customXml/")}

    for data in (buffer.getvalue(), zip_parts(parts)):
        with pytest.raises(DocumentError, match="build it anew"):
            refreshed(data)


@pytest.mark.parametrize("read", [refreshed, lambda data: open_template(data, "plan.docx")], ids=["document", "template"])
def test_bytes_that_went_wrong_are_told_in_one_line(read: Callable[[bytes], object]) -> None:
    """What a broken copy did to the packed parts is no traceback, wherever it hit."""
    dice = random.Random(1)  # noqa: S311 - no secret
    for _ in range(40):
        data = bytearray(document())
        for _ in range(20):
            data[dice.randrange(len(data) - 2000)] = dice.randrange(256)
        with suppress(DocumentError, TemplateError):
            read(bytes(data))


def test_damaged_document_is_told_in_one_line() -> None:
    """XML that is cut off is no traceback."""
    parts = unzip_parts(document())
    parts["word/document.xml"] = parts["word/document.xml"][:5000]

    with pytest.raises(DocumentError, match="damaged"):
        refreshed(zip_parts(parts))


def test_odd_documents_are_refreshed_or_told_in_one_line() -> None:
    """A control without content, a cell without a width and a table in a cell are no reason to fail; pages without a size are damage."""

    def edit(body: Any) -> None:
        holder = control(body, PROSE)
        holder.remove(holder.find(qn("w:sdtContent")))
        cell = next(control(body, BUDGET).iter(qn("w:tc")))
        cell.remove(cell.find(qn("w:tcPr")))
        cell.insert(0, deepcopy(next(control(body, "budget.tactics.table").iter(qn("w:tbl")))))

    def unmeasured(body: Any) -> None:
        next(body.iter(qn("w:pgSz"))).set(qn("w:w"), "wide")

    done = refreshed(edited(document(), edit), dearer())

    assert PROSE in outcomes(done, Outcome.DELETED)
    assert BUDGET in outcomes(done, Outcome.EDITED)
    with pytest.raises(DocumentError, match="damaged"):
        refreshed(edited(document(), unmeasured))


def test_properties_tell_the_state_of_the_workbook() -> None:
    """The property that users see changes with what is entered, and not with where it stands."""

    def state(data: bytes) -> str:
        with ZipFile(BytesIO(data)) as archive:
            return str(etree.fromstring(archive.read("docProps/custom.xml"))[0][0].text)

    moved: Plan = replace(small(), tables=dict(list(small().tables.items())[::-1]))

    assert state(document()) != state(built(dearer()))
    assert len(state(built(moved))) == 64


Branded = Callable[..., bytes]
"""Builds a plan in the house style; `draft` as a draft."""


@pytest.fixture
def branded(tmp_path: Path) -> Branded:
    """The house style, with a line on its cover for the mark of a draft alone."""
    path = tmp_path / "brand.dotx"
    path.write_bytes(rewritten(brands.house_style(), {"word/document.xml": lambda text: text.replace("Our address", "[[DRAFT]]")}))

    def branded(plan: Plan, *, draft: bool = False) -> bytes:
        return build_document(compute(plan, plan.facts.status_date or AS_OF), (), draft=draft, brand=Brand(path))

    return branded


@pytest.mark.usefixtures("apart")
def test_brand_keeps_its_headers(branded: Branded) -> None:
    """In a house style its own cover and every block are renewed; the mark of a draft comes and goes above its headers."""
    data, new = branded(small()), branded(dearer())
    done = refreshed(data, dearer())
    draft = refreshed(done.document, dearer(), draft=True).document

    assert refreshed(data).document == data
    assert lines(done.document) == lines(new)
    assert not outcomes(done, Outcome.NEW)
    assert headers(draft) == headers(branded(dearer(), draft=True))
    assert headers(refreshed(draft, dearer()).document) == headers(new)


def test_own_cover_of_a_brand_is_renewed(branded: Branded) -> None:
    """Version, date and the mark of a draft are those of the plan, in the brand's own letters, as if the document were built anew."""
    later = versioned()
    done = refreshed(branded(small()), later, draft=True)

    assert cover(done.document) == cover(branded(later, draft=True)) != cover(branded(small()))
    assert {run.font.size.pt for run in Document(BytesIO(done.document)).paragraphs[0].runs if run.font.size} == {40}
    assert refreshed(done.document, later, draft=True).document == done.document
    assert cover(refreshed(done.document, later).document) == cover(branded(later))


def test_what_people_rewrote_on_an_own_cover_stays(branded: Branded) -> None:
    """It is told with what it would say, each time; the rest of the cover is renewed."""

    def rewrite(body: Any) -> None:
        next(body.iter(qn("w:p"))).append(deepcopy(next(body.iter(qn("w:r")))))

    data = edited(branded(small()), rewrite)
    done = refreshed(data, versioned("Tents 2028"))
    told = [change for change in done.changes if change.place == "cover.own"]

    assert cover(done.document)[0] == cover(data)[0]
    assert cover(done.document)[1] == cover(branded(versioned()))[1]
    assert [(change.outcome, change.now) for change in told if change.now] == [(Outcome.EDITED, "Tents 2028")]
    assert [change.now for change in refreshed(done.document, versioned("Tents 2028")).changes if change.place == "cover.own"] == ["Tents 2028"]
    assert "cover.own" not in {change.place for change in refreshed(data, dearer()).changes}, "it would say nothing new"


def versioned(title: str = "") -> Plan:
    """Return the plan in another version, and with another title."""
    plan = changed(Version, lambda row: replace(row, version=f"{row.version}.9"))
    return replace(plan, blocks={**plan.blocks, PlanFacts: replace(plan.facts, title=title or plan.facts.title)})


def cover(data: bytes) -> list[str]:
    """Return what a brand's own cover says, paragraph by paragraph."""
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs[:3]]


def headers(data: bytes) -> list[list[str]]:
    """Return what the headers say, paragraph by paragraph."""
    return [[paragraph.text for paragraph in section.header.paragraphs] for section in Document(BytesIO(data)).sections]

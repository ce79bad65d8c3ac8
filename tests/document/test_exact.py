"""The page numbers of a PDF take the place of the estimated ones, in the Word plan and so in the PDF that is made of it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from sostac_xl.cli.build import build
from sostac_xl.document import exact, page_count, pdf
from sostac_xl.document.docx.contents import renumbered
from sostac_xl.document.docx.package import unzip_parts, zip_parts
from sostac_xl.document.docx.typeface import Typeface, is_set_in
from sostac_xl.document.exact import printed, with_pages
from sostac_xl.errors import ExportError
from sostac_xl.schema.tactics import Tactic
from tests.compute.plans import make, plan_of
from tests.document.words import built
from tests.workbook.books import make_book

_ENTRY = re.compile(r"PAGEREF (_Toc\d{9}) \\h </w:instrText>(?:(?!<w:t[ >]).)*<w:t [^>]*>(\d+)<")


def numbers(document: bytes) -> dict[str, int]:
    """Return the page of each bookmark as the contents have it."""
    return {mark: int(page) for mark, page in _ENTRY.findall(unzip_parts(document)["word/document.xml"].decode())}


def spoilt(document: bytes, pages: Mapping[str, int]) -> bytes:
    """Return a document with other pages in its contents."""
    parts = unzip_parts(document)
    parts["word/document.xml"] = renumbered(parts["word/document.xml"].decode(), pages).encode()
    return zip_parts(parts)


def small() -> bytes:
    """Return the Word plan of a plan with little in it."""
    return built(plan_of(make(Tactic, tactic="Search")))


def told(marks: Mapping[str, int], pages: int) -> bytes:
    """Return the parts of a PDF that tell where bookmarks are, as LibreOffice writes them."""
    tree = " ".join(f"{100 + page} 0 R" for page in range(1, pages + 1))
    places = "\n".join(f"/5F{mark.removeprefix('_')}[{100 + page} 0 R/XYZ 56.7 765.289 0]" for mark, page in marks.items())
    return f"%PDF-1.6\n9 0 obj\n<</Type/Pages\n/Resources 7 0 R\n/Kids[ {tree} ]\n/Count {pages}>>\n8 0 obj\n<<{places}>>\n".encode()


def test_pages_of_the_pdf_stand_in_the_contents() -> None:
    """Each entry has the page of its heading, the file the number of pages; nothing else changes."""
    document = small()
    pages = {mark: number for number, mark in enumerate(numbers(document), 3)}
    found = paged(document, told(pages, 40))

    assert numbers(found) == pages
    assert page_count(found) == 40
    assert spoilt(found, numbers(document)) == spoilt(paged(document, told(numbers(document), 40)), numbers(document))


def paged(document: bytes, pdf: bytes) -> bytes:
    """Return a document with the pages that a PDF tells."""
    found = with_pages(document, pdf)
    assert found is not None
    return found


def test_what_the_pdf_does_not_tell_stays() -> None:
    """A PDF without bookmarks tells nothing; one with the same pages leaves the bytes as they are; one with some of them changes those."""
    document = small()
    first = next(iter(numbers(document)))

    assert with_pages(document, b"%PDF-1.7\n") is None
    assert with_pages(document, told(numbers(document), page_count(document))) is document
    assert numbers(paged(document, told({first: 9}, 20))) == numbers(document) | {first: 9}


def test_libreoffice_tells_the_pages(libreoffice: object, tmp_path: Path) -> None:  # noqa: ARG001 - it says whether LibreOffice is there
    """Wrong numbers become right in the document and in the PDF; of right ones no second PDF is made."""
    right = printed(small()).document
    found = printed(spoilt(right, dict.fromkeys(numbers(right), 77)))
    path = tmp_path / "plan.pdf"
    path.write_bytes(found.pdf)
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout

    assert (found.document, found.exact) == (right, True)
    assert "77" not in said
    assert [int(page) for page in re.findall(r"\.{9,} ?(\d+)$", said, re.MULTILINE)] == list(numbers(right).values())


def test_a_typeface_that_is_not_installed_keeps_the_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of a PDF that is set in another typeface are the PDF's own; the Word plan is set in its typeface where that is there."""
    document = small()
    pages = dict.fromkeys(numbers(document), 9)
    for font, document_is_exact in ((b"/FontName/BAAAAA+DejaVuSans", False), (b"/FontName/BAAAAA+Carlito-Bold", True)):
        made: list[bytes] = []

        def fake(source: bytes, made: list[bytes] = made, font: bytes = font) -> bytes:
            made.append(source)
            return told(pages, 20) + font

        monkeypatch.setattr(exact, "to_pdf", fake)
        found = printed(document)
        assert numbers(made[-1]) == pages
        assert found.exact is document_is_exact
        assert numbers(found.document) == (pages if document_is_exact else numbers(document))


@pytest.mark.parametrize(
    ("name", "font", "same"),
    [
        ("Calibri", "Carlito-Bold", True),
        ("Calibri", "Calibri", True),
        ("Arial", "LiberationSans", True),
        ("Cambria", "DejaVuSans", False),
        ("Times New Roman", "TimesNewRomanPSMT", True),
        ("Lato", "Lato-Regular", True),
    ],
)
def test_a_typeface_is_known_in_a_pdf(name: str, font: str, same: bool) -> None:
    """By its own name, whatever its weight, or by that of the one with letters of the same width."""
    assert is_set_in(Typeface(name=name), [font]) is same


def test_a_typeface_without_russian_letters_stands_for_none() -> None:
    """Caladea is as wide as Cambria, but Russian text is set in something else then."""
    assert is_set_in(Typeface(name="Cambria"), ["Caladea"])
    assert not is_set_in(Typeface(name="Cambria"), ["Caladea"], cyrillic=True)
    assert is_set_in(Typeface(name="Cambria"), ["Cambria-Bold"], cyrillic=True)


def test_a_plan_that_can_not_be_printed_is_written_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The Word plan is there with the estimated pages, and one line says what failed."""
    monkeypatch.setattr(pdf, "_libreoffice", lambda: "false")
    plan = make_book(tmp_path / "plan.xlsx")
    result = CliRunner().invoke(build, [str(plan), "--draft", "--exact-pages"])

    assert isinstance(result.exception, ExportError)
    assert (tmp_path / "plan.docx").is_file()


def test_exact_pages_ask_for_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without it nothing is written, and one line says what to do."""
    monkeypatch.setattr(pdf, "_libreoffice", lambda: "")
    plan = make_book(tmp_path / "plan.xlsx")
    result = CliRunner().invoke(build, [str(plan), "--draft", "--exact-pages"])

    assert "install it" in str(result.exception)
    assert not (tmp_path / "plan.docx").exists()

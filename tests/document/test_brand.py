"""The Word plan in a brand's template: valid, in the brand's styles, with all that is ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Inches

from sostac_xl.compute import compute
from sostac_xl.document import Brand, brand_beside, build_document
from sostac_xl.document.docx import xml
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.names import points
from sostac_xl.document.docx.theme import contrast, legible
from sostac_xl.document.exact import printed
from sostac_xl.errors import TemplateError
from sostac_xl.examples import load
from tests.document import brands
from tests.document.edits import small
from tests.document.words import headings, opened, text
from tests.support.libreoffice import LibreOffice

TEMPLATES = {
    "python-docx": (brands.python_docx, "en"),
    "russian": (brands.russian, "ru"),
    "dutch": (brands.dutch, "nl"),
    "house style": (brands.house_style, "en"),
    "nearly empty": (brands.nearly_empty, "en"),
    "letter": (brands.letter, "en"),
    "macros": (brands.with_macros, "nl"),
}


def built_with(brand: Brand, language: str = "en", *, draft: bool = False) -> bytes:
    """Return the Word plan of the web shop in a brand."""
    plan = load("webshop", language)
    return build_document(compute(plan, plan.facts.status_date), (), language=language, draft=draft, brand=brand)


@cache
def in_template(name: str, folder: Path) -> bytes:
    """Return the Word plan in one of the templates."""
    make, language = TEMPLATES[name]
    path = folder / f"{name}.dotx"
    path.write_bytes(make())
    return built_with(Brand(path), language)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the templates."""
    return tmp_path_factory.mktemp("brands")


@pytest.mark.parametrize("name", TEMPLATES)
def test_plan_is_valid_in_any_template(name: str, folder: Path, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK finds no fault; chapters, contents and charts are there; nothing of the template's text is."""
    document = in_template(name, folder)
    path = folder / f"{name}.docx"
    path.write_bytes(document)
    said = text(document)

    assert validator(path) == []
    assert len(headings(document)) > 10
    assert "Sample text" not in said
    assert said.count("\n") > 500
    assert len(list(opened(document).element.body.iter(qn("wp:inline")))) > 10


@pytest.mark.parametrize("name", TEMPLATES)
def test_styles_that_are_named_exist(name: str, folder: Path) -> None:
    """Every style that the text and the lists name is there, under Word's own name; chapters are numbered."""
    document = opened(in_template(name, folder))
    styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
    used = {each.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle", "w:tblStyle") for each in document.element.body.iter(qn(tag))}

    assert used <= set(styles)
    names = [style.find(qn("w:name")).get(qn("w:val")).casefold() for style in styles.values()]
    assert len(set(names)) == len(names)
    assert styles["Heading1"].find(qn("w:name")).get(qn("w:val")).casefold() == "heading 1"
    assert styles["Heading1"].find(f".//{qn('w:numId')}") is not None
    lists = {each.get(qn("w:numId")) for each in document.part.numbering_part.element.iter(qn("w:num"))}
    assert {each.get(qn("w:val")) for style in styles.values() for each in style.iter(qn("w:numId"))} <= lists | {"0"}


@pytest.mark.parametrize(("name", "colour"), [("russian", "7A1FA2"), ("dutch", "C8102E")])
def test_styles_in_another_language_are_found(name: str, colour: str, folder: Path) -> None:
    """Headings look as the brand wants them, whatever their styles are called there."""
    styles = opened(in_template(name, folder)).styles

    assert str(styles["Heading 1"].font.color.rgb) == colour
    assert styles["Normal"].font.name == "Arial"


def test_saved_by_libreoffice(folder: Path, libreoffice: LibreOffice, validator: Callable[[Path], list[str]]) -> None:
    """A template that LibreOffice has saved works as well."""
    source = folder / "source.docx"
    source.write_bytes(brands.dutch())
    made = folder / "by-libreoffice"
    made.mkdir()
    template = libreoffice.convert(source, "docx", made)
    path = folder / "libreoffice-plan.docx"
    path.write_bytes(built_with(Brand(template)))

    faults = [fault for fault in validator(path) if not fault.startswith("/word/styles.xml") and "/word/numbering" not in fault]
    own = validator(template)
    assert [fault for fault in faults if fault not in own] == []
    assert str(opened(path.read_bytes()).styles["Heading 1"].font.color.rgb) == "C8102E"


def test_own_cover_header_and_footer_stay(folder: Path) -> None:
    """The brand's cover is filled in and stands alone before the plan; its header and footer stand on every section, ours on none."""
    document = in_template("house style", folder)
    word = opened(document)
    said = [paragraph.text for paragraph in word.paragraphs[:4]]

    marks = [mark.get(qn("w:id")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]

    assert len(set(marks)) == len(marks)
    assert said[0] == "Marketing plan 2026 for Ketel & Blad, an invented company"
    assert said[1].startswith("For Ketel & Blad, version 1.1, 8 May 2026.")
    assert all(section.footer.paragraphs[0].text == "Brand Ltd, 1 Brand Street" for section in word.sections)
    assert all("Brand Ltd" in section.header.paragraphs[0].text for section in word.sections)
    assert [section.different_first_page_header_footer for section in word.sections[:2]] == [True, False]
    assert word.sections[1].left_margin == pytest.approx(Cm(2.5), abs=1000)


def test_a_draft_says_so_in_the_brands_header(folder: Path) -> None:
    """The mark stands above what the brand's header says, and on its cover where that asks for it."""
    path = folder / "draft.dotx"
    path.write_bytes(brands.house_style())
    word = opened(built_with(Brand(path), draft=True))

    assert word.sections[2].header.paragraphs[0].text == "Draft – not for approval"
    assert word.paragraphs[1].text.endswith("Draft – not for approval")


def test_pages_are_those_of_the_template(folder: Path) -> None:
    """Size and margins are the brand's, turned for what is wide; tables fill the text."""
    word = opened(in_template("letter", folder))
    text_width = 12240 - 2 * 720

    assert {(section.page_width, section.left_margin) for section in word.sections} == {(Inches(8.5), Inches(0.5)), (Inches(11), Inches(0.5))}
    width = int(next(word.element.body.iter(qn("w:tblW"))).get(qn("w:w")))
    assert abs(width - text_width) <= 2


def test_macros_and_protection_are_left_out(folder: Path) -> None:
    """A document from a .dotm is an ordinary one: no macros, no template that it hangs on, nothing that keeps people from editing."""
    with ZipFile(BytesIO(in_template("macros", folder))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    assert not any("vba" in name.lower() for name in parts)
    assert b"macroEnabled" not in parts["[Content_Types].xml"]
    assert all(word not in b"".join(parts.values()) for word in (b"attachedTemplate", b"documentProtection", b"Brand.dotm"))


def test_accent_runs_through_theme_and_text() -> None:
    """The theme, the colours written beside its slots, and so the charts follow the accent."""
    document = built_with(Brand(accent="#c8102e"))
    with ZipFile(BytesIO(document)) as archive:
        theme, body, styles = (archive.read(f"word/{name}.xml").decode() for name in ("theme/theme1", "document", "styles"))

    assert re.search(r'<a:accent1>\s*<a:srgbClr val="C8102E"/>', theme)
    assert '<w:color w:val="C8102E" w:themeColor="accent1"/>' in styles
    assert "0F766E" not in body + styles + theme


@pytest.mark.parametrize("colour", ["FFFF00", "FFFFFF", "0F766E", "000000", "E0A030"])
def test_text_in_a_pale_accent_is_darkened(colour: str) -> None:
    """Any colour becomes one that can be read on white; one that can stays."""
    assert contrast(legible(colour)) >= 4.5
    assert (legible(colour) == colour) == (contrast(colour) >= 4.5)


def test_logo_stands_on_the_cover(folder: Path, validator: Callable[[Path], list[str]]) -> None:
    """A picture keeps its proportions and says what it is."""
    logo = folder / "logo.png"
    logo.write_bytes(brands.picture())
    path = folder / "logo.docx"
    path.write_bytes(built_with(Brand(logo=logo)))
    extent = next(opened(path.read_bytes()).element.body.iter(qn("wp:extent")))

    assert validator(path) == []
    assert int(extent.get("cx")) == 3 * int(extent.get("cy"))
    assert next(opened(path.read_bytes()).element.body.iter(qn("wp:docPr"))).get("descr") == "Logo"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no zip", "is no Word document"),
        (b"", "is no Word document"),
        (b"\xd0\xcf\x11\xe0 old", "has a password, or is of Word 2003 or older"),
        (brands.rewritten(brands.python_docx(), {"word/styles.xml": lambda text: text[: len(text) // 2]}), "is damaged"),
        (brands.rewritten(brands.python_docx(), {"_rels/.rels": lambda _: '<Relationships xmlns="x"/>'}), "is no Word document"),
    ],
    ids=["text", "empty", "old", "cut", "without a document"],
)
def test_a_file_that_is_no_template_is_refused_in_one_line(content: bytes, said: str, tmp_path: Path) -> None:
    """The line names the file and what to do."""
    path = tmp_path / "brand.dotx"
    path.write_bytes(content)

    with pytest.raises(TemplateError) as error:
        Brand(path).opened()
    assert said in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_settings_beside_the_plan(tmp_path: Path) -> None:
    """`[brand]` in sostac.toml counts paths from its folder; options go before it; what is not known there is refused."""
    (tmp_path / "sostac.toml").write_text('[brand]\ntemplate = "look/brand.dotx"\naccent = "#112233"\n', encoding="utf-8")
    found = brand_beside(tmp_path / "plan.xlsx")

    assert found == Brand(tmp_path / "look/brand.dotx", None, "#112233")
    assert Brand(accent="#445566").over(found) == Brand(tmp_path / "look/brand.dotx", None, "#445566")
    assert brand_beside(tmp_path / "elsewhere/plan.xlsx") == Brand()
    for content in ("[brand]\ncolour = 'red'", "[brand", "brand = 3", "[brand]\nlogo = 4"):
        (tmp_path / "sostac.toml").write_text(content, encoding="utf-8")
        with pytest.raises(TemplateError, match=r"sostac\.toml"):
            brand_beside(tmp_path / "plan.xlsx")


def test_other_files_of_a_brand_are_refused_in_one_line(tmp_path: Path) -> None:
    """A missing file, a picture that is none, a colour that is none."""
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")

    with pytest.raises(TemplateError, match="cannot read the template"):
        Brand(tmp_path / "none.dotx").opened()
    with pytest.raises(TemplateError, match="PNG or JPEG"):
        Brand(logo=tmp_path / "logo.svg").image()
    with pytest.raises(TemplateError, match="six hexadecimal digits"):
        Brand(accent="teal").colour()


@pytest.mark.parametrize(
    ("value", "parts", "expected"),
    [("240", 20, 12.0), ("21", 2, 10.5), ("12pt", 20, 12.0), ("2.54cm", 20, 72.0), ("0.5in", 1, 36.0), (None, 20, 0.0)],
)
def test_measures_are_read_with_their_units(value: str | None, parts: int, expected: float) -> None:
    """Word writes parts of a point, other programs also units."""
    assert points(value, parts) == pytest.approx(expected)


def test_what_a_style_takes_back_is_off() -> None:
    """Bold that is switched off is not bold; a line that is at least so high is an ordinary one."""
    styles = parse_xml(
        f"<w:styles {xml.NAMESPACES}>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:b/><w:sz w:val="11pt"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:keepNext w:val="0"/><w:spacing w:line="360" w:lineRule="atLeast"/></w:pPr><w:rPr><w:b w:val="0"/></w:rPr></w:style></w:styles>'
    )
    formats = Formats(styles)

    assert formats.of().bold
    assert (formats.of("A").bold, formats.of("A").keep_next, formats.of("A").size, formats.of("A").line) == (False, False, 11.0, 1.0)


@pytest.mark.parametrize(("font", "wider"), [("Verdana", True), ("Unheard Of", True), ("Calibri", False)])
def test_tables_know_how_wide_a_typeface_runs(font: str, wider: bool, tmp_path: Path) -> None:
    """A wide typeface, and one that nobody knows, gets more room for its words than Calibri."""
    document = Document()
    document.styles["Normal"].font.name = font
    path = tmp_path / "brand.docx"
    document.save(str(path))

    assert (Brand(path).opened().typeface.stretch > 1) == wider


@pytest.mark.parametrize("name", ["house style", "letter", "nearly empty"])
def test_pages_of_a_brand_in_calibri_are_worked_out(name: str, folder: Path, libreoffice: LibreOffice) -> None:  # noqa: ARG001 - it says whether it is there
    """Whatever its paper, margins, headers and cover: each page number in the contents is the one that LibreOffice finds."""
    path = folder / "calibri.dotx"
    path.write_bytes(TEMPLATES[name][0]())
    if name != "nearly empty":
        path.write_bytes(brands.rewritten(path.read_bytes(), {"word/theme/theme1.xml": lambda text: text.replace("Cambria", "Calibri")}))
    plan = small()
    document = build_document(compute(plan, plan.facts.status_date), (), brand=Brand(path))
    found = printed(document)

    assert (found.exact, found.typeface) == (True, "Calibri")
    assert found.document == document

"""A brand template that is damaged, in whatever place, ends in a plan or in one clear line, never in a traceback."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import datetime
from typing import Any, Final

import pytest
from lxml import etree

from sostac_xl.document.blocks import (
    Bullets,
    Callout,
    Column,
    Contents,
    Cover,
    Heading,
    Paragraph,
    Party,
    Point,
    Signatures,
    Style,
    Table,
    Turn,
)
from sostac_xl.document.docx import Look, Margins, Properties, write
from sostac_xl.document.docx.package import unzip_parts, zip_parts
from sostac_xl.document.docx.template import open_template
from sostac_xl.errors import TemplateError
from tests.document import brands

MUTANTS: Final = 12
"""So many of each template."""
BLOCKS: Final = (
    Cover("T", "C", "", (("a", "b"),)),
    Contents("C"),
    Heading("One"),
    Paragraph("q", Style.QUESTION),
    Callout("c", (Point("p", "l"),)),
    Heading("Two", 2),
    Table("t", (Column("a"), Column("b", number=True)), (("x", "1"),)),
    Bullets((Point("b"),)),
    Turn(landscape=True),
    Paragraph("s", Style.SMALL, note="n"),
    Turn(landscape=False),
    Signatures("s", (Party("a", "b", "c", ("d",)),)),
)
JUNK: Final = ("", "abc", "-1", "x", "1e999", "99999999999999999999", "nan", "1.5", "true", "rId999", "-50000", "500cm", "Heading1")
SHAPES: Final = ("styles", "document.xml", "numbering", "settings", "theme", "header", "footer")
MAKERS: Final = (brands.python_docx, brands.russian, brands.dutch, brands.house_style, brands.nearly_empty, brands.letter, brands.with_macros)


def planned(data: bytes, *, draft: bool = False) -> bytes:
    """Return a small plan in a template."""
    template = open_template(data, "brand.dotx")
    properties = Properties("T", "S", "A", "en-GB", datetime(2027, 1, 1), {"TITLE": "T", "DRAFT": "d"})
    return zip_parts(write(BLOCKS, properties, Margins("h", "DRAFT" if draft else "", "f", "Page {page} of {pages}"), Look(template)))


def attempt(data: bytes, *, draft: bool) -> str:
    """Return the line that refuses a template, or "" when a plan can be made of it."""
    try:
        planned(data, draft=draft)
    except TemplateError as error:
        return str(error)
    return ""


def mutant(parts: dict[str, bytes], chance: random.Random) -> bytes:
    """Return a template of which one element has been changed; parts that say how things look are changed most."""
    names = [name for name in parts if name.endswith((".xml", ".rels")) for _ in range(6 if name.split("/")[-1].startswith(SHAPES) else 1)]
    name = chance.choice(names)
    root: Any = etree.fromstring(parts[name])
    elements = list(root.iter(etree.Element))
    _change(chance.choice(elements), elements, chance)
    return zip_parts(parts | {name: etree.tostring(root, encoding="UTF-8", standalone=True)})


def _change(element: Any, elements: list[Any], chance: random.Random) -> None:
    parent = element.getparent()
    match chance.choice(("attribute", "attribute", "attribute", "no attribute", "gone", "twice", "empty", "tag", "text")):
        case "attribute" if element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(JUNK))
        case "no attribute" if element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        case "gone" if parent is not None:
            parent.remove(element)
        case "twice" if parent is not None:
            element.addnext(deepcopy(element))
        case "empty":
            del element[:]
        case "tag":
            element.tag = chance.choice(elements).tag
        case _:
            element.text = chance.choice(JUNK)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_damaged_template_is_used_or_refused_in_one_line(make: Any) -> None:
    """Whatever element is gone, doubled, renamed or full of junk."""
    parts, chance = unzip_parts(make()), random.Random(make.__name__)  # noqa: S311 - a repeatable test
    told = [attempt(mutant(parts, chance), draft=chance.random() < 0.3) for _ in range(MUTANTS)]

    assert [line for line in told if line and (not line.startswith("brand.dotx ") or "\n" in line)] == []
    assert told.count("") > MUTANTS / 2


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/styles.xml", "<w:pPr>", '<w:pPr><w:spacing w:before="abc"/>'),
        ("word/styles.xml", "<w:rPr>", '<w:rPr><w:sz w:val="x"/>'),
        ("word/document.xml", 'w:w="', 'w:w="wide'),
        ("word/document.xml", 'w:top="', 'w:top="1e999'),
        ("word/document.xml", "w:body>", "w:bodies>"),
        ("word/theme/theme1.xml", "</a:theme>", ""),
        ("[Content_Types].xml", "wordprocessingml.styles+xml", "none"),
    ],
)
def test_what_is_unreadable_is_told_in_one_line(part: str, old: str, new: str) -> None:
    """The line names the template and says what to do; nothing is written before."""
    parts = unzip_parts(brands.letter())
    text = parts[part].decode()
    assert old in text
    with pytest.raises(TemplateError, match=r"^brand.dotx is damaged \(.+\): open it in Word and save it again$"):
        open_template(zip_parts(parts | {part: text.replace(old, new).encode()}), "brand.dotx")


def test_styles_based_on_each_other_in_a_circle_are_told() -> None:
    """Nobody can say how such a style looks."""
    parts = unzip_parts(brands.letter())
    styles: Any = etree.fromstring(parts["word/styles.xml"])
    based = [each for each in styles.iter("{*}basedOn") if each.getparent().get(each.tag.replace("basedOn", "type")) == "paragraph"]
    based[0].set(based[0].tag.replace("basedOn", "val"), str(based[0].getparent().get(based[0].tag.replace("basedOn", "styleId"))))
    with pytest.raises(TemplateError, match="is damaged"):
        open_template(zip_parts(parts | {"word/styles.xml": etree.tostring(styles)}), "brand.dotx")

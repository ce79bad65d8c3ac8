"""Changes in the tree of a document: blocks put in, replaced and taken out, without a loss of what people wrote around them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from lxml import etree

from sostac_xl.document.docx import xml
from sostac_xl.document.docx.charts import FIGURE_BOOKMARK
from sostac_xl.document.docx.control import BOOKMARK, TAG
from sostac_xl.document.docx.names import qn
from sostac_xl.document.living.marks import CONTENT, Found
from sostac_xl.document.living.opening import unwrap
from sostac_xl.document.living.splice import Splice
from sostac_xl.document.living.widths import keep_widths

_APPEARANCE: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}appearance"
_TOC: Final = "_Toc"
_GAP: Final = "PlanGap"


class Editor:
    """Changes the body of a document; `removed` is what was taken out."""

    def __init__(self, body: Any, splice: Splice) -> None:
        """Take a body, and what brings pieces of the new document into it."""
        self.body, self._splice = body, splice
        self.removed: list[Any] = []

    def replace(self, found: Found, control: Any, widths: str = "") -> Any:
        """Put the new content of a block in the place of the old one, in its control if it has one; return its outermost element.

        `widths` are those that the columns of the old one had from us.
        """
        new = self._splice.adopted(control)
        content = list(new.find(qn("w:sdtContent")))
        self._carry_marks(found.elements, content)
        keep_widths(found.elements, content, widths)
        first = found.elements[0]
        if _is_air(content[0]) and _is_air(first.getprevious()):
            self._take(first.getprevious())
        if found.control is None:
            first.addprevious(new)
        else:
            for each in content:
                first.addprevious(each)
        self._take_all(found)
        return new if found.control is None else found.control

    def insert(self, control: Any, *, after: Any = None, before: Any = None) -> Any:
        """Put a new block behind an element of the body, or before one; return its control."""
        new = self._splice.adopted(control)
        self._rename_headings(new)
        if after is not None:
            after.addnext(new)
        else:
            before.addprevious(new)
        return new

    def remove(self, found: Found) -> None:
        """Take a block out, and its control; what people wrote in that stays."""
        first = found.elements[0]
        if found.control is not None and _is_air(first.getprevious()):
            self._take(first.getprevious())
        self._take_all(found)
        if found.control is not None:
            unwrap(found.control)

    def wrap(self, found: Found) -> None:
        """Put a block that lost its control in a new one, unless a section ends in it."""
        if any(element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None for element in found.elements):
            return
        control = etree.Element(qn("w:sdt"))
        properties = etree.SubElement(control, qn("w:sdtPr"))
        etree.SubElement(properties, qn("w:tag")).set(qn("w:val"), TAG + found.place)
        etree.SubElement(properties, qn("w:id")).set(qn("w:val"), self._splice.next_control())
        etree.SubElement(properties, _APPEARANCE).set(_APPEARANCE.replace("appearance", "val"), "hidden")
        content = etree.SubElement(control, qn("w:sdtContent"))
        found.elements[0].addprevious(control)
        content.extend(found.elements)

    def outermost(self, element: Any) -> Any:
        """Return the child of the body that an element stands in."""
        while element.getparent() is not self.body:
            element = element.getparent()
        return element

    def _take(self, element: Any) -> None:
        self.removed.append(element)
        element.getparent().remove(element)

    def _take_all(self, found: Found) -> None:
        """Take the elements of a block out; a section that ends in one of them ends in a paragraph of its own."""
        for element in found.elements:
            section = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            if section is not None:
                element.addnext(ending_of(section))
            self._take(element)

    def _carry_marks(self, old: tuple[Any, ...], new: list[Any]) -> None:
        """Let the new content bear the bookmarks that others have put on the old one, and by which the contents lead to it."""
        marks = [mark for element in old for mark in element.iter(qn("w:bookmarkStart"))]
        names = [name for mark in marks if not (name := str(mark.get(qn("w:name")))).startswith((BOOKMARK, FIGURE_BOOKMARK))]
        for element in new:
            _drop_marks(element, _TOC)
        target = next(each for element in new for each in element.iter(qn("w:p")) if not _is_air(each))
        for name in dict.fromkeys(names):
            self._mark(target, name)

    def _mark(self, paragraph: Any, name: str) -> None:
        number = self._splice.next_mark()
        start = etree.Element(qn("w:bookmarkStart"), {qn("w:id"): number, qn("w:name"): name})
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            paragraph.insert(0, start)
        else:
            properties.addnext(start)
        etree.SubElement(paragraph, qn("w:bookmarkEnd")).set(qn("w:id"), number)

    @staticmethod
    def _rename_headings(element: Any) -> None:
        """Take the marks of a new heading: another one may have its name; the contents give it one of its own."""
        _drop_marks(element, _TOC)


def ending_of(section: Any) -> Any:
    """Return the all but invisible paragraph that ends a section with these properties."""
    body: Any = etree.fromstring(f"<w:body {xml.NAMESPACES}>{xml.paragraph(_GAP, properties=xml.HAIR)}</w:body>")
    body[0].find(qn("w:pPr")).append(section)
    return body[0]


def drop_empty_section(ending: Any) -> bool:
    """Take out the paragraph that ends a section when nothing but air is left in that; return whether it was so."""
    if ending.tag != qn("w:p"):
        return False
    air, before = [], ending.getprevious()
    while before is not None and before.tag == qn("w:p") and _is_air(before):
        air.append(before)
        before = before.getprevious()
    if before is None or before.tag != qn("w:p") or before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        return False
    for each in (*air, ending):
        each.getparent().remove(each)
    return True


def copy_furniture(section: Any, like: Any) -> None:
    """Give a section the headers and footers of another one."""
    kinds = (qn("w:headerReference"), qn("w:footerReference"))
    for reference in [each for each in section if each.tag in kinds]:
        section.remove(reference)
    for place, reference in enumerate(each for each in like if each.tag in kinds):
        section.insert(place, deepcopy(reference))


def _drop_marks(element: Any, start: str) -> None:
    """Take the bookmarks whose names begin so out of an element."""
    marks = [mark for mark in element.iter(qn("w:bookmarkStart")) if str(mark.get(qn("w:name"))).startswith(start)]
    numbers = {mark.get(qn("w:id")) for mark in marks}
    for mark in [*marks, *(each for each in element.iter(qn("w:bookmarkEnd")) if each.get(qn("w:id")) in numbers)]:
        mark.getparent().remove(mark)


def _is_air(element: Any) -> bool:
    """Return whether an element is an empty paragraph of ours, in which no section ends."""
    if element is None or element.tag != CONTENT[0]:
        return False
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is None or style.get(qn("w:val")) != _GAP or element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        return False
    return not any(True for _ in element.iter(qn("w:t"), qn("w:drawing"), qn("w:bookmarkStart"), qn("w:commentReference")))

"""A brand's template as the start of a document: made safe, with our styles, and with as much of its own as it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from sostac_xl.document.docx import theme
from sostac_xl.document.docx.base import base_document
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.geometry import Geometry, geometry_of
from sostac_xl.document.docx.graft import Grafted, graft, match, rename
from sostac_xl.document.docx.names import points
from sostac_xl.document.docx.package import (
    TYPES,
    add_part,
    drop_part,
    drop_relations,
    ensure_sound,
    related,
    relations,
    serialized,
    unzip_parts,
    word_parts,
    zip_parts,
)
from sostac_xl.document.docx.typeface import Typeface, typeface_of
from sostac_xl.errors import TemplateError

_EMU: Final = 12700  # to a point
MARK: Final = "[[PLAN]]"
"""Where the plan begins in a template: what stands before it is the brand's cover."""

_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_UNWANTED: Final = frozenset(("vbaProject", "attachedTemplate", "keyMapCustomizations", "attachedToolbars", "glossaryDocument", "thumbnail"))
"""What has no place in a document: macros, what belongs to the template alone, and a picture of its first page."""
_UNWANTED_SETTINGS: Final = tuple(
    map(qn, ("w:attachedTemplate", "w:documentProtection", "w:writeProtection", "w:trackRevisions", "w:updateFields", "w:mailMerge"))
)
_TEXTS: Final = frozenset(("header", "footer", "footnotes", "endnotes", "comments"))
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OUR_PARTS: Final = (("styles", "word/styles.xml"), ("numbering", "word/numbering.xml"), ("settings", "word/settings.xml"))
_LOOKS: Final = frozenset(("styles", "numbering", "settings", "theme", "fontTable", "officeDocument", "core-properties", "extended-properties"))
"""What a document is made to look like."""
_THEME: Final = "word/theme/theme1.xml"
_THEME_TYPE: Final = "application/vnd.openxmlformats-officedocument.theme+xml"
_APP: Final = "docProps/app.xml"
_APP_TYPE: Final = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_DAMAGE: Final = (etree.XMLSyntaxError, KeyError, ValueError, AttributeError, TypeError, IndexError, ArithmeticError, StopIteration, RecursionError)
"""What a part that is not as it should be ends in, here or in python-docx."""


@dataclass(frozen=True)
class Template:
    """A template whose styles are ours by ID: `parts` are those of a document that python-docx can open, its body still there."""

    parts: Mapping[str, bytes]
    main: str
    grafted: Grafted
    dropped: tuple[str, ...]

    @cached_property
    def body(self) -> Any:
        """The body of the template."""
        return etree.fromstring(self.parts[self.main]).find(qn("w:body"))

    @cached_property
    def geometry(self) -> Geometry:
        """The pages of its last section."""
        return geometry_of(self.section)

    @property
    def section(self) -> Any:
        """The properties of its last section, with its header and footer."""
        return _section(self.body)

    @cached_property
    def cover(self) -> list[Any]:
        """The blocks of its own cover: what stands before `MARK`, or the cover page that Word put in; empty when it has none."""
        blocks = [each for each in self.body if each.tag != qn("w:sectPr")]
        for place, block in enumerate(blocks):
            if MARK in _text(block):
                return blocks[:place]
            if any(each.get(qn("w:val")) == "Cover Pages" for each in block.iter(qn("w:docPartGallery"))):
                return blocks[: place + 1]
        return []

    @cached_property
    def furniture(self) -> dict[str, list[Any]]:
        """The references of its last section to headers, and to footers, that say something."""
        targets = {each.id: each.target for each in relations(self.parts, self.main)}
        found: dict[str, list[Any]] = {}
        for kind in ("header", "footer"):
            references = [each for each in self.section.findall(qn(f"w:{kind}Reference")) if each.get(qn("w:type")) != "first"]
            if any(_says_something(self.parts.get(targets.get(each.get(qn("r:id")), ""), b"")) for each in references):
                found[kind] = references
        return found

    def height_of(self, kind: str) -> float | None:
        """Return how tall its headers, or its footers, are in points; None when it has none."""
        if kind not in self.furniture:
            return None
        formats = Formats(self.styles, self.typeface)
        targets = {each.id: each.target for each in relations(self.parts, self.main)}
        roots: list[Any] = [etree.fromstring(self.parts[targets[each.get(qn("r:id"))]]) for each in self.furniture[kind]]
        return max(sum(_tall(paragraph, formats) for paragraph in root.iterfind(qn("w:p"))) for root in roots)

    @property
    def typeface(self) -> Typeface:
        """What its running text is set in."""
        return typeface_of(self.styles, self.parts[related(self.parts, self.main, "theme")])

    @property
    def styles(self) -> Any:
        """The root of its styles."""
        return etree.fromstring(self.parts[related(self.parts, self.main, "styles")])

    @property
    def slots(self) -> theme.Slots:
        """The colours of its theme."""
        return theme.slots_of(self.parts[related(self.parts, self.main, "theme")])

    @property
    def is_ours(self) -> bool:
        """Whether it is our own base."""
        return not (self.grafted.found or self.grafted.added)

    def package(self) -> bytes:
        """Return the package."""
        return zip_parts(self.parts)


def ours() -> Template:
    """Return our own base as a template."""
    parts = unzip_parts(base_document())
    return Template(parts, "word/document.xml", Grafted((), ()), ())


def open_template(data: bytes, name: str) -> Template:
    """Return a .docx, .dotx or .docm, .dotm as a template; TemplateError, in one line with the `name`, when it can't be one."""
    parts = word_parts(data, name, TemplateError, "choose a .docx, .dotx, .docm or .dotm")
    main = next((each.target for each in relations(parts) if each.type.endswith("/officeDocument") and each.target in parts), "")
    if TYPES not in parts or not main:
        raise TemplateError(f"{name} is no Word document: choose a .docx, .dotx, .docm or .dotm")
    if b"purl.oclc.org/ooxml" in parts[main][:4000]:
        raise TemplateError(f"{name} is saved as Strict Open XML: save it as an ordinary Word document")
    if not any(kind.encode() in parts[TYPES] for kind in (_MAIN, *_OTHERS)):
        raise TemplateError(f"{name} is no Word document: choose a .docx, .dotx, .docm or .dotm")
    try:
        ensure_sound(parts)
        template = _prepared(parts, main)
        _try_out(template)
    except _DAMAGE as error:
        why = " ".join(str(error).split())
        raise TemplateError(f"{name} is damaged ({why}): open it in Word and save it again") from error
    return template


def _try_out(template: Template) -> None:
    """Ask a template for all that a plan will, so that what is unreadable in it is found before anything is written."""
    styles = template.styles
    formats = Formats(styles, template.typeface)
    for style in styles.iter(qn("w:style")):
        formats.of(style.get(qn("w:styleId")))
    _ = template.geometry, template.cover, template.furniture, template.slots
    document = Document(BytesIO(template.package()))
    _ = document.styles, document.settings.odd_and_even_pages_header_footer, document.part.numbering_part, len(document.element.body)
    _ = document.core_properties  # python-docx adds them when it finds none
    names = [part.partname for part in document.part.package.iter_parts()]
    if len(set(names)) < len(names):
        raise ValueError("a part is there twice")


def _prepared(parts: dict[str, bytes], main: str) -> Template:
    dropped = _cleaned(parts, main)
    base = unzip_parts(base_document())
    for kind, ours_ in _OUR_PARTS:
        if not related(parts, main, kind):
            add_part(parts, main, _free_name(parts, ours_), _bare(base[ours_], kind), f"{_WORD}{kind}+xml", kind)
    if not related(parts, main, "theme"):
        add_part(parts, main, _free_name(parts, _THEME), base[_THEME], _THEME_TYPE, "theme")
    _own_app(parts, base)
    grafted = _graft(parts, main, base)
    return Template(parts, main, grafted, dropped)


def of_document(parts: dict[str, bytes], main: str) -> Template:
    """Return the template that a finished document is, all parts of which get our IDs of its styles; none of its text is in it.

    Only what gives a document its look is kept: another one that is made of it has headers and charts of its own.
    """
    grafted = _graft(parts, main, unzip_parts(base_document()))
    kept = dict(parts)
    for source in ("", main):
        kinds = {each.type.rpartition("/")[2] for each in relations(kept, source)}
        drop_relations(kept, source, frozenset(kinds - _LOOKS))
    root: Any = etree.fromstring(kept[main])
    body = root.find(qn("w:body"))
    section = _section(body)
    for child in list(body):
        body.remove(child)
    for reference in [*section.findall(qn("w:headerReference")), *section.findall(qn("w:footerReference"))]:
        section.remove(reference)
    body.append(section)
    kept[main] = serialized(root)
    return Template(kept, main, grafted, ())


def _bare(content: bytes, kind: str) -> bytes:
    """Return one of our parts as a template gets it that has none: styles and lists are grafted one by one."""
    if kind not in ("styles", "numbering"):
        return content
    root: Any = etree.fromstring(content)
    for child in list(root):
        if child.tag != qn("w:docDefaults") and not child.get(qn("w:default")):
            root.remove(child)
    return serialized(root)


def _free_name(parts: Mapping[str, bytes], name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return name if name not in parts else f"{stem}Ours{dot}{ending}"


def _cleaned(parts: dict[str, bytes], main: str) -> tuple[str, ...]:
    """Make a document of a template without macros, and return what was left out."""
    for other in _OTHERS:
        parts[TYPES] = parts[TYPES].replace(other.encode(), _MAIN.encode())
    settings = related(parts, main, "settings")
    dropped = []
    for source in ("", main, settings):
        for each in list(relations(parts, source)) if source in ("", main) or settings else []:
            if each.type.rpartition("/")[2] in _UNWANTED and not each.external and each.target in parts:
                for inner in relations(parts, each.target):
                    if not inner.external:
                        drop_part(parts, inner.target)
                drop_part(parts, each.target)
                dropped.append(each.target)
        drop_relations(parts, source, _UNWANTED)
    if settings:
        root: Any = etree.fromstring(parts[settings])
        for element in [each for each in root if each.tag in _UNWANTED_SETTINGS]:
            root.remove(element)
        parts[settings] = serialized(root)
    return tuple(dropped)


def _own_app(parts: dict[str, bytes], base: Mapping[str, bytes]) -> None:
    """Let the file say that we wrote it."""
    name = related(parts, "", "extended-properties")
    if name:
        parts[name] = base[_APP]
    else:
        add_part(parts, "", _APP, base[_APP], _APP_TYPE, "extended-properties")


def _graft(parts: dict[str, bytes], main: str, base: Mapping[str, bytes]) -> Grafted:
    names = {kind: related(parts, main, kind) for kind, _ in _OUR_PARTS}
    text = [each.target for each in relations(parts, main) if each.type.rpartition("/")[2] in _TEXTS and each.target in parts]
    touched = [main, names["styles"], names["numbering"], *text]
    roots: dict[str, Any] = {name: parse_xml(parts[name]) for name in touched}
    styles, numbering = roots[names["styles"]], roots[names["numbering"]]
    our_styles, our_numbering = parse_xml(base["word/styles.xml"]), parse_xml(base["word/numbering.xml"])
    rename(list(roots.values()), styles, match(styles, our_styles))
    geometry = geometry_of(_section(roots[main].find(qn("w:body"))))
    grafted = graft(styles, our_styles, numbering, our_numbering, geometry.width())
    parts.update({name: serialized(root) for name, root in roots.items()})
    return grafted


def _section(body: Any) -> Any:
    found = body.find(qn("w:sectPr"))
    return parse_xml(f"<w:sectPr {nsdecls('w')}/>") if found is None else found


def _tall(paragraph: Any, formats: Formats) -> float:
    """Return the height of a paragraph of one line in points, with the space around it; what floats takes none."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    form = formats.of("" if style is None else style.get(qn("w:val")))
    extents = (each.find(qn("wp:extent")) for each in paragraph.iter(qn("wp:inline")))
    drawn = max((points(each.get("cy"), _EMU) for each in extents if each is not None), default=0.0)
    return max(formats.line(form), formats.line(form, drawn)) + form.before + form.after + form.edges


def _says_something(part: bytes) -> bool:
    if not part:
        return False
    root: Any = etree.fromstring(part)
    return bool(_text(root).strip()) or any(True for _ in root.iter(qn("w:drawing"), qn("w:pict"), qn("w:fldSimple"), qn("w:instrText")))


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(qn("w:t")))

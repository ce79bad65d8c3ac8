"""Pieces of Word's XML as strings: they are joined and parsed once, which is far faster than building elements one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Final

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
_PICTURE: Final = 9000  # the number of the one picture, beyond those of charts
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_LOCALES: Final = {"\ufdd0": "en-GB", "\ufdd1": "nl-NL", "\ufdd2": "ru-RU"}
_HOME: Final = "\ufdef"
"""Code points that are no letters and never will be: they stand for where a text of another language begins and where it ends."""
_STAND_INS: Final = tuple(map(chr, range(0x12000, 0x12100)))
"""Letters of cuneiform: one that is not in a text stands where a text of another language is put aside."""
_FOREIGN: Final = re.compile(f"([{''.join(_LOCALES)}])([^{_HOME}]*){_HOME}")
_SPECIAL: Final = re.compile("[&<>\x00-\x1f\x85\N{NON-BREAKING HYPHEN}\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What can't stand between tags as it is: what XML forbids or means something in it, ends of lines, and marks of our own."""


def clean(text: str) -> str:
    """Return the text as it may stand between tags, without the control characters that XML forbids."""
    return escape(_ILLEGAL.sub("", text), quote=False)


def attribute(text: str) -> str:
    """Return the text as a quoted attribute on one line."""
    return '"' + clean(" ".join(text.split())).replace('"', "&quot;") + '"'


def foreign(text: str, locale: str) -> str:
    """Return a text that says that it is of another language than the document; `run` writes that down."""
    mark = next(mark for mark, known in _LOCALES.items() if known == locale)
    return f"{mark}{_ILLEGAL.sub('', text)}{_HOME}"


def beside_foreign(text: str, ours: Callable[[str], str], theirs: Callable[[str, str], str]) -> str:
    """Return a text with a change in it, and another one in what is of another language.

    `ours` finds that as a letter, `theirs` gets what stands before it as well.
    """
    if _HOME not in text:
        return ours(text)
    stand_in = next(letter for letter in _STAND_INS if letter not in text)
    first, *others = ours(_FOREIGN.sub(stand_in, text)).split(stand_in)
    for found, following in zip(_FOREIGN.finditer(text), others, strict=True):
        first += f"{found[1]}{theirs(found[2], first)}{_HOME}{following}"
    return first


def run(text: str, properties: str = "", style: str = "") -> str:
    """Return a run; a line break in the text stays one, and what is of another language is a run of its own."""
    if not _SPECIAL.search(text):
        return _as_run(f'<w:t xml:space="preserve">{text}</w:t>', properties, style)
    if _HOME not in text:
        return _run(text, properties, style)
    pieces, place = [], 0
    for found in _FOREIGN.finditer(text):
        language = f'<w:lang w:val="{_LOCALES[found[1]]}"/>'
        pieces += [(text[place : found.start()], properties), (found[2], properties + language)]
        place = found.end()
    pieces.append((text[place:], properties))
    return "".join(_run(piece, each, style) for piece, each in pieces if piece)


def _run(text: str, properties: str, style: str) -> str:
    return _as_run("<w:br/>".join(map(_line, text.splitlines() or [""])), properties, style)


def _as_run(content: str, properties: str, style: str) -> str:
    inside = (f'<w:rStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:r>{f'<w:rPr>{inside}</w:rPr>' if inside else ''}{content}</w:r>"


def _line(text: str) -> str:
    """Return a line of text; the hyphen that no line breaks at is an element of its own: Calibri has no such letter."""
    pieces = text.split("\N{NON-BREAKING HYPHEN}")
    return "<w:noBreakHyphen/>".join(f'<w:t xml:space="preserve">{clean(piece)}</w:t>' for piece in pieces)


def line_break() -> str:
    """Return a run that begins a new line."""
    return "<w:r><w:br/></w:r>"


def tab() -> str:
    """Return a run with a tab."""
    return "<w:r><w:tab/></w:r>"


def field(instruction: str, shown: str, properties: str = "") -> str:
    """Return a field with the result that programs show until they compute it themselves."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""  # of all its runs: LibreOffice takes that of the first
    begin, separate, end = (f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{code(instruction)}{separate}{run(shown, properties)}{end}"


def code(instruction: str) -> str:
    """Return the run that holds a field's instruction."""
    return f'<w:r><w:instrText xml:space="preserve"> {clean(instruction)} </w:instrText></w:r>'


def picture(relation: str, size: tuple[int, int], description: str) -> str:
    """Return the run of a picture, its size in EMU."""
    box = f'cx="{size[0]}" cy="{size[1]}"'
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    shape = f'<a:xfrm><a:off x="0" y="0"/><a:ext {box}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    inner = f'<pic:nvPicPr><pic:cNvPr id="0" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
    return (
        f'<w:r><w:drawing xmlns:wp="{space}/wordprocessingDrawing" xmlns:a="{space}/main" xmlns:pic="{space}/picture">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {box}/>'
        f'<wp:docPr id="{_PICTURE}" name="Logo" descr={attribute(description)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{space}/picture"><pic:pic>{inner}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f"<pic:spPr>{shape}</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """Return a paragraph; Normal is the style that need not be named."""
    named = f'<w:pStyle w:val="{style}"/>' if style != "Normal" else ""
    inside = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{inside}{content}</w:p>"


def cell(width: int, content: str, *, span: int = 1, borders: str = "", fill: str = "", margins: str = "", align: str = "") -> str:
    """Return a table cell `width` twips wide; `fill` is what `shade` returns, `margins` takes the place of the table's."""
    inside = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "")
        + fill
        + (f"<w:tcMar>{margins}</w:tcMar>" if margins else "")
        + (f'<w:vAlign w:val="{align}"/>' if align else "")
    )
    return f"<w:tc><w:tcPr>{inside}</w:tcPr>{content}</w:tc>"


def shade(colour: str, theme: str = "", tint: str = "") -> str:
    """Return the shading of a cell: a colour, and the theme's slot with its tint, for a brand's own theme."""
    slot = f' w:themeFill="{theme}"' if theme else ""
    lighter = f' w:themeFillTint="{tint}"' if tint else ""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"{slot}{lighter}/>'


def border(side: str, colour: str, eighths: int = 4, theme: str = "") -> str:
    """Return one border, `eighths` of a point thick; 0 for none."""
    if not eighths:
        return f'<w:{side} w:val="nil"/>'
    slot = f' w:themeColor="{theme}"' if theme else ""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{colour}"{slot}/>'


def row(cells: str, *, header: bool = False, height: int = 0, exact: bool = False) -> str:
    """Return a table row that never breaks over pages; a header row is repeated on each."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>' if height else ""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{repeated}</w:trPr>{cells}</w:tr>"


def table(rows: Iterable[str], widths: list[int], title: str, *, style: str = "", borders: str = "", margins: str = "", look: str = "") -> str:
    """Return a table of fixed column `widths` in twips, with its title for those who hear it read aloud."""
    properties = (
        (f'<w:tblStyle w:val="{style}"/>' if style else "")
        + f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        + '<w:tblInd w:w="0" w:type="dxa"/>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "")
        + '<w:tblLayout w:type="fixed"/>'
        + (f"<w:tblCellMar>{margins}</w:tblCellMar>" if margins else "")
        + f"<w:tblLook {look or NO_LOOK}/>"
        + f"<w:tblCaption w:val={attribute(title)}/>"
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return "".join((f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>", *rows, "</w:tbl>"))


def look(*, first_row: bool = False, last_row: bool = False) -> str:
    """Return which of a table style's special rows apply."""
    value = 0x0600 | (0x0020 if first_row else 0) | (0x0040 if last_row else 0)
    rows = f'w:firstRow="{int(first_row)}" w:lastRow="{int(last_row)}"'
    return f'w:val="{value:04X}" {rows} w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'


NO_LOOK: Final = look()


def margins(top: int, right: int, bottom: int, left: int) -> str:
    """Return the margins of a table's cells, in twips."""
    return "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (("top", top), ("left", left), ("bottom", bottom), ("right", right)))


HAIR: Final = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
"""The paragraph that ends a section is all but invisible: on a full page a taller one would spill onto an empty page."""

"""Blocks become the body of a Word document: sections of pages, whose tables can be set in several types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from sostac_xl.document import blocks
from sostac_xl.document.blocks import Block, Style
from sostac_xl.document.docx import panels, xml
from sostac_xl.document.docx.charts import Figures
from sostac_xl.document.docx.contents import UNNUMBERED, Entry, contents
from sostac_xl.document.docx.control import controlled
from sostac_xl.document.docx.cover import Logo, cover
from sostac_xl.document.docx.fit import Fit, Type
from sostac_xl.document.docx.gantt import gantt
from sostac_xl.document.docx.geometry import OURS, Geometry
from sostac_xl.document.docx.notes import Notes
from sostac_xl.document.docx.pages import Paper
from sostac_xl.document.docx.tables import table

_STYLES: Final = {
    Style.BODY: "Normal",
    Style.QUESTION: "ChapterQuestion",
    Style.FRONT_HEADING: "FrontHeading",
    Style.SMALL: "PlanSmall",
    Style.IMPRINT: "PlanImprint",
}
_APART: Final = '<w:spacing w:before="360"/>'
_UNNUMBERED_APART: Final = UNNUMBERED.replace("<w:ind ", f"{_APART}<w:ind ")
_FIRST_BOOKMARK: Final = 200_000_000
_LISTED: Final = 2  # levels of heading that the contents show


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of XML, or a table whose type is not settled yet; one that has a `place` stands in a content control with a number of its own.

    `before` is the air above it, which belongs to it. `parted` is the same in smaller parts that stay on one page, "" where there is no such way.
    """

    content: str | Fit
    place: str = ""
    number: int = 0
    before: str = ""
    parted: str = ""

    def xml(self, width: int, type_: Type, stretch: float, *, parted: bool = False) -> tuple[str, ...]:
        """Return the XML, in pieces; a table gets a type."""
        whole = self.content if isinstance(self.content, str) else table(self.content, width, type_, stretch)
        content = self.parted if parted and self.parted else whole
        return controlled(content, self.place, self.number, self.before) if self.place else (self.before, content)


@dataclass(slots=True)
class Pages:
    """A section: pages of one orientation under one chapter. `chapter` is "" on the front matter; the cover has no header.

    `one_page` asks for a type in which the parts fill no second page. `run_on` is the heading that it begins with, as it is when it begins
    below another chapter; "" when it can't.
    """

    chapter: str = ""
    landscape: bool = False
    one_page: bool = False
    cover: bool = False
    parts: list[Piece] = field(default_factory=list)
    ends_in_table: bool = False
    geometry: Geometry = OURS
    run_on: str = ""

    @property
    def width(self) -> int:
        """The width between the margins, in twips."""
        return self.geometry.width(landscape=self.landscape)

    @property
    def paper(self) -> Paper:
        """The room between the margins of each page."""
        return self.geometry.paper(landscape=self.landscape)

    @property
    def has_tables(self) -> bool:
        """Whether there is a table whose type can be chosen."""
        return any(not isinstance(part.content, str) for part in self.parts)

    @property
    def has_charts(self) -> bool:
        """Whether there is a chart whose height can be chosen: one of its own, not on a card."""
        return any(isinstance(part.content, str) and part.content.startswith("<w:p>") and "<wp:extent" in part.content for part in self.parts)

    @property
    def can_part(self) -> bool:
        """Whether there is something that can be had in smaller parts."""
        return any(part.parted for part in self.parts)

    def can_go_on_with(self, other: Pages) -> bool:
        """Return whether another chapter can begin on the last page of this one."""
        return bool(self.chapter and other.run_on) and not any(each.landscape or each.one_page for each in (self, other))

    def going_on_with(self, other: Pages) -> Pages:
        """Return this section with another one behind it."""
        heading, *rest = other.parts
        return replace(self, parts=[*self.parts, replace(heading, content=other.run_on), *rest], ends_in_table=other.ends_in_table)

    def xml(self, type_: Type, stretch: float = 1.0, ending: str = "", *, parted: bool = False) -> str:
        """Return the content with its tables in a type, `parted` where pages would stay blank, and what ends it.

        `stretch` is that of the typeface.
        """
        return "".join((*(piece for part in self.parts for piece in part.xml(self.width, type_, stretch, parted=parted)), ending))


class Body:
    """Takes blocks in order; `sections()` gives what each section holds."""

    def __init__(self, content: Iterable[Block], notes: Notes | None = None, geometry: Geometry = OURS, logo: Logo | None = None) -> None:
        """Write the blocks for pages of this geometry; `notes` collects their footnotes, `logo` stands on the cover."""
        content = tuple(content)
        self.figures = Figures(charts_in(content), notes)
        self.entries: list[Entry] = []
        self._geometry, self._logo = geometry, logo
        self._sections = [Pages(geometry=geometry)]
        self._number = 0
        self._sub_number = 0
        self._numbered = True
        self._contents: tuple[Pages, int, str] | None = None
        for self._place_number, block in enumerate(content, 1):
            self._place = block.place
            self._add(block)
        if self._contents and self.entries:
            section, place, title = self._contents
            section.parts[place] = Piece(contents(title, self.entries, section.width))

    def sections(self) -> list[Pages]:
        """Return the sections that hold something."""
        return [section for section in self._sections if section.parts]

    @property
    def _page(self) -> Pages:
        return self._sections[-1]

    def _add(self, block: Block) -> None:
        match block:
            case blocks.Turn(landscape, one_page):
                self._turn(self._page.chapter, landscape, one_page=one_page)
            case blocks.Cover():
                self._page.cover = True
                self._put(cover(block, self._page.width, self._logo), table=True)
                self._turn("", landscape=False)
            case blocks.FrontPage(title):
                self._turn("", landscape=False)
                self._put(xml.paragraph("TOCHeading", xml.run(title), UNNUMBERED))
            case blocks.Contents(title):
                self._turn("", landscape=False)
                self._contents = (self._page, len(self._page.parts), title)
                self._put("")
            case blocks.Heading():
                self._heading(block)
            case _:
                self._put_after_table(block)

    def _turn(self, chapter: str, landscape: bool, *, one_page: bool = False) -> None:
        if self._page.parts:
            self._sections.append(Pages(geometry=self._geometry))
        self._page.chapter, self._page.landscape, self._page.one_page = chapter, landscape, one_page

    def _put(self, content: str | Fit, *, table: bool = False, before: str = "", parted: str = "") -> None:
        self._page.parts.append(Piece(content, self._place, self._place_number, before, parted))
        self._page.ends_in_table = table

    def _put_after_table(self, block: Block) -> None:
        """Put a text or a table, with air between it and a table before it: two tables that touch become one."""
        content = self._text(block)
        close = isinstance(block, blocks.Paragraph) and block.style is not Style.BODY
        before = xml.paragraph("PlanGap") if self._page.ends_in_table and not close else ""
        parted = panels.parted(block, self._page.width, self.figures) if isinstance(block, blocks.Grid) else ""
        self._put(content or self._table(block), table=not content, before=before, parted=parted)

    def _heading(self, block: blocks.Heading) -> None:
        if block.level == 1:
            if block.new_page:
                self._turn(block.text, self._page.landscape, one_page=block.one_page or (self._page.one_page and not self._page.parts))
            self._numbered, self._sub_number = block.numbered, 0
            self._number += block.numbered
        number = self._next_number(block.level)
        content = xml.run(block.text)
        if block.level <= _LISTED:
            name = f"_Toc{_FIRST_BOOKMARK + len(self.entries)}"
            mark = len(self.entries) + 1
            content = f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{mark}"/>'
            self.entries.append(Entry(block.level, number, block.text, name))
        properties, apart = ("", _APART) if number or block.level > _LISTED else (UNNUMBERED, _UNNUMBERED_APART)
        style = f"Heading{block.level}"
        if block.level == 1 and block.new_page and not self._page.parts:
            self._page.run_on = xml.paragraph(style, content, apart)
        self._put(xml.paragraph(style, content, properties if block.new_page else apart))

    def _next_number(self, level: int) -> str:
        if not self._numbered or level > _LISTED:
            return ""
        if level == 1:
            return str(self._number)
        self._sub_number += 1
        return f"{self._number}.{self._sub_number}"

    def _text(self, block: Block) -> str:
        match block:
            case blocks.Paragraph(text, style, lead, see, note):
                return xml.paragraph(_STYLES[style], self.figures.lead_and_text(blocks.Point(text, lead, see, note)))
            case blocks.Bullets(points):
                return "".join(xml.paragraph("ListBullet", self.figures.lead_and_text(point)) for point in points)
            case blocks.Chart():
                drawing = self.figures.drawing(block, self._page.width)
                return drawing + (self.figures.caption(block) if block.label else "")
            case _:
                return ""

    def _table(self, block: Block) -> str | Fit:
        width = self._page.width
        match block:
            case blocks.Table():
                return Fit(block)
            case blocks.Grid():
                return panels.grid(block, width, self.figures)
            case blocks.Callout():
                return panels.callout(block, width, self.figures)
            case blocks.Figures():
                return panels.figures(block, width)
            case blocks.Signatures():
                return panels.signatures(block, width)
            case blocks.Gantt():
                return gantt(block, width)
            case _:
                raise TypeError(f"no way to write a {type(block).__name__}")


def charts_in(content: Iterable[Block]) -> Iterator[blocks.Chart]:
    """Yield all charts in their order, those on cards too."""
    for block in content:
        match block:
            case blocks.Chart():
                yield block
            case blocks.Grid(cards=cards):
                yield from (card.chart for card in cards if card.chart)

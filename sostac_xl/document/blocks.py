"""What a Word plan is made of, before it is Word: plain values that sections yield and `docx` turns into paragraphs and tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Tone(StrEnum):
    """A colour by what it means; a tone never stands without a word."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    TEAL = "teal"
    OCHRE = "ochre"
    BLUE = "blue"
    TERRACOTTA = "terracotta"
    VIOLET = "violet"
    INK = "ink"
    QUIET = "quiet"


class Style(StrEnum):
    """The paragraph styles that sections ask for."""

    BODY = "body"
    QUESTION = "question"
    FRONT_HEADING = "front heading"
    SMALL = "small"
    IMPRINT = "imprint"


class Place(str):
    """Where a block belongs in the plan, in any language: `situation.swot.grid`. It is no text, and so nothing that is set or translated."""

    __slots__ = ()


_NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What has a place in the plan: that is how a block is known again in a document that somebody edited."""

    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Heading(Placed):
    """A heading that the contents list; level 1 begins a chapter, and a new page unless the chapter is empty.

    `one_page` asks for type so small that the chapter is one page.
    """

    text: str
    level: int = 1
    numbered: bool = True
    new_page: bool = True
    one_page: bool = False


@dataclass(frozen=True, slots=True)
class FrontPage(Placed):
    """Begins a page of the front matter, which the contents do not list."""

    title: str


@dataclass(frozen=True, slots=True)
class See:
    """Points at a chart by its key; `words` hold `{number}`, and stand behind the text if there is such a chart."""

    chart: str
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph(Placed):
    """Running text; `lead` stands before it in bold, what it points at behind it, and `note` at the foot of the page."""

    text: str
    style: Style = Style.BODY
    lead: str = ""
    see: See | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list; `lead` stands before it in bold, what it points at behind it, and `note` at the foot of the page."""

    text: str
    lead: str = ""
    see: See | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bullets(Placed):
    """A list of points."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Callout(Placed):
    """A tinted box with a title: what matters most on the page; `bullets` marks its points."""

    title: str
    points: tuple[Point, ...]
    bullets: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is worth a large letter, and what it is."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Figures(Placed):
    """A row of figures side by side."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand right-aligned, single letters and marks `centred`."""

    title: str
    number: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than plain text; `small` is a second line in small type."""

    text: str
    tone: Tone | None = None
    strong: bool = False
    small: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row across the whole table that names the rows below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Details:
    """What no column has room for: a line in small type across the table, which belongs to the row above it."""

    points: tuple[Point, ...]


Cells = tuple[Cell | str, ...]
TableRow = Cells | Band | Details


@dataclass(frozen=True, slots=True)
class Table(Placed):
    """A table whose columns are as wide as their content asks for.

    `title` is read aloud to those who cannot see it. `total`: the last row is the sum of the others. `ruled`: with light lines between
    the columns. `whole`: the rows below a band stay on one page.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    total: bool = False
    ruled: bool = False
    whole: bool = False


class Mark(StrEnum):
    """How a series is drawn: bars lie, for names; columns stand, for periods; so do those that are stacked on each other."""

    BAR = "bar"
    COLUMN = "column"
    STACKED = "stacked"
    LINE = "line"


class Scale(StrEnum):
    """What the numbers of a chart are: a count or an amount, or a share of one."""

    NUMBER = "number"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of a chart, one for each category, None for none; `tones` colour them one by one, `labels` writes them beside their marks."""

    name: str
    values: tuple[Decimal | None, ...]
    mark: Mark
    tone: Tone = Tone.TEAL
    tones: tuple[Tone, ...] = ()
    labels: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart(Placed):
    """A chart that can be edited in Word: its numbers stand in a workbook inside the document.

    `message` says what it shows to those who cannot see it. `label` holds `{number}`, that of the figure; without one the chart has no
    caption. `height` is in points. A `small` one has no legend, and names its first and last category.
    """

    key: str
    label: str
    title: str
    message: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    scale: Scale = Scale.NUMBER
    height: float = 190.0
    small: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A tinted cell of a grid with a title of its own; `figure` is its large figure, `bullets` marks its points."""

    title: str
    tone: Tone
    points: tuple[Point, ...]
    subtitle: str = ""
    bullets: bool = False
    figure: str = ""
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Grid(Placed):
    """Cards in rows of `across`; those that are read as a `whole`, such as a SWOT, stay on one page.

    `tall` cards have so much text that a row of them may leave half a page blank: where it would they lie, each across the page.
    """

    title: str
    cards: tuple[Card, ...]
    across: int = 2
    whole: bool = False
    tall: bool = False


class Bar(StrEnum):
    """What the bar of an action says."""

    DONE = "done"
    RUNNING = "running"
    OVERDUE = "overdue"
    PLANNED = "planned"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class GanttTask:
    """One action in time; a milestone has a mark instead of a bar. A `strong` name stands in bold."""

    name: str
    owner: str
    start: date
    finish: date
    bar: Bar
    milestone: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class GanttMonth:
    """The heading of one month of the time axis."""

    start: date
    title: str


@dataclass(frozen=True, slots=True)
class Gantt(Placed):
    """Actions over time, drawn as a table that can be edited in Word; a line stands at the day `today` when the axis reaches it."""

    title: str
    action: str
    owner: str
    months: tuple[GanttMonth, ...]
    rows: tuple[GanttTask | Band, ...]
    legend: tuple[tuple[Bar | None, str], ...]
    today: date | None = None
    today_label: str = ""


@dataclass(frozen=True, slots=True)
class Turn(Placed):
    """Turns the pages that follow: landscape or back to portrait; `one_page` asks for type so small that they are one."""

    landscape: bool
    one_page: bool = False


@dataclass(frozen=True, slots=True)
class Cover(Placed):
    """The first page; `logo` says what the picture of a logo is, for those who cannot see it."""

    title: str
    client: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Contents(Placed):
    """The table of contents."""

    title: str


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who signs: for which `side`, whose `name`, the `signer` if known, and the lines to fill in by hand."""

    side: str
    name: str
    signer: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures(Placed):
    """The lines on which the parties sign."""

    title: str
    parties: tuple[Party, ...]


Block = Heading | FrontPage | Paragraph | Bullets | Callout | Figures | Table | Chart | Grid | Gantt | Turn | Cover | Contents | Signatures

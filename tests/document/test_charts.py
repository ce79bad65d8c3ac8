"""The charts of the Word plan: their numbers are those of the plan in every copy, and Word, readers and screen readers find what they need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from sostac_xl.compute import Budget, Computation, compute
from sostac_xl.compute.money import rounded
from sostac_xl.document import page_count
from sostac_xl.document.blocks import Block, Chart, Heading, Mark, Paragraph, Scale, See, Series
from sostac_xl.document.context import Context
from sostac_xl.document.docx.palette import MUTED, TONES
from sostac_xl.document.wording import ProseTranslator
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES
from sostac_xl.plan import Plan
from sostac_xl.resources import EXAMPLES
from sostac_xl.schema.control import Kpi, Measurement, Spend
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.tactics import Level
from tests.document.words import built, lines, opened, text, written

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
Numbers = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Drawn:
    """A chart as it stands in the file: names and numbers of its categories and series, as Word shows and as it edits them."""

    title: str
    alt: str
    categories: tuple[str, ...]
    cached: dict[str, Numbers]
    edited: dict[str, Numbers]


@cache
def example(name: str, language: str) -> tuple[Computation, bytes]:
    """Return an example computed, and its Word plan."""
    plan = load(name, language)
    return compute(plan, plan.facts.status_date), built(plan, language=language)


def drawn(document: bytes) -> list[Drawn]:
    """Return the charts of a document, in their order."""
    word = opened(document)
    found = []
    for inline in word.element.body.iter(qn("wp:inline")):
        told, reference = inline.find(qn("wp:docPr")), inline.find(f".//{qn('c:chart')}")
        part = word.part.related_parts[reference.get(qn("r:id"))]
        chart: Any = etree.fromstring(part.blob)
        book = part.related_parts[chart.find("c:externalData", C).get(qn("r:id"))]
        found.append(Drawn(told.get("name"), told.get("descr"), *_cached(chart), _edited(book.blob)))
    return found


def _cached(chart: Any) -> tuple[tuple[str, ...], dict[str, Numbers]]:
    series: dict[str, Numbers] = {}
    categories: tuple[str, ...] = ()
    for each in sorted(chart.iterfind(".//c:ser", C), key=lambda ser: int(ser.find("c:idx", C).get("val"))):
        count = int(each.find("c:val//c:ptCount", C).get("val"))
        points = {int(point.get("idx")): Decimal(point.findtext("c:v", None, C)) for point in each.iterfind("c:val//c:pt", C)}
        series[each.findtext("c:tx//c:v", None, C)] = tuple(points.get(number) for number in range(count))
        categories = tuple(point.findtext("c:v", None, C) for point in each.iterfind("c:cat//c:pt", C))
    return categories, series


def _edited(book: bytes) -> dict[str, Numbers]:
    sheet = load_workbook(BytesIO(book)).active
    assert sheet is not None
    columns = list(sheet.iter_cols(min_col=2, values_only=True))
    return {str(names[0]): tuple(None if value is None else Decimal(str(value)) for value in names[1:]) for names in columns}


def wanted(computation: Computation, ctx: Context) -> Iterator[list[Decimal]]:
    """Yield the numbers of each chart, straight from the plan and the computation, in the order of the document."""
    by_id: dict[str, list[tuple[date, Decimal]]] = {}
    for row in computation.plan[Measurement]:
        if row.kpi and row.on and row.value is not None and row.on <= computation.as_of:
            by_id.setdefault(row.kpi.id, []).append((row.on, row.value))
    for kpi in computation.plan[Kpi]:
        points = sorted(by_id.get(kpi.id, []))
        if len(points) > 2:
            yield [value for _, value in points] + [kpi.amber or Decimal(0)] * len(points)
    budget = computation.budget.for_client()
    spent = spent_by_month(computation, budget)
    planned = [amount for month, amount in zip(budget.months, budget.month_totals(), strict=True) if month in spent]
    yield [*accumulate(planned), *accumulate(spent.values())]
    yield [sum(amounts, Decimal(0)) for amounts in budget.by_channel_month().values()]
    yield [*budget.month_totals(), *spent.values()]
    yield from wanted_forecast(ctx)


def wanted_forecast(ctx: Context) -> Iterator[list[Decimal]]:
    """Yield the numbers of the two charts of the forecast."""
    months = ctx.client.forecast.months
    yield [rounded(value, 2) for level in Level for value in months[level].values["revenue"]]
    found = ctx.client.forecast.objectives
    rows = [found[row.key] for row in ctx.rows(Objective) if row.key in found]
    yield [rounded(share, 4) for level in Level for each in rows if (share := each[level].attained) is not None]


def spent_by_month(computation: Computation, budget: Budget) -> dict[date, Decimal]:
    """Return what was spent in each month of the budget that has spend."""
    counted = {line.line.id for line in budget.counting}
    rows = [row for row in computation.plan[Spend] if row.line and row.line.id in counted]
    found = {month: Decimal(0) for month in budget.months if any(row.month == month for row in rows)}
    for row in rows:
        if row.month in found:
            found[row.month] += row.actual or 0
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_numbers_are_those_of_the_plan_in_every_copy(name: str, language: str) -> None:
    """What Word shows, what its workbook holds and what was computed is the same to the cent."""
    computation, document = example(name, language)
    ctx = Context.of(computation, ProseTranslator(language))
    charts = drawn(document)
    told = list(wanted(computation, ctx))

    assert len(charts) == len(told)
    count = 0
    for chart, numbers in zip(charts, told, strict=True):
        assert chart.edited == chart.cached
        assert all(len(values) == len(chart.categories) for values in chart.cached.values())
        shown = Counter(value for values in chart.cached.values() for value in values if value is not None)
        # stacked parts and what is left in "other channels" are checked by their sum
        if shown != Counter(numbers):
            assert sum(shown.elements()) == sum(numbers), chart.title
        count += shown.total()
    assert count > 150


@pytest.mark.parametrize("name", EXAMPLES)
def test_numbers_are_those_of_the_tables(name: str) -> None:
    """The sum of a channel and of each month of spend stands in a table as well."""
    computation, document = example(name, "en")
    ctx, said = Context.of(computation, ProseTranslator("en")), set(lines(document))
    charts = {chart.title: chart for chart in drawn(document)}
    channels = charts[f"Budget by channel, in {computation.plan.facts.currency} excluding VAT"].cached["Budget"]
    spent = next(chart for title, chart in charts.items() if title.startswith("Budget by month")).cached["Spent"]

    assert {ctx.whole_money(amount) for amount in channels[:10] if amount} <= said
    assert {ctx.exact(amount).replace("\N{NO-BREAK SPACE}", " ") for amount in spent if amount} <= said


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_are_told_to_those_who_cannot_see_them(language: str) -> None:
    """Each drawing has a number of its own and a sentence that says what it shows, with a figure in it."""
    document = example("webshop", language)[1]
    ids = [told.get("id") for told in opened(document).element.body.iter(qn("wp:docPr"))]

    assert len(set(ids)) == len(ids) > 10
    assert all(chart.alt.endswith(".") and re.search(r"\d", chart.alt) for chart in drawn(document))


def test_captions_are_counted_and_pointed_at() -> None:
    """Captions have a field that counts, a bookmark around their number, and texts that refer to it with the right number."""
    body = opened(example("webshop", "en")[1]).element.body
    shown = {mark.get(qn("w:name")): "".join(run.text or "" for run in mark.getparent().iter(qn("w:t"))) for mark in body.iter(qn("w:bookmarkStart"))}
    captions = [value for name, value in shown.items() if name.startswith("_RefFigure")]

    assert [caption.split(".")[0] for caption in captions] == [f"Figure {number}" for number in range(1, len(captions) + 1)]
    codes = [code.text.split() for code in body.iter(qn("w:instrText"))]
    pointed = [parts[1] for parts in codes if parts[0] == "REF"]
    assert sum(parts[0] == "SEQ" for parts in codes) == len(captions)
    assert set(pointed) <= set(shown)
    for name in pointed:
        number = shown[name].split(".")[0].removeprefix("Figure ")
        assert f"See figure {number}." in text(example("webshop", "en")[1])


@pytest.mark.parametrize(
    ("language", "money", "share"), [("en", "[$-809]#,##0", "[$-809]0%"), ("ru", "[$-419]#,##0", "[$-419]0\\\N{NO-BREAK SPACE}%")]
)
def test_numbers_in_a_chart_are_of_the_language(language: str, money: str, share: str) -> None:
    """Their formats name the language, by which LibreOffice sets the separators; Russian has a space before the sign of a percentage."""
    word = opened(built(load("webshop", language), language=language))
    charts = (part.blob.decode() for part in word.part.related_parts.values() if "chart" in part.content_type)

    assert {code for chart in charts for code in re.findall(r'numFmt formatCode="([^"]*)" sourceLinked', chart)} == {money, share, "General"}


def test_many_months_have_their_years_below_them() -> None:
    """Twelve months have room for their names on one line each; of more each has two, so that not just some of them wrap."""
    year, longer = (drawn(built(load(name, "en"))) for name in ("webshop", "software"))

    assert {categories.count("\n") for each in year for categories in each.categories} == {0}
    assert [each.categories[0] for each in longer if len(each.categories) > 12] == ["Oct\n25", "Oct\n25"]


def test_the_number_of_a_figure_is_as_bold_as_its_name() -> None:
    """All runs of the field, since programs take the look of the first or of the last one."""
    word = opened(built(load("webshop", "en")))
    caption = next(each for each in word.paragraphs if (each.style and each.style.name == "caption") or "Figure" in each.text[:6])
    runs = list(caption._p.iter(qn("w:r")))[:6]

    assert all(run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") is not None for run in runs if run.find(qn("w:instrText")) is None)


def test_empty_plan_has_no_chart() -> None:
    """Without figures there is neither a chart nor a caption, and nothing points at one."""
    document = built(Plan(), draft=True)

    assert drawn(document) == []
    assert "Figure" not in text(document)


def sample(mark: Mark, *, labels: bool, scale: Scale = Scale.NUMBER, height: float = 190) -> Chart:
    """Return a chart with a negative number, a missing one, and texts that XML and Excel could trip over."""
    first = Series('=A & "B"', (Decimal("1234.56"), Decimal("-0.01"), None), mark, labels=labels)
    second = Series("C", (Decimal(1), None, Decimal("1E+3")), mark, labels=labels)
    return Chart(f"{mark} {labels} {scale} {height}", "Figure {number}.", "T", "M.", ("<a>", "=b", ""), (first, second), scale, height)


def document(*charts: Chart) -> bytes:
    """Return a document that is charts."""
    content: tuple[Block, ...] = (
        Heading("Chapter"),
        Paragraph("See.", see=See(charts[0].key, "({number})")),
        Paragraph("No.", see=See("none", "({number})")),
        *charts,
    )
    return written(content)


def test_every_kind_of_chart_is_valid(validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """The Open XML SDK finds no fault in any kind; no kind asks for a place of its labels that Word does not know for it."""
    charts = tuple(sample(mark, labels=labels, scale=scale) for mark in Mark for labels in (True, False) for scale in Scale)
    path = tmp_path / "charts.docx"
    path.write_bytes(document(*charts))

    assert validator(path) == []
    assert {"See. (1)", "No."} <= set(lines(path.read_bytes()))
    with ZipFile(path) as archive:
        for name in (name for name in archive.namelist() if name.startswith("word/charts/chart")):
            kinds = re.findall(r'<c:grouping val="(\w+)"/>.*?(?:dLblPos val="(\w+)")?', archive.read(name).decode())
            assert set(kinds) <= {("clustered", "outEnd"), ("clustered", ""), ("standard", "t"), ("standard", ""), ("stacked", "")}
        books = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    assert _edited(books[0]) == {'=A & "B"': (Decimal("1234.56"), Decimal("-0.01"), None), "C": (Decimal(1), None, Decimal(1000))}


def test_a_number_beside_its_mark_stays_in_one_line() -> None:
    """LibreOffice, which makes the PDF, breaks "17,501" into two lines where it may."""
    with ZipFile(BytesIO(document(sample(Mark.BAR, labels=True)))) as archive:
        charts = [etree.fromstring(archive.read(name)) for name in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", name)]

    flows = [label.get("wrap") for chart in charts for label in chart.iterfind(".//c:dLbls//{*}bodyPr", C)]
    assert flows
    assert set(flows) == {"none"}


def test_pages_know_how_tall_a_chart_is() -> None:
    """Two charts that together are taller than a page take two."""
    assert page_count(document(sample(Mark.BAR, labels=True, height=260), sample(Mark.LINE, labels=True, height=260))) == 1
    assert page_count(document(sample(Mark.BAR, labels=True, height=450), sample(Mark.LINE, labels=True, height=450))) == 2


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_charts_can_be_read_and_told_apart() -> None:
    """On white all letters have a contrast of 4.5, and every mark one of 3."""
    document = example("webshop", "en")[1]
    with ZipFile(BytesIO(document)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/charts/chart")]
    slots = {colours.slot.replace("text", "tx"): colours.strong for colours in TONES.values() if colours.slot}
    used = {slots[slot] for chart in charts for slot in re.findall(r'schemeClr val="(\w+)"', chart)}

    assert 1.05 / (luminance(MUTED) + 0.05) >= 4.5
    assert {colour: 1.05 / (luminance(colour) + 0.05) for colour in used if 1.05 / (luminance(colour) + 0.05) < 3} == {}

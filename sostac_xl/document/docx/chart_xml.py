"""The XML of a chart part: its marks, its axes, and a copy of the numbers in its workbook."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from sostac_xl.document.blocks import Chart, Mark, Scale, Series, Tone
from sostac_xl.document.docx.palette import LINE, MUTED, TONES, WHITE
from sostac_xl.document.docx.xml import clean

SHEET: Final = "Data"
"""The sheet of the workbook inside the document."""
_FORMATS: Final = {Scale.NUMBER: "#,##0", Scale.SHARE: "0%"}
EXACT: Final = {Scale.NUMBER: "#,##0.##", Scale.SHARE: "0.0%"}
"""How numbers look in the chart, and in its workbook."""
_CODES: Final = {"en-GB": "809", "nl-NL": "413", "ru-RU": "419"}
"""What number formats call languages: LibreOffice then sets the separators of the plan's language, Word always those of the computer."""
_SPACED: Final = "ru-RU"
"""Where a space stands before the sign of a percentage."""

_NAMESPACES: Final = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPE: Final = 800  # hundredths of a point
_AXES: Final = '<c:axId val="1"/><c:axId val="2"/>'
_NO_LINE: Final = "<a:ln><a:noFill/></a:ln>"
_WIDE_LINE: Final = 28575  # EMU
_GAP: Final = 50  # between two bars, as a percentage of their width
_MOST_LABELS: Final = 15  # periods that all have their names below the axis


def chart_xml(chart: Chart, language: str, relation: str) -> bytes:
    """Return the part of a chart whose workbook has the relationship `relation`; equal charts have equal bytes."""
    shown = _shown(chart.scale, language)
    drawn = "".join(_group(chart, mark, shown) for mark in Mark if _of(chart, mark))
    plot = f"<c:plotArea><c:layout/>{drawn}{_category_axis(chart)}{_value_axis(chart, shown)}</c:plotArea>"
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_type()}</c:legend>' if len(chart.series) > 1 and not chart.small else ""
    inside = f'<c:autoTitleDeleted val="1"/>{plot}{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="{language}"/><c:roundedCorners val="0"/><c:chart>{inside}</c:chart>'
        f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{_type()}"
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _shown(scale: Scale, language: str) -> str:
    """Return the format of the numbers that are written in a chart."""
    code = f"[$-{_CODES[language]}]" if language in _CODES else ""
    return code + (_FORMATS[scale].replace("%", "\\\N{NO-BREAK SPACE}%") if language == _SPACED else _FORMATS[scale])


def _of(chart: Chart, mark: Mark) -> list[tuple[int, Series]]:
    """Return the series with a mark, each with its place in the workbook."""
    return [(number, series) for number, series in enumerate(chart.series) if series.mark is mark]


def _group(chart: Chart, mark: Mark, shown: str) -> str:
    series = "".join(_series(chart, number, each, shown) for number, each in _of(chart, mark))
    if mark is Mark.LINE:
        return f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{_AXES}</c:lineChart>'
    direction = "bar" if mark is Mark.BAR else "col"
    grouping, overlap = ("stacked", 100) if mark is Mark.STACKED else ("clustered", 0)
    head = f'<c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
    return f'<c:barChart>{head}{series}<c:gapWidth val="{_GAP}"/><c:overlap val="{overlap}"/>{_AXES}</c:barChart>'


def _series(chart: Chart, number: int, series: Series, shown: str) -> str:
    column, last = chr(ord("B") + number), len(chart.categories) + 1
    line = series.mark is Mark.LINE
    look = _line_look(series) if line else f'{_filled(series.tone, apart=series.mark is Mark.STACKED)}<c:invertIfNegative val="0"/>'
    points = "".join(_point(place, tone) for place, tone in enumerate(series.tones))
    categories = _texts(f"{SHEET}!$A$2:$A${last}", chart.categories)
    values = _numbers(f"{SHEET}!${column}$2:${column}${last}", series.values, EXACT[chart.scale])
    name, smooth = _texts(f"{SHEET}!${column}$1", [series.name]), '<c:smooth val="0"/>' if line else ""
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{name}</c:tx>{look}{points}'
        f"{_labels(series, shown)}<c:cat>{categories}</c:cat><c:val>{values}</c:val>{smooth}</c:ser>"
    )


def _line_look(series: Series) -> str:
    dash = '<a:prstDash val="sysDash"/>' if series.dashed else ""
    line = f'<c:spPr><a:ln w="{_WIDE_LINE}" cap="rnd">{_fill(series.tone)}{dash}<a:round/></a:ln></c:spPr>'
    if series.dashed:
        return f'{line}<c:marker><c:symbol val="none"/></c:marker>'
    return f'{line}<c:marker><c:symbol val="circle"/><c:size val="6"/>{_filled(series.tone, apart=True)}</c:marker>'


def _filled(tone: Tone, *, apart: bool = False) -> str:
    """Return a filled shape, with a white line around it when it touches others."""
    edge = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{WHITE}"/></a:solidFill></a:ln>' if apart else _NO_LINE
    return f"<c:spPr>{_fill(tone)}{edge}</c:spPr>"


def _fill(tone: Tone) -> str:
    """Return a colour: that of the theme's slot, so that a chart follows the brand that the document has."""
    colours = TONES[tone]
    slot = {"text2": "tx2"}.get(colours.slot, colours.slot)
    colour = f'<a:schemeClr val="{slot}"/>' if slot else f'<a:srgbClr val="{colours.strong}"/>'
    return f"<a:solidFill>{colour}</a:solidFill>"


def _point(place: int, tone: Tone) -> str:
    return f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_filled(tone)}</c:dPt>'


def _labels(series: Series, shown: str) -> str:
    """Return the numbers beside their marks. Word takes a chart for damaged that asks for a place which its kind does not have.

    Only bars side by side have a place at their outer end; on stacked ones there are no numbers at all.
    """
    if not series.labels or series.mark is Mark.STACKED:
        return ""
    place = "t" if series.mark is Mark.LINE else "outEnd"
    told = {"LegendKey": 0, "Val": 1, "CatName": 0, "SerName": 0, "Percent": 0, "BubbleSize": 0}
    flags = "".join(f'<c:show{what} val="{flag}"/>' for what, flag in told.items())
    number_format = f'<c:numFmt formatCode="{shown}" sourceLinked="0"/>'
    return f'<c:dLbls>{number_format}<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{_type(wrap="none")}<c:dLblPos val="{place}"/>{flags}</c:dLbls>'


def _type(*, wrap: str = "square") -> str:
    """Return the type of everything that is written in a chart; LibreOffice breaks numbers beside their marks if they may `wrap`."""
    colour = f'<a:solidFill><a:srgbClr val="{MUTED}"/></a:solidFill><a:latin typeface="+mn-lt"/>'
    paragraph = f'<a:p><a:pPr><a:defRPr sz="{_TYPE}" b="0">{colour}</a:defRPr></a:pPr><a:endParaRPr/></a:p>'
    return f'<c:txPr><a:bodyPr wrap="{wrap}"/><a:lstStyle/>{paragraph}</c:txPr>'


def _texts(place: str, texts: Iterable[str]) -> str:
    known = list(texts)
    points = "".join(f'<c:pt idx="{number}"><c:v>{clean(text)}</c:v></c:pt>' for number, text in enumerate(known))
    return f'<c:strRef><c:f>{place}</c:f><c:strCache><c:ptCount val="{len(known)}"/>{points}</c:strCache></c:strRef>'


def _numbers(place: str, values: Iterable[Decimal | None], number_format: str) -> str:
    known = list(values)
    points = "".join(f'<c:pt idx="{number}"><c:v>{value:f}</c:v></c:pt>' for number, value in enumerate(known) if value is not None)
    head = f'<c:formatCode>{number_format}</c:formatCode><c:ptCount val="{len(known)}"/>'
    return f"<c:numRef><c:f>{place}</c:f><c:numCache>{head}{points}</c:numCache></c:numRef>"


def _lies(chart: Chart) -> bool:
    return bool(_of(chart, Mark.BAR))


def _category_axis(chart: Chart) -> str:
    """Return the axis of names or periods; names are read from the top."""
    lies, count = _lies(chart), len(chart.categories)
    skip = max(count - 1, 1) if chart.small else -(-count // _MOST_LABELS)
    steps = f'<c:tickLblSkip val="{skip}"/>' if not lies else ""
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{"maxMin" if lies else "minMax"}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if lies else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_hairline()}</c:spPr>{_type()}<c:crossAx val="2"/>'
        f'<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>{steps}<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, shown: str) -> str:
    """Return the axis of numbers: it begins at zero, and vanishes where all marks have their numbers beside them."""
    lies = _lies(chart)
    written = all(series.labels for series in chart.series)
    only_lines = all(series.mark is Mark.LINE for series in chart.series)
    low = "" if only_lines or _negative(chart) else '<c:min val="0"/>'
    grid = "" if written else f"<c:majorGridlines><c:spPr>{_hairline()}</c:spPr></c:majorGridlines>"
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{low}</c:scaling><c:delete val="{int(written)}"/>'
        f'<c:axPos val="{"t" if lies else "l"}"/>{grid}<c:numFmt formatCode="{shown}" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{"high" if lies else "nextTo"}"/>'
        f'<c:spPr>{_NO_LINE}</c:spPr>{_type()}<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _negative(chart: Chart) -> bool:
    return any(value is not None and value < 0 for series in chart.series for value in series.values)


def _hairline() -> str:
    return f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{LINE}"/></a:solidFill></a:ln>'

"""A plan workbook with what users add to theirs, most of which openpyxl would lose: it is patched, and nothing of that may change.

XlsxWriter makes the charts, pictures, comments, sparklines, buttons and data bars; the parts that it doesn't know are written by hand
(a slicer, threaded comments, custom XML, printer settings, the order of computing), in the form in which Excel saves them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.tactics import BudgetLine
from tests.workbook.books import FACTS, make_book

PEOPLE: Final = [{"name": "Ann", "role": "Owner"}, {"name": "Bob", "role": "Designer"}, {"name": "Цой", "role": "SEO"}]
TABLE: Final = "tblSales"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_X15: Final = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
_THREADED: Final = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_PERSON: Final = "{6A0F1C54-9A1F-4B53-8C4E-0A5B6C7D8E9F}"
_COMMENT: Final = "{0B1C2D3E-4F50-4617-8293-A4B5C6D7E8F9}"


def users_book(path: Path) -> Path:
    """Write the workbook and return its path: on `Mine` the user's own, a table of sales with formulas that refer to it."""
    rows: Mapping[Any, Any] = {
        Person: PEOPLE,
        Objective: [{"objective": "More orders", "baseline": 100, "acceptable": 120}],
        BudgetLine: [{"what": "Ads", "amount": 1000}, {"what": "Film", "amount": 2500.5}],
    }
    make_book(path, rows, {PlanFacts: FACTS}, more=_mine)
    _inject(path)
    return path


def _mine(book: Any) -> None:
    sheet = book.add_worksheet("Mine & ours")
    _sales(book, sheet)
    _formulas(sheet)
    sheet.write_rich_string("F9", "one ", book.add_format({"bold": True}), "two", " three")
    sheet.write_comment("F4", "All of it.", {"author": "Ann"})
    sheet.add_sparkline("F1", {"range": "'Mine & ours'!C4:C7"})
    sheet.insert_image("J3", "dot.png", {"image_data": BytesIO(_png()), "description": "A dot"})
    sheet.insert_button("J8", {"caption": "Press", "macro": "Nothing"})
    sheet.insert_textbox("J12", "Mind the sales")
    sheet.merge_range("B12:D12", "merged")
    sheet.write_url("B14", "https://example.com/?a=1&b=2", string="link")
    sheet.autofilter("L3:M5")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "='Mine & ours'!$B$4:$B$7", "values": "='Mine & ours'!$C$4:$C$7"})
    sheet.insert_chart("J15", chart)
    book.add_chartsheet("Chart").set_chart(_pie(book))
    book.define_name("Amounts", "='Mine & ours'!$C$4:$C$7")
    book.set_custom_property("Client number", 42)
    plan = book.get_worksheet_by_name("Plan")
    plan.insert_image("T3", "dot.png", {"image_data": BytesIO(_png())})
    plan.write_comment("B1", "[Threaded comment] Shorter?", {"author": f"tc={_COMMENT}"})
    plan.write_formula("T1", "=1+1", None, 2)


def _sales(book: Any, sheet: Any) -> None:
    """Write a table with a calculated column, a validation and conditional formats."""
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    twice = f"={TABLE}[[#This Row],[Amount]]*2"
    columns = [{"header": "Day", "format": day}, {"header": "Amount", "format": money}, {"header": "Twice", "formula": twice}]
    sales = [[46000 + number, 10.5 * number] for number in range(1, 5)]
    sheet.add_table("B3:D7", {"name": TABLE, "columns": columns, "data": sales})
    for number in range(4):
        sheet.write_formula(3 + number, 3, twice, None, 21.0 * (number + 1))
    sheet.data_validation("C4:C7", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.conditional_format("C4:C7", {"type": "data_bar", "bar_solid": True})
    rule = {"type": "formula", "criteria": "=$C4>MAX($C$4:$C$7)-1", "format": book.add_format({"bold": True}), "multi_range": "B4:D7 F1"}
    sheet.conditional_format("B4:D7", rule)


def _formulas(sheet: Any) -> None:
    """Write formulas over the table, of one cell and of several."""
    sheet.write_formula("F4", "=SUM(C4:C7)", None, 105)
    sheet.write_formula("F5", "=SUM('Mine & ours'!$C$3:$C$7)&\" of C4:C7\"", None, "105 of C4:C7")
    sheet.write_array_formula("F6:F7", "{=C4:C5*3}", None, 31.5)
    sheet.write_number("F7", 63)
    sheet.write_dynamic_array_formula("H4:H5", "=C4:C5*4", None, 42)
    sheet.write_number("H5", 84)


def _pie(book: Any) -> Any:
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "='Mine & ours'!$C$4:$C$7"})
    return chart


def _png() -> bytes:
    """Return a picture of one red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")


def _inject(path: Path) -> None:
    """Add the parts that XlsxWriter doesn't know."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = {name: data.decode() for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    plan, mine = "xl/worksheets/sheet1.xml", _part_of(texts, "Mine &amp; ours")
    _slicer(texts, plan)
    _threads(texts, plan)
    _custom_xml(texts)
    _calc_chain(texts, mine)
    _foreign_marks(texts, mine)
    parts |= {name: text.encode() for name, text in texts.items()}
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"<Override",
        b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/><Override',
        1,
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.comment = b"kept"
        for name, data in parts.items():
            archive.writestr(name, data)


def _part_of(texts: Mapping[str, str], sheet: str) -> str:
    """Return the part of a sheet, whose name is given as XML."""
    found = re.search(rf'<sheet name="{re.escape(sheet)}"[^>]*r:id="(\w+)"', texts["xl/workbook.xml"])
    assert found
    target = re.search(rf'Id="{found[1]}"[^>]*Target="([^"]+)"', texts["xl/_rels/workbook.xml.rels"])
    assert target
    return f"xl/{target[1]}"


def _relate(texts: dict[str, str], part: str, link: str, kind: str, target: str) -> None:
    """Add a relationship to a part."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    texts[rels] = texts[rels].replace("</Relationships>", f'<Relationship Id="{link}" Type="{kind}" Target="{target}"/></Relationships>')


def _declare(texts: dict[str, str], part: str, kind: str) -> None:
    """Add the content type of a part."""
    types = texts["[Content_Types].xml"]
    texts["[Content_Types].xml"] = types.replace("</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>')


def _slicer(texts: dict[str, str], sheet: str) -> None:
    """Add a slicer over the role of the people, as Excel 2013 has it."""
    table = next(text for text in texts.values() if 'displayName="tblPeople"' in text)
    table_id = re.search(r'<table [^>]*?id="(\d+)"', table)
    column = re.search(r'<tableColumn id="(\d+)" name="Role"', table)
    assert table_id
    assert column
    texts["xl/slicers/slicer1.xml"] = (
        f'{_HEAD}<slicers xmlns="{_X14}" xmlns:x="{_MAIN}"><slicer name="Role" cache="Slicer_Role" caption="Role" rowHeight="241300"/></slicers>'
    )
    cache = f'<x15:tableSlicerCache tableId="{table_id[1]}" column="{column[1]}"/>'
    texts["xl/slicerCaches/slicerCache1.xml"] = (
        f'{_HEAD}<slicerCacheDefinition xmlns="{_X14}" xmlns:x="{_MAIN}" name="Slicer_Role" sourceName="Role"><extLst>'
        f'<x:ext xmlns:x15="{_X15}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">{cache}</x:ext></extLst></slicerCacheDefinition>'
    )
    _declare(texts, "xl/slicers/slicer1.xml", "application/vnd.ms-excel.slicer+xml")
    _declare(texts, "xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache+xml")
    microsoft = "http://schemas.microsoft.com/office/2007/relationships"
    _relate(texts, sheet, "rIdSlicer", f"{microsoft}/slicer", "../slicers/slicer1.xml")
    _relate(texts, "xl/workbook.xml", "rIdCache", f"{microsoft}/slicerCache", "slicerCaches/slicerCache1.xml")
    in_sheet = (
        f'<extLst><ext xmlns:x15="{_X15}" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}"><x14:slicerList xmlns:x14="{_X14}">'
        '<x14:slicer r:id="rIdSlicer"/></x14:slicerList></ext></extLst></worksheet>'
    )
    texts[sheet] = texts[sheet].replace("</worksheet>", in_sheet)
    in_book = (
        f'<extLst><ext xmlns:x15="{_X15}" uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}"><x15:slicerCaches xmlns:x14="{_X14}">'
        '<x14:slicerCache r:id="rIdCache"/></x15:slicerCaches></ext></extLst></workbook>'
    )
    texts["xl/drawings/drawing1.xml"] = texts["xl/drawings/drawing1.xml"].replace("</xdr:wsDr>", f"{_frame()}</xdr:wsDr>")
    book = texts["xl/workbook.xml"].replace("</workbook>", in_book)
    texts["xl/workbook.xml"] = book.replace("</definedNames>", '<definedName name="Slicer_Role">#N/A</definedName></definedNames>')


def _frame() -> str:
    """Return the place of the slicer on its sheet, and what older programs show in its place."""
    drawing = "http://schemas.microsoft.com/office/drawing"
    cell = "<xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{0}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    size = '<a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/>'
    names = '<xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr>'
    shape = f'<xdr:spPr><a:xfrm>{size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    slicer = f'<sle:slicer xmlns:sle="{drawing}/2010/slicer" name="Role"/>'
    return (
        f"<xdr:twoCellAnchor><xdr:from>{cell.format(20)}</xdr:from><xdr:to>{cell.format(24)}</xdr:to>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice xmlns:sle15="{drawing}/2012/slicer" Requires="sle15"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="9" name="Role"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>{size}</xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{drawing}/2010/slicer">{slicer}</a:graphicData></a:graphic>'
        f'</xdr:graphicFrame></mc:Choice><mc:Fallback><xdr:sp macro="" textlink="">{names}{shape}</xdr:sp></mc:Fallback>'
        "</mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _threads(texts: dict[str, str], sheet: str) -> None:
    """Add the thread of the comment on B1, and its author."""
    texts["xl/threadedComments/threadedComment1.xml"] = (
        f'{_HEAD}<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="B1" dT="2027-01-04T09:00:00.00" personId="{_PERSON}" id="{_COMMENT}">'
        "<text>Shorter?</text></threadedComment></ThreadedComments>"
    )
    texts["xl/persons/person.xml"] = (
        f'{_HEAD}<personList xmlns="{_THREADED}"><person displayName="Ann" id="{_PERSON}" userId="ann" providerId="None"/></personList>'
    )
    _declare(texts, "xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml")
    _declare(texts, "xl/persons/person.xml", "application/vnd.ms-excel.person+xml")
    microsoft = "http://schemas.microsoft.com/office/2017/10/relationships"
    _relate(texts, sheet, "rIdThread", f"{microsoft}/threadedComment", "../threadedComments/threadedComment1.xml")
    _relate(texts, "xl/workbook.xml", "rIdPerson", f"{microsoft}/person", "persons/person.xml")


def _custom_xml(texts: dict[str, str]) -> None:
    """Add data of another program."""
    data = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    texts["customXml/item1.xml"] = '<crm xmlns="urn:example:crm"><client no="42"/></crm>'
    texts["customXml/itemProps1.xml"] = (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{data}" ds:itemID="{{11111111-2222-4333-8444-555555555555}}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:example:crm"/></ds:schemaRefs></ds:datastoreItem>'
    )
    texts["customXml/_rels/item1.xml.rels"] = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'
    _relate(texts, "customXml/item1.xml", "rId1", f"{_DOCUMENT}/relationships/customXmlProps", "itemProps1.xml")
    _relate(texts, "xl/workbook.xml", "rIdCustom", f"{_DOCUMENT}/relationships/customXml", "../customXml/item1.xml")
    _declare(texts, "customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml")


def _calc_chain(texts: dict[str, str], sheet: str) -> None:
    """Add the order of computing, and settings of computing as Excel leaves them."""
    book = texts["xl/workbook.xml"]
    found = re.search(r'<sheet name="Mine &amp; ours" sheetId="(\d+)"', book)
    assert found
    cells = re.findall(r'<c r="(\w+)"[^>]*><f', texts[sheet])
    chain = "".join(f'<c r="{cell}" i="{found[1]}"/>' for cell in cells)
    texts["xl/calcChain.xml"] = f'{_HEAD}<calcChain xmlns="{_MAIN}">{chain}</calcChain>'
    _declare(texts, "xl/calcChain.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    _relate(texts, "xl/workbook.xml", "rIdChain", f"{_DOCUMENT}/relationships/calcChain", "calcChain.xml")
    texts["xl/workbook.xml"] = book.replace('fullCalcOnLoad="1"', 'calcMode="auto"')


def _foreign_marks(texts: dict[str, str], sheet: str) -> None:
    """Add printer settings, and shared formulas."""
    _relate(texts, sheet, "rIdPrinter", f"{_DOCUMENT}/relationships/printerSettings", "../printerSettings/printerSettings1.bin")
    shared = (
        '<row r="20"><c r="B20"><f t="shared" ref="B20:B22" si="0">C4*$C$5</f><v>220.5</v></c></row>'
        '<row r="21"><c r="B21"><f t="shared" si="0"/><v>441</v></c></row><row r="22"><c r="B22"><f t="shared" si="0"/><v>661.5</v></c></row>'
    )
    text = texts[sheet].replace("</sheetData>", f"{shared}</sheetData>")
    texts[sheet] = re.sub(r"(<pageMargins[^>]*/>)", r'\1<pageSetup orientation="landscape" r:id="rIdPrinter"/>', text)

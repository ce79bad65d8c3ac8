"""A user's workbook with a secret in every place where a file can hold one: none of them may reach the client."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi, Measurement, Spend
from sostac_xl.schema.plan import Person, PlanFacts
from sostac_xl.schema.tactics import BudgetLine, Funnel, Tactic
from tests.workbook.books import FACTS, make_book

NOTHING: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class Secrets:
    """Makes secrets: a word for each place, that nothing else holds."""

    words: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        """Return the word for a place."""
        word = f"Zq{zlib.crc32(place.encode()):08x}Xw"
        self.words[word] = place
        return word


def secretive_book(path: Path) -> Mapping[str, str]:
    """Write the workbook and return the secrets: what each word stands for."""
    secret = Secrets()
    make_book(path, _rows(secret), {PlanFacts: FACTS}, more=lambda book: _own_things(book, secret))
    _parts(path, secret)
    return secret.words


def _rows(secret: Secrets) -> Mapping[Any, Any]:
    """Return rows that hide something: internal ones, in totals only, notes, internal columns, and what hangs on them."""
    person = {"name": "Ann", "side": "client", "decides": "yes", "note": secret("note")}
    return {
        Person: [person, {"name": secret("internal person"), "email": secret("e-mail of a hidden person"), "visibility": "internal"}],
        Tactic: [
            {"tactic": "Search", "owner": "PER-01", "start": date(2027, 1, 1), "end": date(2027, 6, 30)},
            {"tactic": secret("internal tactic"), "visibility": "internal"},
        ],
        Funnel: [{"tactic": "TAC-02", "source": secret("assumption of a hidden tactic")}],
        BudgetLine: [
            {"what": "Ads", "tactic": "TAC-01", "cost_type": "media", "basis": "fixed", "amount": 1000},
            {
                "what": secret("line in totals only"),
                "tactic": "TAC-01",
                "cost_type": "tools",
                "basis": "fixed",
                "amount": 70,
                "visibility": "total only",
            },
            {"what": secret("internal line"), "cost_type": "agency", "basis": "fixed", "amount": 100, "visibility": "internal"},
        ],
        Action: [{"action": "Start", "owner": "PER-01", "duration": 3}, {"action": secret("internal action"), "visibility": "internal"}],
        Kpi: [{"kpi": secret("internal KPI"), "visibility": "internal"}],
        Measurement: [{"kpi": "KPI-01", "on": date(2027, 2, 1), "value": 5, "comment": secret("measurement of a hidden KPI")}],
        Spend: [{"line": "BUD-01", "month": date(2027, 1, 1), "actual": 10, "invoice": secret("internal column")}],
    }


def _own_things(book: Any, secret: Secrets) -> None:
    """Add what a user adds: sheets, comments, charts, formats, and what Excel lets one hide."""
    _sheets(book, secret)
    plan = book.get_worksheet_by_name("Plan")
    plan.write_comment("B2", secret("comment"), {"author": secret("author of a comment")})
    plan.set_header(f"&C{secret('header')}")
    plan.set_footer(f"&R{secret('footer')}")
    plan.insert_textbox("T5", secret("text box"))
    plan.insert_image("T9", "dot.png", {"image_data": BytesIO(_png(secret("image metadata"))), "description": secret("alt text")})
    plan.insert_button("T12", {"caption": secret("button"), "macro": secret("macro name")})
    plan.write_url("T1", f"https://example.com/{secret('hyperlink')}", string=secret("link text"), tip=secret("screen tip"))
    plan.write_string("AA200", secret("cell far away"))
    plan.write_formula("AB1", f'="{secret("formula")}"&""', None, secret("cached value"))
    plan.data_validation(
        "T2:T3",
        {
            "validate": "list", "source": [secret("dropdown list")], "input_title": secret("validation title"),
            "input_message": secret("input message"),
            "error_title": secret("error title"), "error_message": secret("error message"),
        },
    )  # fmt: skip
    rule = f'=T2="{secret("conditional format")}"'
    plan.conditional_format("T2:T3", {"type": "formula", "criteria": rule, "format": book.add_format({"bold": True})})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Hidden'!$A$1:$A$2", "categories": "='Hidden'!$A$1:$A$2", "name": secret("series name"), "values_data": [1, 2]})
    chart.set_title({"name": secret("chart title")})
    chart.set_x_axis({"name": secret("axis title")})
    plan.insert_chart("T15", chart)
    book.define_name(f"Name_{secret('defined name')}", "=1")
    book.define_name("Hidden_constant", f'="{secret("named constant")}"')
    book.set_properties(
        {key: secret(f"{key} property") for key in ("title", "subject", "author", "manager", "company", "category", "keywords", "comments")}
    )
    book.set_custom_property(secret("custom property name"), secret("custom property"))


def _sheets(book: Any, secret: Secrets) -> None:
    hidden = book.add_worksheet("Hidden")
    hidden.write_string("A1", secret("hidden sheet"))
    hidden.hide()
    very = book.add_worksheet(secret("sheet name"))
    very.write_string("A1", secret("very hidden sheet"))
    very.very_hidden()
    own = book.add_worksheet("Own")
    own.write_string("A1", secret("sheet of one's own"))
    own.write_string("A2", secret("hidden row"))
    own.set_row(1, None, None, {"hidden": True})
    own.write_string("C3", secret("hidden column"))
    own.set_column("C:C", None, None, {"hidden": True})
    own.write_number("A4", 5, book.add_format({"num_format": f'0 "{secret("number format")}"'}))
    own.write_string("A5", "plain", book.add_format({"font_name": secret("font name")}))
    own.write_rich_string("A6", "one ", book.add_format({"bold": True}), secret("rich text"), " three")
    own.add_table(
        "E1:F4", {"name": f"tbl{secret('table name')}", "columns": [{"header": secret("column of a table")}, {"header": "b"}], "autofilter": True}
    )
    own.autofilter("H1:I5")
    own.filter_column("H", f"x == {secret('filter criterion')}")
    own.write_string("H3", secret("filtered row"))
    own.set_row(2, None, None, {"hidden": True})
    sheet_chart = book.add_chart({"type": "pie"})
    sheet_chart.add_series({"values": "='Own'!$A$4:$A$4"})
    sheet_chart.set_title({"name": secret("chart sheet")})
    book.add_chartsheet("Chart sheet").set_chart(sheet_chart)


def _png(text: str) -> bytes:
    """Return a picture of one dot that says something of itself."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"tEXt", f"Comment\0{text}".encode())
        + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + chunk(b"IEND", b"")
    )


def _parts(path: Path, secret: Secrets) -> None:
    """Add what no library writes: parts of the package that a program reads or keeps, each with a secret."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, place in _FURTHER.items():
        parts[name] = f"{NOTHING}<x>{secret(place)}</x>".encode()
    parts["xl/vbaProject.bin"] = secret("VBA").encode("utf-16-le")
    parts["docProps/thumbnail.jpeg"] = b"\xff\xd8\xff" + secret("thumbnail").encode()
    parts["xl/printerSettings/printerSettings1.bin"] = secret("printer settings").encode("utf-16-le")
    parts["customXml/item2.xml"] = base64.b64encode(secret("Base64 in custom XML").encode())
    parts[f"xl/media/{secret('name of a part')}.bin"] = b"x"
    _rewrite(parts, "xl/workbook.xml", "<workbookPr ", f'<!-- {secret("XML comment")} --><workbookPr codeName="{secret("code name")}" ')
    _rewrite(parts, "xl/theme/theme1.xml", 'name="', f'name="{secret("theme name")}')
    _rewrite(parts, "xl/styles.xml", 'cellStyle name="', f'cellStyle name="{secret("style name")}')
    _rewrite(parts, "docProps/core.xml", "<cp:lastModifiedBy>", f"<cp:lastModifiedBy>{secret('last modified by')}")
    _rewrite(parts, "xl/sharedStrings.xml", "</sst>", f"<si><t>{secret('unused shared string')}</t></si></sst>")
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.comment = secret("comment of the zip file").encode()
        for name, data in parts.items():
            archive.writestr(name, data)


_FURTHER: Final[Mapping[str, str]] = {
    "xl/threadedComments/threadedComment1.xml": "threaded comment",
    "xl/persons/person.xml": "person",
    "xl/externalLinks/externalLink1.xml": "external link",
    "xl/connections.xml": "connection",
    "xl/queryTables/queryTable1.xml": "query",
    "xl/pivotCache/pivotCacheDefinition1.xml": "pivot cache",
    "xl/pivotCache/pivotCacheRecords1.xml": "pivot records",
    "xl/pivotTables/pivotTable1.xml": "pivot table",
    "xl/slicerCaches/slicerCache9.xml": "slicer cache",
    "xl/ctrlProps/ctrlProp9.xml": "form control",
    "xl/activeX/activeX1.xml": "ActiveX control",
    "xl/metadata.xml": "cell metadata",
    "xl/model/item.data": "data model",
    "xl/revisions/revisionLog1.xml": "revision log",
    "xl/webextensions/webextension1.xml": "web extension",
    "customUI/customUI14.xml": "ribbon",
    "customXml/item1.xml": "custom XML",
    "docMetadata/LabelInfo.xml": "sensitivity label",
    "_xmlsignatures/sig1.xml": "signature",
}


def _rewrite(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    text = parts[name].decode()
    if old not in text and old == "<cp:lastModifiedBy>":
        old, new = "</cp:coreProperties>", f"{new}</cp:lastModifiedBy></cp:coreProperties>"
    assert old in text, (name, old)
    parts[name] = text.replace(old, new, 1).encode()


def found_in(path: Path, words: Mapping[str, str]) -> set[str]:
    """Return the places whose secrets a file gives away: in a part or its name, as they are, in UTF-16 or Base64, whatever their case."""
    contents = b"\n\n".join(_contents(path))  # no word holds these
    return {place for word, place in words.items() if _holds(contents, word)}


def _contents(path: Path) -> Iterator[bytes]:
    """Yield everything that a file says: the bytes of the file, its parts unpacked, their names, what pictures hold."""
    data = path.read_bytes()
    yield data.lower()
    with ZipFile(BytesIO(data)) as archive:
        yield "\n".join(archive.namelist()).lower().encode()
        for name in archive.namelist():
            part = archive.read(name)
            yield part.lower()
            for encoded in re.findall(rb"[A-Za-z0-9+/]{12,}={0,2}", part):
                yield base64.b64decode(encoded[: len(encoded) // 4 * 4]).lower()


def _holds(data: bytes, word: str) -> bool:
    forms: tuple[Callable[[str], bytes], ...] = (str.encode, lambda text: text.encode("utf-16-le"), lambda text: text.encode("utf-16-be"))
    return any(form(word.lower()) in data for form in forms)

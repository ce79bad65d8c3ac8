"""Put back what a program dropped around the cells of a workbook: names, dropdowns, formats, Excel tables, protection, panes, links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape
from typing import Final

from sostac_xl.i18n import Message, msg
from sostac_xl.share.pinned import ASIDE, PinnedLayout
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.patch_package import CONTENT_TYPES, Package, relations_of
from sostac_xl.workbook.patch_tables import Table
from sostac_xl.workbook.patch_xml import Element, elements, first, splice
from sostac_xl.workbook.read_grid import Area, area_of

_ORDER: Final = (
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
)  # fmt: skip
"""The elements of a sheet in the order in which they have to stand."""
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass
class Structure:
    """Mends the parts of `package`, in which the cells are mended already, after `model`; `renamed` are headers that got another text."""

    package: Package
    patch: Patch
    model: Patch
    layout: PinnedLayout
    renamed: Mapping[str, Mapping[str, str]]
    done: Counter[str] = field(default_factory=Counter)
    left: list[Message] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)

    def mended(self, when: datetime) -> bytes:
        """Return the file."""
        self._rename()
        whole: list[tuple[str, str]] = []
        for name, part in self.patch.parts.items():
            if name not in self.model.parts:
                continue
            if first(self._text(part), "sheetData", "x:sheetData") is None or self._prefix(part):
                self.left.append(msg("The sheet “{sheet}” is written in a form in which only its cells can be mended.", sheet=name))
                continue
            self._validations(name, part)
            self._formats(name, part)
            self._protection(name, part)
            self._tables(name, part)
            whole.append((name, part))
        self._names()
        for name, part in whole:
            self._links(name, part)
            self._panes(name, part)
        changed = {part: xml for part, xml in self.parts.items() if part not in self.package.names or xml != self.package.text(part)}
        return self.package.with_parts(changed, (), when) if changed else self.package.data

    def _text(self, part: str) -> str:
        return self.parts.get(part) or self.package.text(part)

    def _prefix(self, part: str) -> str:
        data = first(self._text(part), "sheetData")
        return data.prefix if data else ""

    # -- headers -----------------------------------------------------------------------------------------------------------------------

    def _rename(self) -> None:
        """Let Excel tables and the formulas that name their columns follow the headers."""
        for table in self.patch.tables.values():
            changes = {name: now for ours, found in self.renamed.items() if ours == table.name for name, now in found.items()}
            if changes and table.part:
                xml = self._text(table.part)
                columns = [each for each in elements(xml, "tableColumn") if each.attributes()["name"] in changes]
                edits = [(each.start, each.inner, each.tag_with({"name": changes[each.attributes()["name"]]})) for each in columns]
                self.parts[table.part] = splice(xml, edits)
        sheets = [*self.patch.parts.values(), *(table.part for table in self.patch.tables.values() if table.part)]
        for part in sheets if self.renamed else ():
            xml = self._text(part)
            formulas = [each for each in elements(xml, "f", "formula", "calculatedColumnFormula", "formula1") if "[" in each.text]
            edits = [(each.start, each.end, each.holding(escape(self._renamed(each.text), quote=False))) for each in formulas]
            self.parts[part] = splice(xml, [edit for edit, each in zip(edits, formulas, strict=True) if edit[2] != each.xml])

    def _renamed(self, formula: str) -> str:
        for table, changes in self.renamed.items():
            if table in formula:
                for was, now in changes.items():
                    formula = formula.replace(f"[{was}]", f"[{now}]")
        return formula

    # -- sheets ------------------------------------------------------------------------------------------------------------------------

    def _validations(self, name: str, part: str) -> None:
        """Put back the dropdowns, bounds and notes of cells that have none at all."""
        xml = self._text(part)
        present = [area for each in _plain(xml, "dataValidation") for area in _areas(each)]
        due = [each for each in _plain(self.model.xml(name), "dataValidation") if _is_here(each)]
        lost = [each for each in due if any(not _is_covered(area, present) for area in _areas(each))]
        lost = [each for each in lost if not any(area.meets(other) for area in _areas(each) for other in present if not _holds(area, other))]
        gone = [each for each in _plain(xml, "dataValidation") if _is_replaced(each, lost)]
        if lost:
            kept = [each.xml for each in _plain(xml, "dataValidation") if each not in gone]
            content = "".join([*kept, *(each.xml for each in lost)])
            self.parts[part] = _placed(xml, "dataValidations", f'<dataValidations count="{len(kept) + len(lost)}">{content}</dataValidations>')
            self.done["dropdowns"] += len(lost)

    def _formats(self, name: str, part: str) -> None:
        """Put back conditional formats of cells that have none at all."""
        xml = self._text(part)
        present = {area for each in _plain(xml, "conditionalFormatting") for area in _areas(each)}
        due = [each for each in _plain(self.model.xml(name), "conditionalFormatting") if _is_here(each)]
        lost = [each for each in due if not any(area.meets(other) for area in _areas(each) for other in present)]
        if lost:
            rules = "".join(self._with_styles(re.sub(r"<extLst>.*?</extLst>", "", each.xml, flags=re.DOTALL)) for each in lost)
            anchor = _last_before(xml, "dataValidations")
            self.parts[part] = splice(xml, [(anchor.end, anchor.end, rules)])
            self.done["formats"] += len(lost)

    def _with_styles(self, rule: str) -> str:
        """Return a conditional format whose looks are among those of the workbook: they are added to them."""
        return re.sub(r'dxfId="(\d+)"', lambda found: f'dxfId="{self._style(int(found[1]))}"', rule)

    def _style(self, number: int) -> int:
        """Return the number that a look of the model has in the workbook."""
        part = next(part for part in self.package.names if part.endswith("xl/styles.xml"))
        look = [each.xml for each in elements(self.model.part("xl/styles.xml"), "dxf")][number]
        xml = self._text(part)
        there = [each.xml for each in elements(xml, "dxf")]
        if look in there:
            return there.index(look)
        content = f'<dxfs count="{len(there) + 1}">{"".join(there)}{look}</dxfs>'
        known = first(xml, "dxfs")
        anchor = known or next(each for each in elements(xml, "cellStyles", "cellXfs") if each)
        self.parts[part] = splice(xml, [(known.start if known else anchor.end, anchor.end, content)])
        return len(there)

    def _protection(self, name: str, part: str) -> None:
        """Protect the sheets again that are computed."""
        wanted = first(self.model.xml(name), "sheetProtection")
        if wanted and not first(self._text(part), "sheetProtection"):
            self.parts[part] = _placed(self._text(part), "sheetProtection", wanted.xml)
            self.done["protection"] += 1

    def _tables(self, name: str, part: str) -> None:
        """Make rows Excel tables again that were, where nothing is in their way."""
        there = self.patch.tables
        for table in self.model.tables.values():
            if table.sheet != name or table.name.casefold() in there or table.area.top >= ASIDE:
                continue
            others = [other for other in there.values() if other.sheet == name and other.area.meets(table.area)]
            merged = [each for each in elements(self._text(part), "mergeCell") if area_of(each.attributes()["ref"]).meets(table.area)]
            if others or merged:
                self.left.append(msg("{table} can't be an Excel table again: another table or merged cells are in the way.", table=table.name))
            else:
                self._add_table(table, part)
                self.done["tables"] += 1

    def _add_table(self, table: Table, sheet: str) -> None:
        names = [*self.package.names, *self.parts]
        number = next(number for number in range(1, len(names) + 2) if f"xl/tables/table{number}.xml" not in names)
        ids = [int(root.attributes()["id"]) for part in names if "/tables/" in part and (root := first(self._text(part), "table"))]
        xml = self.model.part(table.part)
        root = first(xml, "table")
        assert root
        new = f"xl/tables/table{number}.xml"
        self.parts[new] = splice(xml, [(root.start, root.inner, root.tag_with({"id": str(max(ids, default=0) + 1)}))])
        link = f"rIdTable{number}"
        rels = relations_of(sheet)
        known = self._text(rels) if rels in names else f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'
        self.parts[rels] = known.replace("</Relationships>", f'<Relationship Id="{link}" Type="{_LINKS}/table" Target="/{new}"/></Relationships>')
        types = f'<Override PartName="/{new}" ContentType="{_TABLE_TYPE}"/></Types>'
        self.parts[CONTENT_TYPES] = self._text(CONTENT_TYPES).replace("</Types>", types)
        text = self._text(sheet)
        listed = first(text, "tableParts")
        kept = text[listed.inner : listed.close] if listed and not listed.empty else ""
        count = kept.count("<tablePart") + 1
        content = f'<tableParts count="{count}">{kept}<tablePart xmlns:r="{_LINKS}" r:id="{link}"/></tableParts>'
        self.parts[sheet] = _placed(text, "tableParts", content)

    # -- ways around ---------------------------------------------------------------------------------------------------------------------

    def _links(self, name: str, part: str) -> None:
        """Put back the links of ours, of the navigation and of the index, where their texts stand and where they lead to something."""
        xml = self._text(part)
        present = _plain(xml, "hyperlink")
        there = [area_of(each.attributes()["ref"]) for each in present if "ref" in each.attributes()]
        names = {each.attributes()["name"] for each in elements(self._text(self.patch.workbook_part), "definedName")}
        lost = []
        for each in _plain(self.model.xml(name), "hyperlink"):
            about = each.attributes()
            area, where = area_of(about["ref"]), about["ref"].partition(":")[0]
            stands = self.patch.value(name, where) == about.get("display")
            if stands and about.get("location") in names and not any(area.meets(other) for other in there):
                lost.append(each)
        if lost:
            content = "".join(each.xml for each in (*present, *lost))
            self.parts[part] = _placed(xml, "hyperlinks", f"<hyperlinks>{content}</hyperlinks>")
            self.done["links"] += len(lost)

    def _panes(self, name: str, part: str) -> None:
        """Freeze the rows and columns again that stay in view, where nothing is frozen or split."""
        xml = self._text(part)
        wanted, view = first(self.model.xml(name), "pane"), first(xml, "sheetView")
        if wanted and view and not first(xml, "pane"):
            content = re.sub(r"<selection\b[^>]*/>", "", "" if view.empty else xml[view.inner : view.close])
            self.parts[part] = splice(xml, [(view.start, view.end, view.holding(wanted.xml + content))])
            self.done["panes"] += 1

    # -- names -------------------------------------------------------------------------------------------------------------------------

    def _names(self) -> None:
        """Define our names again that are gone, or lead nowhere."""
        part = self.patch.workbook_part
        xml = self._text(part)
        there = {each.attributes()["name"].casefold(): each for each in elements(xml, "definedName") if "localSheetId" not in each.attributes()}
        due = {each.attributes()["name"]: each for each in elements(self.model.part(self.model.workbook_part), "definedName")}
        aside = {f"sx.{record.info.key}." for record in self.layout.aside}
        wanted = {
            name: each
            for name, each in due.items()
            if name.startswith("sx.") and not name.startswith(tuple(aside)) and not re.search(r"\$9\d{5}\b", each.text) and self._leads(each.text)
        }
        lost = {name: each for name, each in wanted.items() if name.casefold() not in there or "#REF!" in there[name.casefold()].text}
        if lost:
            gone = {there[name.casefold()].start for name in lost if name.casefold() in there}
            kept = [each.xml for each in elements(xml, "definedName") if each.start not in gone]
            content = f"<definedNames>{''.join(sorted([*kept, *(each.xml for each in lost.values())], key=str.casefold))}</definedNames>"
            known = first(xml, "definedNames")
            anchor = known or next(each for each in reversed(list(elements(xml, "sheets", "functionGroups", "externalReferences"))))
            self.parts[part] = splice(xml, [(known.start if known else anchor.end, anchor.end, content)])
            self.done["names"] += len(lost)

    def _leads(self, text: str) -> bool:
        """Return whether a name leads to a sheet that is there."""
        found = re.match(r"'((?:[^']|'')+)'!|([^'!]+)!", unescape(text))
        return not found or (found[1] or found[2]).replace("''", "'") in self.patch.parts


def _areas(element: Element) -> list[Area]:
    return [area_of(each) for each in element.attributes().get("sqref", "").split()]


def _plain(xml: str, name: str) -> list[Element]:
    """Return the elements of a name, without those in extensions, which have another form."""
    return [each for each in elements(xml, name, "extLst") if each.name == name]


def _is_here(element: Element) -> bool:
    return all(area.top < ASIDE for area in _areas(element))


def _holds(area: Area, other: Area) -> bool:
    """Return whether one area lies within another."""
    return area.top <= other.top and other.bottom <= area.bottom and area.left <= other.left and other.right <= area.right


def _is_covered(area: Area, others: Iterable[Area]) -> bool:
    """Return whether every cell of an area, which is one column, lies in one of the others."""
    row = area.top
    for other in sorted((other for other in others if other.meets(area)), key=lambda other: other.top):
        if other.top > row:
            return False
        row = max(row, other.bottom + 1)
    return row > area.bottom


def _is_replaced(element: Element, lost: Iterable[Element]) -> bool:
    """Return whether all cells of a validation get another one."""
    wanted = [area for each in lost for area in _areas(each)]
    return all(any(_holds(area, other) for area in wanted) for other in _areas(element))


def _placed(xml: str, name: str, content: str) -> str:
    """Return a sheet with an element in the place of the one of that name, or where it belongs."""
    known = first(xml, name)
    if known:
        return splice(xml, [(known.start, known.end, content)])
    anchor = _last_before(xml, name)
    return splice(xml, [(anchor.end, anchor.end, content)])


def _last_before(xml: str, name: str) -> Element:
    """Return the element after which another one belongs; those of the same name in extensions don't count."""
    before = _ORDER[: _ORDER.index(name)]
    return [each for each in elements(xml, *before, "extLst") if each.name != "extLst"][-1]

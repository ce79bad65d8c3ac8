"""What Excel asks of a workbook with macros and the Open XML SDK validator does not look at."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

import olefile
from lxml import etree
from oletools.olevba import decompress_stream

_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RIBBON_RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_RIBBON: Final = "{http://schemas.microsoft.com/office/2009/07/customui}customUI"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORKBOOK_TYPES: Final = {
    "workbook": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "addin": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
_PROJECT_TYPE: Final = "application/vnd.ms-office.vbaProject"
_NOT_COMPILED: Final = bytes.fromhex("CC61FFFF000100")
_ROUTINE: Final = re.compile(r"^(Public |Private |)(Sub|Function) (\w+)\(([^)]*)\)", re.MULTILINE)
_CALL_BACKS: Final = {
    "onAction": r"control As Object",
    "onLoad": r"\w+ As Object",
    "getLabel": r"control As Object, ByRef \w+",
    "getSupertip": r"control As Object, ByRef \w+",
    "getVisible": r"control As Object, ByRef \w+",
}
"""What the macros take that a ribbon calls, by the attribute that names them."""


def _is_whole(archive: ZipFile, name: str) -> bool:
    """Return whether a part unfolds to what its checksum says."""
    try:
        archive.read(name)
    except (BadZipFile, zlib.error):
        return False
    return True


@dataclass(frozen=True)
class MacroPackage:
    """A workbook or an add-in with macros; `sources` are the texts of its modules, `functions` those that RunPython may name."""

    data: bytes
    flavour: str
    sources: Mapping[str, str]
    functions: Collection[str]

    def faults(self) -> list[str]:
        """Return what is wrong, one line per fault; what can't even be read hides what comes after it."""
        broken = list(self._archive_faults())
        if broken:
            return broken
        broken = [*self._relation_faults(), *self._type_faults(), *self._container_faults()]
        return broken or [*self._module_faults(), *self._code_name_faults(), *self._button_faults(), *self._ribbon_faults(), *self._call_faults()]

    def _archive_faults(self) -> Iterator[str]:
        try:
            with ZipFile(BytesIO(self.data)) as archive:
                names = archive.namelist()
                damaged = next((name for name in names if not _is_whole(archive, name)), "")
        except BadZipFile as error:
            yield f"no zip file: {error}"
            return
        if damaged:
            yield f"{damaged}: is damaged"
            return
        yield from (f"{name}: there twice" for name in {*names} if names.count(name) > 1)
        for name in names:
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    etree.fromstring(self.parts[name])
                except etree.XMLSyntaxError as error:
                    yield f"{name}: {error}"

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        """The parts by name."""
        with ZipFile(BytesIO(self.data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _relation_faults(self) -> Iterator[str]:
        for part, kind, target in self._relations():
            if target not in self.parts:
                yield f"{part}: its relationship of kind {kind.rpartition('/')[2]} leads to {target}, which is not there"
        ribbons = sum(kind == _RIBBON_RELATION for part, kind, _ in self._relations() if not part)
        if ribbons != 1:
            yield f"{ribbons} ribbons"

    def _relations(self) -> Iterator[tuple[str, str, str]]:
        """Yield each relationship to another part: whose it is ("" for the package), its type, and the part it leads to."""
        for name in self.parts:
            if name.endswith(".rels"):
                folder, file = posixpath.split(name)
                owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                for relation in etree.fromstring(self.parts[name]).iter(_RELATION):
                    if relation.get("TargetMode") != "External":
                        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), str(relation.get("Target"))))
                        yield owner, str(relation.get("Type")), target.lstrip("/")

    def _type_faults(self) -> Iterator[str]:
        types = etree.fromstring(self.parts["[Content_Types].xml"])
        own = {str(each.get("PartName")).lstrip("/"): each.get("ContentType") for each in types if each.get("PartName")}
        usual = {each.get("Extension"): each.get("ContentType") for each in types if each.get("Extension")}
        wanted = {"xl/workbook.xml": _WORKBOOK_TYPES[self.flavour], "xl/vbaProject.bin": _PROJECT_TYPE}
        for part, kind in wanted.items():
            found = own.get(part, usual.get(part.rpartition(".")[2]))
            if found != kind:
                yield f"{part}: its content type is {found}"
        yield from (
            f"{part}: no content type"
            for part in self.parts
            if part not in own and part.rpartition(".")[2] not in usual and part != "[Content_Types].xml"
        )

    # -- the VBA project -----------------------------------------------------------------------------------------------------------------

    def _container_faults(self) -> Iterator[str]:
        try:
            container = self._container
            for name in container.listdir():
                container.openstream(name).read()
            assert self.modules
        except ValueError:  # of olevba: the source does not begin where the stream does
            yield "vbaProject.bin: it holds compiled code"
            return
        except OSError as error:
            yield f"vbaProject.bin: {error}"
            return
        yield from (f"vbaProject.bin: {text}" for _, text in container.parsing_issues)
        if container.openstream("VBA/_VBA_PROJECT").read() != _NOT_COMPILED or any(name[-1].startswith("__SRP") for name in container.listdir()):
            yield "vbaProject.bin: it holds compiled code"

    @cached_property
    def _container(self) -> olefile.OleFileIO:
        return olefile.OleFileIO(BytesIO(self.parts["xl/vbaProject.bin"]), raise_defects=olefile.DEFECT_INCORRECT)

    @cached_property
    def _project(self) -> str:
        return str(self._container.openstream("PROJECT").read().decode("cp1252"))

    @cached_property
    def modules(self) -> Mapping[str, str]:
        """The text of each module, as olevba reads it."""
        names = [name[1] for name in self._container.listdir() if name[0] == "VBA" and name[1] not in ("_VBA_PROJECT", "dir")]
        streams = {name: bytearray(self._container.openstream(f"VBA/{name}").read()) for name in names}
        return {name: bytes(decompress_stream(stream)).decode("cp1252") for name, stream in streams.items()}

    @property
    def _documents(self) -> list[str]:
        return re.findall(r"^Document=(\w+)/", self._project, re.MULTILINE)

    def _module_faults(self) -> Iterator[str]:
        for name in sorted({*self.sources, *self.modules} - ({*self._documents} - {*self.sources})):
            if without_header(self.modules.get(name, "")) != without_header(self.sources.get(name, "")):
                yield f"{name}: the module in the file is not the source"
        for name in self._documents:
            if name not in self.sources and without_header(self.modules[name]).strip():
                yield f"{name}: the module in the file holds code"

    def _code_name_faults(self) -> Iterator[str]:
        sheets = [part for part in self.parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part)]
        book = etree.fromstring(self.parts["xl/workbook.xml"]).find(f"{_MAIN}workbookPr")
        properties = [book, *(etree.fromstring(self.parts[part]).find(f"{_MAIN}sheetPr") for part in sheets)]
        names = [str(each.get("codeName")) if each is not None else "" for each in properties]
        if sorted(names) != sorted(self._documents):
            yield f"the code names {', '.join(sorted({*names} ^ {*self._documents})) or 'that are doubled'} are not those of the project"

    # -- what calls what -----------------------------------------------------------------------------------------------------------------

    @cached_property
    def _routines(self) -> Mapping[str, str]:
        """The arguments of each public routine of a module of ours, by its name."""
        texts = (text for name, text in self.modules.items() if name.startswith("Sostac"))
        return {
            name: arguments for text in texts for access, kind, name, arguments in _ROUTINE.findall(text) if access != "Private " and kind == "Sub"
        }

    def _button_faults(self) -> Iterator[str]:
        for part, data in self.parts.items():
            if re.fullmatch(r"xl/drawings/drawing\d+\.xml", part):
                for macro in {str(each.get("macro")) for each in etree.fromstring(data).iter() if each.get("macro")}:
                    if self._routines.get(macro.removeprefix("[0]!")) != "" or not macro.startswith("[0]!"):
                        yield f"{part}: a button runs {macro}, which is no public Sub without arguments"

    def _ribbon_faults(self) -> Iterator[str]:
        ribbon = next(target for part, kind, target in self._relations() if not part and kind == _RIBBON_RELATION)
        root = etree.fromstring(self.parts[ribbon])
        if root.tag != _RIBBON:
            yield f"{ribbon}: its root is {root.tag}"
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        yield from (f"{ribbon}: the id {name} is there twice" for name in {*ids} if ids.count(name) > 1)
        for element in root.iter():
            for attribute, arguments in _CALL_BACKS.items():
                macro = element.get(attribute)
                if macro and not re.fullmatch(arguments, self._routines.get(macro, "")):
                    yield f"{ribbon}: {attribute} calls {macro}, which does not take what a ribbon gives"

    def _call_faults(self) -> Iterator[str]:
        lines = [
            line
            for name, text in self.modules.items()
            if name.startswith("Sostac")
            for line in text.splitlines()
            if "RunPython " in line.partition("'")[0]
        ]
        for line in lines:
            call = re.search(r'RunPython "from sostac_xl\.addin import buttons; buttons\.(\w+)\(\)"$', line)
            if not call or call[1] not in self.functions:
                yield f"no such function: {line.strip()}"


def without_header(module: str) -> str:
    """Return the text of a module without what stands before its code: the header differs between a file and a project."""
    lines = module.splitlines()
    start = next((n for n, line in enumerate(lines) if not line.startswith(("Attribute ", "VERSION ", "BEGIN", "END", "  MultiUse"))), len(lines))
    return "\n".join(lines[start:])

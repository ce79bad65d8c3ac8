"""The VBA project of the macro workbook and of the add-in, built from the text files in `macros/`.

Only `make templates` runs this: it needs pyOpenVBA and xlwings' own VBA, and the built project ships in the wheel. The project holds
source text and no compiled code, so that Excel compiles it at home, and so that it is the same, byte for byte, on every build.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal
from zipfile import ZipFile

import xlsxwriter

from sostac_xl.errors import TemplateError

MACROS: Final = Path(__file__).parent.parent / "macros"
WORKBOOK_MODULE: Final = "ThisWorkbook"
PROJECT_PART: Final = "xl/vbaProject.bin"
_NOT_COMPILED: Final = bytes.fromhex("CC61FFFF000100")
"""What a project says that holds no compiled code: the version that fits no Excel."""
_CODE_PAGE: Final = "cp1252"

_NOT_BESIDE_THE_PLAN: Final = ('"ADD_WORKBOOK_TO_PYTHONPATH", "true"', '"ADD_WORKBOOK_TO_PYTHONPATH", "false"')
"""Python files that happen to lie beside a plan, or were sent with it, are not to be imported in the place of our own."""
_SAME_SETTINGS: Final = ('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "xlwings"')
"""The add-in reads the settings that the macro workbook reads."""

Flavour = Literal["workbook", "addin"]
"""The macros stand in the plan's own workbook, or in an add-in that works on the workbook in front."""

_CHANGES: Final[Mapping[Flavour, tuple[tuple[str, str], ...]]] = {
    "workbook": (_NOT_BESIDE_THE_PLAN,),
    "addin": (_NOT_BESIDE_THE_PLAN, _SAME_SETTINGS),
}
"""What is changed in xlwings' module; `macros/NOTICES.md` tells it."""


def vba_project(flavour: Flavour, sheets: Sequence[str]) -> bytes:
    """Return the project (vbaProject.bin) for a workbook whose sheets have these code names; TemplateError when a source can't be used."""
    from pyopenvba import ExcelFile, VBAModuleKind

    with TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlsm"
        path.write_bytes(_skeleton(sheets))
        with ExcelFile(path) as book:
            book.add_vba_project()
            book.set_module(WORKBOOK_MODULE, "")  # pyOpenVBA begins with one that has been compiled
            for name, source in sources(flavour).items():
                if name == WORKBOOK_MODULE:
                    book.set_module(name, source)
                else:
                    kind = VBAModuleKind.other if source.startswith("VERSION") else VBAModuleKind.standard
                    book.vba_project().add_module(name, source, kind=kind)
            book.save()
        with ZipFile(path) as archive:
            return _without_compiled_code(archive.read(PROJECT_PART))


def sources(flavour: Flavour) -> Mapping[str, str]:
    """Return the text of every module by its name: ours for both flavours, ours for this one, and xlwings' own with their licences."""
    ours = [*sorted(MACROS.glob("*.bas")), *sorted((MACROS / flavour).iterdir())]
    return {path.stem: _checked(path) for path in ours} | _vendored(flavour)


def _vendored(flavour: Flavour) -> dict[str, str]:
    """Return xlwings' modules from the installed package: the add-in's differ in that they work on the workbook in front."""
    package = files("xlwings")
    runner = package.joinpath("xlwings.bas" if flavour == "workbook" else "xlwings_custom_addin.bas").read_text("utf-8")
    for old, new in _CHANGES[flavour]:
        if old not in runner:
            raise TemplateError(f"xlwings' VBA has changed: it says {old} no more")
        runner = runner.replace(old, new)
    return {"xlwings": _with_line_ends(runner), "Dictionary": _with_line_ends(package.joinpath("addin/Dictionary.cls").read_text("utf-8"))}


def _checked(path: Path) -> str:
    """Return the text of one of our modules; TemplateError when VBA can't hold it."""
    text = path.read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        try:
            line.encode(_CODE_PAGE)
        except UnicodeEncodeError as error:
            raise TemplateError(f"{path}:{number}: VBA can't hold {line[error.start]!r}; texts for users stand in defined names") from error
    if path.suffix == ".bas" and not text.startswith(f'Attribute VB_Name = "{path.stem}"\n'):
        raise TemplateError(f'{path}:1: a module begins with its name: Attribute VB_Name = "{path.stem}"')
    return _with_line_ends(text)


def _with_line_ends(text: str) -> str:
    """Return a text with the line ends that VBA wants."""
    return "\r\n".join(text.splitlines()) + "\r\n"


def _skeleton(sheets: Sequence[str]) -> bytes:
    """Return a workbook of which nothing matters but the code names of its sheets."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_vba_name(WORKBOOK_MODULE)
        for code_name in sheets:
            book.add_worksheet().set_vba_name(code_name)
    return target.getvalue()


def _without_compiled_code(project: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    container = CFB.from_bytes(project)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOT_COMPILED)
    return bytes(container.to_bytes())

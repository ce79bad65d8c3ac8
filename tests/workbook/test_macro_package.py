"""Excel opens the macro workbook and the add-in: what it asks of them holds, and each check finds the damage that it is there for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest

from sostac_xl import vba
from sostac_xl.errors import TemplateError
from sostac_xl.i18n import LANGUAGES
from sostac_xl.resources import RIBBON, VBA_PROJECT, template
from sostac_xl.vba import Flavour, sources, vba_project
from sostac_xl.workbook.actions import ACTIONS, GROUPS
from sostac_xl.workbook.macros import CODE_NAMES
from tests.workbook import macro_books
from tests.workbook.macro_books import addin, changed, functions, package, project, with_project, workbook

PROJECT = "xl/vbaProject.bin"
RIBBON_PART = "customUI/customUI14.xml"
DRAWING = "xl/drawings/drawing1.xml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_macro_workbook_is_sound(language: str) -> None:
    """Archive, relationships, types, VBA project, code names, buttons, ribbon and calls are in order in every language."""
    assert package(workbook(language)).faults() == []


def test_addin_is_sound() -> None:
    """So they are in the add-in."""
    assert package(addin(), "addin").faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_macro_workbook_is_valid(validator: Callable[[Path], list[str]], tmp_path: Path, language: str) -> None:
    """The Open XML SDK has nothing against it."""
    path = tmp_path / "plan.xlsm"
    path.write_bytes(workbook(language))
    assert validator(path) == []


def test_addin_is_valid(validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """The Open XML SDK has nothing against the add-in."""
    path = tmp_path / "sostac.xlam"
    path.write_bytes(addin())
    assert validator(path) == []


def test_two_builds_are_identical() -> None:
    """The workbook, the add-in and their VBA projects are the same, byte for byte, on every build."""
    before = workbook(), addin(), project("workbook")
    for made in (workbook, addin, project):
        made.cache_clear()
    assert (workbook(), addin(), project("workbook")) == before


def test_shipped_macros_are_those_of_the_sources() -> None:
    """`make templates` was run after the last change of the macros, of pyOpenVBA and of xlwings."""
    assert template(VBA_PROJECT).read_bytes() == project("workbook"), "run `make templates`"
    assert template(RIBBON).read_bytes() == macro_books.RIBBON, "run `make templates`"


# -- planted damage ----------------------------------------------------------------------------------------------------------------------


def in_part(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """Return the damage that puts one text of a part in the place of another."""

    def damage(data: bytes) -> bytes:
        def swap(part: bytes) -> bytes:
            assert old.encode() in part
            return part.replace(old.encode(), new.encode(), 1)

        return changed(data, {name: swap})

    return damage


def without(name: str) -> Callable[[bytes], bytes]:
    """Return the damage that takes a part out."""
    return lambda data: changed(data, {name: lambda _: None})


def flipped(data: bytes) -> bytes:
    """Change a bit in the middle of a compressed part."""
    with ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo("xl/styles.xml")
    place = info.header_offset + 60 + info.compress_size // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def doubled(data: bytes) -> bytes:
    """Add a part a second time."""
    target = BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(target, "a") as archive:
        archive.writestr("xl/styles.xml", archive.read("xl/styles.xml"))
    return target.getvalue()


def cut_project(data: bytes) -> bytes:
    """Cut the VBA project short."""
    return changed(data, {PROJECT: lambda part: part[: len(part) // 2]})


def compiled(data: bytes) -> bytes:
    """Say that the VBA project holds the compiled code of some Excel."""
    return changed(data, {PROJECT: lambda part: part.replace(bytes.fromhex("CC61FFFF000100"), bytes.fromhex("CC61B500000100"))})


DAMAGES: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "checksum": (flipped, "xl/styles.xml: is damaged"),
    "part there twice": (doubled, "xl/styles.xml: there twice"),
    "ill-formed part": (in_part(RIBBON_PART, "</customUI>", ""), f"{RIBBON_PART}: "),
    "part that is missing": (without(RIBBON_PART), "leads to customUI/customUI14.xml, which is not there"),
    "no ribbon": (in_part("_rels/.rels", "ui/extensibility", "ui/other"), "0 ribbons"),
    "type of a plain workbook": (
        in_part("[Content_Types].xml", "vnd.ms-excel.sheet.macroEnabled.main", "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"),
        "xl/workbook.xml: its content type",
    ),
    "type of the project": (in_part("[Content_Types].xml", "vnd.ms-office.vbaProject", "octet-stream"), f"{PROJECT}: its content type"),
    "project cut short": (cut_project, "vbaProject.bin: "),
    "compiled code": (compiled, "vbaProject.bin: it holds compiled code"),
    "code name of a sheet": (
        in_part("xl/worksheets/sheet3.xml", 'codeName="ObjectivesSheet"', 'codeName="Sheet3"'),
        "the code names ObjectivesSheet, Sheet3",
    ),
    "code name of the workbook": (in_part("xl/workbook.xml", 'codeName="ThisWorkbook"', ""), "are not those of the project"),
    "button without a macro of that name": (in_part(DRAWING, "SostacCheck", "SostacChekc"), "a button runs [0]!SostacChekc"),
    "button of another workbook": (in_part(DRAWING, "[0]!SostacCheck", "Other.xlsm!SostacCheck"), "a button runs Other.xlsm!SostacCheck"),
    "button with a macro that takes an argument": (in_part(DRAWING, "[0]!SostacCheck", "[0]!RibbonCheck"), "a button runs [0]!RibbonCheck"),
    "ribbon's macro without argument": (in_part(RIBBON_PART, '"RibbonCheck"', '"SostacCheck"'), "onAction calls SostacCheck"),
    "ribbon's macro that is not there": (in_part(RIBBON_PART, '"RibbonHelp"', '"RibbonHlep"'), "onAction calls RibbonHlep"),
    "id of the ribbon there twice": (in_part(RIBBON_PART, 'id="help"', 'id="check"'), "the id check is there twice"),
    "ribbon of another version": (in_part(RIBBON_PART, "2009/07/customui", "2006/01/customui"), "its root is"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_planted_damage_is_found(name: str) -> None:
    """A check that finds nothing in our files is no check unless it finds this."""
    damage, said = DAMAGES[name]
    assert any(said in fault for fault in package(damage(workbook())).faults()), package(damage(workbook())).faults()


@pytest.mark.parametrize(
    ("module", "old", "new", "said"),
    [
        ("SostacButtons", "buttons.check()", "buttons.chekc()", "no such function: If Ready Then RunPython"),
        ("SostacButtons", "from sostac_xl.addin import", "from sostac_xl import", "no such function: If Ready Then RunPython"),
        ("SostacButtons", "Public Sub SostacCheck()", "Private Sub SostacCheck()", "a button runs [0]!SostacCheck"),
        ("SostacRibbon", "RibbonCheck(control As Object)", "RibbonCheck(control As IRibbonControl, x)", "onAction calls RibbonCheck"),
        ("SostacGuards", 'PlanBook.Path = ""', 'PlanBook.Path = "x"', "SostacGuards: the module in the file is not the source"),
        ("xlwings", "0.37.8", "0.37.7", "xlwings: the module in the file is not the source"),
    ],
)
def test_another_source_is_found(monkeypatch: pytest.MonkeyPatch, module: str, old: str, new: str, said: str) -> None:
    """A project that was built from other sources is found out by what its modules say."""
    texts = dict(sources("workbook"))
    assert old in texts[module]
    checked = package(workbook())
    with monkeypatch.context() as patched:
        patched.setattr(vba, "sources", lambda _: texts | {module: texts[module].replace(old, new)})
        other = with_project(workbook())
    faults = package(other).faults()
    assert any(said in fault for fault in faults), faults
    assert checked.faults() == []


def test_hidden_code_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that stands in a sheet or the workbook itself, or in a module without a source, does not slip in."""
    texts = dict(sources("workbook"))
    more = {"ThisWorkbook": "Sub Workbook_Open()\r\nEnd Sub\r\n", "Extra": 'Attribute VB_Name = "Extra"\r\nSub A()\r\nEnd Sub\r\n'}
    with monkeypatch.context() as patched:
        patched.setattr(vba, "sources", lambda _: texts | more)
        other = with_project(workbook())
    assert package(other).faults() == ["Extra: the module in the file is not the source", "ThisWorkbook: the module in the file holds code"]


# -- the twin ----------------------------------------------------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_workbook_has_the_same_cells_and_no_macros(language: str) -> None:
    """The .xlsx differs in the project, the ribbon, the buttons and the names of sheets for VBA, and in nothing else of any sheet."""
    plain, macro = parts(workbook(language, macros=False)), parts(workbook(language))
    names = " ".join(plain)
    assert "vba" not in names
    assert "customUI" not in names
    assert not any(b"Sostac" in data for name, data in plain.items() if "drawing" in name)

    def cells(part: bytes) -> bytes:
        return re.sub(rb'<drawing r:id="\w+"/>| r:id="\w+"| codeName="\w+"', b"", part)

    sheets = [name for name in plain if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(CODE_NAMES)
    assert [name for name in (*sheets, "xl/sharedStrings.xml", "xl/styles.xml") if cells(plain[name]) != cells(macro[name])] == []


# -- the sources -------------------------------------------------------------------------------------------------------------------------


def test_every_action_is_there_everywhere() -> None:
    """An action has a function, a macro, a button in the ribbon and at least one on a sheet; and there is no other."""
    keys = {action.key for action in ACTIONS}
    assert keys == {*functions()}
    assert {*re.findall(r'<button id="(\w+)"', macro_books.RIBBON.decode())} == keys
    assert {*re.findall(r'<group id="(\w+)"', macro_books.RIBBON.decode())} == {*GROUPS}
    assert {*re.findall(r"Public Sub (\w+)\(\)", sources("workbook")["SostacButtons"])} == {action.macro for action in ACTIONS}
    drawings = b"".join(data for name, data in parts(workbook()).items() if "drawings/drawing" in name)
    assert {*re.findall(r'macro="\[0\]!(\w+)"', drawings.decode())} == {action.macro for action in ACTIONS}


@pytest.mark.parametrize("flavour", get_args(Flavour))
def test_files_beside_a_plan_are_not_imported(flavour: Flavour) -> None:
    """A Python file that lies beside a workbook, or was sent with it, does not get in the place of a module that the buttons need."""
    runner = sources(flavour)["xlwings"]
    assert runner.count('GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "false")') == 2
    assert 'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")' not in runner


def test_change_of_xlwings_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a new xlwings no longer says what we change in it, the build stops instead of leaving it as it is."""
    monkeypatch.setattr(vba, "_CHANGES", {"addin": (("what no version says", ""),)})
    with pytest.raises(TemplateError, match="what no version says"):
        sources("addin")


def test_licences_of_others_stay_in() -> None:
    """What xlwings and its Dictionary ask to be kept is in the modules and in the notices that ship."""
    modules = sources("addin")
    assert "Zoomer Analytics" in modules["xlwings"]
    assert "Redistributions in binary form" in modules["xlwings"]
    assert "Tim Hall" in modules["Dictionary"]
    assert 'PROJECT_NAME As String = "xlwings"' in modules["xlwings"]
    notices = (vba.MACROS / "NOTICES.md").read_text("utf-8")
    assert "Zoomer Analytics" in notices
    assert "Tim Hall" in notices


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Attribute VB_Name = "Bad"\nConst Hello = "Привет"\n', "Bad.bas:2: VBA can't hold 'П'"),
        ('Attribute VB_Name = "Good"\n', "Bad.bas:1: a module begins with its name"),
        ("Option Explicit\n", "Bad.bas:1: a module begins with its name"),
    ],
)
def test_source_that_vba_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, said: str) -> None:
    """A letter outside of the code page, or a module under another name, stops the build with the line it stands in."""
    (tmp_path / "workbook").mkdir()
    (tmp_path / "Bad.bas").write_text(text, encoding="utf-8")
    monkeypatch.setattr(vba, "MACROS", tmp_path)
    with pytest.raises(TemplateError, match=re.escape(said)):
        vba_project("workbook", CODE_NAMES)

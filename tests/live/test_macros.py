"""The buttons of the macro workbook, pressed in LibreOffice: the workbook's own VBA runs, up to the call of Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from sostac_xl import schema
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.schema.sheets import SHEETS
from sostac_xl.workbook.actions import ACTIONS, ON_SHEETS, WARNINGS, Action
from sostac_xl.workbook.ribbon import said_names
from tests.support.office import Office, load_uno, settings
from tests.workbook import macro_books
from tests.workbook.macro_books import changed, workbook

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("live")]

RUN_ALWAYS: Final = 4
"""LibreOffice's number for running macros without asking."""
PYTHON: Final = r"C:\Program Files\Python\python.exe"
HEAD: Final = "Option VBASupport 1\nOption Explicit\n"
NOTEBOOK: Final = """
Public Sub Keep(ByVal text As String)
    Open "{log}" For Append As #1
    Print #1, text
    Close #1
End Sub
"""
XLWINGS: Final = (
    HEAD
    + """
Public Function RunPython(PythonCommand As String)
    Keep PythonCommand
End Function

Public Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    Select Case configKey
    {settings}
    Case Else
        GetConfig = ""
    End Select
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (FileSpec = "{python}")
End Function
"""
    + NOTEBOOK
)
"""What stands in for xlwings' module: it keeps what it was to run, and knows the settings and the one Python of a test."""
MESSAGES: Final = (
    HEAD
    + """
Public Sub Say(ByVal key As String)
    Keep Said(key)
End Sub
"""
)
"""What stands in for the window with a message, of which LibreOffice shows none without a screen."""
OWN_PLAN: Final = (
    HEAD
    + """
Public Function PlanBook() As Object
    Set PlanBook = ThisWorkbook
End Function
"""
)
"""What stands in for the add-in's look at the workbook in front: without a screen none is in front."""
NO_PLAN: Final = (
    HEAD
    + """
Public Function PlanBook() As Object
    Set PlanBook = Nothing
End Function
"""
)
"""The same, when nothing is open."""
CALL_BACKS: Final = (
    HEAD
    + """
Type RibbonControl
    ID As String
End Type

Sub AskForTexts(ByVal key As String)
    Dim control As RibbonControl
    Dim label
    Dim tip
    control.ID = key
    RibbonLabel control, label
    Keep label
    RibbonTip control, tip
    Keep tip
End Sub
"""
)
"""What stands in for Excel's ribbon."""


@dataclass
class MacroBook:
    """A workbook with macros, open in LibreOffice."""

    document: Any
    log: Path
    modules: Mapping[str, str]
    library: Any = field(init=False)

    def __post_init__(self) -> None:
        """Put the modules in the place of the workbook's own."""
        self.library = self.document.BasicLibraries.getByName("VBAProject")
        for name, source in self.modules.items():
            (self.library.replaceByName if self.library.hasByName(name) else self.library.insertByName)(name, source)

    def run(self, script: str, *arguments: Any) -> list[str]:
        """Run a macro and return what was kept of it; `script` is its address, or its module and name."""
        self.log.write_text("")
        address = script if ":" in script else f"vnd.sun.star.script:VBAProject.{script}?language=Basic&location=document"
        self.document.getScriptProvider().getScript(address).invoke(arguments, (), ())
        return self.log.read_text("utf-8").splitlines()

    def buttons(self) -> Iterator[tuple[str, str]]:
        """Yield the sheet and the macro's address of every button."""
        for sheet in self.document.Sheets:
            for shape in sheet.DrawPage:
                events = shape.getEvents() if hasattr(shape, "getEvents") else None
                click = {each.Name: each.Value for each in (events.getByName("OnClick") or ())} if events else {}
                if click.get("Script"):
                    yield sheet.Name, click["Script"]


@pytest.fixture(scope="module")
def office(app: Any) -> Office:
    """The LibreOffice in which the other live tests run."""
    running: Office = app.impl.office
    return running


Opener = Callable[..., MacroBook]


@pytest.fixture
def opened(office: Office, tmp_path: Path) -> Iterator[Opener]:
    """Opens a macro workbook, as a file or without a name, with the settings that xlwings is to find."""
    documents = []

    def open_book(data: bytes, config: Mapping[str, str] | None = None, *, saved: bool = True, **modules: str) -> MacroBook:
        path, log = tmp_path / "Ann's план.xlsm", tmp_path / "log.txt"
        path.write_bytes(data)
        options = settings(Hidden=True, MacroExecutionMode=RUN_ALWAYS, AsTemplate=not saved)
        documents.append(office.desktop.loadComponentFromURL(load_uno().systemPathToFileUrl(str(path)), "_blank", 0, options))
        found = {"INTERPRETER_WIN": "python"} if config is None else config
        cases = "\n    ".join(f'Case "{key}"\n        GetConfig = "{value}"' for key, value in found.items()) or 'Case ""'
        xlwings = XLWINGS.format(settings=cases, python=PYTHON, log=log)
        return MacroBook(documents[-1], log, {"xlwings": xlwings, "Dictionary": HEAD, "SostacMessages": MESSAGES} | modules)

    yield open_book
    for document in documents:
        document.close(True)


def addin(language: str = "en") -> bytes:
    """Return the add-in as LibreOffice opens it, as a workbook of its own: it knows no add-ins. It is its own plan, in a language."""
    name = f'<definedNames><definedName name="sx.language">"{language}"</definedName>'.encode()
    return changed(
        macro_books.addin(),
        {
            "[Content_Types].xml": lambda types: types.replace(b".addin.macro", b".sheet.macro"),
            "xl/workbook.xml": lambda book: book.replace(b"<definedNames>", name),
        },
    )


def call_of(action: Action) -> list[str]:
    """Return what RunPython is to run for an action."""
    return [f"from sostac_xl.addin import buttons; buttons.{action.key}()"]


def test_every_button_runs_its_action(opened: Opener) -> None:
    """LibreOffice finds the macro of each button of each sheet, and each macro calls its function in Python."""
    book = opened(workbook())
    found = list(book.buttons())
    names = [sheet.title for sheet in SHEETS]
    told = [(sheet.title, action.macro) for sheet in schema.SHEETS for row in ON_SHEETS.get(sheet, ()) for action in row]
    macros = [(sheet, re.findall(r"SostacButtons\.(\w+)\?", script)[0]) for sheet, script in found]
    assert sorted(macros, key=lambda each: names.index(each[0])) == told
    scripts = dict(zip((macro for _, macro in macros), (script for _, script in found), strict=True))
    assert {action.key: book.run(scripts[action.macro]) for action in ACTIONS} == {action.key: call_of(action) for action in ACTIONS}


@pytest.mark.parametrize("flavour", [workbook, addin])
def test_every_button_of_the_ribbon_runs_its_action(opened: Opener, flavour: Callable[[], bytes]) -> None:
    """The ribbon's macros take the control that they are given and call the same functions, in the workbook and in the add-in."""
    book = opened(flavour(), SostacPlan=OWN_PLAN)
    ran = {action.key: book.run(f"SostacRibbon.{action.macro.replace('Sostac', 'Ribbon')}", book.document) for action in ACTIONS}
    assert ran == {action.key: call_of(action) for action in ACTIONS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_unsaved_workbook_is_to_be_saved_first(opened: Opener, language: str) -> None:
    """A plan that has no file yet gets the remedy, in its language, and no Python."""
    told = [Translator(language).render(WARNINGS["unsaved"])]
    assert opened(addin(language), saved=False, SostacPlan=OWN_PLAN).run("SostacButtons.SostacCheck") == told


def test_unsaved_macro_workbook_is_to_be_saved_first(opened: Opener) -> None:
    """So does the workbook that the macros stand in."""
    assert opened(workbook(), saved=False).run("SostacButtons.SostacCheck") == [WARNINGS["unsaved"].text]


def test_addin_without_a_workbook_asks_for_one(opened: Opener) -> None:
    """The add-in says so when nothing is open that it could work on."""
    book = opened(addin(), SostacPlan=NO_PLAN)
    assert book.run("SostacButtons.SostacCheck") == [WARNINGS["open"].text]


@pytest.mark.parametrize(
    "config",
    [
        {"INTERPRETER_WIN": PYTHON},
        {"INTERPRETER_WIN": "python"},
        {"INTERPRETER": PYTHON},
        {"CONDA PATH": r"C:\conda", "CONDA ENV": "base"},
        {"INTERPRETER_MAC": "/nowhere/python", "INTERPRETER_WIN": PYTHON},
    ],
)
def test_python_that_was_set_up_is_called(opened: Opener, config: Mapping[str, str]) -> None:
    """A program that is there, one that the system finds by its name, and a conda environment are called."""
    book = opened(addin(), config, SostacPlan=OWN_PLAN)
    assert book.run("SostacButtons.SostacHelp") == ["from sostac_xl.addin import buttons; buttons.help()"]


@pytest.mark.parametrize("config", [{}, {"INTERPRETER_WIN": r"C:\gone\python.exe"}, {"INTERPRETER_MAC": "/usr/bin/python3"}])
def test_missing_python_is_told_with_its_remedy(opened: Opener, config: Mapping[str, str]) -> None:
    """Without settings, and with those of a program that is gone, the message names what to install and what to run."""
    book = opened(addin("ru"), config, SostacPlan=OWN_PLAN)
    assert book.run("SostacButtons.SostacBuildPlan") == [Translator("ru").render(WARNINGS["python"])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ribbon_of_the_addin_speaks_the_plans_language(opened: Opener, language: str) -> None:
    """The add-in's ribbon gets the label and the sentence of each button in the language of the workbook in front."""
    book = opened(addin(language), SostacPlan=OWN_PLAN, CallBacks=CALL_BACKS)
    texts = dict(said_names(labels=True))
    for action in ACTIONS:
        told = [texts[f"sx.said.{action.key}.{language}"], texts[f"sx.said.{action.key}.tip.{language}"]]
        assert book.run("CallBacks.AskForTexts", action.key) == told

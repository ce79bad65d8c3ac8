"""The modules in `macros/` are VBA that compiles, and do on a Mac what they do on Windows: run by the interpreter of pyOpenVBA."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any, Final, get_args

import pytest
from pyopenvba.exceptions import VBACompileError
from pyopenvba.interpreter import NOTHING, Interpreter, parse_module

from sostac_xl.vba import Flavour, sources
from sostac_xl.workbook.actions import ACTIONS
from tests.workbook.macro_books import public_functions

STUBS: Final[Mapping[str, str]] = {
    "xlwings": """
Public Function RunPython(PythonCommand As String)
    Debug.Print PythonCommand
End Function

Public Function GetConfig(configKey As String) As Variant
    GetConfig = ""
    If configKey = "{key}" Then GetConfig = "{value}"
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (FileSpec = "C:\\Python\\python.exe")
End Function

Public Function WScript() As Object
    Set WScript = New Shell
End Function
""",
    "SostacPlan": """
Public Function PlanBook() As Object
    Set PlanBook = New Book
End Function
""",
    "SostacTexts": """
Public Function Said(ByVal key As String) As String
    Said = "said: " & key
End Function
""",
}
"""Modules in the place of those that need Excel."""
CLASSES: Final[Mapping[str, str]] = {
    "Book": 'Public Property Get Path() As String\n    Path = "C:\\Plans"\nEnd Property\n',
    "Shell": "Public Sub Popup(text, seconds, title, look)\n    Debug.Print text\nEnd Sub\n",
}
"""Objects in the place of Excel's and Windows' own."""


def ours(flavour: Flavour) -> Mapping[str, str]:
    """Return the modules that are ours."""
    return {name: text for name, text in sources(flavour).items() if name.startswith("Sostac")}


def run(macro: str, key: str = "", value: str = "", *, mac: bool) -> list[str]:
    """Run a macro with one setting of xlwings; return what it did: the commands for Python, and what was shown on the screen."""
    vba: Any = Interpreter()
    for name, text in ours("workbook").items():
        header, _, body = text.replace("xlwings.", "").partition("\r\n")  # the interpreter knows no module before a name
        vba.add_module(STUBS.get(name) or f"{header}\r\n#Const Mac = {mac}\r\n{body}", name=name)
    vba.add_module(STUBS["xlwings"].format(key=key, value=value), name="xlwings")
    for name, text in CLASSES.items():
        vba.add_module(text, name=name, kind="class")
    vba.run(macro)
    return [*vba.console, *(str(shown[1]) for shown in vba.dialogs)]


@pytest.mark.parametrize("flavour", get_args(Flavour))
def test_every_module_compiles(flavour: Flavour) -> None:
    """Each of our modules is VBA, and declares what it uses: `Option Explicit` stands in all of them."""
    for name, text in ours(flavour).items():
        parse_module(text, name=name)
        assert "\r\nOption Explicit\r\n" in text, name
    assert sources("addin")["ThisWorkbook"].startswith("Option Explicit\r\n")


@pytest.mark.parametrize(
    ("old", "new"), [("If PlanBook Is Nothing Then", "If PlanBook Is Nothing"), ("End Function", "End Sub"), ("As Boolean", "As"), ("#End If", "")]
)
def test_a_slip_does_not_compile(old: str, new: str) -> None:
    """The parser finds the usual slips."""
    with pytest.raises(VBACompileError):
        parse_module(sources("workbook")["SostacGuards"].replace(old, new, 1), name="SostacGuards")


def test_every_function_for_cells_has_its_macro() -> None:
    """Functions that the Python side has are in the project, with the same arguments, the same ones optional, and described alike."""
    functions = [node for node in public_functions("functions") if node.name.startswith("SOSTAC_")]
    text = sources("addin")["SostacFunctions"]
    found = {name: arguments.split(", ") for name, arguments in re.findall(r"Public Function (\w+)\((.*)\)", text)}
    assert found == {
        node.name: ["Optional " * (number >= len(node.args.args) - len(node.args.defaults)) + each.arg for number, each in enumerate(node.args.args)]
        for node in functions
    }
    described = dict(re.findall(r'Attribute (\w+)\.VB_Description = "(.*)"', text))
    assert described == {node.name: (ast.get_docstring(node) or "").splitlines()[0].translate({0x2212: "-", 0xD7: "*"}) for node in functions}


def test_function_for_cells_hands_its_cells_over() -> None:
    """The function of the same name gets what the cell gives, and what goes wrong comes back as a text."""
    called = "Public Function XLPy() As Object\n    Set XLPy = New Server\nEnd Function\n"
    server = 'Public Function CallUDF(module, name, arguments, book, caller)\n    CallUDF = module & " " & name & " " & arguments(1)\nEnd Function\n'
    broken = 'Public Function CallUDF(module, name, arguments, book, caller)\n    Err.Raise 1000, , "no server"\nEnd Function\n'
    for text, result in ((server, "sostac_xl.addin.functions SOSTAC_CAC 4"), (broken, "no server")):
        vba: Any = Interpreter()
        functions = re.sub(r"Attribute SOSTAC.*\r\n", "", sources("workbook")["SostacFunctions"])  # which the interpreter does not take
        vba.add_module(functions.replace("Application.Caller", "Nothing"), name="SostacFunctions")
        for name in ("SostacPlan", "SostacTexts"):
            vba.add_module(STUBS[name], name=name)
        vba.add_module(called, name="xlwings")
        for name, source in (*CLASSES.items(), ("Server", text)):
            vba.add_module(source, name=name, kind="class")
        assert str(vba.run("SOSTAC_CAC", [100, 4])) == result


@pytest.mark.parametrize(("mac", "key", "value"), [(False, "INTERPRETER_WIN", "python"), (True, "INTERPRETER_MAC", "/opt/python/bin/python3")])
def test_every_macro_calls_its_function(mac: bool, key: str, value: str) -> None:
    """On Windows and on a Mac each macro calls Python with its function."""
    for action in ACTIONS:
        assert run(action.macro, key, value, mac=mac) == [f"from sostac_xl.addin import buttons; buttons.{action.key}()"]


@pytest.mark.parametrize(
    ("mac", "key", "value", "done"),
    [
        (False, "", "", "said: python"),
        (True, "", "", "said: python"),
        (False, "INTERPRETER_MAC", "/usr/bin/python3", "said: python"),
        (True, "INTERPRETER_WIN", "python", "said: python"),
        (False, "INTERPRETER_WIN", r"C:\gone\python.exe", "said: python"),
        (False, "INTERPRETER_WIN", r"C:\Python\python.exe", "from sostac_xl.addin import buttons; buttons.help()"),
        (False, "INTERPRETER", r"C:\Python\python.exe", "from sostac_xl.addin import buttons; buttons.help()"),
        (True, "CONDA ENV", "base", "from sostac_xl.addin import buttons; buttons.help()"),
    ],
)
def test_python_is_looked_for_where_the_system_has_it(mac: bool, key: str, value: str, done: str) -> None:
    """Windows and the Mac have settings of their own; without them the message comes up, on each in its own way."""
    assert run("SostacHelp", key, value, mac=mac) == [done]


def test_interpreter_finds_an_undeclared_name() -> None:
    """A name that is used and not declared stops the macro: the runs above have none."""
    vba: Any = Interpreter()
    vba.add_module(re.sub(r"Dim formula As String", "", sources("workbook")["SostacTexts"]), name="SostacTexts")
    with pytest.raises(VBACompileError):
        vba.run("Content", [NOTHING, "key"])

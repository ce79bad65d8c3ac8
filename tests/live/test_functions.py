"""Functions that ask the plan, in the workbook that is open; and all of them through xlwings' own machinery for functions in cells."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import pytest
import xlwings as xw

from sostac_xl.addin import functions
from sostac_xl.addin.functions import SOSTAC_CHECK, SOSTAC_FORECAST

pytestmark = pytest.mark.xdist_group("live")  # one LibreOffice, and one open plan, for all of them

LEFT_OUT: Final = -2147352572
"""What Excel hands over for an argument that was left out."""
MONDAY: Final = datetime(2027, 1, 4)


def test_the_plan_in_a_cell(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forecast and the findings of the calling workbook come as tables; a stage that is none is a text."""
    monkeypatch.setattr(xw.Book, "_mock_caller", shown, raising=False)

    forecast, findings = SOSTAC_FORECAST("best"), SOSTAC_CHECK("Doelstellingen")

    assert forecast[0][0] == "Tactic"
    assert {len(row) for row in forecast} == {len(functions.FIGURES) + 1}
    assert forecast[-1][0] == "Total"
    assert all(row[2].startswith("Objectives!") for row in findings)
    assert "stage: choose" in str(SOSTAC_CHECK("nowhere"))


@pytest.fixture
def machinery(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Xlwings' machinery of Windows, with its own decorators on our functions and stubs for what only Windows has."""
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
        stub = ModuleType(name)
        vars(stub).update(CoInitialize=lambda: None, Dispatch=lambda each: each, com_error=OSError)
        monkeypatch.setitem(sys.modules, name, stub)
    windows, server = ModuleType("xlwings._xlwindows"), ModuleType("xlwings.com_server")
    vars(windows).update(Range=lambda xl: xl, is_range_instance=lambda _: False)
    vars(server).update(loop=None)
    monkeypatch.setattr(xw, "_xlwindows", windows, raising=False)
    monkeypatch.setitem(sys.modules, "xlwings.com_server", server)
    udfs = importlib.import_module("xlwings.udfs")
    for name, decorator in {"func": udfs.xlfunc, "arg": udfs.xlarg, "ret": udfs.xlret}.items():
        monkeypatch.setattr(xw, name, decorator)
    importlib.reload(functions)
    yield udfs
    monkeypatch.undo()
    sys.modules.pop("xlwings.udfs", None)
    importlib.reload(functions)


def test_excel_gets_names_arguments_and_help(machinery: Any) -> None:
    """The macros that xlwings makes name every function, with its optional arguments and its help text."""
    text = StringIO()
    machinery.generate_vba_wrapper(functions.__name__, functions, text, SimpleNamespace(Name="plan.xlsm"))

    assert text.getvalue().count("Function SOSTAC_") == 10
    assert "Function SOSTAC_NET(gross, fee, Optional digits)" in text.getvalue()
    assert "Functions for cells" not in text.getvalue()
    meta = vars(functions.SOSTAC_NET)["__xlfunc__"]
    assert "as a share of gross" in meta["ret"]["doc"]
    assert "share of gross" in meta["argmap"]["fee"]["doc"]


def test_the_plan_in_a_cell_by_xlwings(app: Any, machinery: Any) -> None:
    """What Excel hands over (numbers, cells, nothing) arrives as what the function takes, and its result goes back."""
    book = app.books.add()
    cell, engine = book.sheets[0].range("A1").impl, xw.engines["libreoffice"]
    machinery_call = machinery.call_udf
    engines = vars(xw.engines)["engines_by_name"]
    engines["excel"] = engine
    try:
        assert machinery_call(functions.__name__, "SOSTAC_NET", [100.0, 0.15, LEFT_OUT], caller=cell) == [[85.0]]
        assert machinery_call(functions.__name__, "SOSTAC_CAC", [100.0, None], caller=cell) == [["new_customers: a number is needed."]]
        days = machinery_call(functions.__name__, "SOSTAC_WORKDAY", [MONDAY, 5.0, ((MONDAY,), (None,))], caller=cell)
        assert days[0][0].day == 12
    finally:
        del engines["excel"]
        book.close()

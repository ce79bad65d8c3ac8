"""LibreOffice as the live Excel of a session, and workbooks open in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sostac_xl.examples import load
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person
from sostac_xl.workbook.package import open_workbook
from sostac_xl.workbook.patch import Patch
from sostac_xl.workbook.read import plan_of
from tests.conftest import need
from tests.support.libreoffice import LibreOffice
from tests.support.office import UNO
from tests.support.shelf import new_workbook


@pytest.fixture(scope="session")
def app(libreoffice: LibreOffice) -> Iterator[Any]:  # noqa: ARG001 - it says whether LibreOffice is there, and marks the tests
    """A running LibreOffice that xlwings takes for Excel."""
    need(UNO.exists(), "python3-uno")
    import xlwings as xw

    from tests.live.engine import install

    install()
    running = xw.App(add_book=False)
    yield running
    running.kill()


@pytest.fixture(scope="session")
def webshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example plan in a workbook of our own."""
    path = tmp_path_factory.mktemp("example") / "plan.xlsx"
    path.write_bytes(new_workbook(load("webshop", "en")))
    return path


@pytest.fixture(autouse=True)
def forgetful(request: pytest.FixtureRequest) -> Iterator[None]:
    """The running program remembers nothing of a test: messages, answers, the status bar."""
    app = request.getfixturevalue("app") if "app" in request.fixturenames else None
    yield
    if app:
        app.impl.alerts.clear()
        app.impl.answers.clear()
        app.impl.status_bar = False


@pytest.fixture
def opened(app: Any) -> Iterator[Callable[[Path], Any]]:
    """Opens workbooks, which are closed after the test."""
    books = []

    def open_book(path: Path) -> Any:
        books.append(app.books.open(str(path)))
        return books[-1]

    yield open_book
    for book in books:
        book.close()


@pytest.fixture(scope="session")
def broken(webshop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example plan after a user was at it: a new row without ID, a bare reference, a missing owner, an odd date, a formula."""
    path = tmp_path_factory.mktemp("broken") / "broken.xlsx"
    path.write_bytes(webshop.read_bytes())
    plan = plan_of(open_workbook(path))
    patch = Patch.open(path)
    person, objective = plan[Person][0], plan[Objective][0]
    for cell, value in (
        (objective.cell("owner"), None),
        (objective.cell("due"), "03/04/2027"),
        (plan[Objective][1].cell("owner"), person.id),
        (person.cell("id"), None),
    ):
        assert cell
        patch.set(cell.sheet, cell.address, value)
    patch.save(datetime(2027, 3, 1, 12), backup=False)
    return path


@pytest.fixture(scope="session")
def shown(app: Any, broken: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A plan with faults, opened once for all tests that write nothing into it."""
    path = tmp_path_factory.mktemp("shown") / "Plan d'hiver · план.xlsx"
    path.write_bytes(broken.read_bytes())
    found = app.books.open(str(path))
    yield found
    found.close()

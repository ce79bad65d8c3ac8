"""Whatever users do to a workbook, one thing or many: the plan reads the same, or a finding names each difference."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from sostac_xl.examples import load
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.plan import Market, Section
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Funnel, Raci
from sostac_xl.workbook.read import read_plan
from tests.foreign.desk import Desk
from tests.foreign.user_edits import EDITS, Edit
from tests.support.shelf import new_workbook
from tests.workbook.books import FACTS, make_book
from tests.workbook.cases import BLOCKS, ROWS

IN_USE: Mapping[type[Row], Sequence[Mapping[str, Any]]] = {
    **ROWS,
    Section: [{"id": section_id(table), "table": table.info.title, "in_use": "yes"} for table in (Market, Raci, Funnel)],
}
"""The small workbook, with all of its tables switched on: nothing is told of others."""
LANGUAGE_NAMES = {"en": "English", "nl": "Dutch", "ru": "Russian"}
EXAMPLES = int(os.environ.get("SOSTAC_EDIT_RUNS", "40"))
"""How many workbooks the machine edits."""
BIG = os.environ.get("SOSTAC_EDIT_BIG", "")
"""Whether they are those of the web shop, in place of small ones."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    """A small workbook, and its plan."""
    path = make_book(tmp_path_factory.mktemp("small") / "plan.xlsx", IN_USE, BLOCKS)
    return path, read_plan(path)


@pytest.fixture(scope="module")
def webshop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    """The workbook of the web shop, and its plan."""
    path = tmp_path_factory.mktemp("webshop") / "plan.xlsx"
    path.write_bytes(new_workbook(load("webshop", "nl"), language="nl"))
    return path, read_plan(path)


def read_back(desk: Desk, folder: Path) -> list[str]:
    """Save what is on a desk, and return the entries that read otherwise in silence."""
    desk.book.save(folder / "saved.xlsx")
    return desk.faults(read_plan(folder / "saved.xlsx"))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_each_edit_alone(small: tuple[Path, Plan], tmp_path: Path, edit: Edit) -> None:
    """Three times at other places: the same plan, or a finding for each difference."""
    for seed in range(3):
        desk = Desk(*small)
        edit(desk, Random(seed).choice)  # noqa: S311 - chance, not secrecy
        assert read_back(desk, tmp_path) == []


def test_all_edits_one_after_the_other(webshop: tuple[Path, Plan], tmp_path: Path) -> None:
    """In the example's own workbook: what each does by itself, all do together."""
    desk, random = Desk(*webshop), Random(2027)  # noqa: S311 - chance, not secrecy
    for edit in EDITS:
        edit(desk, random.choice)
    assert read_back(desk, tmp_path) == []


class Users(RuleBasedStateMachine):
    """Users who edit one workbook after the other."""

    books: dict[str, tuple[Path, Plan]]

    def __init__(self) -> None:
        """Begin without a workbook."""
        super().__init__()
        self.desk: Desk | None = None

    @initialize(language=st.sampled_from(sorted(LANGUAGE_NAMES)))
    def open(self, language: str) -> None:
        """Take a fresh workbook."""
        self.desk = Desk(*self.books[language])

    @rule(edit=st.sampled_from(EDITS), data=st.data())
    def edit(self, edit: Edit, data: Any) -> None:
        """Do one thing to it."""
        assert self.desk
        self.desk.done.append(edit.__name__)
        edit(self.desk, lambda things: data.draw(st.sampled_from(list(things))))

    def teardown(self) -> None:
        """Save it, and read it back."""
        if self.desk and self.desk.done:
            with TemporaryDirectory() as folder:
                assert read_back(self.desk, Path(folder)) == []


def test_any_edits_in_any_order(tmp_path: Path) -> None:
    """By chance, in three languages: the same plan, or a finding that names each difference; never a wrong value in silence."""
    for language, name in LANGUAGE_NAMES.items():
        path = tmp_path / f"{language}.xlsx"
        if BIG:
            path.write_bytes(new_workbook(load("webshop", language), language=language, size="full"))
        else:
            make_book(path, IN_USE, {**BLOCKS, **{block: {**FACTS, "language": name} for block in list(BLOCKS)[:1]}}, language=language)
        Users.books = {**getattr(Users, "books", {}), language: (path, read_plan(path))}
    run_state_machine_as_test(
        Users,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False),
    )

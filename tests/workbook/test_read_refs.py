"""References are read in the forms that people use; what can't be right is told with the row that may be meant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.checks import assess
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref, RefTo
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Person, PlanFacts, Section
from sostac_xl.schema.row import Row
from sostac_xl.schema.tactics import Raci, Tactic
from sostac_xl.schema.text import clean
from sostac_xl.workbook.read import read_plan
from sostac_xl.workbook.read_refs import References, targets_of
from tests.workbook.books import FACTS, make_book

T = Translator("en")
PEOPLE = [{"name": "Eva Whitfield"}, {"name": "Tom van Rijswijk"}, {"name": "Smit, Jansen"}, {"name": "Gezinnen met kinderen"}]
IN_USE: Mapping[type[Row], Any] = {Section: [{"id": section_id(Raci), "in_use": "yes"}], Person: PEOPLE}


def plan_of(tmp_path: Path, rows: Mapping[type[Row], Any]) -> Plan:
    """Return the plan read from a workbook with these rows."""
    return read_plan(make_book(tmp_path / "plan.xlsx", rows, {PlanFacts: FACTS}))


def responsible(tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    """Return the IDs that a cell for several people is read as, and what is said of it."""
    plan = plan_of(tmp_path, {**IN_USE, Raci: [{"item": "All", "responsible": text}]})
    return [ref.id for ref in plan[Raci][0].responsible], [T.render(problem.message) for problem in plan.problems]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("PER-01, PER-02", [1, 2]),
        ("Eva Whitfield, Tom van Rijswijk", [1, 2]),
        ("PER-02,eva whitfield", [2, 1]),
        ("PER-01 · Eva Whitfield, PER-02 · Tom van Rijswijk", [1, 2]),
        ("PER-01 PER-02", [1, 2]),
        ("PER-01\nPER-02", [1, 2]),
        ("Smit, Jansen", [3]),
        ("PER-03 · Smit, Jansen, PER-01", [3, 1]),
        ("Smit, Jansen; PER-01, PER-02", [3, 1, 2]),
        ("PER-02 - Tom van Rijswijk", [2]),
        ("PER-02 – tom van rijswijk", [2]),
        ("PER-02 Tom van Rijswijk", [2]),
        ("PER-02: Tom", [2]),
    ],
)
def test_several_in_every_form(tmp_path: Path, text: str, numbers: list[int]) -> None:
    """Commas and blanks part what can only be a list; a name with a comma stays whole; a hyphen or a blank stands for the dropdown's mark."""
    assert responsible(tmp_path, text) == ([f"PER-0{number}" for number in numbers], [])


@pytest.mark.parametrize(
    ("text", "ids", "nearest"),
    [
        ("Eva", [], "PER-01 · Eva Whitfield"),
        ("Gezinnen", [], "PER-04 · Gezinnen met kinderen"),
        ("Rijswijk", [], "PER-02 · Tom van Rijswijk"),
        ("Eva Whitfield (bureau)", [], "PER-01 · Eva Whitfield"),
        ("PER-02 Tommy", [], "PER-02 · Tom van Rijswijk"),
        ("PER-77 · Eva Whitfeild", ["PER-77"], "PER-01 · Eva Whitfield"),
        ("Bernard", [], ""),
        ("va", [], ""),
        ("Eva Whitfield, Bernard", [], "PER-01 · Eva Whitfield"),
    ],
)
def test_suggestions(tmp_path: Path, text: str, ids: list[str], nearest: str) -> None:
    """Part of a name that only one row has, a name with something behind it, or a slip of the pen leads to the row that may be meant."""
    found, (said,) = responsible(tmp_path, text)
    assert found == ids
    assert said == f"Responsible: “{text}” isn't there" + (f"; perhaps “{nearest}” is meant." if nearest else ".")


def test_part_of_several_names_suggests_none_of_them(tmp_path: Path) -> None:
    """What two rows have in their names is no hint."""
    rows = {Person: [{"name": "Tea for offices"}, {"name": "Tea for gifts"}], Objective: [{"objective": "Grow", "owner": "Tea"}]}
    assert [T.render(problem.message) for problem in plan_of(tmp_path, rows).problems] == ["Owner: “Tea” isn't there."]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("ACT-01 + 2 days", Link("ACT-01", lag=2)),
        ("ACT-01 + 2 dagen", Link("ACT-01", lag=2)),
        ("ACT-01 +2 werkdagen", Link("ACT-01", lag=2)),
        ("ACT-01+2d", Link("ACT-01", lag=2)),
        ("ACT-01 - 1 day", Link("ACT-01", lag=-1)),
        ("ACT-01 + 2 дня", Link("ACT-01", lag=2)),
        ("ACT-01 + 5 дней", Link("ACT-01", lag=5)),
        ("ACT-01 + 5 раб. дн.", Link("ACT-01", lag=5)),
        ("ACT-01EB+2", Link("ACT-01", lag=2)),
        ("ACT-01 bb", Link("ACT-01", LinkType.SS)),
        ("ACT-01 EE + 1 dag", Link("ACT-01", LinkType.FF, 1)),
        ("ACT-01BE", Link("ACT-01", LinkType.SF)),
        ("ACT-01ОН+2д", Link("ACT-01", lag=2)),
        ("ACT-01НН", Link("ACT-01", LinkType.SS)),
        ("ACT-01оо−1", Link("ACT-01", LinkType.FF, -1)),
        ("ACT-01НО", Link("ACT-01", LinkType.SF)),
        ("ACT-01 - Write brief", Link("ACT-01")),
    ],
)
def test_predecessors_in_every_language(tmp_path: Path, text: str, link: Link) -> None:
    """Kinds of link have the names that project programs give them in our languages, and days may be called days."""
    plan = plan_of(tmp_path, {Action: [{"action": "Write brief"}, {"action": "Go", "after": text}]})
    assert (plan[Action][1].after, plan.problems) == ((link,), ())


@pytest.mark.parametrize("text", ["ACT-01 + 2 weeks", "ACT-01 + 2 w", "ACT-01XX", "ACT-01 + soon", "ACT-01 + 3 u"])
def test_what_is_no_lag_in_days_is_not_read_as_one(tmp_path: Path, text: str) -> None:
    """Two weeks are no two days; the remedy explains how a lag is written."""
    plan = plan_of(tmp_path, {Action: [{"action": "Write brief"}, {"action": "Go", "after": text}]})
    (problem,) = plan.problems
    assert (plan[Action][1].after, problem.name) == ((), "link-unreadable")
    assert "two working days after ACT-05 is done (finish to start)" in T.render(problem.remedy)


def test_rows_sorted_without_their_ids(tmp_path: Path) -> None:
    """A label that is another row's name contradicts its ID: one warning per row names the cells; an old name that is nobody's is no news."""
    owners = ["PER-01 · Tom van Rijswijk", "PER-01 · Tom van Rijswijk", "PER-02 · Eva Whitfield", "PER-03 · Somebody who left"]
    rows = {Person: PEOPLE, Objective: [{"objective": f"O{n}", "owner": owner} for n, owner in enumerate(owners)]}
    rows[Action] = [{"action": "Write", "owner": "PER-01 Tom van Rijswijk", "after": "ACT-02 · Write"}, {"action": "Go"}]
    plan = plan_of(tmp_path, rows)
    action, first, second = sorted(plan.problems, key=lambda problem: T.render(problem.message))
    cells = [row.cell("owner") for row in (*plan[Objective][:2], plan[Action][0])]
    where = ", ".join(map(str, cells))
    assert T.render(first.message) == (
        f"PER-01 is “Eva Whitfield” now, but “Tom van Rijswijk” stands beside it in {where}. That is PER-02. It is read as PER-01."
    )
    assert (first.cell, first.row_id, first.stage) == (cells[0], "PER-01", "plan")
    assert (second.row_id, action.row_id) == ("PER-02", "ACT-02")
    assert [objective.owner for objective in plan[Objective]] == [Ref(f"PER-0{number}") for number in (1, 1, 2, 3)]


def objectives(ids: list[str | None], **names: str) -> dict[type[Row], Any]:
    """Return two objectives with these IDs, and fourteen tactics that refer to the second as OBJ-02."""
    rows = [{"id": row_id, "objective": name} for row_id, name in zip(ids, ("Grow", names.get("second", "Save costs")), strict=True)]
    return {Objective: rows, Tactic: [{"tactic": f"T{n}", "objective": "OBJ-02 · Save costs"} for n in range(14)]}


@pytest.mark.parametrize(
    ("row_id", "says"),
    [
        ("OBJ-01", "The ID OBJ-01 is in {first} too; other cells call this row OBJ-02."),
        (None, "This row has no ID; other cells call it OBJ-02."),
        ("two", "“two” is no ID of this table; other cells call this row OBJ-02."),
    ],
)
def test_a_lost_id_is_the_one_that_other_cells_show(tmp_path: Path, row_id: str | None, says: str) -> None:
    """One finding says what the ID was, and no reference dangles; a new number would break them all for good."""
    plan = plan_of(tmp_path, objectives(["OBJ-01", row_id]))
    (problem,) = plan.problems
    assert T.render(problem.message) == says.format(first=plan[Objective][0].cell("id"))
    assert problem.cell == plan[Objective][1].cell("id")
    assert T.render(problem.remedy) == "Type OBJ-02 in this cell; it is read so already."
    assert [objective.id for objective in plan[Objective]] == ["OBJ-01", "OBJ-02"]
    assert all(plan.find(tactic.objective) is plan[Objective][1] for tactic in plan[Tactic])


def test_the_first_of_two_rows_can_be_the_one_that_lost_its_id(tmp_path: Path) -> None:
    """Which of two rows with one ID is wrong is said by the names, not by the order."""
    rows = objectives(["OBJ-01", "OBJ-01"])
    rows[Objective].reverse()
    plan = plan_of(tmp_path, rows)
    assert [objective.id for objective in plan[Objective]] == ["OBJ-02", "OBJ-01"]
    assert [problem.cell for problem in plan.problems] == [plan[Objective][0].cell("id")]


def test_a_lost_id_is_not_made_up(tmp_path: Path) -> None:
    """Where no cell calls the row by its name, the ID stays as it was typed and the references dangle."""
    plan = plan_of(tmp_path, objectives(["OBJ-01", "OBJ-01"], second="Something else"))
    assert [objective.id for objective in plan[Objective]] == ["OBJ-01", "OBJ-01"]
    assert {problem.name for problem in plan.problems} == {"id-doubled", "reference-dangling"}


def test_a_lost_id_of_two_rows_with_one_name_is_neither_ones(tmp_path: Path) -> None:
    """What other cells call by a name that two rows have can be either of them."""
    rows = objectives([None, None])
    rows[Objective][0]["objective"] = "Save costs"
    assert [objective.id for objective in plan_of(tmp_path, rows)[Objective]] == ["", ""]


def test_an_id_that_another_row_has_is_not_given_twice(tmp_path: Path) -> None:
    """A row without ID whose name stands beside another row's ID gets none: that label is an old one."""
    plan = plan_of(tmp_path, objectives(["OBJ-02", None]))
    assert [objective.id for objective in plan[Objective]] == ["OBJ-02", ""]


def test_references_stay_quiet_about_a_missing_table(tmp_path: Path) -> None:
    """That the table is missing is told once; the IDs are kept for when it is back."""
    rows: dict[type[Row], Any] = {Objective: [{"objective": "Grow", "owner": "PER-01 · Ann"}, {"objective": "Save", "owner": "Ben"}]}
    plan = read_plan(make_book(tmp_path / "plan.xlsx", rows, {PlanFacts: FACTS}, without=(Person,)))
    assert [problem.name for problem in plan.problems] == ["table-missing"]
    assert [objective.owner for objective in plan[Objective]] == [Ref("PER-01"), None]
    assert not [finding for finding in assess(plan, plan.facts.start)[1] if finding.code == "PLN102"]  # type: ignore[arg-type]


KNOWN = targets_of("PER", [(f"PER-{number:02d}", str(person["name"])) for number, person in enumerate(PEOPLE, 1)])
pieces = st.lists(st.sampled_from(["PER-01", "per-2", "PER-77", "Eva", "Eva Whitfield", "Smit, Jansen", ";", ",", "·", "-", "\n", ":", "+2d", "FS"]))


@given(st.one_of(st.text(max_size=40), pieces.map("".join), pieces.map(" ".join)))
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever a cell holds, its references are rows or IDs that lead nowhere, each of which is told; and so are its predecessors."""
    references = References({Person: KNOWN, Action: KNOWN})
    refs, faults, _ = references.resolve(RefTo(Person, many=True), text)
    assert sum(ref.id not in KNOWN.names for ref in refs) <= len(faults)
    assert bool(refs or faults) == bool(clean(text).strip(";, "))
    links, link_faults, _ = references.links(Action, text)
    assert bool(links or link_faults) == bool(clean(text).strip(";, "))

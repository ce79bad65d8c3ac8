"""For each rule of reading an edit that makes it fire, and one that comes close and is none of its business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sostac_xl.plan import section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.objectives import Objective, Vision
from sostac_xl.schema.plan import Leave, Market, Person, PlanFacts, Section
from sostac_xl.schema.row import Block, Row
from sostac_xl.schema.tactics import BudgetLine, Funnel, Raci, Tactic
from tests.workbook.books import FACTS
from tests.workbook.edits import Book, Edit, beside, fact, header, part_added, put, steps, without

BLOCKS: Final[Mapping[type[Block], Mapping[str, Any]]] = {PlanFacts: FACTS, Vision: {"vision": "Everyone reads"}}
ROWS: Final[Mapping[type[Row], Sequence[Mapping[str, Any]]]] = {
    Person: [{"name": "Ann", "decides": "yes"}, {"name": "Ben Bos"}],
    Section: [{"id": section_id(table), "table": table.info.title, "in_use": "yes"} for table in (Market, Raci)],
    Market: [{"market": "Flanders"}],
    Objective: [
        {"objective": "Grow online", "owner": "PER-01 · Ann", "baseline": 10.5, "due": date(2027, 12, 31)},
        {"objective": "Save costs", "owner": "PER-02 · Ben Bos"},
    ],
    Tactic: [{"tactic": "Search", "objective": "OBJ-01 · Grow online"}, {"tactic": "Mail", "objective": "OBJ-02 · Save costs"}],
    BudgetLine: [{"what": "Clicks", "tactic": "TAC-01", "amount": 1500, "vat": 0.21}],
    Funnel: [{"tactic": "TAC-01", "ctr": 0.02}],
    Raci: [{"item": "All", "responsible": "PER-01 · Ann"}],
    Action: [{"action": "Write brief", "duration": 3}, {"action": "Launch", "after": "ACT-01", "duration": 2}],
}


AS_IT_IS: Final = steps()
"""The edit that changes nothing."""


@dataclass(frozen=True)
class Case:
    """An edit of the small workbook after which a rule says something (`says` is a part of it), and one after which it is silent."""

    code: str
    edit: Edit
    says: str
    quiet: Edit = AS_IT_IS
    remedy: str = ""


def _unformatted(book: Book) -> None:
    cell = book.cell(Objective, "due")
    cell.value, cell.number_format = 46510, "General"


def _merged(column: str) -> Edit:
    def edit(book: Book) -> None:
        row = book.place(Person).header + 1
        book.sheet(Person).merge_cells(f"{column}{row}:{column}{row + 1}")

    return edit


def _epoch(book: Book) -> None:
    book.sheets.epoch = CALENDAR_MAC_1904


def _pasted(kind: str) -> Edit:
    """Return the edit after which the cells of a column have a data validation of another kind."""

    def edit(book: Book) -> None:
        address = f"{book.cell(Person, 'decides').coordinate}:"
        for validation in book.sheet(Person).data_validations.dataValidation:
            if str(validation.sqref).startswith(address):
                validation.type, validation.formula1 = kind, '"a,b"'

    return edit


def _below(rows: int) -> Edit:
    def edit(book: Book) -> None:
        place = book.place(Action)
        book.sheet(Action).cell(place.last + rows, place.columns["action"]).value = "Forgotten"

    return edit


def _gone(book: Book) -> None:
    del book.sheets["Strategy"]


def _renamed(book: Book) -> None:
    book.sheets["Strategy"].title = "Strategie"


def _copied(book: Book) -> None:
    book.sheets.copy_worksheet(book.sheets["Tactics"])


def _own_sheet(book: Book) -> None:
    book.sheets.create_sheet("Mine").append(["ID", "Tactic", "Budget", "Hours", "Remarks"])


def _computed(**values: Any) -> Edit:
    return steps(*(put(Action, key, value) for key, value in values.items()))


RIGHT: Final = {"planned_start": date(2027, 1, 1), "planned_finish": date(2027, 1, 5), "total_float": 0, "critical": "yes"}
"""What is computed for the first action."""

CASES: Final = (
    Case("WBK101", without(Person), "The table “People” is missing.", quiet=without(Leave)),
    Case("WBK102", without(Market), "The table “Markets” is missing.", quiet=without(Leave)),
    Case(
        "WBK103", header(Objective, "kpi_name", None), "the column “KPI name” is missing.", quiet=header(Objective, "kpi_name", "Figure", named=True)
    ),
    Case(
        "WBK103",
        header(Objective, "due", "By when"),
        "the column “Due” is missing. Perhaps it is Q “By when”.",
        quiet=header(Objective, "due", "Uiterlijk op"),
        remedy="give that column the header “Due” back",
    ),
    Case(
        "WBK103",
        steps(lambda book: book.sheets.defined_names.pop("sx.plan.currency"), lambda book: _label(book, "currency", None)),
        "the cell “Currency” is missing.",
        quiet=lambda book: _label(book, "currency", "Munteenheid van dit plan"),
        remedy="Type “Currency” where it stood",
    ),
    Case("WBK104", header(Objective, "five_s", None), "the column “5S” is missing.", quiet=header(Objective, "smart", None)),
    Case(
        "WBK105",
        header(Objective, "kpi_name", "KPI nmae"),
        "the column “KPI nmae” is taken for “KPI name”.",
        quiet=header(Objective, "kpi_name", "KPI nmae", named=True),
    ),
    Case("WBK106", header(Person, "role", "Name"), "a second column is called “Name”", quiet=header(Person, "role", "Names")),
    Case("WBK107", put(Tactic, "ice", 7), "typed values stand in place of the formula", quiet=put(Tactic, "ice", None)),
    Case("WBK108", _merged("C"), "cells are merged here.", quiet=_merged("Z")),
    Case("WBK109", put(Objective, "kpi_name", "#REF!"), "the cell holds the error #REF!.", quiet=beside(Objective, "#REF!", 1)),
    Case("WBK110", put(Objective, "baseline", "=1+1"), "no result of the formula", quiet=beside(Objective, "=1+1", 1)),
    Case("WBK111", put(Objective, "baseline", "1.234,56"), "It is read as 1,234.56.", quiet=put(Objective, "baseline", 1234.56)),
    Case("WBK112", put(Objective, "baseline", "1,234"), "it can also mean 1.234", quiet=put(Objective, "baseline", "1,234.0")),
    Case("WBK113", put(Objective, "baseline", "many"), "the cell holds “many”", quiet=put(Objective, "baseline", " ")),
    Case("WBK114", put(Tactic, "impact", 11), "11 must lie between 1 and 10.", quiet=put(Tactic, "impact", 10)),
    Case("WBK115", put(Tactic, "impact", 1.5), "A whole number is due", quiet=put(Tactic, "impact", 2.0)),
    Case("WBK116", put(BudgetLine, "vat", 21), "perhaps 21 % is meant", quiet=put(BudgetLine, "vat", 1)),
    Case("WBK117", put(Objective, "due", "3 mei 2027"), "It is read as 3 May 2027.", quiet=put(Objective, "due", date(2027, 5, 3))),
    Case("WBK118", _unformatted, "It is read as the date 3 May 2027.", quiet=put(Objective, "baseline", 46510)),
    Case("WBK119", put(Objective, "due", "03/04/2027"), "it can also mean 4 Mar 2027", quiet=put(Objective, "due", "04/04/2027")),
    Case("WBK120", put(Objective, "due", "Dec 2027"), "Its last day is 31 Dec 2027", quiet=put(Objective, "due", "31 Dec 2027")),
    Case("WBK121", put(Objective, "due", date(1905, 7, 19)), "far outside any plan", quiet=put(Objective, "due", date(2035, 7, 19))),
    Case("WBK122", put(Objective, "unit", date(2027, 2, 1)), "it is read as “1 Feb 2027”", quiet=put(Objective, "unit", "1-2")),
    Case("WBK123", put(Objective, "better", "hihger"), "perhaps “higher” is meant", quiet=put(Objective, "better", "HOGER ")),
    Case("WBK124", put(Action, "id", None), "This row has no ID.", quiet=put(Action, "id", None, row=4)),
    Case(
        "WBK124",
        put(Objective, "id", None, row=2),
        "This row has no ID; other cells call it OBJ-02.",
        quiet=put(Objective, "id", "obj-2", row=2),
        remedy="Type OBJ-02 in this cell",
    ),
    Case("WBK125", put(Action, "id", "ACT-02"), "The ID ACT-02 is in", quiet=put(Action, "id", "ACT-77")),
    Case(
        "WBK125",
        put(Objective, "id", "OBJ-01", row=2),
        "other cells call this row OBJ-02.",
        quiet=put(Objective, "id", "OBJ-03", row=2),
        remedy="Type OBJ-02 in this cell",
    ),
    Case("WBK126", put(Action, "id", "7"), "“7” is no ID of this table; its IDs look like ACT-01.", quiet=put(Action, "id", "act-7")),
    Case("WBK126", put(Objective, "id", "row 2", row=2), "other cells call this row OBJ-02.", remedy="Type OBJ-02 in this cell"),
    Case("WBK127", put(Objective, "owner", "Bne Bos"), "perhaps “PER-02 · Ben Bos” is meant", quiet=put(Objective, "owner", "ben bos")),
    Case("WBK127", put(Objective, "owner", "Ben"), "perhaps “PER-02 · Ben Bos” is meant", quiet=put(Objective, "owner", "PER-02 - Ben Bos")),
    Case("WBK127", put(Objective, "owner", "PER-77"), "“PER-77” isn't there.", quiet=put(Objective, "owner", "per-1")),
    Case("WBK127", put(Objective, "owner", "PER-02 Benny"), "perhaps “PER-02 · Ben Bos” is meant", quiet=put(Objective, "owner", "PER-02 Ben Bos")),
    Case("WBK128", steps(put(Person, "name", "Ann", 2), put(Objective, "owner", "Ann")), "PER-01, PER-02", quiet=put(Objective, "owner", "Ann")),
    Case("WBK129", put(Objective, "owner", "PER-01, PER-02"), "names 2 rows", quiet=put(Raci, "responsible", "PER-01, Ben Bos")),
    Case("WBK130", put(Action, "after", "tomorrow", 2), "“tomorrow” is no predecessor.", quiet=put(Action, "after", "ACT-01 + 2 dagen", 2)),
    Case("WBK130", put(Action, "after", "Wriet brief", 2), "perhaps “ACT-01 · Write brief” is meant", quiet=put(Action, "after", "Write brief", 2)),
    Case("WBK131", _epoch, "counts dates from 1904"),
    Case("WBK132", part_added("xl/externalLinks/externalLink1.xml"), "links to other workbooks", quiet=part_added("xl/media/image9.xml")),
    Case("WBK133", put(BudgetLine, "hours", "15%"), "it can also mean 0.15", quiet=put(BudgetLine, "vat", "15%")),
    Case("WBK134", _below(2), "is below the table", quiet=_below(1)),
    Case("WBK135", _pasted("custom"), "The dropdown is gone in Plan!", quiet=_pasted("list")),
    Case(
        "WBK140",
        header(Objective, "visibility", "Secret?"),
        "the column “Visibility” is missing.",
        quiet=header(Objective, "visibility", "Видимость"),
    ),
    Case("WBK141", _gone, "The sheet “Strategy” is gone", quiet=_renamed),
    Case("WBK142", _copied, "these tables stand twice; only those on Tactics are read.", quiet=_own_sheet),
    Case("WBK143", put(Objective, "owner", "PER-01 · Ben Bos"), "That is PER-02.", quiet=put(Objective, "owner", "PER-01 · Anna")),
    Case("WBK144", put(BudgetLine, "vat", 0.0021), "0.21 % is very little here; perhaps 21 % is meant.", quiet=put(Funnel, "ctr", 0.0021)),
    Case("WBK145", fact("language", "Dutch"), "the headers are in English", quiet=fact("language", None)),
    Case(
        "WBK146",
        put(Action, "planned_start", date(2027, 3, 1)),
        "Planned start: what was typed into",
        quiet=_computed(**RIGHT),
        remedy="Empty the cells.",
    ),
    Case("WBK147", _computed(**{**RIGHT, "planned_start": date(2026, 12, 1)}), "no longer what the entries come to", quiet=_computed(**RIGHT)),
)


def _label(book: Book, key: str, text: str | None) -> None:
    """Change or empty the label of a fact."""
    cell = book.cell(PlanFacts, key)
    book.sheets[cell.parent.title].cell(cell.row, cell.column - 2).value = text

"""The rules that reading a workbook checks: what is wrong with its tables and cells, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sostac_xl.findings import Severity
from sostac_xl.i18n import Message, msg
from sostac_xl.rules import RuleInfo
from sostac_xl.schema.parsing import Doubt

_rules: Final[dict[str, RuleInfo]] = {}
_by_doubt: Final[dict[Doubt, RuleInfo]] = {}


def _rule(code: int, name: str, severity: Severity, reason: Message, remedy: Message, doubt: Doubt | None = None) -> RuleInfo:
    """Return a rule of reading, and list it; `doubt` is the fault of a single cell that breaks it."""
    rule = RuleInfo(f"WBK{code}", name, severity, "workbook", reason, remedy)
    _rules[rule.code] = rule
    if doubt:
        _by_doubt[doubt] = rule
    return rule


_ERROR, _WARNING, _ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

TABLE_MISSING: Final = _rule(
    101,
    "table-missing",
    _ERROR,
    msg("A table that every plan needs was deleted, or its name and headers were changed beyond recognition."),
    msg("Copy the table, with its headers, from a fresh workbook (sostac new) to any sheet."),
)
OPTIONAL_TABLE_MISSING: Final = _rule(
    102,
    "optional-table-missing",
    _ADVICE,
    msg("A table that this plan uses was deleted; nothing of it can be read."),
    msg("Copy the table from a fresh workbook, or set it to No in Sections on the Plan sheet."),
)
COLUMN_MISSING: Final = _rule(
    103,
    "column-missing",
    _ERROR,
    msg("A column that the plan needs was deleted; all its values are blank."),
    msg("Insert a column with this header in the table; where it stands doesn't matter."),
)
OPTIONAL_COLUMN_MISSING: Final = _rule(
    104,
    "optional-column-missing",
    _WARNING,
    msg("A column was deleted; all its values are blank."),
    msg("Insert a column with this header in the table if you need it; where it stands doesn't matter."),
)
COLUMN_RENAMED: Final = _rule(
    105,
    "column-renamed",
    _WARNING,
    msg("A column lost its identity and its header was changed; it is known by its likeness only."),
    msg("Give the column its own header back."),
)
COLUMN_DOUBLED: Final = _rule(
    106,
    "column-doubled",
    _WARNING,
    msg("Two columns of a table have the same header; only the first is read."),
    msg("Rename or delete the second column."),
)
FORMULA_OVERWRITTEN: Final = _rule(
    107,
    "formula-overwritten",
    _WARNING,
    msg("A computed cell holds a typed value. The plan is computed without it, but Excel shows it and counts with it."),
    msg("Copy the formula from another row of the column over it."),
)
MERGED_CELLS: Final = _rule(
    108,
    "merged-cells",
    _WARNING,
    msg("Of merged cells only the first holds a value; the rows or columns under the others are blank."),
    msg("Unmerge the cells and fill in each of them."),
)
EXCEL_ERROR: Final = _rule(
    109,
    "excel-error",
    _ERROR,
    msg("An Excel error such as #REF! says that a formula lost what it counted with."),
    msg("Type the value, or mend the formula."),
)
FORMULA_WITHOUT_VALUE: Final = _rule(
    110,
    "formula-without-value",
    _ERROR,
    msg("A formula in an input cell counts by its last result, and this file holds none: a program saved it without computing."),
    msg("Open the workbook in Excel and save it, or type the value."),
)
NUMBER_AS_TEXT: Final = _rule(
    111,
    "number-as-text",
    _WARNING,
    msg("Excel can't count with a number that is text; its own sums leave it out."),
    msg("Type the number again, in a cell that is not formatted as text."),
    Doubt.NUMBER_AS_TEXT,
)
NUMBER_AMBIGUOUS: Final = _rule(
    112,
    "number-ambiguous",
    _ERROR,
    msg("A number that is text can be read in two ways, and nobody should guess."),
    msg("Type the number again, without a separator of thousands, in a cell that is not formatted as text."),
    Doubt.NUMBER_AMBIGUOUS,
)
NUMBER_UNREADABLE: Final = _rule(
    113,
    "number-unreadable",
    _ERROR,
    msg("The cell must hold a number."),
    msg("Type a number, or empty the cell; a remark goes into the column Note."),
    Doubt.NUMBER_UNREADABLE,
)
NUMBER_OUT_OF_RANGE: Final = _rule(
    114,
    "number-out-of-range",
    _ERROR,
    msg("The number can't be right in this column."),
    msg("Type a number within the bounds; the help on the header says which."),
    Doubt.NUMBER_OUT_OF_RANGE,
)
NUMBER_NOT_WHOLE: Final = _rule(
    115, "number-not-whole", _ERROR, msg("The column counts in whole numbers."), msg("Type a whole number."), Doubt.NUMBER_NOT_WHOLE
)
PERCENT_IMPLAUSIBLE: Final = _rule(
    116,
    "percent-implausible",
    _ERROR,
    msg("Excel reads a number typed into a percent cell in more than one way, so that rates go wrong by a factor of 100."),
    msg("Type the rate with its percent sign, such as 5%."),
    Doubt.PERCENT_IMPLAUSIBLE,
)
DATE_AS_TEXT: Final = _rule(
    117,
    "date-as-text",
    _WARNING,
    msg("Excel can't reckon with a date that is text."),
    msg("Type the date again, in a cell that is not formatted as text."),
    Doubt.DATE_AS_TEXT,
)
DATE_AS_NUMBER: Final = _rule(
    118,
    "date-as-number",
    _WARNING,
    msg("The cell lost its date format and shows a number."),
    msg("Format the cell as a date and see whether it is the right one."),
    Doubt.DATE_AS_NUMBER,
)
DATE_AMBIGUOUS: Final = _rule(
    119,
    "date-ambiguous",
    _ERROR,
    msg("The day and the month can be read either way round, and nobody should guess."),
    msg("Type the date again as year-month-day, such as 2027-05-03."),
    Doubt.DATE_AMBIGUOUS,
)
DATE_UNREADABLE: Final = _rule(
    120,
    "date-unreadable",
    _ERROR,
    msg("The cell must hold a date."),
    msg("Type the date as year-month-day, such as 2027-05-03, or empty the cell."),
    Doubt.DATE_UNREADABLE,
)
DATE_IMPLAUSIBLE: Final = _rule(
    121,
    "date-implausible",
    _ERROR,
    msg("A year typed into a date cell becomes a day long ago: Excel makes the number 2027 a day in 1905."),
    msg("Type a whole date."),
    Doubt.DATE_IMPLAUSIBLE,
)
TEXT_BECAME_DATE: Final = _rule(
    122,
    "text-became-date",
    _WARNING,
    msg("Excel turns texts such as 1-2 or May 2027 into dates."),
    msg("Format the cell as text and type it again."),
    Doubt.TEXT_BECAME_DATE,
)
CHOICE_UNKNOWN: Final = _rule(
    123,
    "choice-unknown",
    _ERROR,
    msg("The cell must hold one of the choices of its dropdown."),
    msg("Pick a choice from the dropdown."),
    Doubt.CHOICE_UNKNOWN,
)
ID_MISSING: Final = _rule(
    124,
    "id-missing",
    _WARNING,
    msg("Without its ID no other table can refer to the row, and changes to it can't be followed."),
    msg("Type the next free number of the table in the column ID, or the one by which other cells refer to the row."),
)
ID_DOUBLED: Final = _rule(
    125,
    "id-doubled",
    _ERROR,
    msg("Two rows have the same ID, so that a reference can mean either of them."),
    msg("Give the newer row the next free number of the table, or the one by which other cells refer to it."),
)
ID_MALFORMED: Final = _rule(
    126,
    "id-malformed",
    _ERROR,
    msg("An ID is the table's letters, a hyphen and a number; this one can't be referred to."),
    msg("Type the next free number of the table in the column ID, or the one by which other cells refer to the row."),
)
REFERENCE_DANGLING: Final = _rule(
    127,
    "reference-dangling",
    _ERROR,
    msg("The cell refers to a row that isn't there."),
    msg("Pick an entry from the dropdown."),
)
REFERENCE_AMBIGUOUS: Final = _rule(
    128,
    "reference-ambiguous",
    _ERROR,
    msg("More than one row has this name."),
    msg("Pick the right entry from the dropdown, so that the cell holds its ID."),
)
REFERENCE_NOT_SINGLE: Final = _rule(
    129,
    "reference-not-single",
    _ERROR,
    msg("The cell can refer to one row only."),
    msg("Keep one entry; the others need rows of their own."),
)
LINK_UNREADABLE: Final = _rule(
    130,
    "link-unreadable",
    _ERROR,
    msg("A predecessor is the ID of an action, with the kind of link and the lag in working days if need be."),
    msg(
        "Write the IDs of the actions that it waits for, such as ACT-03; ACT-05. ACT-05FS+2 is two working days after ACT-05 is done (finish to "
        "start); SS: they start together, FF: they finish together, SF: it finishes when ACT-05 starts."
    ),
)
DATES_FROM_1904: Final = _rule(
    131,
    "dates-from-1904",
    _WARNING,
    msg("The workbook counts dates from 1904, as old Macs did; dates that are pasted from or to other workbooks shift by four years."),
    msg("Switch off the 1904 date system in Excel's options, and see whether all dates are right."),
)
EXTERNAL_LINKS: Final = _rule(
    132,
    "external-links",
    _ADVICE,
    msg("The workbook takes values from other workbooks, which the reader of the plan doesn't have. They are never opened here."),
    msg("Replace the links with values (Data, Edit Links, Break Link)."),
)
NUMBER_WITH_PERCENT: Final = _rule(
    133,
    "number-with-percent",
    _ERROR,
    msg("The column holds plain numbers. With a percent sign 15 can be 15 or 0.15, and nobody should guess."),
    msg("Type the number without the percent sign: 15 for 15 %."),
    Doubt.NUMBER_WITH_PERCENT,
)
TEXT_BELOW_TABLE: Final = _rule(
    134,
    "text-below-table",
    _WARNING,
    msg("Only the rows of a table are read; what stands below its last row, with a blank row between, is in no figure and no document."),
    msg("Move it up into a free row of the table, or drag the table's lower right corner down over it; keep notes of your own beside the table."),
)
DROPDOWN_LOST: Final = _rule(
    135,
    "dropdown-lost",
    _ADVICE,
    msg("Pasting over a cell takes its dropdown away, and some programs save a workbook without any; a slip of the pen then goes unnoticed."),
    msg("Copy a cell of the same column that has its dropdown, and paste only its validation over them (Paste Special); or type the values."),
)

VISIBILITY_MISSING: Final = _rule(
    140,
    "visibility-missing",
    _ERROR,
    msg("Without the column Visibility nobody can tell which rows the client may see, so that none of them is shown or counted for the client."),
    msg(
        "Give the column its header Visibility back. If it was deleted, take it from an earlier copy of the file, or insert it anew and mark "
        "first what the client may not see: a blank cell means that the client sees the row."
    ),
)
SHEET_MISSING: Final = _rule(
    141,
    "sheet-missing",
    _ERROR,
    msg("A sheet was deleted with everything on it; nothing of it can be read."),
    msg(
        "Take the sheet from an earlier copy of the file. If there is none, copy it from a fresh workbook (sostac new) and fill it in; if the plan "
        "can do without its tables, set them to No in Sections on the Plan sheet."
    ),
)
TABLE_DOUBLED: Final = _rule(
    142,
    "table-doubled",
    _WARNING,
    msg("Of a table that stands twice only one is read; what is typed into the other is in no figure and no document."),
    msg("Delete the copy, or save it in a workbook of its own. If it holds what counts, move that into the table that is read."),
)
REFERENCE_CONTRADICTED: Final = _rule(
    143,
    "reference-contradicted",
    _WARNING,
    msg("A reference is read by its ID, but the name in the cell is another row's: so it is when rows were sorted or moved without their IDs."),
    msg("Put the IDs back beside their rows (undo the sorting), or pick the right entry from the dropdown in each of these cells."),
)
PERCENT_TINY: Final = _rule(
    144,
    "percent-tiny",
    _WARNING,
    msg("Excel reads a number typed into a percent cell in more than one way, so that rates go wrong by a factor of 100."),
    msg("Type the rate with its percent sign, such as 50%. If it is as small as that, nothing needs to be done."),
    Doubt.PERCENT_TINY,
)
LANGUAGE_DIFFERS: Final = _rule(
    145,
    "language-differs",
    _ADVICE,
    msg("The plan's language says how numbers and dates that are text are read, and in which language the Word plan is."),
    msg("If only the Word plan is to be in another language, leave the cell as the headers are, and use sostac build --lang."),
)
COMPUTED_TYPED: Final = _rule(
    146,
    "computed-typed",
    _WARNING,
    msg("Grey cells are written by sostac; what is typed into them is not read, and is lost when they are written anew."),
    msg("Empty the cells; the note on the header says which entries they follow from."),
)
COMPUTED_OUTDATED: Final = _rule(
    147,
    "computed-outdated",
    _ADVICE,
    msg("Grey cells without a formula are written by sostac; Excel does not change them when the entries do."),
    msg("Have the workbook computed anew (sostac compute). If a value was typed in, it is not read: empty the cell."),
)

RULES: Final[tuple[RuleInfo, ...]] = tuple(_rules.values())
"""Every rule of reading, by code."""

BY_DOUBT: Final[Mapping[Doubt, RuleInfo]] = MappingProxyType(_by_doubt)
"""The rule that a doubtful cell breaks."""

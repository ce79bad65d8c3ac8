"""What the buttons do with an open workbook; each returns the line that the status bar shows when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sostac_xl.addin.desk import Desk
from sostac_xl.addin.session import Session, cancelled
from sostac_xl.compute.baseline import baseline_rows
from sostac_xl.compute.trace import caption, trace_of
from sostac_xl.findings import counted
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.lists import BaselineRow, CheckRow
from sostac_xl.schema.plan import Section, Stage
from sostac_xl.schema.row import Row
from sostac_xl.workbook.live_host import LiveHost
from sostac_xl.workbook.locate import locate
from sostac_xl.workbook.read_places import RowOrigin, TablePlace

if TYPE_CHECKING:
    from datetime import datetime

MORE_ROWS: Final = 10
"""What a table gets at one click."""
_FIXED: Final = (Stage, Section)
"""Tables that have the same rows in every plan."""


def check(session: Session, desk: Desk) -> str:
    """Write the findings on the Check sheet and go there; only that sheet is written."""
    writeback = session.writeback()
    writeback.findings(session.findings)
    session.host.write()
    spot = writeback.names.get(CheckRow.info.key, {}).get("code")
    if session.findings and spot:
        session.host.book.sheets[spot.sheet].activate()
    summary = counted(session.findings, session.t) if session.findings else session.t("Nothing was found.")
    return " ".join([summary, *writeback.said_of_room(), *session.saved_note()])


def compute(session: Session, desk: Desk) -> str:
    """Write what can be computed."""
    writeback = session.writeback()
    writeback.everything(session.findings)
    session.host.write()
    return " ".join([*writeback.said(), *session.saved_note()])


def add_rows(session: Session, desk: Desk) -> str:
    """Give the table in which the selected cell stands more rows."""
    t, place = session.t, selected_table(session.host)
    if place is None or place.table in _FIXED or place.table.info.sheet.computed:
        desk.tell(t("Select a cell of the table that is to get rows, and click again."))
        return ""
    session.host.add_spare_rows(place, MORE_ROWS)
    return t("{table}: {n} rows more.", table=t(place.table.info.title), n=MORE_ROWS)


def selected_table(host: LiveHost) -> TablePlace | None:
    """Return the table in which the selected cell stands, or None."""
    cell = host.book.app.selection
    if cell is None or cell.sheet.book.name != host.book.name:
        return None
    sheet, row, column = cell.sheet.name, cell.row, cell.column
    places = locate(host.contents.grids, host.contents.names).tables.values()
    return next((place for place in places if place.sheet == sheet and place.area.holds(row, column)), None)


def trace(session: Session, desk: Desk) -> str:
    """Say what the selected row follows from, and what follows from it."""
    t, cell = session.t, session.host.book.app.selection
    row = selected_row(session.plan, cell.sheet.name, cell.row) if cell is not None else None
    graph = trace_of(session.plan)
    if row is None or row.key not in graph.rows:
        desk.tell(t("Select a row of the chain from the SWOT to the measurements, and click again."))
        return ""
    lines = [caption(row, t)]
    for back, title in ((True, t("{row} follows from", row=row.key)), (False, t("{row} leads to", row=row.key))):
        found = list(graph.reach(row.key, back=back))
        lines += ["", title if found else f"{title}: {t('nothing')}", *(f"{'    ' * depth}{caption(other, t)}" for depth, other in found)]
    desk.tell("\n".join(lines))
    return ""


def selected_row(plan: Plan, sheet: str, number: int) -> Row | None:
    """Return the row of the plan that stands in a row of a sheet, or None."""
    rows = (row for table in plan.tables.values() for row in table)
    return next((row for row in rows if isinstance(row.origin, RowOrigin) and (row.origin.sheet, row.origin.number) == (sheet, number)), None)


def baseline(session: Session, desk: Desk) -> str:
    """Freeze the plan as it is now, after a question when it was frozen before."""
    t, plan, computation = session.t, session.plan, session.computation
    rows = baseline_rows(plan, computation.schedule, computation.budget, _now().date())
    if not rows:
        desk.tell(t("There is nothing to freeze: no action has dates, and no budget line an amount."))
        return ""
    frozen = max((row.frozen for row in plan[BaselineRow] if row.frozen), default=None)
    if plan[BaselineRow] and not desk.ask(t("The plan was frozen before ({day}). Freeze it anew?", day=frozen or "?")):
        return cancelled(t)
    session.writeback().baseline(rows)
    session.host.write()
    items = {row.item for row in rows}
    dated = sum(key in items for key in computation.schedule.tasks)
    frozen_now = t("Frozen: the dates of {n} actions, and {m} budget lines month by month.", n=dated, m=len(items) - dated)
    return " ".join([frozen_now, *session.saved_note()])


def settings(session: Session, desk: Desk) -> str:
    """Ask whether cells with findings are marked, and let the Check sheet say so."""
    t, writeback = session.t, session.writeback()
    wanted = desk.choose(t("Shall the cells themselves show that a finding is about them? The Check sheet always lists all findings."))
    if wanted is None:
        return cancelled(t)
    if not writeback.mark(cells=wanted):
        desk.tell(t("This workbook comes from an older version and can't mark cells; the Check sheet has the findings."))
        return ""
    session.host.write()
    return t("Cells with findings are marked.") if wanted else t("Cells with findings are not marked.")


def help(session: Session, desk: Desk) -> str:  # noqa: A001 - the button's name
    """Say what each button does, and where to read more."""
    desk.tell("\n\n".join(_help(session.t)))
    return ""


def _help(t: Translator) -> Iterator[str]:
    yield t("Check lists on the Check sheet what is missing or wrong. Next finding goes to the next cell, and says how to mend it.")
    yield t("Compute writes dates, results, IDs and names into the workbook. Add rows gives more rows to the table with the selected cell.")
    yield t("Build Word plan writes the document. Trace shows what the selected row follows from, and what follows from it.")
    yield t("Share writes a copy that the client may have. Merge takes what the client changed in it into a copy of this workbook.")
    yield t("Freeze baseline keeps the plan of today, to measure slips from. Settings: whether the cells themselves are marked.")
    yield t("What Python writes can't be undone in Excel: save first. Everything is done by the command line too: sostac --help")


def _now() -> datetime:
    from datetime import datetime

    return datetime.now()  # noqa: DTZ005 - the user's own clock

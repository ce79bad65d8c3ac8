"""The sheets that are not filled by hand: Check and Timeline (computed), and Lists with its holidays and the baseline."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Day, Money, OneOf, Share, Text, Whole, YesNo
from sostac_xl.schema.plan import StageName
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import CHECK, LISTS, TIMELINE
from sostac_xl.schema.table import Computed, column, computed, table


class SeverityLabel(Choice):
    """How bad a finding is, in words."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@table("timeline", sheet=TIMELINE, title="Timeline", spare=15, lite=True)
class TimelineRow(Row):
    """When each action happens, as the scheduler found it."""

    action: ClassVar[Computed] = computed("Action item", Text(), width="wide", help="From the Action sheet.")
    owner: ClassVar[Computed] = computed("Owner", Text(), help="Who does it.")
    start: ClassVar[Computed] = computed("Start", Day(), help="The earliest day on which it can start.")
    finish: ClassVar[Computed] = computed("Finish", Day(), help="The day on which it is done.")
    days: ClassVar[Computed] = computed("Days", Whole(), help="Working days.")
    done: ClassVar[Computed] = computed("Done", Share(), help="How much is done.")
    critical: ClassVar[Computed] = computed("Critical", YesNo(), help="Yes when a slip moves the end of the plan.")


@table("check", sheet=CHECK, title="Findings", spare=40, lite=True)
class CheckRow(Row):
    """What the last check found. Click a cell to go there."""

    stage: ClassVar[Computed] = computed("Stage", OneOf(StageName), help="The stage that it belongs to.")
    code: ClassVar[Computed] = computed("Code", Text(), help="The rule; sostac explain tells more.")
    severity: ClassVar[Computed] = computed("Severity", OneOf(SeverityLabel), help="An error keeps a stage from being worked out.")
    place: ClassVar[Computed] = computed("Cell", Text(), help="Where to look.")
    message: ClassVar[Computed] = computed("Finding", Text(), width="wide", help="What is wrong.")
    remedy: ClassVar[Computed] = computed("Remedy", Text(), width="wide", help="How to mend it.")
    target: ClassVar[Computed] = computed("Target", Text(), help="Where the link leads.")


@table("holidays", sheet=LISTS, prefix="HOL", title="Holidays", spare=20, usual=80, lite=True)
class Holiday(Row):
    """Days on which nobody works. Add or remove days as you need."""

    on: date | None = column("Date", required=True, help="The day.")
    name: str = column("Holiday", help="What is celebrated.")


@table("frozen", sheet=LISTS, prefix="FRZ", title="Frozen baseline", spare=5, lite=True)
class BaselineRow(Row):
    """The plan as it was frozen, to measure slips and overspending from. sostac baseline writes it."""

    item: str = column("Item", required=True, help="The ID of an action or of a budget line.")
    start: date | None = column("From", help="The planned start of an action; for a budget line the first day of the month.")
    finish: date | None = column("To", help="The planned finish of an action; for a budget line the last day of the month.")
    amount: Money | None = column("Amount", help="What a budget line has in this month, excluding VAT.")
    frozen: date | None = column("Frozen on", help="The day on which the baseline was made.")

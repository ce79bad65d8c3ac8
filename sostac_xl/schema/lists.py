"""The sheets that are not filled by hand: Check and Timeline (computed), and Lists with its holidays and the baseline."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Day, Money, Number, OneOf, Share, Text, Whole, YesNo
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


@table("load", sheet=TIMELINE, title="Load per person and week", lite=True)
class LoadRow(Row):
    """Hours of work on the planned dates; below them the hours that the person has, less holidays and leave. Red: more work than hours."""

    label: ClassVar[Computed] = computed("Person", Text(), width="wide", help="From the Plan sheet.")
    role: ClassVar[Computed] = computed("Role", Text(), help="What he or she does for this plan.")
    capacity: ClassVar[Computed] = computed("Capacity (h/week)", Number(), help="Hours a week without holidays and leave.")
    hours: ClassVar[Computed] = computed("Hours", Number(), help="All work on the planned dates.")
    outside: ClassVar[Computed] = computed("Other weeks", Number(), help="Hours before or after the weeks that are shown.")
    over: ClassVar[Computed] = computed("Weeks over", Whole(), help="How many of the weeks that are shown have more work than hours.")
    beyond: ClassVar[Computed] = computed("Hours over", Number(), help="The hours beyond the capacity in those weeks.")


@table("load_parts", sheet=TIMELINE, title="The hours of each action", lite=True)
class LoadPart(Row):
    """Its effort, else its duration × the daily capacity of its owner, spread evenly over the working days of the owner."""

    label: ClassVar[Computed] = computed("Action item", Text(), width="wide", help="From the Action sheet.")
    owner: ClassVar[Computed] = computed("Owner", Text(), help="The ID of the owner.")
    start: ClassVar[Computed] = computed("Start", Day(), help="The earliest day on which it can start.")
    finish: ClassVar[Computed] = computed("Finish", Day(), help="The day on which it is done.")
    hours: ClassVar[Computed] = computed("Hours", Number(), help="Its effort, else its duration × the daily capacity of its owner.")
    days: ClassVar[Computed] = computed("Days", Whole(), help="Working days of the owner from start to finish.")
    daily: ClassVar[Computed] = computed("Hours per day", Number(), help="Hours / days; 0 when there are no days.")


@table("load_leave", sheet=TIMELINE, title="Leave by person", lite=True)
class LoadLeave(Row):
    """What the load takes from the leave on the Plan sheet."""

    label: ClassVar[Computed] = computed("Person", Text(), width="wide", help="The ID of the person.")
    start: ClassVar[Computed] = computed("From", Day(), help="The first day away.")
    end: ClassVar[Computed] = computed("To", Day(), help="The last day away.")


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
    mark: ClassVar[Computed] = computed("Mark", Text(), help="The cell that is marked.")


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

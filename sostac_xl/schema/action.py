"""The Action sheet: who does what, and when?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Day, Link, Money, OneOf, Positive, Rate, Ref, Whole, WorkingDays, YesNo
from sostac_xl.schema.row import Row
from sostac_xl.schema.sheets import ACTION
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.control import Kpi
    from sostac_xl.schema.plan import Person
    from sostac_xl.schema.strategy import ContentTheme
    from sostac_xl.schema.tactics import Channel, Tactic


class ContentStatus(Choice):
    """How far a piece of content is."""

    IDEA = "idea"
    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"


class Place(Choice):
    """Inside or outside the organisation."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class ActionStatus(Choice):
    """How an action stands on the status date."""

    PLANNED = "planned"
    RUNNING = "running"
    OVERDUE = "overdue"
    DONE = "done"


@table("involve", sheet=ACTION, prefix="INV", title="People to involve", spare=6, source="N")
class Involve(Row):
    """Whom we still have to bring in, and how much time we ask of them."""

    party: str = column("Person or party", required=True, width="wide", help="Someone inside or outside, or a department.")
    person: Ref[Person] | None = column("On the People list", help="Blank for someone who does not stand on that list.")
    place: Place | None = column("Inside or outside", required=True, help="Inside or outside the organisation.")
    asked: str = column("Asked for", required=True, help="What we need from them.")
    hours: Positive | None = column("Hours asked", help="How much time it takes them.")
    when: date | None = column("When", help="By when we need them.")


@table("internal_marketing", sheet=ACTION, prefix="INT", title="Internal marketing", spare=5, source="N O")
class InternalMessage(Row):
    """How colleagues hear of the plan before customers do."""

    message: str = column("Message", required=True, width="wide", help="What they have to know.")
    audience: str = column("Audience", required=True, help="Which colleagues.")
    on: date | None = column("Date", help="When they hear it.")
    owner: Ref[Person] | None = column("Owner", help="Who tells them.")


@table("optimisation", sheet=ACTION, prefix="OPT", title="Optimisation", spare=6, source="N")
class Optimisation(Row):
    """How we keep improving the platform to reach the objectives."""

    improve: str = column("What we improve", required=True, width="wide", help="A page, a step, an e-mail.")
    hypothesis: str = column("Hypothesis", help="If we do this, then that, because.")
    kpi: Ref[Kpi] | None = column("KPI", help="The figure that must move.")
    due: date | None = column("Due", help="When the result is known.")
    owner: Ref[Person] | None = column("Owner", help="Who does it.")


@table("channel_schedule", sheet=ACTION, prefix="SCH", title="Channel schedule", spare=6, source="N")
class ChannelSchedule(Row):
    """Over which period and how often each channel is used."""

    channel: Ref[Channel] | None = column("Channel", required=True, help="The channel.")
    start: date | None = column("From", required=True, help="The first day.")
    end: date | None = column("To", required=True, help="The last day.")
    frequency: str = column("Frequency", required=True, help="A number per week or month, such as 2 per week.")
    remarks: str = column("Remarks", help="What is special in this period.")


@table("content_calendar", sheet=ACTION, prefix="CAL", title="Content calendar", spare=10, usual=20, source="N")
class ContentItem(Row):
    """Which content is published when, to keep up the frequency of the channels."""

    title: str = column("Title", required=True, width="wide", help="Its working title.")
    on: date | None = column("Date", required=True, help="The day of publication.")
    channel: Ref[Channel] | None = column("Channel", required=True, help="Where it is published.")
    format: str = column("Format", help="Video, article, e-mail and so on.")
    theme: Ref[ContentTheme] | None = column("Theme", help="The theme of the content strategy.")
    owner: Ref[Person] | None = column("Owner", help="Who makes it.")
    frequency: str = column("Frequency", help="For a series: how often.")
    status: ContentStatus | None = column("Status", help="How far it is.", progress=True)


@table("actions", sheet=ACTION, prefix="ACT", title="Actions", lite=True, gate=True, spare=15, usual=50, source="R N O")
class Action(Row):
    """Every step with its owner, its duration and what it waits for. The first 90 days must be clear."""

    action: str = column("Action item", required=True, width="wide", help="What is done, with a verb.")
    tactic: Ref[Tactic] | None = column("Tactic", required=True, help="The tactic that it belongs to.")
    deliverable: str = column("Deliverable", help="What is there when it is done.")
    owner: Ref[Person] | None = column("Owner", required=True, help="Who does it.")
    not_before: date | None = column("Start no earlier than", help="Blank: as soon as the work that it waits for is done.")
    duration: WorkingDays | None = column("Duration (working days)", required=True, help="Working days of the owner; 0 for a milestone.")
    after: tuple[Link, ...] = column("After", help="What it waits for: ACT-03; ACT-05FS+2 means two working days after ACT-05. Also SS, FF and SF.")
    deadline: date | None = column("Deadline", help="The day on which it must be done.")
    effort: Positive | None = column("Effort (h)", help="Hours of work.")
    budget: Money | None = column("Budget", help="Its part of the tactic's budget; compared, never added.")
    milestone: bool | None = column("Milestone", help="Yes for a moment without duration.")
    done: Rate | None = column("Done", help="How much is done: 40 % means 40 %.", progress=True)
    actual_start: date | None = column("Actual start", help="The day on which work began.", progress=True)
    actual_finish: date | None = column("Actual finish", help="The day on which it was done.", progress=True)
    planned_start: ClassVar[Computed] = computed(
        "Planned start", Day(), help="The earliest day on which it can start. To move it, fill in “Start no earlier than” or “After”."
    )
    planned_finish: ClassVar[Computed] = computed(
        "Planned finish", Day(), help="The day on which it is done, when it starts as early as it can. To move it, change its start or “Duration”."
    )
    total_float: ClassVar[Computed] = computed(
        "Float (days)",
        Whole(),
        help="Working days that it can slip without moving the end of the plan. It follows from the dates of all actions.",
        zero=True,
    )
    critical: ClassVar[Computed] = computed(
        "Critical", YesNo(), help="Yes when a slip moves the end of the plan. It follows from the dates of all actions."
    )
    status: ClassVar[Computed] = computed(
        "Status",
        OneOf(ActionStatus),
        formula='IF({action}="","",IF(OR({actual_finish}<>"",N({done})>=1),{ActionStatus.DONE},IF(AND({planned_finish}<>"",{planned_finish}<{calendar.as_of}),{ActionStatus.OVERDUE},'
        'IF(OR({actual_start}<>"",N({done})>0),{ActionStatus.RUNNING},{ActionStatus.PLANNED}))))',
        help="As of the status date.",
    )

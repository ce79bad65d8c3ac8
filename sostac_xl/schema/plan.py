"""The Plan sheet: the facts of the plan, its stages, people and versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Code, Money, OneOf, Positive, Rate, Ref, Share, Whole
from sostac_xl.schema.row import Block, Row
from sostac_xl.schema.sheets import PLAN
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.tactics import Level


FIRST_DAYS: Final = 90
"""The days from the start of the plan that must be clear in detail (R)."""


class PlanStatus(Choice):
    """How far the plan is."""

    DRAFT = "draft"
    REVIEW = "in review"
    APPROVED = "approved"


class Language(Choice):
    """The language of the plan."""

    EN = "English"
    NL = "Dutch"
    RU = "Russian"


class WorkWeek(Choice):
    """The days on which people work."""

    MON_FRI = "Monday to Friday"
    MON_SAT = "Monday to Saturday"
    SUN_THU = "Sunday to Thursday"


class DayCount(Choice):
    """Whether the durations of the stages count working or calendar days."""

    WORKING = "working days"
    CALENDAR = "calendar days"


class Side(Choice):
    """On which side a person stands."""

    CLIENT = "client"
    AGENCY = "agency"
    SUPPLIER = "supplier"


class StageName(Choice):
    """The six stages."""

    SITUATION = "Situation"
    OBJECTIVES = "Objectives"
    STRATEGY = "Strategy"
    TACTICS = "Tactics"
    ACTION = "Action"
    CONTROL = "Control"


class Gate(Choice):
    """What the gate says of a stage."""

    EMPTY = "empty"
    STARTED = "started"
    COMPLETE = "complete"
    WORKED_OUT = "worked out"
    PROVISIONAL = "provisional"
    STALE = "stale"


class SignOff(Choice):
    """What the sign-off of a stage is worth now."""

    VALID = "as signed"
    CHANGED = "changed since"
    UNVERIFIED = "not verified"


class TextPlace(Choice):
    """Where in the Word plan a text of the consultant stands."""

    SUMMARY = "Summary"
    SITUATION = "Situation"
    OBJECTIVES = "Objectives"
    STRATEGY = "Strategy"
    TACTICS = "Tactics"
    ACTION = "Action"
    CONTROL = "Control"
    BUDGET = "Budget"
    TIMELINE = "Timeline"


class QuestionStatus(Choice):
    """Whether a question has been answered."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


@table("plan", sheet=PLAN, title="Plan facts", lite=True, gate=True, source="R N O")
class PlanFacts(Block):
    """Fill in the light cells; the rest of the workbook follows."""

    title: str = column("Plan title", required=True, help="The name on the cover of the Word plan.")
    client: str = column("Client", required=True, help="For whom the plan is made.")
    agency: str = column("Agency", help="Who makes the plan.")
    author: str = column("Author", help="Who answers questions about the plan.")
    status: PlanStatus | None = column("Status", help="Draft, in review or approved. Blank means draft.", progress=True)
    language: Language | None = column("Language", required=True, help="The language of the workbook and of the Word plan.", progress=True)
    start: date | None = column("Start date", required=True, help="The first day of the plan. Months and the first 90 days count from here.")
    status_date: date | None = column("Status date", help="Figures are shown as of this day. Blank means today.", progress=True)
    horizon: Annotated[int, Whole(Decimal(1), Decimal(60))] | None = column(
        "Horizon (months)", required=True, help="How many months the plan covers. Business goals ask for a financial year: 12 or more."
    )
    year_start: Annotated[int, Whole(Decimal(1), Decimal(12))] | None = column(
        "Financial year starts in month", help="1 for January, 4 for April. Blank means January."
    )
    currency: Annotated[str, Code(3)] = column("Currency", required=True, help="Three letters, such as EUR. One currency for the whole plan.")
    ceiling: Money | None = column("Budget ceiling", required=True, help="The most that may be spent over the horizon.")
    ceiling_includes_vat: bool | None = column(
        "Ceiling includes VAT", help="Whether the ceiling is compared with the total including VAT. Blank means no."
    )
    vat: Rate | None = column("VAT", help="The usual VAT rate; a budget line can have its own. Blank means none.")
    vat_recoverable: bool | None = column("VAT is recoverable", help="Whether the client gets VAT back. Blank means yes.")
    contingency: Rate | None = column("Contingency", help="A reserve on top of the budget lines, as a share of their total.")
    level: Level | None = column("Planned level", help="The level of the objectives that the budget is made for. Blank means optimal.")
    baseline_revenue: Money | None = column("Baseline revenue per year", help="What the client sells in a year without this plan.", internal=True)
    country: Annotated[str, Code(2)] = column(
        "Country (holidays)", required=True, help="Two letters, such as NL. Its public holidays are no working days."
    )
    work_week: WorkWeek | None = column("Work week", help="The days on which people work. Blank means Monday to Friday.")
    day_count: DayCount | None = column(
        "Stage durations in", help="Whether the stages' durations count working or calendar days. Blank means working days."
    )


@table("stages", sheet=PLAN, prefix="STG", title="Stages", lite=True, spare=0, source="R N")
class Stage(Row):
    """Work in this order. A stage is worked out when it is filled, free of errors and signed off."""

    stage: StageName | None = column("Stage", required=True, help="One of the six stages.")
    owner: Ref[Person] | None = column("Owner", help="Who sees to it that the stage gets worked out.")
    start: date | None = column("Planned start", help="The day on which work on this stage begins.")
    finish: date | None = column("Planned finish", help="The last day of work on this stage.")
    duration: ClassVar[Computed] = computed(
        "Duration (days)",
        Whole(),
        formula='IF(OR({start}="",{finish}=""),0,IF({plan.day_count}={DayCount.CALENDAR},{finish}-{start}+1,NETWORKDAYS.INTL({start},{finish},{calendar.weekend},{calendar.holidays})))',
        help="From planned start to planned finish, both included.",
    )
    usual: str = column("Usual duration (days)", help="What this stage usually takes.")
    approver: Ref[Person] | None = column("Approver", help="The decision-maker who signs the stage off.")
    signed_off: date | None = column("Signed off on", help="The day on which the approver agreed.")
    signature: str = column("Sign-off code", help="Written by sostac sign: it shows whether this stage, or one before it, changed since.")
    sign_off: ClassVar[Computed] = computed(
        "Sign-off",
        OneOf(SignOff),
        help="It follows from the date and the code of the sign-off. Not verified: a date was typed in by hand. Changed since: this stage or an earlier one is not what was signed.",
    )
    done: ClassVar[Computed] = computed(
        "Filled",
        Share(),
        formula="IFERROR(INDEX({fill.stage_done},MATCH({id},{fill.stage_id},0)),0)",
        help="How much of what the gate asks for is filled in.",
    )
    errors: ClassVar[Computed] = computed(
        "Open errors",
        Whole(),
        formula="COUNTIFS({CheckRow.stage},{stage},{CheckRow.severity},{SeverityLabel.ERROR})",
        help="Errors on the Check sheet that belong to this stage.",
        zero=True,
    )
    gate: ClassVar[Computed] = computed(
        "Gate",
        OneOf(Gate),
        formula="IF({done}=0,{Gate.EMPTY},IF({sign_off}={SignOff.CHANGED},{Gate.STALE},"
        'IF(SUMPRODUCT(({Stage.id}<{id})*((({Stage.done}<1)+({Stage.signed_off}="")+({Stage.errors}>0)+({Stage.sign_off}={SignOff.CHANGED}))>0))>0,{Gate.PROVISIONAL},'
        'IF({done}<1,{Gate.STARTED},IF(OR({signed_off}="",{errors}>0),{Gate.COMPLETE},{Gate.WORKED_OUT})))))',
        help="Worked out: filled, without errors and signed off. Provisional: worked on while an earlier stage is not. Stale: changed after its sign-off.",
    )


@table("versions", sheet=PLAN, prefix="VER", title="Versions and approvals", lite=True, spare=5, source="R O")
class Version(Row):
    """Every version that left the house, and who agreed to it."""

    version: str = column("Version", required=True, help="Such as 0.9 or 1.0.")
    change: str = column("What changed", width="wide", help="One line for the client.")
    on: date | None = column("Date", required=True, help="The day on which this version was made.")
    by: Ref[Person] | None = column("By", help="Who made this version.")
    approved_by: Ref[Person] | None = column("Approved by", help="The decision-maker who agreed to it.")
    approved_on: date | None = column("Approved on", help="The day of the approval.")


@table("markets", sheet=PLAN, prefix="MKT", title="Markets", spare=5, source="R")
class Market(Row):
    """The markets that were agreed upon."""

    market: str = column("Market", required=True, help="A country, a region or a group of buyers.")
    why: str = column("Why this market", width="wide", help="What makes it worth our money.")
    country: Annotated[str, Code(2)] = column("Country", help="Two letters, such as NL.")
    language: str = column("Language of the market", help="In which language we speak to it.")


@table("people", sheet=PLAN, prefix="PER", title="People", lite=True, gate=True, spare=8, usual=10, source="R N O")
class Person(Row):
    """Everyone who owns, decides or delivers. Their names fill the dropdowns."""

    name: str = column("Name", required=True, help="A person, or a supplier as a whole.")
    email: str = column("E-mail", help="Where to reach this person.")
    role: str = column("Role", help="What he or she does for this plan.")
    side: Side | None = column("Side", help="Client, agency or supplier.")
    decides: bool | None = column(
        "Decides", help="Whether this person takes the business decisions. At least one must be involved in the objectives."
    )
    capacity: Positive | None = column("Capacity (h/week)", help="Hours a week that this person has for the plan.")
    rate: Money | None = column("Hourly rate", help="For budget lines in hours. Clients never see it.", internal=True)


@table("leave", sheet=PLAN, prefix="LEA", title="Leave", spare=6, source="O")
class Leave(Row):
    """Days on which someone does not work; the timeline goes around them."""

    person: Ref[Person] | None = column("Person", required=True, help="Who is away.")
    start: date | None = column("From", required=True, help="The first day away.")
    end: date | None = column("To", required=True, help="The last day away.")


@table("texts", sheet=PLAN, prefix="TXT", title="Texts for the Word plan", spare=6, source="O")
class Prose(Row):
    """Your own words; each text opens the chapter that you choose."""

    place: TextPlace | None = column("Where in the Word plan", required=True, help="The chapter that the text opens.")
    text: str = column("Text", required=True, width="wide", help="Your text. A blank line begins a new paragraph.")


@table("questions", sheet=PLAN, prefix="QUE", title="Questions", spare=6, source="O")
class Question(Row):
    """What we still need to know, from whom and by when."""

    question: str = column("Question", required=True, width="wide", help="One question that can be answered.")
    answer: str = column("Answer", width="wide", help="The answer, as soon as it is there.")
    to: Ref[Person] | None = column("Who answers", help="Who has to answer it.")
    stage: StageName | None = column("Stage", help="The stage that waits for the answer.")
    due: date | None = column("Due", help="By when the answer is needed.")
    status: QuestionStatus | None = column("Status", help="Open, answered or dropped. Blank means open.")


@table("sections", sheet=PLAN, prefix="SEC", title="Sections", lite=True, spare=0, source="N O")
class Section(Row):
    """Which tables this plan uses. No means: hidden, not checked and not printed; what is in it stays."""

    table: str = column("Table", required=True, help="A table of this workbook.")
    in_use: bool | None = column("In use", required=True, help="Yes or no. “sostac compute” or the button Compute then shows or hides the table.")
    rows: ClassVar[Computed] = computed(
        "Rows filled",
        Whole(),
        formula="IFERROR(INDEX({fill.rows},MATCH({id},{fill.id},0)),0)",
        help="How many rows of the table are in use.",
        zero=True,
    )

"""`sostac timeline`: when everything happens, what a slip does, and the timeline for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.listing import Heading, Listing, format_options, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from sostac_xl.cli.common import Opened
    from sostac_xl.compute import Computation, ScheduledAction
    from sostac_xl.compute.what_if import Move

FORMATS: Final = ("ics", "mspdi", "asana", "jira", "csv")
Columns = tuple[tuple[Heading, "Callable[[ScheduledAction], Any]"], ...]


def _moves(_ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]) -> tuple[Move, ...]:
    from sostac_xl.compute.what_if import parse_move

    try:
        return tuple(map(parse_move, texts))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command(context_settings=HELP, epilog='Example:  sostac timeline plan.xlsx --what-if "ACT-03 +10d"')
@click.argument("plan", type=PLAN_FILE)
@click.option(
    "--what-if",
    "moves",
    metavar="MOVE",
    multiple=True,
    callback=_moves,
    help='Show what a move does: "ACT-03 +10d" is ten working days later, "ACT-03 2027-05-01" starts that day. May be repeated.',
)
@click.option("--slip", is_flag=True, help="Show what it does that actions run late.")
@click.option("--export", "form", type=click.Choice(FORMATS), help="Write the timeline for a calendar, Microsoft Project or a task list.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to export to; by default beside the plan, with the same name.")
@click.option("--hidden", is_flag=True, help="Export what the client may not see, too.")
@click.option("--force", is_flag=True, help="Overwrite the file that is exported to.")
@format_options
@lang_option
@voice_options
def timeline(  # noqa: PLR0913 - click passes the options by name
    *,
    plan: Path,
    moves: tuple[Move, ...],
    slip: bool,
    form: str | None,
    output: Path | None,
    hidden: bool,
    force: bool,
    as_: str | None,
    lang: str | None,
) -> None:
    """Show when every action happens: dates, float and the critical path, milestones, the first 90 days, load, and the stages.

    Planned dates go by the entries, forecast dates by what is done so far. With --what-if or --slip: which actions and tactics move,
    what that does to spend by month and to the forecast, and when each objective is reached. CSV holds the first table.
    """
    if form and (moves or slip or as_):
        raise click.UsageError("--export writes the plan as it is, to a file: it goes with neither --what-if nor --slip, --csv or --json")
    if not form and (output or hidden or force):
        raise click.UsageError("--output, --hidden and --force go with --export")
    if moves and slip:
        raise click.UsageError("choose one of --what-if and --slip")
    with progress("Reading and computing"):
        opened = open_plan(plan, lang)
    if form:
        _export(opened, plan, form, output, hidden=hidden, force=force)
    elif moves or slip:
        from sostac_xl.cli.consequence import listings, summary
        from sostac_xl.compute.what_if import slip_so_far, what_if

        found = what_if(opened.computation, moves) if moves else slip_so_far(opened.computation)
        show(listings(found, opened.t), opened, as_, **(summary(found) if as_ == "json" else {}))
    else:
        show(_listings(opened, as_), opened, as_, **(_summary(opened.computation) if as_ == "json" else {}))


def _export(opened: Opened, plan: Path, form: str, output: Path | None, *, hidden: bool, force: bool) -> None:
    from sostac_xl.export import EXPORTS, export
    from sostac_xl.output import ensure_writable, write_output

    ending = EXPORTS[form].ending
    target = output or plan.with_suffix(ending)
    if target.suffix.lower() != ending:  # above all not the workbook, which is ours and so would be overwritten
        raise click.UsageError(f"'{target}' is no name for this file: it has to end in {ending}")
    ensure_writable(target, force=force)
    write_output(target, export(opened.computation, form, opened.t.language, hidden=hidden), force=force)
    click.echo(target)


def _summary(c: Computation) -> dict[str, Any]:
    """Return what JSON says beside the tables."""
    return {
        "start": c.schedule.start,
        "finish": c.schedule.finish,
        "forecast_finish": c.progress.finish,
        "slip": c.slips.plan,
        "baseline": c.slips.frozen,
        "circles": c.schedule.circles,
    }


def _listings(opened: Opened, as_: str | None) -> list[Listing]:
    from sostac_xl.compute.stages import stage_schedule

    stages = stage_schedule(opened.plan, opened.computation.calendar)
    found = [_schedule(opened, full=as_ is not None), _milestones(opened), _first_days(opened)]
    found += [_load(opened) if as_ else _load_by_week(opened)]
    found += [_stages(opened, stages)]
    return [listing for listing in found if as_ or listing.rows or listing.note]


def _schedule(opened: Opened, *, full: bool) -> Listing:
    """Return the dates of all actions; the terminal has room for some of the columns."""
    c = opened.computation
    columns = _columns(opened)
    kept = columns if full else tuple(column for column in columns if column[0].key in _ON_TERMINAL)
    rows = tuple(tuple(value(task) for _, value in kept) for task in c.schedule.tasks.values())
    return Listing("schedule", opened.t("Actions and their dates"), tuple(heading for heading, _ in kept), rows, note=_note(opened))


_ON_TERMINAL: Final = ("id", "action", "start", "finish", "days", "total_float", "critical", "forecast_finish", "slip")


def _columns(opened: Opened) -> Columns:
    """Return the columns of the schedule, each with how its value is got from a task."""
    c, t = opened.computation, opened.t
    forecast, slips = c.progress.tasks, c.slips.actions
    return (
        (Heading("id", t("ID")), lambda task: task.action.key),
        (Heading("action", t("Action")), lambda task: task.action.name),
        (Heading("tactic", t("Tactic")), lambda task: task.action.tactic.id if task.action.tactic else ""),
        (Heading("owner", t("Owner")), lambda task: _owner(opened, task)),
        (Heading("start", t("Start"), "day"), lambda task: task.start),
        (Heading("finish", t("Finish"), "day"), lambda task: task.finish),
        (Heading("days", t("Days"), "whole"), lambda task: task.days),
        (Heading("late_start", t("Latest start"), "day"), lambda task: task.late_start),
        (Heading("late_finish", t("Latest finish"), "day"), lambda task: task.late_finish),
        (Heading("total_float", t("Float"), "whole"), lambda task: task.total_float),
        (Heading("free_float", t("Free float"), "whole"), lambda task: task.free_float),
        (Heading("critical", t("Critical"), "yesno"), lambda task: task.critical),
        (Heading("deadline", t("Deadline"), "day"), lambda task: task.action.deadline),
        (Heading("misses_deadline", t("Misses its deadline"), "yesno"), lambda task: task.misses_deadline),
        (Heading("done", t("Done"), "share"), lambda task: task.action.done),
        (Heading("forecast_start", t("Forecast start"), "day"), lambda task: forecast[task.action.key].start),
        (Heading("forecast_finish", t("Forecast finish"), "day"), lambda task: forecast[task.action.key].finish),
        (Heading("slip", t("Slip"), "whole"), lambda task: slips.get(task.action.key)),
    )


def _owner(opened: Opened, task: ScheduledAction) -> str:
    person = opened.plan.find(task.action.owner)
    return person.name if person else ""


def _note(opened: Opened) -> str:
    """Return what there is to know of the schedule: its end, what slip is measured from, and which actions have no dates."""
    from sostac_xl.schema.action import Action

    c, t = opened.computation, opened.t
    tied = {key for circle in c.schedule.circles for key in circle}
    undated = [action.key for action in c.plan[Action] if action.key not in c.schedule.tasks and action.key not in tied]
    lines = []
    if c.schedule.finish and c.progress.finish:
        lines += [
            t("By the plan the last action is done on {finish}, as things stand on {forecast}.", finish=c.schedule.finish, forecast=c.progress.finish)
        ]
        if c.slips.frozen:
            lines += [t("Slip counts working days against the baseline of {day}.", day=c.slips.frozen)]
        else:
            lines += [t("Slip counts working days against the planned dates: there is no baseline yet.")]
    lines += [t("Without dates, for they wait for each other: {circle}.", circle=" → ".join((*circle, circle[0]))) for circle in c.schedule.circles]
    if undated:
        lines += [t("Without dates, for they have no duration: {actions}.", actions=", ".join(undated))]
    return "\n".join(lines)


def _milestones(opened: Opened) -> Listing:
    c, t = opened.computation, opened.t
    headings = (
        Heading("id", t("ID")), Heading("milestone", t("Milestone")), Heading("planned", t("Planned"), "day"),
        Heading("forecast", t("Forecast"), "day"), Heading("deadline", t("Deadline"), "day"), Heading("slip", t("Slip"), "whole"),
    )  # fmt: skip
    found = sorted((task for task in c.schedule.tasks.values() if not task.days), key=lambda task: task.start)
    rows = tuple(
        (key := task.action.key, task.action.name, task.start, c.progress.tasks[key].finish, task.action.deadline, c.slips.actions.get(key))
        for task in found
    )
    return Listing("milestones", t("Milestones"), headings, rows)


def _first_days(opened: Opened) -> Listing:
    from sostac_xl.compute.timeline import first_days_of
    from sostac_xl.schema.plan import FIRST_DAYS

    t, days = opened.t, first_days_of(opened.plan)
    headings = (
        Heading("id", t("ID")), Heading("action", t("Action")), Heading("owner", t("Owner")), Heading("start", t("Start"), "day"),
        Heading("finish", t("Finish"), "day"),
    )  # fmt: skip
    tasks = opened.computation.schedule.within(*days) if days else ()
    rows = tuple((task.action.key, task.action.name, _owner(opened, task), task.start, task.finish) for task in tasks)
    title = t("The first {days} days: until {end}", days=FIRST_DAYS, end=days[1]) if days else ""
    return Listing("first_days", title, headings, rows)


def _load(opened: Opened) -> Listing:
    """Return the load of every person in every week."""
    t = opened.t
    headings = (
        Heading("id", t("ID")), Heading("person", t("Person")), Heading("week", t("Week from"), "day"), Heading("hours", t("Hours"), "number"),
        Heading("capacity", t("Capacity"), "number"), Heading("over", t("Over capacity"), "number"),
    )  # fmt: skip
    rows = tuple((x.person.id, x.person.name, x.monday, x.hours, x.capacity, x.over) for x in opened.computation.load.weeks)
    return Listing("load", t("Load"), headings, rows)


def _load_by_week(opened: Opened) -> Listing:
    """Return the hours of the weeks from the status date on, a column for each person; too many are marked, with what there is."""
    from datetime import timedelta

    from sostac_xl.compute.money import rounded

    c, t = opened.computation, opened.t
    first = c.as_of - timedelta(c.as_of.weekday())
    weeks = [week for week in c.load.weeks if week.monday >= first]
    people = {week.person.id: week.person.name for week in weeks}

    def cell(hours: Any, capacity: Any) -> str:
        number = t.number(rounded(hours, 0), 0)
        return f"{number} > {t.number(rounded(capacity, 0), 0)}" if capacity is not None and hours > capacity else number

    cells = {(week.monday, week.person.id): cell(week.hours, week.capacity) for week in weeks}
    headings = (Heading("week", t("Week from"), "day"), *(Heading(key, name) for key, name in people.items()))
    rows = tuple((monday, *(cells.get((monday, key), "") for key in people)) for monday in sorted({week.monday for week in weeks}))
    return Listing("load", t("Hours a week, as planned (“40 > 36” is more than the capacity)"), headings, rows)


def _stages(opened: Opened, stages: Any) -> Listing:
    t = opened.t
    headings = (
        Heading("stage", t("Stage")), Heading("start", t("Start"), "day"), Heading("finish", t("Finish"), "day"),
        Heading("days", t("Days"), "whole"), Heading("usual", t("Usual duration (days)")), Heading("proposed", t("Proposed"), "yesno"),
    )  # fmt: skip
    rows = tuple((x.stage.stage, x.start, x.finish, x.days, x.stage.usual, x.proposed) for x in stages)
    note = t("Proposed: the plan has no dates for it; these follow from what it usually takes.") if any(x.proposed for x in stages) else ""
    return Listing("stages", t("Stages"), headings, rows, note=note)

"""`sostac timeline`: the schedule, what a slip does, exports."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sostac_xl.checks import assess
from sostac_xl.cli import timeline as module
from sostac_xl.cli.common import Opened
from sostac_xl.cli.main import cli
from sostac_xl.export import EXPORTS, export
from sostac_xl.i18n import Translator
from sostac_xl.plan import Plan
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.lists import BaselineRow
from sostac_xl.schema.plan import Person
from tests.cli.figures import run, shop
from tests.compute.plans import make, plan_of, tactic

FRIDAY = date(2027, 1, 8)


def opened(plan: Plan) -> Opened:
    """Return a plan as the command gets it, as of the second Friday of 2027."""
    computation, findings = assess(plan, FRIDAY)
    return Opened(plan, computation, findings, Translator())


def show(monkeypatch: pytest.MonkeyPatch, plan: Plan, *arguments: str) -> str:
    """Run the command on a plan."""
    monkeypatch.setattr(module, "open_plan", lambda *_: opened(plan))
    result = CliRunner().invoke(module.timeline, ["plan.xlsx", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_shows_schedule_milestones_first_days_load_and_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """One below the other, with the end of the plan and what slip is measured from."""
    output = run(monkeypatch, module).output

    titles = ("Actions and their dates", "Milestones", "The first 90 days: until 31 Mar 2026", "Hours a week", "Stages")
    assert [title in output for title in titles] == [True] * 5
    c, t = shop().computation, Translator()
    row = next(line.split() for line in output.splitlines() if line.lstrip().startswith("ACT-37"))
    task, forecast, slip = c.schedule.tasks["ACT-37"], c.progress.tasks["ACT-37"], c.slips.actions["ACT-37"]
    assert row[-7:] == [*f"{task.days} {task.total_float} no {t.date(forecast.finish)} {slip}".split()]
    assert f"the last action is done on {t.date(c.schedule.finish or FRIDAY)}" in output
    assert f"the baseline of {t.date(c.slips.frozen or FRIDAY)}" in output


def test_csv_holds_every_action_with_all_its_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned, latest and forecast dates, both floats, by keys and in ISO form."""
    rows = {row["id"]: row for row in csv.DictReader(StringIO(run(monkeypatch, module, "--csv").output))}

    tasks = shop().computation.schedule.tasks
    assert {key: (row["start"], row["late_finish"], row["free_float"]) for key, row in rows.items()} == {
        key: (task.start.isoformat(), task.late_finish.isoformat(), str(task.free_float)) for key, task in tasks.items()
    }
    c = shop().computation
    assert {key: (row["forecast_finish"], row["slip"]) for key, row in rows.items()} == {
        key: (task.finish.isoformat(), str(c.slips.actions[key])) for key, task in c.progress.tasks.items()
    }


def test_json_holds_all_tables_and_the_plan_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The load of every person and week, with how much is over capacity."""
    data = json.loads(run(monkeypatch, module, "--json").output)

    c = shop().computation
    assert (data["start"], data["finish"], data["forecast_finish"]) == (str(c.schedule.start), str(c.schedule.finish), str(c.progress.finish))
    assert (data["slip"], data["baseline"]) == (c.slips.plan, str(c.slips.frozen))
    assert {(row["id"], row["week"]): row["over"] for row in data["load"]} == {
        (week.person.id, str(week.monday)): pytest.approx(float(week.over)) for week in c.load.weeks
    }
    assert [row["stage"] for row in data["stages"]] == ["situation", "objectives", "strategy", "tactics", "action", "control"]
    assert [row["id"] for row in data["milestones"]] == [
        task.action.id for task in sorted(c.schedule.tasks.values(), key=lambda x: x.start) if not task.days
    ]


def test_what_has_no_dates_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A circle by its members in order, and actions without duration."""
    around = (
        make(Action, id="ACT-1", action="a", duration=1, after=(Link("ACT-2"),)),
        make(Action, id="ACT-2", action="b", duration=1, after=(Link("ACT-1"),)),
    )

    output = show(monkeypatch, plan_of(*around, make(Action, id="ACT-3", action="c")))

    assert "they wait for each other: ACT-1 → ACT-2 → ACT-1." in output
    assert "they have no duration: ACT-3." in output


def test_overload_is_marked_and_slip_counts_from_the_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    """50 hours where there are 40; an action that was frozen two working days earlier is two late."""
    person = make(Person, id="PER-1", name="Ann", capacity=Decimal(40))
    work = make(Action, id="ACT-1", action="a", duration=5, owner=Ref("PER-1"), effort=Decimal(50), not_before=date(2027, 1, 11))
    was = make(BaselineRow, id="FRZ-01", item="ACT-1", start=date(2027, 1, 7), finish=date(2027, 1, 13), frozen=date(2027, 1, 4))

    output = show(monkeypatch, plan_of(person, work, was))

    assert "50 > 40" in output
    assert "the baseline of 4 Jan 2027" in output
    assert next(line for line in output.splitlines() if "ACT-1" in line).split()[-1] == "2"


def test_what_if_shows_everything_that_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Actions, the tactic that starts with one of them, its spend, the forecast: as followed by hand.

    The launch tactic moves from 28 May to 11 June. In May that takes away 8/36 of 6,500 that is spent at the front of eight months, 4 of
    218 days of 2,400, and 4 of 218 days of 1,710.97 (240 a month for 7 months and 4/31).
    """
    output = run(monkeypatch, module, "--what-if", "act-36 +10d").output
    data = json.loads(run(monkeypatch, module, "--what-if", "ACT-36 +10d", "--json").output)

    assert "The last action is still done on 26 Oct 2026." in output
    may = next(row for row in data["months"] if row["month"] == "2026-05-01")
    by_hand = Decimal(6500) * 8 / 36 + (Decimal(2400) + Decimal("1710.97")) * 4 / 218
    assert may["difference"] == pytest.approx(-float(by_hand), abs=0.01)
    assert [(row["id"], row["new_start"], row["days"]) for row in data["tactics"]] == [("TAC-08", "2026-06-11", 10)]
    assert data["end"] == {"before": "2026-10-26", "after": "2026-10-26", "days": 0}
    assert {"id": "OBJ-01", "reached_before": "2026-12-01", "reached_after": "2026-12-01"}.items() <= data["objectives"][0].items()


def test_what_holds_an_action_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the date that was asked for, in the text and in the JSON; the end of the plan says which way it moves."""
    rows = make(Action, id="ACT-1", action="a", duration=1), make(Action, id="ACT-2", action="b", duration=1, after=(Link("ACT-1"),))
    plan = plan_of(*rows)

    assert "“b” starts on 11 Jan 2027, not on 8 Jan 2027" in show(monkeypatch, plan, "--what-if", "ACT-2 2027-01-08")
    assert json.loads(show(monkeypatch, plan, "--what-if", "ACT-2 2027-01-08", "--json"))["held"] == [
        {"id": "ACT-2", "asked": "2027-01-08", "start": "2027-01-11"}
    ]
    assert "on 12 Jan 2027 instead of 11 Jan 2027: 1 working day later" in show(monkeypatch, plan, "--what-if", "ACT-2 +1d")
    assert "on 8 Jan 2027 instead of 11 Jan 2027: 1 working day earlier" in show(monkeypatch, plan, "--what-if", "ACT-2 -1d")


def test_the_slip_so_far_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """An action that should have begun on Monday begins on Friday at the earliest: the tactic that starts with it moves by four days."""
    late = make(Action, id="ACT-1", action="a", duration=2, not_before=date(2027, 1, 4))
    follows = tactic(start=date(2027, 1, 6), end=date(2027, 1, 29), starts_with=Ref("ACT-1"))

    data = json.loads(show(monkeypatch, plan_of(late, follows), "--slip", "--json"))

    assert [(row["id"], row["new_start"], row["days"]) for row in data["tactics"]] == [("TAC-1", "2027-01-12", 4)]


@pytest.mark.parametrize("form", module.FORMATS)
def test_exports_write_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str) -> None:
    """Every format, as `export` makes it; an existing file is refused unless --force."""
    target = tmp_path / f"plan{EXPORTS[form].ending}"

    first = run(monkeypatch, module, "--export", form, "-o", str(target))
    again = run(monkeypatch, module, "--export", form, "-o", str(target))
    forced = run(monkeypatch, module, "--export", form, "-o", str(target), "--force", "--hidden")

    assert (first.exit_code, forced.exit_code) == (0, 0)
    assert str(again.exception).startswith(f"{target} exists")
    assert first.output.strip() == str(target)
    assert target.read_bytes() == export(shop().computation, form, "en", hidden=True)


def test_the_formats_are_those_of_the_export() -> None:
    """The command knows them without importing it."""
    assert tuple(EXPORTS) == module.FORMATS


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--what-if", "ACT-03"], "is no move"),
        (["--what-if", "ACT-03 +10d", "--slip"], "choose one"),
        (["--export", "ics", "--json"], "it goes with neither"),
        (["-o", "plan.ics"], "go with --export"),
        (["--export", "ics", "-o", "plan.xlsx"], "it has to end in .ics"),
        (["--export", "gantt"], "'ics'"),
    ],
)
def test_a_wrong_use_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str) -> None:
    """Exit code 2."""
    result = run(monkeypatch, module, *arguments)

    assert result.exit_code == 2
    assert says in result.output


@pytest.mark.parametrize(("move", "says"), [("ACT-03 +10d", "what is done does not move; ACT-06 does"), ("ACT-99 +1d", "there is no action ACT-99")])
def test_what_can_not_be_moved_says_why(monkeypatch: pytest.MonkeyPatch, move: str, says: str) -> None:
    """As an error that the command line shows in one line."""
    assert says in str(run(monkeypatch, module, "--what-if", move).exception)


def test_the_command_line_knows_it() -> None:
    """It is listed, and its help has an example."""
    assert "timeline" in CliRunner().invoke(cli, ["--help"]).output
    assert '"ACT-03 +10d"' in CliRunner().invoke(cli, ["timeline", "--help"]).output


@pytest.mark.parametrize("language", ["nl", "ru"])
def test_it_speaks_the_language_of_the_plan(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """No English heading is left."""
    output = run(monkeypatch, module, language=language).output + run(monkeypatch, module, "--what-if", "ACT-36 +10d", language=language).output

    assert not [word for word in ("Forecast", "Slip", "Proposed", "Capacity", "capacity", "Before", "last action") if word in output]


def test_dates_and_amounts_of_an_empty_plan_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan without actions has no tables to show but says nothing wrong."""
    assert show(monkeypatch, plan_of()).strip() == ""
    data: dict[str, Any] = json.loads(show(monkeypatch, plan_of(), "--json"))
    assert (data["schedule"], data["finish"], data["slip"]) == ([], None, None)

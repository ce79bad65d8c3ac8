"""What a slip does, as tables for `sostac timeline --what-if` and `--slip`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sostac_xl.cli.listing import Heading, Listing
from sostac_xl.compute.budget import planned_level
from sostac_xl.compute.what_if import Consequence, Shift
from sostac_xl.i18n import Translator


def listings(found: Consequence, t: Translator) -> list[Listing]:
    """Return what moves: actions, tactics, spend by month, and the forecast against the objectives."""
    return [
        _shifts("actions", t("Actions that move"), found.actions, t, note=_note(found, t)),
        _shifts("tactics", t("Tactics that move with them"), found.tactics, t, note="" if found.tactics else t("No tactic starts with one of them.")),
        _months(found, t),
        _objectives(found, t),
    ]


def summary(found: Consequence) -> dict[str, Any]:
    """Return what JSON says beside the tables."""
    before, after, days = found.end or (None, None, None)
    held = [{"id": action.key, "asked": day, "start": found.dates_after[action.key].start} for action, day in found.held]
    return {"level": planned_level(found.before.plan).name.lower(), "end": {"before": before, "after": after, "days": days}, "held": held}


def _note(found: Consequence, t: Translator) -> str:
    """Return how the end of the plan moves, and which actions do not start when they were asked to."""
    held = (
        t(
            "“{action}” starts on {start}, not on {day}: what it waits for, or the status date, holds it.",
            action=action.name,
            start=found.dates_after[action.key].start,
            day=day,
        )
        for action, day in found.held
    )
    return "\n".join((*_end(found, t), *held))


def _end(found: Consequence, t: Translator) -> Iterator[str]:
    if not found.end:
        return
    before, after, days = found.end
    if days > 0:
        yield t.plural(
            "The last action is done on {after} instead of {before}: {n} working day later.",
            "The last action is done on {after} instead of {before}: {n} working days later.",
            days,
            before=before,
            after=after,
        )
    elif days < 0:
        yield t.plural(
            "The last action is done on {after} instead of {before}: {n} working day earlier.",
            "The last action is done on {after} instead of {before}: {n} working days earlier.",
            -days,
            before=before,
            after=after,
        )
    else:
        yield t("The last action is still done on {day}.", day=after)


def _shifts(key: str, title: str, shifts: tuple[Shift, ...], t: Translator, note: str) -> Listing:
    headings = (
        Heading("id", t("ID")), Heading("name", t("What")), Heading("start", t("Start"), "day"), Heading("new_start", t("New start"), "day"),
        Heading("finish", t("Finish"), "day"), Heading("new_finish", t("New finish"), "day"), Heading("days", t("Working days later"), "whole"),
    )  # fmt: skip
    rows = tuple((x.row.key, x.row.name, x.before[0], x.after[0], x.before[1], x.after[1], x.days) for x in shifts)
    return Listing(key, title, headings, rows, note=note)


def _months(found: Consequence, t: Translator) -> Listing:
    from datetime import date

    headings = (
        Heading("month", t("Month"), "month"), Heading("before", t("Spend before"), "money"), Heading("after", t("Spend after"), "money"),
        Heading("difference", t("Difference"), "money"),
    )  # fmt: skip
    rows = [
        (date.fromisoformat(month) if month else t("outside the months of the plan"), before, after, after - before)
        for month, (before, after) in found.months.items()
    ]
    sums = [c.budget.stack.subtotal for c in (found.before, found.after)]
    total = (t("Subtotal"), *sums, sums[1] - sums[0])
    return Listing("months", t("Spend by month, excluding VAT"), headings, (*rows, total), totals=1)


def _objectives(found: Consequence, t: Translator) -> Listing:
    level = planned_level(found.before.plan)
    headings = (
        Heading("id", t("ID")), Heading("objective", t("Objective")), Heading("target", t("Target"), "number"),
        Heading("before", t("Forecast before"), "number"), Heading("after", t("Forecast after"), "number"),
        Heading("gap", t("Gap after"), "number"), Heading("reached_before", t("Reached before"), "month"),
        Heading("reached_after", t("Reached after"), "month"),
    )  # fmt: skip
    rows = tuple(
        (old.objective.key, old.objective.name, old.target, old.forecast.value, new.forecast.value, new.gap, old.reached_in, new.reached_in)
        for old, new in found.objectives(level)
    )
    note = "" if rows else t("No objective has a forecast metric.")
    return Listing("objectives", t("Forecast against the objectives, level {level}", level=level), headings, rows, note=note)

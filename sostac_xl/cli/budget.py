"""`sostac budget`: what the plan costs, by any of its sides, and what was spent of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, exit_code, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.listing import Heading, Listing, format_options, show

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.compute import Budget
    from sostac_xl.compute.actuals import SpendFigures
    from sostac_xl.compute.budget import By

LEVELS: Final = ("acceptable", "optimal", "best")
SIDES: Final = ("channel", "month", "year", "type", "tactic", "objective", "market", "segment", "stage", "line")


@click.command(context_settings=HELP, epilog="Example:  sostac budget plan.xlsx --by month --level best")
@click.argument("plan", type=PLAN_FILE)
@click.option("--level", type=click.Choice(LEVELS), help="The level of the objectives; by default the planned one.")
@click.option("--by", type=click.Choice(SIDES), default="channel", show_default=True, help="The side to look from; line shows spend against plan.")
@click.option("--client", is_flag=True, help="As the client sees it: without internal lines.")
@format_options
@lang_option
@voice_options
@click.pass_context
def budget(ctx: click.Context, plan: Path, level: str | None, by: str, client: bool, as_: str | None, lang: str | None) -> None:
    """Show what the plan costs: by one of its sides, in sum against the ceiling, and spend against plan.

    All amounts exclude VAT unless they say otherwise. CSV holds the first table.
    """
    from sostac_xl.compute.actuals import actuals_of
    from sostac_xl.compute.budget import budget_of
    from sostac_xl.schema.tactics import Level

    with progress("Reading and computing"):
        opened = open_plan(plan, lang)
        ours = budget_of(opened.plan, Level(level) if level else None)
        shown = ours.for_client() if client else ours
        actuals = actuals_of(shown, opened.computation.as_of)
    first = _lines(opened, shown, actuals.lines) if by == "line" else _view(opened, shown, by)  # type: ignore[arg-type]  # click checked it
    rest = [_stack(opened, shown, ours), *([_spent(opened, actuals.total)] if actuals.spent else [])]
    show([first, *rest], opened, as_, level=shown.level.name.lower())
    ctx.exit(exit_code(opened, plan))


def _view(opened: Opened, budget: Budget, by: By) -> Listing:
    """Return the net sums by one side, each with its share of the subtotal."""
    t = opened.t
    titles = {
        "channel": t("Channel"), "month": t("Month"), "year": t("Financial year"), "type": t("Cost type"), "tactic": t("Tactic"),
        "objective": t("Objective"), "market": t("Market"), "segment": t("Segment"), "stage": t("Stage of the journey"),
    }  # fmt: skip
    sums = budget.view(by)
    total = budget.stack.subtotal
    headings = (Heading("id", t("ID")), Heading("name", titles[by]), Heading("net", t("Net"), "money"), Heading("share", t("Share"), "share"))
    rows = [(key or "", _name(opened, by, key), amount, amount / total if total else None) for key, amount in sums.items()]
    rows.append(("", t("Subtotal"), total, Decimal(1) if total else None))
    named = by in ("month", "year", "type", "stage")  # their key is their name
    title = t("Budget by {side}, level {level}", side=titles[by].lower(), level=budget.level)
    return Listing(f"by_{by}", title, headings[named:], tuple(row[named:] for row in rows), totals=1)


def _name(opened: Opened, by: By, key: str | None) -> str:
    from datetime import date

    from sostac_xl.compute.months import year_name

    t = opened.t
    if key is None:
        return t("outside the months of the plan")
    if not key:
        return t("plan-wide, or not said")
    if by == "month":
        return t.date(date.fromisoformat(key), "LLL yyyy")
    if by == "year":
        return year_name(date.fromisoformat(key))
    row = opened.plan.row(key)
    return row.name if row else t.show(key)


def _stack(opened: Opened, budget: Budget, ours: Budget) -> Listing:
    """Return the sum from the cost types to the ceiling; beside it the client's when that differs."""
    t = opened.t
    stack, client = budget.stack, ours.for_client().stack
    both = budget is ours and client.subtotal != stack.subtotal
    entries: list[tuple[Any, ...]] = [
        (kind.name.lower(), t(kind.value).capitalize(), net, client.by_type[kind]) for kind, net in stack.by_type.items() if net
    ]
    labels = {
        "subtotal": t("Subtotal"), "contingency": t("Contingency"), "total": t("Total excluding VAT"), "vat": t("VAT"),
        "total_with_vat": t("Total including VAT"), "recoverable_vat": t("Recoverable VAT"), "ceiling": t("Budget ceiling"),
        "headroom": t("Headroom"),
    }  # fmt: skip
    entries += [(key, label, getattr(stack, key), getattr(client, key)) for key, label in labels.items()]
    headings = (
        Heading("key", "", shown=False), Heading("label", t("Sum")), Heading("amount", t("Amount"), "money"),
        Heading("client", t("For the client"), "money"),
    )  # fmt: skip
    kept = 4 if both else 3
    return Listing("stack", t("From media to total"), headings[:kept], tuple(entry[:kept] for entry in entries))


def _spent(opened: Opened, total: SpendFigures) -> Listing:
    t = opened.t
    headings = _spend_headings(opened)
    return Listing("actuals", t("Spend against plan as of {day}", day=opened.computation.as_of), headings, (_spend_row(total),))


def _lines(opened: Opened, budget: Budget, figures: Any) -> Listing:
    t = opened.t
    headings = (Heading("id", t("ID")), Heading("name", t("Budget line")), *_spend_headings(opened))
    rows = tuple((line.line.key, line.line.what, *_spend_row(figures[line.line.key])) for line in budget.lines)
    return Listing("lines", t("Spend against plan per line"), headings, rows)


def _spend_headings(opened: Opened) -> tuple[Heading, ...]:
    t = opened.t
    return (
        Heading("plan", t("Plan"), "money"), Heading("to_date", t("Plan to date"), "money"), Heading("committed", t("Committed"), "money"),
        Heading("actual", t("Actual"), "money"), Heading("remaining", t("Remaining"), "money"), Heading("pacing", t("Pacing"), "share"),
        Heading("per_day", t("Per day to go"), "money"), Heading("eac", t("Expected total (EAC)"), "money"),
        Heading("variance", t("Variance"), "money"),
    )  # fmt: skip


def _spend_row(x: SpendFigures) -> tuple[Any, ...]:
    return (x.plan, x.to_date, x.committed, x.actual, x.remaining, x.pacing, x.per_day, x.eac, x.variance)

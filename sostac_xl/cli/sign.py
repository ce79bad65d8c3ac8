"""`sostac sign`: a stage is signed off by the one who decides, with a code of what was signed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sostac_xl.cli.common import HELP, PLAN_FILE, day_option, is_quiet, lang_option, open_plan, progress, voice_options
from sostac_xl.cli.writing import backup_option, now

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened
    from sostac_xl.compute.gate import StageGate
    from sostac_xl.schema.plan import Person

    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # no generic class before click 8.2

STAGES: Final = ("situation", "objectives", "strategy", "tactics", "action", "control")


class _Stage(_Choice):
    """A stage, by the name that it has in the workbook and in the gate, in any language."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the stage's key."""
        from sostac_xl.i18n import LANGUAGES, Translator
        from sostac_xl.schema.plan import StageName
        from sostac_xl.schema.text import fold

        keys = {fold(Translator(language)(stage.value)): stage.name.lower() for language in LANGUAGES for stage in StageName}
        return super().convert(keys.get(fold(str(value)), value), param, ctx)


@click.command(context_settings=HELP, epilog='Example:  sostac sign plan.xlsx situation --by "Noor el Amrani"')
@click.argument("plan", type=PLAN_FILE)
@click.argument("stage", type=_Stage(STAGES, case_sensitive=False))
@click.option("--by", "name", required=True, metavar="NAME", help="Who signs: a decision-maker from the table People, by name or ID.")
@day_option("--on", help="The day on which it was agreed; by default today.")
@backup_option
@lang_option
@voice_options
@click.pass_context
def sign(ctx: click.Context, plan: Path, stage: str, name: str, on: date | None, backup: bool, lang: str | None) -> None:
    """Sign a stage off: who agreed, when, and a code of what was agreed.

    When anything of it changes later on, or of a stage before it, the gate says so. A stage with errors or empty required cells can't be
    signed (exit code 1).
    """
    from sostac_xl.compute.signature import sealed, signatures
    from sostac_xl.schema.kinds import Ref
    from sostac_xl.schema.plan import SignOff, Stage, StageName
    from sostac_xl.workbook.cells import cell_value
    from sostac_xl.workbook.patch import Patch
    from sostac_xl.workbook.patch_plan import write
    from sostac_xl.workbook.read_places import RowOrigin

    with progress("Reading and checking"):
        patch = Patch.open(plan)
        opened = open_plan(plan, lang)
    person, chosen = _person(opened, name), StageName[stage.upper()]
    gate = opened.computation.gate.by_stage[chosen]
    row = next((row for row in opened.plan[Stage] if row.stage is chosen), None)
    hindrance = _hindrance(opened, gate)
    if hindrance or row is None or not isinstance(row.origin, RowOrigin):
        click.echo(hindrance or opened.t("The table Stages has no row for it."), err=True)
        ctx.exit(1)
    day, t = on or now().date(), opened.t
    code = sealed(signatures(opened.plan)[chosen], day)
    values = {"approver": Ref(person.key), "signed_off": day, "signature": code, "sign_off": SignOff.VALID}
    for key, value in values.items():
        write(patch, row.origin, key, cell_value(value, opened.plan, t))
    with progress("Writing"):
        kept = patch.save(now(), backup=backup)
    click.echo(plan)
    if not is_quiet():
        click.echo(t("{stage} is signed off by {person} on {day}.", stage=chosen, person=person.name, day=day))
        if kept:
            click.echo(t("The file as it was: {path}", path=str(kept)))


def _person(opened: Opened, name: str) -> Person:
    """Return the decision-maker with a name or an ID; anyone else can't sign."""
    from sostac_xl.schema.plan import Person
    from sostac_xl.schema.text import fold, nearest

    people = {text: person for person in opened.plan[Person] for text in (fold(person.name), fold(person.id)) if text}
    person = people.get(fold(name))
    if person is None:
        near = people.get(nearest(name, people))
        hint = f" Did you mean {near.name}?" if near else ""
        raise click.UsageError(f"there is nobody called {name} in the table People.{hint}")
    if person.decides is not True:
        raise click.UsageError(f"{person.name} does not decide: the table People says so, in {person.cell('decides') or 'Decides'}")
    return person


def _hindrance(opened: Opened, gate: StageGate) -> str:
    """Return what keeps a stage from being signed, or ""."""
    t = opened.t
    if gate.errors:
        return t.plural(
            "{stage} has {n} error: mend it first, sostac check names it.",
            "{stage} has {n} errors: mend them first, sostac check names them.",
            gate.errors,
            stage=gate.stage,
        )
    if gate.missing:
        column, table = t(gate.missing.column.label), t(gate.missing.table.info.title)
        where = f" → {gate.missing.cell}" if gate.missing.cell else ""
        return t("{stage} is not filled in: {column} in {table} is missing.", stage=gate.stage, column=column, table=table) + where
    return ""

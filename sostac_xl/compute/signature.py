"""What a sign-off is worth: a short code of everything that was signed, which changes when any of it does.

Whoever signs a stage agrees to it on the ground of the stages before it, so its code covers the facts of the plan and the entries of
that stage and all earlier ones. What tells how the plan went (progress, measurements, spend) is no part of it, nor are notes, nor what
is switched off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, Final

from sostac_xl.plan import Plan
from sostac_xl.schema import STAGES, on_sheet
from sostac_xl.schema.kinds import Link, Ref
from sostac_xl.schema.plan import PlanFacts, SignOff, Stage, StageName
from sostac_xl.schema.row import Block, Record, Row

LENGTH: Final = 16
"""Hexadecimal digits of a code: enough that two states of a plan do not share one by chance."""
PART: Final = "@"
"""Stands between the code and the date in a seal."""
UNSIGNED: Final = frozenset({"note"})
"""Columns that are nobody's but the consultant's."""


def signatures(plan: Plan) -> Mapping[StageName, str]:
    """Return the code of each stage as the plan is now."""
    digest = sha256()
    _feed(digest, PlanFacts, plan)
    codes = {}
    for name, sheet in zip(StageName, STAGES, strict=True):
        for table in on_sheet(sheet):
            if plan.uses(table) and not table.info.progress:
                _feed(digest, table, plan)
        codes[name] = digest.copy().hexdigest()[:LENGTH]
    return codes


def sign_off(stage: Stage, codes: Mapping[StageName, str]) -> SignOff | None:
    """Return what the sign-off of a stage is worth, given `signatures` of the plan as it is now; None without one."""
    if stage.stage is None or stage.signed_off is None:
        return None
    code, _, day = stage.signature.strip().lower().partition(PART)
    if not code or day != stage.signed_off.isoformat():
        return SignOff.UNVERIFIED
    return SignOff.VALID if code == codes[stage.stage] else SignOff.CHANGED


def sealed(code: str, day: date) -> str:
    """Return what stands beside a date of sign-off: the code of what was signed, and that date again.

    Whoever types another date signs anew, and nobody knows what: that counts, but is not verified.
    """
    return f"{code}{PART}{day.isoformat()}"


def signed(plan: Plan) -> Plan:
    """Return the plan with the code of its present state beside every date of sign-off."""
    codes = signatures(plan)
    stages = tuple(
        replace(stage, signature=sealed(codes[stage.stage], stage.signed_off)) if stage.stage and stage.signed_off else stage for stage in plan[Stage]
    )
    return replace(plan, tables={**plan.tables, Stage: stages})


def _feed(digest: Any, table: type[Record], plan: Plan) -> None:
    records: tuple[Record, ...] = (plan.block(table),) if issubclass(table, Block) else plan[table] if issubclass(table, Row) else ()
    keys = [column.key for column in table.columns() if not column.computed and not column.progress and column.key not in UNSIGNED]
    # by ID, so that sorting a table changes nothing
    for record in sorted(records, key=lambda record: getattr(record, "id", "")):
        for key in keys:
            value = "; ".join(_plain(getattr(record, key)))
            if value:  # a column that a later version adds leaves the codes of older plans alone
                digest.update(f"{table.info.key}.{key}={value}\n".encode())


def _plain(value: object) -> Iterator[str]:
    """Yield a value as a text that is the same in every language."""
    match value:
        case None | "" | ():
            return
        case tuple():
            for one in value:
                yield from _plain(one)
        case Ref():
            yield value.id
        case Enum():
            yield value.name
        case date():
            yield value.isoformat()
        case Decimal():
            yield f"{value.normalize():f}"
        case str():
            yield " ".join(value.split())
        case bool() | int() | Link():
            yield str(value)
        case _:
            raise TypeError(type(value))

"""The cached values of the Budget sheet's cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sostac_xl.compute import Computation, LineBudget
from sostac_xl.compute.months import month_end, share_by
from sostac_xl.i18n import Translator
from sostac_xl.schema.tactics import Level, Phasing
from sostac_xl.workbook.cells import serial

LEVELS: Final = tuple(level.name.lower() for level in Level)
TEXTS: Final = ("tactic", "channel", "objective", "segment", "market", "stage", "type", "basis")
_DATES: Final = ("start", "end")
_NUMBERS: Final = ("own", "base", "net", "working", "rank", "counts", "client", "vat", "vat_back", *LEVELS)


def line_values(number: int, computation: Computation, t: Translator) -> Mapping[str, str | float]:
    """Return the cached values of the columns of the line in this row."""
    lines = computation.budget.lines
    line = lines[number] if number < len(lines) else None
    if line is None or line.line.basis is None:
        return {**dict.fromkeys((*TEXTS, *_DATES), ""), **dict.fromkeys(_NUMBERS, 0)}
    tactic = line.tactic
    market = line.line.market or (tactic.market if tactic else None)
    stage = computation.budget.stage_of(line)
    return {
        "tactic": tactic.id if tactic else "",
        "channel": tactic.channel.id if tactic and tactic.channel else "",
        "objective": tactic.objective.id if tactic and tactic.objective else "",
        "segment": tactic.segment.id if tactic and tactic.segment else "",
        "market": market.id if market else "",
        "stage": t(stage.value) if stage else "",
        "type": t(line.line.cost_type.value) if line.line.cost_type else "",
        "basis": t(line.line.basis.value),
        "start": serial(line.start) if line.start else "",
        "end": serial(line.end) if line.end else "",
        "own": float(line.own),
        "base": float(line.media_base),
        "net": float(line.net),
        "working": float(line.working),
        "rank": (line.line.level or Level.ACCEPTABLE).rank,
        "counts": int(line.counts),
        "client": int(line.counts and not line.line.withheld),
        "vat": float(line.vat),
        "vat_back": float(line.vat) if line.recoverable else 0,
        **{level.name.lower(): float(at.net) if at.counts else 0 for level in Level for at in (computation.budgets[level].lines[number],)},
    }


def shares(line: LineBudget | None, computation: Computation, count: int) -> list[float]:
    """Return the shares of a line that have fallen before the plan, and by the end of each of `count` months."""
    months = computation.budget.months
    if line is None or line.line.basis is None or not months:
        return [0.0] * (count + 1)
    days = [months[0] - timedelta(days=1), *map(month_end, months)]
    return [float(share_by(day, line.start, line.end, line.line.phasing or Phasing.EVEN, line.phases)) for day in days]

"""Rules of the Situation sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sostac_xl.checks.facts import ids
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.findings import Severity
from sostac_xl.i18n import msg
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.situation import Baseline, Competitor, Insight, Research, ResearchType, Swot, SwotKind, Tows
from sostac_xl.schema.text import fold

HIGH_IMPACT: Final = 4
"""From this impact on, a SWOT entry asks for an answer."""

INTERNAL: Final = (SwotKind.STRENGTH, SwotKind.WEAKNESS)
EXTERNAL: Final = (SwotKind.OPPORTUNITY, SwotKind.THREAT)


@rule("SIT104", Severity.WARNING, tables=(Swot,), remedy=msg("Add at least one entry of this kind."))
def swot_kind_empty(c: Computation) -> Iterator[Fault]:
    """A SWOT with an empty quadrant was not thought through: every organisation has all four."""
    present = {entry.kind for entry in c.plan[Swot]}
    for kind in SwotKind:
        if kind not in present and None not in present:
            yield Fault(msg("The SWOT has no entry of the kind “{kind}”.", kind=kind), Swot)


@rule("SIT105", Severity.WARNING, tables=(Swot, Tows), remedy=msg("Add a TOWS option that uses or counters it, or lower its impact."))
def swot_unanswered(c: Computation) -> Iterator[Fault]:
    """A factor that decides about success asks for an answer; else the SWOT is a list that nobody acts on."""
    answered = ids(ref for option in c.plan[Tows] if option.chosen is not False for ref in (option.internal, option.external))
    for entry in c.plan[Swot]:
        if (entry.impact or 0) >= HIGH_IMPACT and entry.id not in answered:
            yield Fault(msg("No TOWS option answers “{statement}”, which has impact {impact}.", statement=entry.name, impact=entry.impact), entry)


@rule(
    "SIT106",
    Severity.WARNING,
    tables=(Research,),
    remedy=msg("Add research of the other type, even if small: five interviews, or the site's own figures."),
)
def research_one_sided(c: Computation) -> Iterator[Fault]:
    """Figures say how much, conversations say why: a plan needs both."""
    rows = [row for row in c.plan[Research] if row.type]
    if len({row.type for row in rows}) == 1:
        other = next(kind for kind in ResearchType if kind is not rows[0].type)
        yield Fault(msg("All research is {type}; there is none that is {other}.", type=rows[0].type, other=other), rows[0], "type")


@rule("SIT107", Severity.ADVICE, tables=(Competitor, Swot), remedy=msg("Pick the SWOT entries that this competitor explains."))
def competitor_not_on_swot(c: Computation) -> Iterator[Fault]:
    """What a competitor does is a threat, an opportunity or a yardstick; plotted on the SWOT it leads somewhere."""
    for competitor in c.plan[Competitor]:
        if not competitor.swot:
            yield Fault(msg("“{competitor}” is not plotted on the SWOT.", competitor=competitor.name), competitor, "swot")


@rule("SIT108", Severity.WARNING, tables=(Insight, Research), remedy=msg("Pick the research that shows it, or add that research."))
def insight_without_source(c: Computation) -> Iterator[Fault]:
    """An insight without a source is an opinion, and the client will ask where it comes from."""
    for insight in c.plan[Insight]:
        if not insight.research:
            yield Fault(msg("The insight into “{audience}” names no research.", audience=insight.name), insight, "research")


@rule("SIT109", Severity.ADVICE, tables=(Research,), remedy=msg("Repeat the research, or note why it still holds."))
def evidence_old(c: Computation) -> Iterator[Fault]:
    """Markets move: evidence of more than a year ago may no longer hold."""
    for research in c.plan[Research]:
        if research.on and (c.as_of.year - research.on.year, c.as_of.month, c.as_of.day) > (1, research.on.month, research.on.day):
            yield Fault(msg("“{insight}” rests on research of {on}, over a year ago.", insight=research.name, on=research.on), research, "on")


@rule(
    "SIT110",
    Severity.ERROR,
    tables=(Swot, Tows),
    remedy=msg("Pick a strength or weakness as internal factor, and an opportunity or threat as external factor."),
)
def tows_factor_misplaced(c: Computation) -> Iterator[Fault]:
    """A TOWS option pairs something inside with something outside the organisation; two of a side give no option."""
    for option in c.plan[Tows]:
        for key, ref, allowed in (("internal", option.internal, INTERNAL), ("external", option.external, EXTERNAL)):
            factor = c.plan.find(ref)
            if factor and factor.kind and factor.kind not in allowed:
                yield Fault(msg("“{statement}” is no such factor: its kind is “{kind}”.", statement=factor.name, kind=factor.kind), option, key)


@rule(
    "SIT111",
    Severity.WARNING,
    tables=(Objective, Baseline),
    remedy=msg("Enter the figure on Performance baseline under the objective's KPI name, with its period and source."),
)
def baseline_missing(c: Computation) -> Iterator[Fault]:
    """Where we start from must be a measured figure with a source; else nobody can tell later what the plan has brought."""
    measured = {fold(row.metric) for row in c.plan[Baseline]}
    figures = {(row.value, fold(row.unit)) for row in c.plan[Baseline]}
    for objective in c.plan[Objective]:
        known = fold(objective.kpi_name) in measured or (objective.baseline, fold(objective.unit)) in figures
        if objective.kpi_name and objective.unit and objective.baseline is not None and not known:
            yield Fault(
                msg("“{kpi}”, by which “{objective}” is measured, is not on Performance baseline.", kpi=objective.kpi_name, objective=objective.name),
                objective,
                "kpi_name",
            )

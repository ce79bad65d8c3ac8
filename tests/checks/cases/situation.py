"""The rules of the Situation sheet."""

from datetime import date
from decimal import Decimal

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.situation import Baseline, Competitor, Research, ResearchType, SwotKind, Tows
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, drop, steps, switch_off

BASELINES = ("BAS-01", "BAS-02", "BAS-03")

CASES = (
    Case("SIT101", change("SWO-02", kind=None), "swot.kind", "“Kind” is not filled in for “Slow delivery”.", quiet=change("SWO-02", impact=None)),
    Case(
        "SIT102", drop(*BASELINES), "baseline.metric", "“Performance baseline” is not started.", quiet=steps(drop(*BASELINES), switch_off(Baseline))
    ),
    Case("SIT103", add(Competitor(id="COM-02", name="the Big Shop")), "competitors.name", "“The big shop” stands 2 times: COM-01, COM-02."),
    Case("SIT104", change("SWO-02", kind=SwotKind.STRENGTH), "swot.statement", "no entry of the kind “weakness”"),
    Case(
        "SIT105",
        change("SWO-04", impact=4),
        "swot.statement",
        "No TOWS option answers “Big shops undercut”, which has impact 4.",
        quiet=steps(change("SWO-04", impact=5), switch_off(Tows)),
    ),
    Case(
        "SIT106",
        change("RES-02", type=ResearchType.QUANTITATIVE),
        "research.type",
        "All research is quantitative; there is none that is qualitative.",
        quiet=drop("RES-01", "RES-02"),
    ),
    Case("SIT107", change("COM-01", swot=()), "competitors.swot", "“The big shop” is not plotted on the SWOT."),
    Case(
        "SIT108",
        change("INS-01", research=None),
        "insights.research",
        "The insight into “Home cooks” names no research.",
        quiet=steps(change("INS-01", research=None), switch_off(Research)),
    ),
    Case(
        "SIT109",
        change("RES-01", on=date(2026, 2, 28)),
        "research.on",
        "rests on research of 28 Feb 2026, over a year ago.",
        quiet=change("RES-01", on=date(2026, 3, 1)),
    ),
    Case("SIT110", change("TOW-01", internal=Ref("SWO-03")), "tows.internal", "“More people cook” is no such factor: its kind is “opportunity”."),
    Case(
        "SIT105",
        change("TOW-01", chosen=False),
        "swot.statement",
        "No TOWS option answers “More people cook”, which has impact 5.",
        quiet=change("TOW-01", chosen=True),
    ),
    Case(
        "SIT111",
        drop("BAS-03"),
        "objectives.kpi_name",
        "“Faster delivery”, by which “Faster delivery” is measured, is not on Performance baseline.",
        quiet=steps(drop("BAS-03"), change("OBJ-04", baseline=None)),
    ),
    Case(
        "SIT111",
        change("BAS-03", value=Decimal(6), metric="Days to deliver"),
        "objectives.kpi_name",
        "“Faster delivery”, by which",
        quiet=change("BAS-03", value=Decimal(6), metric="faster  delivery"),
    ),
)

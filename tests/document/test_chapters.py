"""The forecast, the traceability, the appendices and the page to sign."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Counted, ForecastMetric, Objective
from sostac_xl.schema.plan import Market, Person, Section, Side
from sostac_xl.schema.situation import Swot, SwotKind, Tows
from sostac_xl.schema.strategy import Positioning, Segment
from sostac_xl.schema.tactics import Basis, BudgetLine, CostType, Funnel, FunnelModel, Level, Raci, Tactic
from tests.compute.plans import START, make, plan_of
from tests.document.words import built, headings, lines, text


def forecast(optimal: int, limit: int | None = 900) -> Plan:
    """Return a plan whose one tactic brings 100 orders for €1,000, and whose objective asks for so many."""
    levels = {"baseline": Decimal(0), "acceptable": Decimal(90), "optimal": Decimal(optimal), "best": Decimal(500)}
    counted = {"forecast_metric": ForecastMetric.ORDERS, "counted": Counted.HORIZON}
    goal = make(Objective, id="OBJ-01", objective="Sell more", kpi_name="Orders", unit="orders", due=date(2027, 12, 31), **levels, **counted)
    tactic = make(Tactic, id="TAC-01", tactic="Search ads", objective=Ref("OBJ-01"), start=START, end=date(2027, 12, 31))
    media = make(BudgetLine, id="BUD-01", what="Clicks", tactic=Ref("TAC-01"), cost_type=CostType.MEDIA, basis=Basis.FIXED, amount=Decimal(1000))
    most = None if limit is None else Decimal(1000 + limit)
    rates = {"model": FunnelModel.CPC, "cost": Decimal(1), "order_rate": Decimal("0.1"), "order_value": Decimal(50), "spend_limit": most}
    funnels = [make(Funnel, id=f"FUN-{level}", tactic=Ref("TAC-01"), level=level, **rates) for level in Level]
    return plan_of(goal, tactic, media, *funnels, make(Section, id=section_id(Funnel), in_use=True))


def test_the_forecast_follows_the_objective() -> None:
    """The summary and the chapter say what the plan brings, and by how much an objective is missed or that it is reached."""
    enough, short = (text(built(forecast(optimal))) for optimal in (80, 160))
    brings = "At the optimal level the plan brings, by its assumptions: 100 orders; 100 new customers; €5,000 revenue."

    assert enough.count(brings) == short.count(brings) == 2
    assert "The 1 objective that can be forecast is reached." in enough
    assert "“Sell more” falls 60 orders short." in short
    assert "What would close the gaps" not in enough


def test_what_closes_a_gap_is_told_with_what_remains() -> None:
    """Sixty orders cost €600 more; when no more than €450 can be spent, fifteen find no tactic."""
    whole, part = (lines(built(forecast(160, limit))) for limit in (900, 450))
    start, begin = (said.index("Search ads", len(said) - said[::-1].index("More money for")) for said in (whole, part))

    assert whole[start : start + 5] == ["Search ads", "€600.00", "€0.00", "60 orders", "€10.00"]
    assert part[begin : begin + 9] == ["Search ads", "€450.00", "€0.00", "45 orders", "€10.00", "No tactic found for", "", "", "15 orders"]


def test_without_assumptions_there_is_no_forecast() -> None:
    """A plan without funnels has no chapter that says nothing."""
    assert "Forecast" not in headings(built(plan_of(make(Tactic, id="TAC-01", tactic="Search ads"))))


def test_prices_of_a_funnel_have_their_unit() -> None:
    """A cost is per click, a volume is visits."""
    said = lines(built(forecast(80)))

    assert "€1.00 per click" in said


def test_objectives_lead_to_actions() -> None:
    """Each objective is followed by the tactics that serve it, first or also, the numbers of their actions, and the KPIs that show it."""
    goals = [make(Objective, id=f"OBJ-0{n}", objective=f"Goal {n}") for n in (1, 2)]
    other = make(Tactic, id="TAC-02", tactic="Fairs", objective=Ref("OBJ-02"), also_serves=(Ref("OBJ-01"),), start=START, end=START)
    tactic = make(Tactic, id="TAC-01", tactic="Search ads", objective=Ref("OBJ-01"), start=START, end=date(2027, 12, 31))
    actions = [make(Action, id=f"ACT-0{n}", action=f"Step {n}", tactic=Ref("TAC-01"), duration=1) for n in (1, 2, 3)]
    kpi = make(Kpi, id="KPI-01", kpi="Orders", objective=Ref("OBJ-01"))
    both, one = (lines(built(plan_of(*goals, *tactics, *actions, kpi))) for tactics in ((tactic, other), (tactic,)))
    start, begin = (said.index("Goal 1 · KPI: Orders") for said in (both, one))

    assert both[start : start + 5] == ["Goal 1 · KPI: Orders", "Search ads", "1 Jan – 31 Dec 2027", "1–3", "Also: Fairs"]
    assert both[start + 5 : start + 8] == ["Goal 2", "Fairs", "1 Jan 2027"]
    assert one[begin + 4 : begin + 6] == ["Goal 2", "no tactic serves it"]


def test_the_glossary_explains_what_the_plan_uses() -> None:
    """An abbreviation stands in the glossary when the plan uses it, and not otherwise."""
    with_raci = text(built(plan_of(make(Raci, id="RAC-01", item="Budget"), make(Section, id=section_id(Raci), in_use=True))))
    without = text(built(plan_of(make(Kpi, id="KPI-01", kpi="Orders"))))

    assert "RACI\nResponsible, accountable, consulted, informed" in with_raci
    assert "KPI\nKey performance indicator" in without
    assert "Responsible, accountable" not in without


def test_markets_are_told() -> None:
    """The markets that were agreed upon open chapter 1."""
    market = make(Market, id="MKT-01", market="Flanders", why="Same language")
    said = lines(built(plan_of(market, make(Section, id=section_id(Market), in_use=True))))

    assert {"Flanders", "Same language"} <= set(said)


def test_options_refer_to_the_swot_by_code_and_say_when_they_were_not_chosen() -> None:
    """An option names the entries that it builds on; of several the rejected ones are marked, not the chosen ones."""
    rows = (
        make(Swot, id="SWO-01", kind=SwotKind.STRENGTH, statement="Fast", impact=2),
        make(Swot, id="SWO-02", kind=SwotKind.STRENGTH, statement="Loved", impact=5),
        make(Swot, id="SWO-03", kind=SwotKind.OPPORTUNITY, statement="Growth", impact=4),
        make(Tows, id="TOW-01", option="Grow", internal=Ref("SWO-01"), external=Ref("SWO-03"), chosen=True),
        make(Tows, id="TOW-02", option="Wait", internal=Ref("SWO-02"), external=Ref("SWO-03"), chosen=False),
    )
    said = lines(built(plan_of(*rows, make(Section, id=section_id(Tows), in_use=True))))

    assert {"S1 Loved (impact 5/5).", "S2 Fast (impact 2/5).", "S2 + O1 Grow", "S1 + O1 Not chosen: Wait"} <= set(said)


def test_positioning_is_told_line_by_line() -> None:
    """For whom, what it is, what it promises and unlike whom: no sentence is glued together."""
    row = make(Positioning, id="POS-01", segment=Ref("SEG-01"), category="Tea", benefit="Rest", difference="Fresh", proof="Reviews")
    said = lines(built(plan_of(make(Segment, id="SEG-01", segment="Drinkers"), row)))
    start = said.index("For Drinkers")

    assert said[start : start + 5] == ["For Drinkers", "Category: Tea", "Promise: Rest", "What sets us apart: Fresh", "Proof: Reviews"]


def test_every_decision_maker_of_the_client_signs() -> None:
    """One place to sign for each of them, and one for the agency, with the author when nobody decides there."""
    people = (
        make(Person, id="PER-01", name="Ann", role="Director", side=Side.CLIENT, decides=True),
        make(Person, id="PER-02", name="Ben", side=Side.CLIENT, decides=True),
        make(Person, id="PER-03", name="Cas", side=Side.CLIENT),
    )
    said = text(built(plan_of(*people, client="Tentco", agency="Camp", author="Dee")))
    signing = said[said.rindex("On behalf of the client") - 60 :]

    assert said.count("On behalf of the client\nTentco") == 2
    assert "Ann, Director" in signing
    assert "Ben" in signing
    assert "Cas" not in signing
    assert "On behalf of the agency\nCamp\nDee" in signing
    assert len(re.findall("^Signature$", said, re.MULTILINE)) == 3
    assert "Name and role" not in said


def test_an_unknown_signer_writes_his_name() -> None:
    """Without a decision-maker there is a line for the name."""
    assert "Name and role\n" in text(built(plan_of(client="Tentco")))

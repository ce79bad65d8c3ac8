"""What the Word plan says: sentences that follow the data, figures that equal the computation, nothing that is not the client's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sostac_xl import schema
from sostac_xl.compute import compute
from sostac_xl.document.context import Context
from sostac_xl.document.typography import text_set
from sostac_xl.examples import load
from sostac_xl.i18n import LANGUAGES, Translator
from sostac_xl.plan import Plan, section_id
from sostac_xl.schema.action import Action
from sostac_xl.schema.control import Kpi
from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.objectives import Objective
from sostac_xl.schema.plan import Prose, Section, TextPlace
from sostac_xl.schema.row import Visibility
from sostac_xl.schema.situation import Competitor, Pestle, PestleFactor, Risk, RiskKind, Swot, SwotKind
from sostac_xl.schema.tactics import Basis, BudgetLine, Channel, CostType, Tactic
from tests.compute.plans import make, plan_of
from tests.document.words import built, headings, lines, shop, text


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return each language."""
    return str(request.param)


@pytest.fixture(scope="module")
def example(language: str) -> Plan:
    """Return the example plan."""
    return load("webshop", language)


def typed(text: str, language: str) -> str:
    """Return a text as the document sets it, with plain spaces and hyphens."""
    return " ".join(text_set(text, language).replace("\N{NON-BREAKING HYPHEN}", "-").split())


def objective(optimal: int) -> Objective:
    """Return an objective with this optimal level."""
    figures = {"baseline": Decimal(100), "acceptable": Decimal(150), "optimal": Decimal(optimal), "best": Decimal(900)}
    return make(Objective, id="OBJ-01", objective="Sell more tents", kpi_name="Tents a month", unit="tents", due=date(2027, 12, 31), **figures)


def line(amount: int, what: str = "Clicks", visibility: Visibility | None = None) -> BudgetLine:
    """Return a fixed budget line of the tactic TAC-01."""
    cells = {"tactic": Ref("TAC-01"), "cost_type": CostType.MEDIA, "basis": Basis.FIXED, "amount": Decimal(amount), "visibility": visibility}
    return make(BudgetLine, id=f"BUD-{what}", what=what, **cells)


TACTIC = make(Tactic, id="TAC-01", tactic="Search ads", start=date(2027, 1, 4), end=date(2027, 12, 31))


def test_every_chapter_is_there_in_order(language: str) -> None:
    """The six stages come in their order under their names."""
    t = Translator(language)
    found = headings(shop(language))

    assert [title for title in found if title in {t(sheet.title) for sheet in schema.STAGES}] == [t(sheet.title) for sheet in schema.STAGES]


def test_sums_are_those_of_the_computation(example: Plan, language: str) -> None:
    """The stack, each tactic and each channel's months stand in the document as they were computed, with all decimals in a column or none."""
    computation = compute(example)
    ctx = Context.of(computation, Translator(language))
    budget = computation.budget.for_client()
    said = set(lines(shop(language)))

    amounts = [budget.stack.subtotal, budget.stack.total, budget.stack.vat, budget.stack.total_with_vat, *budget.stack.by_type.values()]
    amounts += [amount for tactic, amount in budget.by_tactic.items() if tactic and amount]
    assert [amount for amount in amounts if amount and " ".join(ctx.exact(amount).split()) not in said] == []
    rounded = [typed(ctx.whole_money(amount), language) for months in budget.by_channel_month().values() for amount in months]
    assert set(rounded) <= said


def test_dates_are_those_of_the_schedule(example: Plan, language: str) -> None:
    """Every action that the client may see stands in the document with its planned days."""
    computation = compute(example)
    ctx = Context.of(computation, Translator(language))
    said = set(lines(shop(language)))

    for action in ctx.rows(Action):
        task = computation.schedule.tasks[action.key]
        assert typed(action.action, language) in said
        assert {" ".join(ctx.day(day).split()) for day in (task.start, task.finish)} <= said


def test_sentences_follow_the_objective() -> None:
    """The opening of chapter 2 and the summary name the objective and its figures, and change with them."""
    before, after = (text(built(plan_of(objective(optimal)))) for optimal in (300, 450))

    assert "Sell more tents. Tents a month: from 100 to 300 tents by 31 December 2027. Acceptable is 150, best 900." in before
    assert "from 100 to 450 tents by 31 December 2027" in after
    assert "300" not in after


def test_sentences_follow_the_money() -> None:
    """A dearer line moves the total and the sentence on the biggest tactic."""
    other = make(Tactic, id="TAC-02", tactic="Newsletter", start=date(2027, 1, 4), end=date(2027, 12, 31))
    mail = make(BudgetLine, id="BUD-9", what="Mail", tactic=Ref("TAC-02"), cost_type=CostType.TOOLS, basis=Basis.FIXED, amount=Decimal(700))
    before, after = (text(built(plan_of(TACTIC, other, mail, line(amount), ceiling=Decimal(2000)))) for amount in (300, 1000))

    assert "“Newsletter” takes the most: €700, 70% of the subtotal." in before
    assert "“Search ads” takes the most: €1,000, 59% of the subtotal." in after
    assert "The ceiling is €2,000: €1,000 is left." in before
    assert "The ceiling is €2,000: €300 is left." in after
    assert "Most goes to media: €1,000, 59%." in after


def test_less_than_half_is_the_largest_share() -> None:
    """A cost type that takes less than half of the money does not take most of it."""
    kinds = (CostType.MEDIA, CostType.TOOLS, CostType.AGENCY)
    parts = (make(BudgetLine, id=f"BUD-{k}", what=k, cost_type=k, basis=Basis.FIXED, amount=Decimal(100 + n)) for n, k in enumerate(kinds))

    assert "The largest share goes to agency: €102, 34%." in text(built(plan_of(*parts)))


def test_the_chart_by_channel_is_pointed_at_from_what_it_shows() -> None:
    """The sentence on kinds of cost has no figure; the one on the channel that takes the most has."""
    channels = [make(Channel, id=f"CHN-{n}", channel=name) for n, name in enumerate(("Search", "Mail"))]
    tactics = [replace(TACTIC, id=f"TAC-0{n}", channel=Ref(f"CHN-{n}")) for n in (0, 1)]
    amounts = [replace(line(amount, f"{amount}"), tactic=Ref(f"TAC-0{n}")) for n, amount in enumerate((300, 100))]
    said = text(built(plan_of(*channels, *tactics, *amounts)))

    assert "Where. Most goes to media: €400, 100%.\n" in said
    assert "Channels. Search takes the most: €300 of €400. See figure 1." in said


def test_vat_shows_its_rate_when_there_is_one() -> None:
    """One rate for everything stands beside the VAT; of several none does."""
    one = lines(built(plan_of(TACTIC, line(100), vat=Decimal("0.21"))))
    other = make(BudgetLine, id="BUD-9", what="Books", cost_type=CostType.OTHER, basis=Basis.FIXED, amount=Decimal(50), vat=Decimal("0.09"))
    two = lines(built(plan_of(TACTIC, line(100), other, vat=Decimal("0.21"))))

    assert one[one.index("VAT") :][:3] == ["VAT", "€21", "21%"]
    assert two[two.index("VAT") :][:3] == ["VAT", "€25.50", ""]


def test_sentences_follow_the_situation() -> None:
    """The strongest entry of each quadrant and the weightiest competitor are named."""
    rows = (
        make(Swot, id="SWO-01", kind=SwotKind.STRENGTH, statement="Fast delivery", impact=2),
        make(Swot, id="SWO-02", kind=SwotKind.STRENGTH, statement="Loyal customers", impact=5),
        make(Competitor, id="COM-01", name="Tent World", how="Lower prices.", threat=4),
    )
    said = lines(built(plan_of(*rows)))

    assert "Strength. Loyal customers." in said
    assert "Competition. Tent World weighs most (threat 4 of 5). Lower prices." in said


def test_texts_stand_in_their_chapter_as_paragraphs() -> None:
    """A blank line in a text begins a paragraph, right after what matters in the chapter."""
    prose = make(Prose, id="TXT-01", place=TextPlace.SITUATION, text="We asked around.\n\nThis is what we heard.")
    said = lines(built(plan_of(prose, make(Section, id=section_id(Prose), in_use=True))))

    place = said.index("We asked around.")
    assert said[place - 1 : place + 2] == ["Where are we now?", "We asked around.", "This is what we heard."]


def test_other_tables_print_as_the_schema_says() -> None:
    """A table without a section of its own prints its filled columns; one that is not in use prints nothing."""
    trend = make(Pestle, id="PES-01", trend="More camping", factor=PestleFactor.SOCIAL, impact=4, likelihood=5)
    shown = plan_of(trend, make(Section, id=section_id(Pestle), in_use=True))
    hidden = plan_of(trend, make(Section, id=section_id(Pestle), in_use=False))

    assert {"PESTLE", "Trend", "More camping", "Social", "20"} <= set(lines(built(shown)))
    assert "PESTLE" not in text(built(hidden))


def test_empty_tables_leave_no_heading() -> None:
    """An empty plan has the six chapters, and no heading below them."""
    document = built(Plan(), draft=True)

    assert headings(document) == ["Summary", *(sheet.title for sheet in schema.STAGES), "What this draft still lacks", "Agreement"]
    assert headings(document, 2) == []


def test_sentences_hold_with_little_filled_in() -> None:
    """Of blanks no sentence is left half: no rival's way, no KPI's name, no kind of cost, no VAT, one action and one risk, nothing measured."""
    rows = (
        make(Competitor, id="COM-01", name="Tent World", threat=4),
        make(Risk, id="RSK-01", statement="Rain", kind=RiskKind.RISK, likelihood=2, impact=3),
        make(Objective, id="OBJ-01", objective="Sell more tents", baseline=Decimal(0), optimal=Decimal(10), due=date(2027, 12, 31)),
        make(BudgetLine, id="BUD-01", what="Site", basis=Basis.FIXED, amount=Decimal(100)),
        make(Action, id="ACT-01", action="Brief", duration=1),
        make(Kpi, id="KPI-01", kpi="Tents", objective=Ref("OBJ-01")),
        TACTIC,
    )
    said = lines(built(plan_of(*rows)))

    assert {
        "Competition. Tent World weighs most (threat 4 of 5).",
        "Sell more tents. KPI: from 0 to 10 by 31 December 2027.",
        "Money. €100 excluding VAT.",
        "Biggest risk. Rain (6 of 25).",
        "Pace. The only action starts within the first 90 days.",
        "Status. No KPI has been measured yet.",
        "The budget is €100.00 excluding VAT.",
        "The numbers are those of the list of actions.",
    } <= set(said)
    assert not any(line.startswith("Where.") for line in said)

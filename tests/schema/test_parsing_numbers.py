"""Numbers, money and rates that users type become the value they mean, or a doubt; never a silent guess."""

from __future__ import annotations

import math
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.i18n import LANGUAGES, LOCALES, Translator
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Amount, Kind, Number, Share, Whole
from sostac_xl.schema.parsing import Doubt, Reading, as_text, parse
from sostac_xl.schema.plan import PlanFacts
from sostac_xl.schema.row import Record
from sostac_xl.schema.situation import ProductMarket
from sostac_xl.schema.tactics import BudgetLine, Funnel

NBSP = "\N{NO-BREAK SPACE}"
D = Decimal

languages = st.sampled_from(LANGUAGES)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,56", "nl", "1234.56"),
        ("1,234.56", "en", "1234.56"),
        ("1 234,56", "ru", "1234.56"),
        (f"1{NBSP}234,56", "ru", "1234.56"),
        ("1.234.567", "nl", "1234567"),
        ("1'234.50", "en", "1234.50"),
        ("12,5", "nl", "12.5"),
        ("12.5", "nl", "12.5"),
        (",5", "nl", "0.5"),
        ("0,125", "nl", "0.125"),
        ("-3,5", "nl", "-3.5"),
        ("−3,5", "nl", "-3.5"),
        ("(300)", "en", "-300"),
        ("€ 1.200", "nl", "1200"),
        ("€ 1.200,-", "nl", "1200"),
        ("1200 EUR", "nl", "1200"),
        ("1 200 руб.", "ru", "1200"),
        ("１２３", "en", "123"),
        ("  42  ", "en", "42"),
    ],
)
def test_number_as_text_is_read_and_reported(text: str, language: str, value: str) -> None:
    """A number that is text has its value, whatever the separators and signs around it, and a warning."""
    reading = parse(Number(), text, language)
    assert (reading.value, reading.doubt) == (D(value), Doubt.NUMBER_AS_TEXT)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1500 euro", "nl", "1500"),
        ("12,50 euro", "nl", "12.5"),
        ("1.500 Euro", "nl", "1500"),
        ("95,- euro", "nl", "95"),
        ("100 euro's", "nl", "100"),
        ("250 pond", "nl", "250"),
        ("20 dollars", "en", "20"),
        ("2 mln", "nl", "2000000"),
        ("€ 1,5 mln", "nl", "1500000"),
        ("2 miljoen euro", "nl", "2000000"),
        ("1.5 million", "en", "1500000"),
        ("50k", "en", "50000"),
        ("2 млн руб.", "ru", "2000000"),
        ("2,5 тыс. рублей", "ru", "2500"),
        ("1 500 руб./ч", "ru", "1500"),
        ("80 €/h", "en", "80"),
        ("80 euro per uur", "nl", "80"),
        ("300 долларов", "ru", "300"),
        ("-3 mln", "nl", "-3000000"),
    ],
)
def test_amount_with_its_unit_in_words(text: str, language: str, value: str) -> None:
    """A currency in words, thousands and millions, and a rate by the hour are read as what they are, with a warning."""
    reading = parse(Amount(None), text, language)
    assert (reading.value, reading.doubt) == (D(value), Doubt.NUMBER_AS_TEXT)


@pytest.mark.parametrize("text", ["2 mnd", "1500 per maand", "2 m", "euro", "mln", "12 stuks", "3 russen", "1500 eurocent"])
def test_other_units_are_not_passed_over(text: str) -> None:
    """What is counted in something else than money has no value as an amount."""
    assert parse(Amount(), text, "nl").doubt is Doubt.NUMBER_UNREADABLE


def test_millions_with_three_decimals_are_not_settled() -> None:
    """Money isn't written with three decimals, but millions are: `1.250 mln` can be 1,250 of them."""
    reading = parse(Amount(), "1.250 mln", "nl")
    assert (reading.value, reading.doubt) == (None, Doubt.NUMBER_AMBIGUOUS)


@pytest.mark.parametrize("raw", [1e30, -1e300, 10**400, "9" * 5000, 2 * 10**12])
@pytest.mark.parametrize("kind", [Number(), Amount(), Whole(), Share()])
def test_number_beyond_any_plan_is_refused(kind: Kind, raw: Any) -> None:
    """A slip of the keyboard with dozens of digits is reported, in words that can be shown, and never computed with."""
    reading = parse(kind, raw, "en")

    assert (reading.value, reading.doubt) in ((None, Doubt.NUMBER_OUT_OF_RANGE), (None, Doubt.NUMBER_UNREADABLE))
    assert reading.message is not None
    assert Translator("nl").render(reading.message)
    assert as_text(raw, "en")


@pytest.mark.parametrize(
    ("text", "language", "read_as", "other"), [("1.234", "nl", "1234", "1.234"), ("1.234", "en", "1.234", "1234"), ("1,234", "ru", "1.234", "1234")]
)
def test_ambiguous_number_has_no_value(text: str, language: str, read_as: str, other: str) -> None:
    """A number that another locale would read otherwise is not guessed; the message says both readings."""
    reading = parse(Number(), text, language)
    assert (reading.value, reading.doubt) == (None, Doubt.NUMBER_AMBIGUOUS)
    assert reading.message is not None
    assert (reading.message.values["value"], reading.message.values["other"]) == (D(read_as), D(other))


def test_money_is_not_written_with_three_decimals() -> None:
    """`1.200` is clear as an amount where the point groups, and ambiguous where the comma does."""
    assert parse(Amount(), "1.200", "nl").value == 1200
    assert parse(Amount(), "1,200", "nl").doubt is Doubt.NUMBER_AMBIGUOUS


@pytest.mark.parametrize("text", ["abc", ",", "1,2,3", "1.23.456", "12 maanden", "1e5", "--"])
def test_text_that_is_no_number_is_unreadable(text: str) -> None:
    """A text that isn't well-formed as a number has no value."""
    assert parse(Number(), text, "nl") == Reading(None, Doubt.NUMBER_UNREADABLE, parse(Number(), text, "nl").message)


@pytest.mark.parametrize(("text", "value", "other"), [("15%", "15", "0.15"), ("2,5 %", "2.5", "0.025"), ("-5 %", "-5", "-0.05")])
def test_percent_sign_where_a_plain_number_is_due(text: str, value: str, other: str) -> None:
    """15% may be 15 or 0.15: the message says what it would read as, and nothing is guessed."""
    reading = parse(Number(), text, "nl")
    assert (reading.value, reading.doubt) == (None, Doubt.NUMBER_WITH_PERCENT)
    assert reading.message is not None
    assert (reading.message.values["value"], reading.message.values["other"]) == (D(value), D(other))


def test_money_is_no_percentage() -> None:
    """Where money is due a percentage can't be meant."""
    assert parse(Amount(), "15%", "en").doubt is Doubt.NUMBER_UNREADABLE


@pytest.mark.parametrize(("text", "said"), [("1.234,5", "1.234,50"), ("1.234,-", "1.234."), ("€ 0,1", "0,10"), ("-1.234,5", "-1.234,50 is te laag")])
def test_money_is_echoed_with_its_cents(text: str, said: str) -> None:
    """Nobody writes 1.234,5 of money; whole amounts need no cents."""
    message = parse(Amount(), text, "nl").message
    assert message is not None
    assert said in Translator("nl").render(message)


@pytest.mark.parametrize("raw", [True, date(2027, 3, 4), time(12), timedelta(1), math.nan, math.inf])
def test_what_is_no_number_is_unreadable(raw: Any) -> None:
    """A date, a time, a truth value and what is no finite number are no numbers."""
    assert parse(Number(), raw, "en").doubt is Doubt.NUMBER_UNREADABLE


def test_floats_lose_their_noise() -> None:
    """A cell's number has the fifteen digits that Excel shows."""
    assert parse(Number(), 0.1 + 0.2, "en") == Reading(D("0.3"))
    assert parse(Number(), 1e12, "en") == Reading(D(10) ** 12)
    assert str(parse(Number(), 5.0, "en").value) == "5"


@given(languages, amounts)
def test_formatted_number_is_read_back(language: str, value: Decimal) -> None:
    """A number as the locale writes it is read as itself."""
    assert parse(Number(), format_decimal(value, "#,##0.00", LOCALES[language]), language).value == value


@given(languages, amounts, st.sampled_from(["EUR", "USD", "GBP", "RUB"]))
def test_formatted_money_is_read_back(language: str, value: Decimal, currency: str) -> None:
    """An amount of money as the locale writes it is read as itself."""
    assert parse(Amount(), format_currency(value, currency, locale=LOCALES[language]), language).value == value


@pytest.mark.parametrize(("raw", "value"), [(0.05, "0.05"), ("5 %", "0.05"), ("5%", "0.05"), ("0,05", "0.05"), ("12,5 %", "0.125"), (1, "1")])
def test_shares(raw: Any, value: str) -> None:
    """A percentage is held as a share of one."""
    assert parse(Share(D(0), D(1)), raw, "nl").value == D(value)


@pytest.mark.parametrize("raw", [5, 21, -0.1, "5", "500 %"])
def test_implausible_percent_has_no_value(raw: Any) -> None:
    """More than the whole, or less than nothing, is a rate gone wrong."""
    reading = parse(Share(), raw, "nl")
    assert (reading.value, reading.doubt) == (None, Doubt.PERCENT_IMPLAUSIBLE)


def test_implausible_percent_says_what_may_be_meant() -> None:
    """A typed 5 is 500 %; 5 % may be meant."""
    message = parse(Share(), 5, "en").message
    assert message is not None
    assert Translator("en").render(message) == "500 % is more than the whole; perhaps 5 % is meant."


@pytest.mark.parametrize(
    ("table", "key", "slip", "fine"),
    [
        (PlanFacts, "vat", 0.0021, 0.021),
        (PlanFacts, "contingency", 0.0005, 0.01),
        (BudgetLine, "vat", 0.0009, 0.05),
        (ProductMarket, "margin", 0.006, 0.03),
        (Funnel, "margin", 0.0055, 0.06),
        (Funnel, "new_share", 0.004, 0.02),
        (Funnel, "order_rate", 0.00025, 0.004),
        (Funnel, "lead_rate", 0.0001, 0.002),
        (Funnel, "sql_rate", 0.003, 0.02),
        (Action, "done", 0.005, 0.05),
    ],
)
def test_rate_that_is_a_hundred_times_too_small(table: type[Record], key: str, slip: float, fine: float) -> None:
    """A rate that no plan has is read as it stands, and the warning says what may be meant; a small one of its kind, and nothing, are fine."""
    kind = table.column(key).kind
    reading = parse(kind, slip, "en")
    assert (reading.value, reading.doubt) == (D(str(slip)), Doubt.PERCENT_TINY)
    for value in (fine, 0, 1):
        assert parse(kind, value, "en").doubt is None


def test_tiny_rate_says_both_readings() -> None:
    """A typed .5 that became half a percent may be fifty."""
    message = parse(Share(plausible=D("0.01")), 0.005, "nl").message
    assert message is not None
    assert (message.values["percent"], message.values["meant"]) == (D("0.5"), D(50))
    assert Translator("en").render(message) == "0.5 % is very little here; perhaps 50 % is meant."
    assert parse(Share(), 0.002, "en").doubt is None


@pytest.mark.parametrize("kind", [Whole(D(1), D(5)), Number(D(1), D(5))])
@pytest.mark.parametrize(("raw", "fits"), [(1, True), (5, True), (0, False), (6, False), ("7", False)])
def test_bounds(kind: Number, raw: Any, fits: bool) -> None:
    """A number outside its column's bounds has no value."""
    reading = parse(kind, raw, "en")
    assert (reading.value is not None) is fits
    assert (reading.doubt is Doubt.NUMBER_OUT_OF_RANGE) is not fits


@pytest.mark.parametrize(("kind", "words"), [(Number(D(0)), "least"), (Number(None, D(0)), "most"), (Number(D(0), D(0)), "between")])
def test_bounds_are_named(kind: Number, words: str) -> None:
    """The message says which bound is broken."""
    message = parse(kind, 1 if kind.low is None or kind.high is not None else -1, "en").message
    assert message is not None
    assert words in message.text


def test_whole_numbers() -> None:
    """A whole number is an int; a fraction has no value."""
    value = parse(Whole(), 3.0, "en").value
    assert value == 3
    assert type(value) is int
    assert parse(Whole(), 3.5, "en").doubt is Doubt.NUMBER_NOT_WHOLE

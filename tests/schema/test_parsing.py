"""What users type becomes the value they mean, or a doubt; never a silent guess."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.i18n import LANGUAGES, LOCALES, Translator
from sostac_xl.schema.date_text import month_named
from sostac_xl.schema.kinds import Amount, Code, Day, Kind, Links, MonthOf, Number, OneOf, Ref, RefTo, Share, Text, Whole, YesNo
from sostac_xl.schema.parsing import EPOCH, Doubt, Reading, as_text, blank, fold, nearest, parse, parse_id
from sostac_xl.schema.plan import Person
from sostac_xl.schema.tactics import Basis

NBSP = "\N{NO-BREAK SPACE}"
D = Decimal

languages = st.sampled_from(LANGUAGES)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


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


@pytest.mark.parametrize("raw", [1e30, -1e300, 10**400, "9" * 5000, 2 * 10**12])
@pytest.mark.parametrize("kind", [Number(), Amount(), Whole(), Share()])
def test_number_beyond_any_plan_is_refused(kind: Kind, raw: Any) -> None:
    """A slip of the keyboard with dozens of digits is reported, in words that can be shown, and never computed with."""
    reading = parse(kind, raw, "en")

    assert (reading.value, reading.doubt) in ((None, Doubt.NUMBER_OUT_OF_RANGE), (None, Doubt.NUMBER_UNREADABLE))
    assert reading.message is not None
    assert Translator("nl").render(reading.message)
    assert as_text(raw, "en")


def test_number_longer_than_any_id_is_none() -> None:
    """Thousands of digits behind the prefix are no row's number."""
    assert parse_id("OBJ-" + "9" * 5000, "OBJ") == ""


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


@pytest.mark.parametrize(("raw", "value"), [("eur", "EUR"), (" Eur ", "EUR"), ("EUR", "EUR"), ("euro", "euro"), ("€", "€"), (12, "12")])
def test_code_is_in_capitals(raw: Any, value: str) -> None:
    """A code of three letters is the same in small letters; what is no such code is kept as it was typed."""
    assert parse(Code(3), raw, "nl") == Reading(value)


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


@given(languages, st.text(max_size=20))
def test_no_text_breaks_a_parser(language: str, text: str) -> None:
    """Any text is a value or a doubt."""
    for kind in (Number(), Amount(), Share(), Whole(), Day(), MonthOf(), YesNo(), OneOf(Basis)):
        reading = parse(kind, text, language)
        assert reading.value is None or not reading.doubt or reading.message


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


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("3 mei 2027", "nl", date(2027, 5, 3)),
        ("3 mei 2027", "en", date(2027, 5, 3)),
        ("12 мая 2027 г.", "ru", date(2027, 5, 12)),
        ("12 мая 2027 года", "ru", date(2027, 5, 12)),
        (f"12{NBSP}мая{NBSP}2027{NBSP}г.", "ru", date(2027, 5, 12)),
        ("3 Sept. 2027", "en", date(2027, 9, 3)),
        ("May 3rd, 2027", "en", date(2027, 5, 3)),
        ("31-12-2027", "nl", date(2027, 12, 31)),
        ("31.12.2027", "ru", date(2027, 12, 31)),
        ("31/12/2027", "en", date(2027, 12, 31)),
        ("12/31/2027", "nl", date(2027, 12, 31)),
        ("03-04-2026", "nl", date(2026, 4, 3)),
        ("03.04.2026", "en", date(2026, 4, 3)),
        ("04/04/2026", "en", date(2026, 4, 4)),
        ("3-4-27", "nl", date(2027, 4, 3)),
        ("2027-05-03", "nl", date(2027, 5, 3)),
        ("2027-05-03T00:00:00", "en", date(2027, 5, 3)),
        ("２０２７-05-03", "en", date(2027, 5, 3)),
    ],
)
def test_date_as_text_is_read_and_reported(text: str, language: str, day: date) -> None:
    """A date that is text has its value in every way of writing it, and a warning."""
    reading = parse(Day(), text, language)
    assert (reading.value, reading.doubt) == (day, Doubt.DATE_AS_TEXT)


@pytest.mark.parametrize(("text", "language"), [("03/04/2026", "en"), ("03/04/2026", "nl"), ("3-4-2026", "en")])
def test_ambiguous_date_has_no_value(text: str, language: str) -> None:
    """Where the month may come first, a date is not guessed; the message says both days."""
    reading = parse(Day(), text, language)
    assert (reading.value, reading.doubt) == (None, Doubt.DATE_AMBIGUOUS)
    assert reading.message is not None
    assert (reading.message.values["day"], reading.message.values["other"]) == (date(2026, 4, 3), date(2026, 3, 4))


@pytest.mark.parametrize(
    "raw", ["soon", "31-02-2027", "32 mei 2027", "2027-13-01", "3 foo 2027", "mei 2027", 2027, 1e9, math.nan, True, time(9), "0-0-0000"]
)
def test_unreadable_date_has_no_value(raw: Any) -> None:
    """What is no day of the calendar has no value; nor has a bare year."""
    assert parse(Day(), raw, "nl").doubt is Doubt.DATE_UNREADABLE


def test_number_in_a_date_cell_is_a_day_that_lost_its_format() -> None:
    """A plausible serial number is read as its day, counted from the workbook's own epoch."""
    assert parse(Day(), 46388, "en").value == date(2027, 1, 1)
    assert parse(Day(), 46388 - 1462, "en", date(1904, 1, 1)).value == date(2027, 1, 1)
    assert parse(Day(), 46388.75, "en", EPOCH).doubt is Doubt.DATE_AS_NUMBER


@pytest.mark.parametrize("raw", [datetime(1905, 7, 19), date(2207, 1, 1), "3 May 1927"])
def test_implausible_date_has_no_value(raw: Any) -> None:
    """A day that no plan is about is a typing error."""
    reading = parse(Day(), raw, "en")
    assert (reading.value, reading.doubt) == (None, Doubt.DATE_IMPLAUSIBLE)


def test_dates_and_times_are_days() -> None:
    """A moment is read as its day."""
    assert parse(Day(), datetime(2027, 5, 3, 14, 30), "en") == Reading(date(2027, 5, 3))


@pytest.mark.parametrize("raw", [date(2027, 5, 17), "17 mei 2027", "mei 2027", "2027-05", "05-2027", "5/2027", "май 2027 г.", "May 2027"])
def test_month_is_its_first_day(raw: Any) -> None:
    """Any day stands for its month, and a month can be written without a day."""
    assert parse(MonthOf(), raw, "nl").value == date(2027, 5, 1)


@given(languages, days, st.sampled_from(["medium", "long"]))
def test_formatted_date_is_read_back(language: str, day: date, style: str) -> None:
    """A date as the locale writes it with the month's name is read as itself."""
    assert parse(Day(), format_date(day, style, LOCALES[language]), language).value == day


@given(languages, days)
def test_short_date_is_read_back_or_doubted(language: str, day: date) -> None:
    """A date in numbers as the locale writes it is read as itself, or not at all."""
    reading = parse(Day(), format_date(day, "dd/MM/yyyy" if language == "en" else "dd.MM.yyyy", LOCALES[language]), language)
    assert reading.value == day or reading.doubt is Doubt.DATE_AMBIGUOUS


def test_months_are_known_by_their_first_letters() -> None:
    """Three letters are enough unless two months share them."""
    assert (month_named("sep"), month_named("Авг"), month_named("mrt"), month_named("ju")) == (9, 8, 3, None)


@pytest.mark.parametrize(
    ("raw", "language", "text"),
    [
        (2027, "nl", "2027"),
        (2027.0, "en", "2027"),
        (0.9, "nl", "0,9"),
        (0.9, "en", "0.9"),
        (1e-5, "en", "0.00001"),
        (True, "nl", "ja"),
        ("  two\r\nlines \x07", "en", "two\nlines"),
        ("a_x000D_\nb", "en", "a\nb"),
        (f"10{NBSP}%…™", "en", f"10{NBSP}%…™"),
        (time(9, 30), "en", "09:30:00"),
        (math.nan, "en", "nan"),
    ],
)
def test_text_is_what_the_user_sees(raw: Any, language: str, text: str) -> None:
    """A number in a text column is the text that Excel shows; a text keeps its own typography."""
    assert parse(Text(), raw, language) == Reading(text)


def test_text_that_excel_made_a_date_is_reported() -> None:
    """`1-2` typed into a text column becomes a date; the finding says how it is read."""
    reading = parse(Text(), datetime(2027, 2, 1), "en")
    assert (reading.value, reading.doubt) == ("1 Feb 2027", Doubt.TEXT_BECAME_DATE)


@pytest.mark.parametrize("word", ["yes", "Ja", " да ", "YES", True, "TRUE", "y"])
def test_yes_in_every_language(word: Any) -> None:
    """Yes is yes in every language, whatever the plan's."""
    assert parse(YesNo(), word, "en") == Reading(True)


@pytest.mark.parametrize("word", ["no", "Nee", "нет", False])
def test_no_in_every_language(word: Any) -> None:
    """No is no in every language."""
    assert parse(YesNo(), word, "ru") == Reading(False)


def test_neither_yes_nor_no() -> None:
    """Another word has no value."""
    assert parse(YesNo(), "perhaps", "en").doubt is Doubt.CHOICE_UNKNOWN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", Basis)
def test_choice_in_every_language(language: str, member: Basis) -> None:
    """A choice is known by its label in any language, whatever the case and the spaces."""
    label = Translator(language)(member.value)
    assert parse(OneOf(Basis), f" {label.upper()}{NBSP}", "en") == Reading(member)


def test_unknown_choice_suggests_the_nearest() -> None:
    """A choice that isn't there names the one that may be meant, and else all of them."""
    near = parse(OneOf(Basis), "per mnth", "en")
    far = parse(OneOf(Basis), "xyz", "en")
    assert (near.value, near.doubt, far.doubt) == (None, Doubt.CHOICE_UNKNOWN, Doubt.CHOICE_UNKNOWN)
    assert near.message is not None
    assert near.message.values["nearest"] is Basis.PER_MONTH
    assert far.message is not None
    assert "hours" in far.message.values["choices"]


@pytest.mark.parametrize(("kind", "value"), [(Text(), ""), (Number(), None), (Day(), None), (YesNo(), None), (OneOf(Basis), None)])
@pytest.mark.parametrize("raw", [None, "", "  ", NBSP])
def test_blank_cells(kind: Kind, value: object, raw: str | None) -> None:
    """A cell with nothing but spaces is blank."""
    assert parse(kind, raw, "en") == Reading(value)


def test_blank_references() -> None:
    """A blank reference is None, or an empty tuple where there can be several."""
    assert (blank(RefTo(Person)), blank(RefTo(Person, many=True)), blank(Links())) == (None, (), ())


def test_references_are_not_parsed_alone() -> None:
    """A reference needs the other tables; asking the parser for one is a bug."""
    with pytest.raises(TypeError, match="RefTo"):
        parse(RefTo(Person), str(Ref("PER-01")), "en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OBJ-01", "OBJ-01"),
        ("obj-1", "OBJ-01"),
        (" OBJ – 7 ", "OBJ-07"),
        ("OBJ-123", "OBJ-123"),
        ("OBJ-a1", "OBJ-A1"),
        ("PER-01", ""),
        ("OBJ", ""),
        ("OBJ-01 x", ""),
    ],
)
def test_ids_in_their_usual_form(text: str, found: str) -> None:
    """An ID is known in whatever case and width it was typed; another table's is none."""
    assert parse_id(text, "OBJ") == found


def test_nearest_and_fold() -> None:
    """Texts are compared without case and odd spaces."""
    assert fold(f" A{NBSP} b ") == "a b"
    assert nearest("grwo", ["Shrink", "Grow"]) == "Grow"
    assert nearest("xyz", ["Grow"]) == ""
    assert as_text(5, "en") == "5"

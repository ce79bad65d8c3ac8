"""What users type becomes the value they mean, or a doubt; never a silent guess."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.i18n import LANGUAGES, LOCALES, Translator
from sostac_xl.schema.control import Frequency
from sostac_xl.schema.date_text import month_named
from sostac_xl.schema.kinds import Amount, Code, Day, Kind, Links, MonthOf, Number, OneOf, Ref, RefTo, Share, Text, Whole, YesNo
from sostac_xl.schema.objectives import ForecastMetric
from sostac_xl.schema.parsing import EPOCH, Doubt, Reading, as_text, blank, parse, parse_id
from sostac_xl.schema.plan import Person
from sostac_xl.schema.tactics import Basis
from sostac_xl.schema.text import fold, nearest

NBSP = "\N{NO-BREAK SPACE}"
D = Decimal

languages = st.sampled_from(LANGUAGES)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(languages, st.text(max_size=20))
def test_no_text_breaks_a_parser(language: str, text: str) -> None:
    """Any text is a value or a doubt."""
    for kind in (Number(), Amount(), Share(), Whole(), Day(), MonthOf(), YesNo(), OneOf(Basis)):
        reading = parse(kind, text, language)
        assert reading.value is None or not reading.doubt or reading.message


@pytest.mark.parametrize(("raw", "value"), [("eur", "EUR"), (" Eur ", "EUR"), ("EUR", "EUR"), ("euro", "euro"), ("€", "€"), (12, "12")])
def test_code_is_in_capitals(raw: Any, value: str) -> None:
    """A code of three letters is the same in small letters; what is no such code is kept as it was typed."""
    assert parse(Code(3), raw, "nl") == Reading(value)


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


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        ("декабрь 2026", "ru", date(2026, 12, 31)),
        ("Dec 2026", "en", date(2026, 12, 31)),
        ("februari 2028", "nl", date(2028, 2, 29)),
        ("2027-04", "en", date(2027, 4, 30)),
        ("6/2027", "nl", date(2027, 6, 30)),
    ],
)
def test_month_where_a_day_is_due(text: str, language: str, last: date) -> None:
    """A month is no day; the message proposes its last one."""
    reading = parse(Day(), text, language)
    assert (reading.value, reading.doubt) == (None, Doubt.DATE_UNREADABLE)
    assert reading.message is not None
    assert reading.message.values["last"] == last


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


def test_choice_that_is_like_none_lists_them() -> None:
    """Yearly is no slip for monthly: where nothing is near all choices are named, the first eight of more."""
    far = parse(OneOf(Frequency), "jaarlijks", "nl").message
    many = parse(OneOf(ForecastMetric), "xyz", "en").message
    assert far is not None
    assert many is not None
    assert Translator("en").render(far) == "“jaarlijks” is no choice here; choose from: daily, weekly, monthly, quarterly."
    assert Translator("en").render(many).endswith("choose from: clicks, leads, MQL, SQL, orders, new customers, revenue, gross profit, ….")


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


def test_number_longer_than_any_id_is_none() -> None:
    """Thousands of digits behind the prefix are no row's number."""
    assert parse_id("OBJ-" + "9" * 5000, "OBJ") == ""


def test_nearest_and_fold() -> None:
    """Texts are compared without case and odd spaces."""
    assert fold(f" A{NBSP} b ") == "a b"
    assert nearest("grwo", ["Shrink", "Grow"]) == "Grow"
    assert nearest("xyz", ["Grow"]) == ""
    assert as_text(5, "en") == "5"

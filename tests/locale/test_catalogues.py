"""The translations are complete, compiled, and fit their texts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from sostac_xl import locale
from sostac_xl.i18n import LANGUAGES
from sostac_xl.locale.__main__ import example_catalogue, product_catalogue, update
from sostac_xl.resources import EXAMPLES

FOLDER = Path(locale.__file__).parent
NAME = re.compile(r"\{(\w+)\}")

pytestmark = [
    pytest.mark.parametrize("domain", ["sostac", *EXAMPLES]),
    pytest.mark.parametrize("language", LANGUAGES[1:]),
]


@cache
def template(domain: str) -> Catalog:
    """Return all texts of a domain."""
    return product_catalogue() if domain == "sostac" else example_catalogue(domain)


def catalogue(domain: str, language: str) -> Catalog:
    """Return the translations of a domain into a language."""
    with (FOLDER / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the singular and plural forms of a message, or its only one; a translation that is missing is blank."""
    return list(text) if isinstance(text, tuple | list) else [text or ""]


def test_catalogues_are_up_to_date(domain: str, language: str) -> None:
    """`make locale` would change nothing: every text is in the catalogue, none is left over, and the .mo was made from the .po."""
    path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"

    po, mo, _missing = update(template(domain), path, language)

    assert path.read_text(encoding="utf-8") == po.decode(), "run `make locale`"
    assert path.with_suffix(".mo").read_bytes() == mo, "run `make locale`"


def test_every_text_is_translated(domain: str, language: str) -> None:
    """No text is left in English, and none is only a guess."""
    messages = [message for message in catalogue(domain, language) if message.id]

    assert not [message.id for message in messages if not all(forms(message.string))]
    assert not [message.id for message in messages if message.fuzzy]


def test_translations_name_the_same_values(domain: str, language: str) -> None:
    """A translation uses exactly the `{names}` of its text; one form of a plural may spell its number out."""
    wrong = []
    for message in catalogue(domain, language):
        known = {name for form in forms(message.id) for name in NAME.findall(form)}
        wrong += [form for form in forms(message.string) if form and not known - {"n"} <= set(NAME.findall(form)) <= known]

    assert not wrong

"""The templates are found, in a checkout as in an installation."""

from __future__ import annotations

import pytest

from sostac_xl.errors import TemplateError
from sostac_xl.resources import template


def test_a_template_that_ships_is_found() -> None:
    """The base of the Word plan is a file that can be opened."""
    assert template("base.docx").read_bytes().startswith(b"PK")


def test_a_template_that_is_missing_says_what_to_do() -> None:
    """A damaged installation is named in one line."""
    with pytest.raises(TemplateError, match=r"lacks the template gone\.docx: install sostac-xl again"):
        template("gone.docx")
